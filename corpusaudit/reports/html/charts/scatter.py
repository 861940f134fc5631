"""Points with thin crosses for their intervals, each marked with its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpusaudit.reports.html.charts.svg import LEFT, RIGHT, Format, Scale, axis, svg_of, text_of

_MOST_NUMBERS = 3
"""Numbers of points in one place that are all written beside it."""
_Place = tuple[int, int, str]
_OFFSETS: tuple[_Place, ...] = (
    *((0, dy, "middle") for dy in (-10, 19)),
    *((dx, dy, anchor) for dx, anchor in ((9, "start"), (-9, "end")) for dy in (-6, 14, 4)),
    *((0, dy, "middle") for dy in (-24, 33, -38, 47)),
)
"""Where a number may stand: nearest first; a line of text is 14 pixels high."""


@dataclass(frozen=True)
class Point:
    """One point of a scatter, with the ends of its intervals or None; ``number`` is what marks it in the chart."""

    label: str
    x: float
    y: float
    x_ends: tuple[float, float] | None = None
    y_ends: tuple[float, float] | None = None
    number: int = 0


def scatter(
    points: Sequence[Point], *, key: str, title: str, formats: tuple[Format, Format]
) -> tuple[str, list[tuple[str, tuple[Point, ...]]]]:
    """Return points with thin crosses for their intervals, and which mark stands for which points.

    A mark holds the numbers of its points: several where they are in one place. ``formats`` write figures along x and
    y. Marks come in the order of their first numbers. Raises ValueError for no points.
    """
    if not points:
        raise ValueError("a chart needs at least one point")
    across = Scale.over([n for p in points for n in (p.x, *(p.x_ends or ()))])
    up = Scale.over([n for p in points for n in (p.y, *(p.y_ends or ()))])
    top, base = 30, 338

    def height(y: float) -> float:
        return base - (base - top) * min(max(up.share(y), 0.0), 1.0)

    body = [axis(across, base + 22, formats[0])]
    for tick in up.ticks:
        y = height(tick)
        body.append(f'<line class="grid" x1="{LEFT}%" x2="{RIGHT}%" y1="{y:.1f}" y2="{y:.1f}"/>')
        body.append(f'<text class="tick" x="{LEFT}%" y="{y - 3:.1f}">{text_of(formats[1](tick))}</text>')
    places: dict[tuple[float, float], list[Point]] = {}
    for p in points:
        places.setdefault((round(across.at(p.x), 1), round(height(p.y))), []).append(p)
        body.append(_cross(p, across, height))
    found_at = sorted(places.items(), key=lambda item: (item[1][0].number, item[0]))
    groups = [(_mark(found), tuple(found)) for _, found in found_at]
    where = [at for at, _ in found_at]
    placed = free_places(where, [mark for mark, _ in groups])
    for (x, y), (mark, found), (right, down, anchor) in zip(where, groups, placed, strict=True):
        words = "; ".join(f"{p.label}: {formats[0](p.x)}, {formats[1](p.y)}" for p in found)
        body.append(
            f'<g><title>{text_of(words)}</title><circle class="synthetic" cx="{x:.1f}%" cy="{y}" r="5.5"/>'
            f'<svg x="{x:.1f}%" y="{y}" overflow="visible"><text class="point" x="{right}" y="{down}" '
            f'text-anchor="{anchor}">{text_of(mark)}</text></svg></g>'
        )
    description = "; ".join(f"{p.label} at {formats[0](p.x)}, {formats[1](p.y)}" for p in points)
    return svg_of(key, title, description, base + 46, "".join(body)), groups


def _mark(points: Sequence[Point]) -> str:
    """Return the numbers of points in one place; of more than three the first two and how many more."""
    numbers = [str(p.number) for p in points]
    return ", ".join(numbers) if len(numbers) <= _MOST_NUMBERS else f"{numbers[0]}, {numbers[1]} + {len(numbers) - 2}"


def _cross(p: Point, across: Scale, height: Callable[[float], float]) -> str:
    x, y, made = f"{across.at(p.x):.2f}%", f"{height(p.y):.1f}", ""
    if p.x_ends is not None:
        a, b = (f"{across.at(end):.2f}%" for end in p.x_ends)
        made += f'<line class="cross" x1="{a}" x2="{b}" y1="{y}" y2="{y}"/>'
    if p.y_ends is not None:
        a, b = (f"{height(end):.1f}" for end in p.y_ends)
        made += f'<line class="cross" x1="{x}" x2="{x}" y1="{a}" y2="{b}"/>'
    return made


def free_places(
    points: Sequence[tuple[float, float]], marks: Sequence[str], width: float = 400.0, *, letter: float = 7.0
) -> list[_Place]:
    """Return where the mark of each point stands beside it, clear of the other points and marks, and in the chart.

    ``points``: x in per cent of a chart ``width`` pixels wide (a small one, so that wider ones have room too), y in
    pixels; ``letter``: pixels that a letter takes. A place: pixels to the right, pixels down, anchor of the text. Where
    all are taken, the first.
    """
    taken = [(x * width / 100 - 6, x * width / 100 + 6, y - 6, y + 6) for x, y in points]
    made = []
    for i, ((x, y), mark) in enumerate(zip(points, marks, strict=True)):
        long, at = letter * len(mark), x * width / 100
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
