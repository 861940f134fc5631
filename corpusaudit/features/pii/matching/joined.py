"""Names and codes wherever their letters stand one behind another, however they are cut.

"O'Brien" is "OBrien", "Anne-Marie" is "Annemarie", "van den Berg" is "Vandenberg", "A-104-22871" is "A104 22871".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.pii.matching.letters import Lexicon, is_one_of, plain_spellings, spelled_as
from corpusaudit.features.text.tokens import Tokens

Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""
_MOST_GAP = 3
"""Signs between two words of a detail: a comma or full stop with blanks around."""
_GAPS = frozenset(" -‐‑–./:#_'’`´,\n\t")
_LOW = (1 << 32) - 1
"""The second of two words that are one number, the first times 2**32."""
_MOST_WORDS = 12
"""Pieces that a detail is cut in: an IBAN of 34 characters in groups of four has nine."""


def find_joined(
    wanted: Sequence[Sequence[str]], words: Lexicon, other: Tokens | None, texts: Sequence[str]
) -> list[list[Place]]:
    """Return where each detail stands in the other corpus, one place a document at least.

    ``wanted``: the letters and digits of each detail, in each order. Between two of its words stand at most three
    signs, none of which is a word. ``texts`` are those that ``other`` was made from.
    """
    found: list[list[Place]] = [[] for _ in wanted]
    asked: dict[str, list[int]] = {}
    for index, spelled in enumerate(wanted):
        for letters in spelled:
            asked.setdefault(letters, []).append(index)
    if other is None or not asked or len(other.ids) == 0:
        return found
    alone = spelled_as(words, asked)
    for at in np.flatnonzero(is_one_of(other, alone)).tolist():
        _note(found, asked, plain_spellings(words.words[int(other.ids[at])]), other, at, at)
    begun = {letters[:end] for letters in asked for end in range(1, len(letters) + 1)}
    places = _first_pairs(other, words, begun)
    documents = np.searchsorted(other.offsets, places, side="right") - 1
    for at, document in zip(places.tolist(), documents.tolist(), strict=True):
        _walk(found, asked, begun, words, other, texts[document], at, int(other.offsets[document + 1]))
    return found


def _first_pairs(other: Tokens, words: Lexicon, begun: set[str]) -> NDArray[np.int64]:
    """Return where two words stand behind each other that together may begin a detail."""
    seen = np.zeros(len(words.words), bool)
    seen[other.ids] = True
    first = [number for number in np.flatnonzero(seen).tolist() if _spelled(words, number, begun)]
    near = other.starts[1:] - other.ends[:-1] <= _MOST_GAP  # of another document, too: the walk ends there
    places = np.flatnonzero(is_one_of(other, first)[:-1] & near)
    both = (other.ids[places].astype(np.uint64) << np.uint64(32)) | other.ids[places + 1].astype(np.uint64)
    pairs, which = np.unique(both, return_inverse=True)
    heads = {number: _spelled(words, number, begun) for number in first}
    may_begin = [
        any(head + more in begun for head in heads[pair >> 32] for more in plain_spellings(words.words[pair & _LOW]))
        for pair in pairs.tolist()
    ]
    chosen: NDArray[np.int64] = places[np.array(may_begin, bool)[which]]
    return chosen


def _spelled(words: Lexicon, number: int, begun: set[str]) -> list[str]:
    """Return the plain spellings of a word that may begin a detail."""
    return [letters for letters in plain_spellings(words.words[number]) if letters in begun]


def _walk(
    found: list[list[Place]],
    asked: dict[str, list[int]],
    begun: set[str],
    words: Lexicon,
    other: Tokens,
    text: str,
    first: int,
    end: int,
) -> None:
    """Note each detail that begins at a word: read on as long as what was read may begin one."""
    read = {""}
    for at in range(first, min(end, first + _MOST_WORDS)):
        if at > first and not _is_gap(text[other.ends[at - 1] : other.starts[at]]):
            return
        read = {begin + more for begin in read for more in plain_spellings(words.words[int(other.ids[at])])} & begun
        if not read:
            return
        if at > first:
            _note(found, asked, tuple(read), other, first, at)


def _is_gap(between: str) -> bool:
    return len(between) <= _MOST_GAP and _GAPS.issuperset(between)


def _note(
    found: list[list[Place]], asked: dict[str, list[int]], read: Sequence[str], other: Tokens, first: int, last: int
) -> None:
    indices = [index for letters in read for index in asked.get(letters, ())]
    if indices:
        document = int(np.searchsorted(other.offsets, first, side="right")) - 1
        for index in indices:
            found[index].append((document, (int(other.starts[first]), int(other.ends[last]))))
