"""From a report to the sections that the templates show, a dimension each: what presses, what was met, what is judged
by no limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.reports.html.cards import PRESSING, Card, card, families, limit_card
from corpusaudit.reports.html.incidents import seen_by
from corpusaudit.reports.label_map import off_the_map
from corpusaudit.reports.summary import (
    DIMENSION_ORDER,
    NO_DIMENSION,
    dimension_of,
    gate_rows,
    ordered_gates,
    state_counts,
    title,
)
from corpusaudit.reports.wording.next_steps import dimension_steps
from corpusaudit.reports.wording.states import STATES
from corpusaudit.reports.wording.terms import DIMENSION_TERMS, DIMENSION_TITLES
from corpusaudit.results import AuditReport, Measurement, State

_OTHER = ("Other limits", "What came out of limits on measurements that this report does not hold?")


@dataclass(frozen=True)
class Note:
    """What is to be known of several figures, said once; ``of`` names them."""

    text: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class DimensionView:
    """One dimension: ``pressing`` cards stand open, ``met`` and ``unlimited`` ones are folded.

    ``steps`` help against every limit of the dimension that was not met or gave a warning. ``left_out`` names limits
    that were left out on request. ``notes`` are those that several figures share, ``legend`` explains the marks of
    charts with limits.
    """

    name: str
    title: str
    term: str
    question: str
    counts: tuple[tuple[State, str, str], ...]
    steps: tuple[str, ...]
    pressing: tuple[Card, ...]
    met: tuple[Card, ...]
    unlimited: tuple[Card, ...]
    left_out: tuple[str, ...]
    notes: tuple[Note, ...]
    legend: tuple[tuple[str, str], ...]


def dimension_views(report: AuditReport) -> list[DimensionView]:
    """Return the dimensions that the report holds measurements or limits of, privacy first."""
    views = [_dimension(report, name) for name in (*DIMENSION_ORDER, NO_DIMENSION)]
    return [view for view in views if view is not None]


def anchors_of(dimensions: Sequence[DimensionView]) -> dict[str, str]:
    """Return the anchor of the card that shows each measurement."""
    return {
        figure.metric: card.anchor
        for d in dimensions
        for card in (*d.pressing, *d.met, *d.unlimited)
        for figure in card.figures
    }


def _dimension(report: AuditReport, name: str) -> DimensionView | None:
    measured = [m for m in report.measurements if m.dimension == name]
    gates = [g for g in ordered_gates(report) if dimension_of(report, g.metric) == name]
    if not measured and not gates:
        return None
    shared = _shared_notes(report, measured)
    seen = seen_by(report)
    labelled = off_the_map(report)
    said = {note.text for note in shared}
    own = [m.model_copy(update={"note": None}) if m.note in said else m for m in measured]
    cards = [card(report, members, f"{name}-{i}", seen, labelled) for i, members in enumerate(families(own), 1)]
    cards += _limits_alone(report, name, {m.metric for m in measured}, len(cards))
    order = {metric: place for place, metric in enumerate(g.metric for g in gates)}
    cards.sort(key=lambda one: min((order.get(f.metric, len(order)) for f in one.figures), default=len(order)))
    heading, question = DIMENSION_TITLES.get(name, _OTHER)  # type: ignore[call-overload]
    past = any(g.state in ("fail", "warn") for g in gates)
    return DimensionView(
        name=name,
        title=heading,
        term=DIMENSION_TERMS.get(name, ""),  # type: ignore[call-overload]
        question=question,
        counts=tuple((state, STATES[state].mark, _counted(count, word)) for state, word, count in state_counts(gates)),
        steps=dimension_steps(name) if past else (),
        pressing=tuple(one for one in cards if one.state in PRESSING),
        met=tuple(one for one in cards if one.state is not None and one.state not in PRESSING),
        unlimited=tuple(one for one in cards if one.state is None),
        left_out=tuple(
            row.title for row in gate_rows(report) if row.left_out and dimension_of(report, row.metric) == name
        ),
        notes=shared,
        legend=tuple(dict.fromkeys(mark for one in cards if one.todo for chart in one.ranges for mark in chart.legend)),
    )


def _counted(count: int, word: str) -> str:
    return f"{count} {word}s" if word == "warning" and count > 1 else f"{count} {word}"


def _limits_alone(report: AuditReport, name: str, measured: set[str], before: int) -> list[Card]:
    """Return the cards of limits whose measurements the report does not hold, though they were asked for."""
    gates = {g.metric: g for g in report.gates if g.metric not in measured}
    rows = [row for row in gate_rows(report) if row.metric in gates and not row.left_out]
    rows = [row for row in rows if dimension_of(report, row.metric) == name]
    return [limit_card(report, row, gates[row.metric], f"{name}-{before + i}") for i, row in enumerate(rows, 1)]


def _shared_notes(report: AuditReport, measured: Sequence[Measurement]) -> tuple[Note, ...]:
    groups: dict[str, list[str]] = {}
    for m in measured:
        if m.note is not None and m.value is not None:
            groups.setdefault(m.note, []).append(title(report, m.metric))
    return tuple(Note(text, tuple(names)) for text, names in groups.items() if len(names) > 1)
