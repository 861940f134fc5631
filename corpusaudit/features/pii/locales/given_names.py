"""Common given names, as evidence that the capitalised word behind one is a surname.

The tagger overlooks a plain "Ben Player" now and then; a given name that is no other word gives it away. Names that
are also words, months, places, titles, drugs or genes ("Will", "April", "Paris", "Gene") are left out on purpose.
"""

from __future__ import annotations

import functools
import unicodedata

from corpusaudit.features.pii.locales.nicknames import nicknames
from corpusaudit.features.pii.locales.read import listed

GIVEN_NAMES = listed("given_names")


def is_given_name(word: str) -> bool:
    """Whether a word, in any case, is one of the common given names that mean nothing else."""
    return word.casefold() in GIVEN_NAMES


def is_first_name(word: str, *, accents: bool = True) -> bool:
    """Whether a word is a common given name or a short form of one in any language that has a list.

    ``accents=False``: also one whose accents were left out, as in names of files.
    """
    folded = word.casefold()
    known = is_given_name(word) or folded in listed("common_names") or folded in nicknames()
    return known or (not accents and folded in _without_accents())


@functools.cache
def _without_accents() -> frozenset[str]:
    return frozenset(_plain(name) for name in (*GIVEN_NAMES, *listed("common_names"), *nicknames()))


def _plain(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign))
