"""Details in columns of tables: what a column holds is said by its head, in the words of every language that is listed.

A table is a line of at least two cells, one of them a known head, and the lines below it with as many cells. Cells are
parted by bars, tabs, semicolons, commas, slashes between blanks, or two blanks and more.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping

from corpusaudit.features.pii.checks import telephone_number
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.called import code_number
from corpusaudit.features.pii.rules.shapes import any_listed
from corpusaudit.features.pii.rules.vehicle import number_plate
from corpusaudit.features.pii.types import Hit

LONGEST = 400
"""Characters of a line of a table at most."""
SCORE = 0.8
"""Certainty of what the head of a column says."""
_PARTED = (
    re.compile(r"\|"),
    re.compile(r"\t"),
    re.compile(r";"),
    re.compile(r","),
    re.compile(r" / "),
    re.compile(r"(?<=\S) {2,}+(?=\S)"),
)
_AROUND = re.compile(r"[\s\"'*_]{0,8}+")
_WORD = any_listed(tabled("identifiers", "number"))
_NUMBER = re.compile(rf"^{_WORD}\b[. ]{{0,2}}|[. -]{{0,2}}{_WORD}\.?$")


def _age(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < int(value[:4]) <= 125 and len(value) <= 3


def _code(value: str) -> bool:
    return " " not in value[-2:] and len(value) <= 24 and code_number(value)


def _name(value: str) -> bool:
    return re.fullmatch(r"@?[a-z0-9_][\w.-]{2,29}", value) is not None and any(c.isalpha() for c in value)


_VALUES: Mapping[str, Callable[[str], bool]] = {
    "MRN": _code,
    "HEALTH_PLAN": _code,
    "SSN": _code,
    "LICENSE": _code,
    "OTHER_ID": _code,
    "VEHICLE": lambda value: value.upper() == value and number_plate(value),
    "USER_NAME": _name,
    "PHONE": telephone_number,
    "FAX": telephone_number,
    "AGE": _age,
}
"""What a cell must be to be a detail of a type."""


@functools.cache
def _heads() -> Mapping[str, str]:
    """Return the type of what stands below each head."""
    lists = (
        ("MRN", tabled("identifiers", "medical_record")),
        ("MRN", tabled("identifiers", "medical_record_or_more")),
        ("HEALTH_PLAN", tabled("identifiers", "health_plan")),
        ("SSN", tabled("identifiers", "social_security")),
        ("LICENSE", tabled("identifiers", "license")),
        ("OTHER_ID", tabled("identifiers", "other")),
        ("VEHICLE", tabled("identifiers", "vehicle")),
        ("USER_NAME", tabled("identifiers", "user_name")),
        ("PHONE", tabled("identifiers", "telephone")),
        ("FAX", tabled("identifiers", "fax")),
        ("AGE", tabled("ages", "labels")),
    )
    return {word: kind for kind, found in reversed(lists) for words in found for word in words}


def _cells(line: str, sign: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the characters [start, end) of each cell, without what surrounds its value."""
    cells, start = [], 0
    for match in [*sign.finditer(line), None]:
        end = len(line) if match is None else match.start()
        low = _AROUND.match(line, start, end).end()  # type: ignore[union-attr]
        while end > low and (line[end - 1].isspace() or line[end - 1] in "\"'*_"):
            end -= 1
        cells.append((low, end))
        start = end if match is None else match.end()
    return cells


def _kind(head: str) -> str | None:
    """Return the type of what stands below a head, a word for "number" in it left out."""
    plain = head.casefold().strip(" .:#")
    return _heads().get(plain) or _heads().get(_NUMBER.sub("", plain).strip(" .:#"))


def find_columns(text: str) -> Iterator[Hit]:
    """Yield the details below the heads of the tables of a text, by position; ages of any years."""
    if "\n" not in text:
        return
    place = 0
    sign, kinds = _PARTED[0], dict[int, str]()
    count = 0
    for line in text.split("\n"):
        cells = _cells(line, sign) if kinds and len(line) <= LONGEST else []
        if kinds and len(cells) == count:
            for column, kind in kinds.items():
                start, end = cells[column]
                if start < end and _VALUES[kind](line[start:end]):
                    yield Hit(place + start, place + end, kind, SCORE, f"column_{kind.lower()}")
        elif not (kinds and re.fullmatch(r"[\s|:+=-]{3,400}", line)):
            sign, kinds, count = _head(line)
        place += len(line) + 1


def _head(line: str) -> tuple[re.Pattern[str], dict[int, str], int]:
    """Return how the cells of a head are parted, the type of each column that has one, and how many there are."""
    for sign in _PARTED if 3 <= len(line) <= LONGEST else ():
        if sign.search(line) is not None:
            cells = _cells(line, sign)
            kinds = {place: kind for place, (start, end) in enumerate(cells) if (kind := _kind(line[start:end]))}
            if kinds and len(cells) > 1:
                return sign, kinds, len(cells)
    return _PARTED[0], {}, 0
