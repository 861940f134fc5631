"""Does a report follow from its own figures? Judged again from what it holds, and compared.

What is seen: a verdict, exit code, count of warnings, state or value that does not follow; a measurement that its gate
does not follow from; an id that stands twice; a figure that no audit could have written (auditing/plausible.py). What
cannot be seen without a seal: a gate that was taken out whole, and figures changed together with all that follows from
them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import ValidationError

from corpusaudit.auditing.acceptance import limits_accepted
from corpusaudit.auditing.acceptance_checks import wrong_acceptances
from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.gates import first_figure, judge, verdict
from corpusaudit.auditing.plausible import implausible
from corpusaudit.config import GateConfig
from corpusaudit.results import EXIT_CODES, AuditReport, Gate, Measurement, Verdict


def conditions_of(report: AuditReport) -> Conditions:
    """Return the conditions under which a report was judged."""
    return Conditions(
        unread=report.unread,
        blocked=report.blocked,
        drift=report.drift,
        left_out=frozenset(report.left_out),
        earlier=report.against,
        accepted=report.accepted,
        accepted_limits=limits_accepted(report.accepted),
    )


def verdict_without(report: AuditReport, limits: Mapping[str, GateConfig]) -> Verdict:
    """Return the verdict as if nobody had accepted anything."""
    bare = replace(conditions_of(report), accepted=None, accepted_limits={})
    return verdict(judge(report.measurements, limits, bare), report.unread)


def limits_of(report: AuditReport) -> dict[str, GateConfig]:
    """Return the limits by which a report was judged; raise ValidationError where there is no such limit."""
    return {gate.metric: _config(gate, report.measurement(gate.metric)) for gate in report.gates}


def disagreement(report: AuditReport) -> str | None:
    """Return the first thing in a report that does not follow from the rest, as a clause; None where all does."""
    earlier = report.against.measurements if report.against is not None else ()
    for what, names in (
        ("measurements", (m.metric for m in report.measurements)),
        ("gates", _metrics(report)),
        ("earlier measurements", (m.metric for m in earlier)),
    ):
        double = _double(names)
        if double is not None:
            return f"two {what} are called {double}"
    try:
        limits = limits_of(report)
    except ValidationError as error:
        return f"a gate has a limit that there is not: {error.errors(include_input=False)[0]['type']}"
    for gate in report.gates:
        if not gate.limit or gate.limit != limits[gate.metric].limits():
            return f"the gate on {gate.metric} has a limit that there is not"
    for gate, found in zip(report.gates, judge(report.measurements, limits, conditions_of(report)), strict=True):
        if gate.on != found.on:
            return f"the gate on {gate.metric} was asked for the {found.on} and judged on the {gate.on}"
        if (gate.state, gate.reason_kind) != (found.state, found.reason_kind):
            return f"the gate on {gate.metric} reads {_state(gate)}, and its figures give {_state(found)}"
        if not _equal(gate.value, found.value) and not _equal(gate.value, _as_older(report, gate)):
            return f"the gate on {gate.metric} judged {gate.value}, and the measurement gives {found.value}"
        if not _equal(gate.before, found.before) or gate.accepted_documents != found.accepted_documents:
            return f"the gate on {gate.metric} leaves out other documents than were accepted"
        if gate.detectable is not None and not _equal(gate.detectable, found.detectable):
            return f"the gate on {gate.metric} would have failed at another rate than the one it names"
    if report.accepted is not None and report.accepted.verdict_without != verdict_without(report, limits):
        return f"without acceptances the verdict reads {report.accepted.verdict_without}, which its figures do not give"
    return wrong_acceptances(report) or implausible(report) or _disagreeing_verdict(report)


def _disagreeing_verdict(report: AuditReport) -> str | None:
    found = verdict(report.gates, report.unread)
    if report.verdict != found:
        return f"the verdict reads {report.verdict}, and the gates give {found}"
    if report.exit_code != EXIT_CODES[found]:
        return f"the exit code reads {report.exit_code}, and the verdict {found} gives {EXIT_CODES[found]}"
    if report.warnings != report.warning_count:
        return f"it counts {report.warnings} warnings, and {report.warning_count} gates gave one"
    return None


def _as_older(report: AuditReport, gate: Gate) -> float | None:
    """Return the figure that older versions wrote beside a limit: that which its first limit looks at, or None."""
    measurement = report.measurement(gate.metric)
    return None if measurement is None else first_figure(gate.limit, gate.on, measurement)


def _config(gate: Gate, measurement: Measurement | None) -> GateConfig:
    """Return the limit as it was configured; an older report does not hold whether ``on`` was asked for."""
    by_kind = "bound" if measurement is not None and measurement.kind == "estimate" else "value"
    on = gate.on_asked or (None if gate.on == by_kind else gate.on)
    kept = {"alpha": gate.alpha, "level": gate.level, "on": on, "because": gate.because}
    return GateConfig.model_validate({**gate.limit, **kept})


def _state(gate: Gate) -> str:
    return f"{gate.state} ({gate.reason_kind.replace('_', ' ')})" if gate.reason_kind else gate.state


def _metrics(report: AuditReport) -> Iterable[str]:
    return (gate.metric for gate in report.gates)


def _double(names: Iterable[str]) -> str | None:
    return next((name for name, count in Counter(names).items() if count > 1), None)


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
