"""Where corpora lie in one plane: a panel each, squares in shades from none to five."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corpusaudit.reports.html.charts.svg import svg_of, text_of
from corpusaudit.reports.text import short
from corpusaudit.results import Series

_HEIGHT, _TOP = 190, 22
"""Pixels of a panel, and above it for its name."""
SHADES = 5
"""Levels that a series of densities has."""


def densities(series: Sequence[Series], *, key: str, title: str) -> str:
    """Return panels side by side over one plane; no axis has figures. Raises ValueError where planes differ.

    Narrow panels are lower than the height given; the style sheet then makes the chart as low (``planes``, ``p3``).
    """
    if len({len(s.y) for s in series}) != 1:
        raise ValueError("densities of one chart share their squares")
    side = math.isqrt(len(series[0].y))
    width = 100 / len(series)
    body = "".join(
        f'<text class="tick" x="{(i + 0.5) * width:.2f}%" y="14" text-anchor="middle">{text_of(short(s.name))}</text>'
        f'<svg x="{i * width + 1:.2f}%" y="{_TOP}" width="{width - 2:.2f}%" height="{_HEIGHT}" '
        f'viewBox="0 0 {side} {side}" preserveAspectRatio="xMidYMin meet">'
        f'<rect class="plane" x="0" y="0" width="{side}" height="{side}"/>{_squares(s, side)}</svg>'
        for i, s in enumerate(series)
    )
    shown = "; ".join(f"{s.name}: {sum(y > 0 for y in s.y)} of {side * side} squares shaded" for s in series)
    return svg_of(key, title, shown, _TOP + _HEIGHT + 4, body, f"planes p{len(series)}")


def _squares(s: Series, side: int) -> str:
    role = "synthetic" if s.name == "synthetic" else "real"
    return "".join(
        f'<rect class="square {role}" x="{i % side}" y="{side - 1 - i // side}" width="1" height="1" '
        f'fill-opacity="{min(max(y, 0.0), SHADES) / SHADES:.2g}"/>'
        for i, y in enumerate(s.y)
        if y > 0
    )
