"""Corpora: documents with ids, labels and groups, read from files into the three roles."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpusaudit.errors import InputError


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One text. ``labels`` may be empty; ``group`` is the person or author, the unit of privacy."""

    id: str
    text: str
    labels: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True, repr=False)
class Corpus:
    """Documents in the order they were read; ``skipped`` counts bad rows that were left out on request."""

    documents: tuple[Document, ...]
    skipped: int = 0

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
