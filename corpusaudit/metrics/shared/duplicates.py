"""Which documents are near-copies of each other: MinHash candidates, each compared token by token."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.minhash import PERMUTATIONS, pairs_within, signatures
from corpusaudit.features.small_counts import shown_share
from corpusaudit.features.text.tokens import Tokens

SHINGLE = 2
"""Neighbouring tokens that MinHash compares: an edit breaks two pairs, and would break more of longer runs."""


def near_duplicate_clusters(tokens: Tokens, *, similarity: float = 0.8) -> NDArray[np.int64]:
    """Return the cluster of each document, int64 (documents,): the index of its first document.

    ``similarity``: least edit similarity on tokens, above 0 and at most 1. Documents without tokens stand alone.
    """
    leader = equal_clusters(tokens)
    distinct = np.flatnonzero((leader == np.arange(len(tokens))) & (tokens.lengths > 0))
    leader[distinct] = distinct[_linked(tokens.subset(distinct), similarity)]
    # Copies follow their first document into its cluster.
    return leader[leader]


def equal_clusters(tokens: Tokens) -> NDArray[np.int64]:
    """Return the first document with the same tokens of each, int64 (documents,); those without tokens stand alone."""
    first: dict[bytes, int] = {}
    leader = np.arange(len(tokens))
    for index in range(len(tokens)):
        words = tokens.document(index).tobytes()
        if words:
            leader[index] = first.setdefault(words, index)
    return leader


def repeated_by_a_few(leader: NDArray[np.int64], people: Sequence[str]) -> bool:
    """Return whether the documents that have a like, or those that have none, are of one to four people.

    Their share among private documents would give them away. ``leader``: the cluster of each document; ``people``: who
    is behind each.
    """
    liked = np.bincount(leader, minlength=len(leader))[leader] > 1
    return shown_share(liked, np.unique(np.array(people), return_inverse=True)[1]) is None


def _linked(tokens: Tokens, similarity: float) -> NDArray[np.int64]:
    """Return the first document of each document's cluster; documents differ and have tokens."""
    top = list(range(len(tokens)))

    def find(index: int) -> int:
        while top[index] != index:
            top[index] = top[top[index]]
            index = top[index]
        return index

    pairs = pairs_within(signatures(tokens, SHINGLE), least_estimate(similarity))
    short, long = np.sort(np.stack([tokens.lengths[pairs.left], tokens.lengths[pairs.right]]), axis=0)
    fits = short >= similarity * long - 1e-9
    words = [tokens.document(index).tolist() for index in range(len(tokens))]
    for left, right in zip(pairs.left[fits].tolist(), pairs.right[fits].tolist(), strict=True):
        a, b = find(left), find(right)
        if a != b and are_near(words[left], words[right], similarity):
            top[max(a, b)] = min(a, b)
    return np.array([find(index) for index in range(len(top))], np.int64)


def least_estimate(similarity: float) -> float:
    """Return the estimated similarity below which a pair is no candidate.

    An edit breaks at most two pairs of neighbouring tokens. What is left when edits stand apart, less three standard
    deviations of the estimate.
    """
    kept = max(0.0, 1 - SHINGLE * (1 - similarity))
    jaccard = kept / (2 - kept)
    return max(0.0, jaccard - 3 * math.sqrt(jaccard * (1 - jaccard) / PERMUTATIONS))


def are_near(first: list[int], second: list[int], similarity: float) -> bool:
    """Return whether the edit similarity of two documents' tokens reaches ``similarity``."""
    from rapidfuzz.distance import Levenshtein

    longer = max(len(first), len(second))
    most = longer - math.ceil(similarity * longer - 1e-9)
    return int(Levenshtein.distance(first, second, score_cutoff=most)) <= most
