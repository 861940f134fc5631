"""What the renderers say alike of the key of a report and of its seal."""

from __future__ import annotations

from corpusaudit.results import AuditReport

_ORIGINS = {"file": "a key file", "environment": "CORPUSAUDIT_KEY"}


def key_words(report: AuditReport) -> str:
    """Return under which key the digests and tokens of a report were made."""
    if report.key is None:
        return "not stated"
    if report.key.id is None:
        return "random for this run: digests and tokens compare with those of no other report"
    return f"{_ORIGINS.get(report.key.origin, report.key.origin)}, id {report.key.id}"


def seal_words(report: AuditReport) -> str:
    """Return the seal of a report, or why it has none."""
    return "none, so nobody can tell whether it was changed" if report.seal is None else report.seal
