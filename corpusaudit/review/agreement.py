"""Do raters agree with each other? Krippendorff's alpha, weighted kappa and plain percentage."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.sums import exact_mean
from corpusaudit.metrics.shared.resampling import Interval, jackknife_groups, jackknife_interval

Codes = NDArray[np.int64]
"""(raters, documents): the place of each answer in the scale, from 0; -1 for none."""
Level = Literal["nominal", "ordinal", "interval"]
Figure = Callable[[Codes], float | None]


def alpha(codes: Codes, level: Level) -> float | None:
    """Return Krippendorff's alpha: 1 for raters who always agree, 0 for chance; None where all answers are equal.

    Documents with fewer than two answers are left out. Steps of the scale are one apart for ``interval``.
    Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
    """
    values = int(codes.max(initial=0)) + 1
    counts = np.stack([(codes == value).sum(axis=0) for value in range(values)]).astype(np.float64)
    counts = counts[:, counts.sum(axis=0) > 1]
    total = counts.sum(axis=1)
    distance = _distances(total, level)
    pairs = (counts / (counts.sum(axis=0) - 1)) @ counts.T
    pairs -= np.diag((counts / (counts.sum(axis=0) - 1)).sum(axis=1))
    expected = float(total @ distance @ total) / max(float(total.sum()) - 1, 1)
    return None if expected == 0 else 1 - float((pairs * distance).sum()) / expected


def _distances(total: NDArray[np.float64], level: Level) -> NDArray[np.float64]:
    """Return the squared distance of each two values, (values, values)."""
    if level == "nominal":
        return 1.0 - np.eye(len(total))
    place = np.cumsum(total) - total / 2 if level == "ordinal" else np.arange(len(total), dtype=np.float64)
    distances: NDArray[np.float64] = (place[:, None] - place[None, :]) ** 2
    return distances


def weighted_kappa(codes: Codes) -> float | None:
    """Return Cohen's kappa with quadratic weights, the mean over all pairs of raters for whom it exists.

    Source: Cohen 1968; Light 1971 for the mean over pairs.
    """
    found = [one for pair in combinations(codes, 2) if (one := _kappa(*pair)) is not None]
    return exact_mean(np.array(found)) if found else None


def _kappa(first: NDArray[np.int64], second: NDArray[np.int64]) -> float | None:
    both = (first >= 0) & (second >= 0)
    one, other = first[both].astype(np.float64), second[both].astype(np.float64)
    if not len(one):
        return None
    seen = float(((one - other) ** 2).mean())
    by_chance = float(((one[:, None] - other[None, :]) ** 2).mean())
    return None if by_chance == 0 else 1 - seen / by_chance


def percentage(codes: Codes) -> float | None:
    """Return the share of pairs of answers to one document that are equal."""
    pairs = [((a >= 0) & (b >= 0), a == b) for a, b in combinations(codes, 2)]
    n = sum(int(both.sum()) for both, _ in pairs)
    return sum(int((both & same).sum()) for both, same in pairs) / n if n else None


def interval(codes: Codes, figure: Figure, *, least: float) -> Interval:
    """Return the 95 % interval of a figure over documents, by a jackknife that leaves a twentieth of them out in turn.

    ``codes``: documents in a random order. (None, None) where the figure does not exist without some of them.
    """
    codes = codes[:, (codes >= 0).sum(axis=0) > 1]
    value = figure(codes)
    groups, count = jackknife_groups(codes.shape[1])
    if value is None or count < 2:
        return None, None
    without = [figure(codes[:, groups != group]) for group in range(count)]
    known = np.array([one for one in without if one is not None])
    return jackknife_interval(value, known, least=least, most=1.0) if len(known) == count else (None, None)
