"""A cell of the map of labels: what one measurement says of one label, and how much worse than real text that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpusaudit.numbers import NOTHING, format_interval, format_value, is_rate, significant
from corpusaudit.reports.wording.measurements import words_of
from corpusaudit.results import SIDES, Measurement, Part

Shade = Literal["none", "kept", "less", "poor", "lost"]

LEGEND: tuple[tuple[Shade, str, str], ...] = (
    ("kept", "", "as real text is: no worse, not surely worse, or a ratio within a tenth"),
    ("less", "▽", "surely worse"),
    ("poor", "▼", "by 5 percentage points, or a ratio by a quarter"),
    ("lost", "▼▼", "by 20 percentage points, or a ratio by half"),
)
"""Shades with the mark that stands for them where there is no colour, and their meaning on both sides of the map."""
MARKS: dict[Shade, str] = {"none": "", **{shade: mark for shade, mark, _ in LEGEND}}
SHADED: tuple[Shade, ...] = ("lost", "poor", "less")
"""Shades that say that a label is worse than real text, worst first."""
_LEAST_KEPT: tuple[tuple[float, Shade], ...] = ((0.9, "kept"), (0.75, "less"), (0.5, "poor"), (0.0, "lost"))
"""The least quality of each shade: the share of the real label's figure, or its inverse where lower is better."""
_LEAST_ABOVE: tuple[tuple[float, Shade], ...] = ((0.2, "lost"), (0.05, "poor"), (0.0, "less"))
"""By how much the interval lies above unseen text, at least: one document in twenty, and one in five, are read of."""


@dataclass(frozen=True)
class MapCell:
    """A label's share of documents, or its figure over the same label's in real text; ``told`` has both in full."""

    text: str
    shade: Shade
    told: str


def column_title(m: Measurement) -> str:
    """Return the title of a column; in utility, where variants of several figures are called alike, the family's."""
    words = words_of(m)
    return words.family or words.title if m.dimension == "utility" else words.title


def cell_of(m: Measurement, part: Part | None) -> MapCell:
    """Return the cell of a label: on the side of privacy a share beside unseen text, on that of quality a ratio."""
    if part is None or part.value is None:
        reason = "no document has this label" if part is None else part.reason or "not measured"
        return MapCell(NOTHING, "none", f"{column_title(m)}: not measured: {reason}")
    return _share(m, part, part.value) if SIDES[m.dimension] == "privacy" else _ratio(m, part, part.value)


def _share(m: Measurement, part: Part, share: float) -> MapCell:
    beside = part.holdout if part.holdout is not None or m.holdout is None else m.holdout.value
    value = format_value(share, m.unit)
    told = f"{column_title(m)}: {value}" + ("" if beside is None else f", unseen text {format_value(beside, m.unit)}")
    return MapCell(value, _shade_of_share(m, part, beside), told + _interval(m, part))


def _shade_of_share(m: Measurement, part: Part, beside: float | None) -> Shade:
    if beside is None or m.better != "lower" or not is_rate(m.unit) or part.low is None:
        return "none"
    surely = part.low - beside
    return next((shade for least, shade in _LEAST_ABOVE if surely > least), "kept")


def _ratio(m: Measurement, part: Part, figure: float) -> MapCell:
    value = format_value(figure, m.unit)
    if part.holdout is None:
        return MapCell(f"({value})", "none", f"{column_title(m)}: {value}; no figure of the same label in real text")
    told = f"{column_title(m)}: {value}, real text {format_value(part.holdout, m.unit)}" + _interval(m, part)
    if part.holdout <= 0 or figure < 0:
        return MapCell(f"({value})", "none", told)
    ratio = figure / part.holdout
    shade = _shade_of_ratio(m, part, figure, part.holdout)
    return MapCell(f"{ratio:.2f}" if ratio < 10 else significant(ratio, 2), shade, told)


def _shade_of_ratio(m: Measurement, part: Part, figure: float, beside: float) -> Shade:
    """Return the shade of the value in the figure's interval that is nearest to real text: chance alone shades none."""
    low, high = (figure if end is None else end for end in (part.low, part.high))
    nearest = max(0.0, min(max(beside, low), high))
    if m.better != "band" and (nearest > beside) == (m.better == "higher"):
        return "kept"
    quality = min(nearest, beside) / max(nearest, beside) if nearest != beside else 1.0
    return next(shade for least, shade in _LEAST_KEPT if quality >= least)


def _interval(m: Measurement, part: Part) -> str:
    return "" if part.low is None else f", interval {format_interval(part.low, part.high, m.unit)}"
