"""A release beside the one before it, as text for a terminal, Markdown and CSV; what all its renderers say alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpusaudit.numbers import NOTHING, count, format_interval, format_value, percent
from corpusaudit.reports.compare import VERIFIED, column_title
from corpusaudit.reports.markdown import escape_markdown
from corpusaudit.reports.text import aligned, columns, fit, one_line, safe_cell, short_tokens, wrap
from corpusaudit.reports.wording.detail_types import detail_type
from corpusaudit.reports.wording.states import STATES
from corpusaudit.results import Change, ExposedTwice, Exposure, LimitChange, Releases, Turn

TITLE = "What changed since the last release"
TWICE_SHOWN = 20
"""People of whom both releases have something and who are listed; all are counted."""
TURNS: dict[Turn, tuple[str, str]] = {
    "worse": ("▲", "Worse, and chance does not explain it"),
    "lost": ("?", "Measured before, and now no more"),
    "better": ("▼", "Better, and chance does not explain it"),
    "unclear": ("≈", "Different, and chance may explain it"),
    "unlike": ("≠", "Not to be compared"),
}
"""Sign and heading of each group of figures, in the order in which they are shown; the rest did not change."""
PRESSING: tuple[Turn, ...] = ("worse", "lost")
"""Groups that are shown open, before all others."""
NO_LIMIT = "no limit"


@dataclass(frozen=True)
class ChangeRow:
    """One figure in both releases, in finished words."""

    title: str
    metric: str
    old: str
    new: str
    reason: str


def groups(releases: Releases) -> list[tuple[Turn, list[ChangeRow]]]:
    """Return the figures that changed, by what became of them; groups without any are left out."""
    made = [(turn, [_row(one) for one in releases.changes if one.turn == turn]) for turn in TURNS]
    return [(turn, rows) for turn, rows in made if rows]


def unchanged(releases: Releases) -> str:
    """Return how many figures are the same in both releases, and how many were in neither, as a sentence."""
    same, never = (sum(one.turn == turn for one in releases.changes) for turn in ("same", "unmeasured"))
    return f"The same in both: {_figures(same)}. Without a figure to compare with: {_figures(never)}."


def _figures(n: int) -> str:
    return f"{n:,} {'figure' if n == 1 else 'figures'}"


def _row(change: Change) -> ChangeRow:
    column = change.column
    old, new = (
        NOTHING
        if cell.value is None
        else format_value(cell.value, column.unit)
        + (f" ({format_interval(cell.low, cell.high, column.unit)})" if cell.low is not None else "")
        for cell in column.cells
    )
    return ChangeRow(column_title(column), column.metric, old, new, change.reason)


def headline(releases: Releases) -> str:
    """Return what to know first: how many figures became worse or were lost."""
    worse, lost = (sum(one.turn == turn for one in releases.changes) for turn in ("worse", "lost"))
    parts = [f"{_figures(worse)} became worse"] if worse else ["No figure became worse that chance does not explain"]
    parts += [f"{_figures(lost)} {'is' if lost == 1 else 'are'} not measured any more"] if lost else []
    return f"{'; '.join(parts)}."


def release_rows(releases: Releases) -> list[tuple[str, ...]]:
    """Return name, date, verdict, limits that were not met, warnings, documents and seal of each release."""
    return [
        (
            one.name,
            made,
            one.verdict,
            f"{one.failed:,}",
            f"{one.warnings:,}",
            f"{one.documents:,}",
            VERIFIED[one.verified],
        )
        for one, made in zip(releases.whole.generators, releases.created, strict=True)
    ]


RELEASE_HEAD = ("release", "made", "verdict", "limits not met", "warnings", "documents", "seal")


def limit_rows(releases: Releases) -> list[tuple[str, str, str]]:
    """Return measurement, earlier and present state of each limit whose state changed."""
    return [(one.metric, _state(one, "old"), _state(one, "new")) for one in releases.limits]


def _state(one: LimitChange, which: Literal["old", "new"]) -> str:
    state = one.old if which == "old" else one.new
    return NO_LIMIT if state is None else f"{STATES[state].mark} {STATES[state].word}"


def exposed_sentences(releases: Releases) -> list[str]:
    """Return who is exposed by either release, by both and by the two together; or why that cannot be told."""
    old, new, again = releases.incidents
    counted = (
        f"Incidents: {old:,} in the earlier release, {new:,} in the later, of which {again:,} stood in the earlier."
    )
    exposed = releases.exposed
    if exposed is None:
        return [counted, f"Who is exposed by the two releases together cannot be told: {releases.untold}."]
    who = "People of the source" if exposed.by == "people" else "Documents of the source, which names no people,"
    return [
        counted,
        f"{who} exposed by the earlier release: {count(exposed.old)}; by the later: {count(exposed.new)}; by both: "
        f"{count(exposed.both)}; by the two together: {count(exposed.together)}.",
        f"Of whom each release gives away details of a kind that the other lacks: {count(exposed.spread)}.",
    ]


def twice_rows(releases: Releases) -> list[tuple[str, str, str, str]]:
    """Return token, what each release gives away, and whether it adds up, of the worst who are exposed by both."""
    found = () if releases.exposed is None else releases.exposed.twice[:TWICE_SHOWN]
    return [(short_tokens(one.token), _given(one.old), _given(one.new), _adds_up(one)) for one in found]


TWICE_HEAD = ("who", "the earlier gives away", "the later gives away", "adds up")


def _adds_up(one: ExposedTwice) -> str:
    return "yes" if one.adds_up else "not by kinds of details"


def _given(one: Exposure) -> str:
    parts = [f"{percent(one.share)} of a text"] if one.share is not None else []
    parts += [f"{n:,} × {detail_type(name)}" for name, n in one.details.items()]
    where = f"in {one.incidents:,} {'incident' if one.incidents == 1 else 'incidents'}"
    return f"{', '.join(parts)} ({where}{', which chance may explain' if one.by_chance else ''})"


def more_twice(releases: Releases) -> str:
    """Return that more people are exposed by both than are listed; empty where all are."""
    hidden = 0 if releases.exposed is None else len(releases.exposed.twice) - TWICE_SHOWN
    return f"and {hidden:,} more" if hidden > 0 else ""


def releases_markdown(releases: Releases) -> str:
    """Return the two releases as Markdown: verdicts, what became worse, limits that changed, who is exposed."""
    found = groups(releases)
    parts = [f"# {TITLE}", headline(releases), _table(RELEASE_HEAD, release_rows(releases))]
    parts += [f"## {_heading(turn)}\n\n{_changes(rows)}" for turn, rows in found if turn in PRESSING]
    changed = limit_rows(releases)
    parts.append(
        "## Limits whose state changed\n\n"
        + (_table(("limit on", "earlier", "later"), changed) if changed else "None.")
    )
    parts.append("## Who is exposed\n\n" + _bullets(exposed_sentences(releases)))
    twice = twice_rows(releases)
    if twice:
        parts.append(_table(TWICE_HEAD, twice))
    if more_twice(releases):
        parts.append(more_twice(releases))
    parts += [
        _folded(f"{_heading(turn)} ({len(rows)})", _changes(rows)) for turn, rows in found if turn not in PRESSING
    ]
    parts += [unchanged(releases), "## How to read it\n\n" + _bullets(list(releases.notes))]
    shared = [(name, value) for name, value in releases.whole.shared]
    parts.append(_folded(f"What the reports share ({len(shared)})", _table(("setting", "value"), shared)))
    return "\n\n".join(parts) + "\n"


def _heading(turn: Turn) -> str:
    return " ".join(TURNS[turn])


def _folded(title: str, text: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{text}\n\n</details>"


def _changes(rows: Sequence[ChangeRow]) -> str:
    head = ("figure", "earlier (95% interval)", "later (95% interval)", "why")
    kept = 4 if any(row.reason for row in rows) else 3
    cells = [
        [escape_markdown(f"{row.title} ({row.metric})"), row.old, row.new, escape_markdown(row.reason)][:kept]
        for row in rows
    ]
    return aligned(list(head[:kept]), cells)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    return aligned(list(head), [[escape_markdown(cell) for cell in row] for row in rows])


def _bullets(sentences: list[str]) -> str:
    return "\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences)


_WIDTH = 100  # cells of a terminal
_NAME = 44  # cells of a figure's name
_SHOWN = 8  # figures of one group, or people; what is not shown is counted


def releases_terminal(releases: Releases) -> str:
    """Return the two releases on about a screen: verdicts, what became worse, limits that changed, who is exposed."""
    verdicts = " -> ".join(f"{name}: {verdict}" for name, _, verdict, *_ in release_rows(releases))
    lines = [TITLE, *wrap(one_line(verdicts), _WIDTH), *wrap(headline(releases), _WIDTH)]
    for turn, rows in groups(releases):
        lines += ["", f"{TURNS[turn][1]}:"]
        lines += [_line(TURNS[turn][0], row.metric, f"{row.old} -> {row.new}") for row in rows[:_SHOWN]]
        lines += [f"  and {len(rows) - _SHOWN:,} more"] if len(rows) > _SHOWN else []
    changed = limit_rows(releases)
    if changed:
        lines += ["", "Limits whose state changed:"]
        lines += [_line(" ", metric, f"{old} -> {new}") for metric, old, new in changed[:_SHOWN]]
        lines += [f"  and {len(changed) - _SHOWN:,} more"] if len(changed) > _SHOWN else []
    lines.append("")
    for sentence in exposed_sentences(releases):
        lines += wrap(one_line(sentence), _WIDTH)
    lines += _twice_lines(releases)
    for sentence in releases.notes:
        lines += wrap(one_line(sentence), _WIDTH)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _twice_lines(releases: Releases) -> list[str]:
    rows = twice_rows(releases)
    if not rows:
        return []
    lines = ["", "Of whom both releases have something:"]
    for who, old, new, adds_up in rows[:_SHOWN]:
        lines += wrap(f"  {who}: {old}; then {new}; adds up: {adds_up}", _WIDTH)
    hidden = 0 if releases.exposed is None else len(releases.exposed.twice) - _SHOWN
    return [*lines, *([f"  and {hidden:,} more"] if hidden > 0 else []), ""]


def _line(sign: str, metric: str, change: str) -> str:
    name = fit(one_line(metric), _NAME)
    return fit(f"  {sign} {name}{' ' * (_NAME - columns(name))}  {change}", _WIDTH)


def releases_csv(releases: Releases) -> str:
    """Return one line a figure, a limit that changed, a count of who is exposed, and one of whom both have something.

    Figures are unrounded; of a person ``old`` and ``new`` are the largest share of a text, ``reason`` says the rest.
    """
    out = io.StringIO()
    ends = ("", "_low", "_high", "_n")
    figures = [f"{which}{end}" for which in ("old", "new") for end in ends]
    writer = csv.DictWriter(
        out, ("row", "name", "change", *figures, "unit", "better", "reason"), restval="", lineterminator="\n"
    )
    writer.writeheader()
    for one in releases.changes:
        row: dict[str, object] = {"row": "figure", "name": safe_cell(one.column.metric), "change": one.turn}
        for which, cell in zip(("old", "new"), one.column.cells, strict=True):
            row |= {which: cell.value, f"{which}_low": cell.low, f"{which}_high": cell.high, f"{which}_n": cell.n}
        row |= {"unit": safe_cell(one.column.unit), "better": one.column.better, "reason": safe_cell(one.reason)}
        writer.writerow(row)
    for limit in releases.limits:
        writer.writerow(
            {
                "row": "limit",
                "name": safe_cell(limit.metric),
                "old": limit.old or NO_LIMIT,
                "new": limit.new or NO_LIMIT,
            }
        )
    exposed = releases.exposed
    if exposed is None:
        writer.writerow({"row": "exposed", "reason": safe_cell(releases.untold)})
    else:
        writer.writerow({"row": "exposed", "name": exposed.by, "old": exposed.old, "new": exposed.new})
        for name in ("both", "together", "spread"):
            writer.writerow({"row": "exposed", "name": f"{exposed.by}, {name}", "new": getattr(exposed, name)})
        for person in exposed.twice:
            writer.writerow(
                {
                    "row": "person" if exposed.by == "people" else "document",
                    "name": person.token,
                    "change": "adds up" if person.adds_up else "",
                    "old": person.old.share,
                    "new": person.new.share,
                    "unit": "share of a text",
                    "reason": f"earlier: {_given(person.old)}; later: {_given(person.new)}",
                }
            )
    return out.getvalue()
