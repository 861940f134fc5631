"""The map of labels for copying and disclosure: which share of each label's documents, beside all unseen text."""

from __future__ import annotations

from corpusaudit.numbers import NOTHING, format_interval, format_value, is_rate
from corpusaudit.reports.label_map import LabelMap, MapCell, MapRow, Shade
from corpusaudit.reports.wording.measurements import words_of
from corpusaudit.results import SIDES, AuditReport, Measurement, Part

LEGEND: tuple[tuple[Shade, str, str], ...] = (
    ("kept", "", "no more than unseen text, or not surely more"),
    ("less", "▽", "surely more"),
    ("poor", "▼", "surely 5 percentage points more"),
    ("lost", "▼▼", "surely 20 percentage points more"),
)
"""Shades of a share of documents, with the mark that stands for them where there is no colour."""
_LEAST: tuple[tuple[float, Shade], ...] = ((0.2, "lost"), (0.05, "poor"), (0.0, "less"))
"""By how much the interval lies above unseen text, at least: one document in twenty, and one in five, are read of."""

SENTENCES = (
    "The share of each label's documents that a measurement counts. It is shaded as far as its 95% interval lies above "
    "the same share of all unseen text; without such a share it is not shaded.",
)


def on_the_privacy_map(m: Measurement) -> bool:
    """Return whether a measurement's parts by label stand in this map."""
    return SIDES[m.dimension] == "privacy" and any(part.by == "label" for part in m.parts)


def privacy_map(report: AuditReport) -> LabelMap | None:
    """Return the map of a report; None where no measurement of copying or disclosure has parts by label.

    Labels come first by how many of their figures are shaded worst.
    """
    shown = [m for m in report.measurements if on_the_privacy_map(m)]
    found = {m.metric: {part.name: part for part in m.parts if part.by == "label"} for m in shown}
    names = sorted({name for parts in found.values() for name in parts})
    if not names:
        return None
    rows = []
    for name in names:
        parts = [found[m.metric].get(name) for m in shown]
        n = max(part.n for part in parts if part is not None)
        cells = tuple(_cell(m, part) for m, part in zip(shown, parts, strict=True))
        rows.append(MapRow(name, f"{n:,}", (), cells))
    rows.sort(key=_badness)
    return LabelMap(
        tuple(words_of(m).title for m in shown), tuple(rows), SENTENCES, any(any(_badness(row)) for row in rows)
    )


def _cell(m: Measurement, part: Part | None) -> MapCell:
    name = words_of(m).title
    if part is None or part.value is None:
        reason = "no document has this label" if part is None else part.reason or "not measured"
        return MapCell(NOTHING, "none", f"{name}: not measured: {reason}")
    value = format_value(part.value, m.unit)
    beside = part.holdout if part.holdout is not None or m.holdout is None else m.holdout.value
    told = f"{name}: {value}" + ("" if beside is None else f", unseen text {format_value(beside, m.unit)}")
    told += "" if part.low is None else f", interval {format_interval(part.low, part.high, m.unit)}"
    return MapCell(value, _shade(m, part, beside), told)


def _shade(m: Measurement, part: Part, beside: float | None) -> Shade:
    if beside is None or m.better != "lower" or not is_rate(m.unit) or part.low is None:
        return "none"
    surely = part.low - beside
    return next((shade for least, shade in _LEAST if surely > least), "kept")


def _badness(row: MapRow) -> tuple[int, ...]:
    shades = [cell.shade for cell in row.cells]
    return tuple(-shades.count(shade) for shade in ("lost", "poor", "less"))
