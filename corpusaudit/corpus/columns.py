"""Columns of text that were not read: what would be released without anyone having looked at it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from corpusaudit.corpus.column_names import hidden_columns, may_be_shown
from corpusaudit.corpus.fields import KNOWN_SPEAKERS, turn_text
from corpusaudit.generated import GENERATED, is_generated

_BY_CUSTOM = {"id", "label", "labels"}
_LONG = 5
"""Words; a column with a median of more holds text."""
_DOCUMENT = 20
"""Words, however they are joined; one value of more is a text of its own, wherever it stands."""
_FEW = 5
"""Values; of fewer nobody can say how they vary."""
_VALUES_KEPT = 20_000
"""Rows whose values are kept by their hashes, which bounds memory."""
_MOST_KINDS = 50
"""Kinds of a set of labels; more are texts."""
_SHORT = 3
"""Words; a label has no more."""
_MOST_PATHS = 2_000
"""Paths looked at; a file with more keeps data in its keys, and is said to hold unread text."""
_MOST_KEYS = 100
"""Keys that objects at one path have as their form; more are data."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\s*[-+]?(\d+([.,]\d*)?|\.\d+)([eE][-+]?\d+)?\s*")
_DIGEST = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(repr=False)
class _Tally:
    """What was seen at one path: rows that hold words there, those with many words, their values."""

    rows: int = 0
    long: int = 0
    documents: int = 0
    several: int = 0
    values: set[int] = field(default_factory=set)
    long_values: set[int] = field(default_factory=set)
    items: int = 0
    kinds: set[str] = field(default_factory=set)

    def add(self, strings: list[str]) -> None:
        """Count the strings that stand there in one row, those of a list as one value."""
        value = " ".join(strings)
        words = len(value.split(None, _DOCUMENT))
        self.items += len(strings)
        if len(self.kinds) <= _MOST_KINDS:
            self.kinds.update(strings)
        self.rows += 1
        self.several += words > 1
        self.long += words > _LONG
        self.documents += any(_is_document(string) for string in strings)
        if self.rows <= _VALUES_KEPT:
            self.values.add(hash(value))
            if words > _LONG and len(self.long_values) < _FEW:
                self.long_values.add(hash(value))

    def is_long(self) -> bool:
        """Return whether the median has more than five words, or so have several values, or one is a document."""
        return 2 * self.long > self.rows or len(self.long_values) >= _FEW or self.documents > 0

    def is_one_of_few(self) -> bool:
        """Return whether each string is one of few kinds that come again and again, such as the labels of spans."""
        return (
            self.documents == 0
            and len(self.kinds) <= min(_MOST_KINDS, self.items // 4)
            and all(len(kind.split(None, _SHORT)) <= _SHORT for kind in self.kinds)
        )

    def is_varied(self) -> bool:
        """Return whether the values are mostly distinct; of fewer than five, words too must be several."""
        distinct = 2 * len(self.values) > min(self.rows, _VALUES_KEPT)
        return distinct and (len(self.values) >= _FEW or 2 * self.several > self.rows)


class UnreadColumns:
    """Looks at each row for strings that were not read, nested ones too, and says at the end which are text.

    ``read`` are the paths that were read as id, label or group, of which a value of a document's length is unread text
    all the same; ``ignored`` those left out on request, with all below them. Text is a path whose strings have a median
    of more than five words or are mostly distinct; the strings of one list are one value. Numbers and digests written
    as strings are no text.
    """

    def __init__(self, text: tuple[str, ...], read: frozenset[str], ignored: frozenset[str]) -> None:
        self._text, self._read, self._ignored = frozenset(text), read, ignored
        self._tallies: dict[str, _Tally] = {}
        self._keys: dict[str, set[str]] = {}
        self._long_keys: dict[str, int] = {}
        self._rows = 0
        self._too_many = False
        self.left_out: set[str] = set()

    def look(self, row: Mapping[str, Any]) -> None:
        """Count the strings of one row."""
        self._rows += 1
        generated = is_generated(row)
        found: dict[str, list[str]] = {}
        for path, value in self._strings(row, "", False, generated):
            found.setdefault(path, []).append(value)
        for path, values in found.items():
            tally = self._tallies.get(path)
            if tally is None:
                if len(self._tallies) >= _MOST_PATHS:
                    self._too_many = True
                    continue
                tally = self._tallies[path] = _Tally()
            tally.add(values)

    def _strings(self, value: Any, path: str, reading: bool, generated: bool) -> Iterator[tuple[str, str]]:
        if isinstance(value, Mapping):
            yield from self._fields(value, path, reading, generated)
        elif isinstance(value, list | tuple):
            for item in value:
                yield from self._strings(item, path, reading, generated)
        elif not reading:
            text = value if isinstance(value, str) else _decoded(value)
            if text.strip() and not _NUMBER.fullmatch(text) and not _DIGEST.fullmatch(text.strip()):
                yield path, text

    def _fields(self, value: Mapping[str, Any], path: str, reading: bool, generated: bool) -> Iterator[tuple[str, str]]:
        said = turn_text(value) if path else None
        for key, inner in value.items():
            below = f"{path}.{key}" if path else str(key)
            if below in self._read or (generated and not path and key in GENERATED):
                # Ids, labels and groups are short, and so is what our generators write: digests, names, parameters.
                for where, text in self._strings(inner, below, False, generated):
                    if _is_document(text):
                        yield where, text
                continue
            if below in self._ignored:
                self.left_out.add(below)
                continue
            if said is not None and key != said and isinstance(inner, str) and inner.casefold() in KNOWN_SPEAKERS:
                continue
            if not path and self._is_said(str(key)):
                self._long_keys[str(key)] = self._long_keys.get(str(key), 0) + 1
            if path and not self._knows(path, str(key)):
                yield f"{path} (keys)", str(key)
                below = f"{path} (values)"
            yield from self._strings(inner, below, (reading and key == said) or below in self._text, generated)

    def _is_said(self, key: str) -> bool:
        """Return whether the name of a column is long; of those, only as many are kept as tell that there are some."""
        if len(key.split(None, _LONG)) <= _LONG and not _is_document(key):
            return False
        kept = key in self._long_keys or len(self._long_keys) < _MOST_PATHS
        self._too_many = self._too_many or not kept
        return kept

    def _keys_are_text(self) -> bool:
        """Return whether long names of columns are text: of a document's length, or not the same in all rows."""
        return any(2 * rows < self._rows or _is_document(key) for key, rows in self._long_keys.items())

    def _knows(self, path: str, key: str) -> bool:
        """Return whether a key is one of the few that objects at that path have; where they are many, they are data."""
        keys = self._keys.setdefault(path, set())
        if key not in keys and len(keys) < _MOST_KEYS and len(key.split()) <= _LONG:
            keys.add(key)
        return key in keys

    def paths(self) -> list[str]:
        """Return the paths of unread text, in the order they were met; not to be shown."""
        return [path for path, tally in self._tallies.items() if self._is_text(path, tally)]

    def names(self) -> tuple[str, ...]:
        """Return the unread columns of text, in the order they were met, each fit to be shown.

        A name that does not look like one may be a person's; so may one in few rows that is not customary.
        """
        found = self.paths()
        shown = [f"'{path}'" for path in found if self._may_be_shown(path)]
        return (*shown, *hidden_columns(len(found) - len(shown) + self._too_many + self._keys_are_text()))

    def _is_text(self, path: str, tally: _Tally) -> bool:
        if tally.is_one_of_few():
            return False
        return tally.is_long() or (path not in _BY_CUSTOM and tally.is_varied())

    def _may_be_shown(self, path: str) -> bool:
        rows = self._tallies[path].rows
        return all(may_be_shown(name, rows, self._rows) for name in path.split("."))


def _is_document(text: str) -> bool:
    return sum(1 for _ in islice(_WORD.finditer(text), _DOCUMENT + 1)) > _DOCUMENT


def _decoded(value: Any) -> str:
    if not isinstance(value, bytes):
        return ""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return ""  # no text
