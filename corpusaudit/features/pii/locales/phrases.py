"""Words and phrases of a list, wherever a text holds them: towns, countries, occupations."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise

_WORD = re.compile(r"\w+")
_GAP = re.compile(r"[ \-'’]|\. ?| & ")
Phrases = dict[str, list[tuple[str, ...]]]


@functools.cache
def _indexed(phrases: frozenset[str]) -> Phrases:
    """Return phrases by their first word, the longest first."""
    index: Phrases = {}
    for phrase in sorted(phrases):
        words = tuple(word.casefold() for word in _WORD.findall(phrase))
        index.setdefault(words[0], []).append(words)
    return {first: sorted(found, key=len, reverse=True) for first, found in index.items()}


def find_phrases(text: str, phrases: frozenset[str], *, capital: bool = True) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of every phrase in a text, the longest at each place; ``capital``: only those with one."""
    index = _indexed(phrases)
    words = list(_WORD.finditer(text))
    free = 0
    for place, word in enumerate(words):
        if place < free or (capital and not word.group()[:1].isupper()):
            continue
        for phrase in index.get(word.group().casefold(), ()):
            if _stands(text, words[place : place + len(phrase)], phrase):
                free = place + len(phrase)
                yield word.start(), words[free - 1].end()
                break


def _stands(text: str, words: list[re.Match[str]], phrase: tuple[str, ...]) -> bool:
    if tuple(word.group().casefold() for word in words) != phrase:
        return False
    return all(_GAP.fullmatch(text, one.end(), two.start()) for one, two in pairwise(words))
