"""What experts said, as tables and sentences for every format."""

from __future__ import annotations

from typing import NamedTuple

from corpusaudit.numbers import format_interval, format_p, format_value
from corpusaudit.results import Review, ReviewFigure, ReviewRow

TITLE = "What experts said"
RARER = "rarer labels, or none"
_HEADS = {
    "realism": "How real the documents read, 1 to 5",
    "faithfulness": "How faithful they are to the label shown, 1 to 5",
    "wrong_label": "Answers that name another label than the document's",
}
_ASKED = {"realism": "realism", "faithfulness": "faithfulness", "origin": "origin", "fitting_label": "fitting label"}


NAMES = frozenset({"label", "named instead"})
"""Columns that hold names of others, but for the rows of all and of the rest."""


def is_name(head: str, cell: str) -> bool:
    """Return whether a cell under a head holds a name of others."""
    return head in NAMES and cell not in ("", "all", RARER)


class Table(NamedTuple):
    """A table in finished text; the first column names rows, the others are figures."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def opening(review: Review) -> str:
    """Return in a sentence who judged what, and whether they told it apart."""
    who = "one rater" if review.raters == 1 else f"{review.raters} raters"
    what = f"{review.synthetic} synthetic and {review.real} real documents, not knowing which is which"
    told = review.told_apart
    if told.value is None:
        return f"{who.capitalize()} judged {what}. Whether they tell them apart was not measured: {told.reason}."
    share = format_value(told.value, "rate")
    ends = format_interval(told.low, told.high, "rate")
    chance = format_p(review.p_value)
    beside = f"95% interval {ends}; guessing gives 50%; {chance}"
    return f"{who.capitalize()} judged {what}, and told {share} of them apart ({beside})."


_READING = (
    "Told apart is balanced accuracy: the mean of the shares of synthetic and of real documents that raters told "
    "right. The interval is over documents and raters, so it speaks of other such raters too. The p-value is of these: "
    "how often origins dealt out at random within each label would do as well, exactly counted.",
    "Means are over documents, of the mean of all raters. Of real documents nothing is shown of fewer than five.",
    "Alpha is Krippendorff's: 1 where raters always agree, 0 where chance would agree as well. Kappa has quadratic "
    "weights and is the mean over pairs of raters. Percentage is the share of equal pairs of answers.",
)


_CLASSIFIER = (
    "The classifier is that of label agreement: fitted on real text, it gives synthetic documents their labels."
)


def sentences(review: Review) -> tuple[str, ...]:
    """Return what a reader needs to know of the tables."""
    classified = any(row.label_agreement is not None for row in review.rows)
    return (*review.notes, *_READING, *([_CLASSIFIER] if classified else []))


def review_tables(review: Review) -> tuple[Table, ...]:
    """Return the tables of a review in their order."""
    told = [("all", review.told_apart), *((f"rater {i}", one) for i, one in enumerate(review.by_rater, 1))]
    tables = [Table("Told apart", ("raters", *_FIGURE), tuple((name, *_cells(one, "rate")) for name, one in told))]
    for question, title in _HEADS.items():
        rows = [row for row in review.rows if row.question == question]
        if rows:
            tables.append(_rated(title, rows, "rate" if question == "wrong_label" else "points"))
    agreed = [
        (f"{_ASKED[one.question]}: {one.measure}", *_cells(one.figure, _unit(one.measure))) for one in review.agreement
    ]
    return (*tables, Table("How far raters agree", ("question and measure", *_FIGURE), tuple(agreed)))


_FIGURE = ("value", "95% interval", "documents")


def _unit(measure: str) -> str:
    return "rate" if measure == "percentage" else "coefficient"


def _cells(figure: ReviewFigure, unit: str) -> tuple[str, str, str]:
    value = f"n/a: {figure.reason}" if figure.value is None else format_value(figure.value, unit)
    n = "" if figure.value is None and not figure.n else str(figure.n)
    return value, format_interval(figure.low, figure.high, unit), n


def _rated(title: str, rows: list[ReviewRow], unit: str) -> Table:
    wrong = rows[0].question == "wrong_label"
    head = ["label", "synthetic", "95% interval", "documents", "real", "95% interval", "documents"]
    head += ["named instead", "F1 of a classifier"] if wrong else []
    found = []
    for row in rows:
        name = "all" if row.label is None else row.label or RARER
        cells = [name, *_cells(row.synthetic, unit), *_cells(row.real, unit)]
        if wrong:
            cells += [row.instead or "", format_value(row.label_agreement, "F1") if row.label is not None else ""]
        found.append(tuple(cells))
    return Table(title, tuple(head), tuple(found))
