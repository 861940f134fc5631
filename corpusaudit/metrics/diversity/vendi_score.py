"""Vendi score: to how many documents of entirely different meaning does the corpus come?

What it measures: mode collapse in meaning: a generator that says the same few things, in whatever words.

How: the exponential of the entropy of the eigenvalues of the matrix of cosines between the vectors of all documents,
over their number: n where all are unlike, 1 where all are the same. Its eigenvalues are those of the d-by-d matrix of
the vectors' products, so that memory does not grow with the corpus. The interval is a delete-a-group jackknife over 20
random groups of documents, those of one person together. The value rises with the number of documents, so the holdout
baseline compares equally many, and ``vendi_score_sampled`` takes ``sample`` documents at a time as the corpus and
averages over such disjoint blocks. Labels are measured in blocks of ``label_documents``.

Read it as: 25 means as much variety as 25 documents that have nothing in common. Only figures at one number of
documents compare: ``holdout`` with ``matched``, and sampled ones with each other.

Does not show: what the embedder does not see: wording, names, numbers. Vectors of long documents are means over their
parts and lie nearer together than those of short ones.

Parameters: ``sample``, documents in a block of the sampled figure; ``label_documents``, documents in a block of a label
and the least a label needs.

Reference: Friedman and Dieng, The Vendi Score: A Diversity Evaluation Metric for Machine Learning, TMLR 2023 (order 1).
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity._vectors import Floats, effective_number, few, sums_by_group, unit_vectors
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.equal import (
    Leaving,
    Measured,
    baseline_at_equal_size,
    block_figure,
    figure_of,
    label_figures,
)
from corpusaudit.metrics.shared.views import MOST_BLOCKS, View, holdout_view, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Measurement

RECORD = Record(
    id="diversity.vendi_score",
    version=3,
    dimension="diversity",
    better="higher",
    kind="census",
    unit="documents",
    needs=("synthetic",),
    measures=("diversity.vendi_score", "diversity.vendi_score_sampled"),
    reads=("embedder",),
    sized=("diversity.vendi_score",),
)


def vendi_score(vectors: NDArray[np.float32] | Floats) -> float:
    """Return the Vendi score of unit vectors (n, d) on their cosines, in [1, n]. Raises ValueError for none."""
    if not len(vectors):
        raise ValueError("no vector")
    rows = vectors.astype(np.float64)
    products = rows @ rows.T if len(rows) < rows.shape[1] else rows.T @ rows
    return effective_number(products, len(rows))


def _measured(workspace: Workspace) -> Measured:
    def measured(some: View) -> Leaving | None:
        dimension = workspace.embeddings(some.role).documents.shape[1]
        return few(unit_vectors(workspace, some), some.units) if len(some) < dimension else _large(workspace, some)

    return measured


def _large(workspace: Workspace, some: View) -> Leaving:
    sums = sums_by_group(workspace, some, products=True)
    whole, n = sums.products.sum(axis=0), len(some)
    rests = zip(sums.products, (n - sums.documents).tolist(), strict=True)
    return Leaving(
        effective_number(whole, n), np.array([effective_number(whole - gone, left) for gone, left in rests if left])
    )


@within_ranges
def measure(
    workspace: Workspace,
    *,
    sample: Annotated[int, Range(20, 10_000, "documents")] = 200,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure the Vendi score of the synthetic documents, all of them and at a fixed number."""
    synthetic, measured = view(workspace, "synthetic"), _measured(workspace)
    figure = figure_of(measured(synthetic))
    assert figure is not None
    baseline, said = baseline_at_equal_size(workspace, measured, cut=False)

    def values(some: View) -> list[float | None]:
        return [vendi_score(unit_vectors(workspace, some))]

    (parts,) = label_figures(workspace, label_documents, values, 1, cut=False)
    whole = RECORD.measurement(
        "diversity.vendi_score",
        **figure._asdict(),
        n=len(synthetic),
        holdout=baseline,
        parts=parts,
        note=note(synthetic, said),
    )
    return Outcome((whole, _sampled(synthetic, holdout_view(workspace), measured, sample)))


def _sampled(synthetic: View, holdout: View | None, measured: Measured, sample: int) -> Measurement:
    name = "diversity.vendi_score_sampled"
    figure = block_figure(synthetic, sample, measured)
    if figure is None:
        return RECORD.measurement(name, n=len(synthetic), reason=f"fewer than {sample} documents with tokens")
    held = None if holdout is None else block_figure(holdout, sample, measured)
    return RECORD.measurement(
        name,
        **figure._asdict(),
        n=min(len(synthetic) // sample, MOST_BLOCKS) * sample,
        holdout=None if held is None else Baseline(**held._asdict(), n=sample),
        note=note(synthetic, f"Means over blocks of {sample} documents."),
    )
