"""Names of people in another corpus although written with initials or with a middle name more or less.

"R. Thackeray" is looked for beside every "Thackeray" of the other corpus: "Robert Thackeray", "Thackeray, Robert" and
"Robert James Thackeray" all agree with it, "Maria Thackeray" does not.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize

Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""
_GAPS_BEFORE = frozenset({" ", ". ", "  ", "\n", "."})
_GAPS_AFTER = frozenset({", ", ","})


@dataclass
class NamePlaces:
    """Where a name stands: documents in which it does, and the first place; ``initials`` are those by initial only."""

    documents: set[int] = field(default_factory=set)
    initials: set[int] = field(default_factory=set)
    first: Place | None = None


@dataclass(frozen=True)
class _Asked:
    index: int
    given: str


def split_name(words: Sequence[str], comma: bool) -> tuple[str, str] | None:
    """Return the first given name (or its initial) and the surname of a name's words; None where there is no surname.

    ``comma``: the name was written surname first. The surname is the one word that is no initial, where all others are.
    """
    long = [word for word in words if len(word) > 1]
    if len(words) < 2 or not long:
        return None
    if len(long) == 1:
        return next(word for word in words if len(word) == 1), long[0]
    return (words[1], words[0]) if comma else (words[0], words[-1])


def agree(one: str, other: str) -> bool:
    """Whether two given names are equal or one is the initial of the other."""
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one == other


def find_names(
    names: Sequence[tuple[str, str] | None], vocabulary: Vocabulary, other: Tokens | None, texts: Sequence[str]
) -> list[NamePlaces]:
    """Return where each name (given name, surname) stands in the other corpus, initials and middle names allowed.

    ``texts`` are those that ``other`` was made from. Names that are None stand nowhere.
    """
    found = [NamePlaces() for _ in names]
    asked: dict[int, list[_Asked]] = defaultdict(list)
    if other is None or len(other.ids) == 0:
        return found
    surnames = tokenize([name[1] if name else "" for name in names], vocabulary)
    for index, name in enumerate(names):
        if name is not None and surnames.lengths[index] == 1:
            asked[int(surnames.document(index)[0])].append(_Asked(index, _folded(name[0])))
    places = np.flatnonzero(np.isin(other.ids, np.array(sorted(asked), np.uint32)))
    documents = np.searchsorted(other.offsets, places, side="right") - 1
    for place, document in zip(places.tolist(), documents.tolist(), strict=True):
        beside = _names_near(other, place, document, texts[document])
        for one in asked[int(other.ids[place])]:
            for given, span in beside:
                if agree(one.given, given):
                    _note(found[one.index], document, span, len(one.given) == 1 or len(given) == 1)
    return found


def _note(where: NamePlaces, document: int, span: tuple[int, int], initial: bool) -> None:
    (where.initials if initial else where.documents).add(document)
    if where.first is None:
        where.first = (document, span)


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _names_near(other: Tokens, place: int, document: int, text: str) -> list[tuple[str, tuple[int, int]]]:
    """Return the given names that a surname's neighbours can be, folded, each with the span of the whole name."""
    first, last = int(other.offsets[document]), int(other.offsets[document + 1])
    start, end = int(other.starts[place]), int(other.ends[place])
    written_large = text[start].isupper()
    found = []

    def word(at: int) -> str | None:
        value = text[other.starts[at] : other.ends[at]]
        large = value[:1].isupper() or (not written_large and len(value) > 1)
        dotted = text[other.ends[at] : other.ends[at] + 1] == "."
        return _folded(value) if value.isalpha() and (large or dotted) else None

    def gap(left: int, right: int) -> str:
        return text[other.ends[left] : other.starts[right]]

    for back in (1, 2):
        at = place - back
        if at < first or gap(at, at + 1) not in _GAPS_BEFORE:
            break
        value = word(at)
        if value is None:
            break
        # A full stop behind a whole word ends a sentence, not an initial.
        if len(value) > 1 and "." in gap(at, at + 1):
            break
        found.append((value, (int(other.starts[at]), end)))
    if place + 1 < last and gap(place, place + 1) in _GAPS_AFTER:
        value = word(place + 1)
        if value is not None:
            found.append((value, (start, int(other.ends[place + 1]))))
    return found
