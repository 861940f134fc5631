"""Compiled loops of :mod:`corpusaudit.features.runs`; imported only where they run."""

from __future__ import annotations

import numpy as np
from numba import njit

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


@njit(cache=True, inline="always")
def _spread(value):  # type: ignore[no-untyped-def]
    value ^= value >> np.uint64(29)
    value *= _MIX
    return value ^ (value >> np.uint64(32))


@njit(cache=True, inline="always")
def _equal(a, i, b, j, k):  # type: ignore[no-untyped-def]
    for step in range(k):  # noqa: SIM110 - compiled
        if a[i + step] != b[j + step]:
            return False
    return True


@njit(cache=True)
def _top_power(k):  # type: ignore[no-untyped-def]
    power = np.uint64(1)
    for _ in range(k):
        power *= _BASE
    return power


@njit(cache=True)
def index_grams(ids, offsets, k, table, bitmap, first, entry_of):  # type: ignore[no-untyped-def]
    """Give every distinct k-gram an entry; return how many there are.

    ``first``: a position that holds the entry's gram. ``entry_of``: the entry of each position, -1 where no k-gram of
    one document starts. ``bitmap``: one bit a hash, so that a stream of other tokens seldom touches ``table``.
    """
    mask = np.uint64(table.size - 1)
    bits = np.uint64(bitmap.size * 8 - 1)
    power = _top_power(k)
    entries = 0
    for document in range(offsets.size - 1):
        start, stop = offsets[document], offsets[document + 1]
        value = np.uint64(0)
        for position in range(start, stop):
            value = value * _BASE + np.uint64(ids[position]) + np.uint64(1)
            if position - start >= k:
                value -= (np.uint64(ids[position - k]) + np.uint64(1)) * power
            begin = position - k + 1
            if begin < start:
                continue
            key = _spread(value)
            slot = key & mask
            while table[slot] >= 0 and not _equal(ids, begin, ids, first[table[slot]], k):
                slot = (slot + np.uint64(1)) & mask
            if table[slot] < 0:
                table[slot] = entries
                first[entries] = begin
                entries += 1
                bit = (key >> np.uint64(20)) & bits
                bitmap[bit >> np.uint64(3)] |= np.uint8(1 << (bit & np.uint64(7)))
            entry_of[begin] = table[slot]
    return entries


@njit(cache=True)
def stream(  # type: ignore[no-untyped-def]
    ids, offsets, order, owners, query_ids, k, table, bitmap, first, last, count, place, met
):
    """Look every k-gram of a stream up among the query's; tokens are compared, so a hash collision finds nothing.

    ``order``: the documents, sorted by owner, so that counting changes of owner counts owners. For each entry met:
    ``last`` the latest owner, ``count`` the owners so far, ``place`` the first position. ``met``, rows of entry and
    owner, takes each owner of each entry; with an empty one nothing is written.
    """
    rows = 0
    mask = np.uint64(table.size - 1)
    bits = np.uint64(bitmap.size * 8 - 1)
    power = _top_power(k)
    for document in order:
        start, stop = offsets[document], offsets[document + 1]
        owner = owners[document]
        value = np.uint64(0)
        for position in range(start, stop):
            value = value * _BASE + np.uint64(ids[position]) + np.uint64(1)
            if position - start >= k:
                value -= (np.uint64(ids[position - k]) + np.uint64(1)) * power
            begin = position - k + 1
            if begin < start:
                continue
            key = _spread(value)
            bit = (key >> np.uint64(20)) & bits
            if not bitmap[bit >> np.uint64(3)] & np.uint8(1 << (bit & np.uint64(7))):
                continue
            slot = key & mask
            while table[slot] >= 0:
                entry = table[slot]
                if _equal(ids, begin, query_ids, first[entry], k):
                    if count[entry] == 0:
                        place[entry] = begin
                    if last[entry] != owner:
                        last[entry] = owner
                        count[entry] += 1
                        if rows < met.shape[0]:
                            met[rows, 0] = entry
                            met[rows, 1] = owner
                            rows += 1
                    break
                slot = (slot + np.uint64(1)) & mask


@njit(cache=True)
def extend(  # type: ignore[no-untyped-def]
    ids, offsets, source_ids, source_offsets, source_document, rare, place, k, found
):
    """Extend each rare k-gram to the maximal run around it; return the number of runs.

    Rows of ``found``: query document, first token, token after the last, source document, first source token. With an
    empty ``found`` nothing is written and the runs are only counted.
    """
    runs = 0
    for document in range(offsets.size - 1):
        start, stop = offsets[document], offsets[document + 1]
        position = start
        while position + k <= stop:
            if not rare[position]:
                position += 1
                continue
            there = place[position]
            owner = source_document[there]
            low, low_there = position, there
            while low > start and low_there > source_offsets[owner] and ids[low - 1] == source_ids[low_there - 1]:
                low -= 1
                low_there -= 1
            high, high_there = position + k, there + k
            while high < stop and high_there < source_offsets[owner + 1] and ids[high] == source_ids[high_there]:
                high += 1
                high_there += 1
            if runs < found.shape[0]:
                found[runs, 0] = document
                found[runs, 1] = low
                found[runs, 2] = high
                found[runs, 3] = owner
                found[runs, 4] = low_there
            runs += 1
            position = high - k + 1
    return runs


@njit(cache=True)
def cover(starts_gram, k, covered):  # type: ignore[no-untyped-def]
    """Mark every token that lies in a k-gram which starts at a marked position."""
    until = -1
    for position in range(starts_gram.size):
        if starts_gram[position]:
            until = position + k
        if position < until:
            covered[position] = True
