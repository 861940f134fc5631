"""A report judged: by an audit when it is made, by ``gate`` again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from corpusaudit.auditing.acceptance import with_states
from corpusaudit.auditing.consistency import conditions_of, verdict_without
from corpusaudit.auditing.gates import judge, verdict
from corpusaudit.auditing.known import known_facts
from corpusaudit.config import GateConfig
from corpusaudit.results import EXIT_CODES, AuditReport


def judged(report: AuditReport, limits: Mapping[str, GateConfig]) -> AuditReport:
    """Return a report with its figures judged by limits, under its own conditions."""
    units = {name: facts.unit for name, facts in known_facts().items()}
    gates = judge(report.measurements, limits, replace(conditions_of(report), units=units))
    found = with_states(report, gates)
    if found is not None:
        found = found.model_copy(update={"verdict_without": verdict_without(report, limits)})
        report = report.model_copy(update={"accepted": found})
    outcome = verdict(gates, report.unread)
    made = report.model_copy(update={"gates": gates, "verdict": outcome, "exit_code": EXIT_CODES[outcome]})
    return made.model_copy(update={"warnings": made.warning_count})
