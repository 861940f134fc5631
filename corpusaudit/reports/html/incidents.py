"""The incidents of a report for the templates: the worst open, those behind them folded in groups, the rest counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from corpusaudit.reports.html.charts.strips import strip
from corpusaudit.reports.incidents import counted_words, incident_counts, no_incidents
from corpusaudit.reports.summary import ordered_gates, title
from corpusaudit.reports.text import one_line, short_tokens
from corpusaudit.reports.wording.incidents import KIND_WORDS, details, facts, headline
from corpusaudit.reports.wording.next_steps import SEEN_AS
from corpusaudit.results import Acceptance, AuditReport, Incident, IncidentKind, Segment

CERTAIN = "disclosure.certain_leaks"
"""Its findings are those of leaked details: the certain ones."""
SHOWN = 200
"""Incidents in the page: as many as anybody looks through."""
OPEN = 10
"""Incidents that are not folded."""
PRINTED = 4
"""Incidents of those that stand on paper too."""
GROUP = 25
"""Incidents that one fold opens."""
METRICS_NAMED = 3
"""Measurements that an incident names; report.json holds all."""
SEGMENTS = 12
"""Pieces of context, masked or not, that are shown of an incident."""
SEGMENT_LIMIT = 400
"""Characters of unmasked context: two lines on either side of what was masked."""


@dataclass(frozen=True)
class IncidentView:
    """One incident in finished words; ``strip`` is empty where its places are not known.

    ``accepted`` says who answers for it, until when and why; nothing where nobody does.
    """

    anchor: str
    kind: IncidentKind
    word: str
    headline: str
    facts: tuple[str, ...]
    details: str
    metrics: str
    fingerprint: str
    accepted: tuple[str, ...]
    strip: str
    context: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class IncidentGroup:
    """Incidents of one kind behind one fold; ``compact``: a line each, as chance may explain them."""

    heading: str
    compact: bool
    incidents: tuple[IncidentView, ...]


@dataclass(frozen=True)
class IncidentsView:
    """All that the page says of incidents; ``hidden`` counts what it leaves out, ``none`` says why there are none."""

    counts: tuple[tuple[IncidentKind, str, str], ...]
    open: tuple[IncidentView, ...]
    printed: int
    groups: tuple[IncidentGroup, ...]
    total: int
    hidden: int
    none: str


def incidents_view(report: AuditReport) -> IncidentsView:
    """Return the worst incidents as views: :data:`OPEN` of people and copies open, the others in groups by kind."""
    shown = [_view(report, incident, i) for i, incident in enumerate(report.incidents[:SHOWN], 1)]
    answered = [one for one in shown if one.accepted]
    opened = [one for one in shown if one.kind != "trace" and not one.accepted][:OPEN]
    rest = [one for one in shown if not one.accepted and one not in opened]
    return IncidentsView(
        counts=tuple(_counts(report)),
        open=tuple(opened),
        printed=PRINTED,
        groups=(*_groups(rest, {one.kind for one in opened}), *_answered(answered)),
        total=len(report.incidents),
        hidden=max(len(report.incidents) - SHOWN, 0),
        none=no_incidents(report),
    )


def seen_by(report: AuditReport) -> dict[str, list[tuple[str, str]]]:
    """Return, for each measurement, synthetic id and anchor of the incidents shown that it saw, the worst first.

    Each document stands once; those that somebody answers for are not among them. A measurement that counts without
    naming documents is given those that another one found, without what chance may explain.
    """
    seen: dict[str, dict[str, str]] = {}
    answered = _entries(report)
    for i, incident in enumerate(report.incidents, 1):
        if incident.fingerprint in answered:
            continue
        anchor = _anchor(i) if i <= SHOWN else "evidence"
        for metric in (*incident.metrics, *([CERTAIN] if incident.certain else []), *_counted_by(incident)):
            seen.setdefault(metric, {}).setdefault(incident.synthetic_id, anchor)
    return {metric: list(found.items()) for metric, found in seen.items()}


def _counted_by(incident: Incident) -> Iterable[str]:
    return (metric for metric, of in SEEN_AS.items() if of in incident.metrics and incident.kind != "trace")


def anchors_of_incidents(report: AuditReport) -> dict[str, str]:
    """Return the anchor of each incident shown, by its fingerprint; the first where several have one."""
    anchors: dict[str, str] = {}
    for i, incident in enumerate(report.incidents[:SHOWN], 1):
        anchors.setdefault(incident.fingerprint, _anchor(i))
    return anchors


def _entries(report: AuditReport) -> dict[str, Acceptance]:
    """Return the acceptances in force by the incident that they are of."""
    entries = () if report.accepted is None else report.accepted.in_force
    return {entry.incident: entry for entry in entries if entry.incident is not None}


def _anchor(place: int) -> str:
    return f"incident-{place}"


def _counts(report: AuditReport) -> Iterable[tuple[IncidentKind, str, str]]:
    for kind in incident_counts(report):
        yield kind, counted_words(kind, report.incidents), KIND_WORDS[kind][2]


def _groups(rest: Sequence[IncidentView], opened: Collection[IncidentKind]) -> Iterable[IncidentGroup]:
    for kind, (one, several, _) in KIND_WORDS.items():
        members = [view for view in rest if view.kind == kind]
        for start in range(0, len(members), GROUP):
            part = tuple(members[start : start + GROUP])
            places = f", {start + 1} to {start + len(part)} of {len(members)}" if len(members) > GROUP else ""
            more = "more " if kind in opened else ""
            yield IncidentGroup(
                f"{len(part)} {more}{one if len(part) == 1 else several}{places}", kind == "trace", part
            )


def _answered(members: Sequence[IncidentView]) -> Iterable[IncidentGroup]:
    if members:
        yield IncidentGroup(f"{len(members)} accepted, for which somebody answers", False, tuple(members))


def _view(report: AuditReport, incident: Incident, place: int) -> IncidentView:
    key, name = _anchor(place), headline(incident, short_tokens(incident.source))
    entry = _entries(report).get(incident.fingerprint)
    return IncidentView(
        anchor=key,
        kind=incident.kind,
        word=KIND_WORDS[incident.kind][0],
        headline=name,
        facts=tuple(facts(incident)),
        details=details(incident),
        metrics=_named(report, incident.metrics),
        fingerprint=incident.fingerprint,
        accepted=() if entry is None else (entry.owner, entry.expires, entry.reason),
        strip=strip(incident.stretches, key=key, title=name) if incident.stretches else "",
        context=tuple(_segments(incident.context)),
    )


def _named(report: AuditReport, metrics: Sequence[str]) -> str:
    """Return the measurements that saw an incident, those whose limits weigh most first; the rest is counted."""
    order = {gate.metric: place for place, gate in enumerate(ordered_gates(report))}
    names = [title(report, metric) for metric in sorted(metrics, key=lambda one: order.get(one, len(order)))]
    more = len(names) - METRICS_NAMED
    return ", ".join(names[:METRICS_NAMED]) + (f" and {more} more" if more > 0 else "")


def _segments(context: Sequence[Segment]) -> list[tuple[str, bool]]:
    pairs = []
    for segment in context[:SEGMENTS]:
        text = one_line(short_tokens(segment.text) if segment.masked else segment.text)
        if not segment.masked and len(text) > SEGMENT_LIMIT:
            half = SEGMENT_LIMIT // 2
            text = f"{text[:half]} … {text[-half:]}"
        pairs.append((text, segment.masked))
    return [*pairs, (" …", False)] if len(context) > SEGMENTS else pairs
