"""Pairwise distance: how far apart in meaning two documents of the corpus lie on average.

What it measures: whether a corpus keeps to one narrow subject or way of speaking.

How: the mean cosine distance between the vectors of two different documents, over all pairs. It is exact and linear:
the cosines of all pairs add up to half of the squared length of the sum of the unit vectors less their number. The
interval is a delete-a-group jackknife over 20 random groups of documents, those of one person together. The mean does
not depend on how many documents there are, so the holdout baseline compares as it stands; the interval of the ratio to
it is made from the jackknife of both.

Read it as: 0, all documents mean the same; 1, two documents have nothing in common. Posts on 14 symptoms have .72,
the posts on one of them .46 to .56.

Does not show: heaps: a corpus that is ten documents over and over lies as far apart as the ten (the Vendi score and
effective documents see it). Vectors of long documents are means over their parts and lie nearer together.

Parameters: ``label_documents``, the least documents that a label needs.

Reference: Tevet and Berant, Evaluating the Evaluation of Diversity in Natural Language Generation, EACL 2021 (mean
distance of pairs of sentence vectors).
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity._vectors import sums_by_group
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.equal import Leaving, Measured, baseline_at_any_size, figure_of
from corpusaudit.metrics.shared.views import View, holdout_view, label_parts, note, view
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="diversity.pairwise_distance",
    version=3,
    dimension="diversity",
    better="higher",
    kind="census",
    unit="cosine distance",
    needs=("synthetic",),
    measures=("diversity.pairwise_distance",),
    reads=("embedder",),
)


def pairwise_distance(vectors: NDArray[np.float64]) -> float:
    """Return the mean cosine distance of two rows of unit vectors (n, d), in [0, 2]. Raises ValueError for n < 2."""
    if len(vectors) < 2:
        raise ValueError("a distance needs two documents")
    return _distance(vectors.sum(axis=0), len(vectors))


def _distance(total: NDArray[np.float64], n: int) -> float:
    cosine = (float(total @ total) - n) / (n * (n - 1))
    return min(2.0, max(0.0, 1.0 - cosine))


def _measured(workspace: Workspace) -> Measured:
    def measured(some: View) -> Leaving | None:
        if len(some) < 2:
            return None
        sums = sums_by_group(workspace, some, products=False)
        total, n = sums.vectors.sum(axis=0), len(some)
        rests = zip(sums.vectors, (n - sums.documents).tolist(), strict=True)
        return Leaving(
            _distance(total, n), np.array([_distance(total - gone, left) for gone, left in rests if left > 1])
        )

    return measured


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure the mean cosine distance between synthetic documents."""
    synthetic, measured = view(workspace, "synthetic"), _measured(workspace)
    figure = figure_of(measured(synthetic), most=2.0)
    if figure is None:
        raise Unmeasured("a distance needs two documents, and only one has tokens")
    (parts,) = label_parts(
        synthetic, holdout_view(workspace), lambda some: [figure_of(measured(some), most=2.0)], 1, label_documents
    )
    measurement = RECORD.measurement(
        "diversity.pairwise_distance",
        **figure._asdict(),
        n=len(synthetic),
        holdout=baseline_at_any_size(workspace, measured, most=2.0),
        parts=parts,
        note=note(synthetic),
    )
    return Outcome((measurement,))
