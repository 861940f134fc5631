"""Details in columns of tables: what a column holds is said by its head, in the words of every language that is listed.

A table is a line of at least two cells, one of them a known head, and the lines below it with as many cells. Cells are
parted by bars, tabs, semicolons, commas, slashes between blanks, or two blanks and more. Rows without a head hold names
right before a date: "Bo,Quill,1961-09-24,cough".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from corpusaudit.features.pii.checks import eight_digit_date, telephone_number
from corpusaudit.features.pii.locales.clinical_names import may_be_surname
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.locales.vocabulary import is_known_word, is_placeholder, words_of
from corpusaudit.features.pii.rules.called import code_number
from corpusaudit.features.pii.rules.shapes import any_listed
from corpusaudit.features.pii.rules.vehicle import number_plate
from corpusaudit.features.pii.types import Hit

LONGEST = 400
"""Characters of a line of a table at most."""
SCORE = 0.8
"""Certainty of what the head of a column says."""
NAMED = "NAMED"
"""What stands below a head that is that of people's names or of the names of things."""
_PARTED = (
    re.compile(r"\|"),
    re.compile(r"\t"),
    re.compile(r";"),
    re.compile(r","),
    re.compile(r" / "),
    re.compile(r"(?<=\S) {2,}+(?=\S)"),
)
_Kinds = Mapping[int, tuple[str, ...]]
"""By column, what may stand below its head."""
_AROUND = re.compile(r"[\s\"'*_]{0,8}+")
_WORD = any_listed(tabled("identifiers", "number"))
_NUMBER = re.compile(rf"^{_WORD}\b[. ]{{0,2}}|[. -]{{0,2}}{_WORD}\.?$")


def _age(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < int(value[:4]) <= 125 and len(value) <= 3


def _code(value: str) -> bool:
    return " " not in value[-2:] and len(value) <= 24 and code_number(value)


def _name(value: str) -> bool:
    return re.fullmatch(r"@?[a-z0-9_][\w.-]{2,29}", value) is not None and any(c.isalpha() for c in value)


_MOST_NAMES = 3
"""Cells of a row that hold one name: a given name and two surnames."""
_PERSON = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'’-](?! )){1,60}\.?")
_PLACE = re.compile(r"[A-ZÀ-ÞĀ-Ž](?:[^\W\d_]|[ .,'’()/-](?! )){1,40}")
_STREET = re.compile(r"(?=.{0,80}[^\W\d_]{3})[^\W_][^|;\t]{4,80}")
_DATE = re.compile(r"\d{1,2}([/. -])\d{1,2}\1(?:19|20)?\d\d|(?:19|20)\d\d([/. -])\d{1,2}\2\d{1,2}")
_NO_NAME = frozenset(
    {"yes", "no", "unknown", "none", "male", "female", "other", "various", "varón", "mujer", "ja", "nein"}
)


def _person(value: str) -> bool:
    """Whether a cell below "surname" or the like holds a name."""
    words = words_of(value)
    return _PERSON.fullmatch(value) is not None and len(words) <= 6 and not _stands_for_none(words, value)


def _stands_for_none(words: list[str], value: str) -> bool:
    return not words or all(word in _NO_NAME for word in words) or is_placeholder(value)


def _named(value: str) -> bool:
    """Whether a cell below "name" or the like holds that of a person, not of a medicine or of anything else."""
    words = words_of(value)
    return _person(value) and value[0].isupper() and not all(_is_ordinary(word) for word in words)


def _is_ordinary(word: str) -> bool:
    return is_known_word(word) or not may_be_surname(word)


def _date(value: str) -> bool:
    return eight_digit_date(value) or _DATE.fullmatch(value) is not None


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
    "PERSON": _person,
    NAMED: _named,
    "DATE": _date,
    "LOCATION": lambda value: _PLACE.fullmatch(value) is not None and not is_region(value),
    "ADDRESS": lambda value: _STREET.fullmatch(value) is not None,
}
"""What a cell must be to be a detail of a type."""


@functools.cache
def _heads() -> Mapping[str, tuple[str, ...]]:
    """Return the types of what may stand below each head, the likeliest first."""
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
        ("DATE", tabled("dates", "labels")),
        ("DATE", tabled("columns", "date")),
        ("LOCATION", tabled("columns", "place")),
        ("ADDRESS", tabled("columns", "address")),
        ("PERSON", tabled("columns", "person")),
        (NAMED, tabled("columns", "name")),
    )
    heads: dict[str, tuple[str, ...]] = {}
    for kind, found in lists:
        heads.update({word: (*heads.get(word, ()), kind) for words in found for word in words})
    return heads


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


def _kinds(head: str) -> tuple[str, ...]:
    """Return the types of what may stand below a head, a word for "number" in it left out."""
    plain = head.casefold().strip(" .:#")
    return _heads().get(plain) or _heads().get(_NUMBER.sub("", plain).strip(" .:#"), ())


def find_columns(text: str) -> Iterator[Hit]:
    """Yield the details below the heads of the tables of a text and in rows without one; ages of any years."""
    yield from _read(text)[0]


def _heads_of_columns(text: str) -> Sequence[tuple[int, int]]:
    """Return the characters [start, end) of the heads of tables, in order."""
    return _read(text)[1]


def without_heads(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits of a tagger without the words of heads of tables, which it takes for names of foreign people."""
    kept = list(hits)
    for start, end in _heads_of_columns(text):
        pieces = []
        for hit in kept:
            cut = [(hit.start, min(hit.end, start)), (max(hit.start, end), hit.end)]
            inside = (max(hit.start, start), min(hit.end, end))
            if inside[0] < inside[1] and _is_of_head(text[slice(*inside)]):
                pieces += [replace(hit, start=s, end=e) for s, e in cut if s < e]
            else:
                pieces.append(hit)
        kept = pieces
    return kept


def _is_of_head(value: str) -> bool:
    """Whether what stands in the head of a table is a word of the form, and nobody's name."""
    return value.islower() or bool(_kinds(value))


@functools.lru_cache(maxsize=1)
def _read(text: str) -> tuple[tuple[Hit, ...], tuple[tuple[int, int], ...]]:
    """Return details and heads; whoever asks for the ones asks for the others of the same text next."""
    rows = _find_rows(text) if _ROW.search(text) else ()
    if "\n" not in text:
        return tuple(rows), ()
    hits: list[Hit] = []
    heads: list[tuple[int, int]] = []
    place = 0
    sign, head = _PARTED[0], (0, 0)
    kinds: _Kinds = {}
    count = 0
    for line in text.split("\n"):
        cells = _cells(line, sign) if kinds and len(line) <= LONGEST else []
        if kinds and len(cells) == count:
            hits += _below(line, place, cells, kinds)
            if head not in heads[-1:]:
                heads.append(head)
        elif not (kinds and re.fullmatch(r"[\s|:+=-]{3,400}", line)):
            sign, kinds, count = _head(line)
            head = (place, place + len(line))
        place += len(line) + 1
    return tuple(sorted((*hits, *rows), key=lambda hit: (hit.start, hit.end))), tuple(heads)


def _below(line: str, place: int, cells: Sequence[tuple[int, int]], kinds: _Kinds) -> Iterator[Hit]:
    """Yield the details of a row; given name and surname in neighbouring cells are one name."""
    names: list[tuple[int, int, int]] = []
    for column, possible in kinds.items():
        start, end = cells[column]
        kind = next((one for one in possible if start < end and _VALUES[one](line[start:end])), None)
        if kind is None:
            continue
        if kind in ("PERSON", NAMED):
            names.append((column, start, end))
        elif kind != "DATE":  # other rules see it, with a head and without
            yield Hit(place + start, place + end, kind, SCORE, f"column_{kind.lower()}")
    while names:
        size = 1
        while size < min(len(names), _MOST_NAMES) and _are_one(names[size - 1][0], names[size][0], kinds):
            size += 1
        yield Hit(place + names[0][1], place + names[size - 1][2], "PERSON", SCORE, "column_person")
        del names[:size]


def _are_one(column: int, following: int, kinds: _Kinds) -> bool:
    """Whether names in two columns are parts of one: neighbours, of which one is headed as a part of a name."""
    return following == column + 1 and "PERSON" in (*kinds[column], *kinds[following])


_ROW_DATE = r"(?:\d{8}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d)"
_ROW = re.compile(rf"(?P<sign>[,;|\t])[\"']?(?P<date>{_ROW_DATE})[\"']?(?=(?P=sign)|\r?\n|$)")
_NAME_CELL = re.compile(r"[A-ZÀ-ÞĀ-Ž][^\W\d_]+(?:[ '’-][^\W\d_]{1,20}){0,3}")


def _find_rows(text: str) -> Iterator[Hit]:
    """Yield names and dates of eight digits in rows without a head, where no blanks stand around the signs."""
    for match in _ROW.finditer(text):
        if not _date(match["date"]):
            continue
        if eight_digit_date(match["date"]):
            yield Hit(*match.span("date"), "DATE", SCORE, "row_date")
        line = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 120)
        cells: list[tuple[int, int]] = []
        end = match.start()
        while end > line and len(cells) < _MOST_NAMES:
            start = max(text.rfind(match["sign"], line, end) + 1, line)
            low, high = start + (text[start] in "\"'"), end - (text[end - 1] in "\"'")
            if not _is_name_cell(text[low:high]):
                break
            cells.append((low, high))
            end = start - 1
        if len(cells) > 1 or (cells and " " in text[slice(*cells[0])]):
            yield Hit(cells[-1][0], cells[0][1], "PERSON", SCORE, "row_person")


def _is_name_cell(value: str) -> bool:
    words = words_of(value)
    return _NAME_CELL.fullmatch(value) is not None and not any(map(_is_ordinary, words)) and not is_region(value)


def _head(line: str) -> tuple[re.Pattern[str], _Kinds, int]:
    """Return how the cells of a head are parted, the type of each column that has one, and how many there are."""
    for sign in _PARTED if 3 <= len(line) <= LONGEST else ():
        if sign.search(line) is not None:
            cells = _cells(line, sign)
            kinds = {place: kind for place, (start, end) in enumerate(cells) if (kind := _kinds(line[start:end]))}
            if sign is _PARTED[-1] and len(cells) == 2 and line[slice(*cells[0])].endswith(":"):
                continue  # a line of a form: a label, blanks and its value
            if kinds and len(cells) > 1 and not _is_prose(line, kinds):
                return sign, _of_people(kinds), len(cells)
    return _PARTED[0], {}, 0


def _of_people(kinds: _Kinds) -> _Kinds:
    """Return heads without "name" where no other one, dates aside, shows that people's names stand below it."""
    others = [possible for possible in kinds.values() if not {NAMED, "DATE"}.issuperset(possible)]
    if others and (len(others) > 1 or NAMED not in others[0]):
        return kinds
    return {column: tuple(one for one in possible if one != NAMED) for column, possible in kinds.items()}


_WORDED = frozenset({"PERSON", NAMED, "LOCATION", "ADDRESS", "DATE"})
"""Types whose heads are words of prose too."""


def _is_prose(line: str, kinds: _Kinds) -> bool:
    """Whether a line may be a sentence: one word of prose alone shows a head, between commas with blanks."""
    return len(kinds) == 1 and ", " in line and all(_WORDED.intersection(possible) for possible in kinds.values())
