"""Which figure of a column is best, and which of the others chance cannot tell from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from corpusaudit.results import Mark, Measurement

ALPHA = 0.05
FEW = 10
"""What a figure must rest on to be marked beside larger ones: 0 of 3 copies is no better than 1 of 1,000."""

Measured = Mapping[int, Measurement]


def marked(measured: Sequence[Measurement | None]) -> tuple[list[Mark], str]:
    """Return the mark of each figure of a column, and how ties were told (``exact test`` or ``intervals``)."""
    marks: list[Mark] = [""] * len(measured)
    figures = large_enough(measured)
    by_count = bool(figures) and all(_is_count(m) for m in figures.values())
    losses = {place: loss[0] for place, m in figures.items() if (loss := _loss(m)) is not None}
    if losses:
        least = min(losses.values())
        best = [place for place, loss in losses.items() if math.isclose(loss, least, rel_tol=1e-9, abs_tol=1e-12)]
        # Of equal figures, the one that rests on most tells best what is worse.
        sharpest = figures[max(best, key=lambda place: figures[place].n)]
        for place in losses:
            tied = _tied(figures[place], sharpest, by_count=by_count)
            marks[place] = "best" if place in best else "tied" if tied else ""
    return marks, "exact test" if by_count else "intervals"


def large_enough(measured: Sequence[Measurement | None]) -> dict[int, Measurement]:
    """Return the figures that may be marked, by place: all, or those on ``FEW`` and more where there are such."""
    figures = {place: m for place, m in enumerate(measured) if m is not None and m.value is not None}
    large = {place: m for place, m in figures.items() if m.n >= FEW}
    return large or figures


def _loss(m: Measurement) -> tuple[float, float | None, float | None] | None:
    """Return how bad a figure is, with the ends of its interval; None where nothing says what is better.

    That is the figure, its negative or, for a band, its distance from the holdout's.
    """
    if m.value is None:
        return None
    if m.better == "lower":
        return m.value, m.low, m.high
    if m.better == "higher":
        ends = (None, None) if m.low is None or m.high is None else (-m.high, -m.low)
        return -m.value, *ends
    if m.holdout is None:
        return None
    # The interval is that of the whole corpus; at the holdout's size it is taken to be as wide.
    judged = m.value if m.holdout.matched is None else m.holdout.matched
    away = abs(judged - m.holdout.value)
    if m.low is None or m.high is None:
        return away, None, None
    low, high = (end + judged - m.value - m.holdout.value for end in (m.low, m.high))
    return away, 0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high))


def _tied(m: Measurement, best: Measurement, *, by_count: bool) -> bool:
    """Return whether chance explains the difference from the best figure; never where neither way can tell."""
    if by_count:
        return _fisher(m, best) >= ALPHA
    mine, theirs = _loss(m), _loss(best)
    if mine is None or theirs is None or mine[1] is None or theirs[2] is None:
        return False
    return mine[1] <= theirs[2]


def _is_count(m: Measurement) -> bool:
    """Return whether a figure is a share of documents each judged by itself, so that a count stands behind it."""
    if m.unit != "rate" or m.kind != "census" or m.n < 1 or m.value is None or not 0 <= m.value <= 1:
        return False
    return abs(m.value * m.n - round(m.value * m.n)) < 1e-6


def _fisher(first: Measurement, second: Measurement) -> float:
    from scipy.stats import fisher_exact

    table = []
    for m in (first, second):
        count = round((m.value or 0.0) * m.n)
        table.append([count, m.n - count])
    return float(fisher_exact(table).pvalue)
