"""Words of the common vocabulary, brands and placeholders, as evidence that a capitalised word is nobody's name."""

from __future__ import annotations

import functools
import re

from corpusaudit.features.pii.locales.read import listed

_WORD = re.compile(r"[^\W\d_]{2,}")


def words_of(value: str) -> list[str]:
    """Return the words of two letters and more, in small letters."""
    return [word.casefold() for word in _WORD.findall(value)]


@functools.cache
def _things() -> frozenset[str]:
    return listed("brands") | listed("medicines_and_microbes") | listed("devices") | listed("peoples")


def is_word(word: str) -> bool:
    """Whether a word in small letters belongs to the common vocabulary and is no frequent name."""
    return word in listed("common_words")


def is_word_and_name(word: str) -> bool:
    """Whether a word in small letters is also a given name or a frequent surname."""
    return word in listed("words_and_names")


def is_thing(word: str) -> bool:
    """Whether a word in small letters is a medicine, a microbe, a device, a people, a language or a faith."""
    return word in _things()


def is_known_word(word: str) -> bool:
    """Whether a word in small letters is a word or a thing in any language that has a list of them."""
    return is_word(word) or is_thing(word) or word in listed("ordinary_words") or word in listed("clinical_names")


def is_placeholder(value: str) -> bool:
    """Whether nothing but what stands for a name was written: "XYZ", "Firstname Lastname"."""
    words = words_of(value)
    return bool(words) and all(word in listed("placeholders") for word in words)
