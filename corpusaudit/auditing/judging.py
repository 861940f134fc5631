"""A report judged: by an audit when it is made, by ``gate`` again."""

from __future__ import annotations

from collections.abc import Mapping

from corpusaudit.auditing.consistency import conditions_of
from corpusaudit.auditing.gates import judge, verdict
from corpusaudit.config import GateConfig
from corpusaudit.results import EXIT_CODES, AuditReport


def judged(report: AuditReport, limits: Mapping[str, GateConfig]) -> AuditReport:
    """Return a report with its figures judged by limits, under its own conditions."""
    gates = judge(report.measurements, limits, conditions_of(report))
    outcome = verdict(gates, report.unread, report.measurements)
    made = report.model_copy(update={"gates": gates, "verdict": outcome, "exit_code": EXIT_CODES[outcome]})
    return made.model_copy(update={"warnings": len(made.warned)})
