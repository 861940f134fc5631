"""Corpora: documents with ids, labels and groups, read from files into the three roles."""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

from corpusaudit.corpus_files import Row, find_files, is_plain_text, read_rows, read_whole
from corpusaudit.errors import InputError
from corpusaudit.suggest import did_you_mean

OnBadRows = Literal["error", "skip"]
_SAMPLE = 100
REAL_DIRECTION = "data-to-label"
"""The ``direction`` of rows whose text is real: a model wrote their labels alone."""
_SHORT_VALUE = 50
_SPAN_KEYS = tuple(re.compile(rf"""['"]{key}['"]\s*:""") for key in ("label", "start", "end", "text"))
_ORIGIN = re.compile(rf"""['"]generator['"]\s*:\s*['"]{REAL_DIRECTION}['"]""")
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
    text which a model labelled (rows of ``corpusaudit generate data-to-label``).
    """

    documents: tuple[Document, ...]
    skipped: int = 0
    real: int = 0

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
        text_field: str | None = None,
        id_field: str | None = None,
        label_field: str | None = None,
        group_field: str | None = None,
        on_bad_rows: OnBadRows = "error",
    ) -> Corpus:
        """Read a corpus from files; see :func:`read_corpus`."""
        return read_corpus(
            path,
            text_field=text_field,
            id_field=id_field,
            label_field=label_field,
            group_field=group_field,
            on_bad_rows=on_bad_rows,
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
        return cls(
            tuple(
                Document(name, text, _as_labels(label), group)
                for name, text, label, group in zip(names, texts, label_rows, group_rows, strict=True)
            )
        )


def _as_labels(label: str | Sequence[str] | None) -> tuple[str, ...]:
    if label is None:
        return ()
    return (label,) if isinstance(label, str) else tuple(label)


class _BadRowError(Exception):
    """The problem of one row, said without its content."""


@dataclass(frozen=True)
class _Fields:
    """Which field of a row holds what."""

    text: str
    id: str
    label: str | None
    group: str | None


def read_corpus(
    path: str | Path,
    *,
    text_field: str | None = None,
    id_field: str | None = None,
    label_field: str | None = None,
    group_field: str | None = None,
    on_bad_rows: OnBadRows = "error",
    may_lack: Collection[str] = (),
) -> Corpus:
    """Read a corpus from a file, a glob of files (in sorted order) or a folder of ``.txt`` files.

    Files are ``.jsonl``, ``.json`` (a list of objects or of strings), ``.csv``, ``.tsv``, ``.parquet`` or ``.txt``
    (one document a line), each also ``.gz`` or ``.zst``; in a folder each ``.txt`` file is one document.

    The text stands in ``text_field``, else in ``text``, else in the only field that holds words; the id in
    ``id_field``, else in ``id``, else it is file and line. A label is a string, a number or a list of them; a missing
    label or group is none. Empty documents are kept; blank lines of JSONL and CSV are no rows. ``may_lack`` names
    those of the id, label and group fields that this corpus need not have.

    Raises :class:`InputError`, naming file and line, at a row that is not UTF-8, not JSON, has no text, a text that is
    no string, a label or group of another kind, or an id that stood before; with ``on_bad_rows="skip"`` such rows are
    left out and counted in ``Corpus.skipped``. Raises it too when nothing can be read or no document is left.
    """
    if on_bad_rows not in ("error", "skip"):
        raise InputError("on_bad_rows must be 'error' or 'skip'")
    files, root = find_files(path)
    rows = chain.from_iterable(read_rows(file) for file in files)
    if Path(path).is_dir():
        rows = chain.from_iterable([read_whole(file)] for file in files)
    sample = list(islice(rows, _SAMPLE))
    if not sample:
        raise InputError(f"{path}: holds no documents")
    named = {id_field, label_field, group_field, "id"}
    fields = _Fields(
        "text" if is_plain_text(files) else _text_field(path, sample, text_field, named, on_bad_rows),
        id_field or "id",
        label_field,
        group_field,
    )
    must_have = {field for field in (id_field, label_field, group_field) if field is not None} - set(may_lack)
    return _collect(path, chain(sample, rows), fields, must_have, root, on_bad_rows)


def _text_field(
    path: str | Path, sample: Sequence[Row], wanted: str | None, named: Collection[str | None], on_bad_rows: OnBadRows
) -> str:
    columns = list(dict.fromkeys(name for row in sample for name in row.fields or ()))
    if not columns:
        if on_bad_rows == "error":
            raise InputError(f"{sample[0].place}: {sample[0].problem or 'has no fields'}")
        raise InputError(f"{path}: no row can be read; the first: {sample[0].place}: {sample[0].problem}")
    listed = ", ".join(columns)
    if wanted is not None:
        if wanted in columns:
            return wanted
        raise InputError(f"{path}: no column '{wanted}'{did_you_mean(wanted, columns)} (columns: {listed})")
    if "text" in columns:
        return "text"
    worded = [name for name in columns if name not in named and _holds_words(name, sample)]
    if len(worded) == 1:
        return worded[0]
    found = "no column holds strings" if not worded else f"{len(worded)} columns hold strings"
    raise InputError(f"{path}: {found} and none is called 'text'; name one with --text-field (columns: {listed})")


def _holds_words(name: str, sample: Sequence[Row]) -> bool:
    """Return whether a column is one of strings, numbers written as strings (as in CSV) not counted."""
    values = [row.fields[name] for row in sample if row.fields and not _is_missing(row.fields.get(name))]
    return all(isinstance(value, str) for value in values) and any(
        isinstance(value, str) and value.strip() and not _NUMBER.fullmatch(value) for value in values
    )


def _collect(
    path: str | Path, rows: Iterable[Row], fields: _Fields, must_have: set[str], root: Path, on_bad_rows: OnBadRows
) -> Corpus:
    documents: list[Document] = []
    places: dict[str, tuple[str, int]] = {}
    columns: set[str] = set()
    problem, skipped, real = "", 0, 0
    for row in rows:
        columns.update(row.fields or ())
        try:
            document = _document(row, fields, root)
            if document.id in places:
                file, line = places[document.id]
                raise _BadRowError(f"its id stood before, at {Row(file, line, None, unit=row.unit).place}")
        except _BadRowError as bad:
            problem = problem or f"{row.place}: {bad}"
            if on_bad_rows == "error":
                raise InputError(problem) from None
            skipped += 1
            continue
        places[document.id] = (row.file, row.line)
        documents.append(document)
        real += _says_real(row.fields or {}, fields.text)
    if not documents:
        raise InputError(f"{path}: all {skipped} rows are bad; the first: {problem}")
    for name in sorted(must_have - columns):
        listed = ", ".join(sorted(columns))
        raise InputError(f"{path}: no column '{name}'{did_you_mean(name, columns)} (columns: {listed})")
    return Corpus(tuple(documents), skipped, real)


def _says_real(row: Mapping[str, Any], text_field: str) -> bool:
    """Return whether a row is one of data-to-label: its text is real. One mark is enough, since columns get lost.

    Marks are ``data-to-label`` in any column (``direction``; a flattened provenance), the provenance, and a
    ``source_id`` beside ``tier: silver`` or beside spans with label, start, end and text. Of a text with labels alone
    nobody can tell, and a tier alone may be a customer's.
    """
    values = (value for name, value in row.items() if name != text_field and isinstance(value, str))
    if any(value.strip().casefold() == REAL_DIRECTION for value in values if len(value) < _SHORT_VALUE):
        return True
    if _ORIGIN.search(str(row.get("provenance"))):
        return True
    if _is_missing(row.get("source_id")):
        return False
    spans = str(row.get("spans"))
    return str(row.get("tier")).strip().casefold() == "silver" or all(key.search(spans) for key in _SPAN_KEYS)


def _document(row: Row, fields: _Fields, root: Path) -> Document:
    if row.fields is None:
        raise _BadRowError(row.problem)
    if fields.text not in row.fields:
        raise _BadRowError(f"has no field '{fields.text}'")
    text = row.fields[fields.text]
    if _is_missing(text):
        raise _BadRowError("its text is missing (null)")
    if not isinstance(text, str):
        raise _BadRowError("its text is not a string")
    name = _scalar(row.fields.get(fields.id), "id")
    return Document(
        _default_id(row, root) if name is None else name,
        text,
        () if fields.label is None else _labels(row.fields.get(fields.label)),
        None if fields.group is None else _scalar(row.fields.get(fields.group), "group"),
    )


def _default_id(row: Row, root: Path) -> str:
    name = Path(os.path.relpath(row.file, root)).as_posix()
    return name if row.unit == "file" else f"{name}:{row.line}"


def _labels(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else [value]
    found = (_scalar(item, "label") for item in items)
    return tuple(dict.fromkeys(label for label in found if label is not None))


def _scalar(value: Any, what: str) -> str | None:
    """Return an id, label or group as a string, None where it is missing; whole floats lose their ``.0``."""
    if _is_missing(value) or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    raise _BadRowError(f"its {what} is neither a string nor a number")


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
