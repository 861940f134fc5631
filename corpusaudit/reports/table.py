"""The figures of a report as one CSV table: a line a measurement, one a part of it, unrounded."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from corpusaudit.reports import summary
from corpusaudit.reports.text import safe_cell
from corpusaudit.results import Acceptance, AuditReport, Gate, Measurement, Part, SealCheck

HEAD = (
    *("metric", "dimension", "by", "name", "value", "low", "high", "n", "unit", "better"),
    *("baseline", "baseline_low", "baseline_high", "baseline_n", "baseline_of", "matched"),
    *("limit", "level", "state", "reason", "judged", "accepted_documents", "accepted_by", "accepted_until"),
)
"""``by`` and ``name`` are empty for the whole corpus. ``matched`` is the value at the size of the baseline's corpus.
``judged`` is the figure that the limit looked at: without ``accepted_documents``, or the end of an interval."""


def report_csv(report: AuditReport, _seal: SealCheck | None = None) -> str:
    """Return one line a measurement and one a part, then one for each limit whose measurement the report lacks.

    A limit stands on the line of its whole measurement: as JSON, with its level and state. ``reason`` says why there
    is no value, or why the limit could not be judged. The file holds figures alone: what came of checking the seal does
    not stand in it.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD, restval="", lineterminator="\n")
    writer.writeheader()
    gates = {gate.metric: gate for gate in report.gates}
    answered = {} if report.accepted is None else {entry.limit: entry for entry in report.accepted.in_force}
    for measurement in report.measurements:
        named = _named(report, measurement.metric)
        gate = gates.pop(measurement.metric, None)
        writer.writerow(
            {**named, **_figures(measurement), **_limit(gate, answered), "reason": _reason(measurement, gate)}
        )
        shared = {key: safe_cell(str(getattr(measurement, key))) for key in ("unit", "better")}
        for part in measurement.parts:
            writer.writerow({**named, **shared, **_part(part), "baseline_of": _baseline_of(measurement, part)})
    for gate in gates.values():
        told = {"unit": safe_cell(gate.unit), "reason": safe_cell(gate.explanation)}
        writer.writerow({**_named(report, gate.metric), **_limit(gate, answered), **told})
    return out.getvalue()


def _named(report: AuditReport, metric: str) -> dict[str, object]:
    return {"metric": safe_cell(metric), "dimension": summary.dimension_of(report, metric)}


def _figures(measurement: Measurement) -> dict[str, object]:
    baseline = measurement.holdout
    found: dict[str, object] = {key: getattr(measurement, key) for key in ("value", "low", "high", "n", "better")}
    found["unit"] = safe_cell(measurement.unit)
    if baseline is not None:
        found |= {"baseline": baseline.value, "baseline_low": baseline.low, "baseline_high": baseline.high}
        found |= {"baseline_n": baseline.n, "baseline_of": baseline.of, "matched": baseline.matched}
    return found


def _part(part: Part) -> dict[str, object]:
    found: dict[str, object] = {key: getattr(part, key) for key in ("value", "low", "high", "n")}
    found |= {"by": safe_cell(part.by), "name": safe_cell(part.name), "baseline": part.holdout}
    return {**found, "reason": safe_cell(part.reason or "")}


def _baseline_of(measurement: Measurement, part: Part) -> str:
    return "" if part.holdout is None else measurement.baseline_role


def _limit(gate: Gate | None, answered: Mapping[str | None, Acceptance]) -> dict[str, object]:
    if gate is None:
        return {}
    found: dict[str, object] = {"limit": json.dumps(gate.limit), "level": gate.level, "state": gate.state}
    found |= {"judged": gate.value, "accepted_documents": gate.accepted_documents}
    entry = answered.get(gate.metric)
    if entry is not None:
        found |= {"accepted_by": safe_cell(entry.owner), "accepted_until": safe_cell(entry.expires)}
    return found


def _reason(measurement: Measurement, gate: Gate | None) -> str:
    unjudged = gate.explanation if gate is not None and gate.state == "unmeasured" else ""
    return safe_cell(measurement.reason or unjudged)
