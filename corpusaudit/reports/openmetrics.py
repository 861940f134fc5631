"""The figures of a report as OpenMetrics text, for Prometheus and what reads as it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from corpusaudit.reports import summary
from corpusaudit.reports.acceptances import MARKS
from corpusaudit.reports.text import one_line
from corpusaudit.reports.wording.incidents import KIND_WORDS
from corpusaudit.reports.wording.states import STATES
from corpusaudit.results import EXIT_CODES, ROLES, AuditReport, Measurement, SealCheck

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
# Every family is a gauge: the textfile collector of Prometheus' node exporter knows no state sets and no infos.
_HELP = {
    "verdict": "1 for the verdict of the audit, 0 for the others.",
    "limit_state": "1 for the state of a limit, 0 for the others.",
    "limit_left_out": "1 where a limit was left out on request, so that its state is unmeasured; else 0.",
    "acceptances": "Acceptances in this state: in force, expired, unused, not counted.",
    "acceptance_expires_timestamp_seconds": "Begin of the last day of an acceptance.",
    "judged_without_accepted": "Figure that a limit looked at, without documents whose incidents were accepted.",
    "measured": "1 where a measurement has a value, 0 where it could not be measured.",
    "measurement": "Value of a measurement, in its unit.",
    "measurement_low": "Lower end of the 95 % interval.",
    "measurement_high": "Upper end of the 95 % interval.",
    "measurement_n": "On how many a measurement rests.",
    "baseline": "The same figure for real text.",
    "baseline_low": "Lower end of the 95 % interval of the baseline.",
    "baseline_high": "Upper end of the 95 % interval of the baseline.",
    "baseline_n": "On how many a baseline rests.",
    "baseline_matched": "The figure of the synthetic corpus at the size of the baseline's, which compares with it.",
    "findings": "Findings of a measurement.",
    "incidents": "Synthetic documents with a source document or person, by kind.",
    "unread": "Columns or rows that will be released and were not read.",
    "documents": "Documents of a corpus; absent where they are a few people's.",
    "seal_verified": "1 where the seal of the report was checked and is right.",
    "build_info": "The version of corpusaudit that made the report.",
    "created_timestamp_seconds": "When the report was made.",
    "duration_seconds": "How long a stage of the audit took.",
}


class _Sample(NamedTuple):
    family: str
    value: float
    labels: dict[str, str]


def render_openmetrics(report: AuditReport, seal: SealCheck | None = None) -> str:
    """Return the verdict, states of limits, figures and baselines as gauges with labels, unrounded.

    A figure that does not exist has no sample, and ``corpusaudit_measured`` is 0 for it: it never reads as 0. ``seal``
    is what came of checking a report that was read from a file.
    """
    samples: dict[str, list[str]] = {family: [] for family in _HELP}
    for sample in [
        *_verdict(report, seal),
        *_limits(report),
        *_acceptances(report),
        *_measurements(report),
        *_made(report),
    ]:
        labels = ",".join(f'{key}="{_label(text)}"' for key, text in sample.labels.items())
        samples[sample.family].append(
            f"corpusaudit_{sample.family}{f'{{{labels}}}' if labels else ''} {sample.value!r}"
        )
    lines = []
    for family, found in samples.items():
        if found:
            lines.append(f"# TYPE corpusaudit_{family} gauge")
            if family.endswith("_seconds"):
                lines.append(f"# UNIT corpusaudit_{family} seconds")
            lines += [f"# HELP corpusaudit_{family} {_HELP[family]}", *found]
    return "\n".join([*lines, "# EOF\n"])


def _label(text: str) -> str:
    return one_line(text).translate(_ESCAPES)


def _verdict(report: AuditReport, seal: SealCheck | None) -> Iterator[_Sample]:
    for verdict in EXIT_CODES:
        yield _Sample("verdict", int(report.verdict == verdict), {"preset": report.preset, "verdict": verdict})
    yield _Sample("unread", len(report.unread), {"preset": report.preset})
    if seal is not None:
        yield _Sample("seal_verified", int(seal.verified), {"preset": report.preset})


def _named(report: AuditReport, metric: str) -> dict[str, str]:
    return {"metric": metric, "dimension": summary.dimension_of(report, metric), "preset": report.preset}


def _limits(report: AuditReport) -> Iterator[_Sample]:
    for gate in report.gates:
        labels = {**_named(report, gate.metric), "level": gate.level}
        for state in STATES:
            yield _Sample("limit_state", int(gate.state == state), {**labels, "state": state})
        yield _Sample("limit_left_out", int(gate.reason_kind == "left_out"), labels)


def _acceptances(report: AuditReport) -> Iterator[_Sample]:
    entries = () if report.accepted is None else report.accepted.entries
    for state in MARKS if entries else ():
        yield _Sample("acceptances", sum(entry.state == state for entry in entries), {"state": state})
    for entry in entries:
        end = _seconds(f"{entry.expires}T00:00:00+00:00")
        if end is not None:
            labels = {"of": entry.limit or entry.incident or "", "state": entry.state}
            yield _Sample("acceptance_expires_timestamp_seconds", end, labels)
    for gate in report.gates:
        if gate.accepted_documents and gate.value is not None:
            yield _Sample("judged_without_accepted", gate.value, _named(report, gate.metric))


def _measurements(report: AuditReport) -> Iterator[_Sample]:
    for measurement in report.measurements:
        named = _named(report, measurement.metric)
        yield _Sample("measured", int(measurement.value is not None), named)
        labels = {**named, "unit": measurement.unit, "better": measurement.better}
        for family, value in _figures(measurement).items():
            if value is not None:
                of = {"of": measurement.baseline_role} if family.startswith("baseline") else {}
                yield _Sample(family, value, {**labels, **of})


def _figures(m: Measurement) -> dict[str, float | None]:
    found: dict[str, float | None] = {
        "measurement": m.value,
        "measurement_low": m.low,
        "measurement_high": m.high,
        "measurement_n": m.n,
    }
    if m.holdout is not None:
        found |= {"baseline": m.holdout.value, "baseline_low": m.holdout.low, "baseline_high": m.holdout.high}
        found |= {"baseline_n": m.holdout.n, "baseline_matched": m.holdout.matched}
    return found


def _made(report: AuditReport) -> Iterator[_Sample]:
    for metric, count in report.findings_total.items():
        yield _Sample("findings", count, _named(report, metric))
    for kind in KIND_WORDS:
        count = sum(incident.kind == kind for incident in report.incidents)
        yield _Sample("incidents", count, {"kind": kind, "preset": report.preset})
    for role in ROLES:
        corpus = report.corpora.get(role)
        if corpus is not None and isinstance(corpus.documents, int):
            yield _Sample("documents", corpus.documents, {"role": role, "preset": report.preset})
    yield _Sample("build_info", 1, {"version": report.provenance.version})
    created = _seconds(report.created)
    if created is not None:
        yield _Sample("created_timestamp_seconds", created, {})
    for stage, seconds in report.provenance.duration.items():
        yield _Sample("duration_seconds", seconds, {"stage": stage})


def _seconds(created: str) -> float | None:
    """Return a time in seconds since 1970; None for a text that is no time, or names no zone and so is none for all."""
    try:
        time = datetime.fromisoformat(created)
        return None if time.tzinfo is None else time.timestamp()
    except (ValueError, OverflowError):
        return None
