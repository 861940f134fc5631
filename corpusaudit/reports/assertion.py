"""The report as the message of a failed assertion: the verdict, then each limit that stands in its way."""

from __future__ import annotations

from corpusaudit.reports import summary
from corpusaudit.reports.text import one_line
from corpusaudit.results import AuditReport, SealCheck

LIMITS_SHOWN = 30
"""Limits with a line or two each; more would bury the verdict."""


def render_assertion(report: AuditReport, seal: SealCheck | None = None) -> str:
    """Return verdict, what was not read, and each limit not met, not measured or warned of: figure, limit and reason.

    Limits left out on request stand in one line. ``seal`` is what came of checking a report that was read from a file.
    """
    lines = [f"corpusaudit: {report.verdict_words} (preset {report.preset}). {summary.headline(report)}"]
    lines += [summary.count_sentence(report)] if seal is None else [summary.count_sentence(report), seal.sentence]
    lines += [f"not read, though it will be released: {sentence}" for sentence in report.unread]
    left_out = summary.left_out(report)
    rows = [row for row in summary.gate_rows(report) if row.state != "pass" and not row.left_out]
    for row in rows[:LIMITS_SHOWN]:
        lines += _limit(row)
    hidden = rows[LIMITS_SHOWN:]
    if hidden:
        lines.append(f"and {len(hidden):,} more, of which {sum(row.state == 'fail' for row in hidden):,} not met")
    if left_out:
        lines.append(f"left out on request: {', '.join(left_out)}")
    return "\n".join(one_line(line) if not line.startswith("  ") else f"  {one_line(line.strip())}" for line in lines)


def _limit(row: summary.GateRow) -> list[str]:
    only = " (warns only)" if row.warns_only else ""
    figures = f"{row.metric}: {row.figure}; {row.baseline_of} {row.baseline}; limit: {row.limit}"
    return [f"{row.mark} {row.word}{only}  {figures}", f"  {row.explanation}"]
