"""What acceptances do: which documents leave a count, which limits they cover, and which of them do not count.

An acceptance covers what was looked at and no more. An incident's fingerprint is of both texts, so another text is
another incident; a limit is accepted up to a figure. Nothing that was not measured can be accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.keys import KEY_VARIABLE, Key
from corpusaudit.config import GateConfig
from corpusaudit.errors import UsageError
from corpusaudit.extents import MOST_DAYS
from corpusaudit.metrics.record import Metric, Record
from corpusaudit.numbers import is_rate
from corpusaudit.results import (
    SIDES,
    Acceptance,
    Accepted,
    AuditReport,
    Gate,
    Incident,
    Measurement,
    compared_figure,
    loss_of,
)

_ROUNDING = 1e-9
"""What a figure loses in the last digits where a file writes it."""


def check_key(entries: Sequence[Acceptance], key: Key) -> None:
    """Raise UsageError where incidents are accepted and the key is random: fingerprints under it never come again."""
    if key.origin == "random" and any(entry.incident is not None for entry in entries):
        raise UsageError(
            "incidents are accepted by fingerprints, which are made with a key, and none was given; give the one under "
            f"which they were accepted: --key-file or {KEY_VARIABLE}"
        )


def counting_incidents(incidents: Sequence[Incident], entries: Iterable[Acceptance], today: date) -> frozenset[str]:
    """Return the fingerprints of the incidents that are accepted and found in no more documents than accepted."""
    found = Counter(incident.fingerprint for incident in incidents)
    return frozenset(
        entry.incident
        for entry in entries
        if entry.incident is not None and _holds(entry, today) and 0 < found[entry.incident] <= (entry.documents or 0)
    )


def _holds(entry: Acceptance, today: date) -> bool:
    end = _day(entry.expires)
    return end is not None and today <= end <= today + timedelta(days=MOST_DAYS)


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def accepted_again(report: AuditReport, entries: Sequence[Acceptance], today: date) -> Accepted | None:
    """Return acceptances for a report that is judged again, when nothing can be measured.

    The figures without accepted incidents are those of the audit. They hold only as long as each of the incidents that
    are out of them is accepted still; else limits are judged on the figures of all documents.
    """
    if not entries:
        return None
    made = Accepted(on=today.isoformat(), entries=tuple(entries))
    held = report.accepted
    if held is None or not set(held.incidents) <= counting_incidents(report.incidents, entries, today):
        return made
    return held.model_copy(update={"on": made.on, "entries": made.entries})


def cleared_documents(
    incidents: Sequence[Incident], fingerprints: frozenset[str], metrics: Sequence[Metric]
) -> dict[str, frozenset[str]]:
    """Return by measurement the ids, as shown, of documents all of whose incidents that it found are accepted.

    A measurement that counts what is certain lists no findings itself: all incidents of a document that others found
    in its dimension must be accepted, those with text in common or those with details, and one of them must be such as
    shows what it counted. What is behind a figure and in no incident is accepted by nobody.
    """
    if not fingerprints:
        return {}
    made = {}
    for metric in metrics:
        for name in metric.record.measures if _counts_documents(metric.record) else ():
            mine = [incident for incident in incidents if _concerns(incident, name, metric.record)]
            left = {incident.synthetic_id for incident in mine if incident.fingerprint not in fingerprints}
            cleared = frozenset(incident.synthetic_id for incident in mine if _shows(incident, metric.record)) - left
            if cleared:
                made[name] = cleared
    return made


def _counts_documents(record: Record) -> bool:
    """Return whether a metric's figure is a share of documents that were each compared with the source."""
    return record.side == "privacy" and (record.kind, record.unit) == ("census", "rate") and "source" in record.needs


def _concerns(incident: Incident, name: str, record: Record) -> bool:
    if record.findings == "all":
        return name in incident.metrics
    return bool(incident.details) if "detector" in record.reads else incident.share is not None


def _shows(incident: Incident, record: Record) -> bool:
    """Return whether an incident shows what a measurement counted in that document."""
    if record.findings == "all":
        return True
    if record.completed_by:
        return not set(record.completed_by).isdisjoint(incident.metrics)
    return incident.by == "words"


def covered(gate: Gate, config: GateConfig, measurement: Measurement | None, conditions: Conditions) -> bool:
    """Return whether a limit that was not met, or gave a warning, is accepted as it stands."""
    figure = conditions.accepted_limits.get(gate.metric)
    if figure is None or measurement is None or gate.state not in ("fail", "warn"):
        return False
    return not one_by_one(config.limits(), measurement) and no_worse(measurement, figure)


def one_by_one(limits: Mapping[str, float], measurement: Measurement) -> bool:
    """Return whether a limit counts documents of which each is somebody's, so that it is accepted one by one.

    That is an absolute limit on a share of documents on the side of privacy: its incidents are accepted. As a
    whole it would hide the next copy behind the last one.
    """
    counts = (measurement.kind, measurement.unit) == ("census", "rate") and SIDES[measurement.dimension] == "privacy"
    return counts and "max" in limits


def no_worse(measurement: Measurement, figure: float) -> bool:
    """Return whether a figure is no worse than one that was accepted."""
    mine = loss_of(measurement)
    if mine is None or not _possible(measurement, figure):
        return False
    if measurement.better != "band":
        return mine.value <= (figure if measurement.better == "lower" else -figure) + _ROUNDING
    beside = measurement.holdout
    return beside is not None and mine.value <= abs(figure - beside.value) + _ROUNDING


def _possible(measurement: Measurement, figure: float) -> bool:
    """Return whether a figure can be one of the measurement: a share that no corpus has would accept every one."""
    return not is_rate(measurement.unit) or 0.0 <= figure <= 1.0


def acceptable_figure(measurement: Measurement) -> float | None:
    """Return the figure up to which a limit is accepted: the one that is compared, as it stands."""
    return compared_figure(measurement)


def limits_accepted(found: Accepted | None) -> dict[str, float]:
    """Return the limits that entries accept on the day of the audit, with the figure up to which."""
    if found is None:
        return {}
    today = _day(found.on)
    return {
        entry.limit: entry.figure
        for entry in found.entries
        if entry.limit is not None and entry.figure is not None and today is not None and _holds(entry, today)
    }


def with_states(report: AuditReport, gates: Sequence[Gate]) -> Accepted | None:
    """Return the acceptances of a report with what each came to, beside limits that were judged."""
    found = report.accepted
    if found is None:
        return None
    today = _day(found.on)
    judged = {gate.metric: gate for gate in gates}
    return found.model_copy(
        update={"entries": tuple(_stated(entry, report, found, judged, today) for entry in found.entries)}
    )


def _stated(
    entry: Acceptance, report: AuditReport, found: Accepted, gates: Mapping[str, Gate], today: date | None
) -> Acceptance:
    bare = entry.model_copy(update={"state": "in force", "why": ""})
    if today is None or not _holds(entry, today):
        end = _day(entry.expires)
        late = today is None or end is None or end > today
        why = f"it ends more than {MOST_DAYS} days after the audit" if late else f"it ended on {entry.expires}"
        return bare.model_copy(update={"state": "not counted" if late else "expired", "why": why})
    if entry.limit is not None:
        state, why = _limit_state(entry.limit, entry.figure or 0.0, report, gates.get(entry.limit))
    else:
        state, why = _incident_state(entry, report, found)
    return bare.model_copy(update={"state": state, "why": why})


def _limit_state(metric: str, figure: float, report: AuditReport, gate: Gate | None) -> tuple[str, str]:
    if gate is None:
        return "unused", "no such limit was set"
    if gate.state == "accepted":
        return "in force", ""
    if gate.state == "pass":
        return "unused", "the limit is met"
    if gate.state == "unmeasured":
        return "not counted", "the limit is unmeasured, and what nobody measured nobody can accept"
    measurement = _judged(report, metric)
    if measurement is not None and one_by_one(gate.limit, measurement):
        return "not counted", "this limit counts documents, each of which is accepted as an incident"
    if measurement is not None and not _possible(measurement, figure):
        return "not counted", f"no share can be {figure:g}, the figure that was accepted"
    return "not counted", f"the figure is worse than the one accepted, {figure:g}"


def _incident_state(entry: Acceptance, report: AuditReport, found: Accepted) -> tuple[str, str]:
    if entry.incident in found.incidents:
        return "in force", ""
    there = sum(incident.fingerprint == entry.incident for incident in report.incidents)
    if not there:
        return "unused", "no such incident is in this corpus under this key"
    if there > (entry.documents or 0):
        return "not counted", f"it stands in {there:,} documents now, and was accepted in {entry.documents:,}"
    return "not counted", "the figures of this audit are not without it and what else is accepted; audit again"


def _judged(report: AuditReport, metric: str) -> Measurement | None:
    without = None if report.accepted is None else report.accepted.measurement(metric)
    return without or report.measurement(metric)
