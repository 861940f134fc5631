"""The incidents of a report as SARIF 2.1.0, which code hosts show beside the files they lie in.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from corpusaudit.reports import summary
from corpusaudit.reports.text import one_line, short_tokens
from corpusaudit.reports.wording.incidents import KIND_WORDS, details, facts, headline
from corpusaudit.results import Acceptance, AuditReport, Incident, IncidentKind, SealCheck

SHOWN = 5000
"""Results in one file: what the largest code host reads; the rest is counted in a notification."""
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FINGERPRINT = "corpusaudit/v1"
_LEVELS: dict[IncidentKind, str] = {"person": "error", "copy": "error", "trace": "note"}
_RULES: dict[IncidentKind, str] = {"person": "leaked-person", "copy": "copied-text", "trace": "trace"}
_DO: dict[IncidentKind, str] = {
    "person": "Take the document out, or write it anew from material that does not name this person.",
    "copy": "Take the document out, or generate it anew; many copies ask for less training on the source.",
    "trace": "Strangers and unseen text may share as much; look at it where there are few such documents.",
}


def render_sarif(report: AuditReport, seal: SealCheck | None = None) -> str:
    """Return one run with a result an incident, the worst first and at most :data:`SHOWN`, and no text of anybody.

    A result lies in the file and at the line of its synthetic document, where those are known, and carries the keyed
    fingerprint that stays the same as long as both texts do; what somebody answers for is suppressed, with the reason.
    ``executionSuccessful`` is false where something was not measured or not read, and ``seal``, what came of checking a
    report that was read from a file, did not refuse it.
    """
    kinds = list(KIND_WORDS)
    answered = {} if report.accepted is None else {entry.incident: entry for entry in report.accepted.in_force}
    run = {
        "tool": {
            "driver": {
                "name": "corpusaudit",
                "version": one_line(report.provenance.version),
                "semanticVersion": one_line(report.provenance.version),
                "rules": [_rule(kind) for kind in kinds],
            }
        },
        "invocations": [_invocation(report, seal)],
        "automationDetails": {"id": f"corpusaudit/{one_line(report.preset)}/"},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(incident, kinds.index(incident.kind), answered.get(incident.fingerprint))
            for incident in report.incidents[:SHOWN]
        ],
        "properties": {
            "verdict": report.verdict_words,
            "incidents": len(report.incidents),
            "signature": one_line(report.provenance.signature),
        },
    }
    made = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(made, ensure_ascii=True, indent=1) + "\n"


def _rule(kind: IncidentKind) -> dict[str, Any]:
    name, _, meaning = KIND_WORDS[kind]
    return {
        "id": _RULES[kind],
        "name": "".join(part.title() for part in _RULES[kind].split("-")),
        "shortDescription": {"text": f"{name[0].upper()}{name[1:]} in the synthetic corpus"},
        "fullDescription": {"text": meaning},
        "help": {"text": _DO[kind]},
        "defaultConfiguration": {"level": _LEVELS[kind]},
        "properties": {"tags": ["privacy", "security"]},
    }


def _invocation(report: AuditReport, seal: SealCheck | None) -> dict[str, Any]:
    unmeasured = [gate for gate in report.gates if gate.state == "unmeasured"]
    notes = [_note("error", f"{gate.metric}: {gate.explanation}") for gate in unmeasured]
    notes += [_note("error", f"Not read: {sentence}") for sentence in report.unread]
    if seal is not None:
        notes.append(_note("note" if seal.verified else "warning", seal.sentence))
    if len(report.incidents) > SHOWN:
        notes.append(
            _note("warning", f"{len(report.incidents) - SHOWN:,} more incidents are in incidents.csv and report.json.")
        )
    return {
        "executionSuccessful": report.verdict != "unmeasured" and not unmeasured and not report.unread,
        "exitCode": report.exit_code,
        "exitCodeDescription": one_line(summary.headline(report)),
        "toolExecutionNotifications": notes,
    }


def _note(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": one_line(text)}}


def _result(incident: Incident, rule: int, acceptance: Acceptance | None) -> dict[str, Any]:
    told = [headline(incident, short_tokens(incident.source)), details(incident), *facts(incident)]
    found: dict[str, Any] = {
        "ruleId": _RULES[incident.kind],
        "ruleIndex": rule,
        "level": _LEVELS[incident.kind],
        "message": {"text": one_line("; ".join(part for part in told if part)) + "."},
        "partialFingerprints": {_FINGERPRINT: incident.fingerprint},
        "locations": [_location(incident)],
        "properties": {
            "source": one_line(incident.source),
            "share": incident.share,
            "certain": incident.certain,
            "metrics": [one_line(metric) for metric in incident.metrics],
        },
    }
    if acceptance is not None:
        why = f"{acceptance.owner}, until {acceptance.expires}: {acceptance.reason}"
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": one_line(why)}]
    return found


def _location(incident: Incident) -> dict[str, Any]:
    found: dict[str, Any] = {
        "logicalLocations": [{"name": one_line(incident.synthetic_id), "kind": "object"}],
    }
    if incident.file is not None:
        found["physicalLocation"] = {"artifactLocation": {"uri": quote(incident.file, errors="replace")}}
        if incident.line:
            found["physicalLocation"]["region"] = {"startLine": incident.line}
    return found
