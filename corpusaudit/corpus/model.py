"""Corpora: documents with ids, labels and groups, from files or from memory."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from corpusaudit.corpus.document import Document, Place, one_person
from corpusaudit.corpus.documents import OnBadRows
from corpusaudit.corpus.read import Reading, Wanted, read_documents
from corpusaudit.corpus.stream import NO_MORE, Limits
from corpusaudit.errors import InputError

__all__ = ["Corpus", "Document", "OnBadRows", "read_corpus"]


@dataclass(frozen=True, repr=False)
class Corpus:
    """Documents in the order they were read.

    ``skipped`` counts bad rows that were left out on request; ``real`` those that say of themselves that they are real
    text which a model labelled (rows of ``corpusaudit generate data-to-label``). ``unread`` names what holds text and
    was not read, columns in quotes and files by their kind, fit to be shown; ``ignored`` the columns left out on
    request. ``merged_groups`` counts ids of people that differ from another only by blanks, case or ``.0``.
    ``absent`` are those of ``id``, ``label`` and ``group`` whose field was named, need not be there and is in no row;
    ``repeated_ids`` counts skipped rows whose id stood before. ``guessed`` says what was taken for granted, fit to be
    shown. ``places`` says by id where each document was read, where the names of its files may be shown.
    ``unread_places`` says where the unread columns of a table stand, since names of a private one are not shown.
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
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    unread_places: str = ""

    def __post_init__(self) -> None:
        if not all(isinstance(document, Document) for document in self.documents):
            raise InputError("a Corpus is made of documents; from texts it is made with Corpus.from_texts(texts)")

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
        texts: Iterable[str],
        *,
        ids: Sequence[str] | None = None,
        labels: Sequence[str | Sequence[str] | None] | None = None,
        groups: Sequence[str | None] | None = None,
    ) -> Corpus:
        """Make a corpus from texts in memory, a column of a table for one; ids default to ``0``, ``1``, ...

        Raises :class:`InputError` when the sequences differ in length, an id stands twice, or a text is no string; it
        says which, counted from 0. Raises it too for one string and for a table, which would be read as its letters
        and as the names of its columns.
        """
        if isinstance(texts, str | bytes | Mapping) or hasattr(texts, "columns"):
            raise InputError("texts must be a list of strings, or one column of a table, such as table['note']")
        texts = list(texts)
        for number, text in enumerate(texts):
            if not isinstance(text, str):
                raise InputError(f"every text must be a string, and that at {number} (from 0) is of type {_kind(text)}")
        names = [str(i) for i in range(len(texts))] if ids is None else list(ids)
        label_rows = [None] * len(texts) if labels is None else list(labels)
        group_rows = [None] * len(texts) if groups is None else list(groups)
        if not len(texts) == len(names) == len(label_rows) == len(group_rows):
            raise InputError("texts, ids, labels and groups must have the same length")
        if len(set(names)) != len(names):
            raise InputError("an id stands twice")
        people = [None if group is None else one_person(group) for group in group_rows]
        return cls(
            tuple(
                Document(name, text, _as_labels(label), group)
                for name, text, label, group in zip(names, texts, label_rows, people, strict=True)
            ),
            merged_groups=len(set(group_rows)) - len(set(people)),
        )


def _kind(value: object) -> str:
    return "None" if value is None else type(value).__name__


def _as_labels(label: str | Sequence[str] | None) -> tuple[str, ...]:
    if label is None:
        return ()
    return (label,) if isinstance(label, str) else tuple(label)


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
    wanted = Wanted(
        text_field=text_field,
        id_field=id_field,
        label_field=label_field,
        group_field=group_field,
        label_separator=label_separator,
        ignore_fields=ignore_fields,
        on_bad_rows=on_bad_rows,
        limits=limits,
        names_shown=names_shown,
    )
    return _corpus_of(read_documents(path, wanted, may_lack), names_shown=names_shown)


def _corpus_of(reading: Reading, *, names_shown: bool) -> Corpus:
    """Return what was read; ``places`` name files, which only a corpus has whose names may be shown."""
    found = reading.found
    return Corpus(
        tuple(found.documents),
        found.skipped,
        found.real,
        unread=reading.unread,
        ignored=reading.ignored,
        merged_groups=found.merged_groups,
        absent=found.lacking,
        repeated_ids=found.repeated,
        guessed=reading.guessed,
        places=found.places if names_shown else {},
        unread_places=reading.unread_places,
    )
