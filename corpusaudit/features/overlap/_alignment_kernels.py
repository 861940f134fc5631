"""Compiled loops of :mod:`corpusaudit.features.overlap.alignments`; imported only where they run."""

from __future__ import annotations

import numpy as np
from numba import prange

from corpusaudit.features.compiled import compiled

_BASE = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 over the golden ratio: Fibonacci hashing
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # of the finalizer of SplitMix64


@compiled(inline="always")
def _key(ids, position, k):  # type: ignore[no-untyped-def]
    """Return a key of the k-gram, never 0; two k-grams with one key cost a wasted alignment, never a wrong one."""
    value = np.uint64(k)
    for step in range(k):
        value = (value ^ np.uint64(ids[position + step])) * _BASE
        value ^= value >> np.uint64(29)
        value *= _MIX
        value ^= value >> np.uint64(32)
    return value | np.uint64(1)


@compiled()
def word_people(ids, offsets, order, people, count):  # type: ignore[no-untyped-def]
    """Count, for each word, the people who use it; ``order`` sorts the documents by person."""
    last = np.full(count.size, -1, np.int64)
    for document in order:
        for position in range(offsets[document], offsets[document + 1]):
            word = ids[position]
            if last[word] != people[document]:
                last[word] = people[document]
                count[word] += 1


@compiled()
def limit_returning(ids, offsets, words, info):  # type: ignore[no-untyped-def]
    """Lower the information of words and word pairs that return in a document, in place.

    A pair that returns is expected with a chance of one half at least; a word, with half its share of the words so far.
    """
    times, last = np.zeros(words, np.int32), np.full(words, -1, np.int64)
    for document in range(offsets.size - 1):
        start, stop = offsets[document], offsets[document + 1]
        slots = 1
        while slots < 2 * (stop - start):
            slots *= 2
        mask = np.uint64(slots - 1)
        table = np.zeros(slots, np.uint64)
        for position in range(start, stop):
            word = ids[position]
            if last[word] != document:
                last[word] = document
                times[word] = 0
            elif info[position] > 0:
                info[position] = min(info[position], np.float32(np.log2(2.0 * (position - start) / times[word])))
            times[word] += 1
            if position == start:
                continue
            key = _key(ids, position - 1, 2)
            slot = (key >> np.uint64(1)) & mask
            while table[slot] != 0 and table[slot] != key:
                slot = (slot + np.uint64(1)) & mask
            if table[slot] == key:
                info[position] = min(info[position], np.float32(1.0))
            table[slot] = key


@compiled()
def fingerprint(ids, offsets, hashes, prints):  # type: ignore[no-untyped-def]
    """Make a number of each passage's words and their order."""
    for passage in range(offsets.size - 1):
        value = np.uint64(0)
        for position in range(offsets[passage], offsets[passage + 1]):
            value = (value ^ hashes[ids[position]]) * _BASE
            value ^= value >> np.uint64(32)
        prints[passage] = value


@compiled()
def index_seeds(ids, offsets, k, keys, entry_at, passage_entries, passage_bounds):  # type: ignore[no-untyped-def]
    """Give every distinct k-gram an entry; list each passage's distinct entries; return the number of entries."""
    mask = np.uint64(keys.size - 1)
    entries, written = 0, 0
    last = np.full(ids.size + 1, -1, np.int64)
    for passage in range(offsets.size - 1):
        passage_bounds[passage] = written
        for position in range(offsets[passage], offsets[passage + 1] - k + 1):
            key = _key(ids, position, k)
            slot = (key >> np.uint64(1)) & mask
            while keys[slot] != 0 and keys[slot] != key:
                slot = (slot + np.uint64(1)) & mask
            if keys[slot] == 0:
                keys[slot] = key
                entry_at[slot] = entries
                entries += 1
            entry = entry_at[slot]
            if last[entry] != passage:
                last[entry] = passage
                passage_entries[written] = entry
                written += 1
    passage_bounds[offsets.size - 1] = written
    return entries


@compiled()
def count_seeds(ids, offsets, k, keys, entry_at, counts):  # type: ignore[no-untyped-def]
    """Count, for each entry, the passages that hold it."""
    mask = np.uint64(keys.size - 1)
    last = np.full(counts.size, -1, np.int64)
    for passage in range(offsets.size - 1):
        for position in range(offsets[passage], offsets[passage + 1] - k + 1):
            key = _key(ids, position, k)
            slot = (key >> np.uint64(1)) & mask
            while keys[slot] != 0 and keys[slot] != key:
                slot = (slot + np.uint64(1)) & mask
            if keys[slot] == key and last[entry_at[slot]] != passage:
                last[entry_at[slot]] = passage
                counts[entry_at[slot]] += 1


@compiled()
def post_seeds(ids, offsets, k, keys, entry_at, bounds, postings):  # type: ignore[no-untyped-def]
    """Write each entry's passages to ``postings[bounds[entry]:bounds[entry + 1]]``; entries without room get none."""
    mask = np.uint64(keys.size - 1)
    filled = bounds[:-1].copy()
    for passage in range(offsets.size - 1):
        for position in range(offsets[passage], offsets[passage + 1] - k + 1):
            key = _key(ids, position, k)
            slot = (key >> np.uint64(1)) & mask
            while keys[slot] != 0 and keys[slot] != key:
                slot = (slot + np.uint64(1)) & mask
            if keys[slot] != key:
                continue
            entry = entry_at[slot]
            at = filled[entry]
            if at < bounds[entry + 1] and (at == bounds[entry] or postings[at - 1] != passage):
                postings[at] = passage
                filled[entry] = at + 1


@compiled()
def rank_candidates(  # type: ignore[no-untyped-def]
    passage_entries, passage_bounds, bounds, postings, weights, prints, person, without, kept, found
):
    """Fill ``found`` (passages, kept) with the other corpus's passages of largest shared weight, -1 where none.

    ``prints``: a number for each of the other corpus's passages; the smaller goes first where weights are equal.
    ``person``: whose each of these is; those of person ``without`` of the asking passage are passed over.
    """
    others = prints.size
    score = np.zeros(others, np.float32)
    touched = np.empty(others, np.int64)
    best = np.empty(kept, np.float32)
    for passage in range(passage_bounds.size - 1):
        reached = 0
        for index in range(passage_bounds[passage], passage_bounds[passage + 1]):
            entry = passage_entries[index]
            for at in range(bounds[entry], bounds[entry + 1]):
                other = postings[at]
                if score[other] == 0:
                    touched[reached] = other
                    reached += 1
                score[other] += weights[entry]
        size = 0
        for number in range(reached):
            other = touched[number]
            value = score[other]
            score[other] = 0
            if person[other] == without[passage]:
                continue
            place = size
            while place > 0 and (
                best[place - 1] < value
                or (best[place - 1] == value and prints[found[passage, place - 1]] > prints[other])
            ):
                place -= 1
            if place == kept:
                continue
            for later in range(min(size, kept - 1), place, -1):
                best[later] = best[later - 1]
                found[passage, later] = found[passage, later - 1]
            best[place] = value
            found[passage, place] = other
            size = min(size + 1, kept)


@compiled()
def _extend_row(  # type: ignore[no-untyped-def]
    word, told, start, b, mismatch, gap, above, above_from, here, here_from
):
    """Fill a row of scores from the one above it; without branches, so that it runs on several cells at once."""
    for j in range(b.size):
        across = above[j]
        value = across + (told if b[j] == word else -mismatch)
        began = above_from[j] if across > np.float32(0) else start + np.int32(j)
        up = above[j + 1] - gap
        began = above_from[j + 1] if up > value else began
        value = up if up > value else value
        here[j + 1] = value if value > np.float32(0) else np.float32(0)
        here_from[j + 1] = began


@compiled()
def _align(a, info, b, mismatch, gap, best):  # type: ignore[no-untyped-def]
    """Fill ``best`` with score, start and end in a, start and end in b of the best local alignment.

    Passages are shorter than 2 ** 15 tokens.
    """
    width = b.size + 1
    above, here = np.zeros(width, np.float32), np.zeros(width, np.float32)
    # Where the alignment that ends in a cell began, packed as start in a, start in b.
    above_from, here_from = np.zeros(width, np.int32), np.zeros(width, np.int32)
    most, origin, end, until = np.float32(0), np.int32(0), 0, 0
    for i in range(a.size):
        _extend_row(a[i], info[i], np.int32(i << 16), b, mismatch, gap, above, above_from, here, here_from)
        before = here[0]
        for j in range(1, width):
            value = here[j]
            left = before - gap
            if left > value:
                value = left
                here[j] = left
                here_from[j] = here_from[j - 1]
            if value > most:
                most, origin, end, until = value, here_from[j], i + 1, j
            before = value
        above, here = here, above
        above_from, here_from = here_from, above_from
    best[0], best[1], best[2], best[3], best[4] = most, origin >> 16, end, origin & 0xFFFF, until


@compiled()
def _collect(a, info, b, k, best):  # type: ignore[no-untyped-def]
    """Fill ``best`` like :func:`_align`, with the words of a that stand in k-grams of b, in whatever order."""
    best[:] = 0
    if a.size < k or b.size < k:
        return
    slots = 1
    while slots < 2 * b.size:
        slots *= 2
    mask = np.uint64(slots - 1)
    table = np.full(slots, -1, np.int64)
    for j in range(b.size - k + 1):
        slot = (_key(b, j, k) >> np.uint64(1)) & mask
        while table[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = j
    until, score = 0, np.float64(0)
    low, high, there, beyond = a.size, 0, b.size, 0
    for i in range(a.size - k + 1):
        slot = (_key(a, i, k) >> np.uint64(1)) & mask
        while table[slot] >= 0:
            j = table[slot]
            equal = True
            for step in range(k):
                equal = equal and a[i + step] == b[j + step]
            if equal:
                for place in range(max(i, until), i + k):
                    score += info[place]
                until = i + k
                low, high = min(low, i), i + k
                there, beyond = min(there, j), max(beyond, j + k)
                break
            slot = (slot + np.uint64(1)) & mask
    best[0], best[1], best[2], best[3], best[4] = score, low, high, there, beyond


@compiled(parallel=True)
def align_pairs(  # type: ignore[no-untyped-def]
    ids, offsets, info, other_ids, other_offsets, first, second, mismatch, gap, k, found
):
    """Compare passage ``first[n]`` with the other corpus's passage ``second[n]``; fill row n of ``found``, (n, 5).

    A row is that of the best local alignment, or of the shared k-grams in any order where they score more.
    """
    for pair in prange(first.size):
        low, high = offsets[first[pair]], offsets[first[pair] + 1]
        there, until = other_offsets[second[pair]], other_offsets[second[pair] + 1]
        a, told, b = ids[low:high], info[low:high], other_ids[there:until]
        _align(a, told, b, mismatch, gap, found[pair])
        collected = np.empty(5)
        _collect(a, told, b, k, collected)
        if collected[0] > found[pair, 0]:
            found[pair] = collected
