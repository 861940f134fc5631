"""Compiled loops of :mod:`corpusaudit.features.overlap.minhash`; imported only where they run."""

from __future__ import annotations

import numpy as np

from corpusaudit.features.compiled import compiled

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 over the golden ratio: Fibonacci hashing
_BLOCK = 1024
"""Shingles hashed at a time: their words and values stay in the first cache."""
_LANES = 32
"""Values that one vector instruction may take at once; the array is filled up to whole ones."""


@compiled()
def sign(ids, offsets, hashes, shingle, factors, shifts, signatures):  # type: ignore[no-untyped-def]
    """Lower each row of ``signatures`` to the least value that each permutation gives a shingle of the document.

    A permutation maps a shingle's 32-bit hash h to ``h * factor + shift`` modulo 2**32; factors are odd.
    """
    words = np.empty(_BLOCK + shingle, np.uint64)
    values = np.empty(_BLOCK + _LANES, np.uint32)
    for document in range(offsets.size - 1):
        start, stop = offsets[document], offsets[document + 1]
        size = min(shingle, stop - start)
        total = stop - start - size + 1 if stop > start else 0
        for begin in range(0, total, _BLOCK):
            count = min(_BLOCK, total - begin)
            for place in range(count + size - 1):
                words[place] = hashes[ids[start + begin + place]]
            for place in range(count):
                value = np.uint64(size)
                for step in range(size):
                    value = (value ^ words[place + step]) * _MULTIPLIER
                    value ^= value >> np.uint64(32)
                values[place] = np.uint32(value)
            # Repeating a value changes no minimum, and whole vectors of values need no loop for the rest.
            filled = (count + _LANES - 1) // _LANES * _LANES
            for place in range(count, filled):
                values[place] = values[0]
            for row in range(factors.size):
                factor, shift = factors[row], shifts[row]
                least = signatures[document, row]
                for place in range(filled):
                    least = min(least, np.uint32(values[place] * factor + shift))
                signatures[document, row] = least


@compiled()
def agreement(first, second, left, right, shares):  # type: ignore[no-untyped-def]
    """Write for each pair (left, right) the share of equal places of their two signatures."""
    width = first.shape[1]
    for pair in range(left.size):
        equal = 0
        a, b = left[pair], right[pair]
        for place in range(width):
            equal += first[a, place] == second[b, place]
        shares[pair] = equal / width
