"""Compiled loops of :mod:`corpusaudit.features.overlap.contained`; imported only where they run."""

from __future__ import annotations

import numpy as np

from corpusaudit.features.compiled import compiled

_BASE = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 over the golden ratio: Fibonacci hashing
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # of the finalizer of SplitMix64


@compiled(inline="always")
def _mark(value, filter_):  # type: ignore[no-untyped-def]
    """Return the word of the filter that a hash belongs to, and its bit there; every bit of the hash has a say."""
    value ^= value >> np.uint64(29)
    value *= _MIX
    value ^= value >> np.uint64(32)
    word = (value >> np.uint64(6)) & np.uint64(filter_.size - 1)
    return word, np.uint64(1) << (value & np.uint64(63))


@compiled()
def hash_documents(ids, offsets, documents, k, openings, wholes):  # type: ignore[no-untyped-def]
    """Fill in the hash of the first k tokens of each of those documents, and of all its tokens."""
    for row in range(documents.size):
        start, stop = offsets[documents[row]], offsets[documents[row] + 1]
        value = np.uint64(0)
        for position in range(start, stop):
            value = value * _BASE + np.uint64(ids[position]) + np.uint64(1)
            if position == start + k - 1:
                openings[row] = value
        wholes[row] = value


@compiled()
def fill_filter(openings, filter_):  # type: ignore[no-untyped-def]
    """Mark the place of each opening, so that a stream of other tokens is seldom searched for."""
    for value in openings:
        word, bit = _mark(value, filter_)
        filter_[word] |= bit


@compiled()
def find_contained(  # type: ignore[no-untyped-def]
    ids, offsets, asked, other_ids, other_offsets, documents, wholes, filter_, openings, groups, lengths, runs, k,
    tenths, found,
):  # fmt: skip
    """Fill ``found`` with rows: document, first token, token after the last, row of ``documents``; return how many.

    ``documents`` are sorted by opening, length and hash (``wholes``); ``runs`` bound those of one opening and length,
    ``lengths``, and ``groups`` bound the runs of one opening, ``openings``. ``asked``: the documents to look through.
    """
    longest = np.int64(0)
    for document in range(offsets.size - 1):
        longest = max(longest, offsets[document + 1] - offsets[document])
    sums, powers = np.zeros(longest + 1, np.uint64), np.ones(longest + 1, np.uint64)
    for step in range(longest):
        powers[step + 1] = powers[step] * _BASE
    first = np.zeros(longest + 1, np.int64)
    best, taken = np.zeros((longest + 1, 3), np.int64), np.zeros((longest + 1, 3), np.int64)
    rows = np.empty((1024, 2), np.int64)
    filled = 0
    for document in range(offsets.size - 1):
        start, size = offsets[document], offsets[document + 1] - offsets[document]
        if not asked[document] or size < 2 * k:
            continue
        matches, words, rows = _matches(
            ids, start, size, wholes, filter_, openings, groups, lengths, runs, k, sums, powers, first, rows
        )
        if matches < 2 or 10 * words < tenths * size:
            continue
        while True:
            _choose(size, first, rows, best, taken)
            if 10 * best[0, 2] < tenths * size:
                break
            equal, after = _write(
                ids, document, start, size, other_ids, other_offsets, documents, rows, taken, found, filled
            )
            if equal:
                filled = after
                break
    return filled


@compiled()
def _matches(  # type: ignore[no-untyped-def]
    ids, start, size, wholes, filter_, openings, groups, lengths, runs, k, sums, powers, first, rows
):
    """Find the whole documents that stand in a document; return how many, their tokens in all, and their rows.

    Rows hold a length and an entry; those of place p are ``first[p]`` to ``first[p + 1]``. ``sums`` are the hashes of
    what stands before each place, of which that of any stretch follows.
    """
    for place in range(size):
        sums[place + 1] = sums[place] * _BASE + np.uint64(ids[start + place]) + np.uint64(1)
    matches, words = 0, 0
    for place in range(size):
        first[place] = matches
        if place + k > size:
            continue
        opening = sums[place + k] - sums[place] * powers[k]
        word, bit = _mark(opening, filter_)
        if not filter_[word] & bit:
            continue
        group = np.searchsorted(openings, opening)
        if group == openings.size or openings[group] != opening:
            continue
        for run in range(groups[group], groups[group + 1]):
            length = lengths[run]
            if place + length > size:
                break
            whole = sums[place + length] - sums[place] * powers[length]
            entry = runs[run] + np.searchsorted(wholes[runs[run] : runs[run + 1]], whole)
            if entry == runs[run + 1] or wholes[entry] != whole:
                continue
            if matches == rows.shape[0]:
                grown = np.empty((2 * matches, 2), np.int64)
                grown[:matches] = rows
                rows = grown
            rows[matches, 0] = length
            rows[matches, 1] = entry
            matches += 1
            words += length
    first[size] = matches
    return matches, words, rows


@compiled()
def _choose(size, first, rows, best, taken):  # type: ignore[no-untyped-def]
    """Find, from each place on, what covers most tokens without overlap by at least 0, 1 and 2 documents.

    ``best``: the tokens, -1 where there are not so many documents. ``taken``: the row that begins here, -1 for none; of
    choices that cover as much the one that begins first, and there the longest.
    """
    best[size, 0], best[size, 1], best[size, 2] = 0, -1, -1
    for place in range(size - 1, -1, -1):
        for least in range(3):
            best[place, least], taken[place, least] = best[place + 1, least], -1
            for row in range(first[place], first[place + 1]):
                length = rows[row, 0]
                rest = best[place + length, max(least - 1, 0)]
                if length and rest >= 0 and length + rest >= best[place, least]:
                    best[place, least], taken[place, least] = length + rest, row


@compiled()
def _write(  # type: ignore[no-untyped-def]
    ids, document, start, size, other_ids, other_offsets, documents, rows, taken, found, filled
):
    """Write what was chosen; return whether its tokens are those of the documents, and the rows filled.

    Equal hashes of other tokens are struck out of ``rows``, and the choice is to be made again.
    """
    equal = True
    place, least = 0, 2
    while place < size:
        row = taken[place, least]
        if row < 0:
            place += 1
            continue
        length, entry = rows[row, 0], rows[row, 1]
        there = other_offsets[documents[entry]]
        for step in range(length):
            if ids[start + place + step] != other_ids[there + step]:
                rows[row, 0] = 0
                equal = False
                break
        found[filled, 0] = document
        found[filled, 1] = start + place
        found[filled, 2] = start + place + length
        found[filled, 3] = documents[entry]
        filled += 1
        place += length
        least = max(least - 1, 0)
    return equal, filled
