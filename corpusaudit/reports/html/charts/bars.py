"""Horizontal bars with whiskers for intervals and a tick for the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.reports.html.charts.svg import LEFT, RIGHT, Format, Scale, name_of, svg_of, text_of, whisker


@dataclass(frozen=True)
class Bar:
    """One bar with its interval and the figure of the holdout; ``value`` None reads "not measured".

    ``kept``: its label is a word of a corpus, the same in every language.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    holdout: float | None = None
    kept: bool = False


def bars(rows: Sequence[Bar], *, key: str, title: str, fmt: Format) -> str:
    """Return horizontal bars with whiskers for intervals and a tick for the holdout. Raises ValueError for no rows."""
    if not rows:
        raise ValueError("a chart needs at least one bar")
    numbers = [n for r in rows for n in (r.value, r.low, r.high, r.holdout) if n is not None]
    scale = Scale.over(numbers or [0.0], from_zero=True)
    body = "".join(_bar_row(row, 38 * i, scale, fmt) for i, row in enumerate(rows))
    shown = [f"{row.label}: {'not measured' if row.value is None else fmt(row.value)}" for row in rows]
    return svg_of(key, title, "; ".join(shown), 38 * len(rows), body, kept=any(row.kept for row in rows))


def _bar_row(row: Bar, y: int, scale: Scale, fmt: Format) -> str:
    shown = "not measured" if row.value is None else fmt(row.value)
    parts = [
        name_of(row.label, y + 13, kept=row.kept),
        f'<text class="value" x="100%" y="{y + 13}" text-anchor="end">{text_of(shown)}</text>',
        f'<line class="track" x1="{LEFT}%" x2="{RIGHT}%" y1="{y + 25}" y2="{y + 25}"/>',
    ]
    if row.value is not None:
        a, b = sorted((scale.at(0.0), scale.at(row.value)))
        parts.append(f'<rect class="bar" x="{a:.2f}%" width="{b - a:.2f}%" y="{y + 20}" height="10" rx="1.5"/>')
        parts.append(whisker(row.low, row.high, y + 25, scale, "onbar"))
    if row.holdout is not None:
        x = f"{scale.at(row.holdout):.2f}%"
        parts.append(f'<line class="baseline" x1="{x}" x2="{x}" y1="{y + 17}" y2="{y + 33}"/>')
    return "".join(parts)
