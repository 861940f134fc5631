"""Where personal details of one text stand in another corpus, whatever their notation.

A detail is looked for as words (so case, punctuation and line breaks make no difference), in the notations its type
allows: names in either order, dates in every usual notation, numbers by their digits alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.runs import gram_owners
from corpusaudit.features.tokens import Tokens, Vocabulary, tokenize

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_TITLES = frozenset(
    {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "doctor", "sir", "madam", "rev", "nurse"}
)
_LEAST_DIGITS = 6
"""A number of fewer digits is too common to be known by its digits alone."""
_DIGIT_RUN = re.compile(r"\d(?:[\d ().+/\-\u00a0\u2010-\u2015]*\d)?")
_GROUPS = 6
_Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""


@dataclass(frozen=True)
class Mention:
    """What is known of one detail elsewhere.

    ``people``: how many people of the source have it. ``held``: how many documents of the holdout have it.
    ``document``, ``span``: one place in the source, [start, end) in characters; None where it stands nowhere.
    """

    people: int = 0
    held: int = 0
    document: int | None = None
    span: tuple[int, int] | None = None


def digits_of(value: str) -> str | None:
    """Return the digits of a number without letters, a country code 1 left out; None where digits do not decide."""
    if re.search(r"[^\W\d_]", value):
        return None
    digits = "".join(str(int(c)) for c in value if c.isdecimal())
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits if len(digits) >= _LEAST_DIGITS else None


def spellings(value: str, kind: str, iso_date: str | None) -> list[str]:
    """Return the notations in which a detail is looked for; the first is its own words."""
    if kind == "PERSON":
        return _name_spellings(value)
    if kind == "DATE" and iso_date is not None:
        return [value, *_date_spellings(date.fromisoformat(iso_date))]
    return [value]


def _name_spellings(value: str) -> list[str]:
    words = [word for word in _words(value) if word.casefold() not in _TITLES] or [value]
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


def find_mentions(
    details: Sequence[tuple[Sequence[str], str | None]],
    vocabulary: Vocabulary,
    source: Tokens,
    source_texts: Sequence[str],
    people: NDArray[np.int64],
    holdout: Tokens | None,
    holdout_texts: Sequence[str],
) -> list[Mention]:
    """Return what is known of each detail: a pair of its spellings and, for a number, its digits.

    Tokens must share ``vocabulary``; ``people`` names the person behind each source document. People and documents
    that spell a detail differently are counted together, each once.
    """
    asked = [(tuple(spelled), digits) for spelled, digits in details]
    known = list(dict.fromkeys(asked))
    spelled = [spelled for spelled, _ in known]
    wanted = {digits for _, digits in known if digits is not None}
    by_words = _find_words(spelled, vocabulary, source, people)
    held_by_words = _find_words(spelled, vocabulary, holdout, np.arange(0 if holdout is None else len(holdout)))
    in_source, in_holdout = find_digits(source_texts, wanted), find_digits(holdout_texts, wanted)
    found = {}
    for key, (persons, place), (held, _) in zip(known, by_words, held_by_words, strict=True):
        digits = key[1]
        here = in_source.get(digits, []) if digits is not None else []
        there = in_holdout.get(digits, []) if digits is not None else []
        where = place or (here[0] if here else None)
        found[key] = Mention(
            people=len(persons | {int(people[document]) for document, _ in here}),
            held=len(held | {document for document, _ in there}),
            document=None if where is None else where[0],
            span=None if where is None else where[1],
        )
    return [found[key] for key in asked]


def _find_words(
    details: Sequence[Sequence[str]], vocabulary: Vocabulary, other: Tokens | None, owners: NDArray[np.int64]
) -> list[tuple[set[int], _Place | None]]:
    """Return the owners of each detail in any of its spellings, and the first place of its longest one."""
    people: list[set[int]] = [set() for _ in details]
    place: list[_Place | None] = [None] * len(details)
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


def _place(tokens: Tokens, position: int, length: int) -> _Place:
    document = int(np.searchsorted(tokens.offsets, position, side="right")) - 1
    return document, (int(tokens.starts[position]), int(tokens.ends[position + length - 1]))


def find_digits(texts: Iterable[str], wanted: set[str]) -> Mapping[str, list[_Place]]:
    """Return where the digits of each wanted number stand, signs and blanks between them ignored.

    Groups of digits count as one number when only blanks, hyphens, dots, slashes, plus signs and brackets part them;
    a number starts and ends at a group's edge.
    """
    found: dict[str, list[_Place]] = {}
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
                    key = digits if digits in wanted else digits_of(digits)
                    if key in wanted:
                        span = (run.start() + groups[first].start(), run.start() + groups[last].end())
                        found.setdefault(key, []).append((index, span))
    return found
