"""Which figure of a column is best, and which of the others chance cannot tell from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from corpusaudit.results import SIDES, Mark, Measurement, loss_of

ALPHA = 0.05
"""The customary level of a test, corrected for how many are looked at."""
FEW = 10
"""What a figure must rest on to be marked beside larger ones: 0 of 3 copies is no better than 1 of 1,000."""
_HALF = 1.959963984540054
"""Standard errors on either side of a 95 % interval."""

Measured = Mapping[int, Measurement]


def marked(measured: Sequence[Measurement | None]) -> tuple[list[Mark], str]:
    """Return the mark of each figure of a column, and what showed ties (``exact test`` or ``intervals``).

    A figure is worse than the best where the p-value of their difference, corrected for the best and the worst of so
    many being looked at (:func:`corrected`), is under ``ALPHA``.
    """
    marks: list[Mark] = [""] * len(measured)
    figures = large_enough(measured)
    by_count = bool(figures) and all(_is_count(m) for m in figures.values())
    losses = {place: loss[0] for place, m in figures.items() if (loss := loss_of(m)) is not None}
    if losses:
        least = min(losses.values())
        best = [place for place, loss in losses.items() if math.isclose(loss, least, rel_tol=1e-9, abs_tol=1e-12)]
        # Of equal figures, the one that rests on most tells best what is worse.
        sharpest = figures[max(best, key=lambda place: figures[place].n)]
        for place in losses:
            p_value = _p_value(figures[place], sharpest, by_count=by_count)
            tied = p_value is not None and corrected(p_value, len(losses)) >= ALPHA
            marks[place] = "best" if place in best else "tied" if tied else ""
    return marks, "exact test" if by_count else "intervals"


@lru_cache(maxsize=4096)
def corrected(p_value: float, figures: int) -> float:
    """Return the p-value of a difference that is the largest among so many figures, by the studentized range.

    ``p_value``: two-sided, of one difference. The best of many is chosen by its figure, so that its difference from the
    worst is the range of them all: of ten equal figures it is beyond two standard errors more often than not. With two
    figures nothing changes. Source: Tukey 1953; Kramer 1956 for unequal errors.
    """
    from scipy.special import ndtri

    if figures <= 2 or p_value >= 1:
        return p_value
    # All pairs together are the most that it can be, and all there is where the tables of the normal end.
    most = min(1.0, p_value * figures * (figures - 1) / 2)
    if p_value < 1e-12:
        return most
    return max(p_value, min(most, range_p_value(-math.sqrt(2) * float(ndtri(p_value / 2)), figures)))


def range_p_value(width: float, figures: int) -> float:
    """Return how often the range of so many standard normal figures exceeds ``width``: one integral over the lowest."""
    step = 0.02
    inside = 0.0
    for place in range(-400, 401):
        low = place * step
        between = (math.erf((low + width) / math.sqrt(2)) - math.erf(low / math.sqrt(2))) / 2
        inside += math.exp(-low * low / 2) * between ** (figures - 1)
    return 1.0 - figures * inside * step / math.sqrt(2 * math.pi)


def large_enough(measured: Sequence[Measurement | None]) -> dict[int, Measurement]:
    """Return the figures that may be marked, by place: all, or those on ``FEW`` and more where there are such."""
    figures = {place: m for place, m in enumerate(measured) if m is not None and m.value is not None}
    large = {place: m for place, m in figures.items() if m.n >= FEW}
    return large or figures


ALONE = "one generator alone has a figure"
SOME_UNJUDGED = f"not every figure can be judged: one rests on fewer than {FEW}, or has no interval"


def unjudged(measured: Sequence[Measurement | None]) -> str:
    """Return why no figure of a column can be called the best of all that stand in it; empty where one can.

    Beside a star a figure without mark reads as worse. That is known only where two figures stand there at least, and
    each of them rests on ``FEW`` and more and has an interval, or a count behind it as all others have.
    """
    figures = [m for m in measured if m is not None and m.value is not None]
    if len(figures) < 2:
        return ALONE if figures else ""
    by_count = all(_is_count(m) for m in figures)
    losses = [loss_of(m) for m in figures]
    tested = all(loss is not None and (by_count or loss[1] is not None) for loss in losses)
    return "" if tested and all(m.n >= FEW for m in figures) else SOME_UNJUDGED


def _p_value(m: Measurement, best: Measurement, *, by_count: bool) -> float | None:
    """Return the two-sided p-value of the difference from the best figure; None where neither way can tell.

    Without counts the standard error of the difference is made from the halves of the two intervals that face each
    other (Zou and Donner 2008), as if the figures were independent.
    """
    if by_count:
        return _fisher(m, best)
    mine, theirs = loss_of(m), loss_of(best)
    if mine is None or theirs is None or mine[1] is None or theirs[2] is None:
        return None
    apart = mine[0] - theirs[0]
    error = math.hypot(mine[0] - mine[1], theirs[2] - theirs[0]) / _HALF
    if error == 0:
        return 1.0 if apart <= 0 else 0.0
    return math.erfc(apart / error / math.sqrt(2))


def _is_count(m: Measurement) -> bool:
    """Return whether a figure is a share of documents each judged by itself, so that a count stands behind it.

    Where documents of one person count together the interval is wider than that of a count, which then says too much.
    """
    # Rates of privacy count documents each judged by itself; a duplicate needs another document.
    if SIDES[m.dimension] != "privacy" or m.unit != "rate" or m.kind != "census":
        return False
    if m.n < 1 or m.value is None or not 0 <= m.value <= 1:
        return False
    count = round(m.value * m.n)
    return abs(m.value * m.n - count) < 1e-6 and (m.high is None or m.high <= _upper_end(count, m.n) + 1e-6)


def _upper_end(count: int, n: int) -> float:
    from scipy.special import betaincinv

    return 1.0 if count == n else float(betaincinv(count + 1, n - count, 0.975))


def _fisher(first: Measurement, second: Measurement) -> float:
    from scipy.stats import fisher_exact

    table = []
    for m in (first, second):
        count = round((m.value or 0.0) * m.n)
        table.append([count, m.n - count])
    return float(fisher_exact(table).pvalue)
