"""Lines over a common x axis."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpusaudit.reports.html.charts.svg import LEFT, RIGHT, Format, Scale, axis, plain, svg_of, text_of
from corpusaudit.results import Series


def line(series: Sequence[Series], *, key: str, title: str, fmt: Format) -> str:
    """Return lines over a common x axis; names along x are spread evenly. Raises ValueError when there is no point."""
    xs = [_places(s.x) for s in series]
    if not any(xs):
        raise ValueError("a chart needs at least one point")
    across = Scale.over([x for places in xs for x in places])
    up = Scale.over([y for s in series for y in s.y], from_zero=True)
    body = [axis(across, 146, plain if not isinstance(series[0].x[0], str) else None)]
    for tick in up.ticks:
        y = 146 - 132 * up.share(tick)
        body.append(f'<line class="grid" x1="{LEFT}%" x2="{RIGHT}%" y1="{y:.1f}" y2="{y:.1f}"/>')
        body.append(f'<text class="tick" x="{LEFT}%" y="{y - 3:.1f}">{text_of(fmt(tick))}</text>')
    for i, (places, s) in enumerate(zip(xs, series, strict=True)):
        name = f"line s{min(i, 2)}"
        points = [(across.at(x), 146 - 132 * up.share(y)) for x, y in zip(places, s.y, strict=True)]
        body += [
            f'<line class="{name}" x1="{a:.2f}%" y1="{b:.1f}" x2="{c:.2f}%" y2="{d:.1f}"/>'
            for (a, b), (c, d) in pairwise(points)
        ]
    body.append(f'<text class="tick" x="50%" y="180" text-anchor="middle">{text_of(series[0].x_label)}</text>')
    description = "; ".join(f"{s.name}: {', '.join(fmt(y) for y in s.y[:20])}" for s in series)
    return svg_of(key, title, description, 186, "".join(body))


def _places(x: Sequence[float | str]) -> list[float]:
    numbers = [v for v in x if not isinstance(v, str)]
    return [float(v) for v in numbers] if len(numbers) == len(x) else [float(i) for i in range(len(x))]
