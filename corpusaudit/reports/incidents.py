"""What every renderer says alike of the incidents of a report as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from corpusaudit.reports.findings import no_findings
from corpusaudit.reports.text import one_line, short_tokens
from corpusaudit.reports.wording.incidents import KIND_WORDS, details, facts, headline
from corpusaudit.results import AuditReport, Incident, IncidentKind


def incident_counts(report: AuditReport) -> dict[IncidentKind, int]:
    """Return how many incidents there are of each kind, worst first; kinds without any are left out."""
    counted = {kind: sum(one.kind == kind for one in report.incidents) for kind in KIND_WORDS}
    return {kind: count for kind, count in counted.items() if count}


def incidents_counted(report: AuditReport) -> str:
    """Return how many incidents there are of each kind: ``3 documents give away 3 people, 2 traces that ...``.

    What a trace is stands beside its count, which below a pass would alarm.
    """
    counts = incident_counts(report)
    told = ", ".join(counted_words(kind, report.incidents) for kind in counts)
    return f"{told} that chance may explain" if "trace" in counts else told


def counted_words(kind: IncidentKind, incidents: Sequence[Incident]) -> str:
    """Return how many documents give away how many people, or copy how many source documents; traces are counted."""
    mine = [one for one in incidents if one.kind == kind]
    if kind == "trace":
        return f"{len(mine):,} {KIND_WORDS[kind][len(mine) != 1]}"
    wholes = len({one.synthetic_id for one in mine})
    of = len({one.person or one.source if kind == "person" else one.source for one in mine})
    do = ("gives away", "give away") if kind == "person" else ("copies", "copy")
    whom = ("person", "people") if kind == "person" else ("source document", "source documents")
    return f"{wholes:,} {'document' if wholes == 1 else 'documents'} {do[wholes != 1]} {of:,} {whom[of != 1]}"


def incident_line(incident: Incident) -> str:
    """Return an incident on one line: what is of what, how much of it, how rare that is and which details."""
    told = [headline(incident, short_tokens(incident.source)), details(incident), *facts(incident)]
    return one_line(": ".join([told[0], ", ".join(part for part in told[1:] if part)]))


def no_incidents(report: AuditReport) -> str:
    """Return why there are no incidents; empty where there are."""
    if report.incidents:
        return ""
    found = sum(report.findings_total.values()) or len(report.findings)
    if not found:
        return no_findings(report)
    return (
        "No incident: nothing of one synthetic document was traced to one document of the source. Single findings in "
        f"report.json: {found:,}."
    )
