"""Rare phrases: a person's own words, named by no detector, in the synthetic text.

What it measures
    The share of synthetic documents with a phrase that fewer than ``k`` people of the source wrote, that the holdout
    never holds, and that nobody would write by chance: "lost both thumbs in the mill fire of 1987".
How
    Phrases are maximal runs of at least ``min_tokens`` tokens shared with the source, with such a run of
    ``min_tokens`` tokens in them. Most rare runs are common language in an order that happened to occur once, so each
    is weighed: its bits say how improbable it is, word by word, by how other people write
    (:mod:`corpusaudit.features.overlap.surprise`). It counts when so improbable a phrase would meet the source by
    chance in fewer than ``chance`` places of all the text that is looked at: bits >= log2(people x places / chance),
    places being the tokens of synthetic corpus and holdout.
Read it as
    Compare with the holdout baseline: people who write on one subject share its terms and their teachers' sentences, so
    documents do not meet the source independently. The p-value is therefore the larger of two: Fisher's exact test on
    documents against the baseline, and a permutation test of people between source and holdout, which asks how often
    those drawn at random would share as many phrases with the synthetic corpus as the source's own do. The findings,
    most improbable first, are to be read: is it a story, or a term?
Does not show
    A story in other words; a phrase of common words, however private; a phrase that k people or the holdout know.
    Longer copied passages hold rare phrases too and are counted here as well.
Parameters
    ``k``: a phrase of that many people is nobody's (2). ``min_tokens``: shortest phrase (5). ``chance``: phrases that
    chance may bring into the whole audit (.01: one in a hundred audits).
Reference
    k-anonymity (Sweeney 2002) on word sequences; expected chance hits as in Karlin and Altschul 1990.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.overlap.runs import Runs, shared_runs
from corpusaudit.features.overlap.surprise import surprise
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.evidence import run_evidence
from corpusaudit.metrics.shared.exchange import exchange_p_value, pool_of
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.metrics.shared.tails import with_chance
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="disclosure.rare_phrases",
    version=3,
    dimension="disclosure",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("disclosure.rare_phrases",),
    findings="all",
    score_step=10.0,
)

_FEWEST_PEOPLE = 10
"""Texts of fewer people say nothing of which words are rare."""


def weighed_runs(workspace: Workspace, role: str, k: int, min_tokens: int) -> tuple[Runs, NDArray[np.float64]]:
    """Return the runs that role's documents share with fewer than k people, and the bits of each."""
    query, source, people = workspace.tokens(role), workspace.tokens("source"), workspace.people("source")
    holdout = workspace.tokens("holdout") if workspace.has("holdout") else None
    same = role == "holdout"
    runs = shared_runs(
        query, source, people, holdout, min_tokens=min_tokens, phrase_tokens=min_tokens, fewer_than=k, same=same
    )
    return runs, surprise(runs, query, source, people, holdout, gram_tokens=min_tokens, same=same)


def most_bits(runs: Runs, bits: NDArray[np.float64], documents: int) -> NDArray[np.float64]:
    """Return the bits of the most improbable run of each document, float64 (documents,), 0 where there is none."""
    most = np.zeros(documents)
    np.maximum.at(most, runs.document, bits)
    return most


def needed_bits(workspace: Workspace, chance: float) -> float:
    """Return the bits, at least one, from which chance brings ``chance`` phrases at most into all that is looked at."""
    places = sum(len(workspace.tokens(role).ids) for role in ("synthetic", "holdout") if workspace.has(role))
    people = len(np.unique(workspace.people("source")[workspace.tokens("source").lengths > 0]))
    return max(1.0, float(np.log2(people * places / chance)))


def permutation_p_value(workspace: Workspace, k: int, min_tokens: int, chance: float) -> float:
    """Return the p-value of the permutation test of people; phrases are looked for in source and holdout alike."""
    query, pool = workspace.tokens("synthetic"), pool_of(workspace)
    runs = shared_runs(
        query, pool.tokens, pool.people, None, min_tokens=min_tokens, phrase_tokens=min_tokens, fewer_than=k
    )
    bits = surprise(runs, query, pool.tokens, pool.people, None, gram_tokens=min_tokens)
    runs = runs.where(bits >= needed_bits(workspace, chance))
    return exchange_p_value(workspace, runs.document, runs.source_document)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    k: Annotated[int, Range(2, 20, "people")] = 2,
    min_tokens: Annotated[int, Range(3, 30, "tokens")] = 5,
    chance: Annotated[float, Range(1e-6, 1.0, "phrases")] = 0.01,
) -> Outcome:
    """Measure the corpus; one piece of evidence a phrase, scored by its bits."""
    tokens = workspace.tokens("synthetic")
    roles = [role for role in ("source", "holdout") if workspace.has(role)]
    if sum(len(np.unique(workspace.people(role)[workspace.tokens(role).lengths > 0])) for role in roles) < (
        _FEWEST_PEOPLE
    ) or not len(workspace.tokens("source").ids):
        raise Unmeasured(f"the texts of fewer than {_FEWEST_PEOPLE} people do not say which words are rare")
    measured = tokens.lengths >= min_tokens
    if not measured.any():
        raise Unmeasured(f"no synthetic document has {min_tokens} tokens")
    needed = needed_bits(workspace, chance)
    runs, bits = weighed_runs(workspace, "synthetic", k, min_tokens)
    unseen = baseline_measured = None
    if workspace.has("holdout"):
        baseline_measured = workspace.tokens("holdout").lengths >= min_tokens
        unseen = most_bits(*weighed_runs(workspace, "holdout", k, min_tokens), len(baseline_measured))
    measurement = rate_measurement(
        RECORD,
        "disclosure.rare_phrases",
        workspace,
        most_bits(runs, bits, len(tokens)) >= needed,
        None if unseen is None else unseen >= needed,
        measured=measured,
        baseline_measured=baseline_measured,
    )
    if measurement.p_value is not None:
        exchange_p = permutation_p_value(workspace, k, min_tokens, chance)
        p_value = max(measurement.p_value, exchange_p)
        measurement = measurement.model_copy(update={"p_value": p_value, "exchange_p": exchange_p})
    runs, bits = runs.where(bits >= needed), bits[bits >= needed]
    pieces = run_evidence("disclosure.rare_phrases", workspace, runs)
    evidence = [
        replace(piece, class_="rare_phrase", score=round(float(score), 3))
        for piece, score in zip(pieces, bits, strict=True)
    ]
    known = None if unseen is None else unseen[baseline_measured]
    return Outcome((measurement,), with_chance(evidence, bits, known, int(measured.sum())))
