"""Charts as inline SVG: pure functions from numbers to text.

Places along x are percentages of the width and places along y are pixels, so that a chart fills any width while its
text keeps its size. Colours come from the style sheet through classes. Every chart has a title and a description.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from corpusaudit.reports.text import visible
from corpusaudit.results import Series

Format = Callable[[float], str]

_LEFT, _RIGHT = 1.5, 98.5
_LABEL_LIMIT = 44
_PLOT = 132
_LEAST_RANGE = 1e-100
"""Below it a range of numbers is none: a place in it could not be computed."""
_MOST = 1e300
"""Numbers beyond it stand at the edge, since the width of their range would be infinite."""


@dataclass(frozen=True)
class IntervalRow:
    """One figure of an interval plot. ``least`` and ``most`` are the ends of what the gate allows, in its own unit.

    ``matched`` is the synthetic figure at the holdout's size, where size matters; ``beside`` says whose ``twin`` is.
    """

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    twin: float | None = None
    twin_low: float | None = None
    twin_high: float | None = None
    matched: float | None = None
    least: float | None = None
    most: float | None = None
    beside: str = "holdout"


@dataclass(frozen=True)
class Bar:
    """One bar with its interval and the holdout's figure; ``value`` None reads "not measured"."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    holdout: float | None = None


@dataclass(frozen=True)
class Point:
    """One point of a scatter, with the ends of its intervals or None; ``number`` is what marks it in the chart."""

    label: str
    x: float
    y: float
    x_ends: tuple[float, float] | None = None
    y_ends: tuple[float, float] | None = None
    number: int = 0


def interval_plot(rows: Sequence[IntervalRow], *, key: str, title: str, fmt: Format) -> str:
    """Return each figure as a dot with its interval, the holdout as a diamond below it, what is forbidden as hatching.

    ``key`` makes the ids of the chart unique in the page. Raises ValueError for no rows.
    """
    if not rows:
        raise ValueError("a chart needs at least one row")
    scale = _Scale.over([number for row in rows for number in _numbers(row)], from_zero=True)
    body, y = [], 0
    for row in rows:
        part, y = _interval_row(row, y, scale, fmt, key)
        body.append(part)
    body.append(_axis(scale, y + 4, fmt))
    description = "; ".join(_describe(row, fmt) for row in rows)
    hatch = (
        f'<defs><pattern id="{key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
    )
    return _svg(key, title, description, y + 26, hatch + "".join(body))


def bars(rows: Sequence[Bar], *, key: str, title: str, fmt: Format) -> str:
    """Return horizontal bars with whiskers for intervals and a tick for the holdout. Raises ValueError for no rows."""
    if not rows:
        raise ValueError("a chart needs at least one bar")
    numbers = [n for r in rows for n in (r.value, r.low, r.high, r.holdout) if n is not None]
    scale = _Scale.over(numbers or [0.0], from_zero=True)
    body = "".join(_bar_row(row, 38 * i, scale, fmt) for i, row in enumerate(rows))
    shown = [f"{row.label}: {'not measured' if row.value is None else fmt(row.value)}" for row in rows]
    return _svg(key, title, "; ".join(shown), 38 * len(rows), body)


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
    scale = _Scale(places[0], places[-1], _ticks(places[0], places[-1]))
    body = [f'<line class="axis" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{y}" y2="{y}"/>' for y in (14, base)]
    body.append(f'<text class="tick" x="{_LEFT}%" y="9">{_text(f"{100 * top:.3g}% of {counted}")}</text>')
    for i, values in enumerate(shares):
        draw = _filled if i == 0 else _outlined
        body.append(draw(places, [base - _PLOT * v / top for v in values], base, scale))
    if even:
        body.append(_axis(scale, base, _plain))
    else:
        every = -(-len(edges) // 8)
        body += [_tick(scale.at(p), _plain(e), base) for p, e in list(zip(places, edges, strict=True))[::every]]
    body.append(f'<text class="tick" x="50%" y="{base + 34}" text-anchor="middle">{_text(series[0].x_label)}</text>')
    description = f"{series[0].x_label} from {_plain(edges[0])} to {_plain(edges[-1])}. " + "; ".join(
        f"{s.name}: most in {_peak(edges, v)}" for s, v in zip(series, shares, strict=True)
    )
    return _svg(key, title, description, base + 40, "".join(body))


def line(series: Sequence[Series], *, key: str, title: str, fmt: Format) -> str:
    """Return lines over a common x axis; names along x are spread evenly. Raises ValueError when there is no point."""
    xs = [_places(s.x) for s in series]
    if not any(xs):
        raise ValueError("a chart needs at least one point")
    across = _Scale.over([x for places in xs for x in places])
    up = _Scale.over([y for s in series for y in s.y], from_zero=True)
    body = [_axis(across, 146, _plain if not isinstance(series[0].x[0], str) else None)]
    for tick in up.ticks:
        y = 146 - 132 * up.share(tick)
        body.append(f'<line class="grid" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{y:.1f}" y2="{y:.1f}"/>')
        body.append(f'<text class="tick" x="{_LEFT}%" y="{y - 3:.1f}">{_text(fmt(tick))}</text>')
    for i, (places, s) in enumerate(zip(xs, series, strict=True)):
        name = f"line s{min(i, 2)}"
        points = [(across.at(x), 146 - 132 * up.share(y)) for x, y in zip(places, s.y, strict=True)]
        body += [
            f'<line class="{name}" x1="{a:.2f}%" y1="{b:.1f}" x2="{c:.2f}%" y2="{d:.1f}"/>'
            for (a, b), (c, d) in pairwise(points)
        ]
    body.append(f'<text class="tick" x="50%" y="180" text-anchor="middle">{_text(series[0].x_label)}</text>')
    description = "; ".join(f"{s.name}: {', '.join(fmt(y) for y in s.y[:20])}" for s in series)
    return _svg(key, title, description, 186, "".join(body))


def scatter(
    points: Sequence[Point], *, key: str, title: str, formats: tuple[Format, Format]
) -> tuple[str, list[tuple[str, tuple[Point, ...]]]]:
    """Return points with thin crosses for their intervals, and which mark stands for which points.

    A mark holds the numbers of its points: several where they are in one place. ``formats`` write figures along x and
    y. Marks come in the order of their first numbers. Raises ValueError for no points.
    """
    if not points:
        raise ValueError("a chart needs at least one point")
    across = _Scale.over([n for p in points for n in (p.x, *(p.x_ends or ()))])
    up = _Scale.over([n for p in points for n in (p.y, *(p.y_ends or ()))])
    top, base = 30, 338

    def height(y: float) -> float:
        return base - (base - top) * min(max(up.share(y), 0.0), 1.0)

    body = [_axis(across, base + 22, formats[0])]
    for tick in up.ticks:
        y = height(tick)
        body.append(f'<line class="grid" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{y:.1f}" y2="{y:.1f}"/>')
        body.append(f'<text class="tick" x="{_LEFT}%" y="{y - 3:.1f}">{_text(formats[1](tick))}</text>')
    places: dict[tuple[float, float], list[Point]] = {}
    for p in points:
        places.setdefault((round(across.at(p.x), 1), round(height(p.y))), []).append(p)
        body.append(_cross(p, across, height))
    found_at = sorted(places.items(), key=lambda item: (item[1][0].number, item[0]))
    groups = [(_mark(found), tuple(found)) for _, found in found_at]
    where = [at for at, _ in found_at]
    beside = _free_places(where, [mark for mark, _ in groups])
    for (x, y), (mark, found), (right, down, anchor) in zip(where, groups, beside, strict=True):
        told = "; ".join(f"{p.label}: {formats[0](p.x)}, {formats[1](p.y)}" for p in found)
        body.append(
            f'<g><title>{_text(told)}</title><circle class="synthetic" cx="{x:.1f}%" cy="{y}" r="5.5"/>'
            f'<svg x="{x:.1f}%" y="{y}" overflow="visible"><text class="point" x="{right}" y="{down}" '
            f'text-anchor="{anchor}">{_text(mark)}</text></svg></g>'
        )
    description = "; ".join(f"{p.label} at {formats[0](p.x)}, {formats[1](p.y)}" for p in points)
    return _svg(key, title, description, base + 46, "".join(body)), groups


def _mark(points: Sequence[Point]) -> str:
    """Return the numbers of points in one place; of more than three the first two and how many more."""
    numbers = [str(p.number) for p in points]
    return ", ".join(numbers) if len(numbers) <= _MOST_NUMBERS else f"{numbers[0]}, {numbers[1]} + {len(numbers) - 2}"


def _cross(p: Point, across: _Scale, height: Callable[[float], float]) -> str:
    x, y, made = f"{across.at(p.x):.2f}%", f"{height(p.y):.1f}", ""
    if p.x_ends is not None:
        a, b = (f"{across.at(end):.2f}%" for end in p.x_ends)
        made += f'<line class="cross" x1="{a}" x2="{b}" y1="{y}" y2="{y}"/>'
    if p.y_ends is not None:
        a, b = (f"{height(end):.1f}" for end in p.y_ends)
        made += f'<line class="cross" x1="{x}" x2="{x}" y1="{a}" y2="{b}"/>'
    return made


_MOST_NUMBERS = 3
_Place = tuple[int, int, str]
_OFFSETS: tuple[_Place, ...] = (
    *((0, dy, "middle") for dy in (-10, 19)),
    *((dx, dy, anchor) for dx, anchor in ((9, "start"), (-9, "end")) for dy in (-6, 14, 4)),
    *((0, dy, "middle") for dy in (-24, 33, -38, 47)),
)


def _free_places(points: Sequence[tuple[float, float]], marks: Sequence[str], width: float = 400.0) -> list[_Place]:
    """Return where the mark of each point stands beside it, clear of the other points and marks, and in the chart.

    ``points``: x in per cent of a chart ``width`` pixels wide (a small one, so that wider ones have room too), y in
    pixels. A place: pixels to the right, pixels down, anchor of the text. Where all are taken, the first.
    """
    taken = [(x * width / 100 - 6, x * width / 100 + 6, y - 6, y + 6) for x, y in points]
    made = []
    for i, ((x, y), mark) in enumerate(zip(points, marks, strict=True)):
        long, at = 7.0 * len(mark), x * width / 100
        others = taken[:i] + taken[i + 1 :]

        def box(place: _Place, at: float = at, y: float = y, long: float = long) -> tuple[float, float, float, float]:
            dx, dy, anchor = place
            left = at + dx - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
            return left, left + long, y + dy - 9, y + dy

        def free(b: tuple[float, float, float, float], others: Sequence[tuple[float, ...]] = others) -> bool:
            inside = b[0] >= 0 and b[1] <= width
            return inside and all(b[1] <= o[0] or b[0] >= o[1] or b[3] <= o[2] or b[2] >= o[3] for o in others)

        place = next((p for p in _OFFSETS if free(box(p))), (9, -6, "start") if x < 50 else (-9, -6, "end"))
        taken.append(box(place))
        made.append(place)
    return made


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    ticks: tuple[float, ...]

    @classmethod
    def over(cls, numbers: Sequence[float], *, from_zero: bool = False) -> _Scale:
        low, high = max(min(numbers), -_MOST), min(max(numbers), _MOST)
        if from_zero:
            low, high = min(low, 0.0), max(high, 0.0)
        if high - low < _LEAST_RANGE:
            high = low + max(abs(low), 1.0)
        ticks = _ticks(low, high)
        return cls(min(low, ticks[0]), max(high, ticks[-1]), ticks)

    def share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low) if self.high > self.low else 0.0

    def at(self, value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * min(max(self.share(value), 0.0), 1.0)


def _ticks(low: float, high: float) -> tuple[float, ...]:
    """Return three to six round numbers that span the range."""
    if not high - low >= _LEAST_RANGE:
        return (low,)
    rough = (high - low) / 4
    power: float = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(float(f"{i * step:.12g}") for i in range(first, last + 1))


def _interval_row(row: IntervalRow, y: int, scale: _Scale, fmt: Format, key: str) -> tuple[str, int]:
    track, bottom = y + 30, y + (52 if row.twin is not None else 40)
    parts = [
        f'<text class="name" x="0" y="{y + 13}">{_text(_short(row.label))}</text>',
        f'<text class="value" x="100%" y="{y + 13}" text-anchor="end">{_text(fmt(row.value))}</text>',
    ]
    parts += [_forbidden(a, b, y + 20, bottom - y - 20, key) for a, b in _outside(row, scale)]
    for limit in (row.least, row.most):
        if limit is not None:
            x = f"{scale.at(limit):.2f}%"
            parts.append(f'<line class="limit" x1="{x}" x2="{x}" y1="{y + 19}" y2="{bottom + 1}"/>')
    parts.append(f'<line class="track" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{track}" y2="{track}"/>')
    parts.append(_whisker(row.low, row.high, track, scale, "synthetic"))
    if row.matched is not None:
        parts.append(f'<circle class="matched" cx="{scale.at(row.matched):.2f}%" cy="{track}" r="5"/>')
    parts.append(f'<circle class="synthetic" cx="{scale.at(row.value):.2f}%" cy="{track}" r="5.5"/>')
    if row.twin is not None:
        parts.append(f'<line class="track" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{track + 14}" y2="{track + 14}"/>')
        parts.append(_whisker(row.twin_low, row.twin_high, track + 14, scale, "holdout"))
        parts.append(
            f'<svg x="{scale.at(row.twin):.2f}%" y="{track + 14}" overflow="visible">'
            f'<path class="holdout" d="M0-6 6 0 0 6-6 0z"/></svg>'
        )
    return "".join(parts), bottom + 4


def _outside(row: IntervalRow, scale: _Scale) -> list[tuple[float, float]]:
    areas = []
    if row.least is not None and scale.at(row.least) > _LEFT:
        areas.append((_LEFT, scale.at(row.least)))
    if row.most is not None and scale.at(row.most) < _RIGHT:
        areas.append((scale.at(row.most), _RIGHT))
    return areas


def _forbidden(start: float, end: float, y: int, height: int, key: str) -> str:
    return (
        f'<rect class="forbidden" x="{start:.2f}%" width="{end - start:.2f}%" y="{y}" height="{height}" '
        f'fill="url(#{key}-hatch)"/>'
    )


def _whisker(low: float | None, high: float | None, y: int, scale: _Scale, name: str) -> str:
    if low is None or high is None:
        return ""
    a, b = f"{scale.at(low):.2f}%", f"{scale.at(high):.2f}%"
    ends = "".join(f'<line class="whisker {name}" x1="{x}" x2="{x}" y1="{y - 4}" y2="{y + 4}"/>' for x in (a, b))
    return f'<line class="whisker {name}" x1="{a}" x2="{b}" y1="{y}" y2="{y}"/>{ends}'


def _bar_row(row: Bar, y: int, scale: _Scale, fmt: Format) -> str:
    shown = "not measured" if row.value is None else fmt(row.value)
    parts = [
        f'<text class="name" x="0" y="{y + 13}">{_text(_short(row.label))}</text>',
        f'<text class="value" x="100%" y="{y + 13}" text-anchor="end">{_text(shown)}</text>',
        f'<line class="track" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{y + 25}" y2="{y + 25}"/>',
    ]
    if row.value is not None:
        a, b = sorted((scale.at(0.0), scale.at(row.value)))
        parts.append(f'<rect class="bar" x="{a:.2f}%" width="{b - a:.2f}%" y="{y + 20}" height="10" rx="1.5"/>')
        parts.append(_whisker(row.low, row.high, y + 25, scale, "onbar"))
    if row.holdout is not None:
        x = f"{scale.at(row.holdout):.2f}%"
        parts.append(f'<line class="twin" x1="{x}" x2="{x}" y1="{y + 17}" y2="{y + 33}"/>')
    return "".join(parts)


def _axis(scale: _Scale, y: int, fmt: Format | None) -> str:
    parts = [f'<line class="axis" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{y}" y2="{y}"/>']
    if fmt is not None:
        parts += [_tick(scale.at(t), fmt(t), y) for t in scale.ticks if scale.low <= t <= scale.high]
    return "".join(parts)


def _tick(x: float, label: str, y: int) -> str:
    anchor, at = ("start", 0.0) if x < 6 else ("end", 100.0) if x > 94 else ("middle", x)
    return (
        f'<line class="axis" x1="{x:.2f}%" x2="{x:.2f}%" y1="{y}" y2="{y + 4}"/>'
        f'<text class="tick" x="{at:.4g}%" y="{y + 17}" text-anchor="{anchor}">{_text(label)}</text>'
    )


def _filled(edges: Sequence[float], tops: Sequence[float], base: float, scale: _Scale) -> str:
    return "".join(
        f'<rect class="bin" x="{scale.at(a):.2f}%" width="{max(scale.at(b) - scale.at(a), 0.1):.2f}%" '
        f'y="{top:.1f}" height="{base - top:.1f}"/>'
        for a, b, top in zip(edges, edges[1:], tops, strict=False)
        if base - top > 0.01
    )


def _outlined(edges: Sequence[float], tops: Sequence[float], base: float, scale: _Scale) -> str:
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
    return f"{_plain(edges[i])} to {_plain(edges[i + 1])} ({100 * shares[i]:.3g}%)"


def _places(x: Sequence[float | str]) -> list[float]:
    numbers = [v for v in x if not isinstance(v, str)]
    return [float(v) for v in numbers] if len(numbers) == len(x) else [float(i) for i in range(len(x))]


def _numbers(row: IntervalRow) -> list[float]:
    found = (row.value, row.low, row.high, row.twin, row.twin_low, row.twin_high, row.matched, row.least, row.most)
    return [n for n in found if n is not None]


def _describe(row: IntervalRow, fmt: Format) -> str:
    text = f"{row.label} {fmt(row.value)}"
    if row.low is not None and row.high is not None:
        text += f", interval {fmt(row.low)} to {fmt(row.high)}"
    if row.matched is not None:
        text += f", at the holdout's size {fmt(row.matched)}"
    if row.twin is not None:
        text += f", {row.beside} {fmt(row.twin)}"
    if row.most is not None:
        text += f", limit at most {fmt(row.most)}"
    if row.least is not None:
        text += f", limit at least {fmt(row.least)}"
    return text


def _plain(value: float) -> str:
    return f"{value:,.6g}"


def _short(label: str) -> str:
    return visible(label, _LABEL_LIMIT)


def _text(text: str) -> str:
    return escape(visible(text))


def _svg(key: str, title: str, description: str, height: int, body: str) -> str:
    return (
        f'<svg class="chart" role="img" width="100%" height="{height}" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{_text(title)}</title><desc id="{key}-d">{_text(description)}</desc>{body}</svg>'
    )
