"""Names and codes wherever their letters stand one behind another, however they are cut.

"O'Brien" is "OBrien", "Anne-Marie" is "Annemarie", "van den Berg" is "Vandenberg", "A-104-22871" is "A104 22871".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from corpusaudit.features.pii.matching.letters import Lexicon, plain_spellings
from corpusaudit.features.text.tokens import Tokens

Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""
_MOST_GAP = 3
"""Signs between two words of a detail: a comma or full stop with blanks around."""
_GAPS = frozenset(" -‐‑–./:#_'’`´,\n\t")
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
    begun, pairs, alone = _beginnings(asked, words, _there(other, words))
    for at in np.flatnonzero(np.isin(other.ids, np.array(sorted(alone), np.uint32))).tolist():
        _note(found, asked, plain_spellings(words.words[int(other.ids[at])]), other, at, at)
    for at in _first_pairs(other, pairs):
        document = int(np.searchsorted(other.offsets, at, side="right")) - 1
        _walk(found, asked, begun, words, other, texts[document], at, int(other.offsets[document + 1]))
    return found


def _there(other: Tokens, words: Lexicon) -> set[str]:
    """Return the words of a corpus, as they stand and in each plain spelling."""
    said = [words.words[number] for number in np.unique(other.ids).tolist()]
    return {*said, *(plain for word in said if not word.isascii() for plain in plain_spellings(word))}


def _beginnings(asked: Iterable[str], words: Lexicon, there: set[str]) -> tuple[set[str], set[int], set[int]]:
    """Return what a detail may begin with, cut where words of the corpus end; its first two words; whole details.

    Two words are one number, the first times 2**32.
    """
    begun: set[str] = set()
    pairs: set[int] = set()
    alone: set[int] = set()
    for letters in asked:
        alone.update(words.spelled(letters))
        cuts = _cuts(letters, there)
        begun.update(letters[:end] for ends in cuts.values() for end in ends)
        for first in cuts.get(0, ()):
            heads = words.spelled(letters[:first])
            for second in cuts[first]:
                tails = words.spelled(letters[first:second])
                pairs.update((head << 32) | tail for head in heads for tail in tails)
    return begun, pairs, alone


def _cuts(letters: str, there: set[str]) -> dict[int, list[int]]:
    """Return where a word that begins at each place may end, for each way to cut the whole in two words and more."""
    size = len(letters)
    ends: dict[int, list[int]] = {}
    reached = {0}
    for start in range(size):
        if start in reached:
            ends[start] = [end for end in range(start + 1, size + 1 if start else size) if letters[start:end] in there]
            reached.update(ends[start])
    whole = {size}
    for start in sorted(ends, reverse=True):
        ends[start] = [end for end in ends[start] if end in whole]
        if ends[start]:
            whole.add(start)
    return {start: found for start, found in ends.items() if found}


def _first_pairs(other: Tokens, pairs: set[int]) -> list[int]:
    if not pairs:
        return []
    numbers = np.array(sorted(pairs), np.uint64)
    firsts = np.unique(numbers >> np.uint64(32)).astype(np.uint32)
    places = np.flatnonzero(np.isin(other.ids[:-1], firsts))
    both = (other.ids[places].astype(np.uint64) << np.uint64(32)) | other.ids[places + 1].astype(np.uint64)
    return [int(at) for at in places[np.isin(both, numbers)]]


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
