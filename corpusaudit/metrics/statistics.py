"""Intervals, exact tests and power for rates: small functions on counts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


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


def excess_p_value(successes: int, n: int, twin_successes: int, twin_n: int) -> float:
    """Return the one-sided p-value of Fisher's exact test that the first rate is not above the second.

    It is the share of ways to hand out the labels of the two samples that put at least as many successes in the first.
    """
    from scipy.stats import hypergeom

    total = successes + twin_successes
    return min(1.0, float(hypergeom.sf(successes - 1, n + twin_n, total, n)))


def detectable_rate(n: int, probability: float = 0.95) -> float:
    """Return the smallest rate at which n documents hold at least one case with that probability."""
    return 1.0 - math.exp(math.log(1.0 - probability) / n)


def detectable_excess(
    n: int, twin_successes: int, twin_n: int, alpha: float, probability: float = 0.95
) -> float | None:
    """Return the smallest rate that Fisher's test at level ``alpha`` would find with that probability.

    ``twin_successes`` of ``twin_n`` is what the comparison sample shows. None when no rate would be found.
    """
    from scipy.stats import binom

    # The p-value falls as successes rise, so the first count that is significant is found by bisection.
    low, high = 0, n + 1
    while low < high:
        middle = (low + high) // 2
        if middle <= n and excess_p_value(middle, n, twin_successes, twin_n) > alpha:
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


def rank_p_value(sample: NDArray[np.float64], twin: NDArray[np.float64]) -> float:
    """Return the one-sided p-value of the Mann-Whitney test that ``sample`` is not larger than ``twin``."""
    from scipy.stats import mannwhitneyu

    if np.ptp(np.concatenate([sample, twin])) == 0:
        return 1.0
    return float(mannwhitneyu(sample, twin, alternative="greater").pvalue)


def mean_interval(values: NDArray[np.float64], confidence: float = 0.95) -> tuple[float, float] | None:
    """Return Student's interval of a mean; None for fewer than two values."""
    from scipy.stats import t

    if len(values) < 2:
        return None
    spread = float(values.std(ddof=1)) / math.sqrt(len(values)) * float(t.ppf(0.5 + confidence / 2, len(values) - 1))
    return float(values.mean()) - spread, float(values.mean()) + spread


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
