"""The report in at most 60 lines of Markdown, for a pull request or the summary of a CI step.

:mod:`corpusaudit.reports.markdown` is the long form.
"""

from __future__ import annotations

from corpusaudit.numbers import NOTHING, count
from corpusaudit.reports import incidents, summary
from corpusaudit.reports.acceptances import acceptance_rows, acceptance_sentences
from corpusaudit.reports.languages.catalogue import ENGLISH
from corpusaudit.reports.markdown import acceptance_table, escape_markdown, escape_name, in_language
from corpusaudit.reports.text import short_tokens
from corpusaudit.reports.wording.incidents import details, headline
from corpusaudit.reports.wording.verdict import NOTHING_FOUND
from corpusaudit.results import AuditReport, SealCheck

LINES = 60
"""What fits one screen of a page; each part below gets its share, and what is not shown is counted."""
UNREAD_SHOWN = 4  # sentences on text that was not read
ACCEPTANCES_SHOWN = 6  # what somebody answers for, those in force first
LIMITS_SHOWN = 16  # limits that were not met, not measured or gave a warning
INCIDENTS_SHOWN = 8  # the worst
UNMEASURED_SHOWN = 4  # figures that have no value and no limit

WHERE = (
    "Every figure, the evidence and what a pass does not prove stand in report.html and report.json of this run; "
    "`corpusaudit render report.json --format markdown` writes them out."
)


def render_brief(report: AuditReport, seal: SealCheck | None = None, language: str = ENGLISH) -> str:
    """Return verdict, limits that need a look, the worst incidents, what was not read or measured; 60 lines at most.

    ``seal`` is what came of checking a report that was read from a file; ``language`` one of ``LANGUAGES``.
    """
    parts = [_verdict(report, seal), _unread(report), _limits(report), _accepted(report), _incidents(report)]
    parts.append(_unmeasured(report))
    # The checks that a pass speaks of stand below it in the long forms only.
    parts += [summary.meaning(report).removeprefix(NOTHING_FOUND).lstrip(), WHERE]
    return in_language("\n\n".join(part for part in parts if part) + "\n", language)


def with_other(brief: str, other: AuditReport, place: str, language: str = ENGLISH) -> str:
    """Return a brief that names the other report of its audit, with its verdict and where it lies, beside its own."""
    told = (
        f"**This audit has another report, and the worse verdict counts: {other.verdict_words}** in "
        f"{escape_name(place)} ({escape_markdown(summary.headline(other))} `corpusaudit render` with `--format "
        "summary` shows it.)"
    )
    head, blank, verdict, rest = brief.split("\n", 3)
    return "\n".join([head, blank, f"{verdict} {in_language(told, language)}", rest])


def _verdict(report: AuditReport, seal: SealCheck | None) -> str:
    corpus = report.corpora.get("synthetic")
    documents = NOTHING if corpus is None else escape_markdown(count(corpus.documents))
    sentences = [
        f"corpusaudit verdict: **{report.verdict_words}** (preset {escape_name(report.preset)}, documents: "
        f"{documents}).",
        summary.count_sentence(report),
    ]
    if seal is not None:
        told = escape_markdown(seal.sentence)
        sentences.append(told if seal.verified else f"**{told}**")
    return f"# {summary.mark(report)} {escape_markdown(summary.headline(report))}\n\n{' '.join(sentences)}"


def _unread(report: AuditReport) -> str:
    if not report.unread:
        return ""
    lines = [f"- {escape_markdown(sentence)}" for sentence in report.unread[:UNREAD_SHOWN]]
    lines += _more(len(report.unread) - UNREAD_SHOWN, "that was not read")
    return "**Not read, though it will be released**\n\n" + "\n".join(lines)


def _more(hidden: int, what: str) -> list[str]:
    return [f"- and {hidden:,} more {what}"] if hidden > 0 else []


def _limits(report: AuditReport) -> str:
    rows = [row for row in summary.gate_rows(report) if row.state != "pass" and not row.left_out]
    if not rows:
        return ""
    lines = ["| state | limit on | figure | 95% interval | real text | limit | judged |", f"|{' --- |' * 7}"]
    # Acceptances take the lines of some: those in force stand beside limits that need no look.
    most = LIMITS_SHOWN - (ACCEPTANCES_SHOWN + 5 if acceptance_rows(report) else 0)
    lines += [f"| {' | '.join(_cells(row))} |" for row in rows[:most]]
    hidden = rows[most:]
    failed = sum(row.state == "fail" for row in hidden)
    more = f"\n\nand {len(hidden):,} more in the full report, of which {failed:,} not met" if hidden else ""
    return "\n".join(lines) + more


def _accepted(report: AuditReport) -> str:
    rows = acceptance_rows(report)
    if not rows:
        return ""
    told = " ".join(escape_markdown(sentence) for sentence in acceptance_sentences(report))
    more = "\n".join(_more(len(rows) - ACCEPTANCES_SHOWN, "in the full report"))
    return "\n\n".join(part for part in (told, acceptance_table(rows[:ACCEPTANCES_SHOWN]), more) if part)


def _cells(row: summary.GateRow) -> list[str]:
    return [
        f"{row.mark} {row.word}{' (warns only)' if row.warns_only else ''}",
        escape_markdown(row.title),
        row.figure,
        row.interval,
        row.baseline_named,
        escape_markdown(row.limit),
        escape_markdown(row.explanation),
    ]


def _incidents(report: AuditReport) -> str:
    if not report.incidents:
        return incidents.no_incidents(report)
    lines = [f"**Incidents: {incidents.incidents_counted(report)}**", ""]
    for one in report.incidents[:INCIDENTS_SHOWN]:
        told = [headline(one, short_tokens(one.source)), details(one)]
        lines.append(f"- {escape_markdown('; '.join(part for part in told if part))}")
    return "\n".join([*lines, *_more(len(report.incidents) - INCIDENTS_SHOWN, "in incidents.csv")])


def _unmeasured(report: AuditReport) -> str:
    """Return which figures without a limit have no value; the others stand among the limits."""
    judged = {gate.metric for gate in report.gates}
    rows = [(metric, why) for metric, why in summary.unmeasured(report) if metric not in judged]
    lines = [
        f"- {escape_markdown(summary.title(report, metric))}: {escape_markdown(why)}"
        for metric, why in rows[:UNMEASURED_SHOWN]
    ]
    lines += _more(len(rows) - UNMEASURED_SHOWN, "that have no value")
    told = "**Not measured, and without a limit**\n\n" + "\n".join(lines) if rows else ""
    left_out = [escape_markdown(summary.title(report, metric)) for metric in summary.left_out(report)]
    left = f"**Limits left out on request:** {'; '.join(left_out)}." if left_out else ""
    return "\n\n".join(part for part in (told, left, summary.left_out_too(report)) if part)
