"""What a tagger takes for names in documents of a language whose words it hardly knows.

A name made of nothing but ordinary words of the language is none ("Servicio", "Exploración abdominal"), nor is what
stands behind the word for a thing that is called after somebody ("enfermedad de Wilson"). Languages without such lists
(``ordinary_words``, ``word_endings``, ``called_after``, ``common_names``) have none of this.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from corpusaudit.features.pii.locales.places import towns
from corpusaudit.features.pii.locales.read import listed, listed_by_language, tabled_by_language

_WORD = re.compile(r"[^\W\d_]{2,}")
_CAPITALIZED = re.compile(r"(?<![\w@.])[A-ZÀ-ÞĀ-Ž][^\W\d_]+(?![\w@])")
_LINK = re.compile(r"[ -](?:(?:[^\W\d_]{1,3} ){1,2})?")
_BEFORE = 60
"""Characters looked at before a name for the thing that is called after it."""
_LONGEST_ABBREVIATION = 7
"""Letters of a word in capitals that is no name: what clinical notes shorten."""
_LONGEST_LINK = 3
"""Letters of words between two parts of a name, which some write with a capital: "De la Cruz"."""


def is_no_name(text: str, start: int, end: int, language: str | None) -> bool:
    """Whether a supposed name of a person or place is none, by the words of the language."""
    ordinary = listed_by_language("ordinary_words").get(language or "")
    if ordinary is None:
        return False
    return names_a_thing_before(text, start, language) or _of_ordinary_words(text, text[start:end], language or "")


def is_town_alone(value: str, language: str | None) -> bool:
    """Whether a supposed name is a town of the language, and no common name."""
    folded = value.casefold()
    return folded in towns(language) and folded not in listed_by_language("common_names").get(language or "", ())


def names_a_thing_before(text: str, start: int, language: str | None) -> bool:
    """Whether the words before a name say that a thing is called after somebody: "síndrome de"."""
    pattern = _called_after(language or "")
    return pattern is not None and pattern.search(text[max(0, start - _BEFORE) : start]) is not None


def name_alone(text: str, start: int, end: int, language: str | None) -> tuple[int, int]:
    """Return a name without the ordinary words of the language before and behind it: it ends where one follows."""
    if not listed_by_language("ordinary_words").get(language or ""):
        return start, end
    words = list(_WORD.finditer(text, start, end))
    small = text[start:end].islower()
    names = [place for place, word in enumerate(words) if _may_be_name(word.group(), language or "", small)]
    if not names:
        return start, end
    last = first = names[0]
    for place in range(first, len(words)):
        if place in names:
            last = place
        elif words[place].group()[0].isupper() and len(words[place].group()) > _LONGEST_LINK:
            break
    return words[first].start() if first else start, words[last].end() if last + 1 < len(words) else end


def common_names(text: str, language: str | None) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of two or more common names of the language behind each other, small links between them."""
    names = listed_by_language("common_names").get(language or "")
    if names is None:
        return
    begun: list[re.Match[str]] = []
    for word in _CAPITALIZED.finditer(text):
        known = word.group().casefold() in names
        if begun and not (known and _LINK.fullmatch(text, begun[-1].end(), word.start())):
            if len(begun) > 1:
                yield begun[0].start(), begun[-1].end()
            begun = []
        if known:
            begun.append(word)
    if len(begun) > 1:
        yield begun[0].start(), begun[-1].end()


def _may_be_name(word: str, language: str, small: bool) -> bool:
    """Whether a word may be of a name; ``small``: of one in small letters throughout."""
    folded = word.casefold()
    return folded in listed_by_language("common_names")[language] or (
        (small or word[0].isupper()) and folded not in listed_by_language("ordinary_words")[language]
    )


def _of_ordinary_words(text: str, value: str, language: str) -> bool:
    words = _WORD.findall(value)
    names = listed_by_language("common_names")[language]
    if any(word.casefold() in names for word in words):
        return False
    if value.islower() and not text.islower():
        return True
    return bool(words) and all(_is_ordinary(word, language) for word in words)


def _is_ordinary(word: str, language: str) -> bool:
    folded = word.casefold()
    if (word.isupper() and len(word) <= _LONGEST_ABBREVIATION) or folded in listed("eponyms"):
        return True
    if folded in listed_by_language("clinical_names").get(language, ()):
        return True
    return folded in listed_by_language("ordinary_words")[language] or _ending(language).search(folded) is not None


@functools.cache
def _ending(language: str) -> re.Pattern[str]:
    return re.compile(rf"\w(?:{'|'.join(sorted(listed_by_language('word_endings')[language]))})s?$")


@functools.cache
def _called_after(language: str) -> re.Pattern[str] | None:
    """Return the pattern of what stands before a name that a thing is called after; None where none is known."""
    heads = tabled_by_language("called_after", "heads").get(language)
    if heads is None:
        return None
    links = tabled_by_language("called_after", "links")[language]
    # The thing, words in small letters that describe it, a link, the first half of a double name.
    return re.compile(
        rf"\b(?i:{'|'.join(heads)})(?:e?s)?(?: (?![A-ZÀ-Þ])[^\W\d_]{{2,20}}){{0,2}}"
        rf"(?: (?:{'|'.join(links)}))? ?[-–\"“«(]?(?:[^\W\d_]{{2,20}}[-–])?$"
    )
