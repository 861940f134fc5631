"""From a report to the cards that the templates show: finished text and charts, nothing left to compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.numbers import format_interval, format_p, format_value, shown_unit
from corpusaudit.reports.html.card_charts import (
    Chart,
    by_kind,
    interval_charts,
    part_charts,
    series_charts,
    worst_first,
)
from corpusaudit.reports.label_map import on_the_map
from corpusaudit.reports.summary import DIMENSION_ORDER, ordered_gates, state_counts, state_word
from corpusaudit.reports.wording.measurements import words_of
from corpusaudit.reports.wording.states import STATES
from corpusaudit.reports.wording.terms import BETTER_WORDS, DIMENSION_TITLES
from corpusaudit.results import COMPARED_WITH, AuditReport, Measurement, State

PARTS_IN_TABLE = 200
"""Rows that a browser folds out at once; report.json holds all."""


@dataclass(frozen=True)
class Figure:
    """One measurement in its card."""

    metric: str
    title: str
    value: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    states: tuple[tuple[State, str, str], ...]
    note: str | None
    reason: str | None
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PartsTable:
    """Parts by label or type; ``more`` counts the rows that are left out."""

    caption: str
    by: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    more: int
    baseline_of: str


@dataclass(frozen=True)
class Card:
    """One metric, or one family of variants, with charts and words.

    ``baseline_of`` heads the column of the baselines, empty where it has none; ``sized``: some of its figures
    depend on the size of a corpus.
    """

    anchor: str
    title: str
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    parts: tuple[PartsTable, ...]
    how_to_read: str
    better: str
    does_not_show: str
    baseline_of: str
    sized: bool


@dataclass(frozen=True)
class DimensionView:
    """The card of one dimension."""

    name: str
    title: str
    question: str
    counts: tuple[tuple[State, str, str], ...]
    cards: tuple[Card, ...]


def dimension_views(report: AuditReport) -> list[DimensionView]:
    """Return the dimensions that the report holds measurements of, privacy first, each with its cards."""
    views = []
    for dimension in DIMENSION_ORDER:
        measured = [m for m in report.measurements if m.dimension == dimension]
        if not measured:
            continue
        ids = {m.metric for m in measured}
        gates = [g for g in ordered_gates(report) if g.metric in ids]
        heading, question = DIMENSION_TITLES[dimension]
        counts = tuple((state, STATES[state].mark, f"{count} {word}") for state, word, count in state_counts(gates))
        cards = tuple(
            _card(report, members, f"{dimension}-{i}") for i, members in enumerate(_families(measured), start=1)
        )
        views.append(DimensionView(dimension, heading, question, counts, cards))
    return views


def anchors_of(dimensions: Sequence[DimensionView]) -> dict[str, str]:
    """Return the anchor of the card that shows each measurement."""
    return {figure.metric: card.anchor for d in dimensions for card in d.cards for figure in card.figures}


def _families(measured: Sequence[Measurement]) -> list[list[Measurement]]:
    groups: dict[str, list[Measurement]] = {}
    for m in measured:
        groups.setdefault(words_of(m).family or m.metric, []).append(m)
    return list(groups.values())


def _card(report: AuditReport, members: Sequence[Measurement], anchor: str) -> Card:
    words = words_of(members[0])
    valued = [m for m in members if m.value is not None]
    made = interval_charts(report, valued, words, anchor)
    for i, m in enumerate(valued):
        made += series_charts(m, f"{anchor}-s{i}")
    made += part_charts(valued[-1:], words, anchor)
    parts = tuple(table for m in members for table in _part_tables(m))
    return Card(
        anchor=anchor,
        title=words.family or words.title,
        figures=tuple(_figure(report, m) for m in members),
        charts=tuple(made),
        parts=parts,
        how_to_read=words.how_to_read,
        better=BETTER_WORDS[members[0].better],
        does_not_show=words.does_not_show,
        baseline_of=_baseline_of(members),
        sized=any(m.holdout is not None and m.holdout.matched is not None for m in members),
    )


def _baseline_of(members: Sequence[Measurement]) -> str:
    """Return whose the baselines of a card are; empty for figures that compare with the source by themselves."""
    baselines = [m.baseline_role for m in members if m.holdout is not None]
    if not baselines and COMPARED_WITH[members[0].dimension] == "source":
        return ""
    return (baselines or ["holdout"])[0].capitalize()


def _figure(report: AuditReport, m: Measurement) -> Figure:
    gates = [g for g in ordered_gates(report) if g.metric == m.metric]
    return Figure(
        metric=m.metric,
        title=words_of(m).title,
        value=format_value(m.value, m.unit),
        unit=shown_unit(m.unit),
        facts=tuple(_facts(m)),
        states=tuple((g.state, STATES[g.state].mark, state_word(g)) for g in gates),
        note=m.note,
        reason=m.reason,
        settings=tuple((name, str(value)) for name, value in sorted(m.settings.items())),
    )


def _facts(m: Measurement) -> list[tuple[str, str]]:
    if m.value is None:
        return []
    facts = [("95% interval", format_interval(m.low, m.high, m.unit)), ("n", f"{m.n:,}")]
    if m.holdout is None:
        facts.append(("Holdout", "n/a"))
    else:
        facts.append((m.baseline_role.capitalize(), format_value(m.holdout.value, m.unit)))
        if m.holdout.low is not None and m.holdout.high is not None:
            facts.append((f"95% interval, {m.baseline_role}", format_interval(m.holdout.low, m.holdout.high, m.unit)))
        facts.append((f"n, {m.baseline_role}", f"{m.holdout.n:,}"))
        if m.holdout.matched is not None:
            facts.append(("At the holdout's size", format_value(m.holdout.matched, m.unit)))
    if m.p_value is not None:
        facts.append(("Difference from holdout", format_p(m.p_value)))
    if m.exchange_p is not None:
        facts.append(("Permutation test of people (source and holdout)", format_p(m.exchange_p)))
    if m.detectable is not None:
        facts.append(("Smallest rate this n would show", format_value(m.detectable, "rate")))
    return facts


def _part_tables(m: Measurement) -> list[PartsTable]:
    tables = []
    for by, parts in by_kind(m.parts).items():
        if by == "label" and on_the_map(m):
            continue
        rows = tuple(
            (
                part.name,
                format_value(part.value, m.unit) if part.value is not None else f"n/a: {part.reason or 'not measured'}",
                format_interval(part.low, part.high, m.unit),
                f"{part.n:,}",
                format_value(part.holdout, m.unit),
            )
            for part in worst_first(parts, m)[:PARTS_IN_TABLE]
        )
        caption = f"{words_of(m).title} by {by}"
        tables.append(PartsTable(caption, by, rows, max(len(parts) - PARTS_IN_TABLE, 0), _baseline_of([m])))
    return tables
