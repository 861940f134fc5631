"""From rows to documents: what each field of a row means, and each row that cannot be one with its reason."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from corpusaudit.corpus.column_names import columns_shown, nearest_column
from corpusaudit.corpus.columns import UnreadColumns
from corpusaudit.corpus.document import Document, Place, one_person
from corpusaudit.corpus.fields import NotTextError, TextFields, document_text, is_missing, values_at
from corpusaudit.corpus.row import CorpusFile, Row
from corpusaudit.corpus.stream import Limits
from corpusaudit.errors import InputError
from corpusaudit.generated import says_real
from corpusaudit.shown import shown_name

OnBadRows = Literal["error", "skip"]


@dataclass(frozen=True)
class Fields:
    """Which field of a row holds what; ``asked`` are those of id, label and group that were named."""

    text: TextFields
    id: str
    label: str | None
    group: str | None
    separator: str | None
    asked: frozenset[str]


class _BadRowError(Exception):
    """The problem of one row, said without its content."""


@dataclass(repr=False)
class Intake:
    """Documents as their rows come in; ``path`` and ``root`` are what was asked for and what ids are relative to.

    ``skipped`` counts bad rows that were left out, ``repeated`` those of them whose id stood before, ``real`` rows that
    say of themselves that a model only labelled them. ``columns`` says in how many of ``rows`` rows each column is,
    ``there`` which of the fields that were asked for are in any, ``people`` the ids of people as they are written.
    """

    path: str | Path
    root: Path
    fields: Fields
    limits: Limits
    unread: UnreadColumns
    on_bad_rows: OnBadRows
    documents: list[Document] = field(default_factory=list)
    rows: int = 0
    skipped: int = 0
    repeated: int = 0
    real: int = 0
    columns: Counter[str] = field(default_factory=Counter)
    there: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    _places: dict[str, tuple[CorpusFile, int, str]] = field(default_factory=dict)
    _problem: str = ""

    def add(self, rows: Iterable[Row]) -> None:
        """Make documents of all rows; raise InputError at a bad one, unless those are skipped, and beyond the limits.

        Raises it too where no document is left.
        """
        for row in rows:
            self._count(row)
            try:
                document, person = self._document(row)
            except _BadRowError as bad:
                self._problem = self._problem or f"{row.place}: {bad}"
                if self.on_bad_rows == "error":
                    raise InputError(self._problem) from None
                self.skipped += 1
                continue
            self._places[document.id] = (row.file, row.line, row.unit)
            self.documents.append(document)
            if person is not None:
                self.people.add(person)
            self.real += says_real(row.fields or {}, self.fields.text.paths)
            self.unread.look(row.fields or {})
        if not self.documents:
            raise InputError(f"{shown_name(self.path)}: all {self.skipped} rows are bad; the first: {self._problem}")

    @property
    def places(self) -> dict[str, Place]:
        """Where each document was read, by id."""
        return {
            name: Place(file.path, {"line": line, "file": 1}.get(unit))
            for name, (file, line, unit) in self._places.items()
        }

    @property
    def absent(self) -> frozenset[str]:
        """The fields that were asked for and that no row has."""
        return self.fields.asked - self.there

    @property
    def lacking(self) -> frozenset[str]:
        """What those fields were to hold: ``id``, ``label``, ``group``."""
        named = {"id": self.fields.id, "label": self.fields.label, "group": self.fields.group}
        return frozenset(kind for kind, name in named.items() if name in self.absent)

    @property
    def merged_groups(self) -> int:
        """How many ids of people differ from another only by blanks, case or ``.0``."""
        return len(self.people) - len({one.group for one in self.documents if one.group is not None})

    def refuse_absent(self, may_lack: Iterable[str]) -> None:
        """Raise InputError where a field that was asked for is in no row, unless the corpus need not have it."""
        for name in sorted(self.absent - set(may_lack)):
            near = nearest_column(name, self.columns, self.rows)
            listed = columns_shown(self.columns, self.rows)
            raise InputError(f"{shown_name(self.path)}: no column '{shown_name(name)}'{near} (columns: {listed})")

    def _count(self, row: Row) -> None:
        self.rows += 1
        if self.rows > self.limits.documents:
            raise InputError(
                f"{shown_name(self.path)}: holds more than {self.limits.documents:,} documents; where that is meant, "
                "see --max-documents"
            )
        self.columns.update((row.fields or {}).keys())
        self.there.update(name for name in self.fields.asked - self.there if values_at(row.fields, name))

    def _document(self, row: Row) -> tuple[Document, str | None]:
        """Return the document of a row that stands here the first time, and the id of its person as it is written."""
        document, person = _document(row, self.fields, self.root)
        if len(document.text) > self.limits.characters:
            raise InputError(
                f"{row.place}: its text is longer than {self.limits.characters:,} characters; where that is meant, see "
                "--max-characters"
            )
        if document.id in self._places:
            self.repeated += 1
            file, line, unit = self._places[document.id]
            raise _BadRowError(f"its id stood before, at {file.at(line, unit)}")
        return document, person


def _document(row: Row, fields: Fields, root: Path) -> tuple[Document, str | None]:
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
