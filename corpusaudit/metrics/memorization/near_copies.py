"""Near copies: documents that mostly say what one source document says, in its words, whatever was changed.

What it measures
    The share of synthetic documents of which a passage stands, for its larger part, in one source document: copied and
    then edited, cut, reordered, translated there and back, or mixed with other text.
How
    Passages of up to 512 tokens are aligned with those source passages that share most rare word pairs with them. An
    agreeing word counts by its information in bits: how little other people's texts in the source let one expect it
    after the two words before. So common phrases count next to nothing. The score is the share of the passage's bits
    that the best local alignment holds, or that stands in runs of 5 shared words in any order, whichever is more. A
    document is flagged from a share of ``max_share``, or from a lower one that less than ``max_chance`` of real unseen
    documents reach (tail of the holdout's scores, extrapolated), but never under ``min_share``.
Read it as
    The rate beside that of the holdout; the p-value is Fisher's, with another from a permutation test of people between
    source and holdout. Each finding says how many unseen documents reach its score (``chance``) and how many would
    among as many documents as were tested (``expected``). ``memorization.certain_copies`` says how many are beyond
    doubt: one is one too many, whatever the rate.
Does not show
    Copied meaning in other words (see ``memorization.paraphrases``); a short passage in a long text of its own
    (``memorization.verbatim``); copies of what many people's texts say. A holdout that holds near copies of the source
    itself makes every finding likely, so that none is certain.
Parameters
    ``max_share``: .5, the larger part. ``max_chance``: .002, the level at which the presets judge. ``min_share``: .33,
    since less than a third is no near copy.
Reference
    Smith and Waterman 1981 for the alignment; Karlin and Altschul 1990 for its tail; weights, calibration and limits
    are this project's.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from corpusaudit.features.overlap.alignments import Alignments
from corpusaudit.features.small_counts import counted
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization._documents import SHORTEST, best_shares
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.exchange import exchange_p_value
from corpusaudit.metrics.shared.exclusive import pool_alignments
from corpusaudit.metrics.shared.rates import histograms, rate_measurement
from corpusaudit.metrics.shared.tails import Tail, fit_tail, limit_at, with_chance
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Evidence

RECORD = Record(
    id="memorization.near_copies",
    version=4,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("memorization.near_copies",),
    by_rarity=True,
    headlines={"memorization.near_copies": 2},
    findings="all",
    score_step=0.1,
)

_SHOWN = "share of a passage that stands in one source document"
_NOTHING = f"no synthetic document has {SHORTEST} tokens"


def share_limit(tail: Tail | None, max_share: float, max_chance: float, min_share: float) -> float:
    """Return the share from which a document is flagged; ``tail``: of the holdout's best shares, None where unknown."""
    return max_share if tail is None else min(max_share, max(min_share, limit_at(max_chance, tail)))


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_share: Annotated[float, Range(0.01, 0.9)] = 0.5,
    max_chance: Annotated[float, Range(1e-6, 0.05)] = 0.002,
    min_share: Annotated[float, Range(0.1, 0.9)] = 0.33,
) -> Outcome:
    """Measure the corpus; one piece of evidence a flagged document and source document."""
    tokens = workspace.tokens("synthetic")
    alignments = workspace.alignments("synthetic")
    with_words = tokens.lengths >= SHORTEST
    alignments = alignments.where(with_words[alignments.document])
    best = best_shares(alignments, len(tokens))
    unseen = baseline_with_words = None
    if workspace.has("holdout"):
        baseline_with_words = workspace.tokens("holdout").lengths >= SHORTEST
        unseen = best_shares(workspace.alignments("holdout"), len(baseline_with_words))
    tail = None if unseen is None else fit_tail(unseen[baseline_with_words])
    limit = share_limit(tail, max_share, max_chance, min_share)
    samples, people = {"synthetic": best[with_words]}, None
    if unseen is not None and baseline_with_words is not None:
        published = counted(baseline_with_words, workspace.tokens("holdout").lengths, workspace.people("holdout"))
        samples["holdout"], people = (
            np.where(baseline_with_words, unseen, 0.0)[published],
            workspace.people("holdout")[published],
        )
    measurement = rate_measurement(
        RECORD,
        "memorization.near_copies",
        workspace,
        best >= limit,
        None if unseen is None else unseen >= limit,
        measured=with_words,
        baseline_measured=baseline_with_words,
        nothing=_NOTHING,
        note=f"flagged from a share of {limit:.2f}",
        series=histograms(samples, np.linspace(0.0, 1.0, 26).tolist(), _SHOWN, people),
    )
    if measurement.holdout is not None:
        measurement = measurement.model_copy(update={"exchange_p": _exchange_p(workspace, limit)})
    evidence = _evidence(workspace, alignments.where(alignments.share >= limit))
    scores = np.array([piece.score for piece in evidence])
    known = None if unseen is None else unseen[baseline_with_words]
    return Outcome((measurement,), with_chance(evidence, scores, known, int(with_words.sum())))


def _exchange_p(workspace: Workspace, limit: float) -> float:
    """Return the p-value of the permutation test of people; passages are aligned with source and holdout alike."""
    query = workspace.tokens("synthetic")
    _, alike = pool_alignments(workspace)
    alike = alike.where((alike.share >= limit) & (query.lengths[alike.document] >= SHORTEST))
    return exchange_p_value(workspace, alike.document, alike.source_document)


def _evidence(workspace: Workspace, alignments: Alignments) -> tuple[Evidence, ...]:
    """Return the best of the alignments of each document with each source document; the score is its share."""
    tokens, source = workspace.tokens("synthetic"), workspace.tokens("source")
    documents, sources = workspace.corpus("synthetic").documents, workspace.corpus("source").documents
    best: dict[tuple[int, int], int] = {}
    # Sorted by falling share within a document, so the first of a pair is its best.
    for index, pair in enumerate(zip(alignments.document.tolist(), alignments.source_document.tolist(), strict=True)):
        best.setdefault(pair, index)
    rows = []
    for (document, owner), index in best.items():
        start, end = int(alignments.start[index]), int(alignments.end[index])
        there, until = int(alignments.source_start[index]), int(alignments.source_end[index])
        rows.append(
            Evidence(
                RECORD.id,
                documents[document].id,
                (int(tokens.starts[start]), int(tokens.ends[end - 1])),
                min(1.0, float(alignments.share[index])),  # 32-bit sums may pass 1 in the last digit
                source_id=sources[owner].id,
                source_span=(int(source.starts[there]), int(source.ends[until - 1])),
            )
        )
    return tuple(rows)
