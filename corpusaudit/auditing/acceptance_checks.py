"""Do the acceptances of a report follow from the rest of it? Counted again from what it holds, and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from corpusaudit.auditing.acceptance import cleared_documents, counting_incidents, with_states
from corpusaudit.auditing.plausible import impossible
from corpusaudit.metrics.registry import BUILT_IN, load_metrics
from corpusaudit.results import Accepted, AuditReport

_SLACK = 1e-6
"""Figures may differ in their last digits; one that was changed differs by more."""


def wrong_acceptances(report: AuditReport) -> str | None:
    """Return the first thing in the acceptances of a report that does not follow from the rest, as a clause."""
    if report.accepted is None:
        return None
    return next((wrong for part in (_entries, _figures) for wrong in part(report, report.accepted)), None)


def _entries(report: AuditReport, found: Accepted) -> Iterator[str]:
    try:
        today = date.fromisoformat(found.on)
    except ValueError:
        yield "its acceptances were judged on no day"
        return
    if found.on != report.created[:10]:
        yield f"its acceptances were judged on {found.on}, and it was made on another day"
    doubles = Counter((entry.limit, entry.incident) for entry in found.entries)
    if any(count > 1 for count in doubles.values()):
        yield "something is accepted twice"
    if tuple(sorted(counting_incidents(report.incidents, found.entries, today))) != found.incidents:
        yield "other incidents are out of its figures than were accepted"
    if found.incidents and (report.key is None or report.key.id is None):
        yield "incidents are accepted under a key that never comes again"
    stated = with_states(report, report.gates)
    if stated is None or stated.entries != found.entries:
        yield "an acceptance reads otherwise than the limits and incidents give"


def _figures(report: AuditReport, found: Accepted) -> Iterator[str]:
    if [m.metric for m in found.measurements] != list(found.documents) or len(set(found.documents)) < len(
        found.measurements
    ):
        yield "its figures without accepted incidents are not those that it counts documents of"
        return
    cleared = cleared_documents(report.incidents, frozenset(found.incidents), load_metrics(BUILT_IN))
    for m in found.measurements:
        first, out = report.measurement(m.metric), found.documents[m.metric]
        yield from impossible(m)
        if first is None or first.value is None or m.value is None:
            yield f"{m.metric} has a figure without accepted incidents, and none with them"
        elif m.n != first.n or abs((first.value - m.value) * m.n - out) > _SLACK * max(1, m.n):
            yield f"{m.metric} without accepted incidents is not its figure less {out} documents"
        elif not 0 < out <= len(cleared.get(m.metric, ())):
            yield f"{out} documents are out of {m.metric}, and other ones were accepted"
