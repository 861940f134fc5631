"""The study's table for a terminal: a line a measure, a column a generator, no wider than eighty characters."""

from __future__ import annotations

from corpusaudit.reports.compare import baseline
from corpusaudit.reports.study.words import (
    NOT_MARKED,
    TITLE,
    aspects,
    lacking,
    legend,
    named,
    notes,
    shown,
    tables,
    unmarked,
)
from corpusaudit.reports.text import columns as cells_wide
from corpusaudit.reports.text import fit, one_line, wrap
from corpusaudit.results import Comparison, Study

_WIDTH = 80  # characters
_FIRST, _SECOND, _EACH = 17, 12, 17  # characters of the name of a measure, of the real text, and of each generator
_REAL = "real text"


def study_terminal(study: Study) -> str:
    """Return the table as plain text; of many generators several tables below each other, each with the real text."""
    lines = [TITLE, *wrap(legend(study), _WIDTH)]
    for name, table in tables(study):
        lines += ["", *([fit(one_line(f"Label {name}"), _WIDTH)] if name else [])]
        step = (_WIDTH - _FIRST - _SECOND) // _EACH
        for start in range(0, len(table.generators), step):
            places = range(start, min(start + step, len(table.generators)))
            lines += [*_block(table, study, places, counted=bool(name)), ""]
    sentences = [f"Not measured: {one}" for one in lacking(study)] + notes(study)
    for sentence in sentences:
        first, *rest = wrap(one_line(sentence), _WIDTH - 2)
        lines += [f"- {first}", *(f"  {line}" for line in rest)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _block(table: Comparison, study: Study, places: range, *, counted: bool) -> list[str]:
    """Return the lines of some generators beside the real text."""
    names = [_REAL, *(one_line(table.generators[i].name) for i in places)]
    lines = [_line("", names)]
    if not counted:
        lines.append(_line("documents", ["", *(f"{table.generators[i].documents:,}" for i in places)]))
    groups = iter(aspects(table.columns))
    left = 0
    for column in table.columns:
        if left == 0:
            aspect, left = next(groups)
            lines.append(aspect)
        left -= 1
        words = [shown(column.cells[i], column, counted=counted) for i in places]
        # Beside the figures, since a long name of a measure is cut.
        signs = [NOT_MARKED if unmarked(column) and column.cells[i].value is not None else "" for i in places]
        values = [f"{w.mark or sign} {w.value}".lstrip() for w, sign in zip(words, signs, strict=True)]
        lines.append(_line(f" {named(column, study)}", [_dashed(baseline(column)), *values]))
        for below in ([_dashed(w.interval) for w in words], [w.n for w in words], [_at_size(w.matched) for w in words]):
            if any(below):
                lines.append(_line("", ["", *below]))
    return lines


def _dashed(interval: str) -> str:
    """Return an interval as it takes the least room; beside a minus the dash keeps its blanks."""
    return interval.replace(" to ", " – " if "-" in interval else "–")


def _at_size(matched: str) -> str:
    return f"{matched} at size" if matched else ""


def _line(first: str, others: list[str]) -> str:
    widths = [_SECOND] + [_EACH] * (len(others) - 1)
    shown_in = (_padded(one, width, left=False) for one, width in zip(others, widths, strict=True))
    return _padded(first, _FIRST, left=True) + "".join(shown_in)


def _padded(text: str, width: int, *, left: bool) -> str:
    text = fit(text, width - 1)
    space = " " * (width - cells_wide(text))
    return text + space if left else space + text
