"""The rates that a limit would have failed: what a limit that is met excludes."""

from __future__ import annotations

import math

PROBABILITY = 0.95
"""The chance with which a rate that is called detectable would have shown."""
_ROUNDING = 1e-12
"""A product of a limit and a count that is whole but for the last digits of a float."""


def failing_rate(n: int, least: int) -> float | None:
    """Return the smallest rate at which ``n`` documents hold ``least`` cases or more with 95 % probability.

    None where they cannot. The k-th smallest of n uniform numbers is at most the rate where k of n are cases.
    """
    from scipy.stats import beta

    if least > n:
        return None
    return 0.0 if least <= 0 else float(beta.ppf(PROBABILITY, least, n - least + 1))


def least_above(limit: float, n: int) -> int:
    """Return the smallest count of ``n`` documents whose share is above the limit."""
    return math.floor(limit * n + _ROUNDING) + 1


def failing_excess(n: int, baseline_count: int, baseline_n: int, limit: float, alpha: float) -> float | None:
    """Return the smallest rate whose excess would fail with 95 % probability; None where no rate would.

    The excess over ``baseline_count`` of ``baseline_n`` must be above the limit and Fisher's one-sided test at most
    ``alpha``.
    """
    from scipy.stats import hypergeom

    def significant(count: int) -> bool:
        return float(hypergeom.sf(count - 1, n + baseline_n, count + baseline_count, n)) <= alpha

    low, high = least_above(limit + baseline_count / baseline_n, n), n + 1
    # The p-value falls as cases rise, so the first count that is significant is found by bisection.
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if middle <= n and significant(middle) else (middle + 1, high)
    return failing_rate(n, low)
