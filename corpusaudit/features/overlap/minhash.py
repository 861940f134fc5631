"""MinHash: short signatures of documents, and the pairs of documents that may be alike.

A document is the set of its shingles, runs of a few tokens; a document shorter than that is one shingle. Two signatures
agree in as many of their places, on average, as the two sets have in common: their Jaccard similarity J, with a
standard deviation of ``sqrt(J * (1 - J) / permutations)``. Signatures rest on the words alone, so they are equal in
every run and with every vocabulary.

Candidates come from bands of a signature (Broder 1997; Leskovec, Rajaraman and Ullman, ch. 3), sorted as in an LSH
forest (Bawa, Condie and Ganesan 2005): within a band, documents that agree in the most places from there on stand side
by side, and each is paired with a fixed number of neighbours. So the work grows with n log n whatever the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.preconditions import check_below, check_documents, check_each, check_rows
from corpusaudit.features.text.tokens import Tokens

PERMUTATIONS = 128
"""Values of a signature: the estimate of a likeness of .5 has a standard error of .044 (Broder 1997)."""
NO_SHINGLES = np.uint32(0xFFFFFFFF)
"""Fills the signature of a document without tokens; such documents are no candidates."""

_ROWS = 2
"""Values from one band to the next; a band holds twice as many, so that neighbouring bands overlap."""


class Pairs(NamedTuple):
    """Pairs of documents that may be alike, the most alike first.

    ``left``, ``right``: int64 rows of signatures. ``shares``: float64, the estimated Jaccard similarity.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    shares: NDArray[np.float64]


def signatures(tokens: Tokens, shingle: int = 3, permutations: int = PERMUTATIONS) -> NDArray[np.uint32]:
    """Return the signature of each document, (documents, permutations).

    ``shingle``: tokens a shingle, at least 1.
    """
    return signatures_of(tokens.ids, tokens.offsets, tokens.vocabulary.hashes, shingle, permutations)


def signatures_of(
    ids: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    shingle: int = 3,
    permutations: int = PERMUTATIONS,
) -> NDArray[np.uint32]:
    """Return signatures from arrays; ``hashes``: uint64, a hash of each word, by id."""
    from corpusaudit.features.overlap._minhash_kernels import sign

    if shingle < 1 or permutations < 1:
        raise ValueError("a shingle has one token at least, and a signature one place")
    check_documents(ids, offsets)
    check_below("token ids", ids, len(hashes))
    made = np.full((len(offsets) - 1, permutations), NO_SHINGLES, np.uint32)
    sign(ids, offsets, hashes, shingle, *permutation_constants(permutations), made)
    return made


def permutation_constants(permutations: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the odd factor and the shift of each permutation: the two halves of SplitMix64's sequence from 0."""
    steps = np.arange(1, permutations + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        state = steps * np.uint64(0x9E3779B97F4A7C15)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    return (state >> np.uint64(32)).astype(np.uint32) | np.uint32(1), state.astype(np.uint32)


def agreement(
    first: NDArray[np.uint32], second: NDArray[np.uint32], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the estimated Jaccard similarity of rows ``left`` of ``first`` with rows ``right`` of ``second``."""
    from corpusaudit.features.overlap._minhash_kernels import agreement as compare

    for signed, rows in ((first, left), (second, right)):
        check_rows("signatures", signed, np.uint32)
        check_each("rows of pairs", rows, len(left))
        check_below("rows of pairs", rows, len(signed))
    if first.shape[1] != second.shape[1]:
        raise ValueError("signatures must be of one length")
    shares = np.empty(len(left), np.float64)
    compare(first, second, left, right, shares)
    return shares


def pairs_within(signed: NDArray[np.uint32], least: float, most: int = 8) -> Pairs:
    """Return pairs of documents of one corpus that may be alike; ``left`` is below ``right``.

    Candidates agree in one of the bands of two places; those whose estimate reaches ``least`` stay. ``most``:
    neighbours that a document is paired with in a band, on each side.
    """
    found = []
    for order, band in _bands(signed):
        for step in range(1, most + 1):
            near = np.flatnonzero(band[step:] == band[:-step])
            if not len(near):
                break
            one, other = order[near], order[near + step]
            found.append(_alike(signed, signed, np.minimum(one, other), np.maximum(one, other), least))
    return _distinct(found, len(signed))


def pairs_between(signed: NDArray[np.uint32], others: NDArray[np.uint32], least: float, most: int = 8) -> Pairs:
    """Return pairs of a document of one corpus (``left``) and one of another (``right``), as :func:`pairs_within`."""
    found = []
    for order, band in _bands(np.concatenate([signed, others])):
        there = np.flatnonzero(order >= len(signed))
        here = np.flatnonzero(order < len(signed))
        after = np.searchsorted(there, here)
        for step in range(-most, most):
            fits = (after + step >= 0) & (after + step < len(there))
            own, near = here[fits], there[after[fits] + step]
            same = band[own] == band[near]
            found.append(_alike(signed, others, order[own[same]], order[near[same]] - len(signed), least))
    return _distinct(found, len(others))


def _bands(signed: NDArray[np.uint32]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint64]]]:
    """Yield for each band the documents with tokens, in forest order, and the places of the band in that order."""
    present = np.flatnonzero((signed != NO_SHINGLES).any(axis=1))
    width = signed.shape[1] // _ROWS * _ROWS
    for start in range(0, width, _ROWS):
        places = np.take(signed[present], range(start, start + 2 * _ROWS), axis=1, mode="wrap").astype(np.uint64)
        band = places[:, 0] << np.uint64(32) | places[:, 1]
        order = np.lexsort((places[:, 2] << np.uint64(32) | places[:, 3], band))
        yield present[order], band[order]


def _alike(
    first: NDArray[np.uint32],
    second: NDArray[np.uint32],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    least: float,
) -> Pairs:
    shares = agreement(first, second, left, right)
    kept = shares >= least
    return Pairs(left[kept], right[kept], shares[kept])


def _distinct(found: list[Pairs], size: int) -> Pairs:
    """Return each pair once, the most alike first; pairs as alike stand in the order of their documents."""
    if not found:
        return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float64))
    left, right, shares = (np.concatenate(column) for column in zip(*found, strict=True))
    _, first = np.unique(left * size + right, return_index=True)
    first = first[np.argsort(-shares[first], kind="stable")]
    return Pairs(left[first], right[first], shares[first])
