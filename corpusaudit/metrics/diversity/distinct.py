"""Distinct-n: how many of a corpus's n-grams are different.

What it measures: whether a generator keeps saying the same words and phrases.

How: different n-grams over all n-grams, for n = 1 to 4; n-grams do not cross the end of a document. The interval is a
delete-a-group jackknife over 20 random groups of documents, those of one person together. The holdout baseline compares
the same number of documents, cut to as many tokens; the interval of the ratio to it is made from the jackknife of both.
Labels are measured in blocks of ``label_documents`` documents, so that large and small labels compare, and the blocks'
values averaged; where there is a holdout their documents are cut in the same way.

Read it as: higher is more varied. The value falls as a corpus grows, since words recur: compare with ``holdout`` and
its ``matched`` figure, never the values of two corpora of different size.

Does not show: whether the variety makes sense; random words score 1.

Parameters: ``label_documents``, the documents in a block of a label and the least a label needs.

Reference: Li et al., A Diversity-Promoting Objective Function for Neural Conversation Models, NAACL 2016.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.features.sums import exact_mean
from corpusaudit.features.text.ngrams import each_order, ngram_totals, owned_by_group
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.ratios import block_estimate, with_ratio
from corpusaudit.metrics.shared.resampling import Interval, jackknife_groups, jackknife_interval, mean_interval
from corpusaudit.metrics.shared.views import Figure, View, blocks, equalized, label_parts, labelled, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Measurement, Part

ORDERS = 4
"""N-grams of one to four words, as published tables report them."""

RECORD = Record(
    id="diversity.distinct",
    version=5,
    dimension="diversity",
    better="higher",
    kind="census",
    unit="share",
    needs=("synthetic",),
    measures=tuple(f"diversity.distinct_{order}" for order in range(1, ORDERS + 1)),
    sized=tuple(f"diversity.distinct_{order}" for order in range(1, ORDERS + 1)),
    headlines={"diversity.distinct_2": 4},
)


def distinct_n(ids: NDArray[np.uint32], offsets: NDArray[np.int64], *, most: int = ORDERS) -> list[float | None]:
    """Return distinct-1 to distinct-``most`` in (0, 1]; None where no document holds an n-gram of that order.

    ``ids``: uint32 (tokens,). ``offsets``: int64 (documents + 1,).
    """
    return [g.distinct / g.total if g.total else None for g in each_order(ids, offsets, most)]


def distinct_with_intervals(
    ids: NDArray[np.uint32], offsets: NDArray[np.int64], people: Sequence[str] | None = None
) -> list[tuple[float, Interval] | None]:
    """Return each of distinct-1 to distinct-4 with its interval; None where there is no n-gram of that order.

    ``people``: the person of each document; those of one person are left out together.
    """
    return [
        None if row is None else (row[0], jackknife_interval(*row, least=0, most=1))
        for row in _without_groups(ids, offsets, people)
    ]


def _without_groups(
    ids: NDArray[np.uint32], offsets: NDArray[np.int64], people: Sequence[str] | None
) -> list[tuple[float, NDArray[np.float64]] | None]:
    """Return each order's value, and the value without each group of documents (groups,)."""
    groups, count = jackknife_groups(len(offsets) - 1, people)
    rows: list[tuple[float, NDArray[np.float64]] | None] = []
    for grams in each_order(ids, offsets, ORDERS):
        if not grams.total:
            rows.append(None)
            continue
        inside = np.bincount(groups, ngram_totals(offsets, grams.order), count)
        left = grams.total - inside
        distinct = grams.distinct - owned_by_group(grams, groups, count)
        rows.append((grams.distinct / grams.total, distinct[left > 0] / left[left > 0]))
    return rows


def _ratios(mine: View, held: View, size: int, baselines: Sequence[Baseline | None]) -> list[Baseline | None]:
    """Return the baselines with the interval of the ratio at ``size`` documents, by the jackknife of one block each."""
    sides = []
    for whole, values in (
        (mine, [None if t is None else t.matched for t in baselines]),
        (held, [None if t is None else t.value for t in baselines]),
    ):
        found = blocks(whole, size)
        rows = _without_groups(found[0].tokens.ids, found[0].tokens.offsets, found[0].units)
        sides.append(
            [
                None if value is None or row is None else block_estimate(value, *row, len(found), most=1)
                for value, row in zip(values, rows, strict=True)
            ]
        )
    return [with_ratio(baseline, *pair) for baseline, pair in zip(baselines, zip(*sides, strict=True), strict=True)]


def block_means(whole: View, size: int) -> list[Figure | None]:
    """Return distinct-1 to distinct-4 at ``size`` documents: means over disjoint blocks, with t intervals."""
    rows = [distinct_n(block.tokens.ids, block.tokens.offsets) for block in blocks(whole, size)]
    figures: list[Figure | None] = []
    for column in zip(*rows, strict=True):
        values = np.array([value for value in column if value is not None])
        means = Figure(exact_mean(values), *mean_interval(values, least=0, most=1)) if len(values) else None
        figures.append(means)
    return figures


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure distinct-1 to distinct-4 of the synthetic corpus."""
    synthetic = view(workspace, "synthetic")
    shown, other, long = labelled(workspace)
    parts = label_parts(shown, other, lambda v: block_means(v, label_documents), ORDERS, label_documents, long=long)
    equal = equalized(workspace)
    baselines: Sequence[Baseline | None] = [None] * ORDERS
    said = ""
    if equal is not None:
        held, mine = block_means(equal.holdout, equal.documents), block_means(equal.synthetic, equal.documents)
        baselines = [
            None
            if a is None or b is None
            else Baseline(value=a.value, n=equal.documents, low=a.low, high=a.high, matched=b.value)
            for a, b in zip(held, mine, strict=True)
        ]
        baselines = _ratios(equal.synthetic, equal.holdout, equal.documents, baselines)
        said = f"Compared with the holdout at {in_words(equal.documents)} documents of {equal.length} tokens."
    results = distinct_with_intervals(synthetic.tokens.ids, synthetic.tokens.offsets, synthetic.units)
    return Outcome(
        tuple(
            _measurement(order, synthetic, result, baseline, part, note(synthetic, said))
            for order, (result, baseline, part) in enumerate(zip(results, baselines, parts, strict=True), 1)
        )
    )


def _measurement(
    order: int,
    synthetic: View,
    result: tuple[float, Interval] | None,
    baseline: Baseline | None,
    parts: tuple[Part, ...],
    said: str | None,
) -> Measurement:
    name = f"diversity.distinct_{order}"
    if result is None:
        return RECORD.measurement(
            name, n=len(synthetic), reason=f"no document holds {order} tokens in a row", note=said
        )
    value, (low, high) = result
    return RECORD.measurement(
        name, value=value, low=low, high=high, n=len(synthetic), holdout=baseline, parts=parts, note=said
    )
