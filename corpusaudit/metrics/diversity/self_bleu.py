"""Self-BLEU: how much of a document the other documents of its corpus already say.

What it measures: mode collapse. A generator that repeats its own phrasing scores high.

How: BLEU of every document with all others as references, averaged; smoothing method 1, equal weights, closest
reference length with ties to the shorter, equal to nltk's ``sentence_bleu``. Exact and linear: an n-gram's clip needs
only the second largest of its counts per document. ``self_bleu_4_sampled`` takes ``sample`` documents at a time as the
whole corpus and averages over all such disjoint blocks, since the value rises with the number of references. Labels are
measured in blocks of ``label_documents`` in the same way. The holdout baseline compares blocks of equal size whose
documents are cut to the same number of tokens, and so do the labels beside it; the interval of the ratio to it comes
from a jackknife of both. The interval is a delete-a-group jackknife over 20 random groups of documents, those of one
person together: scores share their references, so that they are not independent. Blocks, and corpora of more than
20,000 documents, have a t interval over documents.

Read it as: 0 is no shared phrase, 1 is nothing new. Only figures made at the same number of documents compare.

Does not show: repetition inside one document, or sameness of meaning in other words.

Parameters: ``sample``, documents in a block of the sampled figure; 200 is a corpus that most audits have, enough
references for common phrases to show, and the size at which self-BLEU is often quoted. ``label_documents``, documents
in a block of a label and the least a label needs.

Reference: Zhu et al., Texygen, SIGIR 2018; Chen and Cherry, WMT 2014 (smoothing).
"""

from __future__ import annotations

from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.execution.spread import map_shards
from corpusaudit.features.sums import exact_mean
from corpusaudit.features.text.ngrams import clipped_matches
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.ratios import Estimate, block_estimate, with_ratio
from corpusaudit.metrics.shared.resampling import Interval, jackknife_groups, jackknife_interval, mean_interval
from corpusaudit.metrics.shared.views import (
    MOST_BLOCKS,
    Figure,
    View,
    blocks,
    equalized,
    histogram,
    holdout_view,
    label_parts,
    labelled,
    note,
    view,
)
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Measurement, Part

ORDERS = (2, 3, 4)
"""Longest n-grams of the figures: BLEU-2 to BLEU-4."""
EPSILON = 0.1
"""Stands for no match at an order: method 1 of Chen and Cherry (2014)."""
_DEAR = 20_000
"""Documents above which the figures are not computed 20 times more for the interval."""

RECORD = Record(
    id="diversity.self_bleu",
    version=5,
    dimension="diversity",
    better="lower",
    kind="census",
    unit="score",
    needs=("synthetic",),
    measures=(*(f"diversity.self_bleu_{order}" for order in ORDERS), "diversity.self_bleu_4_sampled"),
    sized=tuple(f"diversity.self_bleu_{order}" for order in ORDERS),
)


def self_bleu(ids: NDArray[np.uint32], offsets: NDArray[np.int64], *, most: int = 4) -> NDArray[np.float64]:
    """Return float64 (documents, most - 1): BLEU-2 to BLEU-``most`` of each document against all others, in [0, 1].

    ``ids``: uint32 (tokens,). ``offsets``: int64 (documents + 1,). Documents without tokens get NaN and are no
    references. Raises ValueError for fewer than two documents with tokens.
    """
    lengths = np.diff(offsets)
    kept = lengths > 0
    if int(kept.sum()) < 2:
        raise ValueError("self-BLEU needs two documents with tokens")
    matches = clipped_matches(ids, offsets, most)[kept]
    orders = np.arange(1, most + 1)
    totals = np.maximum(1, lengths[kept, None] - orders + 1)
    logs = np.log(np.where(matches > 0, matches, EPSILON) / totals)
    means = np.cumsum(logs, axis=1)[:, 1:] / orders[1:]
    found = np.exp(means) * brevity_penalties(lengths[kept])[:, None] * (matches[:, :1] > 0)
    scores = np.full((len(lengths), most - 1), np.nan)
    scores[kept] = found
    return scores


def brevity_penalties(lengths: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (documents,): BLEU's brevity penalty of each document against the closest length of another.

    ``lengths`` are positive. Of two equally close lengths the shorter counts.
    """
    values, places, counts = np.unique(lengths, return_inverse=True, return_counts=True)
    gaps = np.diff(values).astype(np.float64)
    below = np.concatenate([[np.inf], gaps])
    above = np.concatenate([gaps, [np.inf]])
    # Only a longer closest reference costs anything.
    longer = np.where((counts == 1) & (above < below), above, 0.0)
    return np.exp(-longer / values)[places]


def block_means(whole: View, size: int) -> list[Figure | None]:
    """Return self-BLEU-2 to 4 with every block of ``size`` documents taken as a corpus; None for blocks of one."""
    if size < 2:
        return [None] * len(ORDERS)
    rows = np.concatenate([self_bleu(block.tokens.ids, block.tokens.offsets) for block in blocks(whole, size)])
    return [_mean(column) for column in rows.T]


def _mean(scores: NDArray[np.float64]) -> Figure:
    return Figure(exact_mean(scores), *mean_interval(scores, least=0, most=1))


def intervals(whole: View, scores: NDArray[np.float64]) -> list[Interval]:
    """Return the interval of each mean of ``scores``, float64 (documents, orders)."""
    if len(whole) > _DEAR:
        return [mean_interval(column, least=0, most=1) for column in scores.T]
    rows, means = _without_groups(whole), [exact_mean(column) for column in scores.T]
    return [jackknife_interval(mean, column, least=0, most=1) for mean, column in zip(means, rows.T, strict=True)]


def _without_groups(whole: View) -> NDArray[np.float64]:
    """Return the mean scores without each group of documents, float64 (groups, orders).

    Leaving out documents takes their phrases from the others' references too, which an interval of the mean over
    documents misses.
    """
    groups, count = jackknife_groups(len(whole), whole.units)
    kept = [np.flatnonzero(groups != group) for group in range(count)]
    means = map_shards(partial(_means_of, whole.tokens), [rows for rows in kept if len(rows) > 1])
    return np.array(list(means)).reshape(-1, len(ORDERS))


def _means_of(tokens: Tokens, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean scores of some documents as a corpus, float64 (orders,)."""
    rest = tokens.subset(rows)
    means: NDArray[np.float64] = self_bleu(rest.ids, rest.offsets).mean(axis=0)
    return means


@within_ranges
def measure(
    workspace: Workspace,
    *,
    sample: Annotated[int, Range(20, 10_000, "documents")] = 200,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure self-BLEU-2 to 4 of the synthetic corpus, and self-BLEU-4 at a fixed number of documents."""
    synthetic = view(workspace, "synthetic")
    if len(synthetic) < 2:
        raise Unmeasured("self-BLEU compares documents, and only one has tokens")
    scores = self_bleu(synthetic.tokens.ids, synthetic.tokens.offsets)
    shown, other, long = labelled(workspace)
    parts = label_parts(
        shown, other, lambda v: block_means(v, label_documents), len(ORDERS), label_documents, long=long
    )
    baselines, said = _baselines(workspace, sample)
    measurements = [
        _measurement(order, synthetic, scores[:, order - 2], ends, baseline, part, note(synthetic, said))
        for order, ends, baseline, part in zip(ORDERS, intervals(synthetic, scores), baselines, parts, strict=True)
    ]
    return Outcome((*measurements, _sampled(workspace, synthetic, sample)))


def _baselines(workspace: Workspace, sample: int) -> tuple[list[Baseline | None], str]:
    equal = equalized(workspace)
    size = 0 if equal is None else min(sample, equal.documents)
    if equal is None or size < 2:
        return [None] * len(ORDERS), ""
    baselines: list[Baseline | None] = [
        None if a is None or b is None else Baseline(value=a.value, n=size, low=a.low, high=a.high, matched=b.value)
        for a, b in zip(block_means(equal.holdout, size), block_means(equal.synthetic, size), strict=True)
    ]
    sides = zip(
        _estimates(equal.synthetic, size, [None if t is None else t.matched for t in baselines]),
        _estimates(equal.holdout, size, [None if t is None else t.value for t in baselines]),
        strict=True,
    )
    judged = [with_ratio(baseline, *pair) for baseline, pair in zip(baselines, sides, strict=True)]
    return judged, f"Compared with the holdout at {in_words(size)} documents of {equal.length} tokens."


def _estimates(whole: View, size: int, values: list[float | None]) -> list[Estimate | None]:
    """Return the mean over blocks of ``size`` documents, by order; its interval from the jackknife of the first."""
    first, *others = blocks(whole, size)
    figures = self_bleu(first.tokens.ids, first.tokens.offsets).mean(axis=0).tolist()
    return [
        None if value is None else block_estimate(value, figure, column, 1 + len(others), most=1)
        for value, figure, column in zip(values, figures, _without_groups(first).T, strict=True)
    ]


def _measurement(
    order: int,
    synthetic: View,
    scores: NDArray[np.float64],
    ends: Interval,
    baseline: Baseline | None,
    parts: tuple[Part, ...],
    said: str | None,
) -> Measurement:
    chart = histogram(f"Self-BLEU-{order} of the documents", scores, f"self-BLEU-{order}")
    return RECORD.measurement(
        f"diversity.self_bleu_{order}",
        value=exact_mean(scores),
        low=ends[0],
        high=ends[1],
        n=len(synthetic),
        holdout=baseline,
        parts=parts,
        series=(chart,) if order == ORDERS[-1] else (),
        note=said,
    )


def _sampled(workspace: Workspace, synthetic: View, sample: int) -> Measurement:
    name = "diversity.self_bleu_4_sampled"
    if len(synthetic) < sample:
        return RECORD.measurement(name, n=len(synthetic), reason=f"fewer than {sample} documents with tokens")
    figure = block_means(synthetic, sample)[-1]
    held = holdout_view(workspace)
    other = block_means(held, sample)[-1] if held is not None and len(held) >= sample else None
    assert figure is not None
    baseline = None if other is None else Baseline(value=other.value, n=sample, low=other.low, high=other.high)
    used = min(len(synthetic) // sample, MOST_BLOCKS) * sample
    return RECORD.measurement(
        name,
        **figure._asdict(),
        n=used,
        holdout=baseline,
        note=note(synthetic, f"Means over blocks of {sample} documents."),
    )
