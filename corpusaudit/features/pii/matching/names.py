"""Names of people in another corpus although written otherwise: given names, then the surname they belong to.

"R. Thackeray" is looked for beside every "Thackeray" of the other corpus: "Robert Thackeray", "Thackeray, Robert" and
"Robert James Thackeray" all agree with it, "Maria Thackeray" does not. Two given names agree loosely where one is the
initial or a nickname of the other; two names do where one lacks a surname of the other: "María García" for "María
García López".
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from corpusaudit.features.pii.locales.given_names import is_given_name
from corpusaudit.features.pii.locales.nicknames import nicknames
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.matching.letters import Lexicon, plain, plain_spellings, spelled_alike
from corpusaudit.features.text.characters import fold_text
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize

Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""
_GAPS_BEFORE = frozenset({" ", ". ", "  ", "\n", ".", "-", "‐", "‑"})
_GAPS_AFTER = frozenset({", ", ",", "., "})
_MOST_BACK = 4
"""Words before a surname among which the given name is."""


def _plain(languages: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(plain(word) for words in languages for word in words)


PARTICLES = _plain(tabled("name_words", "particles"))
"""Words between given name and surname: "van den"."""
TITLES = _plain((*tabled("titles", "searched"), *tabled("name_words", "before")))
SUFFIXES = _plain(tabled("name_words", "behind"))
"""Degrees and what tells generations apart; those with full stops are words without."""


@dataclass
class NamePlaces:
    """Where a name stands; ``loose``: where one does that agrees loosely."""

    exact: list[Place] = field(default_factory=list)
    loose: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class Name:
    """A name as it is looked for: given name or initial, surname, what stands between them but for particles.

    ``others``: further surnames, any of which may stand alone.
    """

    given: str
    surname: str
    inner: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Beside:
    """A given name beside a surname, folded: the span of both, the words between, whether another surname follows."""

    given: str
    span: tuple[int, int]
    inner: tuple[str, ...] = ()
    loose: bool = False


@dataclass(frozen=True)
class _Asked:
    index: int
    given: str
    inner: tuple[str, ...]
    loose: bool


def name_words(value: str) -> list[str]:
    """Return the words of a name, given names first, without titles before it and degrees behind it."""
    family, comma, given = value.partition(",")
    named, surnames = _stripped(given, 0), _stripped(family, 2)
    words = [*named, *surnames] if comma else surnames
    return words or _words(value) or [value]


def _words(value: str) -> list[str]:
    """Cut at what is no letter, mark or number; invisible characters cut nothing."""
    kinds = ((c, unicodedata.category(c)) for c in value)
    return "".join(c if kind[0] in "LMN" else "" if kind == "Cf" else " " for c, kind in kinds).split()


def _stripped(value: str, least: int) -> list[str]:
    """Return words without titles before and without degrees behind; ``least``: so many words have no degree behind."""
    pieces = value.replace(",", " ").split()
    while len(pieces) > least and _is_degree(pieces[-1]):
        pieces.pop()
    words = _words(" ".join(pieces))
    while words and plain(words[0]) in TITLES:
        words.pop(0)
    return words


def _is_degree(piece: str) -> bool:
    """Whether a piece of a name is a degree or tells a generation, with full stops or without: "M.D.", "III"."""
    return piece.casefold() in SUFFIXES or plain("".join(_words(piece))) in SUFFIXES


def split_name(words: Sequence[str], comma: bool = False) -> tuple[str, str] | None:
    """Return the first given name (or its initial) and the surname of a name's words; None where there is no surname.

    ``comma``: the name was written surname first. The surname is the one word that is no initial, where all others are.
    """
    long = [word for word in words if len(word) > 1]
    if len(words) < 2 or not long:
        return None
    if len(long) == 1:
        return next(word for word in words if len(word) == 1), long[0]
    return (words[1], words[0]) if comma else (words[0], words[-1] if len(words[-1]) > 1 else long[-1])


def name_of(words: Sequence[str]) -> Name | None:
    """Return the name of those words, given names first; None where there is no surname.

    Of two surnames each may stand alone; what stands before the last word and is a common given name is none.
    """
    parts = split_name(words)
    if parts is None:
        return None
    inner = tuple(fold_text(word) for word in words[1:-1] if not _is_particle(word))
    others = tuple(word for word in words[1:-1] if is_surname(fold_text(word)) and not _is_particle(word))
    return Name(*parts, inner, tuple(word for word in others[-1:] if word not in parts))


def _is_particle(word: str) -> bool:
    return plain(word) in PARTICLES and (len(word) > 1 or word.islower())


def is_surname(word: str) -> bool:
    """Whether a folded word between given name and surname may be another surname: no initial, no common given name."""
    return len(word) > 1 and not is_given_name(plain_spellings(word)[0])


def inner_is_left_out(words: Sequence[str]) -> bool:
    """Whether a name is the same without what stands between its first and last word: given names and initials are."""
    return not any(is_surname(fold_text(word)) for word in words[1:-1] if not _is_particle(word))


def agree(one: str, other: str) -> bool:
    """Whether two given names are equal or one is the initial of the other."""
    if len(one) == 1 or len(other) == 1:
        return plain_spellings(one)[0][:1] == plain_spellings(other)[0][:1]
    return spelled_alike(one, other)


def are_nicknames(one: str, other: str) -> bool:
    """Whether one given name is a short or pet form of the other, or both are of a third."""
    known = nicknames()
    mine, theirs = known.get(one, frozenset()), known.get(other, frozenset())
    return other in mine or one in theirs


def find_names(
    names: Sequence[Name | None],
    vocabulary: Vocabulary,
    words: Lexicon,
    other: Tokens | None,
    texts: Sequence[str],
) -> list[NamePlaces]:
    """Return where each name stands in the other corpus: initials, nicknames, middle names and lone surnames allowed.

    ``texts`` are those that ``other`` was made from. Names that are None stand nowhere.
    """
    found = [NamePlaces() for _ in names]
    if other is None or len(other.ids) == 0:
        return found
    asked = _asked(names, vocabulary, words)
    places = np.flatnonzero(np.isin(other.ids, np.array(sorted(asked), np.uint32)))
    documents = np.searchsorted(other.offsets, places, side="right") - 1
    for place, document in zip(places.tolist(), documents.tolist(), strict=True):
        beside = _names_near(other, place, document, texts[document])
        for one in asked[int(other.ids[place])]:
            for near in beside:
                if agree(one.given, near.given):
                    loose = one.loose or near.loose or not _is_same(one, near)
                    (found[one.index].loose if loose else found[one.index].exact).append((document, near.span))
                elif are_nicknames(one.given, near.given):
                    found[one.index].loose.append((document, near.span))
    return found


def _is_same(one: _Asked, near: _Beside) -> bool:
    """Whether names that agree are the same: no initials, and between given name and surname nothing that differs."""
    if len(one.given) == 1 or len(near.given) == 1:
        return False
    if any(is_surname(word) and not any(agree(word, mine) for mine in one.inner) for word in near.inner):
        return False
    return not (one.inner and near.inner) or any(agree(mine, word) for mine in one.inner for word in near.inner)


def _asked(names: Sequence[Name | None], vocabulary: Vocabulary, words: Lexicon) -> dict[int, list[_Asked]]:
    """Return, by each word that spells a surname, which names ask for it."""
    asked: dict[int, list[_Asked]] = defaultdict(list)
    rows = [
        (index, name, surname)
        for index, name in enumerate(names)
        if name is not None
        for surname in (name.surname, *name.others)
    ]
    surnames = tokenize([surname for _, _, surname in rows], vocabulary)
    for row, (index, name, surname) in enumerate(rows):
        if surnames.lengths[row] == 1:
            one = _Asked(index, fold_text(name.given), name.inner, surname != name.surname)
            for word in words.alike(int(surnames.document(row)[0])):
                asked[word].append(one)
    return asked


def _names_near(other: Tokens, place: int, document: int, text: str) -> list[_Beside]:
    """Return the given names that a surname's neighbours can be."""
    first, last = int(other.offsets[document]), int(other.offsets[document + 1])
    start, end = int(other.starts[place]), int(other.ends[place])
    written_large = text[start].isupper()
    found: list[_Beside] = []
    inner: tuple[str, ...]

    def said(at: int) -> str:
        return text[other.starts[at] : other.ends[at]]

    def word(at: int) -> str | None:
        value = said(at)
        large = value[:1].isupper() or (not written_large and len(value) > 1)
        dotted = text[other.ends[at] : other.ends[at] + 1] == "."
        return fold_text(value) if value.isalpha() and (large or dotted) else None

    def gap(left: int, right: int) -> str:
        return text[other.ends[left] : other.starts[right]]

    at, steps, inner = place - 1, 0, ()
    while at >= first and steps < _MOST_BACK and gap(at, at + 1) in _GAPS_BEFORE:
        steps += 1
        value = word(at)
        if _is_particle(said(at)):
            at -= 1
            continue
        # A full stop behind a whole word ends a sentence, not an initial.
        if value is None or (len(value) > 1 and "." in gap(at, at + 1)):
            break
        found.append(_Beside(value, (int(other.starts[at]), end), inner))
        inner = (value, *inner)
        at -= 1
    at, loose = place + 1, False
    if at + 1 < last and gap(place, at) in (" ", "-") and gap(at, at + 1) in _GAPS_AFTER and word(at):
        loose = plain(said(at)) not in SUFFIXES  # "García López, María", "Jones Jr., Jane"
        at += 1
    if at < last and gap(at - 1, at) in _GAPS_AFTER:
        while at + 1 < last and plain(said(at)) in TITLES and gap(at, at + 1) in (" ", ". "):
            at += 1
        value = word(at)
        if value is not None:
            found.append(_Beside(value, (start, int(other.ends[at])), (), loose))
    return found
