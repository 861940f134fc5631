"""A comparison of reports as Markdown, CSV and LaTeX; what every renderer of it says alike stands here too."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from corpusaudit.numbers import NOTHING, format_interval, format_value
from corpusaudit.reports.markdown import escape_markdown
from corpusaudit.reports.text import aligned, one_line, safe_cell
from corpusaudit.reports.wording.measurements import wording
from corpusaudit.reports.wording.terms import DIMENSION_TITLES
from corpusaudit.results import COMPARED_WITH, Cell, Column, Comparison, Dimension, Generator

ARROWS = {"lower": "↓", "higher": "↑", "band": "↔"}
DIRECTIONS = {"lower": "lower is better", "higher": "higher is better", "band": "nearest to the holdout is best"}
MARKS = {"best": "★", "tied": "≈", "": ""}
VERIFIED = {True: "verified", False: "not verified", None: "not read from a file"}
LEGEND = "★ best of its column; ≈ tied with it; n/a not measured."
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    # The usual encoding has no straight double quote but in the typewriter face.
    '"': r"{\ttfamily\char34}",
    # What reports print for a hidden character and a line break.
    "⟨": r"$\langle$",
    "⟩": r"$\rangle$",
    "⏎": r"$\hookleftarrow$",
    "…": r"\ldots{}",
    # At the start of a row these would be read as part of the line break before it.
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
}
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=[`?!])(?=`)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)")
"""Between two characters that would print as one other character."""
_LATEX_COLUMNS = 4  # of a table
_LATEX_WIDTH = 12  # characters
"""Columns of a table, and the width of a line of their names, that fit a page with short names of generators."""
LATEX_ARROWS = {"lower": r"$\downarrow$", "higher": r"$\uparrow$", "band": r"$\leftrightarrow$"}


def by_dimension(comparison: Comparison) -> list[tuple[Dimension, list[Column]]]:
    """Return the columns that hold a figure by dimension, privacy first; dimensions without one are left out."""
    measured = [c for c in comparison.columns if any(cell.value is not None for cell in c.cells)]
    groups = [(name, [c for c in measured if c.dimension == name]) for name in DIMENSION_TITLES]
    return [(name, columns) for name, columns in groups if columns]


def column_title(column: Column) -> str:
    """Return what a column is called: its family where it has one, and its title."""
    words = wording(column.metric, column.better)
    return f"{words.family}, {words.title}" if words.family else words.title


def baseline(column: Column) -> str:
    """Return the same figure for real text; a range where it differs, as figures do that depend on a corpus's size."""
    baselines = [cell.holdout for cell in column.cells if cell.holdout is not None]
    if not baselines:
        return NOTHING
    ends = dict.fromkeys(format_value(end, column.unit) for end in (min(baselines), max(baselines)))
    return " to ".join(ends)


def reasons(comparison: Comparison) -> list[str]:
    """Return one sentence a column and reason: which generators have no figure and why."""
    return [sentence for column in comparison.columns for sentence in column_reasons(column, comparison.generators)]


def column_reasons(column: Column, generators: Sequence[Generator], *, but: Column | None = None) -> list[str]:
    """Return one sentence a reason: which generators have no figure in a column, but for the reason of another one."""
    lacking: dict[str, list[str]] = {}
    for i, cell in enumerate(column.cells):
        if cell.value is None and (but is None or cell.reason != but.cells[i].reason):
            lacking.setdefault(cell.reason or "not measured", []).append(generators[i].name)
    sentences = []
    for reason, names in lacking.items():
        who = "all" if len(names) == len(generators) else ", ".join(names)
        sentences.append(f"{column.metric}, {who}: {reason}")
    return sentences


def not_marked(comparison: Comparison) -> list[str]:
    """Return which columns could not be marked and why, one sentence for all of one reason."""
    found: dict[str, list[str]] = {}
    for column in comparison.columns:
        if column.unlike:
            why = f"the figures were made with unlike {' and '.join(column.unlike)}, which follows from each corpus"
            found.setdefault(why, []).append(column.metric)
        elif column.unjudged:
            found.setdefault(column.unjudged, []).append(column.metric)
    return [f"{', '.join(metrics)}: nothing is marked, since {why}." for why, metrics in found.items()]


def small_n(cell: Cell, column: Column) -> str:
    """Return on how many a figure rests where that is half of what the largest rests on, or less; else nothing."""
    most = max(other.n for other in column.cells)
    return f"n = {cell.n:,}" if cell.value is not None and 2 * cell.n <= most else ""


def comparison_markdown(comparison: Comparison) -> str:
    """Return the comparison as Markdown: one table a dimension, then what a reader must know."""
    parts = ["# Generators side by side", LEGEND, _verdicts(comparison)]
    for dimension, columns in by_dimension(comparison):
        head = ["generator", *(f"{escape_markdown(c.metric)} {ARROWS[c.better]}" for c in columns)]
        rows = [
            [escape_markdown(g.name), *(_markdown_cell(c.cells[i], c) for c in columns)]
            for i, g in enumerate(comparison.generators)
        ]
        rows.append([f"real text ({COMPARED_WITH[dimension]})", *map(baseline, columns)])
        parts.append(f"## {DIMENSION_TITLES[dimension][0]}\n\n{aligned(head, rows)}")
    sentences = reasons(comparison)
    if sentences:
        parts.append("## Not measured\n\n" + _bullets(sentences))
    parts.append("## How to read it\n\n" + _bullets([*comparison.notes, *not_marked(comparison)]))
    settings = [[escape_markdown(name), escape_markdown(value)] for name, value in comparison.shared]
    parts.append("## What the reports share\n\n" + aligned(["setting", "value"], settings))
    return "\n\n".join(parts) + "\n"


def _verdicts(comparison: Comparison) -> str:
    rows = [
        [
            escape_markdown(g.name),
            g.verdict,
            f"{g.failed:,}",
            f"{g.warnings:,}",
            f"{g.documents:,}",
            VERIFIED[g.verified],
        ]
        for g in comparison.generators
    ]
    return aligned(["generator", "verdict", "limits not met", "warnings", "documents", "seal"], rows)


def _markdown_cell(cell: Cell, column: Column) -> str:
    if cell.value is None:
        return NOTHING
    shown = format_value(cell.value, column.unit)
    shown = f"**{shown}** {MARKS['best']}" if cell.mark == "best" else f"{shown} {MARKS[cell.mark]}".rstrip()
    has_interval = cell.low is not None and cell.high is not None
    more = [format_interval(cell.low, cell.high, column.unit)] if has_interval else []
    more += [n] if (n := small_n(cell, column)) else []
    return f"{shown} ({', '.join(more)})" if more else shown


def _bullets(sentences: list[str]) -> str:
    return "\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences)


def comparison_csv(comparison: Comparison) -> str:
    """Return one line a generator; of each measurement value, interval, n, holdout's figure and mark, unrounded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = ["generator", "verdict", "limits_not_met", "warnings", "documents"]
    for column in comparison.columns:
        head += [f"{safe_cell(column.metric)}{end}" for end in ("", "_low", "_high", "_n", "_holdout", "_mark")]
    writer.writerow([*head, "seal", "same_corpora"])
    for i, generator in enumerate(comparison.generators):
        row: list[object] = [safe_cell(generator.name), generator.verdict, generator.failed]
        row += [generator.warnings, generator.documents]
        for column in comparison.columns:
            cell = column.cells[i]
            row += [cell.value, cell.low, cell.high, cell.n, cell.holdout, cell.mark]
        writer.writerow([*row, VERIFIED[generator.verified], comparison.same_corpora])
    return out.getvalue()


def escape_latex(text: str) -> str:
    """Return ``text`` so that LaTeX prints it as it is."""
    pieces = _LIGATURES.split(one_line(text))
    return "{}".join("".join(_LATEX.get(c, c) for c in piece) for piece in pieces)


def comparison_latex(comparison: Comparison) -> str:
    """Return tables of a dimension, of ``_LATEX_COLUMNS`` columns at most; the preamble needs the package booktabs."""
    lines = [
        "% needs \\usepackage{booktabs}, and XeLaTeX or LuaLaTeX for names in other scripts than Latin",
        "% bold: best of the column, \\approx: tied with it",
    ]
    for dimension, columns in by_dimension(comparison):
        for start in range(0, len(columns), _LATEX_COLUMNS):
            lines += _latex_table(comparison, dimension, columns[start : start + _LATEX_COLUMNS])
    return "\n".join(lines)


def _latex_table(comparison: Comparison, dimension: Dimension, columns: list[Column]) -> list[str]:
    head = [_stacked(c.metric.split(".", 1)[-1], LATEX_ARROWS[c.better]) for c in columns]
    rows = []
    for i, g in enumerate(comparison.generators):
        rows.append(" & ".join([escape_latex(g.name), *(_latex_cell(c.cells[i], c) for c in columns)]) + r" \\")
        rows.append(" & ".join(["", *(_latex_interval(c.cells[i], c) for c in columns)]) + r" \\")
    real = " & ".join([COMPARED_WITH[dimension], *(escape_latex(baseline(c)) for c in columns)]) + r" \\"
    caption = (
        f"{DIMENSION_TITLES[dimension][0]}, with 95\\% intervals. Bold: best; $\\approx$: chance explains the "
        "difference from the best."
    )
    open_ = [escape_latex(g.name) for g in comparison.generators if g.verified is False]
    caption += f" Not verified: {', '.join(open_)}." if open_ else ""
    if comparison.same_corpora == "word":
        caption += " That all rest on the same real text is the author's word."
    return [
        "\\begin{table}",
        "\\centering",
        "\\footnotesize",
        f"\\begin{{tabular}}{{l{'r' * len(columns)}}}",
        "\\toprule",
        " & ".join(["generator", *head]) + r" \\",
        "\\midrule",
        *rows,
        "\\midrule",
        real,
        "\\bottomrule",
        "\\end{tabular}",
        f"\\caption{{{caption}}}",
        "\\end{table}",
        "",
    ]


def _stacked(name: str, arrow: str) -> str:
    """Return the name of a column and its arrow on short lines, broken after an underscore."""
    lines = [""]
    for piece in re.findall(r"[^_]*_|[^_]+$", name):
        if lines[-1] and len(lines[-1]) + len(piece) > _LATEX_WIDTH:
            lines.append("")
        lines[-1] += piece
    shown = r" \\ ".join(map(escape_latex, lines))
    return rf"\shortstack[r]{{{shown} {arrow}}}"


def _latex_cell(cell: Cell, column: Column) -> str:
    if cell.value is None:
        return "--"
    shown = escape_latex(format_value(cell.value, column.unit))
    return f"\\textbf{{{shown}}}" if cell.mark == "best" else f"{shown} $\\approx$" if cell.mark == "tied" else shown


def _latex_interval(cell: Cell, column: Column) -> str:
    """Return the interval of a figure, and its n where that is small, for the line below it."""
    more = [] if cell.low is None or cell.high is None else [format_interval(cell.low, cell.high, column.unit)]
    more += [n] if (n := small_n(cell, column)) else []
    return f"{{\\scriptsize {escape_latex(', '.join(more))}}}" if more and cell.value is not None else ""
