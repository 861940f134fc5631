"""The figure beside the study's table: privacy against quality, a point a generator with its name.

It is laid out once, as lines, circles and texts in points (1/72 inch) from the upper left corner, and then written as
SVG (:mod:`.svg`) or PDF (:mod:`.pdf`). Thin crosses are 95 % intervals. A hollow point with dotted lines is real text
that no generator saw.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeAlias

from corpusaudit.numbers import format_value
from corpusaudit.reports.compare import DIRECTIONS
from corpusaudit.reports.html.charts.scatter import free_places
from corpusaudit.reports.html.charts.svg import Scale
from corpusaudit.reports.study.words import name_of
from corpusaudit.reports.text import visible
from corpusaudit.results import Cell, Column, Study

Style = Literal["axis", "grid", "cross", "real"]
Anchor = Literal["start", "middle", "end"]
WIDTH = 360.0  # points, a column of most papers
_HEIGHT = 280.0  # points, with one line of notes
_LEFT, _RIGHT, _TOP, _BASE = 44.0, 346.0, 30.0, 236.0  # points
SIZE = 8.0
"""Size of the letters in points."""
_LETTER = 4.6  # points, about the mean width of a letter of Helvetica of that size
_LONGEST = 30  # characters of a name
_LINE, _NOTE = 10.0, 72  # points between two notes, and characters of one
_REAL = "real text"


@dataclass(frozen=True)
class Line:
    """A line from one place to another."""

    x1: float
    y1: float
    x2: float
    y2: float
    style: Style


@dataclass(frozen=True)
class Point:
    """A circle, filled for a generator, hollow for real text."""

    x: float
    y: float
    hollow: bool


@dataclass(frozen=True)
class Text:
    """A text on the line ``y``, with ``x`` at its start, middle or end."""

    x: float
    y: float
    text: str
    anchor: Anchor


Shape: TypeAlias = Line | Point | Text


@dataclass(frozen=True)
class Figure:
    """Shapes in the order in which they are drawn, with what the figure shows in words; ``height`` in points."""

    title: str
    description: str
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class _Dot:
    """A point before it has a place: its name, and each figure with the ends of its interval or itself."""

    name: str
    x: tuple[float, float, float]
    y: tuple[float, float, float]
    hollow: bool = False


def study_figure(study: Study) -> Figure:
    """Return privacy against quality; raise ValueError where the study has no two axes."""
    across, up = (study.whole.column(metric or "") for metric in (study.whole.quality, study.whole.privacy))
    if across is None or up is None:
        raise ValueError("a figure needs a measure of privacy and one of quality that two reports have")
    dots = _dots(study, across, up)
    scales = Scale.over([n for dot in dots for n in dot.x]), Scale.over([n for dot in dots for n in dot.y])
    title = f"{name_of(up, study)} against {name_of(across, study)}"
    words = [f"{d.name} at {format_value(d.x[0], across.unit)}, {format_value(d.y[0], up.unit)}" for d in dots]
    notes = _notes(study, {dot.name for dot in dots})
    shapes: list[Shape] = [*_axes(scales, across, up), *_titles(across, up, study)]
    shapes += [Text(_LEFT, _HEIGHT - 4 + _LINE * i, note, "start") for i, note in enumerate(notes)]
    height = _HEIGHT + _LINE * max(len(notes) - 1, 0)
    return Figure(title, "; ".join([*words, *notes]), height, (*shapes, *_points(dots, scales)))


def _notes(study: Study, drawn: set[str]) -> list[str]:
    """Return the lines below the figure: who is not in it, and what nobody but its author answers for."""
    whole = study.whole
    found = [
        _listed("without both figures", [one.name for one in whole.generators if one.name not in drawn], study),
        _listed("not verified", [one.name for one in whole.generators if one.verified is False], study),
        "that all rest on the same real text is the author's word" if whole.same_corpora == "word" else "",
    ]
    return [note for note in found if note]


def _listed(what: str, names: list[str], study: Study) -> str:
    """Return who that is said of, by number where the names are too long for a line; empty where nobody is."""
    count = len(study.whole.generators)
    line = f"{what}: {', '.join(visible(name) for name in names)}"
    if len(line) > _NOTE:
        line = f"{what}: {'all' if len(names) == count else f'{len(names)} of {count}'} generators"
    return line if names else ""


def _dots(study: Study, across: Column, up: Column) -> list[_Dot]:
    dots = [
        _Dot(generator.name, _ends(x), _ends(y))
        for generator, x, y in zip(study.whole.generators, across.cells, up.cells, strict=True)
        if x.value is not None and y.value is not None
    ]
    real = _real(across), _real(up)
    if real[0] is not None and real[1] is not None:
        dots.append(_Dot(_REAL, (real[0],) * 3, (real[1],) * 3, hollow=True))
    return dots


def _ends(cell: Cell) -> tuple[float, float, float]:
    value = cell.value or 0.0
    return (value, value, value) if cell.low is None or cell.high is None else (value, cell.low, cell.high)


def _real(column: Column) -> float | None:
    """Return the figure of real text; None where it differs between generators, as one does that depends on size."""
    found = {cell.holdout for cell in column.cells if cell.holdout is not None}
    sized = any(cell.matched is not None for cell in column.cells)
    return found.pop() if len(found) == 1 and not sized else None


def _at(scales: tuple[Scale, Scale], x: float, y: float) -> tuple[float, float]:
    shares = (min(max(scale.share(n), 0.0), 1.0) for scale, n in zip(scales, (x, y), strict=True))
    right, high = shares
    return _LEFT + (_RIGHT - _LEFT) * right, _BASE - (_BASE - _TOP) * high


def _axes(scales: tuple[Scale, Scale], across: Column, up: Column) -> list[Shape]:
    made: list[Shape] = [
        Line(_LEFT, _BASE, _RIGHT, _BASE, "axis"),
        Line(_LEFT, _TOP, _LEFT, _BASE, "axis"),
    ]
    written = partial(format_value, unit=across.unit), partial(format_value, unit=up.unit)
    for tick in scales[0].ticks:
        x, _ = _at(scales, tick, scales[1].low)
        made += [Line(x, _BASE, x, _BASE + 3, "axis"), Text(x, _BASE + 12, written[0](tick), "middle")]
    for tick in scales[1].ticks:
        _, y = _at(scales, scales[0].low, tick)
        made += [Line(_LEFT, y, _RIGHT, y, "grid"), Text(_LEFT - 4, y + 2.8, written[1](tick), "end")]
    return made


def _titles(across: Column, up: Column, study: Study) -> list[Shape]:
    below, above = (f"{name_of(c, study)} ({_better(c)})" for c in (across, up))
    return [Text(_RIGHT, _BASE + 26, below, "end"), Text(4, 14, above, "start")]


def _better(column: Column) -> str:
    return DIRECTIONS[column.better].replace("the holdout", "real text")


def _points(dots: list[_Dot], scales: tuple[Scale, Scale]) -> list[Shape]:
    """Return the crosses, then the points over them, then the names beside them."""
    lines: list[Shape] = []
    points: list[Shape] = []
    names: list[Shape] = []
    places = [_at(scales, dot.x[0], dot.y[0]) for dot in dots]
    labels = [visible(visible(dot.name), _LONGEST) for dot in dots]
    room = WIDTH - _LEFT
    free = free_places([(100 * (x - _LEFT) / room, y) for x, y in places], labels, room, letter=_LETTER)
    for dot, (x, y), label, (right, down, anchor) in zip(dots, places, labels, free, strict=True):
        if dot.hollow:
            lines += [Line(_LEFT, y, _RIGHT, y, "real"), Line(x, _TOP, x, _BASE, "real")]
        else:
            ends = [_at(scales, *at) for at in ((dot.x[1], dot.y[1]), (dot.x[2], dot.y[2]))]
            lines += [Line(ends[0][0], y, ends[1][0], y, "cross"), Line(x, ends[0][1], x, ends[1][1], "cross")]
        points.append(Point(x, y, dot.hollow))
        names.append(Text(x + right, y + down, label, _anchor(anchor)))
    return [*lines, *points, *names]


def _anchor(anchor: str) -> Anchor:
    return "start" if anchor == "start" else "end" if anchor == "end" else "middle"
