"""All incidents of a report as one CSV table, a line an incident, the worst first."""

from __future__ import annotations

import csv
import io

from corpusaudit.reports.text import safe_cell
from corpusaudit.results import Acceptance, AuditReport, Incident, SealCheck

HEAD = (
    *("fingerprint", "kind", "synthetic_id", "file", "line", "source"),
    *("share", "by", "words", "source_words", "chance", "certain", "details", "more_documents", "metrics"),
    *("person", "accepted_by", "accepted_until"),
)
"""``details`` reads ``DATE 2; PERSON 1``, ``metrics`` are ids with blanks between them; ``more_documents``
says yes where other documents of the same person are in it too."""


def incidents_csv(report: AuditReport, _seal: SealCheck | None = None) -> str:
    """Return one line an incident; what is not known is empty. What came of checking the seal does not stand in it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    answered = {} if report.accepted is None else {entry.incident: entry for entry in report.accepted.in_force}
    writer.writerows(_row(incident, answered.get(incident.fingerprint)) for incident in report.incidents)
    return out.getvalue()


def _row(incident: Incident, acceptance: Acceptance | None) -> list[object]:
    details = "; ".join(f"{kind} {count}" for kind, count in incident.details.items())
    found = {name: getattr(incident, name, None) for name in HEAD} | {"details": details}
    found |= {"metrics": " ".join(incident.metrics), "more_documents": "yes" if incident.more_documents else ""}
    if acceptance is not None:
        found |= {"accepted_by": acceptance.owner, "accepted_until": acceptance.expires}
    return [safe_cell(value) if isinstance(value, str) else value for value in found.values()]
