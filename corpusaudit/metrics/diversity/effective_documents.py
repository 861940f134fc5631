"""Effective number of documents: how many different documents does the corpus come to?

What it measures: collapse. A corpus of 300 documents that are ten sentences, ten documents or ten templates filled over
and over comes to about ten.

How: two documents are alike when their masked words agree in order: twice the longest common subsequence over the
words of both reaches ``likeness``. Words with a digit, and capitalized words inside a sentence, are masked, since they
are what a template is filled with; a run of them counts once. With z_i the share of documents alike to document i, it
among them, the effective number is exp(-mean log z_i): n where no two are alike, k where the corpus is k equal heaps.
The value is that number over n. Likeness is not handed on: two documents that are each like a third need not be alike.
At most ``max_documents`` are compared, chosen by a hash of their text. The interval is a delete-a-group jackknife over
20 random groups. The holdout baseline compares as many documents, and the ratio to it has an interval made from both.

Read it as: 1, every document is its own; far below the holdout's, the generator has a few templates. Real text that is
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
from corpusaudit.metrics.diversity._alike import LIKENESS, effective_share, estimate, pairs_of
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.ratios import ratio_interval
from corpusaudit.metrics.shared.views import holdout_view, note, view
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


@within_ranges
def measure(
    workspace: Workspace,
    *,
    likeness: Annotated[float, Range(0.3, 0.9)] = LIKENESS,
    max_documents: Annotated[int, Range(100, 5000, "documents")] = 1000,
) -> Outcome:
    """Measure the effective number of synthetic documents over their number."""
    synthetic, holdout = view(workspace, "synthetic"), holdout_view(workspace)
    pairs = pairs_of(synthetic, max_documents, likeness)
    n, value, found = len(pairs), effective_share(pairs), estimate(pairs)
    said = [f"{n} documents come to {value * n:.0f} different ones."]
    baseline = None
    if holdout is not None:
        size = min(n, len(holdout))
        baseline = _baseline(pairs[:size, :size], pairs_of(holdout, size, likeness), whole=size == n)
        said.append(f"Compared with the holdout at {in_words(size)} documents.")
    measurement = RECORD.measurement(
        RECORD.id,
        value=value,
        low=None if found is None else found.low,
        high=None if found is None else found.high,
        n=n,
        holdout=baseline,
        note=note(synthetic, *said),
    )
    return Outcome((measurement,))


def _baseline(mine: NDArray[np.bool_], held: NDArray[np.bool_], *, whole: bool) -> Baseline:
    """Return the holdout's figure; ``mine`` are the pairs of as many synthetic documents, ``whole`` if all of them."""
    figure, other = estimate(mine), estimate(held)
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
