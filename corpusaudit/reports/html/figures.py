"""The figures of a card in finished text: value, facts, settings, and their parts as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.numbers import NOTHING, format_interval, format_p, format_value, shown_unit
from corpusaudit.reports.html.card_charts import PARTS_IN_CHART, by_kind, worst_first
from corpusaudit.reports.summary import gate_rows
from corpusaudit.reports.wording.measurements import words_of
from corpusaudit.reports.wording.parts import OURS, parts_are
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
    limit: str
    judged: str
    baseline: str
    facts: tuple[tuple[str, str], ...]
    states: tuple[tuple[State, str, str], ...]
    note: str | None
    reason: str | None
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PartsTable:
    """Parts by label or type; ``more`` counts the rows that are left out, ``ours``: no corpus named them."""

    caption: str
    by: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    more: int
    baseline_of: str
    ours: bool


def baseline_of(members: Sequence[Measurement]) -> str:
    """Return whose the baselines of a card are; empty for figures that compare with the source by themselves."""
    baselines = [m.baseline_role for m in members if m.holdout is not None]
    if not baselines and COMPARED_WITH[members[0].dimension] == "source":
        return ""
    return (baselines or ["holdout"])[0].capitalize()


def figure(report: AuditReport, m: Measurement) -> Figure:
    rows = [row for row in gate_rows(report) if row.metric == m.metric]
    beside = "" if m.holdout is None else format_value(m.holdout.value, m.unit)
    return Figure(
        metric=m.metric,
        title=words_of(m).title,
        value=format_value(m.value, m.unit),
        unit=shown_unit(m.unit),
        limit="; ".join(row.limit for row in rows),
        judged="; ".join(row.judged_words for row in rows if row.judged_words and row.judged != NOTHING),
        baseline=f"{'the source' if m.baseline_role == 'source' else 'real unseen text'}: {beside}" if beside else "",
        facts=tuple(_facts(m)),
        states=tuple((row.state, row.mark, row.word) for row in rows),
        note=_note(m),
        reason=m.reason,
        settings=tuple((name, str(value)) for name, value in sorted(m.settings.items())),
    )


def _note(m: Measurement) -> str | None:
    """Return the note without what the map of labels shows."""
    if m.note is None or not any(part.by == "label" for part in m.parts):
        return m.note
    return "; ".join(clause for clause in m.note.split("; ") if not clause.startswith("worst label: ")) or None


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


def part_tables(m: Measurement, *, charted: bool, labelled: bool) -> list[PartsTable]:
    """Return the parts that stand neither in the map of labels nor whole in a chart: nothing stands twice."""
    tables = []
    for by, parts in by_kind(m.parts).items():
        if by == "label" and not labelled:
            continue
        if by != "label" and charted and len(parts) <= PARTS_IN_CHART and all(p.value is not None for p in parts):
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
        caption = f"{words_of(m).title} by {by}" + (f": {parts_are(m.metric, by)}" if parts_are(m.metric, by) else "")
        tables.append(PartsTable(caption, by, rows, max(len(parts) - PARTS_IN_TABLE, 0), baseline_of([m]), by in OURS))
    return tables
