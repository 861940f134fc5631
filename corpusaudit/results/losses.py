"""How bad a figure is, whichever way is better: what two figures of one measurement are compared by."""

from __future__ import annotations

from typing import NamedTuple

from corpusaudit.results.measurements import Measurement


class Loss(NamedTuple):
    """How bad a figure is, with the ends of its 95 % interval, None where it has none."""

    value: float
    low: float | None
    high: float | None


def compared_figure(m: Measurement) -> float | None:
    """Return the figure that is compared: the value or, where nearest to the baseline is best, that at its size."""
    at_its_size = m.better == "band" and m.holdout is not None and m.holdout.matched is not None
    return m.holdout.matched if at_its_size and m.holdout is not None else m.value


def loss_of(m: Measurement) -> Loss | None:
    """Return how bad a figure is; None where there is no figure, or nothing that says what is better.

    That is the figure where lower is better, its negative where higher is, and else its distance from the baseline.
    """
    if m.value is None:
        return None
    if m.better == "lower":
        return Loss(m.value, m.low, m.high)
    if m.better == "higher":
        return Loss(-m.value, None, None) if m.low is None or m.high is None else Loss(-m.value, -m.high, -m.low)
    judged = compared_figure(m)
    if m.holdout is None or judged is None:
        return None
    # The interval is that of the whole corpus; at the baseline's size it is taken to be as wide.
    away = abs(judged - m.holdout.value)
    if m.low is None or m.high is None:
        return Loss(away, None, None)
    low, high = (end + judged - m.value - m.holdout.value for end in (m.low, m.high))
    return Loss(away, 0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high)))
