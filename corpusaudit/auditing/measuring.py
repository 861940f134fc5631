"""Running metrics: each gives its figures or the reason why it has none, and none stops another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from corpusaudit.auditing.control import blind
from corpusaudit.auditing.known import parameters
from corpusaudit.auditing.plausible import impossible
from corpusaudit.counts import FEWER, PEOPLE
from corpusaudit.errors import Unmeasured, UserError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Metric, Outcome
from corpusaudit.ranges import check_values
from corpusaudit.results import Evidence, Measurement


def measured(metric: Metric, workspace: Workspace, given: Mapping[str, Any]) -> Outcome:
    """Run one metric; where its settings make it blind to copying, that stands in place of its figures."""
    outcome = run_metric(metric, workspace, given)
    if all(measurement.value is None for measurement in outcome.measurements):
        return outcome
    reason = blind(metric, workspace, given, run_metric)
    if reason is None:
        return outcome
    return Outcome(_without_value(metric, reason, outcome.measurements[0].settings), outcome.evidence)


def run_metric(metric: Metric, workspace: Workspace, given: Mapping[str, Any]) -> Outcome:
    """Run one metric; where it has no value or breaks, return its measurements with the reason in their place.

    What the user can mend (a missing model, say) is raised. Any other exception is named by type alone, since its
    message may quote a text.
    """
    settings = {name: parameter.default for name, parameter in parameters(metric).items()} | dict(given)
    check_values(metric.measure, given, metric.record.id)
    lacking = metric.record.lacks(workspace.corpora)
    if lacking is not None:
        return Outcome(_without_value(metric, lacking, settings))
    try:
        outcome = metric.measure(workspace, **given)
    except Unmeasured as reason:
        return Outcome(_without_value(metric, str(reason), settings))
    except (UserError, MemoryError, KeyboardInterrupt):  # without memory the other metrics would break too
        raise
    except BaseException as error:
        # A metric that breaks must not hide what the others found; it fails closed as unmeasured. Nor may a plug-in end
        # the audit by an exit of its own.
        return Outcome(_without_value(metric, f"the metric broke ({type(error).__name__})", settings))
    wrong = None if metric.package is None else _why_not(outcome, metric, workspace)
    if wrong is not None:
        return Outcome(_without_value(metric, f"the metric broke ({wrong})", settings))
    measured = tuple(m.model_copy(update={"settings": settings | m.settings}) for m in outcome.measurements)
    missing = set(metric.record.measures) - {m.metric for m in measured}
    extra = _without_value(metric, "the metric returned no such figure", settings)
    return Outcome(measured + tuple(m for m in extra if m.metric in missing), outcome.evidence)


def _why_not(outcome: object, metric: Metric, workspace: Workspace) -> str | None:
    """Return why what a plug-in returned cannot stand in a report, whatever it is made of; None where it can."""
    try:
        return _wrong(outcome, metric, workspace)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # a span of words, a score of text: nothing can be asked of it
        return f"what it returned cannot be read ({type(error).__name__})"


def _wrong(outcome: object, metric: Metric, workspace: Workspace) -> str | None:
    """Return why what a plug-in returned cannot stand in a report; None where it can. Our own metrics are tested."""
    if not isinstance(outcome, Outcome) or not all(isinstance(m, Measurement) for m in outcome.measurements):
        return "it returned no outcome"
    record, names = metric.record, [m.metric for m in outcome.measurements]
    if len(set(names)) < len(names) or not set(names) <= set(record.measures):
        return "it returned figures that its record does not name"
    for m in outcome.measurements:
        if (m.dimension, m.kind, m.unit) != (record.dimension, record.kind, record.units.get(m.metric, record.unit)):
            return "it returned a figure that is not what its record says"
        if (odd := next(impossible(m), None)) is not None:
            return odd
    return (
        None
        if all(_is_sound(piece, record.measures, workspace) for piece in outcome.evidence)
        else ("its findings are no places in the corpora")
    )


def _is_sound(piece: object, measures: Sequence[str], workspace: Workspace) -> bool:
    """Return whether a finding is of one of those measurements and points at documents that there are."""
    if not isinstance(piece, Evidence) or piece.metric not in measures or not math.isfinite(piece.score):
        return False
    ends = [("synthetic", piece.synthetic_id, piece.synthetic_span)]
    if piece.source_id is not None:
        ends.append(("source", piece.source_id, piece.source_span))
    for role, name, span in ends:
        lengths = _lengths(workspace, role)
        if name not in lengths or not 0 <= (span or (0, 0))[0] <= (span or (0, 0))[1] <= lengths[name]:
            return False
    return True


def _lengths(workspace: Workspace, role: str) -> dict[str, int]:
    """Return the characters of each document of a role, by id; none where the role was not given."""

    def make() -> dict[str, int]:
        return {d.id: len(d.text) for d in workspace.corpus(role).documents} if workspace.has(role) else {}

    made: dict[str, int] = workspace.remember(("lengths in characters", role), make)
    return made


def _without_value(metric: Metric, reason: str, settings: Mapping[str, Any]) -> tuple[Measurement, ...]:
    record = metric.record
    return tuple(record.measurement(name, n=0, reason=reason, settings=settings) for name in record.measures)


def without_a_few(
    workspace: Workspace, metrics: Sequence[Metric], measurements: tuple[Measurement, ...]
) -> tuple[Measurement, ...]:
    """Return the measurements without figures of real text that is a few documents, baselines among them."""
    role = next((role for role in ("holdout", "source") if workspace.has(role)), None)
    if role is not None and (workspace.tokens(role).lengths > 0).sum() < PEOPLE:
        compared = {
            name for metric in metrics if metric.record.compares_with_real_text for name in metric.record.measures
        }
        measurements = tuple(m if m.metric not in compared or m.value is None else _of_few(m) for m in measurements)
    if not workspace.has("holdout") or len(workspace.corpus("holdout")) >= PEOPLE:
        return measurements
    none = {"holdout": None, "p_value": None, "exchange_p": None}
    return tuple(m.model_copy(update=none) if m.baseline_role == "holdout" else m for m in measurements)


def _of_few(m: Measurement) -> Measurement:
    """Return a comparison with real text of a few documents without its figures, all of which tell how few."""
    kept = {name: value for name, value in m.settings.items() if name != "documents"}
    return Measurement(
        metric=m.metric,
        dimension=m.dimension,
        better=m.better,
        kind=m.kind,
        unit=m.unit,
        n=0,
        reason=f"{FEWER} documents of real text to compare with",
        settings=kept,
    )
