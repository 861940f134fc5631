"""Where personal details of one text stand in another corpus, whatever their notation.

A detail is looked for as words (so case, punctuation and line breaks make no difference), in the notations its type
allows: names in either order, dates in every usual notation, numbers by their digits alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.runs import gram_owners
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.matching.names import NamePlaces, Place, find_names, split_name
from corpusaudit.features.pii.matching.values import address_spellings, normalize_value
from corpusaudit.features.pii.types import (
    ADDRESS,
    AGE,
    CODE,
    DATE,
    DIGITS,
    MAILBOX,
    NAME,
    NETWORK,
    PLACE,
    SITE,
    TELEPHONE,
    TYPES,
    Family,
)
from corpusaudit.features.text.notation import fold_notation
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize

_MONTHS: tuple[str, ...] = tuple(names[0] for names in tabled("months", "months")[0])
"""In full, of the first language that has them: a date is looked for as that one writes it."""
_TITLES = frozenset(title for titles in tabled("titles", "searched") for title in titles)
_LEAST_DIGITS = 6
"""A number of fewer digits is too common to be known by its digits alone."""
_DIGIT_RUN = re.compile(r"\d(?:[\d ().+/\-\u00a0\u2010-\u2015]*\d)?")
_GROUPS = 6
"""Groups of digits that one number is written in at most: a French telephone number with its country code has six."""
_COUNTRY_CODE = 3
"""Digits of the longest country calling code."""


@dataclass(frozen=True)
class Mention:
    """What is known of one detail elsewhere.

    ``people``: how many people of the source have it. ``held``: how many documents of the holdout have it.
    ``document``, ``span``: one place in the source, [start, end) in characters; None where it stands nowhere.
    ``owners``: the people of the source who have it. ``partial``: they only agree with it by an initial.
    """

    people: int = 0
    held: int = 0
    document: int | None = None
    span: tuple[int, int] | None = None
    owners: frozenset[int] = field(default=frozenset(), compare=False)
    partial: bool = False


class Query(NamedTuple):
    """How one detail is looked for: its notations, the digits that stand for it, its given name and surname."""

    spellings: tuple[str, ...]
    digits: tuple[str, ...] = ()
    name: tuple[str, str] | None = None


def query(value: str, kind: str) -> Query:
    """Return how a detail of that type (a name of ``types.TYPES``) is looked for."""
    return _QUERIES[TYPES[kind].family](fold_notation(value))


def _by_name(value: str) -> Query:
    return Query(tuple(_name_spellings(value)), (), split_name(_name_words(value), "," in value))


def _by_date(value: str) -> Query:
    day = _day(normalize_value(value, "DATE"))
    return Query((value, *_date_spellings(day)) if day is not None else (value,))


def _by_address(value: str) -> Query:
    return Query(tuple(address_spellings(value)), digit_keys(value))


def _by_words(value: str) -> Query:
    return Query((value,))


def _by_telephone(value: str) -> Query:
    return Query((value,), digit_keys(_EXTENSION.split(value)[0]))


def _by_digits(value: str) -> Query:
    return Query((value,), digit_keys(value))


def _day(normal: str) -> date | None:
    """Return the day of a date as it is normalized; None for a month, for a day without a year and for 31 February."""
    if len(normal) != 10 or normal[4] != "-" or normal[7] != "-":
        return None
    try:
        return date.fromisoformat(normal)
    except ValueError:
        return None


def digits_of(value: str) -> str | None:
    """Return the digits of a number without letters, a country code 1 left out; None where digits do not decide."""
    if re.search(r"[^\W\d_]", value):
        return None
    digits = "".join(str(int(c)) for c in value if c.isdecimal())
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits if len(digits) >= _LEAST_DIGITS else None


_EXTENSION = re.compile(r"[ ,]{0,4}(?:x|ext|#)", re.IGNORECASE)


def digit_keys(value: str) -> tuple[str, ...]:
    """Return the digits a number is known by: its own and, for an international one, those dialled in its country.

    "+44 20 7946 0958" is also 020 7946 0958; as the length of a country code is not written, each is tried.
    """
    digits = digits_of(value)
    if digits is None:
        return ()
    plain = "".join(str(int(c)) for c in value if c.isdecimal())
    abroad = plain if value.lstrip(" (").startswith("+") else plain[2:] if plain.startswith("00") else ""
    national = [f"0{abroad[cut:].removeprefix('0')}" for cut in range(1, _COUNTRY_CODE + 1) if len(abroad) - cut >= 8]
    return tuple(dict.fromkeys([digits, *national]))


def _name_words(value: str) -> list[str]:
    return [word for word in _words(value) if word.casefold() not in _TITLES] or [value]


def _name_spellings(value: str) -> list[str]:
    words = _name_words(value)
    named = [" ".join(words)]
    if len(words) > 1:
        named.append(" ".join([words[-1], *words[:-1]]))
    if len(words) > 2:
        named += [f"{words[0]} {words[-1]}", f"{words[-1]} {words[0]}"]
    return named


def _words(value: str) -> list[str]:
    """Cut at what is no letter, mark or number; invisible characters cut nothing."""
    kinds = ((c, unicodedata.category(c)) for c in value)
    return "".join(c if kind[0] in "LMN" else "" if kind == "Cf" else " " for c, kind in kinds).split()


def _date_spellings(day: date) -> list[str]:
    name = _MONTHS[day.month - 1]
    ordinal = f"{day.day}{'th' if 11 <= day.day <= 13 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day.day % 10, 'th')}"
    years = (f"{day.year:04d}", f"{day.year % 100:02d}")
    days = {str(day.day), f"{day.day:02d}"}
    months = {str(day.month), f"{day.month:02d}"}
    found = []
    for year in years:
        for d in sorted(days):
            for m in sorted(months):
                found += [f"{m} {d} {year}", f"{d} {m} {year}", f"{year} {m} {d}"]
        for d in sorted({*days, ordinal}):
            for month in (name, name[:3], "sept" if day.month == 9 else name[:3]):
                found += [f"{month} {d} {year}", f"{d} {month} {year}", f"{d} of {month} {year}"]
    return sorted(set(found))


_QUERIES: Mapping[Family, Callable[[str], Query]] = {
    NAME: _by_name,
    ADDRESS: _by_address,
    PLACE: _by_digits,
    DATE: _by_date,
    AGE: _by_words,
    TELEPHONE: _by_telephone,
    MAILBOX: _by_digits,
    SITE: _by_digits,
    NETWORK: _by_digits,
    DIGITS: _by_digits,
    CODE: _by_digits,
}


def find_mentions(
    details: Sequence[Query],
    vocabulary: Vocabulary,
    source: Tokens,
    source_texts: Sequence[str],
    people: NDArray[np.int64],
    holdout: Tokens | None,
    holdout_texts: Sequence[str],
) -> list[Mention]:
    """Return what is known of each detail.

    Tokens must share ``vocabulary``; ``people`` names the person behind each source document. People and documents
    that spell a detail differently are counted together, each once.
    """
    source_texts, holdout_texts = [list(map(fold_notation, texts)) for texts in (source_texts, holdout_texts)]
    known = list(dict.fromkeys(details))
    spelled = [detail.spellings for detail in known]
    wanted = {key for detail in known for key in detail.digits}
    by_words = _find_words(spelled, vocabulary, source, people)
    held_by_words = _find_words(
        spelled, vocabulary, holdout, np.arange(0 if holdout is None else len(holdout), dtype=np.int64)
    )
    in_source, in_holdout = find_digits(source_texts, wanted), find_digits(holdout_texts, wanted)
    names = [detail.name for detail in known]
    named = find_names(names, vocabulary, source, source_texts)
    held_names = find_names(names, vocabulary, holdout, holdout_texts)
    found = {}
    for key, (persons, place), (held, _), name, held_name in zip(
        known, by_words, held_by_words, named, held_names, strict=True
    ):
        here = [where for digits in key.digits for where in in_source.get(digits, [])]
        there = {document for digits in key.digits for document, _ in in_holdout.get(digits, [])}
        persons = persons | {int(people[document]) for document, _ in here}
        found[key] = _mention(persons, place or (here[0] if here else None), held | there, name, held_name, people)
    return [found[key] for key in details]


def _mention(
    persons: set[int],
    place: Place | None,
    held: set[int],
    name: NamePlaces,
    held_name: NamePlaces,
    people: NDArray[np.int64],
) -> Mention:
    """Return what is known of a detail; a name that nobody has in full is known by those its initial agrees with."""
    persons = persons | {int(people[document]) for document in name.documents}
    partial = not persons and bool(name.initials)
    owners = frozenset({int(people[document]) for document in name.initials} if partial else persons)
    where = place or name.first
    # In the holdout an initial is enough: what agrees with unseen text shows nothing.
    held = held | held_name.documents | (held_name.initials if partial or not owners else set())
    return Mention(
        people=len(owners),
        held=len(held),
        document=None if where is None else where[0],
        span=None if where is None else where[1],
        owners=owners,
        partial=partial,
    )


def _find_words(
    details: Sequence[Sequence[str]], vocabulary: Vocabulary, other: Tokens | None, owners: NDArray[np.int64]
) -> list[tuple[set[int], Place | None]]:
    """Return the owners of each detail in any of its spellings, and the first place of its longest one."""
    people: list[set[int]] = [set() for _ in details]
    place: list[Place | None] = [None] * len(details)
    if other is None:
        return list(zip(people, place, strict=True))
    flat = [(index, spelling) for index, spelled in enumerate(details) for spelling in spelled]
    queries = tokenize([spelling for _, spelling in flat], vocabulary)
    for length in reversed(np.unique(queries.lengths[queries.lengths > 0]).tolist()):
        rows = np.flatnonzero(queries.lengths == length)
        asked = queries.subset(rows)
        found = gram_owners(asked, other, owners, length)
        for position, row in zip(asked.offsets[:-1].tolist(), rows.tolist(), strict=True):
            index = flat[row][0]
            who, where = found.at(position)
            people[index].update(who)
            if place[index] is None and where >= 0:
                place[index] = _place(other, where, length)
    return list(zip(people, place, strict=True))


def _place(tokens: Tokens, position: int, length: int) -> Place:
    document = int(np.searchsorted(tokens.offsets, position, side="right")) - 1
    return document, (int(tokens.starts[position]), int(tokens.ends[position + length - 1]))


def find_digits(texts: Iterable[str], wanted: set[str]) -> Mapping[str, list[Place]]:
    """Return where the digits of each wanted number stand, signs and blanks between them ignored.

    Groups of digits count as one number when only blanks, hyphens, dots, slashes, plus signs and brackets part them;
    a number starts and ends at a group's edge.
    """
    found: dict[str, list[Place]] = {}
    if not wanted:
        return found
    longest = max(map(len, wanted))
    for index, text in enumerate(texts):
        for run in _DIGIT_RUN.finditer(text):
            if run.end() - run.start() < _LEAST_DIGITS:
                continue
            groups = list(re.finditer(r"\d+", run.group()))
            for first in range(len(groups)):
                digits = ""
                for last in range(first, min(first + _GROUPS, len(groups))):
                    digits += groups[last].group()
                    if len(digits) > longest + 1:
                        break
                    sign = "+" if first == 0 and text[run.start() - 1 : run.start()] == "+" else ""
                    span = (run.start() + groups[first].start(), run.start() + groups[last].end())
                    for key in {digits, *digit_keys(sign + digits)} & wanted:
                        found.setdefault(key, []).append((index, span))
    return found
