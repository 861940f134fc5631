"""Rows of CSV and TSV: what separates the columns, the header, and each bad row with its line."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from corpusaudit.corpus.column_names import is_customary
from corpusaudit.corpus.header import looks_like_data
from corpusaudit.corpus.row import NOT_UTF8, CorpusFile, Row
from corpusaudit.corpus.stream import Limits, read_lines
from corpusaudit.errors import InputError
from corpusaudit.shown import shown_name

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_LINES = 100
"""Lines by which the separator and the header are recognized."""
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")


def read_csv(file: CorpusFile, usual: str, limits: Limits) -> Iterator[Row]:
    """Read with the csv module, not polars: only it tells the line of a bad row and goes on after it."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = (line.decode("utf-8", "surrogateescape") + "\n" for line in read_lines(file, limits, "keep"))
    head = list(islice(lines, _SNIFFED_LINES))
    sign = _delimiter(file, head, usual)
    reader = csv.reader(chain(head, lines), delimiter=sign, strict=True)
    header: list[str] | None = None
    start = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise InputError(f"{file.at(start)}: a quote opens in this row and never closes") from None
            yield Row(file, start, None, "is not well-formed (quotes or line ends)")
            start = reader.line_num + 1
            continue
        line, start = start, reader.line_num + 1
        if not values:
            continue
        if header is None:
            header = _header(file, line, values, _first_rows(head, sign)[1:])
        elif values == header:
            yield Row(file, line, None, "repeats the header")
        elif len(values) != len(header):
            yield Row(file, line, None, f"has {len(values)} fields where the header has {len(header)}")
        elif any(_ESCAPED_BYTE.search(value) for value in values):
            yield Row(file, line, None, NOT_UTF8)
        elif any("\0" in value for value in values):
            yield Row(file, line, None, "holds NUL bytes; is it text?")
        else:
            yield Row(file, line, dict(zip(header, values, strict=True)))


def _delimiter(file: CorpusFile, head: list[str], usual: str) -> str:
    """Return what separates the columns: what cuts the header, and where several do, what cuts all rows alike.

    Raises :class:`InputError` where that does not tell.
    """
    cut = {sign: _first_rows(head, sign) for sign in DELIMITERS}
    possible = {sign: rows for sign, rows in cut.items() if rows and len(rows[0]) > 1}
    if len(possible) <= 1:
        return next(iter(possible), usual)
    fitting = [sign for sign, rows in possible.items() if all(len(row) == len(rows[0]) for row in rows)]
    if len(fitting) == 1:
        return fitting[0]
    signs = " and ".join({"\t": "a tab"}.get(sign, f"'{sign}'") for sign in possible)
    raise InputError(
        f"{file.shown}: cannot tell what separates the columns: its header holds {signs}, and "
        f"{'more than one of them cuts' if fitting else 'none of them cuts'} all rows alike"
    )


def _first_rows(head: list[str], sign: str) -> list[list[str]]:
    """Return the first rows as that sign cuts them, without blank ones; an empty row where it cuts one badly."""
    rows: list[list[str]] = []
    reader = csv.reader(head, delimiter=sign, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return rows
        except csv.Error as error:
            if "unexpected end" in str(error):  # a row that goes on after the lines looked at
                return rows
            row = []
            rows.append(row)
        if row:
            rows.append(row)


def _header(file: CorpusFile, line: int, names: list[str], below: list[list[str]]) -> list[str]:
    if any(_ESCAPED_BYTE.search(name) for name in names):
        raise InputError(f"{file.at(line)}: the header {NOT_UTF8}")
    if looks_like_data(names, below):
        raise InputError(
            f"{file.at(line)}: the first row looks like data, not like the names of columns: give the file a "
            "header, such as id,text"
        )
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        shown = f"the column '{shown_name(twice)}' stands" if is_customary(twice) else "a column stands"
        raise InputError(f"{file.at(line)}: {shown} twice in the header")
    return names
