"""The map of labels: how varied, faithful and useful each label is, beside the same label in real text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpusaudit.numbers import NOTHING, format_interval, format_value, significant
from corpusaudit.reports.wording.measurements import words_of
from corpusaudit.results import COMPARED_WITH, SIDES, AuditReport, Measurement, Part

Shade = Literal["none", "kept", "less", "poor", "lost"]

COLLAPSED = "diversity.collapsed_labels"
"""The measurement whose parts say which labels are collapsed or lost; it is a mark on them and no column."""
RARE = 30
"""Documents; of fewer, figures say little."""
LEGEND: tuple[tuple[Shade, str, str], ...] = (
    ("kept", "", "as good as real text, within a tenth of it, or not surely worse"),
    ("less", "▽", "up to a quarter worse"),
    ("poor", "▼", "up to half"),
    ("lost", "▼▼", "worse than that"),
)
"""Shades with the mark that stands for them where there is no colour, and their meaning."""
MARKS: dict[Shade, str] = {"none": "", **{shade: mark for shade, mark, _ in LEGEND}}
_LEAST: tuple[tuple[float, Shade], ...] = ((0.9, "kept"), (0.75, "less"), (0.5, "poor"), (0.0, "lost"))
"""The least quality of each shade: the share of the real label's figure, or its inverse where lower is better."""


@dataclass(frozen=True)
class MapCell:
    """A figure of a label over that of the same label in real text, or the figure alone; ``told`` has both in full."""

    text: str
    shade: Shade
    told: str


@dataclass(frozen=True)
class MapRow:
    """A label: its documents, what is to be said of it, and a cell a column."""

    name: str
    n: str
    marks: tuple[str, ...]
    cells: tuple[MapCell, ...]


@dataclass(frozen=True)
class LabelMap:
    """Columns by title, rows worst first, and sentences to read it by; ``pressing``: some label is to be looked at."""

    columns: tuple[str, ...]
    rows: tuple[MapRow, ...]
    sentences: tuple[str, ...]
    pressing: bool


def on_the_map(m: Measurement) -> bool:
    """Return whether a measurement's parts by label stand in the map."""
    return SIDES[m.dimension] == "quality" and any(part.by == "label" for part in m.parts)


def label_map(report: AuditReport) -> LabelMap | None:
    """Return the map of a report; None where no measurement of fidelity, diversity or use has parts by label."""
    shown = _columns(report)
    found = {m.metric: {part.name: part for part in m.parts if part.by == "label"} for m in shown}
    marked = report.measurement(COLLAPSED)
    marks = {part.name: part.value for part in marked.parts if part.by == "label"} if marked is not None else {}
    names = sorted(
        {name for parts in found.values() for name in parts} | {name for name, mark in marks.items() if mark}
    )
    if not names:
        return None
    rows = []
    for name in names:
        parts = [found[m.metric].get(name) for m in shown]
        n = max((part.n for part in parts if part is not None), default=0)
        cells = tuple(_cell(m, part) for m, part in zip(shown, parts, strict=True))
        rows.append((MapRow(name, f"{n:,}", _marks(n, marks.get(name)), cells), n))
    rows.sort(key=lambda pair: (*_badness(pair[0]), pair[0].name))
    made = tuple(row for row, _ in rows)
    sentences = _sentences(report, made, sum(n for _, n in rows))
    pressing = any(any(_badness(row)) for row in made if row.marks != ("rare",))
    return LabelMap(tuple(_title(m) for m in shown), made, sentences, pressing)


def _columns(report: AuditReport) -> list[Measurement]:
    """Return one measurement of each family: one that a limit judges, else the first; none that is 0 throughout."""
    judged = {gate.metric for gate in report.gates}
    families: dict[str, Measurement] = {}
    for m in report.measurements:
        if not on_the_map(m) or m.metric == COLLAPSED or not any(part.value or part.holdout for part in m.parts):
            continue
        family = words_of(m).family or m.metric
        kept = families.get(family)
        if kept is None or (m.metric in judged and kept.metric not in judged):
            families[family] = m
    return list(families.values())


def _title(m: Measurement) -> str:
    """Return the title of a column; in utility, where variants of several figures are called alike, the family's."""
    words = words_of(m)
    return words.family or words.title if m.dimension == "utility" else words.title


def _cell(m: Measurement, part: Part | None) -> MapCell:
    if part is None or part.value is None:
        reason = "no document has this label" if part is None else part.reason or "not measured"
        return MapCell(NOTHING, "none", f"{_title(m)}: not measured: {reason}")
    value = format_value(part.value, m.unit)
    if part.holdout is None:
        return MapCell(f"({value})", "none", f"{_title(m)}: {value}; no figure of the same label in real text")
    told = f"{_title(m)}: {value}, real text {format_value(part.holdout, m.unit)}"
    told += "" if part.low is None else f", interval {format_interval(part.low, part.high, m.unit)}"
    if part.holdout <= 0 or part.value < 0:
        return MapCell(f"({value})", "none", told)
    ratio = part.value / part.holdout
    return MapCell(f"{ratio:.2f}" if ratio < 10 else significant(ratio, 2), _shade(m, part), told)


def _shade(m: Measurement, part: Part) -> Shade:
    """Return the shade of the value in the figure's interval that is nearest to real text: chance alone shades none."""
    assert part.value is not None
    assert part.holdout is not None
    beside = part.holdout
    low, high = (part.value if end is None else end for end in (part.low, part.high))
    nearest = max(0.0, min(max(beside, low), high))
    if m.better != "band" and (nearest > beside) == (m.better == "higher"):
        return "kept"
    quality = min(nearest, beside) / max(nearest, beside) if nearest != beside else 1.0
    return next(shade for least, shade in _LEAST if quality >= least)


def _marks(n: int, mark: float | None) -> tuple[str, ...]:
    if not n:
        return ("lost",)
    return (*(("collapsed",) if mark else ()), *(("rare",) if n < RARE else ()))


def _badness(row: MapRow) -> tuple[int, ...]:
    """Return the key of a row: lost or collapsed labels first, then those with most cells of the worst shade."""
    shades = [cell.shade for cell in row.cells]
    return (
        -int("lost" in row.marks),
        -int("collapsed" in row.marks),
        *(-shades.count(shade) for shade in ("lost", "poor", "less")),
    )


def _sentences(report: AuditReport, rows: Sequence[MapRow], total: int) -> tuple[str, ...]:
    said = []
    if any(cell.shade != "none" for row in rows for cell in row.cells):
        said.append(
            "Each figure is divided by that of the same label in real unseen text: 1 is the same; the stronger the "
            "shade, the worse. A figure is shaded as far as its 95% interval is surely worse."
        )
    if any(on_the_map(m) and COMPARED_WITH[m.dimension] == "source" for m in report.measurements):
        said.append("What a classifier learns from the corpus is divided by what it learns from the source.")
    if any(cell.shade == "none" and cell.text != NOTHING for row in rows for cell in row.cells):
        said.append("In brackets: the figure of the synthetic text, where that of real text is 0 or not known.")
    if any("collapsed" in row.marks for row in rows):
        said.append("Collapsed: far fewer different documents than real text of the label has, beyond chance.")
    if any("lost" in row.marks for row in rows):
        said.append("Lost: real text has the label and the synthetic corpus has none of it.")
    if any("rare" in row.marks for row in rows):
        said.append(f"Rare: fewer than {RARE} documents; such figures say little.")
    corpus = report.corpora.get("synthetic")
    if corpus is not None and isinstance(corpus.documents, int) and total > corpus.documents:
        said.append("Some documents have several labels and count for each.")
    return tuple(said)
