"""Street addresses however their words are shortened: "Calle Olmo 5, 3º B" is "C/ Olmo nº 5, piso 3, puerta B".

An address is the name of a street without the word for its kind, the kind, the number of the house and the flat. Kinds
agree where a short form may stand for both: "C." and "Calle". Where one side does not say the kind, or the flats
differ, the addresses agree loosely.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.matching.letters import Lexicon, is_one_of, plain
from corpusaudit.features.text.tokens import Tokens

Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""
_BEFORE, _BEHIND = 8, 14
"""Words before and behind the longest word of a street's name among which the whole address is."""
_MOST_GAP = 3
"""Signs between two words of an address: a comma or full stop with blanks around."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"0{0,3}(\d{1,5}[a-z]?)")
_NAMED_BY_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)")
_DOOR = re.compile(r"(\d{1,3}[oa]?)([a-z])")
_FLAT = re.compile(r"0*(\d{1,3})(?:[oa]|er|e|[a-z])?|[a-z]")
_GLUED = re.compile(r"([^\W\d_]+)(\d+[a-z]?)")
_ORDINAL = re.compile(r"(\d++)(?:o|a|er|e)?")
_LEAST_NAME = 3
"""Letters of a street's name before the word for its kind, where both are one word."""
_MOST_ZEROS = 3
"""Zeros before the number of a house."""
_MOST_FLAT = 3
"""Words that name a flat: staircase, floor, door."""


def _folded(languages: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(plain(word) for words in languages for word in words)


def _readings(languages: Iterable[Iterable[Sequence[str]]]) -> Mapping[str, frozenset[str]]:
    """Return the whole words that each word may stand for: itself or, where it is a short form, several."""
    found: dict[str, set[str]] = defaultdict(set)
    for rows in languages:
        for row in rows:
            for word in row:
                found[plain(word)].add(plain(row[0]))
    return {word: frozenset(whole) for word, whole in found.items()}


_KINDS = _readings(tabled("street_words", "types"))
_SIDES = _readings(tabled("street_words", "sides"))
_DIRECTIONS = _readings(tabled("street_words", "directions"))
_NUMBER_WORDS = _folded(tabled("street_words", "number"))
_UNITS = _folded(tabled("street_words", "unit"))
_BEFORE_NUMBER = _NUMBER_WORDS | {"o"}
"""What may be one word with a number: "nº135", and what is left of "n.º135"."""
_JOINS = _folded(tabled("street_words", "joins"))
_BEFORE_HOUSE = _NUMBER_WORDS | (_UNITS - frozenset(_KINDS))
"""What may stand right before the number of a house: "nº 5", "portal 5"; there "n" is no quarter of the sky."""
_JOINED = tuple(sorted(_folded(tabled("street_words", "joined")), key=lambda word: (-len(word), word)))
_NUMBERED = {plain(word): number for words in tabled("addresses", "numbered") for word, number in words}


@dataclass(frozen=True)
class Street:
    """An address: words of the street's name, whole words its kind may be, the house, words of the flat.

    ``directions``: the quarters of the sky in its name.
    """

    name: tuple[str, ...]
    kinds: frozenset[str]
    directions: frozenset[str]
    house: str
    flat: tuple[str, ...] = ()


@dataclass
class StreetPlaces:
    """Where an address stands; ``loose``: where one does that agrees loosely."""

    exact: list[Place] = field(default_factory=list)
    loose: list[Place] = field(default_factory=list)


def street_of(value: str) -> Street | None:
    """Return the address of a value; None where it has no name of a street or no number of a house."""
    said = _parted([plain(word) for word in _WORD.findall(value)])
    houses = [at for at, word in enumerate(said) if _is_house(word)]
    if not houses:
        return None
    first = all(word in _NUMBER_WORDS or word in _UNITS for word in said[: houses[0]])
    house = houses[0]
    before: list[str] = []
    if first:
        numbers = set(houses)
        while house + 1 in numbers:  # "8/12 Elm Street", "Unit 8, 12 Elm Street": the flat stands before the house
            before.append(said[house])
            house += 1
        end = next((at for at in houses if at > house), len(said))
        words = said[house + 1 : end]
        end = next((at for at, word in enumerate(words) if at and word in _UNITS and word not in _KINDS), len(words))
        words, behind = words[:end], said[house + 1 + end :]
    else:
        words, behind = said[:house], said[house + 1 :]
        while words and words[-1] in _BEFORE_HOUSE:
            words.pop()
    name = tuple(word for word in words if _is_name(word))
    if not any(len(word) >= _LEAST_NAME for word in name):
        return None
    number = _NUMBER.fullmatch(said[house])
    return None if number is None else Street(name, *_said(words), number[1], _flat(before) or _flat(behind))


def _is_house(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None and _NAMED_BY_NUMBER.fullmatch(word) is None


def _is_name(word: str) -> bool:
    """Whether a word is of the name of a street, not of its kind or without weight."""
    return not (word in _KINDS or word in _DIRECTIONS or word in _NUMBER_WORDS or word in _JOINS)


def _said(words: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the whole words that the kind of a street may be, and the quarters of the sky, among words."""
    words = list(words)
    return (
        frozenset(whole for word in words for whole in _KINDS.get(word, ())),
        frozenset(whole for word in words for whole in _DIRECTIONS.get(word, ())),
    )


def _parted(words: Sequence[str]) -> list[str]:
    """Return words with two that are one short form ("v" and "le") joined, and names parted from their kind."""
    found: list[str] = []
    at = 0
    while at < len(words):
        pair = " ".join(words[at : at + 2])
        found += [pair] if pair in _KINDS else _cut(words[at])
        at += 2 if pair in _KINDS else 1
    return found


@functools.lru_cache(maxsize=1 << 14)
def _cut(word: str) -> tuple[str, ...]:
    """Return the name and the kind of a street that are one word, "schillergasse"; else the word."""
    word = _NUMBERED.get(word, word)
    if word in _KINDS:
        return (word,)
    glued = _GLUED.fullmatch(word)
    if glued and glued[1] in _BEFORE_NUMBER:
        return (glued[2],)
    kind = next((end for end in _JOINED if word.endswith(end) and len(word) - len(end) >= _LEAST_NAME), "")
    return (word.removesuffix(kind), kind) if kind else (word,)


def _flat(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of the flat that stand first, without what they are called."""
    found: list[str] = []
    for word in itertools.chain.from_iterable(map(_door, words)):
        if word in _UNITS or word in _NUMBER_WORDS:
            continue
        number = _FLAT.fullmatch(word)
        if len(found) == _MOST_FLAT or not (number or word in _SIDES):
            break
        found.append(min(_SIDES[word]) if word in _SIDES else _without_ordinal(word))
    return tuple(found)


def _door(word: str) -> tuple[str, ...]:
    """Return floor and door that are one word: "3ob"."""
    parts = _DOOR.fullmatch(word)
    return parts.groups() if parts and word[-2:] != "er" and parts[2] not in "oae" else (word,)


def _without_ordinal(word: str) -> str:
    number = _ORDINAL.fullmatch(word)
    return number[1].lstrip("0") or "0" if number else word


def find_streets(
    streets: Sequence[Street | None], words: Lexicon, other: Tokens | None, texts: Sequence[str]
) -> list[StreetPlaces]:
    """Return where each address stands in the other corpus. ``texts`` are those that ``other`` was made from."""
    found = [StreetPlaces() for _ in streets]
    asked: dict[str, list[tuple[int, Street]]] = defaultdict(list)
    for index, street in enumerate(streets):
        if street is not None:
            asked[max(street.name, key=len)].append((index, street))
    if other is None or not asked or len(other.ids) == 0:
        return found
    anchors = _anchors(asked, words)
    spelled = {
        house: _spelled_house(house, words) for house in {one.house for them in asked.values() for _, one in them}
    }
    houses = {name: {number for _, street in them for number in spelled[street.house]} for name, them in asked.items()}
    places = np.flatnonzero(is_one_of(other, anchors))
    places = places[_near(is_one_of(other, {number for them in houses.values() for number in them}), places)]
    documents = np.searchsorted(other.offsets, places, side="right") - 1
    for place, document, word in zip(places.tolist(), documents.tolist(), other.ids[places].tolist(), strict=True):
        low = max(int(other.offsets[document]), place - _BEFORE)
        high = min(int(other.offsets[document + 1]), place + _BEHIND)
        if houses[anchors[word]].isdisjoint(other.ids[low:high].tolist()):
            continue
        around = _Around(texts[document], other.starts[low:high].tolist(), other.ends[low:high].tolist(), place - low)
        for index, street in asked[anchors[word]]:
            where = around.find(street)
            if where is not None:
                (found[index].exact if where[0] else found[index].loose).append((document, where[1]))
    return found


def _anchors(asked: Collection[str], words: Lexicon) -> dict[int, str]:
    """Return the words that are those asked for, or begin with one and end with the kind of a street."""
    found: dict[int, str] = {}
    for number, word in enumerate(words.words):
        letters = word if word.isascii() else plain(word)
        if letters in asked or letters in _NUMBERED or letters.endswith(_JOINED):
            name = _cut(letters)[0]
            if name in asked:
                found[number] = name
    return found


def _spelled_house(house: str, words: Lexicon) -> list[int]:
    """Return the words that are the number of a house, with leading zeros or without, or with a word for number."""
    written = (f"{'0' * zeros}{house}" for zeros in range(_MOST_ZEROS + 1))
    glued = (spelled for word in _BEFORE_NUMBER for spelled in words.spelled(f"{word}{house}"))
    return [*(words.ids[one] for one in written if one in words.ids), *glued]


def _near(marked: NDArray[np.bool_], at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return, for each of some tokens, whether one that is marked stands as near as the number of a house does."""
    before = np.concatenate([np.zeros(1, np.int32), np.cumsum(marked, dtype=np.int32)])
    near: NDArray[np.bool_] = before[np.minimum(at + _BEHIND, len(marked))] > before[np.maximum(at - _BEFORE, 0)]
    return near


class _Around:
    """The words around one of a street's name, as they are compared, in one line of text."""

    def __init__(self, text: str, starts: list[int], ends: list[int], anchor: int) -> None:
        first, last = anchor, anchor
        while first > 0 and _is_gap(text[ends[first - 1] : starts[first]]):
            first -= 1
        while last + 1 < len(starts) and _is_gap(text[ends[last] : starts[last + 1]]):
            last += 1
        self.words: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.anchor = 0
        at = first
        while at <= last:
            word = plain(text[starts[at] : ends[at]])
            pair = f"{word} {plain(text[starts[at + 1] : ends[at + 1]])}" if at < last else ""
            size = 2 if pair in _KINDS and at != anchor and at + 1 != anchor else 1
            if at == anchor:
                self.anchor = len(self.words)
            for piece in (pair,) if size == 2 else _cut(word):
                self.words.append(piece)
                self.spans.append((starts[at], ends[at + size - 1]))
            at += size

    def find(self, street: Street) -> tuple[bool, tuple[int, int]] | None:
        """Return whether the address is the same or agrees loosely, and its characters; None where it is another."""
        step = street.name.index(max(street.name, key=len))
        low = self._walk(street.name[:step][::-1], -1)
        high = self._walk(street.name[step + 1 :], 1)
        if low is None or high is None:
            return None
        before, behind = self._skip(low - 1, -1), self._skip(high + 1, 1)
        while behind < len(self.words) and self.words[behind] in _UNITS:  # "portal 5"
            behind += 1
        end = behind
        while self.words[end - 1] in _BEFORE_HOUSE:
            end -= 1
        said = _said(self.words[before + 1 : end])
        if self._is_house(behind, street):
            first, last, flat = before + 1, behind, self.words[behind + 1 :]
        elif self._is_house(before, street):
            first, last, flat = before, behind - 1, self.words[behind:]
            if before and _is_house(self.words[before - 1]):
                flat = self.words[before - 1 : before]
        else:
            return None
        pairs = list(zip(said, (street.kinds, street.directions), strict=True))
        if any(theirs and mine and not theirs & mine for theirs, mine in pairs):
            return None
        door = _flat(flat)
        same = all(bool(theirs) == bool(mine) for theirs, mine in pairs)
        same = same and (not door or not street.flat or door == street.flat)
        return same, (self.spans[first][0], self.spans[last][1])

    def _is_house(self, at: int, street: Street) -> bool:
        house = _NUMBER.fullmatch(self.words[at]) if 0 <= at < len(self.words) else None
        return house is not None and house[1] == street.house

    def _walk(self, name: Sequence[str], step: int) -> int | None:
        """Return where the last word of a part of the name stands, the next one first; None where it does not."""
        at = self.anchor
        for word in name:
            at += step
            while 0 <= at < len(self.words) and self.words[at] != word and not _is_name(self.words[at]):
                at += step
            if not (0 <= at < len(self.words) and self.words[at] == word):
                return None
        return at

    def _skip(self, at: int, step: int) -> int:
        """Return the next place that has neither a kind of street nor a word of no weight."""
        while 0 <= at < len(self.words) and not _is_name(self.words[at]):
            at += step
        return at


def _is_gap(between: str) -> bool:
    return len(between) <= _MOST_GAP and "\n" not in between
