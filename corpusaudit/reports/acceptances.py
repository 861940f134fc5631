"""What the renderers say alike of acceptances: who answers for what, until when, and which of them do not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from corpusaudit.numbers import format_value
from corpusaudit.reports import summary
from corpusaudit.reports.text import short_tokens
from corpusaudit.reports.wording.incidents import headline
from corpusaudit.results import MANY, Acceptance, AcceptanceState, AuditReport

FIGURES_SHOWN = 4
"""Figures that a sentence gives with and without accepted incidents; the others stand with their limits."""
TITLE = "What somebody answers for"
MARKS: dict[AcceptanceState, str] = {"in force": "≈", "not counted": "✕", "expired": "✕", "unused": "·"}
"""Sign of each state, in the order in which they are shown."""


@dataclass(frozen=True)
class AcceptanceRow:
    """One acceptance in finished words. ``key`` is its limit or fingerprint, ``what`` says what was accepted.

    ``bounds`` is how far: up to a figure, or in how many documents. ``why`` is why it does not count, if it does not.
    """

    state: AcceptanceState
    mark: str
    key: str
    what: str
    bounds: str
    reason: str
    owner: str
    expires: str
    why: str


def acceptance_rows(report: AuditReport) -> list[AcceptanceRow]:
    """Return the acceptances of a report, those in force first, each in the order of its file."""
    entries = () if report.accepted is None else report.accepted.entries
    order = list(MARKS)
    return [_row(report, entry) for entry in sorted(entries, key=lambda entry: order.index(entry.state))]


def _row(report: AuditReport, entry: Acceptance) -> AcceptanceRow:
    return AcceptanceRow(
        state=entry.state,
        mark=MARKS[entry.state],
        key=entry.limit or entry.incident or "",
        what=_what(report, entry),
        bounds=_bounds(report, entry),
        reason=entry.reason,
        owner=entry.owner,
        expires=entry.expires,
        why=entry.why,
    )


def _what(report: AuditReport, entry: Acceptance) -> str:
    if entry.limit is not None:
        return f"limit on {summary.title(report, entry.limit)}"
    found = [incident for incident in report.incidents if incident.fingerprint == entry.incident]
    if not found:
        return "an incident that is not here"
    more = f", and in {len(found) - 1:,} more" if len(found) > 1 else ""
    return f"incident: {headline(found[0], short_tokens(found[0].source))}{more}"


def _bounds(report: AuditReport, entry: Acceptance) -> str:
    if entry.limit is None:
        documents = entry.documents or 0
        return f"in {documents:,} {'document' if documents == 1 else 'documents'}"
    measurement = report.measurement(entry.limit)
    return f"as far as {format_value(entry.figure, measurement.unit if measurement else '')}"


def acceptance_sentences(report: AuditReport) -> list[str]:
    """Return how many acceptances are in force and how many are not, what they change, and whether they are many."""
    found = report.accepted
    if found is None:
        return []
    counted = Counter(entry.state for entry in found.entries)
    parts = [f"{counted[state]:,} {state}" for state in MARKS if counted[state]]
    told = [f"Acceptances: {', '.join(parts)}."]
    if found.in_force and found.verdict_without != report.verdict:
        told.append(f"Without them the verdict is {found.verdict_without}.")
    told += _both_figures(report)
    many = too_many(report)
    return [*told, f"{many[0].upper()}{many[1:]}."] if many else told


def _both_figures(report: AuditReport) -> list[str]:
    """Return the figures with all documents and without accepted incidents, in one sentence; none where none differ."""
    differ = [gate for gate in report.gates if gate.accepted_documents and gate.before is not None]
    if not differ:
        return []
    told = []
    for gate in differ[:FIGURES_SHOWN]:
        measurement = report.measurement(gate.metric)
        unit = gate.unit if measurement is None else measurement.unit
        told.append(
            f"{gate.metric} {format_value(gate.before, unit)} (judged without: {format_value(gate.value, unit)})"
        )
    more = [f"{len(differ) - FIGURES_SHOWN} more"] if len(differ) > FIGURES_SHOWN else []
    return [f"With all documents: {', '.join([*told, *more])}."]


def too_many(report: AuditReport) -> str:
    """Return the warning that very many acceptances are in force, as a clause; empty where they are not."""
    if report.accepted is None or not report.accepted.too_many:
        return ""
    return f"{len(report.accepted.in_force):,} acceptances are in force, more than {MANY}"


def line(row: AcceptanceRow, say: Callable[[str], str] = str) -> str:
    """Return one acceptance in a line; ``say`` puts what is no user's word in another language."""
    until = f"{row.owner}, {say('until')} {row.expires}: {row.reason}"
    state = say(row.state) if not row.why else f"{say(row.state)}, {say('since')} {say(row.why)}"
    return f"{row.mark} {say(row.what)} ({say(row.bounds)}); {state}; {until}"
