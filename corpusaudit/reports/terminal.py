"""The report on one screen of a terminal: verdict, gates, the worst incidents, what was not measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpusaudit.numbers import count
from corpusaudit.reports import incidents, summary
from corpusaudit.reports.acceptances import acceptance_rows, acceptance_sentences, line
from corpusaudit.reports.against import against_words, not_judged
from corpusaudit.reports.languages.catalogue import ENGLISH, sayer
from corpusaudit.reports.text import columns, fit, one_line, wrap
from corpusaudit.reports.wording.states import STATES
from corpusaudit.results import AuditReport, SealCheck

LINES = 40
"""Lines of a usual window, of which each part below gets its share; what is not shown is counted."""
GATES_SHOWN = 12  # limits, where the rest leaves room
GATES_LEAST = 4  # limits, however long the rest is
SENTENCES_SHOWN = 3  # what limits that were not met mean
SENTENCE_LINES = 3  # of what acceptances change
ACCEPTANCES_SHOWN = 4  # what somebody answers for, a line each
UNREAD_SHOWN = 3  # sentences on text that was not read, of two lines each
INCIDENTS_SHOWN = 5  # the worst
LEFT_OUT_LINES = 2  # names of limits that were left out
REASONS_SHOWN = 3  # why figures are missing

Say = Callable[[str], str]
"""What puts a text in the language of the reader."""
_LEAST_LIMIT = 16
"""Cells that a limit needs to the right of the figures; on narrower terminals limits are left to the other reports."""


def render_terminal(
    report: AuditReport,
    *,
    width: int = 100,
    color: bool = False,
    seal: SealCheck | None = None,
    language: str = ENGLISH,
) -> str:
    """Return a summary of at most 40 lines, each at most ``width`` cells (60 at least); ANSI colours where asked.

    ``seal`` is what came of checking a report that was read from a file; ``language`` one of ``LANGUAGES``. Control
    characters of ids and labels are spelled out, so that nothing in them reaches the terminal as a command.
    """
    width, say = max(width, 60), sayer(language)
    first = _verdict(report, width, color, seal, say)
    last = [part(report, width, say) for part in (_accepted, _found, _missing, _made)]
    taken = sum(len(lines) + 1 for lines in [first, *last] if lines)
    gates = _gates(report, width, color, max(GATES_LEAST, min(GATES_SHOWN, LINES - taken - 2)), say)
    sections = [first, gates, *last]
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text


def _pad(text: str, cells: int) -> str:
    text = fit(text, cells)
    return text + " " * (cells - columns(text))


def _verdict(report: AuditReport, width: int, color: bool, seal: SealCheck | None, say: Say) -> list[str]:
    mark = f" {summary.mark(report)} {_word(report, say)} "
    headline = wrap(one_line(say(summary.headline(report))), width - columns(mark) - 1)
    lines = [_paint(mark, f"1;7;{STATES[summary.tone(report)].color}", color) + " " + headline[0]]
    lines += [" " * (columns(mark) + 1) + line for line in headline[1:]]
    lines += [] if seal is None else wrap(say(seal.sentence), width)
    for sentence in report.unread[:UNREAD_SHOWN]:
        lines += wrap(one_line(say(f"Not read: {sentence}")), width)[:2]
    if len(report.unread) > UNREAD_SHOWN:
        lines.append(say(f"and {len(report.unread) - UNREAD_SHOWN} more that was not read"))
    lines += wrap(say(summary.count_sentence(report)), width)
    pressing = [row for row in summary.consequences(report) if row.state != "unmeasured"]
    for row in pressing[:SENTENCES_SHOWN]:
        lines += wrap(one_line(say(row.consequence or "")), width)
    return lines


def _word(report: AuditReport, say: Say) -> str:
    words = re.sub(r"with \d+ warnings?", "with warnings", report.verdict_words)  # the headline counts them
    return say(words).upper()


def _gates(report: AuditReport, width: int, color: bool, most: int, say: Say) -> list[str]:
    rows = [row for row in summary.gate_rows(report) if not row.left_out]  # those stand in a line of their own
    if not rows:
        return []
    shown = rows[:most]
    name = max(min(max(columns(one_line(row.metric)) for row in shown), width // 3), 12)
    judged, holdout = say("judged | holdout").split(" | ")
    head = f"  {say('state'):<14}  {_pad(say('limit on'), name)}  {judged:>8}  {holdout:>8}"
    lines = [f"{head}  {say('limit')}" if width - columns(head) >= _LEAST_LIMIT else head]
    lines += [_gate(row, name, width, color, say) for row in shown]
    rest = rows[len(shown) :]
    if rest:
        lines.append(f"  {say(_hidden(rest))}")
    return lines


def _hidden(rest: Sequence[summary.GateRow]) -> str:
    met = sum(row.state == "pass" for row in rest)
    if met < len(rest):
        return f"and {len(rest)} more, of which {met} met"
    return "and 1 more, met" if met == 1 else f"and {met} more, all met"


def _gate(row: summary.GateRow, name: int, width: int, color: bool, say: Say) -> str:
    figures = f"  {_pad(one_line(row.metric), name)}  {say(row.judged):>8}  {say(row.baseline):>8}"
    left = width - 16 - columns(figures)
    limit = say(one_line(row.limit).replace("percentage ", ""))
    shown = "  " + fit(limit, left - 2) if left >= _LEAST_LIMIT else ""
    return f"  {_paint(_pad(f'{row.mark} {say(row.word)}', 14), STATES[row.state].color, color)}{figures}{shown}"


def _found(report: AuditReport, width: int, say: Say) -> list[str]:
    if not report.incidents:
        return wrap(say(incidents.no_incidents(report)), width)
    lines = wrap(say(f"Incidents: {incidents.incidents_counted(report)}"), width)
    lines += ["  - " + fit(say(incidents.incident_line(one)), width - 4) for one in report.incidents[:INCIDENTS_SHOWN]]
    left = len(report.incidents) - INCIDENTS_SHOWN
    if left > 0:
        lines.append("  " + say(f"and {left:,} more"))
    return lines


def _accepted(report: AuditReport, width: int, say: Say) -> list[str]:
    rows = acceptance_rows(report)
    if not rows:
        return []
    lines = wrap(one_line(say(" ".join(acceptance_sentences(report)))), width)[:SENTENCE_LINES]
    lines += ["  " + fit(one_line(line(row, say)), width - 2) for row in rows[:ACCEPTANCES_SHOWN]]
    more = len(rows) - ACCEPTANCES_SHOWN
    return [*lines, *(["  " + say(f"and {more:,} more")] if more > 0 else [])]


def _missing(report: AuditReport, width: int, say: Say) -> list[str]:
    rows, lines = summary.unmeasured_by_reason(report), []
    if rows:
        asked = [f"--{role} FILE" for role in ("source", "holdout") if role not in report.corpora]
        lines.append(say(f"Not measured; give {' and '.join(asked)} too:" if asked else "Not measured:"))
        lines += [
            "  " + fit(one_line(f"{_several(metrics, say)}: {say(why)}"), width - 2)
            for metrics, why in rows[:REASONS_SHOWN]
        ]
    left = sum(len(metrics) for metrics, _ in rows[REASONS_SHOWN:])
    if left:
        lines.append("  " + say(f"and {left} more"))
    left_out = summary.left_out(report)
    if left_out:
        lines += _left_out(left_out, width, say)
    return lines


def _several(metrics: list[str], say: Say) -> str:
    return metrics[0] if len(metrics) == 1 else f"{metrics[0]} {say(f'and {len(metrics) - 1} more')}"


def _left_out(metrics: list[str], width: int, say: Say) -> list[str]:
    """Return the limits that were left out, by their count, and as many by name as two lines hold."""
    lines = wrap(one_line(f"{say(f'Left out on request ({len(metrics)})')}: {', '.join(metrics)}"), width)
    return lines if len(lines) <= LEFT_OUT_LINES else [*lines[: LEFT_OUT_LINES - 1], fit(lines[1] + " …", width)]


def _made(report: AuditReport, width: int, say: Say) -> list[str]:
    made = report.provenance
    documents = ", ".join(f"{say(role)} {say(count(corpus.documents))}" for role, corpus in report.corpora.items())
    used = f"{say('preset')} {report.preset}, {say('seed')} {made.seed}"
    lines = [f"corpusaudit {made.version}, {used}; {say('documents')}: {documents}"]
    earlier = against_words(report)
    lines += [] if earlier is None else [f"{say('Compared with')} {say(earlier)}"]
    lines += [say(unjudged).capitalize() + "."] if (unjudged := not_judged(report)) else []
    return [fit(one_line(shown), width) for shown in lines]
