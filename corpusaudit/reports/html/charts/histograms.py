"""Histograms over the same bins, the first filled and the others as outlines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpusaudit.numbers import percent
from corpusaudit.reports.html.charts.svg import LEFT, RIGHT, Scale, axis, plain, svg_of, text_of, tick, ticks_over
from corpusaudit.results import Series

_PLOT = 132
"""Pixels from the base to the top of the highest bin."""


def histogram(series: Sequence[Series], *, key: str, title: str, counted: str = "documents") -> str:
    """Return histograms over the same bins, the first filled and the others as outlines, each as a share of its own.

    Shares make corpora of different size compare. Bins of very different width are drawn equally wide, with their
    edges below. Raises ValueError when bins are not shared or not numbers.
    """
    edges = [float(x) for x in series[0].x if not isinstance(x, str)]
    if len(edges) != len(series[0].x) or len(edges) < 2 or any(s.x != series[0].x for s in series):
        raise ValueError("histograms of one chart share their bins, and bins are numbers")
    shares = [_shares(s.y) for s in series]
    top = max(max(values) for values in shares) or 1.0
    base = 14 + _PLOT
    even = max(b - a for a, b in pairwise(edges)) <= 4 * min(b - a for a, b in pairwise(edges))
    places = edges if even else [float(i) for i in range(len(edges))]
    scale = Scale(places[0], places[-1], ticks_over(places[0], places[-1]))
    body = [f'<line class="axis" x1="{LEFT}%" x2="{RIGHT}%" y1="{y}" y2="{y}"/>' for y in (14, base)]
    body.append(f'<text class="tick" x="{LEFT}%" y="9">{text_of(f"{percent(top)} of {counted}")}</text>')
    for i, values in enumerate(shares):
        draw = _filled if i == 0 else _outlined
        body.append(draw(places, [base - _PLOT * v / top for v in values], base, scale))
    if even:
        body.append(axis(scale, base, plain))
    else:
        every = -(-len(edges) // 8)
        body += [tick(scale.at(p), plain(e), base) for p, e in list(zip(places, edges, strict=True))[::every]]
    body.append(f'<text class="tick" x="50%" y="{base + 34}" text-anchor="middle">{text_of(series[0].x_label)}</text>')
    description = f"{series[0].x_label} from {plain(edges[0])} to {plain(edges[-1])}. " + "; ".join(
        f"{s.name}: most in {_peak(edges, v)}" for s, v in zip(series, shares, strict=True)
    )
    return svg_of(key, title, description, base + 40, "".join(body))


def _filled(edges: Sequence[float], tops: Sequence[float], base: float, scale: Scale) -> str:
    return "".join(
        f'<rect class="bin" x="{scale.at(a):.2f}%" width="{max(scale.at(b) - scale.at(a), 0.1):.2f}%" '
        f'y="{top:.1f}" height="{base - top:.1f}"/>'
        for a, b, top in zip(edges, edges[1:], tops, strict=False)
        if base - top > 0.01
    )


def _outlined(edges: Sequence[float], tops: Sequence[float], base: float, scale: Scale) -> str:
    parts, before = [], base
    for a, b, top in zip(edges, edges[1:], tops, strict=False):
        x = f"{scale.at(a):.2f}%"
        if abs(top - before) > 0.01:
            parts.append(f'<line class="step" x1="{x}" x2="{x}" y1="{before:.1f}" y2="{top:.1f}"/>')
        if base - top > 0.01:
            parts.append(f'<line class="step" x1="{x}" x2="{scale.at(b):.2f}%" y1="{top:.1f}" y2="{top:.1f}"/>')
        before = top
    x = f"{scale.at(edges[-1]):.2f}%"
    return "".join([*parts, f'<line class="step" x1="{x}" x2="{x}" y1="{before:.1f}" y2="{base:.1f}"/>'])


def _shares(values: Sequence[float]) -> list[float]:
    total = sum(values)
    return [v / total if total > 0 else 0.0 for v in values]


def _peak(edges: Sequence[float], shares: Sequence[float]) -> str:
    i = max(range(len(shares)), key=lambda k: shares[k])
    return f"{plain(edges[i])} to {plain(edges[i + 1])} ({percent(shares[i])})"
