"""Verbatim: documents that hold a run of rare words from one person's text.

What it measures
    The share of synthetic documents with a run of at least ``min_tokens`` tokens, or of most of a shorter document,
    that stands, word for word, in the texts of exactly one person of the source and nowhere in the holdout.
How
    Texts are compared as tokens (case, punctuation, white space, look-alikes and invisible characters make no
    difference). Every such run is found and extended on both sides as far as the words agree. A run counts by how rare
    it is: words in phrases of ``phrase_tokens`` tokens that several people of the source, or the holdout, share are
    common language, and a run needs ``min_rare`` tokens outside them. In a document too short for such a run, one
    counts that covers ``short_share`` of it and is as long as a phrase. Groups that hold the same document word for
    word are one person.
Read it as
    Compare with the holdout baseline: authors repeat their own templates, so real unseen text scores above 0 too. The
    p-value says whether the excess over the holdout can be chance (Fisher's exact test on documents); where documents
    repeat each other, the permutation test of people between source and holdout says it better.
Does not show
    Copies broken up by edits into pieces shorter than ``min_tokens``; paraphrases; single details. Phrases that
    several people share are not counted, so a template that many records hold can be copied freely.
Parameters
    ``min_tokens``: shortest run. The default, 16, is what a copied passage of 20 white-space words holds at least, when
    up to a fifth of those words are signs or numbers that are no words of their own. ``phrase_tokens``: length of a
    common phrase (8: half of that). ``min_rare``: tokens outside common phrases (6: a third). ``short_share``: share
    of a short document that a shorter run must cover (.75: what stays of a copied post with another beginning or end).
Reference
    Lee et al. 2022 and Carlini et al. 2023 for verbatim runs; the calibration on unseen real text is this project's.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Annotated

import numpy as np

from corpusaudit.features.overlap.runs import Runs, shared_runs
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization._runs import longest_runs, rare_runs
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.evidence import run_evidence
from corpusaudit.metrics.shared.exchange import exchange_p_value, pool_of
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.metrics.shared.tails import with_chance
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="memorization.verbatim",
    version=4,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("memorization.verbatim",),
    by_rarity=True,
    headlines={"memorization.verbatim": 1},
    findings="all",
)


def copied_runs(
    workspace: Workspace, role: str, min_tokens: int, phrase_tokens: int, min_rare: int, short_share: float
) -> Runs:
    """Return the runs that count, with those of short documents, in the order of the text."""
    runs = rare_runs(workspace, role, min_tokens, phrase_tokens, min_rare)
    tokens, source = workspace.tokens(role), workspace.tokens("source")
    needed = np.maximum(np.ceil(short_share * tokens.lengths), phrase_tokens)
    short = np.flatnonzero((needed < min_tokens) & (needed <= tokens.lengths))
    if not len(short):
        return runs
    brief = tokens.subset(short)
    holdout = workspace.tokens("holdout") if workspace.has("holdout") else None
    found = shared_runs(
        brief, source, workspace.people("source"), holdout,
        min_tokens=phrase_tokens, phrase_tokens=phrase_tokens, same=role == "holdout",
    )  # fmt: skip
    enough = (found.length >= needed[short[found.document]]) & (found.length < min_tokens)
    found = found.where(enough & (found.rare >= min_rare))
    document = short[found.document]
    moved = tokens.offsets[document] - brief.offsets[found.document]
    found = replace(found, document=document, start=found.start + moved, end=found.end + moved)
    order = np.argsort(np.concatenate([runs.start, found.start]), kind="stable")
    return Runs(*(np.concatenate([getattr(runs, f.name), getattr(found, f.name)])[order] for f in fields(Runs)))


def _exchange_p(workspace: Workspace, min_tokens: int, phrase_tokens: int, min_rare: int) -> float:
    """Return the p-value of the permutation test of people; runs are looked for in source and holdout alike."""
    query, pool = workspace.tokens("synthetic"), pool_of(workspace)
    runs = shared_runs(query, pool.tokens, pool.people, None, min_tokens=min_tokens, phrase_tokens=phrase_tokens)
    runs = runs.where(runs.rare >= min_rare)
    return exchange_p_value(workspace, runs.document, runs.source_document)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    min_tokens: Annotated[int, Range(4, 200, "tokens")] = 16,
    phrase_tokens: Annotated[int, Range(2, 64, "tokens")] = 8,
    min_rare: Annotated[int, Range(0, 64, "tokens")] = 6,
    short_share: Annotated[float, Range(0.5, 1.0)] = 0.75,
) -> Outcome:
    """Measure the corpus; one piece of evidence a run."""
    shortest = min(min_tokens, phrase_tokens)
    flagged, measured = {}, {}
    for role in ("synthetic", "holdout"):
        if workspace.has(role):
            runs = copied_runs(workspace, role, min_tokens, phrase_tokens, min_rare, short_share)
            measured[role] = workspace.tokens(role).lengths >= shortest
            flagged[role] = np.zeros(len(measured[role]), np.bool_)
            flagged[role][runs.document] = True
            if role == "synthetic":
                copied = runs
    measurement = rate_measurement(
        RECORD,
        "memorization.verbatim",
        workspace,
        flagged["synthetic"],
        flagged.get("holdout"),
        measured=measured["synthetic"],
        baseline_measured=measured.get("holdout"),
        nothing=f"no synthetic document has {shortest} tokens",
    )
    unseen = None
    if measurement.holdout is not None:
        exchange_p = _exchange_p(workspace, min_tokens, phrase_tokens, min_rare)
        measurement = measurement.model_copy(update={"exchange_p": exchange_p})
        unseen = longest_runs(workspace, "holdout", phrase_tokens)[measured["holdout"]]
    evidence = run_evidence("memorization.verbatim", workspace, copied)
    lengths = copied.length.astype(np.float64)
    return Outcome((measurement,), with_chance(evidence, lengths, unseen, int(measured["synthetic"].sum())))
