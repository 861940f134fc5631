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
    told = f"{len(earlier.measurements):,} figures compare, {len(earlier.unlike):,} do not"
    unjudged = not_judged(report)
    return f"the report of {earlier.created} ({seal}): {told}{f'; {unjudged}' if unjudged else ''}"


def not_judged(report: AuditReport) -> str:
    """Return that no limit asked for the earlier report, where none did: else a pass would seem to speak of it."""
    if report.against is None or any("max_increase" in gate.limit for gate in report.gates):
        return ""
    return "nothing was judged by it, since no limit is called max_increase"
