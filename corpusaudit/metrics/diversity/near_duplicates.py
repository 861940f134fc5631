"""Near duplicates: documents that say again what another document says, but for a few words.

What it measures: documents of the corpus to be released that are near-copies of another of its documents.

How: two documents are near-copies when their edit similarity on tokens reaches ``similarity``: one less the least
number of tokens to insert, delete or substitute, divided by the tokens of the longer one. Candidates come from MinHash
on pairs of neighbouring tokens; each is then compared token by token. Near-copies of near-copies belong to one cluster.
The value is the share of documents in a cluster of two or more. Documents without tokens are left out. The interval is
Wilson's. The share grows with the size of a corpus, so the holdout baseline compares the same number of documents.

Read it as: 0 to a few per cent is usual; clusters far above the holdout's are templates that a generator fills in.

Does not show: likeness in other words or another order, and parts in common; two templates may differ by more.

Parameters: ``similarity``, the least edit similarity of near-copies; ``label_documents``, the least documents that a
label needs.

Reference: Lee et al., Deduplicating Training Data Makes Language Models Better, ACL 2022 (NearDup: MinHash candidates,
edit similarity above .8, clusters).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.duplicates import near_duplicate_clusters, repeated_by_a_few
from corpusaudit.metrics.shared.statistics import wilson
from corpusaudit.metrics.shared.views import Figure, View, blocks, holdout_view, label_parts, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Series

RECORD = Record(
    id="diversity.near_duplicates",
    version=3,
    dimension="diversity",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic",),
    measures=("diversity.near_duplicates",),
    sized=("diversity.near_duplicates",),
)

_SIZES = (2, 3, 4, 5, 10, 100)
"""Documents in a group from which each bar of the histogram begins."""


def _sizes(whole: View, similarity: float) -> NDArray[np.int64]:
    """Return how many documents each cluster of two or more holds."""
    sizes = np.bincount(near_duplicate_clusters(whole.tokens, similarity=similarity), minlength=1)
    return sizes[sizes > 1]


def _figure(sizes: NDArray[np.int64], n: int) -> Figure:
    count = int(sizes.sum())
    low, high = wilson(count, n)
    return Figure(count / n, min(low, count / n), max(high, count / n))


def _chart(sizes: NDArray[np.int64]) -> tuple[Series, ...]:
    if not len(sizes):
        return ()
    ends = [*(end - 1 for end in _SIZES[1:]), None]
    names = [_name(start, end) for start, end in zip(_SIZES, ends, strict=True)]
    counts = [int(sizes[(sizes >= a) & (sizes < b)].sum()) for a, b in pairwise((*_SIZES, np.inf))]
    return (
        Series(
            name="near-copies",
            kind="bars",
            x=tuple(names),
            y=tuple(counts),
            x_label="size of their cluster",
            y_label="documents",
        ),
    )


def _name(start: int, end: int | None) -> str:
    if end is None:
        return f"{start} or more"
    return str(start) if start == end else f"{start} to {end}"


@within_ranges
def measure(
    workspace: Workspace,
    *,
    similarity: Annotated[float, Range(0.5, 0.98)] = 0.8,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure the share of synthetic documents that are near-copies of another."""
    synthetic = view(workspace, "synthetic")

    def figure(part: View) -> Figure:
        return _figure(_sizes(part, similarity), len(part))

    def of_a_few(part: View) -> bool:
        return repeated_by_a_few(near_duplicate_clusters(part.tokens, similarity=similarity), part.groups)

    sizes = _sizes(synthetic, similarity)
    holdout = holdout_view(workspace)
    baseline, said = None, []
    if len(sizes):
        said.append(f"Clusters of near-copies: {len(sizes)}; the largest holds {int(sizes.max())} documents.")
    if holdout is not None:
        size = min(len(synthetic), len(holdout))
        held, matched = (float(np.mean([figure(b).value for b in blocks(v, size)])) for v in (holdout, synthetic))
        baseline = Baseline(value=held, n=size, matched=matched)
        said.append(f"Compared with the holdout at {in_words(size)} documents.")
    (parts,) = label_parts(synthetic, holdout, lambda v: [figure(v)], 1, label_documents, of_a_few)
    measurement = RECORD.measurement(
        "diversity.near_duplicates",
        **_figure(sizes, len(synthetic))._asdict(),
        n=len(synthetic),
        holdout=baseline,
        parts=parts,
        note=note(synthetic, *said),
        series=_chart(sizes),
    )
    return Outcome((measurement,))
