"""Documents that are made up of whole documents of another corpus, one behind another.

Hashes of the openings of the other corpus go into a small filter, past which the tokens are streamed once; where one is
met, hashes of whole documents with that opening are looked up by length. What is chosen is compared token by token, so
no hash alone makes a match. Time grows with the tokens, and with the different lengths of documents that open alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.preconditions import check_below, check_each, check_positive
from corpusaudit.features.text.tokens import Tokens

TENTHS = 9
"""Of a document's tokens; the rest may be a heading, a date or a line between the documents that it is made of."""


@dataclass(frozen=True, repr=False)
class Contained:
    """Whole documents of another corpus that make up documents; int64 arrays of one length, by place.

    ``document``, ``start``, ``end``: the place, as token positions [start, end) in the arrays of the corpus under
    audit. ``other``: the document of the other corpus.
    """

    document: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    other: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.document)


def contained_documents(
    query: Tokens, asked: NDArray[np.bool_], other: Tokens, documents: NDArray[np.int64], min_tokens: int
) -> Contained:
    """Find what documents of ``query`` are made of: two or more whole documents that cover nine tenths of the tokens.

    ``asked``: bool (documents of ``query``,), those to look through. ``documents``: int64, those of ``other`` that
    count, no two of them equal; ones under ``min_tokens`` tokens never do. Places do not overlap; of all choices that
    which covers most. One document may stand in another several times. Tokens must share a vocabulary.
    """
    from corpusaudit.features.overlap._contained_kernels import fill_filter, find_contained, hash_documents

    check_positive("min_tokens", min_tokens)
    check_each("documents", documents, len(documents))
    check_below("documents", documents, len(other))
    if asked.dtype != np.bool_ or asked.shape != (len(query),):
        raise ValueError("asked must say of every document whether to look through it")
    if query.vocabulary is not other.vocabulary:
        raise ValueError("corpora of two vocabularies cannot be compared")
    long = documents[other.lengths[documents] >= min_tokens]
    if not len(long):
        return Contained(*np.zeros((4, 0), np.int64))
    openings, wholes = np.empty(len(long), np.uint64), np.empty(len(long), np.uint64)
    hash_documents(other.ids, other.offsets, long, min_tokens, openings, wholes)
    lengths = other.lengths[long]
    order = np.lexsort((wholes, lengths, openings))
    long, openings, wholes, lengths = long[order], openings[order], wholes[order], lengths[order]
    runs = _bounds(openings, lengths)
    openings, lengths = openings[runs[:-1]], lengths[runs[:-1]]
    groups = _bounds(openings)
    openings = openings[groups[:-1]]
    # One bit in sixteen is set at most: few of the tokens that open nothing are searched for.
    filter_ = np.zeros(1 << int(np.ceil(np.log2(len(openings) / 4 + 1))), np.uint64)
    fill_filter(openings, filter_)
    found = np.empty((len(query.ids) // min_tokens + 1, 4), np.int64)
    filled = find_contained(
        query.ids, query.offsets, asked, other.ids, other.offsets, long, wholes, filter_, openings, groups, lengths,
        runs, min_tokens, TENTHS, found,
    )  # fmt: skip
    return Contained(*np.ascontiguousarray(found[:filled].T))


def _bounds(*columns: NDArray[np.uint64] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each stretch of equal rows begins, and the end."""
    changes = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.concatenate([[0], np.flatnonzero(changes) + 1, [len(columns[0])]]).astype(np.int64)
