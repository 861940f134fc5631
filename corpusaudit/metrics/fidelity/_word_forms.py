"""Forms by which words of two texts count as one: the word itself, its stem, its synonyms."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

_LONGEST = 64
"""Letters; no English word is longer, and the stemmer's time and depth grow with a word of any length."""


@dataclass(frozen=True)
class Forms:
    """``mine``: the forms that a word of a document may be matched by; ``theirs``: the form of a word of a reference.

    ``name`` is said in reports.
    """

    name: str
    mine: Callable[[str], Collection[str]]
    theirs: Callable[[str], str]


def same() -> Forms:
    """Return the forms by which only equal words are one."""
    return Forms("equal words", lambda word: (word,), str)


def stemmer() -> Forms:
    """Return the forms by which words of one stem are one: Porter's, with nltk's extensions; each word stemmed once."""
    from nltk.stem.porter import PorterStemmer

    stem = PorterStemmer().stem

    @functools.cache
    def form(word: str) -> str:
        return str(stem(word)) if len(word) <= _LONGEST else word

    return Forms("Porter stems", lambda word: (form(word),), form)


def synonyms(stems: Forms, reader: Any = None) -> Forms | None:
    """Return the forms by which words are one whose stem is, or has for a synonym, the other's; None without WordNet.

    ``reader``: a reader of nltk's kind; default: the one installed. Nothing is downloaded. That stems are looked up and
    not words is nltk's way, which published figures follow.
    """
    known = _installed() if reader is None else reader
    if known is None:
        return None

    @functools.cache
    def forms(stem: str) -> frozenset[str]:
        names = (lemma.name() for synset in known.synsets(stem) for lemma in synset.lemmas())
        return frozenset({stem, *(name for name in names if "_" not in name)})

    return Forms(f"WordNet {known.get_version()}", lambda word: forms(stems.theirs(word)), stems.theirs)


def _installed() -> Any:
    """Return nltk's reader of WordNet; None where its files are not on this machine."""
    from nltk.corpus import wordnet

    try:
        wordnet.ensure_loaded()
    except LookupError:
        return None
    return wordnet
