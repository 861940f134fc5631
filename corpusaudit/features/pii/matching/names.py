"""Names of people in another corpus although written otherwise: given names, then the surname they belong to.

"R. Thackeray" is looked for beside every "Thackeray" of the other corpus: "Robert Thackeray", "Thackeray, Robert" and
"Robert James Thackeray" all agree with it, "Maria Thackeray" does not. Two given names agree loosely where one is the
initial or a nickname of the other; two names do where one lacks a surname of the other: "María García" for "María
García López".
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.pii.locales.given_names import is_given_name
from corpusaudit.features.pii.locales.nicknames import nicknames
from corpusaudit.features.pii.locales.read import listed, tabled
from corpusaudit.features.pii.matching.letters import (
    Lexicon,
    is_one_of,
    plain,
    plain_spellings,
    spelled_alike,
    spelled_as,
)
from corpusaudit.features.text.characters import fold_text
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize

Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""
_GAPS_BEFORE = frozenset({" ", ". ", "  ", "\n", ".", "-", "‐", "‑"})
_GAPS_AFTER = frozenset({", ", ",", "., "})
_MOST_BACK, _MOST_AHEAD = 4, 2
"""Words before and behind a surname among which the given name, or a title before it, is."""
_BEHIND = re.compile(r"([ ‐‑-])(?=[A-ZÀ-ÞĀ-Ž])([^\W\d_]{2,40})(?!\w|:)")
_RAISED = "ªº"
"""Letters that end short words for a title: "D.ª Laura"."""
_MOST_TITLES = 16
"""Words behind a surname: titles, then the given name."""
_BEHIND_LATIN = "\u0180"
"""What comes behind the letters of European languages; some of it looks like one of them."""


def _plain(languages: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(plain(word) for words in languages for word in words)


PARTICLES = _plain(tabled("name_words", "particles"))
"""Words between given name and surname: "van den"."""
TITLES = _plain((*tabled("titles", "searched"), *tabled("name_words", "before")))
ROLES = _plain(tabled("name_words", "roles"))
"""What is left out before two words and more, since it may be a given name: "Pat."."""
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
    """A given name beside a surname, folded: the span of both, the words between, whether it agrees loosely at most.

    ``goes_on``: a further word with a capital stands behind the surname.
    """

    given: str
    span: tuple[int, int]
    inner: tuple[str, ...] = ()
    loose: bool = False
    goes_on: bool = False


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
    kinds = ((c, "Z" if c in _RAISED else unicodedata.category(c)) for c in value)
    return "".join(c if kind[0] in "LMN" else "" if kind == "Cf" else " " for c, kind in kinds).split()


def _stripped(value: str, least: int) -> list[str]:
    """Return words without titles before and without degrees behind; ``least``: so many words have no degree behind."""
    pieces = value.replace(",", " ").split()
    while len(pieces) > least and _is_degree(pieces[-1]):
        pieces.pop()
    words = _words(" ".join(pieces))
    while words and plain(words[0]) in (ROLES | TITLES if len(words) > 2 else TITLES):
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


@functools.lru_cache(maxsize=1 << 14)
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


def goes_on(text: str, end: int) -> bool:
    """Whether a name that ends there has another surname behind it: behind a hyphen, or a common one."""
    behind = _BEHIND.match(text, end)
    if behind is None or plain(behind[2]) in SUFFIXES:
        return False
    return behind[1] != " " or behind[2].casefold() in listed("common_names")


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
    places = np.flatnonzero(is_one_of(other, asked))
    beside = _near_given(names, words, other)
    known: dict[tuple[int, str], list[tuple[_Asked, bool]]] = {}
    by_given: dict[int, dict[str, list[int]]] = {}
    documents = np.searchsorted(other.offsets, places, side="right") - 1
    for place, document, word, near_given in zip(
        places.tolist(), documents.tolist(), other.ids[places].tolist(), beside[places].tolist(), strict=True
    ):
        text = texts[document]
        if not near_given and _is_plain(text, other, place, document):
            continue
        for near in _names_near(other, place, document, text):
            if (word, near.given) not in known:
                if word not in by_given:
                    by_given[word] = _by_given(asked[word])
                known[word, near.given] = _alike(asked[word], by_given[word], near.given)
            for one, nickname in known[word, near.given]:
                loose = nickname or one.loose or near.loose or not _is_same(one, near)
                (found[one.index].loose if loose else found[one.index].exact).append((document, near.span))
    return found


def _by_given(asked: Sequence[_Asked]) -> dict[str, list[int]]:
    """Return who of those that ask for a surname has which given name: as it stands, in plain letters, by initials."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(asked):
        for spelled in {"" if len(one.given) == 1 else one.given, *plain_spellings(one.given)}:
            found[spelled].append(index)
    return found


def _alike(asked: Sequence[_Asked], by_given: Mapping[str, Sequence[int]], given: str) -> list[tuple[_Asked, bool]]:
    """Return who of those that ask for a surname has a given name, and whether it is only a nickname.

    ``by_given``: as :func:`_by_given` makes it; initials agree with many names and are all looked at.
    """
    spelled = ("", given, *plain_spellings(given), *nicknames().get(given, ()))
    may_be = {index for one in spelled for index in by_given.get(one, ())} if len(given) > 1 else range(len(asked))
    return [
        (one, not agreed)
        for one in (asked[index] for index in sorted(may_be))
        if (agreed := agree(one.given, given)) or are_nicknames(one.given, given)
    ]


def _near_given(names: Sequence[Name | None], words: Lexicon, other: Tokens) -> NDArray[np.bool_]:
    """Return, for each token, whether a given name or title stands where those of a surname at that place would.

    Of words in Latin letters none is missed; see :func:`_is_plain`.
    """
    givens = {fold_text(name.given) for name in names if name is not None}
    alike = {
        spelled for name in givens for one in (name, *nicknames().get(name, ())) for spelled in plain_spellings(one)
    }
    firsts = frozenset(plain_spellings(name)[0][:1] for name in givens)
    begun = frozenset(plain_spellings(name)[0][:1] for name in givens if len(name) == 1)
    wanted = {*spelled_as(words, alike | TITLES)}
    for number, word in enumerate(words.words):
        first = plain_spellings(word)[0][:1]
        if first in begun or (len(word) == 1 and first in firsts):
            wanted.add(number)
    may_be = is_one_of(other, wanted)
    near = np.zeros(len(may_be), bool)
    for step in (*range(-_MOST_BACK, 0), *range(1, _MOST_AHEAD + 1)):
        if step < 0:
            near[-step:] |= may_be[:step]
        else:
            near[:-step] |= may_be[step:]
    return near


def _is_plain(text: str, other: Tokens, place: int, document: int) -> bool:
    """Whether the words around a place are in Latin letters, which no letters of other scripts look like."""
    first, last = int(other.offsets[document]), int(other.offsets[document + 1])
    around = text[other.starts[max(first, place - _MOST_BACK)] : other.ends[min(last - 1, place + _MOST_AHEAD)]]
    return around.isascii() or max(around) < _BEHIND_LATIN


def _is_same(one: _Asked, near: _Beside) -> bool:
    """Whether names that agree are the same: no initials, and between given name and surname nothing that differs."""
    if len(one.given) == 1 or len(near.given) == 1:
        return False
    if any(is_surname(word) and not any(agree(word, mine) for mine in one.inner) for word in near.inner):
        return False
    if one.inner and not near.inner and near.goes_on:
        return False  # "Ana Castro Pastor" is no "Ana Pastor Montero"
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
    low = max(int(other.offsets[document]), place - _MOST_BACK)
    high = min(int(other.offsets[document + 1]), place + _MOST_TITLES)
    starts, ends = other.starts[low:high].tolist(), other.ends[low:high].tolist()
    surname, last = place - low, high - low
    said = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    gaps = [text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
    large = said[surname][:1].isupper()

    def word(at: int) -> str | None:
        value = said[at]
        if not value.isalpha():
            return None
        written_so = value[0].isupper() or (not large and len(value) > 1)
        return fold_text(value) if written_so or text[ends[at] : ends[at] + 1] == "." else None

    def given(at: int) -> bool:
        value = word(at) or ""
        return len(value) > 1 and is_given_name(plain(value))

    found: list[_Beside] = []
    inner: tuple[str, ...] = ()
    of_two = False
    goes_on = surname + 1 < last and gaps[surname] == " " and (word(surname + 1) or "") not in ("", *SUFFIXES)
    goes_on &= surname + 1 < last and said[surname + 1][:1].isupper()
    for at in range(surname - 1, -1, -1):
        if gaps[at] not in _GAPS_BEFORE:
            break
        if _is_particle(said[at]):
            of_two |= len(said[at]) == 1 and given(at + 1)  # "Juan y María García"
            continue
        value = word(at)
        # A full stop behind a whole word ends a sentence, not an initial.
        if value is None or (len(value) > 1 and "." in gaps[at]):
            break
        # "Laura Anna Maria Keller" is no Anna Keller for certain.
        later = at > 0 and bool(inner) and gaps[at - 1] == " " and given(at) and given(at - 1)
        found.append(_Beside(value, (starts[at], ends[surname]), inner, of_two or later, goes_on))
        inner = (value, *inner)
    at, loose = surname + 1, False
    if at + 1 < last and gaps[surname] in (" ", "-") and gaps[at] in _GAPS_AFTER and word(at):
        loose = plain(said[at]) not in SUFFIXES  # "García López, María", "Jones Jr., Jane"
        at += 1
    if at < last and gaps[at - 1] in _GAPS_AFTER:
        while at + 1 < last and plain(said[at]) in TITLES and gaps[at] in (" ", ". "):
            at += 1
        value = word(at)
        if value is not None:
            found.append(_Beside(value, (starts[surname], ends[at]), (), loose))
    return found
