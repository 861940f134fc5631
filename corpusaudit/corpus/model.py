"""Corpora: documents with ids, labels and groups, read from files into the three roles."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

from corpusaudit.corpus.column_names import columns_shown, is_customary, listed_names, looks_like_a_name, nearest_column
from corpusaudit.corpus.columns import UnreadColumns
from corpusaudit.corpus.fields import (
    NotTextError,
    TextFields,
    document_text,
    is_missing,
    known_layout,
    values_at,
)
from corpusaudit.corpus.files import files_left, find_files, is_plain_text
from corpusaudit.corpus.row import CorpusFile, Row
from corpusaudit.corpus.rows import read_rows, read_whole
from corpusaudit.corpus.stream import NO_MORE, Limits
from corpusaudit.errors import InputError
from corpusaudit.shown import shown_name

OnBadRows = Literal["error", "skip"]
_SAMPLE = 100
REAL_DIRECTION = "data-to-label"
"""The ``direction`` of rows whose text is real: a model wrote their labels alone."""
_SHORT_VALUE = 50
_SPAN_KEYS = tuple(re.compile(rf"""['"]{key}['"]\s*:""") for key in ("label", "start", "end", "text"))
_ORIGIN = re.compile(rf"""['"]generator['"]\s*:\s*['"]{REAL_DIRECTION}['"]""")
_WHOLE_NUMBER = re.compile(r"^(\d+)\.0+$")
_NUMBER = re.compile(r"\s*[-+]?(\d+([.,]\d*)?|\.\d+)([eE][-+]?\d+)?\s*")


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One text. ``labels`` may be empty; ``group`` is the person or author, the unit of privacy."""

    id: str
    text: str
    labels: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True, repr=False)
class Corpus:
    """Documents in the order they were read.

    ``skipped`` counts bad rows that were left out on request; ``real`` those that say of themselves that they are real
    text which a model labelled (rows of ``corpusaudit generate data-to-label``). ``unread`` names what holds text and
    was not read, columns in quotes and files by their kind, fit to be shown; ``ignored`` the columns left out on
    request. ``merged_groups`` counts ids of people that differ from another only by blanks, case or ``.0``.
    ``absent`` are the fields that were asked for, that it need not have and that no row has; ``repeated_ids`` counts
    those of the skipped rows whose id stood before. ``guessed`` says what was taken for granted, fit to be shown.
    """

    documents: tuple[Document, ...]
    skipped: int = 0
    real: int = 0
    unread: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    merged_groups: int = 0
    absent: frozenset[str] = frozenset()
    repeated_ids: int = 0
    guessed: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        return f"Corpus({len(self.documents)} documents, {self.skipped} skipped)"

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts, in document order."""
        return tuple(document.text for document in self.documents)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """All labels that occur, sorted."""
        return tuple(sorted({label for document in self.documents for label in document.labels}))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """One group a document: its own, or its id where it names none (each such document counts as a person)."""
        return tuple(f"g:{d.group}" if d.group is not None else f"d:{d.id}" for d in self.documents)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the sorted digests of the documents: equal whatever their order."""
        rows = sorted(
            hashlib.sha256(repr((d.id, d.text, d.labels, d.group)).encode("utf-8", "surrogatepass")).digest()
            for d in self.documents
        )
        return hashlib.sha256(b"".join(rows)).hexdigest()

    @classmethod
    def read(
        cls,
        path: str | Path,
        *,
        text_field: str | Sequence[str] | None = None,
        id_field: str | None = None,
        label_field: str | None = None,
        group_field: str | None = None,
        label_separator: str | None = None,
        ignore_fields: Sequence[str] = (),
        on_bad_rows: OnBadRows = "error",
        limits: Limits = NO_MORE,
    ) -> Corpus:
        """Read a corpus from files; see :func:`read_corpus`."""
        return read_corpus(
            path,
            text_field=text_field,
            id_field=id_field,
            label_field=label_field,
            group_field=group_field,
            label_separator=label_separator,
            ignore_fields=ignore_fields,
            on_bad_rows=on_bad_rows,
            limits=limits,
        )

    @classmethod
    def from_texts(
        cls,
        texts: Sequence[str],
        *,
        ids: Sequence[str] | None = None,
        labels: Sequence[str | Sequence[str] | None] | None = None,
        groups: Sequence[str | None] | None = None,
    ) -> Corpus:
        """Make a corpus from texts in memory; ids default to ``0``, ``1``, ...

        Raises :class:`InputError` when the sequences differ in length, an id stands twice, or a text is no string.
        """
        names = [str(i) for i in range(len(texts))] if ids is None else list(ids)
        label_rows = [None] * len(texts) if labels is None else list(labels)
        group_rows = [None] * len(texts) if groups is None else list(groups)
        if not len(texts) == len(names) == len(label_rows) == len(group_rows):
            raise InputError("texts, ids, labels and groups must have the same length")
        if len(set(names)) != len(names):
            raise InputError("an id stands twice")
        if not all(isinstance(text, str) for text in texts):
            raise InputError("every text must be a string")
        people = [None if group is None else one_person(group) for group in group_rows]
        return cls(
            tuple(
                Document(name, text, _as_labels(label), group)
                for name, text, label, group in zip(names, texts, label_rows, people, strict=True)
            ),
            merged_groups=len(set(group_rows)) - len(set(people)),
        )


def _as_labels(label: str | Sequence[str] | None) -> tuple[str, ...]:
    if label is None:
        return ()
    return (label,) if isinstance(label, str) else tuple(label)


def one_person(group: str) -> str:
    """Return the id of a person as it is compared: without regard to case, blanks and forms of a letter.

    Nor do invisible characters count, nor the ``.0`` that a table program puts behind whole numbers.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", group).casefold())
    seen = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
    return _WHOLE_NUMBER.sub(r"\1", " ".join(seen.split()))


class _BadRowError(Exception):
    """The problem of one row, said without its content."""


@dataclass(frozen=True)
class _Fields:
    """Which field of a row holds what."""

    text: TextFields
    id: str
    label: str | None
    group: str | None
    separator: str | None


def read_corpus(
    path: str | Path,
    *,
    text_field: str | Sequence[str] | None = None,
    id_field: str | None = None,
    label_field: str | None = None,
    group_field: str | None = None,
    label_separator: str | None = None,
    ignore_fields: Sequence[str] = (),
    on_bad_rows: OnBadRows = "error",
    may_lack: Collection[str] = (),
    limits: Limits = NO_MORE,
    names_shown: bool = False,
) -> Corpus:
    """Read a corpus from a file, a glob of files (in sorted order) or a folder.

    Files are ``.jsonl`` (``.ndjson``), ``.json`` (a list of objects or of strings), ``.csv``, ``.tsv``, ``.parquet``,
    ``.arrow`` (``.feather``) or ``.txt`` (one document a line), each also ``.gz``, ``.zst`` or ``.bz2``; in a folder
    each ``.txt`` file is one document, and files of one other format are read together.

    The text stands in ``text_field``, else in ``text``, else in a chat (``messages``, ``conversations``) or in
    instructions with their answers, else in the only field that holds words. Several fields, and the turns of a chat,
    make one document, joined by an empty line. A field may be a path with dots (``note.text``), through lists too.
    The id stands in ``id_field``, else in ``id``, else it is file and line. A label is a string, a number or a list of
    them, or several in one string with ``label_separator`` between them; a missing label or group is none. Empty
    documents are kept; blank lines of JSONL and CSV are no rows. ``may_lack`` names those of the id, label and group
    fields that this corpus need not have. Other columns that hold text are named in ``Corpus.unread``, but for
    ``ignore_fields``.

    Raises :class:`InputError`, naming file and line, at a row that is not UTF-8, not JSON, has no text, a text that is
    no string, a label or group of another kind, or an id that stood before; with ``on_bad_rows="skip"`` such rows are
    left out and counted in ``Corpus.skipped``. Raises it too when nothing can be read, when no document is left, and
    where more would be read than ``limits`` allow. Files of a folder or glob are counted in messages, not named, unless
    ``names_shown``: their names may be those of people.
    """
    if on_bad_rows not in ("error", "skip"):
        raise InputError("on_bad_rows must be 'error' or 'skip'")
    if label_separator == "":
        raise InputError("the separator of labels must be a character at least")
    wanted = (text_field,) if isinstance(text_field, str) else tuple(dict.fromkeys(text_field or ()))
    files, root = find_files(path, names_shown=names_shown)
    plain = is_plain_text(files)
    rows = chain.from_iterable(read_rows(file, limits) for file in files)
    if Path(path).is_dir() and plain:
        rows = chain.from_iterable([read_whole(file, limits)] for file in files)
    sample = list(islice(rows, _SAMPLE))
    if not sample:
        raise InputError(f"{shown_name(path)}: holds no documents")
    named = {id_field, label_field, group_field, "id", *ignore_fields}
    text = TextFields(("text",), plain=True) if plain else _text_fields(path, sample, wanted, named, on_bad_rows)
    fields = _Fields(text, id_field or "id", label_field, group_field, label_separator)
    asked = {field for field in (id_field, label_field, group_field) if field is not None}
    # The default id was not named: where it holds text, that was not read either.
    read = frozenset(asked)
    columns = UnreadColumns(text.paths, read, frozenset(ignore_fields))
    corpus = _collect(path, chain(sample, rows), fields, asked, set(may_lack), root, on_bad_rows, columns, limits)
    return replace(
        corpus,
        unread=(*columns.names(), *_files_unread(path, [file.path for file in files], names_shown)),
        ignored=listed_names(columns.left_out),
        guessed=() if plain or wanted or text.paths == ("text",) else listed_names(text.paths),
    )


def _files_unread(path: str | Path, read: Sequence[Path], names_shown: bool) -> tuple[str, ...]:
    if not Path(path).is_dir():
        return ()
    count, kinds = files_left(Path(path), read)
    if not count:
        return ()
    # What stands behind the dot may be part of a name too.
    shown = f" ({' '.join(kinds)})" if kinds and names_shown else ""
    return (f"{count:,} other {'file' if count == 1 else 'files'} of the folder{shown}",)


def _text_fields(
    path: str | Path,
    sample: Sequence[Row],
    wanted: Sequence[str],
    named: Collection[str | None],
    on_bad_rows: OnBadRows,
) -> TextFields:
    rows = [row.fields for row in sample if row.fields is not None]
    columns = Counter(name for row in rows for name in row)
    if not columns:
        if on_bad_rows == "error":
            raise InputError(f"{sample[0].place}: {sample[0].problem or 'has no fields'}")
        raise InputError(f"{shown_name(path)}: no row can be read; the first: {sample[0].place}: {sample[0].problem}")
    for name in wanted:
        if not any(values_at(row, name) for row in rows):
            near = nearest_column(name, columns, len(rows))
            listed = columns_shown(columns, len(rows))
            raise InputError(f"{shown_name(path)}: no column '{shown_name(name)}'{near} (columns: {listed})")
    if wanted:
        return TextFields(tuple(wanted))
    if "text" in columns:
        return TextFields(("text",), plain=True)
    worded = [name for name in columns if name not in named and _holds_words(name, rows)]
    layout = known_layout(rows, worded)
    if layout:
        return TextFields(layout)
    if len(worded) == 1 and (looks_like_a_name(worded[0]) or is_customary(worded[0]) or worded[0].isdigit()):
        return TextFields((worded[0],), plain=True)
    if len(worded) == 1:
        raise InputError(
            f"{shown_name(path)}: the only column that holds strings has a name that may be a text; give the file a "
            "header, or name the column with --text-field"
        )
    found = "no column holds strings" if not worded else f"{len(worded)} columns hold strings"
    shown = columns_shown(columns, len(rows))
    raise InputError(
        f"{shown_name(path)}: {found} and none is called 'text'; name one with --text-field (columns: {shown})"
    )


def _holds_words(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a column is one of strings, numbers written as strings (as in CSV) not counted."""
    values = [row[name] for row in rows if not is_missing(row.get(name))]
    return all(isinstance(value, str) for value in values) and any(
        isinstance(value, str) and value.strip() and not _NUMBER.fullmatch(value) for value in values
    )


def _collect(
    path: str | Path,
    rows: Iterable[Row],
    fields: _Fields,
    asked: set[str],
    may_lack: set[str],
    root: Path,
    on_bad_rows: OnBadRows,
    unread: UnreadColumns,
    limits: Limits,
) -> Corpus:
    documents: list[Document] = []
    places: dict[str, tuple[CorpusFile, int]] = {}
    columns: Counter[str] = Counter()
    there: set[str] = set()
    people: set[str] = set()
    problem, skipped, repeated, real = "", 0, 0, 0
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > limits.documents:
            raise InputError(
                f"{shown_name(path)}: holds more than {limits.documents:,} documents; where that is meant, see "
                "--max-documents"
            )
        columns.update((row.fields or {}).keys())
        there.update(name for name in asked - there if values_at(row.fields, name))
        try:
            document, group = _document(row, fields, root)
            if len(document.text) > limits.characters:
                raise InputError(
                    f"{row.place}: its text is longer than {limits.characters:,} characters; where that is meant, see "
                    "--max-characters"
                )
            if document.id in places:
                repeated += 1
                file, line = places[document.id]
                before = file.at(line, row.unit)
                raise _BadRowError(f"its id stood before, at {before}")
        except _BadRowError as bad:
            problem = problem or f"{row.place}: {bad}"
            if on_bad_rows == "error":
                raise InputError(problem) from None
            skipped += 1
            continue
        places[document.id] = (row.file, row.line)
        documents.append(document)
        if group is not None:
            people.add(group)
        real += _says_real(row.fields or {}, fields.text.paths)
        unread.look(row.fields or {})
    if not documents:
        raise InputError(f"{shown_name(path)}: all {skipped} rows are bad; the first: {problem}")
    for name in sorted(asked - there - may_lack):
        near = nearest_column(name, columns, count)
        listed = columns_shown(dict(sorted(columns.items())), count)
        raise InputError(f"{shown_name(path)}: no column '{shown_name(name)}'{near} (columns: {listed})")
    merged = len(people) - len({document.group for document in documents if document.group is not None})
    absent = frozenset(asked - there)
    return Corpus(tuple(documents), skipped, real, merged_groups=merged, absent=absent, repeated_ids=repeated)


def _says_real(row: Mapping[str, Any], text_fields: Collection[str]) -> bool:
    """Return whether a row is one of data-to-label: its text is real. One mark is enough, since columns get lost.

    Marks are ``data-to-label`` in any column (``direction``; a flattened provenance), the provenance, and a
    ``source_id`` beside ``tier: silver`` or beside spans with label, start, end and text. Of a text with labels alone
    nobody can tell, and a tier alone may be a customer's.
    """
    values = (value for name, value in row.items() if name not in text_fields and isinstance(value, str))
    if any(value.strip().casefold() == REAL_DIRECTION for value in values if len(value) < _SHORT_VALUE):
        return True
    if _ORIGIN.search(str(row.get("provenance"))):
        return True
    if is_missing(row.get("source_id")):
        return False
    spans = str(row.get("spans"))
    return str(row.get("tier")).strip().casefold() == "silver" or all(key.search(spans) for key in _SPAN_KEYS)


def _document(row: Row, fields: _Fields, root: Path) -> tuple[Document, str | None]:
    """Return the document of a row, and the id of its person as it is written."""
    if row.fields is None:
        raise _BadRowError(row.problem)
    try:
        text = document_text(row.fields, fields.text)
    except KeyError:
        names = " or ".join(f"'{shown_name(name)}'" for name in fields.text.paths)
        raise _BadRowError(f"has no field {names}") from None
    except NotTextError:
        raise _BadRowError("its text is not a string") from None
    if text is None:
        raise _BadRowError("its text is missing (null)")
    name = _scalar(_value(row.fields, fields.id), "id")
    group = None if fields.group is None else _scalar(_value(row.fields, fields.group), "group")
    document = Document(
        _default_id(row, root) if name is None else name,
        text,
        () if fields.label is None else _labels(_value(row.fields, fields.label), fields.separator),
        None if group is None else one_person(group) or None,
    )
    return document, group


def _value(row: Mapping[str, Any], path: str) -> Any:
    """Return what stands at a path, None where nothing does; of several places, the list of what stands there."""
    found = values_at(row, path)
    return found[0] if len(found) == 1 else found or None


def _default_id(row: Row, root: Path) -> str:
    name = Path(os.path.relpath(row.file.path, root)).as_posix()
    return name if row.unit == "file" else f"{name}:{row.line}"


def _labels(value: Any, separator: str | None) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else [value]
    found = [label for item in items if (label := _scalar(item, "label")) is not None]
    if separator is not None:
        found = [part.strip() for label in found for part in label.split(separator) if part.strip()]
    return tuple(dict.fromkeys(found))


def _scalar(value: Any, what: str) -> str | None:
    """Return an id, label or group as a string, None where it is missing; whole floats lose their ``.0``."""
    if is_missing(value) or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    raise _BadRowError(f"its {what} is neither a string nor a number")
