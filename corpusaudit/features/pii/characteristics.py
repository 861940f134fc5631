"""What a text tells of people beside identifiers: sex, age up to 89, kin, country, institutions, occupation.

Safe Harbor lets all of it stand, and many people share each of them: none is a detail that may leak by itself. They are
found in documents of the languages that have words for them (``locales/``); ages in all.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence

from corpusaudit.features.pii.locales.phrases import find_phrases
from corpusaudit.features.pii.locales.places import companies, countries, occupations
from corpusaudit.features.pii.locales.read import tabled_by_language
from corpusaudit.features.pii.rules.age import find_ages
from corpusaudit.features.pii.rules.data import made_rules
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.tagger.spans import trim
from corpusaudit.features.pii.types import CHARACTERISTICS, Entity, Hit

RULES: tuple[Rule, ...] = made_rules(
    tabled_by_language("characteristics", "rules"), tabled_by_language("characteristics", "words")
)
"""Every rule for them, of all languages."""
_INSIDE = frozenset({"PERSON", "LOCATION", "ADDRESS"})
"""What the name of an institution may hold: whom it is called after, where it lies, and how an address begins that the
tagger sees there."""


def find_characteristics(text: str, language: str | None, entities: Sequence[Entity]) -> list[Entity]:
    """Return them by position, none overlapping another; ``entities`` are the identifiers found in the same text.

    An institution may hold the name and the place that it is called after; all others stand beside the identifiers.
    """
    kept: list[Entity] = []
    for hit in sorted(_hits(text, language), key=lambda h: (_RANK[h.type], h.start - h.end, -h.score, h.start)):
        start, end = trim(text, hit.start, _free_end(hit, entities))
        if start < end and not _touching(kept, start, end):
            insort(kept, Entity(start, end, hit.type, hit.score))
    return kept


def _touching(entities: Sequence[Entity], start: int, end: int) -> Sequence[Entity]:
    """Return those that share a character with [start, end); they stand in order and apart."""
    first = bisect_right(entities, start, key=lambda one: one.end)
    return entities[first : bisect_left(entities, end, key=lambda one: one.start)]


_RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(CHARACTERISTICS)}


@functools.cache
def _rules(language: str | None) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.language == language)


def has_words(language: str | None) -> bool:
    """Whether a language has rules of its own for them."""
    return bool(_rules(language))


def _hits(text: str, language: str | None) -> list[Hit]:
    found = [hit for rule in _rules(language) for hit in find_rule(rule, text)]
    for kind, phrases in (
        ("COUNTRY", countries(language)),
        ("INSTITUTION", companies(language)),
        ("OCCUPATION", occupations(language)),
    ):
        places = find_phrases(text, phrases, capital=kind != "OCCUPATION") if phrases else ()
        found += [Hit(start, end, kind, 0.7, "listed") for start, end in places]
    ages = find_ages(text, least=0)
    reported = {(hit.start, hit.end) for hit in find_ages(text)} if ages else set()
    ages = [hit for hit in ages if (hit.start, hit.end) not in reported]
    return found + [Hit(hit.start, hit.end, "AGE_TO_89", hit.score, hit.rule) for hit in ages]


def _free_end(hit: Hit, entities: Sequence[Entity]) -> int:
    """Return where a hit ends before an identifier that is no part of it; its start where there is no room."""
    apart = _touching(entities, hit.start, hit.end)
    if hit.type == "INSTITUTION":
        around = any(e.type == "ADDRESS" and e.start < hit.start and hit.end <= e.end for e in apart)
        apart = [] if around else [e for e in apart if e.type not in _INSIDE]
        return hit.start if around else max(hit.start, min((e.start for e in apart), default=hit.end))
    return hit.start if apart else hit.end


def called_after(entities: Sequence[Entity], characteristics: Sequence[Entity]) -> list[Entity]:
    """Return the identifiers without the names of those whom an institution is called after."""
    names = [one for one in characteristics if one.type == "INSTITUTION"]
    held = ((e, _touching(names, e.start, e.end)) for e in entities)
    return [e for e, by in held if e.type != "PERSON" or not any(n.start <= e.start and e.end <= n.end for n in by)]
