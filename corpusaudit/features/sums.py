"""Sums that are equal to the last bit in whatever order their terms come."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray


def exact_sum(values: NDArray[Any]) -> float:
    """Return the sum, rounded once."""
    return math.fsum(values.tolist())


def exact_mean(values: NDArray[Any]) -> float:
    """Return the mean of at least one value."""
    return exact_sum(values) / len(values)


def exact_deviation(values: NDArray[Any]) -> float:
    """Return the standard deviation of a sample of at least two values."""
    return math.sqrt(exact_sum((values - exact_mean(values)) ** 2) / (len(values) - 1))


def sums_by(groups: NDArray[np.int64], values: NDArray[np.float64], size: int = 0) -> NDArray[np.float64]:
    """Return the sum of the values of each group, (groups,), added up in order of size."""
    order = np.lexsort((values, groups))
    return np.bincount(groups[order], values[order], minlength=size).astype(np.float64)
