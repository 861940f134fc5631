"""A card of the report: one metric, or one family of variants, in finished text and charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpusaudit.numbers import NOTHING
from corpusaudit.reports.html.card_charts import Chart, interval_charts, part_charts, series_charts
from corpusaudit.reports.html.figures import Figure, PartsTable, baseline_of, figure, part_tables
from corpusaudit.reports.summary import GateRow, ordered_gates, title
from corpusaudit.reports.wording.measurements import words_of
from corpusaudit.reports.wording.next_steps import next_steps
from corpusaudit.reports.wording.terms import BETTER_WORDS
from corpusaudit.results import AuditReport, Gate, Measurement, State

NAMED = 6
"""Incidents that a card names; the section of incidents shows the others."""
PRESSING: tuple[State, ...] = ("fail", "unmeasured", "warn")
"""States of limits about which something is to be done."""


@dataclass(frozen=True)
class Todo:
    """What is to be said and done about one limit that was not met, gave a warning or was not measured.

    ``title`` is empty where the card has one figure. ``incidents`` are synthetic id and anchor of those that the
    measurement saw, the worst first; ``more`` counts those that are not named.
    """

    title: str
    explanation: str
    steps: tuple[str, ...]
    incidents: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True)
class Card:
    """One metric, or one family of variants, with charts and words.

    ``state`` is the worst of its limits, None where it has none. ``explanations`` are those of limits about which
    nothing is to be done. ``baseline_of`` heads the column of the baselines,
    empty where it has none; ``sized``: some of its figures depend on the size of a corpus. ``ranges`` are the charts
    of figures beside their limits, ``charts`` all others. ``settings`` are those of figures that share them, with ids.
    """

    anchor: str
    title: str
    state: State | None
    todo: tuple[Todo, ...]
    explanations: tuple[str, ...]
    figures: tuple[Figure, ...]
    ranges: tuple[Chart, ...]
    charts: tuple[Chart, ...]
    parts: tuple[PartsTable, ...]
    settings: tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...]
    how_to_read: str
    better: str
    does_not_show: str
    baseline_of: str
    sized: bool


def families(measured: Sequence[Measurement]) -> list[list[Measurement]]:
    """Return measurements with the variants of one figure put together."""
    groups: dict[str, list[Measurement]] = {}
    for m in measured:
        groups.setdefault(words_of(m).family or m.metric, []).append(m)
    return list(groups.values())


def card(
    report: AuditReport,
    members: Sequence[Measurement],
    anchor: str,
    seen: Mapping[str, Sequence[tuple[str, str]]],
    labelled: frozenset[str],
) -> Card:
    """Return the card of one family.

    ``seen`` are the incidents by measurement, ``labelled`` the measurements whose figures by label the map lacks.
    """
    words = words_of(members[0])
    valued = [m for m in members if m.value is not None]
    made: list[Chart] = []
    for i, m in enumerate(valued):
        made += series_charts(m, f"{anchor}-s{i}")
    made += part_charts(valued[-1:], words, anchor)
    ids = {m.metric for m in members}
    figures = tuple(figure(report, m) for m in members)
    gates = [g for g in ordered_gates(report) if g.metric in ids]
    return Card(
        anchor=anchor,
        title=words.family or words.title,
        state=gates[0].state if gates else None,
        todo=tuple(_todo(report, gate, seen, several=len(members) > 1) for gate in gates if gate.state in PRESSING),
        explanations=tuple(gate.explanation for gate in gates if gate.state not in PRESSING),
        figures=figures,
        ranges=tuple(interval_charts(report, valued, words, anchor)),
        charts=tuple(made),
        parts=tuple(
            table for m in members for table in part_tables(m, charted=m in valued[-1:], labelled=m.metric in labelled)
        ),
        settings=_settings(figures),
        how_to_read=words.how_to_read,
        better=BETTER_WORDS[members[0].better],
        does_not_show=words.does_not_show,
        baseline_of=baseline_of(members),
        sized=any(m.holdout is not None and m.holdout.matched is not None for m in members),
    )


def limit_card(report: AuditReport, row: GateRow, gate: Gate, anchor: str) -> Card:
    """Return the card of a limit on a measurement that the report does not hold."""
    figure = Figure(
        row.metric, row.title, NOTHING, "", row.limit, "", "", (), ((row.state, row.mark, row.word),), None, None, ()
    )
    return Card(
        anchor=anchor,
        title=row.title,
        state=row.state,
        todo=(_todo(report, gate, {}, several=False),) if row.state in PRESSING else (),
        explanations=() if row.state in PRESSING else (row.explanation,),
        figures=(figure,),
        ranges=(),
        charts=(),
        parts=(),
        settings=(),
        how_to_read="",
        better="",
        does_not_show="",
        baseline_of="",
        sized=False,
    )


def _settings(figures: Sequence[Figure]) -> tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...]:
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for one in figures:
        groups.setdefault(one.settings, []).append(one.metric)
    return tuple((tuple(names), settings) for settings, names in groups.items() if settings)


def _todo(report: AuditReport, gate: Gate, seen: Mapping[str, Sequence[tuple[str, str]]], *, several: bool) -> Todo:
    found = seen.get(gate.metric, ()) if gate.state in ("fail", "warn") else ()
    return Todo(
        title=title(report, gate.metric) if several else "",
        explanation=gate.explanation,
        steps=next_steps(gate, report.corpora),
        incidents=tuple(found[:NAMED]),
        more=max(len(found) - NAMED, 0),
    )
