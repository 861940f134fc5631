"""Where a detail starts and ends: names with their initials and their other half, addresses in one piece."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpusaudit.features.pii.locales.clinical_names import may_be_surname
from corpusaudit.features.pii.locales.given_names import is_given_name
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.locales.vocabulary import is_known_word
from corpusaudit.features.pii.types import Entity, Hit

_CAPITAL = r"[A-ZÀ-ÞĀ-Ž]"
_INITIAL_BEFORE = re.compile(rf"(?<![\w.'’-])(?:{_CAPITAL}(?:\.[ ]?|[ ])){{1,3}}$")
# What a single letter before a capitalised word more often belongs to.
_LETTERED = re.compile(
    r"\b(?:vitamins?|hepatitis|type|group|class|grade|stage|factor|protein|influenza|part|section|appendix|figure|fig"
    r"|table|option|plan|step|level|case|bilirubin|immunoglobulin|antigen|complement|strep|coenzyme|phase|unit|room"
    r"|apt|suite|and|or)\.?\s*$",
    re.IGNORECASE,
)
_SURNAME_AFTER = re.compile(
    rf" (?:(?!I ){_CAPITAL}\.? ){{0,2}}(?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ibn|ter) ){{0,2}}"
    rf"(?P<surname>{_CAPITAL}[^\W\d_]+(?:['’-]{_CAPITAL}?[^\W\d_]+)?)(?!\w)"
)
_LONGEST_SURNAME = 60
"""Characters read before a given name: a double surname and the sign before it."""
_SURNAME_IN_CELL = re.compile(
    rf"[\"“|;\t][ ]?(?P<surname>{_CAPITAL}[^\W\d_]{{1,24}}(?:[ '’-]{_CAPITAL}[^\W\d_]{{1,24}})?), ?$"
)
_CELL_ENDS = re.compile(r"[ ]?[\"”|;\t]")
_LINE_ENDS = re.compile(r"[ \t]{0,4}(?:\r?\n|$)")
_SURNAME_ON_LINE = re.compile(
    rf"(?:^|\n)[ \t]{{0,4}}(?P<surname>(?:{_CAPITAL}['’-]?){{2,24}}(?: (?:{_CAPITAL}['’-]?){{2,24}})?), ?$"
)
_COMMA = re.compile(r", ?")
_LABEL = re.compile(
    r"\b(?:names?|patient|pt|client|resident|re|subject|mother|father|spouse|guardian|provider|physician|attending"
    r"|author|contact)\s?[:#]\s?$",
    re.IGNORECASE,
)
_END_OF_ENTRY = re.compile(r"\s{0,12}(?:[(;|\n]|$|\.(?:\s|$)|,? (?:MRN|DOB|aged?\b|born\b|today\b|\d))", re.IGNORECASE)
_CLAUSE = re.compile(
    r"(?:^|[.!?\n]\s{0,12}|,\s)(?:in|with|for|after|before|unlike|like|to|from|despite|by|when|according to)\s$",
    re.IGNORECASE,
)
_SURE = 0.6
"""Certainty from which a lone given name is taken for one, so that a surname may follow."""
_LISTED = re.compile(rf"(?:,|\band|&)\s*{_CAPITAL}")


def complete_names(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Names of people with what belongs to them: initials before, a surname behind, "Surname, Given" as one name.

    Nothing is found here that was not found before; a hit only grows over the words of the same name.
    """
    ordered = sorted(hits, key=lambda h: (h.start, h.end))
    grown = [_with_surname_before(text, _with_initials(text, _with_surname(text, hit))) for hit in ordered]
    joined: list[Hit] = []
    for place, hit in enumerate(grown):
        last = joined[-1] if joined else None
        if last is not None and _is_inverted(text, last, hit, _start(grown, place + 1)):
            joined[-1] = replace(last, end=hit.end, score=max(last.score, hit.score))
        else:
            joined.append(hit)
    return joined


def _with_initials(text: str, hit: Hit) -> Hit:
    before = text[max(0, hit.start - 9) : hit.start]
    match = _INITIAL_BEFORE.search(before)
    if not match or match.group() in ("A ", "I ") or not text[hit.start : hit.start + 1].isupper():
        return hit
    start = hit.start - len(match.group())
    lettered = _LETTERED.search(text[max(0, start - 20) : start])
    return hit if lettered else replace(hit, start=start)


def _with_surname(text: str, hit: Hit) -> Hit:
    """A lone given name with the capitalised word behind it, unless that is a word for something else."""
    value = text[hit.start : hit.end]
    if not value.isalpha() or not value[:1].isupper() or hit.score < _SURE:
        return hit
    match = _SURNAME_AFTER.match(text, hit.end)
    if match is None or not may_be_surname(match["surname"]) or is_region(match["surname"]):
        return hit
    if value.isupper() != match["surname"].isupper():
        return hit
    return replace(hit, end=match.end())


def _with_surname_before(text: str, hit: Hit) -> Hit:
    """A lone given name with the surname before it where nothing else stands in a cell or line: "QUILL, Anna".

    On a line the surname is in capitals.
    """
    if hit.score < _SURE or not text[hit.start : hit.end].isalpha():
        return hit
    whole = ((_CELL_ENDS, _SURNAME_IN_CELL), (_LINE_ENDS, _SURNAME_ON_LINE))
    before = next((before for behind, before in whole if behind.match(text, hit.end)), None)
    match = before.search(text[max(0, hit.start - _LONGEST_SURNAME) : hit.start]) if before is not None else None
    if match is None or not all(
        may_be_surname(w) and not is_known_word(w.casefold()) for w in match["surname"].split()
    ):
        return hit
    return replace(hit, start=max(0, hit.start - _LONGEST_SURNAME) + match.start("surname"))


def _start(hits: Sequence[Hit], place: int) -> int | None:
    return hits[place].start if place < len(hits) else None


def _is_inverted(text: str, surname: Hit, given: Hit, following: int | None) -> bool:
    """Whether two names with a comma between are one, written surname first, and no list of people.

    `following` is where the next name begins, if there is one.
    """
    if not _COMMA.fullmatch(text, surname.end, given.start):
        return False
    first, second = text[surname.start : surname.end], text[given.start : given.end]
    if len(first.split()) > 2 or len(second.split()) > 2 or is_given_name(first):
        return False
    if _LABEL.search(text[max(0, surname.start - 12) : surname.start]):
        return True
    # Two names with a comma and nothing else between are a name written surname first; three are a list, and behind
    # "In" or "With" the comma only ends a clause.
    in_list = (following is not None and following - given.end < 7) or _LISTED.match(text, given.end)
    before = text[max(0, surname.start - 12) : surname.start]
    return not in_list and _CLAUSE.search(before) is None and re.search(r"(?:,|\band|&)\s{0,12}$", before) is None


def surnames_taken_for_places(text: str, hits: Sequence[Hit]) -> set[Hit]:
    """Places that are surnames: one word, then a comma and a given name that ends the entry ("Holling, Patrick.")."""
    ordered = sorted(hits, key=lambda h: (h.start, h.end))
    found = set()
    for place, (last, hit) in enumerate(pairwise(ordered)):
        if last.type == "LOCATION" and hit.type == "PERSON" and text[last.start : last.end].isalpha():
            value, before = text[hit.start : hit.end], text[max(0, last.start - 8) : last.start]
            ends = _END_OF_ENTRY.match(text, hit.end) is not None and is_given_name(value.split()[0])
            located = re.search(r"\b(?:in|at|of|near|from|to|around|for)\s$", before, re.IGNORECASE)
            if ends and not located and _is_inverted(text, last, hit, _start(ordered, place + 2)):
                found.add(last)
    return found


_BETWEEN_ADDRESSES = re.compile(r"[\s,]{1,3}")
_NUMBER_BEFORE = re.compile(r"(?<![\w.,/+-])\d{1,6}[A-Za-z]?[ ,]{1,2}$")
_NUMBER_AFTER = re.compile(r",? \d{1,5}[A-Za-z]?\b(?![.,/-]\d|[\w%])")


def _widen(text: str, entity: Entity, free_from: int, free_to: int) -> Entity:
    """An address with the house numbers right before and after it, as far as no other entity holds them."""
    start, end = entity.start, entity.end
    for _ in range(2):
        match = _NUMBER_BEFORE.search(text[max(free_from, start - 9) : start])
        start = start - len(match.group()) if match else start
    match = _NUMBER_AFTER.match(text, end, free_to)
    if match and not text[end - 1].isdigit():
        end = match.end()
    return replace(entity, start=start, end=end)


def join_addresses(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """Street addresses in one piece: house numbers, street and dwelling unit with only blanks and commas between."""
    joined: list[Entity] = []
    for place, found in enumerate(entities):
        last = joined[-1] if joined else None
        entity = found
        if entity.type == "ADDRESS":
            following = entities[place + 1].start if place + 1 < len(entities) else len(text)
            entity = _widen(text, entity, last.end if last else 0, following)
            if last and last.type == "ADDRESS" and _BETWEEN_ADDRESSES.fullmatch(text, last.end, entity.start):
                joined[-1] = replace(last, end=entity.end, score=max(last.score, entity.score))
                continue
        joined.append(entity)
    return joined
