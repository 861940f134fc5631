"""Compiled loops of :mod:`corpusaudit.features.overlap.runs`; imported only where they run."""

from __future__ import annotations

import numpy as np

from corpusaudit.features.compiled import compiled

_BASE = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 over the golden ratio: Fibonacci hashing
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # of the finalizer of SplitMix64
_BLOCK = 1024
"""Phrases looked up at a time: their keys stay in the first cache."""


@compiled(inline="always")
def _spread(value):  # type: ignore[no-untyped-def]
    value ^= value >> np.uint64(29)
    value *= _MIX
    return value ^ (value >> np.uint64(32))


@compiled(inline="always")
def _equal(a, i, b, j, k):  # type: ignore[no-untyped-def]
    for step in range(k):  # noqa: SIM110 - compiled
        if a[i + step] != b[j + step]:
            return False
    return True


@compiled()
def _opening(ids, start, k):  # type: ignore[no-untyped-def]
    """Return the hash of the k - 1 tokens from ``start`` on, and the factor of the oldest of k tokens."""
    value, power = np.uint64(0), np.uint64(1)
    for step in range(k - 1):
        value = value * _BASE + np.uint64(ids[start + step]) + np.uint64(1)
        power *= _BASE
    return value, power


@compiled(inline="always")
def _two_bits(key):  # type: ignore[no-untyped-def]
    """Return the two bits that a key sets in its word of the filter."""
    one = np.uint64(1)
    return (one << (key & np.uint64(63))) | (one << ((key >> np.uint64(6)) & np.uint64(63)))


@compiled(nogil=True)
def index_grams(ids, offsets, k, table, filter_, first, entry_of):  # type: ignore[no-untyped-def]
    """Give every distinct k-gram an entry; return how many there are.

    ``table``: by hash, the upper half of the hash over the entry plus one; 0 is free. ``filter_``: two bits a hash in
    one 64-bit word, so that a stream of other tokens seldom touches ``table``. ``first``: a position that holds the
    entry's gram. ``entry_of``: the entry of each position, -1 where no k-gram of one document starts.
    """
    mask, words = np.uint64(table.size - 1), np.uint64(filter_.size - 1)
    low_half = np.uint64(0xFFFFFFFF)
    entries = 0
    for document in range(offsets.size - 1):
        start, stop = offsets[document], offsets[document + 1]
        if stop - start < k:
            continue
        value, power = _opening(ids, start, k)
        for begin in range(start, stop - k + 1):
            value = value * _BASE + np.uint64(ids[begin + k - 1]) + np.uint64(1)
            key = _spread(value)
            value -= (np.uint64(ids[begin]) + np.uint64(1)) * power
            tag, slot = key & ~low_half, key & mask
            while True:
                held = table[slot]
                if held == 0:
                    table[slot] = tag | np.uint64(entries + 1)
                    first[entries] = begin
                    entry_of[begin] = entries
                    entries += 1
                    filter_[(key >> np.uint64(12)) & words] |= _two_bits(key)
                    break
                if held & ~low_half == tag:
                    entry = np.int64(held & low_half) - 1
                    if _equal(ids, begin, ids, first[entry], k):
                        entry_of[begin] = entry
                        break
                slot = (slot + np.uint64(1)) & mask
    return entries


@compiled(nogil=True)
def stream(  # type: ignore[no-untyped-def]
    ids, offsets, order, owners, query_ids, k, table, filter_, first, last, count, place, met
):
    """Look every k-gram of a stream up among the query's; tokens are compared, so a hash collision finds nothing.

    ``order``: the documents, sorted by owner, so that counting changes of owner counts owners. For each entry met:
    ``last`` the latest owner, ``count`` the owners so far, ``place`` the first position. ``met``, rows of entry and
    owner, takes each owner of each entry; with an empty one nothing is written.
    """
    one, words = np.uint64(1), np.uint64(filter_.size - 1)
    keys, likely = np.empty(_BLOCK, np.uint64), np.empty(_BLOCK, np.int64)
    rows = 0
    for document in order:
        start, stop = offsets[document], offsets[document + 1]
        if stop - start < k:
            continue
        value, power = _opening(ids, start, k)
        for block in range(start, stop - k + 1, _BLOCK):
            size = min(_BLOCK, stop - k + 1 - block)
            for step in range(size):
                value = value * _BASE + np.uint64(ids[block + step + k - 1]) + one
                keys[step] = _spread(value)
                value -= (np.uint64(ids[block + step]) + one) * power
            # Without a branch on what the filter says, its words are fetched for many positions at once.
            passed = 0
            for step in range(size):
                bits = _two_bits(keys[step])
                likely[passed] = step
                passed += filter_[(keys[step] >> np.uint64(12)) & words] & bits == bits
            for step in likely[:passed]:
                entry = _entry(keys[step], ids, block + step, query_ids, k, table, first)
                if entry >= 0:
                    rows = _count(entry, owners[document], block + step, last, count, place, met, rows)


@compiled(nogil=True)
def _entry(key, ids, begin, query_ids, k, table, first):  # type: ignore[no-untyped-def]
    """Return the entry of the k-gram at ``begin``, -1 where the query does not hold it."""
    mask, low_half = np.uint64(table.size - 1), np.uint64(0xFFFFFFFF)
    tag, slot = key & ~low_half, key & mask
    while table[slot] != 0:
        held = table[slot]
        if held & ~low_half == tag:
            entry = np.int64(held & low_half) - 1
            if _equal(ids, begin, query_ids, first[entry], k):
                return entry
        slot = (slot + np.uint64(1)) & mask
    return -1


@compiled(nogil=True)
def _count(entry, owner, begin, last, count, place, met, rows):  # type: ignore[no-untyped-def]
    """Count an owner of an entry, once; return the rows of ``met`` that are filled."""
    if count[entry] == 0:
        place[entry] = begin
    if last[entry] != owner:
        last[entry] = owner
        count[entry] += 1
        if rows < met.shape[0]:
            met[rows, 0] = entry
            met[rows, 1] = owner
            rows += 1
    return rows


@compiled()
def extend(  # type: ignore[no-untyped-def]
    ids, offsets, source_ids, source_offsets, rare, place, k, found
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
            owner = np.searchsorted(source_offsets, there, side="right") - 1
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


@compiled()
def cover(starts_gram, k, covered):  # type: ignore[no-untyped-def]
    """Mark every token that lies in a k-gram which starts at a marked position."""
    until = -1
    for position in range(starts_gram.size):
        if starts_gram[position]:
            until = position + k
        if position < until:
            covered[position] = True
