"""A comparison of reports as one HTML file, in the look of the report: tables by dimension and a scatter."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from corpusaudit.numbers import format_interval, format_value
from corpusaudit.reports.compare import (
    ARROWS,
    DIRECTIONS,
    LEGEND,
    MARKS,
    VERIFIED,
    baseline,
    by_dimension,
    column_title,
    not_marked,
    reasons,
    small_n,
)
from corpusaudit.reports.html.charts.scatter import Point, scatter
from corpusaudit.reports.html.render import environment, style_sheet
from corpusaudit.reports.text import one_line
from corpusaudit.reports.wording.states import STATES
from corpusaudit.reports.wording.terms import DIMENSION_TITLES
from corpusaudit.results import COMPARED_WITH, Cell, Column, Comparison

if TYPE_CHECKING:
    from markupsafe import Markup


def render_comparison_html(comparison: Comparison) -> str:
    """Return the comparison as one self-contained HTML page, without script and without any request."""
    return (
        environment()
        .get_template("compare.html.j2")
        .render(
            style=style_sheet("style.css") + style_sheet("compare.css"),
            generators=[
                {
                    "number": number,
                    "name": g.name,
                    "verdict": g.verdict,
                    "mark": STATES[g.verdict].mark,
                    "failed": g.failed,
                    "warnings": g.warnings,
                    "documents": f"{g.documents:,}",
                    "seal": VERIFIED[g.verified],
                }
                for number, g in enumerate(comparison.generators, 1)
            ],
            legend=LEGEND,
            numbered="the first table",
            scatter=scatter_of(comparison),
            dimensions=[_dimension(comparison, name, columns) for name, columns in by_dimension(comparison)],
            reasons=reasons(comparison),
            notes=[*comparison.notes, *not_marked(comparison)],
            shared=comparison.shared,
            columns=len(comparison.columns),
            breakable=breakable,
        )
    )


def breakable(name: str) -> Markup:
    """Return a name that may break after a dot, a hyphen or an underscore, and stays whole otherwise."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"([._-])", r"\1<wbr>", str(escape(one_line(name)))))


def _dimension(comparison: Comparison, name: Any, columns: list[Column]) -> dict[str, Any]:
    title, question = DIMENSION_TITLES[name]
    return {
        "name": name,
        "title": title,
        "question": question,
        "columns": [
            {
                "title": column_title(column),
                "metric": column.metric,
                "arrow": ARROWS[column.better],
                "direction": DIRECTIONS[column.better],
            }
            for column in columns
        ],
        "rows": [
            {"name": g.name, "cells": [_cell(column.cells[i], column) for column in columns]}
            for i, g in enumerate(comparison.generators)
        ],
        "real": {"name": f"real text ({COMPARED_WITH[name]})", "values": [baseline(column) for column in columns]},
    }


def _cell(cell: Cell, column: Column) -> dict[str, str]:
    has_interval = cell.low is not None and cell.high is not None
    return {
        "value": format_value(cell.value, column.unit),
        "interval": format_interval(cell.low, cell.high, column.unit) if has_interval else "",
        "n": small_n(cell, column),
        "mark": MARKS[cell.mark],
        "state": cell.mark,
        "word": {"best": "best", "tied": "tied with the best", "": ""}[cell.mark],
    }


def scatter_of(comparison: Comparison) -> dict[str, Any] | None:
    """Return the scatter with its caption and its key; None where there are no two figures to draw."""
    across = comparison.column(comparison.quality or "")
    up = comparison.column(comparison.privacy or "")
    if across is None or up is None:
        return None
    points, missing = [], []
    for i, generator in enumerate(comparison.generators):
        x, y = across.cells[i], up.cells[i]
        if x.value is None or y.value is None:
            missing.append(generator.name)
            continue
        points.append(Point(generator.name, x.value, y.value, _ends(x), _ends(y), i + 1))
    if not points:
        return None
    formats = partial(format_value, unit=across.unit), partial(format_value, unit=up.unit)
    name = f"{column_title(up)} against {column_title(across)}"
    svg, groups = scatter(points, key="scatter", title=name, formats=formats)
    return {
        "svg": svg,
        "up": f"{column_title(up)} ({up.metric}), {DIRECTIONS[up.better]}",
        "across": f"{column_title(across)} ({across.metric}), {DIRECTIONS[across.better]}",
        "corner": _corner(across, up),
        "key": [
            (mark, f"{formats[0](found[0].x)}, {formats[1](found[0].y)}", [p.label for p in found])
            for mark, found in groups
        ],
        "missing": missing,
    }


def _ends(cell: Cell) -> tuple[float, float] | None:
    return None if cell.low is None or cell.high is None else (cell.low, cell.high)


def _corner(across: Column, up: Column) -> str:
    """Return where the best generators stand, empty where an axis has no better end."""
    side = {"lower": "left", "higher": "right"}.get(across.better)
    level = {"lower": "bottom", "higher": "top"}.get(up.better)
    return f"The best stand at the {level} {side}." if side and level else ""
