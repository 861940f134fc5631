"""Intervals by resampling: for means over documents and for figures that only a whole corpus has.

Documents stand in the order of their content hash (:mod:`corpusaudit.metrics.shared.views`), so every GROUPS-th of
them makes a random group that does not depend on the order of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.sums import exact_deviation, exact_mean, exact_sum

GROUPS = 20
"""Parts that the jackknife leaves out in turn."""

Interval = tuple[float, float] | tuple[None, None]


def jackknife_groups(documents: int, people: Sequence[str] | None = None) -> tuple[NDArray[np.int64], int]:
    """Return the group of every document and the number of groups: 20, or one a document where there are fewer.

    ``people``: the person of each document. Documents of one person stay together, so that what they share is in the
    interval; the people with most documents are dealt out first, each to the smallest group.
    """
    groups = min(GROUPS, documents)
    found = np.arange(documents, dtype=np.int64) % max(groups, 1)
    counts = Counter(people or ())
    if len(counts) in (0, documents):
        return found, groups
    groups = min(GROUPS, len(counts))
    sizes, place = [0] * groups, {}
    for person, size in counts.most_common():
        place[person] = sizes.index(min(sizes))
        sizes[place[person]] += size
    return np.array([place[person] for person in people or ()], np.int64), groups


def mean_interval(values: NDArray[np.float64], *, least: float = -np.inf, most: float = np.inf) -> Interval:
    """Return the 95 % t interval of a mean, cut to [least, most]; (None, None) for fewer than two values."""
    if len(values) < 2:
        return None, None
    error = exact_deviation(values) / np.sqrt(len(values))
    return _around(exact_mean(values), error, len(values) - 1, least, most)


def jackknife_interval(
    value: float, left_out: NDArray[np.float64], *, least: float = -np.inf, most: float = np.inf
) -> Interval:
    """Return the 95 % delete-a-group jackknife interval around ``value``, cut to [least, most].

    ``left_out``: (groups,), the figure of the corpus without each group. (None, None) for fewer than two groups.
    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 11.
    """
    groups = len(left_out)
    if groups < 2:
        return None, None
    error = float(np.sqrt((groups - 1) / groups * exact_sum((left_out - exact_mean(left_out)) ** 2)))
    return _around(value, error, groups - 1, least, most)


def _around(value: float, error: float, freedom: int, least: float, most: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    margin = float(stdtrit(freedom, 0.975)) * error
    return min(value, max(least, value - margin)), max(value, min(most, value + margin))
