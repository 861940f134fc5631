"""N-grams as integers, and the counts that diversity metrics read off them.

The id of an n-gram is made from the id of its first n - 1 tokens and its last token, so equal ids mean equal n-grams:
nothing rests on a hash. Keys are parted by their top bits and numbered part by part in tables that fit the cache.
Beside the tokens this takes 16 bytes a token (id, key and place). N-grams never cross the end of a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.preconditions import check_below, check_documents, check_each, check_positive

NO_NGRAM = np.uint32(0xFFFFFFFF)
"""Stands at places where no n-gram fits before the end of the document."""

_PART = 1 << 14
"""N-grams of a part, about: its table stays in a fast cache."""
_MOST_PARTS = 1 << 12
"""Parts that keys are cut into at most, by their first bits."""
_MOST_TOKENS = (1 << 32) - 1
"""Places of tokens are numbers of 32 bits."""


@dataclass(frozen=True, repr=False)
class Ngrams:
    """All n-grams of one order.

    ``total`` counts them, ``distinct`` counts the different ones. In partition order: ``numbers`` uint64 (total,) are
    dense ids, ``documents`` uint32 (total,) the document of each, ascending within a partition; ``starts`` and
    ``firsts`` int64 (partitions + 1,) bound the entries and the ids of each partition.
    """

    order: int
    total: int
    distinct: int
    numbers: NDArray[np.uint64]
    documents: NDArray[np.uint32]
    starts: NDArray[np.int64]
    firsts: NDArray[np.int64]


def ngram_totals(offsets: NDArray[np.int64], order: int) -> NDArray[np.int64]:
    """Return how many n-grams of that order each document holds."""
    totals: NDArray[np.int64] = np.maximum(np.diff(offsets) - order + 1, 0)
    return totals


def ngram_ids(
    ids: NDArray[np.uint32], offsets: NDArray[np.int64], order: int
) -> tuple[NDArray[np.uint32], NDArray[np.int64], int]:
    """Return a dense id for every n-gram, where each document's n-grams start among them, and how many differ.

    ``ids``: uint32 (tokens,). ``offsets``: int64 (documents + 1,). The ids run from 0 to the number of different
    n-grams less one, in no stated order.
    """
    grams = np.empty(len(ids), np.uint32)
    distinct = 0
    for ngrams in _each_order(ids, offsets, order, grams, keep_last=True):
        distinct = ngrams.distinct
    starts = np.concatenate([[0], np.cumsum(ngram_totals(offsets, order))]).astype(np.int64)
    return grams[grams != NO_NGRAM], starts, distinct


def each_order(ids: NDArray[np.uint32], offsets: NDArray[np.int64], most: int) -> Iterator[Ngrams]:
    """Yield the n-grams of orders 1 to ``most``; the arrays of one are overwritten by the next.

    Raises ValueError for more than 2**32 - 1 tokens.
    """
    return _each_order(ids, offsets, most, np.empty(len(ids), np.uint32), keep_last=False)


def _each_order(
    ids: NDArray[np.uint32], offsets: NDArray[np.int64], most: int, grams: NDArray[np.uint32], *, keep_last: bool
) -> Iterator[Ngrams]:
    from corpusaudit.features.text import _ngram_kernels as kernels

    check_documents(ids, offsets)
    check_positive("the order of n-grams", most)
    if len(ids) > _MOST_TOKENS:
        raise ValueError("more than 2**32 - 1 tokens")
    tokens = np.ascontiguousarray(ids, np.uint32)
    keys = np.empty(len(tokens), np.uint64)
    places = np.empty(len(tokens), np.uint32)
    blocks = np.empty((len(tokens) >> 6) + 1, np.int64)
    kernels.block_documents(offsets, blocks)
    for order in range(1, most + 1):
        total = int(ngram_totals(offsets, order).sum())
        bits = min(max(0, total // _PART).bit_length(), _MOST_PARTS.bit_length() - 1)
        starts = np.zeros((1 << bits) + 1, np.int64)
        firsts = np.zeros((1 << bits) + 1, np.int64)
        kernels.partition(grams, tokens, offsets, order, 64 - max(bits, 1), starts, keys, places)
        distinct = int(kernels.number(starts, keys, firsts))
        if order < most or keep_last:
            grams.fill(NO_NGRAM)
            kernels.spread(keys[:total], places, grams)
        kernels.to_documents(places[:total], offsets, blocks)
        yield Ngrams(order, total, distinct, keys[:total], places[:total], starts, firsts)


def owned_by_group(ngrams: Ngrams, groups: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return for each of ``count`` groups of documents how many different n-grams occur in it alone.

    ``groups``: int64 (documents,), the group of every document. Without group g, ``distinct - owned[g]`` remain.
    """
    from corpusaudit.features.text._ngram_kernels import owned_grams

    check_each("groups", groups, len(groups))
    check_below("groups", groups, count)
    check_below("documents", ngrams.documents, len(groups))
    _check_partitions(ngrams)
    owned = np.zeros(count, np.int64)
    owned_grams(ngrams.starts, ngrams.firsts, ngrams.numbers, ngrams.documents, groups, owned)
    return owned


def _check_partitions(ngrams: Ngrams) -> None:
    """Require ids within the bounds of their partition, which they leave once the next order was made."""
    for start, stop, low, high in zip(
        ngrams.starts[:-1], ngrams.starts[1:], ngrams.firsts[:-1], ngrams.firsts[1:], strict=True
    ):
        numbers = ngrams.numbers[start:stop]
        if len(numbers) and not (low <= numbers.min() and numbers.max() < high):
            raise ValueError("the n-grams were overwritten by those of the next order")


def clipped_matches(ids: NDArray[np.uint32], offsets: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return (documents, most): n-grams of each document that other documents hold too, clipped as BLEU clips.

    An n-gram that occurs c times in the document and at most m times in any one other document counts min(c, m).
    Linear in the tokens.
    """
    from corpusaudit.features.text import _ngram_kernels as kernels

    check_documents(ids, offsets)
    check_positive("the order of n-grams", most)
    matches = np.zeros((most, len(offsets) - 1), np.int64)
    for ngrams in each_order(ids, offsets, most):
        kernels.clipped_matches(
            ngrams.starts, ngrams.firsts, ngrams.numbers, ngrams.documents, matches[ngrams.order - 1]
        )
    return matches.T


def types_per_document(ids: NDArray[np.uint32], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many different tokens each document holds."""
    from corpusaudit.features.text._ngram_kernels import types_in_documents

    check_documents(ids, offsets)
    types = np.zeros(len(offsets) - 1, np.int64)
    types_in_documents(ids, offsets, int(ids.max()) + 1 if len(ids) else 0, types)
    return types


def types_per_window(ids: NDArray[np.uint32], window: int) -> NDArray[np.int64]:
    """Return how many different tokens each run of ``window`` tokens holds: (tokens - window + 1,), or none."""
    from corpusaudit.features.text._ngram_kernels import types_in_windows

    check_documents(ids, np.array([0, len(ids)]))
    check_positive("the length of a window", window)
    types = np.zeros(max(0, len(ids) - window + 1), np.int64)
    types_in_windows(ids, window, int(ids.max()) + 1 if len(ids) else 0, types)
    return types


def factor_ends(ids: NDArray[np.uint32], threshold: float) -> tuple[NDArray[np.int64], int, int]:
    """Return the places after which the type-token ratio fell to ``threshold``, and tokens and types behind the last.

    After each place the ratio starts anew. ``threshold`` in (0, 1); a place is an index into ``ids``.
    """
    from corpusaudit.features.text import _ngram_kernels as kernels

    check_documents(ids, np.array([0, len(ids)]))
    if not 0 < threshold < 1:
        raise ValueError("the threshold of a type-token ratio must lie between 0 and 1")
    # A single word has a ratio of 1, so a place needs two.
    ends = np.empty(len(ids) // 2, np.int64)
    size = int(ids.max()) + 1 if len(ids) else 0
    found, words, types = kernels.factor_ends(np.ascontiguousarray(ids, np.uint32), threshold, size, ends)
    return ends[:found], int(words), int(types)


def common_ngrams(
    ids: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    order: int,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return how many n-grams the documents of each pair have in common, (pairs,).

    ``left``, ``right``: the documents of each pair. An n-gram that occurs a times in one and b times in the other
    counts min(a, b).
    """
    from corpusaudit.features.text._ngram_kernels import common, sort_documents

    for documents in (left, right):
        check_each("documents of pairs", documents, len(left))
        check_below("documents of pairs", documents, len(offsets) - 1)
    grams, starts, _ = ngram_ids(ids, offsets, order)
    sort_documents(grams, starts)
    counts = np.empty(len(left), np.int64)
    common(grams, starts, left, right, counts)
    return counts
