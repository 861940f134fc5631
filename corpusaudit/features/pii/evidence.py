"""How much evidence a name that the tagger found must have: more, where its words are common ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpusaudit.features.pii.locales.addresses import WRITTEN_OUT
from corpusaudit.features.pii.locales.clinical_names import has_title
from corpusaudit.features.pii.locales.read import listed
from corpusaudit.features.pii.locales.vocabulary import is_placeholder, is_thing, is_word, is_word_and_name, words_of
from corpusaudit.features.pii.types import ADDRESS, NAME, PLACE, TYPES, Hit

LEAST_ODD = 0.5
"""Certainty from which a lone word in capitals is a name; in a text that has small letters most are abbreviations."""
SURE = 0.9
"""Certainty from which the tagger's word counts more than that of a list."""
_PART_BEFORE = re.compile(r"(?<!\w)[A-ZÀ-Þ]\. ?$|[^\W\d_] (?:van|von|der|den|de|del|della|ten|ter|di|da|dos|la|le) $")
"""An initial, or what stands between a given name and a surname."""
_GIVEN_NAME_AFTER = re.compile(r",? [A-ZÀ-Þ][a-zß-ÿ]")
_PARTS = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]")
_NAME_IN_PARTS = re.compile(r"(?:Mc|Mac|De|Del|Della|Des|Di|Du|La|Le|Lo|Van|Von|Fitz|San|St)[A-ZÀ-Þ][a-zß-ÿ]+")
_PLURAL = re.compile(r"[A-Z]{2,}s")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d")
_STREET_WORDS = frozenset({*WRITTEN_OUT, *WRITTEN_OUT.values()})


def with_evidence(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits of the tagger without names, places and addresses that only common words stand for."""
    asked = ((hit, _EVIDENT.get(TYPES[hit.type].family)) for hit in hits)
    return [hit for hit, evident in asked if evident is None or evident(text, hit)]


def _person(text: str, hit: Hit) -> bool:
    value = text[hit.start : hit.end]
    words = words_of(value)
    if not words or is_placeholder(value):
        return False
    if has_title(text, hit.start) or _PART_BEFORE.search(text, max(0, hit.start - 9), hit.start):
        return True
    if value.islower():
        return not all(_is_ordinary(word) or (is_word_and_name(word) and not text.islower()) for word in words)
    if any(map(is_word_and_name, words)) and all(is_word(word) or is_word_and_name(word) for word in words):
        return all(map(is_word_and_name, words))
    return not all(map(_is_ordinary, words)) and (len(words) > 1 or not _is_odd(text, hit))


def _is_ordinary(word: str) -> bool:
    return is_word(word) or is_thing(word)


def _is_odd(text: str, hit: Hit) -> bool:
    """Whether a lone word is written as no name is: an abbreviation, its plural, a brand with a capital inside."""
    value = text[hit.start : hit.end]
    if _PLURAL.fullmatch(value):
        return True
    if value.isupper():
        return hit.score < LEAST_ODD and not text.isupper() and _GIVEN_NAME_AFTER.match(text, hit.end) is None
    return hit.score < SURE and _PARTS.search(value) is not None and _NAME_IN_PARTS.fullmatch(value) is None


def _place(text: str, hit: Hit) -> bool:
    value = text[hit.start : hit.end]
    words = words_of(value)
    digits = sum(c.isdecimal() for c in value)
    if is_placeholder(value) or (words and 0 < digits < 4 and _POSTCODE.fullmatch(value) is None):
        return False
    if not words:
        return digits > 4 or hit.score >= SURE  # four digits are a count more often than a postal code
    if digits >= 4:
        return True
    if value.casefold() in listed("cities"):
        return True
    if all(is_thing(word) or word in listed("eponyms") for word in words):
        return False
    return hit.score >= SURE or not all(is_word(word) or is_thing(word) for word in words)


def _address(text: str, hit: Hit) -> bool:
    """A street in small letters needs a word for one, where its words are common ones."""
    value = text[hit.start : hit.end]
    words = words_of(value)
    return not value.islower() or any(w in _STREET_WORDS or not _is_ordinary(w) for w in words)


_EVIDENT = {NAME: _person, PLACE: _place, ADDRESS: _address}
