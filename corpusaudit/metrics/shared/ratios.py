"""Intervals of a ratio: a figure over its holdout baseline's, with what is uncertain in both."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.metrics.shared.resampling import jackknife_interval
from corpusaudit.results import Baseline

_SMALLEST = 1e-3
"""Share of the baseline that its lower bound is taken to have at least: no ratio is endless."""


class Estimate(NamedTuple):
    """A figure of at least 0 with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def ratio_interval(figure: Estimate, baseline: Estimate) -> tuple[float, float] | None:
    """Return the 95 % interval of ``figure`` over ``baseline`` from the interval of each; None where the baseline is 0.

    The two are taken as independent, which makes the interval too wide where they share their real text. A lower end
    of the baseline at 0 counts as a thousandth of it. Source: Donner and Zou, Statistical Methods in Medical
    Research 2012 (MOVER-R).
    """
    if baseline.value <= 0:
        return None
    product = figure.value * baseline.value
    least = max(baseline.low, _SMALLEST * baseline.value)
    below = figure.low * (2 * figure.value - figure.low)
    root = math.sqrt(max(0.0, product**2 - below * baseline.high * (2 * baseline.value - baseline.high)))
    low = below / (product + root) if below > 0 else 0.0
    above = figure.high * (2 * figure.value - figure.high)
    bottom = least * (2 * baseline.value - least)
    high = (product + math.sqrt(max(0.0, product**2 - above * bottom))) / bottom
    ratio = figure.value / baseline.value
    return min(low, ratio), max(high, ratio)


def block_estimate(
    mean: float, block: float, left_out: NDArray[np.float64], blocks: int, *, most: float = np.inf
) -> Estimate | None:
    """Return the mean of a figure over ``blocks`` samples of one size, its interval from the jackknife of one of them.

    ``block``: the figure of that sample; ``left_out``: (groups,), the same without each group of its documents. None
    for fewer than two groups.
    """
    low, high = jackknife_interval(block, left_out)
    if low is None or high is None:
        return None
    narrower = math.sqrt(max(1, blocks))
    return Estimate(
        mean,
        min(mean, max(0.0, mean - (block - low) / narrower)),
        max(mean, min(most, mean + (high - block) / narrower)),
    )


def with_ratio(baseline: Baseline | None, figure: Estimate | None, other: Estimate | None) -> Baseline | None:
    """Return the baseline with the interval of ``figure`` over ``other``, its own; as it is where that is None."""
    ends = None if figure is None or other is None else ratio_interval(figure, other)
    if baseline is None or ends is None:
        return baseline
    return baseline.model_copy(update={"ratio_low": ends[0], "ratio_high": ends[1]})
