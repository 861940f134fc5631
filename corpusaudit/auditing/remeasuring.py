"""Measuring again without the incidents that somebody accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from corpusaudit.auditing.acceptance import cleared_documents, counting_incidents
from corpusaudit.auditing.incident_groups import in_an_incident
from corpusaudit.auditing.measuring import run_metric, without_a_few
from corpusaudit.auditing.names import shown_ids
from corpusaudit.config import AuditConfig
from corpusaudit.features.workspace import Workspace, no_progress
from corpusaudit.metrics.record import Metric
from corpusaudit.results import Acceptance, Accepted, Evidence, Incident, Measurement


def accepted(
    workspace: Workspace,
    metrics: Sequence[Metric],
    measurements: Sequence[Measurement],
    incidents: Sequence[Incident],
    evidence: Sequence[Evidence],
    entries: Sequence[Acceptance],
    config: AuditConfig,
    today: date,
) -> Accepted | None:
    """Return acceptances with the figures without the incidents that they accept; None where there is no acceptance.

    A metric is asked again for its figure, with those documents out of its count all of whose incidents that it found
    are accepted; one of which any ``evidence`` is in no incident stays in it. How many documents there are does not
    change.
    """
    if not entries:
        return None
    fingerprints = counting_incidents(incidents, entries, today)
    made = Accepted(on=today.isoformat(), entries=tuple(entries), incidents=tuple(sorted(fingerprints)))
    cleared = cleared_documents(incidents, fingerprints, [metric for metric in metrics if metric.package is None])
    if not cleared:
        return made
    without = replace(workspace, cleared=_places(workspace, cleared, evidence), progress=no_progress)
    found: list[Measurement] = []
    for metric in metrics:
        names = [name for name in metric.record.measures if name in cleared]
        if names:
            outcome = run_metric(metric, without, config.metrics.get(metric.record.id, {}))
            found += [m for m in outcome.measurements if m.metric in names]
    before = {m.metric: m for m in measurements}
    changed = [m for m in without_a_few(workspace, metrics, tuple(found)) if _fewer(m, before[m.metric])]
    return made.model_copy(
        update={
            # Parts and words stand with the figure of all documents.
            "measurements": tuple(
                m.model_copy(update={"parts": (), "series": (), "note": None, "words": None}) for m in changed
            ),
            "documents": {m.metric: round(((before[m.metric].value or 0) - (m.value or 0)) * m.n) for m in changed},
        }
    )


def _fewer(m: Measurement, first: Measurement) -> bool:
    return m.value is not None and first.value is not None and m.n == first.n and m.value < first.value


def _places(
    workspace: Workspace, cleared: Mapping[str, frozenset[str]], evidence: Sequence[Evidence]
) -> dict[str, frozenset[int]]:
    """Return the documents, by place, that are shown under those ids and whose evidence is all in incidents."""
    loose = {(piece.metric, piece.synthetic_id) for piece in evidence if not in_an_incident(piece)}
    ids = [document.id for document in workspace.corpus("synthetic").documents]
    names = shown_ids(workspace, ids)
    return {
        metric: frozenset(
            place for place, name in enumerate(ids) if names[name] in documents and (metric, name) not in loose
        )
        for metric, documents in cleared.items()
    }
