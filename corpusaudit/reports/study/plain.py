"""The study's table as Markdown and as CSV."""

from __future__ import annotations

import csv
import io

from corpusaudit.reports.compare import VERIFIED, baseline
from corpusaudit.reports.markdown import escape_markdown
from corpusaudit.reports.study.words import (
    NOT_MEASURED,
    REAL,
    TITLE,
    headed,
    lacking,
    legend,
    notes,
    shown,
    tables,
    unmarked,
)
from corpusaudit.reports.text import aligned, safe_cell
from corpusaudit.results import Cell, Column, Comparison, Study


def study_markdown(study: Study) -> str:
    """Return the table as Markdown, then those of the labels, what was not measured, and what a reader must know."""
    parts = [f"# {TITLE}", legend(study)]
    for name, table in tables(study):
        head = f"## {escape_markdown(name)}\n\n" if name else ""
        parts.append(f"{head}{_table(table, study, counted=bool(name))}")
    reasons = lacking(study)
    if reasons:
        parts.append(f"## Not measured\n\n{_bullets(reasons)}")
    parts.append(f"## How to read it\n\n{_bullets(notes(study))}")
    settings = [[escape_markdown(name), escape_markdown(value)] for name, value in study.whole.shared]
    parts.append(f"## What the reports share\n\n{aligned(['setting', 'value'], settings)}")
    return "\n\n".join(parts) + "\n"


def _table(table: Comparison, study: Study, *, counted: bool) -> str:
    """Return one table; the figures of a label are ``counted``, each with its n, those of whole corpora once a row."""
    head = [
        "generator",
        *([] if counted else ["documents"]),
        *(escape_markdown(headed(c, study)) for c in table.columns),
    ]
    rows = [
        [
            escape_markdown(one.name),
            *([] if counted else [f"{one.documents:,}"]),
            *(_cell(column.cells[i], column, counted) for column in table.columns),
        ]
        for i, one in enumerate(table.generators)
    ]
    return aligned(head, [*rows, [REAL, *([] if counted else [""]), *map(baseline, table.columns)]])


def _cell(cell: Cell, column: Column, counted: bool) -> str:
    if cell.value is None:
        return NOT_MEASURED
    words = shown(cell, column, counted=counted)
    value = f"**{words.value}**" if cell.mark == "best" else words.value
    more = f"({words.more})" if words.more else ""
    return " ".join(part for part in (value, words.mark, more) if part)


def _bullets(sentences: list[str]) -> str:
    return "\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences)


def study_csv(study: Study) -> str:
    """Return one line a generator and label, the label empty for whole corpora.

    ``documents`` are those of the whole corpus. Of each measure: value, ends of the interval, n, figure of real text,
    the value at its size, mark and the reason of a lacking value; unrounded. The mark reads ``unjudged`` where nothing
    in a column could be marked. A measure that is not taken by label is empty there.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    ends = ("", "_low", "_high", "_n", "_holdout", "_at_holdout_size", "_mark", "_reason")
    metrics = [column.metric for column in study.whole.columns]
    figures = [f"{safe_cell(metric)}{end}" for metric in metrics for end in ends]
    writer.writerow(["generator", "label", "documents", *figures, "seal", "same_corpora"])
    for name, table in tables(study):
        for i, generator in enumerate(table.generators):
            row: list[object] = [safe_cell(generator.name), safe_cell(name), generator.documents]
            for metric in metrics:
                column = table.column(metric)
                row += [""] * len(ends) if column is None else _figures(column.cells[i], column)
            writer.writerow([*row, VERIFIED[generator.verified], study.whole.same_corpora])
    return out.getvalue()


def _figures(cell: Cell, column: Column) -> list[object]:
    mark = "unjudged" if cell.value is not None and unmarked(column) else cell.mark
    figures = (cell.value, cell.low, cell.high, cell.n, cell.holdout, cell.matched)
    return [*figures, mark, safe_cell(cell.reason or "")]
