"""Days whose month is a word, in any language whose months are listed: "4 de marzo de 2012", "4. März 12"."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.locales.written_dates import find_written
from corpusaudit.features.pii.matching.letters import Lexicon, is_one_of, plain_spellings
from corpusaudit.features.text.characters import fold_text
from corpusaudit.features.text.tokens import Tokens

Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""
_LONGEST_JOIN = 3
"""Letters of a word between day, month and year, such as "of", "de" and "del"."""
_MOST_JOINS = 2
"""Such words in a row: "del año"."""
_CENTURY = 30
"""Years of two digits below are of this century."""


@functools.cache
def months() -> Mapping[str, int]:
    """Return the number of each month by its names and short forms, with and without accents."""
    return {
        spelled: number
        for language in (*tabled("months", "months"), *tabled("written_months", "months"))
        for number, names in enumerate(language, start=1)
        for name in names
        for spelled in (fold_text(name), *plain_spellings(fold_text(name)))
    }


def find_days(wanted: set[date], words: Lexicon, other: Tokens | None) -> Mapping[date, list[Place]]:
    """Return where each wanted day is written with its month as a word, before or behind the day."""
    found: dict[date, list[Place]] = {}
    if other is None or not wanted:
        return found
    numbers = {number: month for name, month in months().items() for number in words.spelled(name)}
    places = np.flatnonzero(is_one_of(other, numbers))
    documents = np.searchsorted(other.offsets, places, side="right") - 1
    for at, document in zip(places.tolist(), documents.tolist(), strict=True):
        first, end = int(other.offsets[document]), int(other.offsets[document + 1])
        said = [words.words[int(word)] for word in other.ids[max(first, at - 4) : min(end, at + 8)]]
        here = at - max(first, at - 4)
        for day, (low, high) in _days(said, here, numbers[int(other.ids[at])]):
            if day in wanted:
                start, stop = at - here + low, at - here + high
                found.setdefault(day, []).append((document, (int(other.starts[start]), int(other.ends[stop]))))
    return found


def find_written_days(
    texts: Sequence[str], wanted: set[date], read: Callable[[str], date | None]
) -> Mapping[date, list[Place]]:
    """Return where each wanted day is written in words or in pieces; ``read`` tells the day of what is written."""
    found: dict[date, list[Place]] = {}
    for document, text in enumerate(texts if wanted else ()):
        for span, value in find_written(text):
            day = read(value)
            if day in wanted:
                found.setdefault(day, []).append((document, span))
    return found


def _days(said: Sequence[str], here: int, month: int) -> list[tuple[date, tuple[int, int]]]:
    """Return the days that the words around a month can mean, each with its first and last word."""
    before, behind = _number(said, here, -1), _number(said, here, 1)
    found = []
    for at, other in ((before, behind), (behind, None if behind is None else _number(said, behind, 1))):
        if at is not None and other is not None:
            day = _day(_digits(said[at]), month, said[other])
            if day is not None:
                found.append((day, (min(at, here), max(other, here))))
    if before is not None and behind is not None and len(said[before]) == len("2012"):
        day = _day(_digits(said[behind]), month, said[before])
        if day is not None:
            found.append((day, (before, behind)))
    return found


def _number(said: Sequence[str], start: int, step: int) -> int | None:
    """Return the next word that begins with a digit; one short word or the words that join dates may be between."""
    for distance in range(1, _MOST_JOINS + 2):
        at = start + distance * step
        if not 0 <= at < len(said):
            return None
        if said[at][:1].isdecimal():
            return at
        if plain_spellings(said[at])[0] not in _joins() and (distance > 1 or len(said[at]) > _LONGEST_JOIN):
            return None
    return None


@functools.cache
def _joins() -> frozenset[str]:
    """Return the words between day, month and year, of all languages, in plain letters."""
    found = (*tabled("dates", "day_links"), *tabled("dates", "year_links"))
    return frozenset(plain_spellings(word)[0] for links in found for link in links for word in fold_text(link).split())


def _digits(word: str) -> str:
    """Return the digits a word begins with: "4th", "4º"."""
    return word[: len(word) - len(word.lstrip("0123456789"))]


def _day(day: str, month: int, year: str) -> date | None:
    if not (1 <= len(day) <= 2 and year.isascii() and year.isdecimal() and len(year) in (2, 4)):
        return None
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _CENTURY else 1900
    try:
        return date(number, month, int(day))
    except ValueError:
        return None
