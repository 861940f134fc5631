"""MAUVE: do synthetic and real text fill the same regions to the same degree?

What it measures: the two mistakes that one corpus can make about another, text where there should be none and no text
where there should be some, weighed against each other at every exchange rate.

How: the vectors of both corpora together are cut into clusters by k-means, one for every ten documents of a corpus.
The shares p and q of the two corpora by cluster are compared with every mixture r of them: the curve of
exp(-5 KL(q|r)) against exp(-5 KL(p|r)) at 25 mixtures, and the value is the area under it. It is the mean over five
clusterings from other starts. Both corpora are cut to the same number of documents. Real text is the holdout where
there is one, else the source. Interval: delete-a-group jackknife with ten groups of both corpora, widened by the spread
of the clusterings.

Read it as: 1, both corpora fill every cluster alike; 0, they share none. Real text against real text is below 1, since
few documents fill clusters unevenly. Compare with the baseline, the same figure at as many documents for source against
holdout, or for two halves of the only real corpus. The ratio to it has an interval made from those of both.

Does not show: differences inside a cluster, copying, mistakes of fact. Figures of other numbers of documents, or of
other vectors than this embedder's (the published ones are GPT-2's), do not compare. Documents of one person count as
independent.

Parameters: max_documents, how many of each corpus are compared at most.

Reference: Pillutla et al., MAUVE: Measuring the Gap Between Neural Text and Human Text using Divergence Frontiers,
NeurIPS 2021; Pillutla et al., MAUVE Scores for Generative Models, JMLR 2023.
"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.sums import exact_deviation, exact_mean
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._distances import Features, Floats, blocks, check_features
from corpusaudit.metrics.fidelity._samples import Comparison, compare
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.ratios import Estimate, ratio_interval
from corpusaudit.metrics.shared.resampling import jackknife_interval
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline

RECORD = Record(
    id="fidelity.mauve",
    version=2,
    dimension="fidelity",
    better="higher",
    kind="estimate",
    unit="score",
    needs=("synthetic",),
    measures=("fidelity.mauve",),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
)

_SCALE = 5.0
"""Of the divergences, as published: it spreads the scores of usual text over the range from 0 to 1."""
_MIXTURES = 25
"""Points of the curve, as in the authors' package."""
_PER_CLUSTER = 10
"""Documents of a corpus for each cluster, as in the authors' package."""
_STARTS = 5
"""Clusterings: the authors' package keeps the tightest of as many, here their mean counts and their spread is known."""
_STEPS = 20
"""Rounds of k-means at most; after ten hardly a document changes its cluster."""
_GROUPS = 10
"""Parts that the jackknife leaves out in turn."""
_LEAST = 2 * _PER_CLUSTER
"""Documents a side: two clusters."""


def frontier_area(p: Floats, q: Floats) -> float:
    """Return the area under the divergence frontier of two distributions (k,) over the same clusters, from 0 to 1."""
    weights = np.linspace(1e-6, 1 - 1e-6, _MIXTURES)[:, None]
    mixtures = weights * p + (1 - weights) * q
    curve = [np.exp(-_SCALE * _divergence(side, mixtures)) for side in (q, p)]
    x, y = np.concatenate([[1.0], curve[0], [0.0]]), np.concatenate([[0.0], curve[1], [1.0]])
    # The curve falls: of points above each other the higher one comes first.
    order = np.lexsort((-y, x))
    return min(1.0, max(0.0, float(np.trapezoid(y[order], x[order]))))


def _divergence(side: Floats, mixtures: Floats) -> Floats:
    """Return the Kullback-Leibler divergence of a distribution (k,) from each mixture (m, k), in nats."""
    there = side > 0
    found: Floats = (side[there] * np.log(side[there] / mixtures[:, there])).sum(axis=1)
    return found


def clusters(points: Floats, count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Return the cluster of each row of (n, d) points, int64: Lloyd's k-means from ``count`` rows drawn at random."""
    centres = points[np.sort(random.choice(len(points), count, replace=False))]
    found = _nearest(points, centres)
    for _ in range(_STEPS):
        centres = _centres(points, found, centres)
        before, found = found, _nearest(points, centres)
        if np.array_equal(before, found):
            break
    return found


def _nearest(points: Floats, centres: Floats) -> NDArray[np.int64]:
    found = np.empty(len(points), np.int64)
    for rows, squared in blocks(points, centres):
        found[rows] = squared.argmin(axis=1)
    return found


def _centres(points: Floats, found: NDArray[np.int64], centres: Floats) -> Floats:
    """Return the mean of each cluster; one that has lost all its points stays where it was."""
    from scipy.sparse import csr_array

    sizes = np.bincount(found, minlength=len(centres))
    members = csr_array((np.ones(len(found)), (found, np.arange(len(found)))), shape=(len(centres), len(found)))
    return np.where(sizes[:, None] > 0, members @ points / np.maximum(sizes, 1)[:, None], centres)


def estimate(real: Features, synthetic: Features, *, seed: int = 0) -> Estimate:
    """Return MAUVE of synthetic against real features, (n, d) both, with its 95 % interval.

    Rows must stand in random order: group g of the jackknife is every tenth row from row g of both sides, in clusters
    that stay as they are. Raises ValueError for fewer than 20 rows a side or features that are not finite.
    """
    check_features(real, synthetic)
    n, count = min(len(real), len(synthetic)), min(len(real), len(synthetic)) // _PER_CLUSTER
    if n < _LEAST:
        raise ValueError(f"MAUVE needs at least {_LEAST} documents a side, not {n}")
    points = np.concatenate([real, synthetic]).astype(np.float64)
    values, left_out = np.empty(_STARTS), np.empty((_STARTS, _GROUPS))
    for start in range(_STARTS):
        found = clusters(points, count, np.random.default_rng((seed, start)))
        sides = found[: len(real)], found[len(real) :]
        values[start] = _score(sides, count)
        for group in range(_GROUPS):
            rest = tuple(side[np.arange(len(side)) % _GROUPS != group] for side in sides)
            left_out[start, group] = _score(rest, count)
    value = exact_mean(values)
    low, high = jackknife_interval(value, np.array([exact_mean(column) for column in left_out.T]))
    assert low is not None
    assert high is not None
    return _widened(Estimate(value, low, high), exact_deviation(values) / math.sqrt(_STARTS))


def _score(sides: tuple[NDArray[np.int64], ...], count: int) -> float:
    first, second = (np.bincount(side, minlength=count) / len(side) for side in sides)
    return frontier_area(first, second)


def _widened(figure: Estimate, error: float) -> Estimate:
    """Return the interval with the standard error of the mean over clusterings in it, cut to [0, 1]."""
    from scipy.special import stdtrit

    more = float(stdtrit(_STARTS - 1, 0.975)) * error
    low = figure.value - math.hypot(figure.value - figure.low, more)
    high = figure.value + math.hypot(figure.high - figure.value, more)
    return Estimate(figure.value, max(0.0, low), min(1.0, high))


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(50, 10_000, "documents")] = 2000,
) -> Outcome:
    """Return MAUVE of synthetic against real text with its interval and the baseline from real text alone.

    max_documents: documents of each corpus compared at most, chosen by the digest of their text. Raises Unmeasured
    without real text or with fewer than 20 documents a side.
    """
    sample = compare(workspace, max_documents)
    if sample.n < _LEAST:
        raise Unmeasured(f"{in_words(sample.n)} documents with words a side; at least {_LEAST} are needed")
    figure = estimate(sample.real, sample.synthetic, seed=workspace.seed)
    measurement = RECORD.measurement(
        "fidelity.mauve",
        value=figure.value,
        low=figure.low,
        high=figure.high,
        n=sample.n,
        holdout=_baseline(sample, figure, workspace.seed),
        settings={**sample.settings, "clusters": sample.n // _PER_CLUSTER},
        note=sample.note,
    )
    return Outcome((measurement,))


def _baseline(sample: Comparison, figure: Estimate, seed: int) -> Baseline | None:
    """Return the figure of source against holdout, or of halves of the only real corpus; None for too little text."""
    size = sample.baseline_n
    if size < _LEAST:
        return None
    other = estimate(*sample.baseline, seed=seed)
    mine = figure if size == sample.n else estimate(sample.real[:size], sample.synthetic[:size], seed=seed)
    ratio = ratio_interval(mine, other)
    return Baseline(
        value=other.value,
        n=size,
        low=other.low,
        high=other.high,
        matched=None if mine is figure else mine.value,
        ratio_low=None if ratio is None else ratio[0],
        ratio_high=None if ratio is None else ratio[1],
    )
