"""Intervals, exact tests and power for rates: small functions on counts.

Wilson's and Clopper and Pearson's intervals and Fisher's test are written out here, not taken from ``binomtest`` and
``fisher_exact`` of scipy: those agree to nine digits but not to the last one, on which reports that are compared rest,
and take six and fourteen times as long for an interval, since they compute a p-value that nobody asked for, and twice
as long for the test. The tests hold ours to theirs.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.sums import exact_sum


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of a rate (Wilson 1927); n must be positive."""
    from scipy.stats import norm

    if n <= 0:
        raise ValueError("an interval needs n > 0")
    z = float(norm.ppf(0.5 + confidence / 2))
    rate = successes / n
    centre = rate + z * z / (2 * n)
    spread = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At the edges the formula misses the rate itself by a rounding error.
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == n else (centre + spread) / scale
    return low, high


def clopper_pearson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a rate (Clopper and Pearson 1934); n must be positive."""
    from scipy.stats import beta

    if n <= 0:
        raise ValueError("an interval needs n > 0")
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else float(beta.ppf(tail, successes, n - successes + 1))
    high = 1.0 if successes == n else float(beta.ppf(1 - tail, successes + 1, n - successes))
    return low, high


def clustered_interval(
    hits: NDArray[np.int64], documents: NDArray[np.int64], confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of a rate whose documents come in units: Clopper and Pearson's on the effective number.

    ``hits``, ``documents``: int64 (units,), flagged and all documents of each unit, at least one each. The effective
    number is n over the design effect (how much more the rate varies between units than it would between documents, at
    least 1), times the squares of Student's quantiles for documents and for units (Korn and Graubard 1998). Where none
    or all are flagged nothing tells how much alike the members of a unit are, and each unit counts once.
    """
    from scipy.special import stdtrit
    from scipy.stats import beta

    n, count, size = int(documents.sum()), int(hits.sum()), len(documents)
    if size == n:
        return clopper_pearson(count, n, confidence)
    rate = count / n
    if count in (0, n) or size < 2:
        effective = float(size)
    else:
        between = size / (size - 1) * exact_sum((hits - rate * documents) ** 2) / n**2
        design = max(1.0, between / (rate * (1 - rate) / n))
        spread = [float(stdtrit(freedom, 0.5 + confidence / 2)) for freedom in (n - 1, size - 1)]
        effective = min(float(n), n / design * (spread[0] / spread[1]) ** 2)
    tail, successes = (1 - confidence) / 2, rate * effective
    low = 0.0 if count == 0 else float(beta.ppf(tail, successes, effective - successes + 1))
    high = 1.0 if count == n else float(beta.ppf(1 - tail, successes + 1, effective - successes))
    return min(low, rate), max(high, rate)


def relabelling_p_value(
    hits: NDArray[Any], documents: NDArray[np.int64], ours: NDArray[np.bool_], permutations: int, seed: int
) -> float:
    """Return how often units handed out at random give the first side as many hits as it has.

    One entry a unit (a person, or a group of documents that belong together): ``hits`` of any size, ``documents`` how
    many there are, ``ours`` whether it stands on the first side. Units in random order fill the first side until it
    holds as many documents as it does, or more where the last unit is large, so that a side of large units counts for
    no more than its documents. Where every unit is one document it is Fisher's test. Units are sorted first, so that
    their order changes nothing. The smallest p-value is 1 / (permutations + 1).
    """
    order = np.lexsort((documents, hits))
    ordered, sizes = np.asarray(hits, np.float64)[order], documents[order]
    observed, room = float(ordered[ours[order]].sum()) - 1e-9, int(documents[ours].sum())
    random = np.random.default_rng(seed)
    reached = 0
    for _ in range(permutations):
        drawn = random.permutation(len(ordered))
        last = int(np.searchsorted(np.cumsum(sizes[drawn]), room))
        reached += float(ordered[drawn[: last + 1]].sum()) >= observed
    return float((1 + reached) / (1 + permutations))


def excess_p_value(successes: int, n: int, baseline_successes: int, baseline_n: int) -> float:
    """Return the one-sided p-value of Fisher's exact test that the first rate is not above the second.

    It is the share of ways to hand out the labels of the two samples that put at least as many successes in the first.
    """
    from scipy.stats import hypergeom

    total = successes + baseline_successes
    return min(1.0, float(hypergeom.sf(successes - 1, n + baseline_n, total, n)))


def detectable_rate(n: int, probability: float = 0.95) -> float:
    """Return the smallest rate at which n documents hold at least one case with that probability."""
    return 1.0 - math.exp(math.log(1.0 - probability) / n)


def detectable_excess(
    n: int, baseline_successes: int, baseline_n: int, alpha: float, probability: float = 0.95
) -> float | None:
    """Return the smallest rate that Fisher's test at level ``alpha`` would find with that probability.

    ``baseline_successes`` of ``baseline_n`` is what the comparison sample shows. None when no rate would be found.
    """
    from scipy.stats import binom

    # The p-value falls as successes rise, so the first count that is significant is found by bisection.
    low, high = 0, n + 1
    while low < high:
        middle = (low + high) // 2
        if middle <= n and excess_p_value(middle, n, baseline_successes, baseline_n) > alpha:
            low = middle + 1
        else:
            high = middle
    if low > n:
        return None
    below, above = 0.0, 1.0
    for _ in range(40):
        rate = (below + above) / 2
        if float(binom.sf(low - 1, n, rate)) < probability:
            below = rate
        else:
            above = rate
    return above


def rank_p_value(sample: NDArray[np.float64], baseline: NDArray[np.float64]) -> float:
    """Return the one-sided p-value of the Mann-Whitney test that ``sample`` is not larger than ``baseline``."""
    from scipy.stats import mannwhitneyu

    if np.ptp(np.concatenate([sample, baseline])) == 0:
        return 1.0
    return float(mannwhitneyu(sample, baseline, alternative="greater").pvalue)


def expected_maximum(values: NDArray[np.float64], size: int) -> float:
    """Return the expected maximum of ``size`` of the values, drawn without replacement; ``size`` at most their number.

    The i-th smallest of n values (from 1) is the maximum of C(i - 1, size - 1) of the C(n, size) draws.
    """
    from scipy.special import gammaln

    ordered = np.sort(values)
    n = len(ordered)
    if not 0 < size <= n:
        raise ValueError(f"cannot draw {size} of {n} values")
    rank = np.arange(size, n + 1, dtype=np.float64)
    log_share = gammaln(rank) - gammaln(rank - size + 1) - gammaln(size)
    log_share -= gammaln(n + 1) - gammaln(n - size + 1) - gammaln(size + 1)
    return float(np.exp(log_share) @ ordered[size - 1 :])


def median_interval(values: NDArray[np.float64], confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval of the median from order statistics (Conover); the whole range for very small samples."""
    from scipy.stats import binom

    ordered = np.sort(values)
    n = len(ordered)
    below = int(binom.ppf((1 - confidence) / 2, n, 0.5))
    low = max(below - 1, 0)
    return float(ordered[low]), float(ordered[n - 1 - low])
