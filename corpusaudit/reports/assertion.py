"""The report as the message of a failed assertion: the verdict, then each limit in its way and the worst incidents."""

from __future__ import annotations

from corpusaudit.reports import summary
from corpusaudit.reports.incidents import incident_line, incidents_counted
from corpusaudit.reports.text import one_line
from corpusaudit.results import AuditReport

LIMITS_SHOWN = 30
"""Limits with a line or two each; more would bury the verdict."""
INCIDENTS_SHOWN = 5  # the worst


def render_assertion(report: AuditReport) -> str:
    """Return verdict, what was not read, and each limit not met, not measured or warned of: figure, limit and reason.

    Limits left out on request stand in one line. The worst incidents name the documents to look at.
    """
    lines = [f"corpusaudit: {report.verdict_words} (preset {report.preset}). {summary.headline(report)}"]
    lines.append(summary.count_sentence(report))
    lines += [f"not read, though it will be released: {sentence}" for sentence in report.unread]
    rows = [row for row in summary.gate_rows(report) if row.state != "pass" and not row.left_out]
    shown, hidden = rows[:LIMITS_SHOWN], rows[LIMITS_SHOWN:]
    told = [one_line(line) for line in lines]
    for row in shown:
        told += [one_line(_figures(row)), f"  {one_line(row.explanation)}"]
    if hidden:
        told.append(f"and {len(hidden):,} more, of which {sum(row.state == 'fail' for row in hidden):,} not met")
    left_out = summary.left_out(report)
    if left_out:
        told.append(one_line(f"left out on request: {', '.join(left_out)}"))
    return "\n".join([*told, *_incidents(report)])


def _figures(row: summary.GateRow) -> str:
    only = " (warns only)" if row.warns_only else ""
    figures = f"{row.metric}: {row.figure}; {row.baseline_of} {row.baseline}; limit: {row.limit}"
    return f"{row.mark} {row.word}{only}  {figures}"


def _incidents(report: AuditReport) -> list[str]:
    if not report.incidents:
        return []
    lines = [f"incidents: {incidents_counted(report)}"]
    lines += [f"  {incident_line(one)}" for one in report.incidents[:INCIDENTS_SHOWN]]
    more = len(report.incidents) - INCIDENTS_SHOWN
    return [*lines, *([f"  and {more:,} more in incidents.csv"] if more > 0 else [])]
