"""What the renderers say alike of the earlier report that a report was compared with."""

from __future__ import annotations

from corpusaudit.results import AuditReport


def against_words(report: AuditReport) -> str | None:
    """Return which earlier report a report was compared with and how far that told anything; None where with none."""
    earlier = report.against
    if earlier is None:
        return None
    seal = "not sealed" if earlier.seal is None else f"seal {earlier.seal}"
    if earlier.reason is not None:
        return f"the report of {earlier.created} ({seal}), with which nothing compares: {earlier.reason}"
    told = f"{len(earlier.measurements):,} figures compare"
    return f"the report of {earlier.created} ({seal}): {told}, {len(earlier.unlike):,} do not"
