"""The study's table as one HTML file, in the look of the report, with privacy against quality as a scatter."""

from __future__ import annotations

from typing import Any

from corpusaudit.reports.compare import DIRECTIONS, VERIFIED, baseline
from corpusaudit.reports.html.compare import breakable, scatter_of
from corpusaudit.reports.html.render import environment, style_sheet
from corpusaudit.reports.study.words import REAL, TITLE, aspects, headed, lacking, legend, notes, shown, tables
from corpusaudit.results import Cell, Column, Comparison, Study


def render_study_html(study: Study) -> str:
    """Return the table as one self-contained HTML page, without script and without any request."""
    return (
        environment()
        .get_template("study.html.j2")
        .render(
            style=style_sheet("style.css") + style_sheet("compare.css"),
            title=TITLE,
            legend=legend(study),
            numbered="the list under what the reports share",
            generators=[
                {"number": number, "name": one.name, "seal": VERIFIED[one.verified]}
                for number, one in enumerate(study.whole.generators, 1)
            ],
            tables=[_table(name, number, table, study) for number, (name, table) in enumerate(tables(study))],
            scatter=scatter_of(study.whole),
            reasons=lacking(study),
            notes=notes(study),
            shared=study.whole.shared,
            breakable=breakable,
        )
    )


def _table(name: str, number: int, table: Comparison, study: Study) -> dict[str, Any]:
    return {
        "key": f"t-{number}",
        "name": name,
        "aspects": aspects(table.columns),
        "columns": [
            {"name": headed(column, study), "metric": column.metric, "direction": DIRECTIONS[column.better]}
            for column in table.columns
        ],
        "rows": [
            {
                "name": generator.name,
                "documents": f"{generator.documents:,}",
                "cells": [_cell(column.cells[i], column, counted=bool(name)) for column in table.columns],
            }
            for i, generator in enumerate(table.generators)
        ],
        "real": {"name": REAL, "values": [baseline(column) for column in table.columns]},
    }


def _cell(cell: Cell, column: Column, *, counted: bool) -> dict[str, Any]:
    words = shown(cell, column, counted=counted)
    below = [words.interval, words.n, f"{words.matched} at the size of the real text" if words.matched else ""]
    word = {"best": "best", "tied": "tied with the best", "": ""}[cell.mark]
    lines = [line for line in below if line]
    return {"value": words.value, "mark": words.mark, "word": word, "state": cell.mark, "below": lines}
