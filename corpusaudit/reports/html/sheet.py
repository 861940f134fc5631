"""The sheet that experts read and fill in, as one printable HTML page. Unlike every report it holds private text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.reports.html.render import environment, style_sheet

_POINTS = ("1", "2", "3", "4", "5")
QUESTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "realism": (
        "1 to 5: how real does it read, as a document of its kind? 1 not at all, 5 as if a person had written it",
        _POINTS,
    ),
    "faithfulness": (
        "1 to 5: how faithfully does it show what its label says? 1 not at all, 5 as such documents do; empty where no "
        "label is shown",
        _POINTS,
    ),
    "origin": ("real or synthetic: what do you take it for?", ("real", "synthetic")),
    "fitting_label": ("the label that fits best, from the list, or none", ()),
    "comment": ("whatever you wish to say; it is not read in", ()),
}
"""Columns that raters fill in: what is asked, and what may be ticked."""


@dataclass(frozen=True, repr=False)
class SheetRow:
    """One document to be rated; ``label`` is empty where none is shown."""

    row: str
    text: str
    label: str


def render_sheet(rows: Sequence[SheetRow], columns: Sequence[str], labels: Sequence[str], *, labels_shown: bool) -> str:
    """Return the sheet as one self-contained HTML page; every text is escaped, hidden characters are spelled out."""
    return (
        environment()
        .get_template("sheet.html.j2")
        .render(
            style=style_sheet("style.css") + style_sheet("sheet.css"),
            rows=[{"row": one.row, "label": one.label, "lines": one.text.splitlines()} for one in rows],
            questions=[
                {"column": name, "words": QUESTIONS[name][0], "choices": QUESTIONS[name][1]} for name in columns
            ],
            labels=labels,
            labels_shown=labels_shown,
        )
    )
