"""Effective number of documents: how many different documents does the corpus come to?

What it measures: collapse. A corpus of 300 documents that are ten sentences, ten documents or ten moulds filled over
and over comes to about ten.

How: two documents are alike when their masked words agree in order: twice the longest common subsequence over the
words of both reaches ``likeness``. Words with a digit, and capitalized words inside a sentence, are masked, since they
are what a mould is filled with; a run of them counts once. With z_i the share of documents alike to document i, itself
among them, the effective number is exp(-mean log z_i): n where no two are alike, k where the corpus is k equal heaps.
The value is that number over n. Likeness is not handed on: two documents that are each like a third need not be alike.
At most ``max_documents`` are compared, chosen by a hash of their text. The interval is a delete-a-group jackknife over
20 random groups. The holdout baseline compares as many documents, and the ratio to it has an interval made from both.

Read it as: 1, every document is its own; far below the holdout's, the generator has a few moulds. Real text that is
written from templates lies well under 1 itself.

Does not show: sameness of meaning in other words (recall and coverage do), and what is said. A corpus on one narrow
subject is not collapsed by this figure when its documents differ.

Parameters: ``likeness``, the least agreement of documents that count as alike; ``max_documents``, documents compared at
most.

Reference: Leinster and Cobbold, Measuring Diversity: the Importance of Species Similarity, Ecology 2012 (order 1,
similarity 0 or 1); Friedman and Dieng, The Vendi Score, TMLR 2023, for effective numbers of a generator's samples.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.ratios import Estimate, ratio_interval
from corpusaudit.metrics.shared.resampling import jackknife_groups, jackknife_interval
from corpusaudit.metrics.shared.views import View, holdout_view, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline

RECORD = Record(
    id="diversity.effective_documents",
    version=2,
    dimension="diversity",
    better="higher",
    kind="estimate",
    unit="share",
    needs=("synthetic",),
    measures=("diversity.effective_documents",),
)

_NUMBER, _NAME = -1, -2  # ids that stand for all numbers and for all names
_SENTENCE_ENDS = frozenset(".!?:\n")


def masked(whole: View, document: int) -> list[int]:
    """Return the word ids of a document, -1 for a run of words with digits and -2 for one of names.

    A name is a word with a capital that does not begin a sentence or a line.
    """
    text, tokens = whole.texts[document], whole.tokens
    rows = slice(int(tokens.offsets[document]), int(tokens.offsets[document + 1]))
    words: list[int] = []
    before = 0
    for word, start, end in zip(
        tokens.ids[rows].tolist(), tokens.starts[rows].tolist(), tokens.ends[rows].tolist(), strict=True
    ):
        kind = word
        if any(character.isdigit() for character in text[start:end]):
            kind = _NUMBER
        elif text[start].isupper() and words and not _SENTENCE_ENDS.intersection(text[before:start]):
            kind = _NAME
        if kind >= 0 or not words or words[-1] != kind:
            words.append(kind)
        before = end
    return words


def alike(documents: list[list[int]], likeness: float) -> NDArray[np.bool_]:
    """Return (n, n): whether two documents' words agree in order to at least ``likeness``, in (0, 1]."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    # The cut-off only saves time. A pair that just reaches the likeness counts, whatever the rounding.
    least = max(0.0, likeness - 0.01)
    found = cdist(documents, documents, scorer=Indel.normalized_similarity, score_cutoff=least, dtype=np.float64)
    pairs: NDArray[np.bool_] = found >= likeness - 1e-9
    np.fill_diagonal(pairs, True)
    return pairs


def effective_share(pairs: NDArray[np.bool_]) -> float:
    """Return the effective number over n of documents with these pairs alike, (n, n), in [1/n, 1]."""
    # z_i is the count over n, so the n cancel.
    return float(np.exp(-np.log(pairs.sum(axis=1)).mean()))


def _estimate(pairs: NDArray[np.bool_]) -> Estimate | None:
    """Return the share with its jackknife interval; None for a single document."""
    value = effective_share(pairs)
    groups, count = jackknife_groups(len(pairs))
    if count < 2:
        return None
    rest = [np.flatnonzero(groups != group) for group in range(count)]
    left_out = np.array([effective_share(pairs[np.ix_(kept, kept)]) for kept in rest])
    low, high = jackknife_interval(value, left_out, least=1 / len(pairs), most=1.0)
    assert low is not None
    assert high is not None
    return Estimate(value, low, high)


def _pairs(whole: View, most: int, likeness: float) -> NDArray[np.bool_]:
    return alike([masked(whole, index) for index in range(min(most, len(whole)))], likeness)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    likeness: Annotated[float, Range(0.3, 0.9)] = 0.6,
    max_documents: Annotated[int, Range(100, 5000, "documents")] = 1000,
) -> Outcome:
    """Measure the effective number of synthetic documents over their number."""
    synthetic, holdout = view(workspace, "synthetic"), holdout_view(workspace)
    pairs = _pairs(synthetic, max_documents, likeness)
    n, value, estimate = len(pairs), effective_share(pairs), _estimate(pairs)
    said = [f"{n} documents come to {value * n:.0f} different ones."]
    baseline = None
    if holdout is not None:
        size = min(n, len(holdout))
        baseline = _baseline(pairs[:size, :size], _pairs(holdout, size, likeness), whole=size == n)
        said.append(f"Compared with the holdout at {in_words(size)} documents.")
    measurement = RECORD.measurement(
        RECORD.id,
        value=value,
        low=None if estimate is None else estimate.low,
        high=None if estimate is None else estimate.high,
        n=n,
        holdout=baseline,
        note=note(synthetic, *said),
    )
    return Outcome((measurement,))


def _baseline(mine: NDArray[np.bool_], held: NDArray[np.bool_], *, whole: bool) -> Baseline:
    """Return the holdout's figure; ``mine`` are the pairs of as many synthetic documents, ``whole`` if all of them."""
    figure, other = _estimate(mine), _estimate(held)
    ends = None if figure is None or other is None else ratio_interval(figure, other)
    return Baseline(
        value=effective_share(held),
        n=len(held),
        low=None if other is None else other.low,
        high=None if other is None else other.high,
        matched=None if whole else effective_share(mine),
        ratio_low=None if ends is None else ends[0],
        ratio_high=None if ends is None else ends[1],
    )
