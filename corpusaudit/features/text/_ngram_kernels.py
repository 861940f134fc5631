"""Compiled loops of :mod:`corpusaudit.features.text.ngrams`; imported only where they run: numba takes its time."""

from __future__ import annotations

import numpy as np

from corpusaudit.features.compiled import compiled

_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)  # of the finalizer of SplitMix64
_MIX_2 = np.uint64(0x94D049BB133111EB)  # of the finalizer of SplitMix64
_HIGH = np.uint64(32)  # bits of one half
_BLOCK_BITS = 6
"""Bits of 64 places in a row, whose document is looked up once."""
_FIRST_SLOTS = 1 << 16
"""Slots of the first table, which grows with what it holds."""


@compiled(inline="always")
def _mix(value):  # type: ignore[no-untyped-def]
    """Scatter 64 bits one to one: equal results mean equal keys, so no key is ever compared twice."""
    value ^= value >> np.uint64(30)
    value *= _MIX_1
    value ^= value >> np.uint64(27)
    value *= _MIX_2
    return value ^ (value >> np.uint64(31))


@compiled(inline="always")
def _key(grams, tokens, place, order):  # type: ignore[no-untyped-def]
    last = np.uint64(tokens[place + order - 1])
    return _mix(last if order == 1 else (np.uint64(grams[place]) << _HIGH) | last)


@compiled(nogil=True)
def partition(grams, tokens, offsets, order, shift, starts, keys, places):  # type: ignore[no-untyped-def]
    """Write the key and place of every n-gram, parted by the top bits of its key, in ascending place.

    ``grams``: ids of the (order - 1)-grams by place. ``shift``: 64 less the bits that part. Fills ``starts``
    (partitions + 1), ``keys`` and ``places``. The small parts fit the cache when they are numbered.
    """
    parts = starts.size - 1
    shift = np.uint64(shift)
    starts[:] = 0
    for document in range(offsets.size - 1):
        for place in range(offsets[document], offsets[document + 1] - order + 1):
            part = np.int64(_key(grams, tokens, place, order) >> shift) if parts > 1 else 0
            starts[part + 1] += 1
    for part in range(parts):
        starts[part + 1] += starts[part]
    cursor = starts[:-1].copy()
    for document in range(offsets.size - 1):
        for place in range(offsets[document], offsets[document + 1] - order + 1):
            key = _key(grams, tokens, place, order)
            part = np.int64(key >> shift) if parts > 1 else 0
            slot = cursor[part]
            keys[slot] = key
            places[slot] = place
            cursor[part] = slot + 1


@compiled(nogil=True)
def _refill(table, mask, known, size):  # type: ignore[no-untyped-def]
    table[: mask + 1] = 0
    for number in range(size):
        slot = np.int64(known[number]) & mask
        while table[slot] != 0:
            slot = (slot + 1) & mask
        table[slot] = number + 1


@compiled(nogil=True)
def number(starts, keys, firsts):  # type: ignore[no-untyped-def]
    """Replace every key by a dense id; equal keys get equal ids. Returns the number of distinct keys.

    The ids of partition p are ``firsts[p]`` to ``firsts[p + 1]``. The table of a partition starts small and grows, so
    that a word repeated a million times needs no more room than one.
    """
    table = np.zeros(_FIRST_SLOTS, np.int32)
    known = np.empty(_FIRST_SLOTS // 2, np.uint64)
    total = 0
    for part in range(starts.size - 1):
        firsts[part] = total
        size = 0
        mask = 63
        while mask + 1 < _FIRST_SLOTS and mask + 1 < 2 * (starts[part + 1] - starts[part]):
            mask = 2 * mask + 1
        table[: mask + 1] = 0
        for entry in range(starts[part], starts[part + 1]):
            key = keys[entry]
            slot = np.int64(key) & mask
            while table[slot] != 0 and known[table[slot] - 1] != key:
                slot = (slot + 1) & mask
            if table[slot] != 0:
                keys[entry] = total + table[slot] - 1
                continue
            if size == known.size:
                grown = np.empty(2 * size, np.uint64)
                grown[:size] = known
                known = grown
            known[size] = key
            size += 1
            table[slot] = size
            keys[entry] = total + size - 1
            if 4 * size > 3 * mask:
                mask = 2 * mask + 1
                if mask + 1 > table.size:
                    table = np.zeros(mask + 1, np.int32)
                _refill(table, mask, known, size)
        total += size
    firsts[starts.size - 1] = total
    return total


@compiled(nogil=True)
def spread(numbers, places, grams):  # type: ignore[no-untyped-def]
    """Write the ids back to the places of their n-grams."""
    for entry in range(numbers.size):
        grams[places[entry]] = numbers[entry]


@compiled(nogil=True)
def block_documents(offsets, blocks):  # type: ignore[no-untyped-def]
    """Fill the document that holds the first place of every block of 64 places."""
    document = 0
    for block in range(blocks.size):
        place = block << _BLOCK_BITS
        while document + 2 < offsets.size and offsets[document + 1] <= place:
            document += 1
        blocks[block] = document


@compiled(nogil=True)
def to_documents(places, offsets, blocks):  # type: ignore[no-untyped-def]
    """Replace every place by the document that holds it."""
    for entry in range(places.size):
        place = np.int64(places[entry])
        document = np.int64(blocks[place >> _BLOCK_BITS])
        while offsets[document + 1] <= place:
            document += 1
        places[entry] = document


@compiled(nogil=True)
def clipped_matches(starts, firsts, numbers, documents, matches):  # type: ignore[no-untyped-def]
    """Add to ``matches`` (documents,) what of each document's n-grams the other documents hold, clipped as in BLEU.

    ``documents``: the document of every entry, ascending within a partition. The largest count of an n-gram in another
    document matters only up to the document's own count, so the second largest of all documents' counts is the clip:
    one number an n-gram. The j-th copy within a document matches when j is at most that number.
    """
    widest = _widest(firsts)
    last = np.empty(widest, np.int64)
    count = np.empty(widest, np.int64)
    most = np.empty(widest, np.int64)
    second = np.empty(widest, np.int64)
    for part in range(firsts.size - 1):
        first = firsts[part]
        size = firsts[part + 1] - first
        last[:size] = -1
        count[:size] = 0
        most[:size] = 0
        second[:size] = 0
        for entry in range(starts[part], starts[part + 1]):
            gram = np.int64(numbers[entry]) - first
            if last[gram] != documents[entry]:
                _rank(count[gram], gram, most, second)
                last[gram] = documents[entry]
                count[gram] = 0
            count[gram] += 1
        for gram in range(size):
            _rank(count[gram], gram, most, second)
            last[gram] = -1
        for entry in range(starts[part], starts[part + 1]):
            gram = np.int64(numbers[entry]) - first
            if last[gram] != documents[entry]:
                last[gram] = documents[entry]
                count[gram] = 0
            count[gram] += 1
            if count[gram] <= second[gram]:
                matches[documents[entry]] += 1


@compiled(nogil=True)
def _widest(firsts):  # type: ignore[no-untyped-def]
    widest = 0
    for part in range(firsts.size - 1):
        widest = max(widest, firsts[part + 1] - firsts[part])
    return widest


@compiled(inline="always")
def _rank(count, gram, most, second):  # type: ignore[no-untyped-def]
    if count > most[gram]:
        second[gram] = most[gram]
        most[gram] = count
    elif count > second[gram]:
        second[gram] = count


@compiled(nogil=True)
def owned_grams(starts, firsts, numbers, documents, groups, owned):  # type: ignore[no-untyped-def]
    """Add to ``owned`` (groups,) how many distinct n-grams occur in the documents of that group alone.

    ``groups``: the group of every document.
    """
    owner = np.empty(_widest(firsts), np.int64)
    for part in range(firsts.size - 1):
        first = firsts[part]
        size = firsts[part + 1] - first
        owner[:size] = -1
        for entry in range(starts[part], starts[part + 1]):
            gram = np.int64(numbers[entry]) - first
            group = groups[documents[entry]]
            if owner[gram] == -1:
                owner[gram] = group
            elif owner[gram] != group:
                owner[gram] = -2
        for gram in range(size):
            if owner[gram] >= 0:
                owned[owner[gram]] += 1


@compiled(nogil=True)
def types_in_documents(tokens, offsets, size, types):  # type: ignore[no-untyped-def]
    """Fill ``types`` with the distinct tokens of each document; ``size`` is the largest token id plus one."""
    seen = np.full(size, -1, np.int64)
    for document in range(offsets.size - 1):
        found = 0
        for place in range(offsets[document], offsets[document + 1]):
            if seen[tokens[place]] != document:
                seen[tokens[place]] = document
                found += 1
        types[document] = found


@compiled(nogil=True)
def types_in_windows(tokens, window, size, types):  # type: ignore[no-untyped-def]
    """Fill ``types`` (tokens - window + 1,) with the distinct tokens of each window; ``size`` as above."""
    inside = np.zeros(size, np.int64)
    found = 0
    for place in range(tokens.size):
        if inside[tokens[place]] == 0:
            found += 1
        inside[tokens[place]] += 1
        if place >= window:
            gone = tokens[place - window]
            inside[gone] -= 1
            if inside[gone] == 0:
                found -= 1
        if place >= window - 1:
            types[place - window + 1] = found


@compiled(nogil=True)
def factor_ends(tokens, threshold, size, ends):  # type: ignore[no-untyped-def]
    """Fill ``ends`` with the places after which the type-token ratio fell to ``threshold``; it then starts anew.

    Return how many there are, and the tokens and types behind the last; ``size`` as above.
    """
    seen = np.zeros(size, np.int64)
    factor, words, types = 1, 0, 0
    for place in range(tokens.size):
        words += 1
        if seen[tokens[place]] != factor:
            seen[tokens[place]] = factor
            types += 1
        if types / words <= threshold:
            ends[factor - 1] = place
            factor, words, types = factor + 1, 0, 0
    return factor - 1, words, types


@compiled(nogil=True)
def sort_documents(grams, starts):  # type: ignore[no-untyped-def]
    """Sort the n-grams of each document."""
    for document in range(starts.size - 1):
        grams[starts[document] : starts[document + 1]].sort()


@compiled(nogil=True)
def common(grams, starts, left, right, counts):  # type: ignore[no-untyped-def]
    """Count for each pair of documents the n-grams that both hold, by merging their sorted n-grams."""
    for pair in range(left.size):
        a, a_stop = starts[left[pair]], starts[left[pair] + 1]
        b, b_stop = starts[right[pair]], starts[right[pair] + 1]
        found = 0
        while a < a_stop and b < b_stop:
            x, y = grams[a], grams[b]
            found += x == y
            a += x <= y
            b += y <= x
        counts[pair] = found
