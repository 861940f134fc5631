"""The five tiles below the verdict: state, the figure that weighs most, and the same figure for real text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpusaudit.numbers import NOTHING, format_value, shown_unit
from corpusaudit.reports.summary import DIMENSION_ORDER, gate_rows, title
from corpusaudit.reports.wording.states import STATES
from corpusaudit.reports.wording.terms import DIMENSION_TERMS, DIMENSION_TITLES
from corpusaudit.results import AuditReport, Dimension, Measurement, State


@dataclass(frozen=True)
class Tile:
    """One dimension at a glance; ``target`` is the section that it links to, empty where the report has none of it."""

    name: Dimension
    title: str
    term: str
    tone: State | Literal["none"]
    mark: str
    word: str
    figure: str
    what: str
    baseline: str
    target: str


def tiles(report: AuditReport) -> tuple[Tile, ...]:
    """Return a tile a dimension, privacy first. The figure is that of the limit which came out worst.

    Where no limit was set it is the first figure that has a baseline.
    """
    return tuple(_tile(report, dimension) for dimension in DIMENSION_ORDER)


def _tile(report: AuditReport, dimension: Dimension) -> Tile:
    ours = {m.metric for m in report.measurements if m.dimension == dimension}
    rows = [row for row in gate_rows(report) if row.metric in ours or row.metric.startswith(f"{dimension}.")]
    name, term = DIMENSION_TITLES[dimension][0], DIMENSION_TERMS[dimension]
    target = f"d-{dimension}" if ours or rows else ""
    if rows:
        worst = rows[0]
        beside = "" if worst.baseline == NOTHING else f"{_whose(worst.baseline_of)}: {worst.baseline}"
        # Of a figure without what was accepted the other one stands below it; an end of an interval is no figure.
        shown = worst.value if worst.judged_how else worst.judged
        others = not worst.matched and shown not in (worst.value, NOTHING)
        beside = "; ".join(filter(None, (beside, f"with all documents: {worst.value}" if others else "")))
        figure = "" if shown == NOTHING else shown
        return Tile(
            dimension, name, term, worst.state, worst.mark, worst.word, figure, worst.title, beside, target
        )  # fmt: skip
    m = _first(report, dimension)
    if m is None:
        return Tile(dimension, name, term, "none", STATES["unmeasured"].mark, "not measured", "", "", "", target)
    beside = "" if m.holdout is None else f"{_whose(m.baseline_role)}: {format_value(m.holdout.value, m.unit)}"
    figure = f"{format_value(m.value, m.unit)} {shown_unit(m.unit)}".rstrip()
    return Tile(dimension, name, term, "none", "–", "no limit set", figure, title(report, m.metric), beside, target)


def _first(report: AuditReport, dimension: Dimension) -> Measurement | None:
    valued = [m for m in report.measurements if m.dimension == dimension and m.value is not None]
    return next((m for m in valued if m.holdout is not None), valued[0] if valued else None)


def _whose(role: str) -> str:
    return "trained on the source" if role == "source" else "real unseen text"
