"""Whether the first row of a table holds the names of its columns: a document that is taken for them is never read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpusaudit.corpus.column_names import is_customary

_LONG = 12
"""Words; a name of a column with more is a text."""
_FEW = 3
"""Words; a name with more that ends as a sentence does is one."""
_ALIKE = 0.8
"""Share of the values below that are written as the first cell is: most, since columns hold slips."""
_VALUE = re.compile(
    r"[-+]?\d[\d.,]*([eE][-+]?\d+)?%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T][\d:.]+Z?)?|\d{1,2}:\d\d(:\d\d)?"
    r"|[^\s@]{1,64}@[^\s@]{1,64}"
)


def looks_like_data(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a first row is data, by itself and by the rows below it.

    It is where a cell is a sentence or has many words, where one stands among the values below it, is written like
    them in letters and digits (``p17`` above ``p18``), or is a number, a date or an address. A customary name among
    those says that they are names too, and so do the numbers that some programs give to columns without a name.
    """
    if any(_is_text(cell) for cell in first):
        return True
    names = [is_customary(cell) for cell in first]
    for place, cell in enumerate(first):
        if not cell.strip():
            continue
        below = [row[place] for row in rows if len(row) == len(first) and row != first]
        if names[place]:
            if 2 * below.count(cell) > len(below):  # a kind of text that stands in every row
                return True
        elif cell in below or _is_written_like(cell, below):
            return True
    if any(names) or _are_counted(first):
        return False
    return any(_VALUE.fullmatch(cell.strip()) for cell in first)


def _is_text(cell: str) -> bool:
    """Return whether a cell is a sentence: many words, several lines, or a few words and the end of a sentence."""
    words = len(cell.split())
    return words > _LONG or "\n" in cell.strip() or (words > _FEW and cell.rstrip().endswith((".", "!")))


def _is_written_like(cell: str, below: Sequence[str]) -> bool:
    """Return whether a cell with digits has the form of most values of its column, which are not all the same."""
    filled = [value for value in below if value.strip()]
    if not any(sign.isdigit() for sign in cell) or len(set(filled)) < 2:
        return False
    return sum(_form(value) == _form(cell) for value in filled) >= _ALIKE * len(filled)


def _form(value: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", value.strip()))


def _are_counted(first: Sequence[str]) -> bool:
    """Return whether names are 0, 1, 2 ..., as pandas gives them to columns without a name."""
    filled = [cell for cell in first if cell.strip()]
    return filled == [str(number) for number in range(len(filled))]
