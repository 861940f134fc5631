"""How figures are written: one way, in every table and sentence. What does not exist reads ``n/a``, never 0."""

from __future__ import annotations

import math
from collections.abc import Callable

NOTHING = "n/a"
COUNTS = frozenset({"count", "counts", "documents", "words", "tokens", "runs", "details", "people", "values"})
"""Units whose figures are whole numbers."""
_LIMITS = {
    "max": "at most {}",
    "min": "at least {}",
    "max_ratio_to_holdout": "at most {} × {}",
    "min_ratio_to_holdout": "at least {} × {}",
    "max_excess_over_holdout": "at most {} above {}",
    "max_increase": "at most {} worse than the last release",
}


def is_rate(unit: str) -> bool:
    """Return whether figures of that unit are shares of a whole, shown as percentages."""
    return unit == "rate" or unit.split(" ", 1)[0] == "share"


def shown_unit(unit: str) -> str:
    """Return the unit as it stands behind a figure: nothing for shares, which carry their sign, ratios and scores."""
    return "" if is_rate(unit) or unit in ("ratio", "score") else unit


def significant(value: float, digits: int = 3) -> str:
    """Return ``value`` with that many significant digits; whole numbers from 1,000 on keep all their digits."""
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}" if abs(value) < 1e15 else f"{value:.{digits}g}"
    if abs(value) < 1e-4:
        return f"{value:.{digits}g}"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".")


def one_in(chance: float) -> str:
    """Return a share as "one in N", N rounded to two digits; shares over one half as a percentage of.

    Under one in a million the figure rests on the model of the tail alone, so no figure is given.
    """
    if chance > 0.5:
        return f"{percent(chance)} of"
    if chance < 1e-6:
        return "fewer than one in 1,000,000"
    often = 1.0 / chance
    digits = max(0, math.floor(math.log10(often)) - 1)
    return f"one in {round(often / 10**digits) * 10**digits:,.0f}"


def percent(rate: float, digits: int = 3) -> str:
    """Return a rate as a percentage that reads 0 % or 100 % only where it is exactly 0 or 1."""
    if rate == 0:
        return "0%"
    if abs(rate) < 1e-6:
        return "<0.0001%" if rate > 0 else ">-0.0001%"
    if 0.9995 <= rate < 1:
        return ">99.9999%" if rate > 0.999999 else f"{math.floor(rate * 1e6) / 1e4:.4f}".rstrip("0") + "%"
    return significant(100 * rate, digits) + "%"


def format_value(value: float | None, unit: str, digits: int = 3) -> str:
    """Return a figure as readers expect it of its unit: percent for a rate, whole numbers for counts."""
    if value is None:
        return NOTHING
    if is_rate(unit):
        return percent(value, digits)
    if unit in COUNTS and value == int(value):
        return f"{int(value):,}"
    return significant(value, digits)


def apart(one: float, other: float, unit: str) -> tuple[str, str]:
    """Return two figures as :func:`format_value` does, with as many more digits as it takes to see which is larger.

    A sentence that compares 5.004 % with a limit of 5 % would contradict itself with three digits. Figures that differ
    by rounding alone read alike.
    """
    return _apart(one, other, lambda number, digits: format_value(number, unit, digits))


def _apart(one: float, other: float, write: Callable[[float, int], str]) -> tuple[str, str]:
    shown = write(one, 3), write(other, 3)
    if math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12):
        return shown
    for digits in range(4, 13):
        if shown[0] != shown[1]:
            break
        shown = write(one, digits), write(other, digits)
    return shown


def format_excess(excess: float, allowed: float, unit: str) -> tuple[str, str]:
    """Return by how much a figure exceeds another, and how much it may: percentage points for rates.

    Both have as many digits, three at least, as it takes to see which is larger.
    """

    def write(number: float, digits: int) -> str:
        if not is_rate(unit):
            return format_value(number, unit, digits)
        points = significant(100 * number, digits)
        return f"{points} percentage {'point' if points == '1' else 'points'}"

    return _apart(excess, allowed, write)


def format_score(value: float | None, *, signed: bool = False) -> str:
    """Return a score with three decimals, so that scores align in a column; with ``signed`` a gain, ``+0.012``."""
    if value is None:
        return NOTHING
    return f"{value:+.3f}" if signed else f"{value:.3f}"


def format_interval(low: float | None, high: float | None, unit: str) -> str:
    """Return ``low to high``, or ``n/a`` where there is no interval."""
    if low is None or high is None:
        return NOTHING
    return f"{format_value(low, unit)} to {format_value(high, unit)}"


def format_p(p: float | None) -> str:
    """Return ``p < 0.001`` or ``p = 0.032``."""
    if p is None:
        return NOTHING
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}" if p < 0.995 else "p > 0.99"


def format_limit(limit: dict[str, float], unit: str, beside: str = "holdout") -> str:
    """Return a gate's limit in words: ``at most 5%``, ``at most 1.25 × holdout``, with ``beside`` for the holdout."""
    parts = []
    for key, value in limit.items():
        is_ratio = "ratio" in key
        shown = significant(value) if is_ratio else format_value(value, unit)
        if key == "max_excess_over_holdout" and value == 0:
            parts.append(f"no higher than {beside}")
            continue
        if key == "max_increase" and value == 0:
            parts.append("no worse than the last release")
            continue
        if key in ("max_excess_over_holdout", "max_increase") and is_rate(unit):
            shown = format_excess(value, value, unit)[0]
        known = _LIMITS.get(key)
        parts.append(known.format(shown, beside) if known else f"{key.replace('_', ' ')} {shown}")
    return " and ".join(parts) if parts else NOTHING


def count(n: int | str) -> str:
    """Return a count with commas, ``<5`` as it is."""
    return f"{n:,}" if isinstance(n, int) else n


def format_seconds(seconds: float) -> str:
    """Return a duration: ``0.4 s``, ``12 s``, ``3 min 20 s``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
