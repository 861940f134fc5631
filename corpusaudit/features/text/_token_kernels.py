"""Compiled loops of :mod:`corpusaudit.features.text.tokens`; imported only where they run: numba takes its time."""

from __future__ import annotations

import numpy as np

from corpusaudit.features.compiled import compiled
from corpusaudit.features.text.characters import IGNORED, MARK, MOST_MARKS, PARTED, SEPARATOR, SOLO, WORD

_OFFSET = np.uint64(0xCBF29CE484222325)  # offset basis of FNV-1a
_PRIME = np.uint64(0x100000001B3)  # and its prime
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)  # of the finalizer of SplitMix64
_MIX_2 = np.uint64(0x94D049BB133111EB)  # of the finalizer of SplitMix64


@compiled(inline="always")
def _mix(value):  # type: ignore[no-untyped-def]
    value ^= value >> np.uint64(30)
    value *= _MIX_1
    value ^= value >> np.uint64(27)
    value *= _MIX_2
    return value ^ (value >> np.uint64(31))


@compiled()
def _settle(letters, first, last, ranks):  # type: ignore[no-untyped-def]
    """Move the last letter before the marks of higher rank that it follows; return whether it moved."""
    rank = ranks[letters[last]]
    place = last
    first = max(first, last - MOST_MARKS)
    while rank > 0 and place > first and ranks[letters[place - 1]] > rank:
        letters[place], letters[place - 1] = letters[place - 1], letters[place]
        place -= 1
    return place < last


@compiled()
def _hashed(letters, first, used):  # type: ignore[no-untyped-def]
    value = _OFFSET
    for j in range(first, used):
        value = (value ^ np.uint64(letters[j])) * _PRIME
    return value


@compiled()
def _look_up(letters, first, used, value, words, table, hashes, word_ends):  # type: ignore[no-untyped-def]
    """Return the id of the word that ``letters`` hold from ``first`` to ``used``, ``words`` where it is a new one."""
    mask = np.uint64(table.size - 1)
    slot = value & mask
    while True:
        entry = table[slot]
        if entry == 0:
            table[slot] = words + 1
            hashes[words] = value
            word_ends[words] = used
            return words
        if hashes[entry - 1] == value:
            low = word_ends[entry - 2] if entry > 1 else 0
            same = word_ends[entry - 1] - low == used - first
            if same:
                for j in range(used - first):
                    if letters[low + j] != letters[first + j]:
                        same = False
                        break
            if same:
                return entry - 1
        slot = (slot + np.uint64(1)) & mask


@compiled()
def scan(  # type: ignore[no-untyped-def]
    codes, bounds, classes, ranks, fold_starts, fold_lengths, folds, ids, starts, ends, counts,
    table, hashes, word_ends, letters, state,
):  # fmt: skip
    """Cut every document of a chunk into tokens and look each up in, or add it to, the vocabulary.

    ``codes``: code points of all documents; ``bounds``: where each document starts in them; ``ranks``: the combining
    class of each code point, since marks typed in another order are the same marks. Fills ``ids``, ``starts``, ``ends``
    and ``counts`` (tokens a document) and returns the number of tokens. The vocabulary is ``table`` (open addressing,
    id + 1), ``hashes``, ``word_ends`` and ``letters``; ``state`` = [words]. A table hit counts only when the letters
    agree, so two words never share an id.
    """
    total = 0
    words = state[0]
    for document in range(bounds.size - 1):
        before = total
        position = bounds[document]
        stop = bounds[document + 1]
        while position < stop:
            kind = classes[codes[position]]
            if kind != WORD and kind != SOLO and kind != MARK and kind != PARTED:
                position += 1
                continue
            start, end = position, position + 1
            used = word_ends[words - 1] if words else 0
            first = used
            value = _OFFSET
            moved = False
            while position < stop:
                code = codes[position]
                kind_here = classes[code]
                if kind_here == IGNORED:
                    position += 1
                    continue
                if kind_here == SEPARATOR:
                    break
                # A token of its own ends at the next letter; only marks belong to it.
                solo = kind_here == SOLO or (kind == SOLO and kind_here == WORD)
                if position > start and (solo or kind_here == PARTED):
                    break
                for j in range(fold_starts[code], fold_starts[code] + fold_lengths[code]):
                    letter = folds[j]
                    letters[used] = letter
                    value = (value ^ np.uint64(letter)) * _PRIME
                    if kind_here != WORD and kind_here != SOLO and _settle(letters, first, used, ranks):
                        moved = True
                    used += 1
                position += 1
                end = position
            value = _mix(_hashed(letters, first, used) if moved else value)
            found = _look_up(letters, first, used, value, words, table, hashes, word_ends)
            words += found == words
            ids[total] = found
            starts[total] = start - bounds[document]
            ends[total] = end - bounds[document]
            total += 1
        counts[document] = total - before
    state[0] = words
    return total


@compiled()
def refill(table, hashes, words):  # type: ignore[no-untyped-def]
    """Put every word into a fresh, larger table."""
    mask = np.uint64(table.size - 1)
    for word in range(words):
        slot = hashes[word] & mask
        while table[slot] != 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = word + 1
