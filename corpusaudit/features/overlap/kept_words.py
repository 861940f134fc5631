"""How many words of a match both documents have."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from rapidfuzz.distance import LCSseq

from corpusaudit.features.text.tokens import Tokens

Span = tuple[int, int]
_MOST_COMPARED = 10**10
"""Words of one side times those of the other; beyond, as in books, all words of the shorter count as kept."""


def words_in(tokens: Tokens, document: int, spans: Iterable[Span]) -> int:
    """Return how many words of a document lie, with a character at least, in any of the spans."""
    low, high = int(tokens.offsets[document]), int(tokens.offsets[document + 1])
    starts, ends = tokens.starts[low:high], tokens.ends[low:high]
    inside = np.zeros(high - low, np.bool_)
    for start, end in spans:
        inside |= (starts < end) & (ends > start)
    return int(inside.sum())


def kept_words(mine: Tokens, document: int, span: Span, theirs: Tokens, other: int, there: Span) -> int | None:
    """Return how many words two spans have in one order, their longest common subsequence; None where all are equal.

    Both corpora share a vocabulary. ``span`` lies in ``document`` of ``mine``, ``there`` in ``other`` of ``theirs``.
    """
    one, two = _ids(mine, document, span), _ids(theirs, other, there)
    if one == two:
        return None
    if len(one) * len(two) > _MOST_COMPARED:
        return min(len(one), len(two))
    return int(LCSseq.similarity(one, two))


def _ids(tokens: Tokens, document: int, span: Span) -> list[int]:
    low, high = int(tokens.offsets[document]), int(tokens.offsets[document + 1])
    inside = (tokens.starts[low:high] < span[1]) & (tokens.ends[low:high] > span[0])
    found: list[int] = tokens.ids[low:high][inside].tolist()
    return found
