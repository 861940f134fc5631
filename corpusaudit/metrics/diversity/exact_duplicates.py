"""Exact duplicates: documents that say again, word for word, what another document says.

What it measures: whole documents repeated inside the corpus to be released.

How: documents are equal when their tokens are, so case, punctuation and white space do not count. The value is the
share of documents that repeat another: of k equal documents, k - 1. Documents without tokens are left out, and are no
duplicates of each other. The interval is Wilson's. The share grows with the size of a corpus, so the holdout baseline
compares the same number of documents.

Read it as: 0 is right for most corpora; short posts repeat by chance, which the holdout shows.

Does not show: near duplicates.

Parameters: ``label_documents``, the least documents that a label needs.

Reference: Lee et al., Deduplicating Training Data Makes Language Models Better, ACL 2022.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.duplicates import equal_clusters, repeated_by_a_few
from corpusaudit.metrics.shared.statistics import wilson
from corpusaudit.metrics.shared.views import Figure, View, blocks, holdout_view, label_parts, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline

RECORD = Record(
    id="diversity.exact_duplicates",
    version=3,
    dimension="diversity",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic",),
    measures=("diversity.exact_duplicates",),
    sized=("diversity.exact_duplicates",),
)


def exact_duplicates(ids: NDArray[np.uint32], offsets: NDArray[np.int64]) -> int:
    """Return how many documents repeat an earlier one, token for token; documents without tokens never do.

    ``ids``: uint32 (tokens,). ``offsets``: int64 (documents + 1,).
    """
    buffer = np.ascontiguousarray(ids, np.uint32)
    documents = [buffer[a:b].tobytes() for a, b in pairwise(offsets) if b > a]
    return len(documents) - len(set(documents))


def _figure(whole: View) -> Figure:
    repeated = exact_duplicates(whole.tokens.ids, whole.tokens.offsets)
    share = repeated / len(whole)
    low, high = wilson(repeated, len(whole))
    return Figure(share, min(low, share), max(high, share))


def _of_a_few(part: View) -> bool:
    return repeated_by_a_few(equal_clusters(part.tokens), part.groups)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure the share of synthetic documents that repeat another."""
    synthetic = view(workspace, "synthetic")
    figure = _figure(synthetic)
    holdout = holdout_view(workspace)
    baseline, said = None, ""
    if holdout is not None:
        size = min(len(synthetic), len(holdout))
        held = float(np.mean([_figure(block).value for block in blocks(holdout, size)]))
        matched = float(np.mean([_figure(block).value for block in blocks(synthetic, size)]))
        baseline = Baseline(value=held, n=size, matched=matched)
        said = f"Compared with the holdout at {in_words(size)} documents."
    (parts,) = label_parts(synthetic, holdout, lambda v: [_figure(v)], 1, label_documents, _of_a_few)
    measurement = RECORD.measurement(
        "diversity.exact_duplicates",
        **figure._asdict(),
        n=len(synthetic),
        holdout=baseline,
        parts=parts,
        note=note(synthetic, said),
    )
    return Outcome((measurement,))
