"""Names of columns in messages: which may be shown, and how many may not.

JSON may be keyed by the names of people, and the first document of a CSV without a header becomes its header.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from corpusaudit.suggest import did_you_mean

_NAME = re.compile(r"[^\W\d][\w.\-]{0,39}")
_PART = re.compile(r"[A-Z]+(?![a-z])|[^\W\d_][^\W\d_A-Z]*|\d+")
_MANY_DIGITS = re.compile(r"\d{5}")
_SURE = 5
"""Rows in which a key must stand that is no customary name of a column."""
_PLACES = 12
"""Columns whose places are told; of more a file keeps data in its keys."""
_NEARLY_ALL = 0.9
"""Share of rows that hold a column of a table, where some rows lack it."""
_CUSTOMARY = frozenset(
    [
        "abstract",
        "age",
        "answer",
        "assistant",
        "author",
        "because",
        "body",
        "category",
        "chapter",
        "chat",
        "chief",
        "class",
        "clinical",
        "code",
        "codes",
        "comment",
        "comments",
        "complaint",
        "completion",
        "content",
        "context",
        "conversation",
        "conversations",
        "count",
        "data",
        "date",
        "description",
        "diagnosis",
        "dialog",
        "dialogue",
        "direction",
        "doc",
        "document",
        "encounter",
        "field",
        "file",
        "findings",
        "first",
        "gender",
        "generator",
        "group",
        "hadm",
        "history",
        "icd",
        "id",
        "ids",
        "impression",
        "index",
        "input",
        "instruction",
        "key",
        "label",
        "labels",
        "lang",
        "language",
        "last",
        "medical",
        "message",
        "messages",
        "meta",
        "metadata",
        "model",
        "mrn",
        "name",
        "note",
        "notes",
        "number",
        "output",
        "page",
        "paragraph",
        "part",
        "patient",
        "person",
        "post",
        "prompt",
        "provenance",
        "query",
        "question",
        "rating",
        "reasoning",
        "record",
        "region",
        "report",
        "response",
        "review",
        "role",
        "row",
        "said",
        "score",
        "scores",
        "second",
        "section",
        "sections",
        "sentence",
        "sentences",
        "sex",
        "source",
        "spans",
        "speaker",
        "split",
        "stage",
        "study",
        "style",
        "subject",
        "summary",
        "text",
        "texts",
        "thinking",
        "third",
        "tier",
        "time",
        "title",
        "transcript",
        "translation",
        "turn",
        "turns",
        "type",
        "url",
        "user",
        "utterance",
        "value",
        "values",
        "visit",
        "word",
        "words",
        "year",
    ]
)


def is_customary(column: str) -> bool:
    """Return whether a name is made of words that columns are called by everywhere: ``text``, ``Clinical Note``."""
    parts = [part.casefold() for part in _PART.findall(column)]
    words = [part for part in parts if not part.isdigit()]
    return bool(words) and not _MANY_DIGITS.search(column) and all(word in _CUSTOMARY for word in words)


def looks_like_a_name(column: str) -> bool:
    """Return whether the name of a column looks like one, not like a text or the name of a person.

    It is one short word of Latin letters, digits, dots and dashes; one that is not customary has no capitals, which
    names of people have, and no long number.
    """
    if _NAME.fullmatch(column) is None or _MANY_DIGITS.search(column):
        return False
    if any(letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN") for letter in column):
        return False
    return column == column.lower() or is_customary(column)


def may_be_shown(column: str, rows: int, of: int) -> bool:
    """Return whether a column that stands in that many of all rows may be shown: customary, or in nearly all of some.

    A key that stands in few rows may be a person's name, however it looks.
    """
    if not looks_like_a_name(column):
        return False
    return is_customary(column) or len(column) == 1 or (rows >= _SURE and rows >= _NEARLY_ALL * of)


def columns_shown(columns: Mapping[str, int], of: int) -> str:
    """Return the columns that may be shown, and how many may not; ``columns`` says in how many of all rows each is.

    The others are told by their places, by which whoever holds the file finds them.
    """
    fit = [name for name, rows in columns.items() if may_be_shown(name, rows, of)]
    others = [name for name in columns if name not in fit]
    if not others:
        return ", ".join(fit)
    places = places_of(others, columns, of)
    said = f"{len(others)} not shown, since their names may be text"
    return ", ".join([*fit, f"{said}: {places} of the file" if places else said])


def places_of(paths: Iterable[str], columns: Mapping[str, int], of: int) -> str:
    """Return in which columns paths lie, counted from 1 as the file has them: ``columns 2, 5``.

    So columns are found whose names are not shown. ``columns`` says in how many of all rows each is: it is empty where
    the rows have not all the same, since no column has one place then.
    """
    if any(rows != of for rows in columns.values()):
        return ""
    wanted = tuple(paths)
    found = [
        place
        for place, name in enumerate(columns, start=1)
        if any(path == name or path.startswith((f"{name}.", f"{name} (")) for path in wanted)
    ]
    if not found:
        return ""
    shown = ", ".join(map(str, found[:_PLACES])) + (", ..." if len(found) > _PLACES else "")
    return f"{'column' if len(found) == 1 else 'columns'} {shown}"


def nearest_column(name: str, columns: Mapping[str, int], of: int) -> str:
    """Return ``; did you mean 'x'?`` for the column nearest to a name, of those that may be shown.

    One that is that name but for case, blanks and signs is shown too: who wrote it knows it.
    """
    same = [column for column in columns if _letters(column) and _letters(column) == _letters(name)]
    return did_you_mean(name, same or [column for column, rows in columns.items() if may_be_shown(column, rows, of)])


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def listed_names(columns: Iterable[str]) -> tuple[str, ...]:
    """Return names that the user gave in quotes; of those that do not look like names, how many there are."""
    names = sorted(set(columns))
    fit = [name for name in names if all(map(looks_like_a_name, name.split(".")))]
    return (*(f"'{name}'" for name in fit), *hidden_columns(len(names) - len(fit)))


def hidden_columns(count: int) -> tuple[str, ...]:
    """Return how many columns there are whose names are not shown, in words."""
    if count == 0:
        return ()
    return ("a column whose name is not shown" if count == 1 else f"{count:,} columns whose names are not shown",)
