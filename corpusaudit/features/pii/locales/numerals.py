"""Numbers in words, in every language that is listed: digits as they are spoken, years and days of the month.

Words are known without accents, hyphens and blanks: "vingt et un" is "vingt-et-un", "veintidos" is "veintidós".
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from corpusaudit.features.pii.locales.read import tabled

Span = tuple[int, int]
"""Characters [start, end)."""
LEAST_SPOKEN = 6
"""Digits of a number in words; of fewer it is a count or a measure as often."""
_FIRST_YEAR, _LAST_YEAR = 1880, 2059
"""Years of births and visits of people whose texts are released, and of appointments."""


def plain(words: str) -> str:
    """Return the letters of words in small ones, without accents."""
    bare = unicodedata.normalize("NFD", words.casefold())
    return "".join(c for c in bare if c.isalpha())


def words_pattern(words: Iterable[str]) -> str:
    """Return a pattern of any of these words, the longest that fits, with and without accents, hyphens and blanks.

    What words begin with alike is tried once, since hundreds of them are tried at each place of a text.
    """
    spelled = {form for word in words for form in (word, _without_accents(word))}
    return branches({tuple(_JOIN if sign in " -" else re.escape(sign) for sign in word) for word in spelled})


_JOIN = r"[ \n-]?"


def branches(words: Collection[tuple[str, ...]]) -> str:
    """Return a pattern of any of these rows of pieces, the longer ones first."""
    rests: dict[str, set[tuple[str, ...]]] = {}
    for first, *rest in filter(None, words):
        rests.setdefault(first, set()).add(tuple(rest))
    # A sign that need not be there comes last: what stands without it is another branch.
    parts = [first + branches(rests[first]) for first in sorted(rests, key=lambda first: (first == _JOIN, first))]
    if not parts:
        return ""
    whole = parts[0] if len(parts) == 1 and () not in words else f"(?:{'|'.join(parts)})"
    return f"{whole}?" if () in words else whole


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _numbers() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for language in tabled("numerals", "below_hundred"):
        for number, words in enumerate(language):
            for word in words:
                found.setdefault(plain(word), number)
    return found


def _years() -> Mapping[str, int]:
    found: dict[str, int] = {}
    languages = zip(tabled("numerals", "centuries"), tabled("numerals", "below_hundred"), strict=True)
    for centuries, below in languages:
        for begin, century, least in centuries:
            rests = {"": 0} if least == 0 else {}
            rests |= {word: n for n, words in enumerate(below) for word in words if n >= max(1, least)}
            for word, rest in rests.items():
                if _FIRST_YEAR <= century + rest <= _LAST_YEAR:
                    found.setdefault(plain(begin + word), century + rest)
    return found


_NUMBERS = _numbers()
_YEARS = _years()
_DAYS: Mapping[str, int] = {
    plain(word): day for days in tabled("dates", "days") for day, words in enumerate(days, start=1) for word in words
}
_BELOW = [[word for words in language for word in words] for language in tabled("numerals", "below_hundred")]
_BEGIN = [[begin for begin, _, _ in language] for language in tabled("numerals", "centuries")]
NUMBER = words_pattern(word for words in _BELOW for word in words)
"""A pattern of a number from zero to ninety-nine."""
DAY = words_pattern(word for days in tabled("dates", "days") for words in days for word in words)
"""A pattern of a day of the month."""
YEAR = "(?:{})".format(
    "|".join(
        rf"(?:{words_pattern(begin)})(?:[ \n-]?(?:{words_pattern(below)}))?"
        for begin, below in zip(_BEGIN, _BELOW, strict=True)
    )
)
"""A pattern of a year, and of a little more: see :func:`year_of`."""


def _telling(begin: str) -> str:
    """Return the longest word of what a year begins with, or all of it where its words are short."""
    longest = max(begin.split(), key=len)
    return longest if len(longest) > 4 else begin


_TELLING = {_telling(begin) for language in _BEGIN for begin in language}
YEAR_NEEDS = tuple(
    sorted(
        form
        for word in _TELLING
        if not any(other in word for other in _TELLING - {word})
        for form in (word, word.upper())
    )
)
"""Pieces of text of which any year in words holds one."""
_SEPARATED = re.compile(
    rf"(?<![\w-]){NUMBER}(?:(?:[ ,.-]{{1,2}}|,? ?\n){NUMBER}(?![^\W\d_])){{2,24}}(?![^\W\d_])", re.IGNORECASE
)
_NUMBER = re.compile(rf"{NUMBER}(?![^\W\d_])", re.IGNORECASE)


def year_of(words: str) -> int | None:
    """Return a year in words; None where they are none."""
    return _YEARS.get(plain(words))


def day_of(words: str) -> int | None:
    """Return a day of the month in words; None where they are none."""
    return _DAYS.get(plain(words))


@functools.cache
def number_words() -> frozenset[str]:
    """Return the single words that numbers below a hundred are written with, in plain letters."""
    return frozenset(plain(piece) for words in _BELOW for word in words for piece in re.split("[ -]", word)) - {
        "y",
        "e",
    }


@functools.cache
def _spelled() -> frozenset[str]:
    """Return those words as texts have them, in small letters."""
    pieces = {piece for words in _BELOW for word in words for piece in re.split("[ -]", word)} - {"y", "e", "et"}
    return frozenset(pieces | {_without_accents(piece) for piece in pieces})


def may_be_spoken(text: str) -> bool:
    """Whether a text holds two different words for numbers: a quick look, before all of it is read for them."""
    words = text.casefold().replace("-", " ").replace(",", " ").replace(".", " ").split()
    return len(_spelled().intersection(words)) > 1


_SENTENCE = re.compile(r"(?<=[a-zß-ÿ])[.,;]?[ \t]{0,4}\r?\n[ \t]{0,4}(?=[A-ZÀ-Þ][a-zß-ÿ])")
"""Where a line begins with a capital behind small letters: "... dos uno\nUno de sus hijos"."""


def spoken_numbers(text: str) -> list[tuple[Span, str, int]]:
    """Return the numbers of six digits and more that are written as words, each with its span, digits and words.

    A word stands for one digit or for two: "nine one six two", "ninety-one, sixty-two".
    """
    found = []
    for run in _SEPARATED.finditer(text):
        end = next((line.start() for line in _SENTENCE.finditer(run.group()) if line.start()), len(run.group()))
        said = [_NUMBERS[plain(word.group())] for word in _NUMBER.finditer(run.group()[:end])]
        digits = "".join(map(str, said))
        if len(digits) >= LEAST_SPOKEN:
            found.append(((run.start(), run.start() + end), digits, len(said)))
    return found


def spoken_in_digits(value: str) -> str:
    """Return a number in digits where the value is words for them; else the value."""
    if any(c.isdigit() for c in value):
        return value
    found = spoken_numbers(value)
    return found[0][1] if len(found) == 1 and found[0][0] == (0, len(value.strip())) else value


@functools.cache
def counted() -> Mapping[str, int]:
    """Return numbers from zero to 119 in words, with blanks alone between them; a hundred where its word is listed."""
    found: dict[str, int] = {}
    hundreds = tabled("numerals", "hundred")
    for place, language in enumerate(tabled("numerals", "below_hundred")):
        below = {word.replace("-", " "): n for n, words in enumerate(language) for word in words}
        found = below | found
        for word in hundreds[place] if place < len(hundreds) else ():
            found |= {word: 100, **{f"{word} and {less}": 100 + n for less, n in below.items() if 0 < n < 20}}
    return found
