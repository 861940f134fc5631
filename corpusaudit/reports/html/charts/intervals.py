"""Figures as dots with their intervals, the baseline as a diamond below, what is forbidden as hatching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.reports.html.charts.svg import LEFT, RIGHT, Format, Scale, axis, name_of, svg_of, text_of, whisker


@dataclass(frozen=True)
class IntervalRow:
    """One figure of an interval plot. ``least`` and ``most`` are the ends of what the gate allows, in its own unit.

    ``matched`` is the synthetic figure at the holdout's size, where size matters; ``baseline_of`` says whose the
    ``baseline`` is.
    """

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    baseline: float | None = None
    baseline_low: float | None = None
    baseline_high: float | None = None
    matched: float | None = None
    least: float | None = None
    most: float | None = None
    baseline_of: str = "holdout"


def interval_plot(rows: Sequence[IntervalRow], *, key: str, title: str, fmt: Format) -> str:
    """Return each figure as a dot with its interval, the baseline as a diamond below it, what is forbidden as hatching.

    ``key`` makes the ids of the chart unique in the page. Raises ValueError for no rows.
    """
    if not rows:
        raise ValueError("a chart needs at least one row")
    scale = Scale.over([number for row in rows for number in _numbers(row)], from_zero=True)
    body, y = [], 0
    for row in rows:
        part, y = _interval_row(row, y, scale, fmt, key)
        body.append(part)
    body.append(axis(scale, y + 4, fmt))
    description = "; ".join(_describe(row, fmt) for row in rows)
    hatch = (
        f'<defs><pattern id="{key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
    )
    return svg_of(key, title, description, y + 26, hatch + "".join(body))


def _interval_row(row: IntervalRow, y: int, scale: Scale, fmt: Format, key: str) -> tuple[str, int]:
    track, bottom = y + 30, y + (52 if row.baseline is not None else 40)
    parts = [
        name_of(row.label, y + 13),
        f'<text class="value" x="100%" y="{y + 13}" text-anchor="end">{text_of(fmt(row.value))}</text>',
    ]
    parts += [_forbidden(a, b, y + 20, bottom - y - 20, key) for a, b in _outside(row, scale)]
    for limit in (row.least, row.most):
        if limit is not None:
            x = f"{scale.at(limit):.2f}%"
            parts.append(f'<line class="limit" x1="{x}" x2="{x}" y1="{y + 19}" y2="{bottom + 1}"/>')
    parts.append(f'<line class="track" x1="{LEFT}%" x2="{RIGHT}%" y1="{track}" y2="{track}"/>')
    parts.append(whisker(row.low, row.high, track, scale, "synthetic"))
    if row.matched is not None:
        parts.append(f'<circle class="matched" cx="{scale.at(row.matched):.2f}%" cy="{track}" r="5"/>')
    parts.append(f'<circle class="synthetic" cx="{scale.at(row.value):.2f}%" cy="{track}" r="5.5"/>')
    if row.baseline is not None:
        parts.append(f'<line class="track" x1="{LEFT}%" x2="{RIGHT}%" y1="{track + 14}" y2="{track + 14}"/>')
        parts.append(whisker(row.baseline_low, row.baseline_high, track + 14, scale, "holdout"))
        parts.append(
            f'<svg x="{scale.at(row.baseline):.2f}%" y="{track + 14}" overflow="visible">'
            f'<path class="holdout" d="M0-6 6 0 0 6-6 0z"/></svg>'
        )
    return "".join(parts), bottom + 4


def _outside(row: IntervalRow, scale: Scale) -> list[tuple[float, float]]:
    areas = []
    if row.least is not None and scale.at(row.least) > LEFT:
        areas.append((LEFT, scale.at(row.least)))
    if row.most is not None and scale.at(row.most) < RIGHT:
        areas.append((scale.at(row.most), RIGHT))
    return areas


def _forbidden(start: float, end: float, y: int, height: int, key: str) -> str:
    return (
        f'<rect class="forbidden" x="{start:.2f}%" width="{end - start:.2f}%" y="{y}" height="{height}" '
        f'fill="url(#{key}-hatch)"/>'
    )


def _numbers(row: IntervalRow) -> list[float]:
    figures = (row.value, row.low, row.high, row.matched, row.least, row.most)
    return [n for n in (*figures, row.baseline, row.baseline_low, row.baseline_high) if n is not None]


def _describe(row: IntervalRow, fmt: Format) -> str:
    text = f"{row.label} {fmt(row.value)}"
    if row.low is not None and row.high is not None:
        text += f", interval {fmt(row.low)} to {fmt(row.high)}"
    if row.matched is not None:
        text += f", at the holdout's size {fmt(row.matched)}"
    if row.baseline is not None:
        text += f", {row.baseline_of} {fmt(row.baseline)}"
    if row.most is not None:
        text += f", limit at most {fmt(row.most)}"
    if row.least is not None:
        text += f", limit at least {fmt(row.least)}"
    return text
