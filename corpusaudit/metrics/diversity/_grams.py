"""N-grams by part: numbers and documents of those that share a first few bits, so that counts fit the cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.text.ngrams import Ngrams

Integers = NDArray[np.int64]


class Piece(NamedTuple):
    """N-grams of one part: ``numbers`` int64 from 0 to ``distinct`` less one, ``documents`` int64 of each."""

    numbers: Integers
    documents: Integers
    distinct: int


def pieces(grams: Ngrams) -> Iterator[Piece]:
    """Yield the parts that hold an n-gram; equal n-grams lie in one part."""
    for part in range(len(grams.starts) - 1):
        rows = slice(int(grams.starts[part]), int(grams.starts[part + 1]))
        first, last = int(grams.firsts[part]), int(grams.firsts[part + 1])
        if rows.stop > rows.start:
            numbers = grams.numbers[rows].astype(np.int64) - first
            yield Piece(numbers, grams.documents[rows].astype(np.int64), last - first)


def counts_in_groups(piece: Piece, groups: Integers, count: int) -> tuple[Integers, Integers, Integers]:
    """Return the n-grams that occur in each group of documents: number, group and how often, int64 (pairs,) each.

    ``groups``: int64 (documents,), the group of every document, below ``count``.
    """
    pairs, often = np.unique(piece.numbers * count + groups[piece.documents], return_counts=True)
    return pairs // count, pairs % count, often.astype(np.int64)
