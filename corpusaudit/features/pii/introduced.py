"""Names in small letters of people who say who they are: "hola, soy inma olmedilla", "my name is bo quillford"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpusaudit.features.pii.locales.given_names import is_first_name
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.locales.vocabulary import is_known_word
from corpusaudit.features.pii.types import Hit

_MOST_WORDS = 7
"""Words read behind an introduction: two given names, two surnames and what stands between them."""


def _all(found: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(word for words in found for word in words)


_SURELY = _all(tabled("name_words", "introduced"))
_PARTICLES = _all(tabled("name_words", "particles"))
_ENDS = _all(tabled("name_words", "name_ends"))
_SAYS = tuple(sorted(_SURELY | _all(tabled("name_words", "greeted")), key=lambda said: (-len(said), said)))
_INTRODUCED = re.compile(
    rf"(?<![\w'’])(?P<said>(?i:{'|'.join(map(re.escape, _SAYS))})):?[ ]"
    rf"(?P<name>[a-zß-ÿ][^\W\d_]+(?:[ -][^\W\d_]+){{0,{_MOST_WORDS - 1}}}+)"
)
# Somebody's whole turn in a chat: "user: inma olmedilla".
_TURN = re.compile(
    rf"^[^\W\d_]{{1,12}}:[ ]?(?P<name>[^\W\d_]+(?:[ -][^\W\d_]+){{1,{_MOST_WORDS - 1}}}+)[.!]?[ ]?$", re.MULTILINE
)
_WORD = re.compile(r"[^\W\d_]+")


def introduced(text: str, named: Sequence[Hit]) -> list[Hit]:
    """Return names in small letters behind words of an introduction, up to the first word of the language.

    ``named``: what a tagger took for names; where the words before it may introduce anything ("soy", "this is"), one of
    its words or a common given name must be among them.
    """
    found = _turns(text)
    small = text.casefold()
    if not any(said in small for said in _SAYS):
        return found
    for match in _INTRODUCED.finditer(text):
        span = _name(text, *match.span("name"))
        if span is not None and _is_evident(text, span, match["said"].casefold() in _SURELY, named):
            found.append(Hit(*span, "PERSON", 0.7, "introduced"))
    return found


def _turns(text: str) -> list[Hit]:
    """Return turns of a chat that are a common given name and words that the language does not know."""
    found = []
    for match in _TURN.finditer(text) if ":" in text else ():
        words = _WORD.findall(match["name"].casefold())
        others = [word for word in words[1:] if word not in _PARTICLES]
        if is_first_name(words[0]) and others and all(len(word) > 2 and not is_known_word(word) for word in others):
            found.append(Hit(*match.span("name"), "PERSON", 0.9, "introduced"))
    return found


def _name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the words that may be of a name, from the first on; None for fewer than two."""
    count, last = 0, start
    for word in _WORD.finditer(text, start, end):
        value = word.group()
        ends = not value.islower() or value in _ENDS
        if value in _PARTICLES and count and not ends:
            continue
        if ends or len(value) < 2 or is_known_word(value):
            break
        count, last = count + 1, word.end()
    return (start, last) if count > 1 else None


def _is_evident(text: str, span: tuple[int, int], surely: bool, named: Sequence[Hit]) -> bool:
    first = text[slice(*span)].split()[0]
    if surely or is_first_name(first):
        return True
    return any(hit.type == "PERSON" and hit.start < span[1] and span[0] < hit.end for hit in named)
