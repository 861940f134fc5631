"""From a path to documents: which files are meant, which fields hold the text, and what was not read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from corpusaudit.corpus.column_names import (
    columns_shown,
    is_customary,
    listed_names,
    looks_like_a_name,
    may_be_shown,
    nearest_column,
    places_of,
)
from corpusaudit.corpus.columns import UnreadColumns
from corpusaudit.corpus.documents import Fields, Intake, OnBadRows
from corpusaudit.corpus.fields import TextFields, is_missing, known_layout, values_at
from corpusaudit.corpus.files import files_left, find_files, is_plain_text
from corpusaudit.corpus.row import CorpusFile, Row
from corpusaudit.corpus.rows import read_rows, read_whole
from corpusaudit.corpus.stream import NO_MORE, Limits
from corpusaudit.errors import InputError
from corpusaudit.shown import shown_name

_SAMPLE = 100
"""Rows by which the field of the text is chosen: a field that the first hundred lack is none to rely on."""
_NUMBER = re.compile(r"\s*[-+]?(\d+([.,]\d*)?|\.\d+)([eE][-+]?\d+)?\s*")


@dataclass(frozen=True)
class Wanted:
    """How a corpus is to be read; see :func:`~corpusaudit.corpus.model.read_corpus`, whose parameters these are."""

    text_field: str | Sequence[str] | None = None
    id_field: str | None = None
    label_field: str | None = None
    group_field: str | None = None
    label_separator: str | None = None
    ignore_fields: Sequence[str] = ()
    on_bad_rows: OnBadRows = "error"
    limits: Limits = NO_MORE
    names_shown: bool = False

    @property
    def text_fields(self) -> tuple[str, ...]:
        """The fields of the text that were named, each once."""
        if isinstance(self.text_field, str):
            return (self.text_field,)
        return tuple(dict.fromkeys(self.text_field or ()))


@dataclass(frozen=True, repr=False)
class Reading:
    """What was read, and what of it was not: ``unread`` names of columns and files, fit to be shown.

    ``ignored`` are the columns left out on request, ``guessed`` what was taken for the text without being named,
    ``unread_places`` says where in a table the unread columns stand.
    """

    found: Intake
    unread: tuple[str, ...]
    ignored: tuple[str, ...]
    guessed: tuple[str, ...]
    unread_places: str


def read_documents(path: str | Path, wanted: Wanted, may_lack: Collection[str] = ()) -> Reading:
    """Read the documents of a path; see :func:`~corpusaudit.corpus.model.read_corpus`. Raises InputError."""
    if wanted.on_bad_rows not in ("error", "skip"):
        raise InputError("on_bad_rows must be 'error' or 'skip'")
    if wanted.label_separator == "":
        raise InputError("the separator of labels must be a character at least")
    files, root = find_files(path, names_shown=wanted.names_shown)
    plain = is_plain_text(files)
    rows = _rows(files, wanted.limits, whole=Path(path).is_dir() and plain)
    sample = list(islice(rows, _SAMPLE))
    if not sample:
        raise InputError(f"{shown_name(path)}: holds no documents")
    text = TextFields(("text",), plain=True) if plain else _text_fields(path, sample, wanted)
    named = (wanted.id_field, wanted.label_field, wanted.group_field)
    asked = frozenset(name for name in named if name is not None)
    # The default id was not named: where it holds text, that was not read either.
    columns = UnreadColumns(text.paths, asked, frozenset(wanted.ignore_fields))
    separator = wanted.label_separator
    fields = Fields(text, wanted.id_field or "id", wanted.label_field, wanted.group_field, separator, asked)
    found = Intake(path, root, fields, wanted.limits, columns, wanted.on_bad_rows)
    found.add(chain(sample, rows))
    found.refuse_absent(may_lack)
    known = plain or wanted.text_fields or text.paths == ("text",)
    return Reading(
        found,
        unread=(*columns.names(), *_files_unread(path, [file.path for file in files], wanted.names_shown)),
        ignored=listed_names(columns.left_out),
        guessed=() if known else listed_names(text.paths),
        unread_places=places_of(columns.paths(), found.columns, found.rows),
    )


def _rows(files: Sequence[CorpusFile], limits: Limits, *, whole: bool) -> Iterator[Row]:
    """Yield the rows of all files; ``whole``: each file is one."""
    for file in files:
        if whole:
            yield read_whole(file, limits)
        else:
            yield from read_rows(file, limits)


def _files_unread(path: str | Path, read: Sequence[Path], names_shown: bool) -> tuple[str, ...]:
    if not Path(path).is_dir():
        return ()
    count, kinds = files_left(Path(path), read)
    if not count:
        return ()
    # What stands behind the dot may be part of a name too.
    shown = f" ({' '.join(kinds)})" if kinds and names_shown else ""
    return (f"{count:,} other {'file' if count == 1 else 'files'} of the folder{shown}",)


def _text_fields(path: str | Path, sample: Sequence[Row], asked: Wanted) -> TextFields:
    """Return the fields of the text, as they were named or as the first rows show them."""
    wanted = asked.text_fields
    named = {asked.id_field, asked.label_field, asked.group_field, "id", *asked.ignore_fields}
    rows = [row.fields for row in sample if row.fields is not None]
    columns = Counter(name for row in rows for name in row)
    if not columns:
        if asked.on_bad_rows == "error":
            raise InputError(f"{sample[0].place}: {sample[0].problem or 'has no fields'}")
        raise InputError(f"{shown_name(path)}: no row can be read; the first: {sample[0].place}: {sample[0].problem}")
    for name in wanted:
        if not any(values_at(row, name) for row in rows):
            near = nearest_column(name, columns, len(rows))
            listed = columns_shown(columns, len(rows)) + _longest(rows, columns)
            raise InputError(f"{shown_name(path)}: no column '{shown_name(name)}'{near} (columns: {listed})")
    if wanted:
        return TextFields(tuple(wanted))
    if "text" in columns:
        return TextFields(("text",), plain=True)
    with_words = [name for name in columns if name not in named and _holds_words(name, rows)]
    layout = known_layout(rows, with_words)
    if layout:
        return TextFields(layout)
    only = with_words[0] if len(with_words) == 1 else None
    if only is not None and (looks_like_a_name(only) or is_customary(only) or only.isdigit()):
        return TextFields((only,), plain=True)
    if only is not None:
        raise InputError(
            f"{shown_name(path)}: the only column that holds strings has a name that may be a text; give the file a "
            "header, or name the column with --text-field"
        )
    found = "no column holds strings" if not with_words else f"{len(with_words)} columns hold strings"
    shown = columns_shown(columns, len(rows)) + _longest(rows, columns)
    raise InputError(
        f"{shown_name(path)}: {found} and none is called 'text'; name one with --text-field (columns: {shown})"
    )


def _longest(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, int]) -> str:
    """Return where in a table the longest strings stand, most often the text, if the column's name is not shown."""
    lengths = Counter({name: sum(len(row[name]) for row in rows if isinstance(row.get(name), str)) for name in columns})
    ((longest, length),) = lengths.most_common(1)
    told = not length or len(columns) == 1 or may_be_shown(longest, columns[longest], len(rows))
    place = "" if told else places_of([longest], columns, len(rows))
    return f"; the longest texts stand in {place}" if place else ""


def _holds_words(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a column is one of strings, numbers written as strings (as in CSV) not counted."""
    values = [row[name] for row in rows if not is_missing(row.get(name))]
    return all(isinstance(value, str) for value in values) and any(
        isinstance(value, str) and value.strip() and not _NUMBER.fullmatch(value) for value in values
    )
