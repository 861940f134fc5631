"""The study's table as LaTeX: one table for a paper, and one more for each label."""

from __future__ import annotations

import re

from corpusaudit.reports.compare import LATEX_ARROWS, baseline, escape_latex
from corpusaudit.reports.study.words import REAL, aspects, lacking, name_of, shown, tables, unmarked
from corpusaudit.reports.text import one_line
from corpusaudit.results import Cell, Column, Comparison, Study

_LACKING = r"\textit{n.m.}"
_UNMARKED = r"\textsuperscript{$\dagger$}"
_FULL = (
    "MMD$^2$: squared maximum mean discrepancy; SMS: Sentence Mover's Similarity; TTR: type-token ratio; NN distance: "
    "median cosine distance to the nearest source text; NN rate: share of documents nearer than that"
)


def study_latex(study: Study) -> str:
    """Return the tables; the preamble needs the packages booktabs and graphicx.

    A table wider than the line is made as wide as the line; in two columns it spans both.
    """
    lines = [
        "% needs \\usepackage{booktabs,graphicx}, and XeLaTeX or LuaLaTeX for names in other scripts than Latin",
        *(f"% not measured: {one_line(sentence)}" for sentence in lacking(study)),
    ]
    for number, (name, table) in enumerate(tables(study)):
        lines += ["", *_table(name, number, table, study)]
    return "\n".join(lines) + "\n"


def _table(name: str, number: int, table: Comparison, study: Study) -> list[str]:
    """Return one table; the figures of a label stand with their n each, those of whole corpora with one a row."""
    columns = table.columns
    rows, blank = [], [] if name else [""]
    for i, generator in enumerate(table.generators):
        cells = [(column.cells[i], column) for column in columns]
        values = [*([] if name else [f"{generator.documents:,}"]), *(_value(*one) for one in cells)]
        rows.append(_row(escape_latex(generator.name), values))
        below = [_below(*one, counted=bool(name)) for one in cells], [_matched(*one) for one in cells]
        rows += [_row("", [*blank, *more]) for more in below if any(more)]
    key = f"tab:study-{number}" if name else "tab:study"
    return [
        "\\begin{table*}",
        "\\centering",
        "\\footnotesize\\setlength{\\tabcolsep}{3pt}",
        "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%",
        f"\\begin{{tabular}}{{l{'r' * len([*blank, *columns])}}}",
        "\\toprule",
        *_head(columns, study, [] if name else ["$n$"]),
        "\\midrule",
        *rows,
        "\\midrule",
        _row(escape_latex(REAL.capitalize()), [*blank, *(escape_latex(baseline(column)) for column in columns)]),
        "\\bottomrule",
        "\\end{tabular}}",
        f"\\caption{{{_caption(name, table, study)}}}",
        f"\\label{{{key}}}",
        "\\end{table*}",
    ]


def _row(first: str, cells: list[str]) -> str:
    return " & ".join([first, *cells]) + r" \\"


def _head(columns: tuple[Column, ...], study: Study, first: list[str]) -> list[str]:
    """Return the aspects over the measures, each with a rule as wide as its columns; ``first`` are columns before."""
    groups, rules, place = [""] * len(first), [], 2 + len(first)
    for aspect, width in aspects(columns):
        groups.append(f"\\multicolumn{{{width}}}{{c}}{{{escape_latex(aspect)}}}")
        rules.append(f"\\cmidrule(lr){{{place}-{place + width - 1}}}")
        place += width
    names = [
        f"{_name(column, study)} {LATEX_ARROWS[column.better]}{_UNMARKED if unmarked(column) else ''}"
        for column in columns
    ]
    return [_row("", groups), "".join(rules), _row("Generator", [*first, *names])]


def _name(column: Column, study: Study) -> str:
    return escape_latex(name_of(column, study)).replace("²", "$^2$")


def _value(cell: Cell, column: Column) -> str:
    if cell.value is None:
        return _LACKING
    value = escape_latex(shown(cell, column).value)
    return {"best": f"\\textbf{{{value}}}", "tied": f"{value} $\\approx$", "": value}[cell.mark]


def _below(cell: Cell, column: Column, *, counted: bool) -> str:
    """Return the interval of a figure, and its n where that is small or ``counted``, for the line below it."""
    words = shown(cell, column, counted=counted)
    # A dash takes less room; beside a minus it would be read as one.
    ends = escape_latex(words.interval)
    ends = ends if "-" in ends else ends.replace(" to ", "--")
    more = ", ".join(part for part in (ends, escape_latex(words.n)) if part)
    return f"{{\\scriptsize {more}}}" if more else ""


def _matched(cell: Cell, column: Column) -> str:
    matched = shown(cell, column).matched
    return f"{{\\scriptsize\\textit{{({escape_latex(matched)})}}}}" if matched else ""


def _caption(name: str, table: Comparison, study: Study) -> str:
    of = f", documents of label {escape_latex(name)}" if name else ""
    rate = next((_name(c, study) for c in table.columns if name_of(c, study).startswith("NN rate <")), None)
    parts = [
        f"Fidelity, diversity and privacy of the synthetic corpora{of}, each beside real text that no generator saw, "
        "with 95\\% intervals" + ("." if name else "; $n$: documents."),
        "Bold: best of its column, marked only where each of two or more figures can be judged (ten documents, and an "
        "interval or a count); $\\approx$: chance explains the difference from the best.",
    ]
    if any(unmarked(column) for column in table.columns):
        parts.append("$\\dagger$: nothing is marked, since not all figures there can be judged.")
    cells = [cell for column in table.columns for cell in column.cells]
    if any(cell.value is None for cell in cells):
        parts.append(f"{_LACKING}: not measured.")
    if any(cell.matched is not None for cell in cells):
        parts.append("In brackets: the figure at the size of the real text, which compares with its row.")
    if not name:
        parts.append(re.sub("than that$", "than that" if rate is None else "than the distance given", _FULL) + ".")
    open_ = [escape_latex(g.name) for g in table.generators if g.verified is False]
    if open_:
        parts.append(f"Not verified: {', '.join(open_)}.")
    if table.same_corpora == "word":
        parts.append("That all rest on the same real text is the author's word.")
    return " ".join(parts)
