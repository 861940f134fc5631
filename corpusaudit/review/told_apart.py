"""A two-sample test by people: do raters tell synthetic documents from real ones?

The figure is balanced accuracy, the mean of the shares of synthetic and of real documents that raters told right: 0.5
for guessing, 1 for raters who always know. Answers are pooled over raters, so one who answered more counts more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.metrics.shared.statistics import clopper_pearson

Says = NDArray[np.int8]
"""(raters, documents): 1 for synthetic, 0 for real, -1 for no answer."""


class Told(NamedTuple):
    """Balanced accuracy and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def told_apart(says: Says, synthetic: NDArray[np.bool_]) -> Told | None:
    """Return how well raters tell documents apart; None where one side has no answer.

    The interval of each side holds what documents and what raters differ by, and both are put together by the method
    of variance estimates recovery (Zou and Donner 2008); it is exact (Clopper and Pearson) for one rater.
    """
    ours, theirs = (_side(says[:, synthetic == side], int(side)) for side in (True, False))
    if ours is None or theirs is None:
        return None
    value = (ours.value + theirs.value) / 2
    below = math.hypot(ours.value - ours.low, theirs.value - theirs.low) / 2
    above = math.hypot(ours.high - ours.value, theirs.high - theirs.value) / 2
    return Told(value, max(0.0, value - below), min(1.0, value + above))


def _side(says: Says, right: int) -> Told | None:
    """Return the share of right answers on one side, documents in columns."""
    given = says >= 0
    hits = given & (says == right)
    n, count = int(given.sum()), int(hits.sum())
    if not n:
        return None
    documents = int(given.any(axis=0).sum())
    if n == documents:
        return Told(count / n, *clopper_pearson(count, n))
    rate = count / n
    effective = _effective(hits, given, rate) if 0 < count < n else float(documents)
    return Told(rate, *_exact(rate, effective))


def _effective(hits: NDArray[np.bool_], given: NDArray[np.bool_], rate: float) -> float:
    """Return how many independent answers tell as much: both documents and raters vary (Cameron, Gelbach and Miller
    2011), and few of either tell little of how much (Korn and Graubard 1998).
    """
    from scipy.special import stdtrit

    apart = (hits - rate) * given
    n, documents, raters = int(given.sum()), int(given.any(axis=0).sum()), int(given.any(axis=1).sum())
    if documents < 2:
        return 1.0
    quantile = {freedom: float(stdtrit(freedom, 0.975)) for freedom in (n - 1, documents - 1, raters - 1) if freedom}
    alone = n * rate * (1 - rate)
    variance = max(documents / (documents - 1) * float((apart.sum(axis=0) ** 2).sum()), alone)
    variance *= (quantile[documents - 1] / quantile[n - 1]) ** 2
    if raters > 1:
        more = raters / (raters - 1) * float((apart.sum(axis=1) ** 2).sum()) - alone
        variance += max(0.0, more) * (quantile[raters - 1] / quantile[n - 1]) ** 2
    return n * alone / variance


def _exact(rate: float, n: float) -> tuple[float, float]:
    """Return Clopper and Pearson's interval for an effective number of answers."""
    from scipy.stats import beta

    hits = rate * n
    low = 0.0 if hits == 0 else float(beta.ppf(0.025, hits, n - hits + 1))
    high = 1.0 if rate == 1 else float(beta.ppf(0.975, hits + 1, n - hits))
    return min(low, rate), max(high, rate)


def exact_p_value(says: Says, synthetic: NDArray[np.bool_], strata: Sequence[str]) -> float:
    """Return how often the labels of origin, dealt out at random, give the raters as much right as they have.

    One-sided and exact: all ways to hand out the origins among the documents of each stratum are counted, so raters may
    be as alike as they like. The statistic is how many more answers "synthetic" than "real" the synthetic documents
    got. With one rater and one stratum it is Fisher's exact test.
    """
    raters = len(says)
    votes = np.where(says < 0, 0, 2 * says.astype(np.int64) - 1).sum(axis=0)
    chances, least = np.ones(1), 0
    for stratum in sorted(set(strata)):
        here = np.array([one == stratum for one in strata])
        taken = int(synthetic[here].sum())
        chances = np.convolve(chances, _sums(votes[here] + raters, taken, 2 * raters * taken))
        least -= raters * taken
    reached = int(votes[synthetic].sum()) - least
    return float(min(1.0, chances[reached:].sum()))


def _sums(values: NDArray[np.int64], taken: int, most: int) -> NDArray[np.float64]:
    """Return the chance of each sum from 0 to ``most`` of ``taken`` of the values, drawn without replacement."""
    ways = np.zeros((taken + 1, most + 1))
    ways[0, 0] = 1.0
    for value in values.tolist():
        more = ways.copy()
        more[1:, value:] += ways[:-1, : most + 1 - value]
        ways = more / more.max()  # only ratios count
    chances: NDArray[np.float64] = ways[taken] / ways[taken].sum()
    return chances
