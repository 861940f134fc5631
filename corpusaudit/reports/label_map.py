"""The map of labels: what is copied and disclosed in each label, and how varied, faithful and useful it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.reports.label_cells import SHADED, MapCell, cell_of, column_title
from corpusaudit.reports.wording.measurements import words_of
from corpusaudit.results import COMPARED_WITH, SIDES, AuditReport, Measurement

COLLAPSED = "diversity.collapsed_labels"
"""The measurement whose parts say which labels are collapsed or lost; it is a mark on them and no column."""
RARE = 30
"""Documents; of fewer, figures say little."""
_GROUPS = {
    "privacy": "Copying and disclosure: share of documents",
    "quality": "Fidelity, diversity and use: over real text",
}
"""Titles of the two groups of columns, in this order."""


@dataclass(frozen=True)
class MapRow:
    """A label: its documents, what is to be said of it, and a cell a column."""

    name: str
    n: str
    marks: tuple[str, ...]
    cells: tuple[MapCell, ...]


@dataclass(frozen=True)
class MapColumn:
    """A measurement of the map by id and title; ``group`` heads it and its neighbours."""

    metric: str
    title: str
    group: str


@dataclass(frozen=True)
class LabelMap:
    """Columns, rows worst first, and sentences to read it by; ``pressing``: some label is to be looked at.

    ``groups`` are the titles over the columns, each with the number of columns below it.
    """

    columns: tuple[MapColumn, ...]
    groups: tuple[tuple[str, int], ...]
    rows: tuple[MapRow, ...]
    sentences: tuple[str, ...]
    pressing: bool


def off_the_map(report: AuditReport) -> frozenset[str]:
    """Return the ids of measurements whose parts by label stand with their own figure, since they have no column."""
    return frozenset(m.metric for m in _candidates(report)) - {m.metric for m in _columns(report)}


def label_map(report: AuditReport) -> LabelMap | None:
    """Return the map of a report; None where no measurement has parts by label."""
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
        cells = tuple(cell_of(m, part) for m, part in zip(shown, parts, strict=True))
        rows.append((MapRow(name, f"{n:,}", _marks(n, marks.get(name)), cells), n))
    rows.sort(key=lambda pair: (*_badness(pair[0]), pair[0].name))
    made = tuple(row for row, _ in rows)
    columns = tuple(MapColumn(m.metric, column_title(m), _GROUPS[SIDES[m.dimension]]) for m in shown)
    groups = tuple(
        (title, count) for title in _GROUPS.values() if (count := sum(one.group == title for one in columns))
    )
    pressing = any(any(_badness(row)) for row in made if row.marks != ("rare",))
    return LabelMap(columns, groups, made, _sentences(report, shown, made, sum(n for _, n in rows)), pressing)


def _columns(report: AuditReport) -> list[Measurement]:
    """Return what a limit judges and what is shaded for some label, privacy first; all where that is nothing."""
    judged = {gate.metric for gate in report.gates}
    shown = _candidates(report)
    return [m for m in shown if m.metric in judged or _is_shaded(m)] or shown


def _candidates(report: AuditReport) -> list[Measurement]:
    """Return what has parts by label, privacy first; of each family of quality one, and none that is 0 throughout."""
    judged = {gate.metric for gate in report.gates}
    told = [m for m in report.measurements if m.metric != COLLAPSED and any(part.by == "label" for part in m.parts)]
    quality = [m for m in told if SIDES[m.dimension] == "quality"]
    return [m for m in told if SIDES[m.dimension] == "privacy"] + _one_of_each_family(quality, judged)


def _one_of_each_family(measured: Sequence[Measurement], judged: set[str]) -> list[Measurement]:
    families: dict[str, Measurement] = {}
    for m in measured:
        if not any(part.value or part.holdout for part in m.parts):
            continue
        family = words_of(m).family or m.metric
        kept = families.get(family)
        if kept is None or (m.metric in judged and kept.metric not in judged):
            families[family] = m
    return list(families.values())


def _is_shaded(m: Measurement) -> bool:
    return any(cell_of(m, part).shade in SHADED for part in m.parts if part.by == "label")


def _marks(n: int, mark: float | None) -> tuple[str, ...]:
    if not n:
        return ("lost",)
    return (*(("collapsed",) if mark else ()), *(("rare",) if n < RARE else ()))


def _badness(row: MapRow) -> tuple[int, ...]:
    """Return the key of a row: lost or collapsed labels first, then those with most cells of the worst shade."""
    shades = [cell.shade for cell in row.cells]
    return (-int("lost" in row.marks), -int("collapsed" in row.marks), *(-shades.count(shade) for shade in SHADED))


def _sentences(
    report: AuditReport, shown: Sequence[Measurement], rows: Sequence[MapRow], total: int
) -> tuple[str, ...]:
    sides = {SIDES[m.dimension] for m in shown}
    said = ["The stronger the shade, the worse than real text, as far as a figure's 95% interval is surely worse."]
    if "privacy" in sides:
        said.append(
            "On the side of privacy stands the share of each label's documents, shaded by how far it lies above the "
            "same share of all unseen text; without such a share it is not shaded."
        )
    if "quality" in sides:
        said.append(
            "On the side of quality each figure is divided by that of the same label in real unseen text: 1 is the "
            "same."
        )
    if any(COMPARED_WITH[m.dimension] == "source" for m in shown):
        said.append("What a classifier learns from the corpus is divided by what it learns from the source.")
    if any(cell.text.startswith("(") for row in rows for cell in row.cells):
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
