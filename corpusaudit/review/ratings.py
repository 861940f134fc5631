"""What a rater wrote into a sheet, read from its CSV file. No message quotes a cell: a sheet holds private text."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpusaudit.errors import InputError
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.review.answers import Answers
from corpusaudit.shown import one_line, shown_name

NONE_FITS = "none"
"""What a rater writes where no label of the list fits."""
STEPS = (1, 2, 3, 4, 5)
"""The five points of the published study."""
_STEP = re.compile(r"([1-5])(?:[.,]0+)?")
_SEPARATOR = re.compile(r'"?sep=([,;|\t])[",;|\t]{0,99}\r?\n', re.IGNORECASE)
"""The first line by which Excel names the separator; another program writes it as a row of empty cells."""
_NAMED = 5
"""Missing rows that a message names."""


@dataclass(frozen=True, repr=False)
class Ratings:
    """One rater's ratings, one entry a row of the answers; None where the cell is empty.

    ``synthetic``: the rater took it for synthetic. ``label``: the label that fits as :func:`label_key` writes it, or
    ``NONE_FITS``.
    """

    realism: tuple[int | None, ...]
    faithfulness: tuple[int | None, ...]
    synthetic: tuple[bool | None, ...]
    label: tuple[str | None, ...]


def columns_of(answers: Answers) -> tuple[str, ...]:
    """Return the columns that raters fill in."""
    faithful = ("faithfulness",) if answers.labels_shown else ()
    fitting = ("fitting_label",) if answers.labels else ()
    return ("realism", *faithful, "origin", *fitting)


def label_key(label: str) -> str:
    """Return a label as it is compared, whatever case it was typed in and whatever a table program puts before it."""
    return one_line(label).strip().lstrip("'").strip().casefold()


def read_ratings(path: Path, answers: Answers) -> Ratings:
    """Read one rater's sheet. Columns may stand in any order, other columns are not read, and a cell may be empty.

    Raises InputError, with the line, where a row is missing, unknown or stands twice, a value is none of those asked
    for, or no cell at all was filled in.
    """
    wanted = columns_of(answers)
    place = {row.row: index for index, row in enumerate(answers.rows)}
    labels = {label_key(label) for label in answers.labels} | {NONE_FITS}
    cells: dict[str, list[str]] = {name: [""] * len(place) for name in wanted}
    seen: set[str] = set()
    for line, row in _rows(path, ("row", *wanted)):
        at = f"{shown_name(path)}: line {line}"
        name = row["row"].strip()
        if name not in place:
            raise InputError(f"{at}: no row of this sheet has the name that stands there")
        if name in seen:
            raise InputError(f"{at}: the row {shown_name(name)} stands twice")
        seen.add(name)
        for column in wanted:
            cells[column][place[name]] = _checked(row[column], column, labels, at)
    missing = [name for name in place if name not in seen]
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise InputError(f"{shown_name(path)}: lacks rows of the sheet: {', '.join(missing[:_NAMED])}{more}")
    if not any(any(column) for column in cells.values()):
        raise InputError(f"{shown_name(path)}: nothing was filled in ({', '.join(wanted)})")
    empty = [""] * len(place)
    return Ratings(
        realism=tuple(int(cell) if cell else None for cell in cells["realism"]),
        faithfulness=tuple(int(cell) if cell else None for cell in cells.get("faithfulness", empty)),
        synthetic=tuple(cell == "synthetic" if cell else None for cell in cells["origin"]),
        label=tuple(cell or None for cell in cells.get("fitting_label", empty)),
    )


def _checked(cell: str, column: str, labels: set[str], at: str) -> str:
    """Return a cell as it counts, empty where it is blank; raise InputError where it is no answer."""
    value = label_key(cell)
    if not value:
        return ""
    if column == "origin":
        if value in ("real", "synthetic"):
            return value
        raise InputError(f"{at}: origin must be real or synthetic, or empty")
    if column == "fitting_label":
        if value in labels:
            return value
        raise InputError(f"{at}: fitting_label must be a label of the sheet's list, {NONE_FITS}, or empty")
    step = _STEP.fullmatch(value)
    if step is None:
        raise InputError(f"{at}: {shown_name(column)} must be a whole number from {STEPS[0]} to {STEPS[-1]}, or empty")
    return step[1]


def _rows(path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its last line; the header has the ``wanted`` columns at least."""
    try:
        text = read_ordinary(path).decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{shown_name(path)}: cannot be read ({error.strerror or type(error).__name__})") from None
    except UnicodeDecodeError:
        raise InputError(f"{shown_name(path)}: is not UTF-8; save it as CSV UTF-8") from None
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    named = _SEPARATOR.match(text)
    before, text = (1, text[named.end() :]) if named else (0, text)
    head = text.partition("\n")[0]
    sign = named[1] if named and named[1] in head else max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    names: list[str] | None = None
    try:
        for values in reader:
            if not any(value.strip() for value in values):
                continue
            if names is None:
                names = [value.strip().casefold() for value in values]
                _check_header(path, names, wanted)
            elif len(values) != len(names):
                raise InputError(
                    f"{shown_name(path)}: line {reader.line_num + before}: has {len(values)} fields where the header "
                    f"has {len(names)}"
                )
            else:
                yield reader.line_num + before, dict(zip(names, values, strict=True))
    except csv.Error:
        raise InputError(
            f"{shown_name(path)}: line {reader.line_num + before}: is not well-formed CSV (quotes)"
        ) from None
    if names is None:
        raise InputError(f"{shown_name(path)}: is empty")


def _check_header(path: Path, names: list[str], wanted: tuple[str, ...]) -> None:
    for column in wanted:
        if names.count(column) != 1:
            how = "has no column" if column not in names else "has twice the column"
            raise InputError(f"{shown_name(path)}: {how} {shown_name(column)}; it needs {', '.join(wanted)}")
