"""How many words of a match both documents have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from corpusaudit.features.text.tokens import Tokens

Span = tuple[int, int]
_MOST_COMPARED = 10**9
"""Words of one side times those of the other: 120 MB of bits. Beyond, as in books, all words of the shorter count."""
_LEAST = 3
"""Words of a run that is no accident of common words."""
_RUN = 4
"""Words of a run that is looked for in whatever order; two documents on one subject share few of them."""


class Kept(NamedTuple):
    """A run of so many ``words`` that stand in both documents, from and to in characters of each."""

    words: int
    mine: Span
    theirs: Span


def words_in(tokens: Tokens, document: int, spans: Iterable[Span]) -> int:
    """Return how many words of a document lie, with a character at least, in any of the spans."""
    return int(_inside(tokens, document, spans).sum())


def _inside(tokens: Tokens, document: int, spans: Iterable[Span]) -> NDArray[np.bool_]:
    low, high = int(tokens.offsets[document]), int(tokens.offsets[document + 1])
    starts, ends = tokens.starts[low:high], tokens.ends[low:high]
    inside = np.zeros(high - low, np.bool_)
    for start, end in spans:
        inside |= (starts < end) & (ends > start)
    return inside


def words_of_both(theirs: Tokens, other: int, mine: Tokens, document: int, spans: Iterable[Span] = ()) -> int:
    """Return how many words of document ``other`` of ``theirs`` stand in a document of ``mine``, in whatever order.

    A word counts that lies in a run of four (of all, where there are fewer) that the other document has somewhere, or
    in one of the ``spans``, which are known to be matched.
    """
    inside = _inside(theirs, other, spans)
    words, own = theirs.document(other).tolist(), mine.document(document).tolist()
    length = min(_RUN, len(words))
    if length:
        runs = set(zip(*(own[i:] for i in range(length)), strict=False))
        for at, run in enumerate(zip(*(words[i:] for i in range(length)), strict=False)):
            if run in runs:
                inside[at : at + length] = True
    return int(inside.sum())


def kept_runs(mine: Tokens, document: int, span: Span, theirs: Tokens, other: int, there: Span) -> list[Kept]:
    """Return the runs of words that two spans have in one order, by their longest common subsequence.

    Both corpora share a vocabulary. ``span`` lies in ``document`` of ``mine``, ``there`` in ``other`` of ``theirs``.
    Runs of one word or two, which any two texts share, are left out where there are longer ones. Spans too long to
    compare, as those of books, count as one run of the shorter's words.
    """
    (one, starts, ends), (two, other_starts, other_ends) = _part(mine, document, span), _part(theirs, other, there)
    shorter = min(len(one), len(two))
    if not shorter:
        return []
    if len(one) * len(two) > _MOST_COMPARED:
        return [Kept(shorter, span, there)]
    blocks = [(0, shorter, 0)] if one == two else _equal_blocks(one, two)
    blocks = [block for block in blocks if block[1] - block[0] >= _LEAST] or blocks
    return [
        Kept(end - start, (starts[start], ends[end - 1]), (other_starts[at], other_ends[at + end - start - 1]))
        for start, end, at in blocks
    ]


def _equal_blocks(one: list[int], two: list[int]) -> list[tuple[int, int, int]]:
    """Return where the one has words of the other, [start, end), and where they begin there."""
    opcodes = LCSseq.opcodes(one, two)
    return [(o.src_start, o.src_end, o.dest_start) for o in opcodes if o.tag == "equal"]


def _part(tokens: Tokens, document: int, span: Span) -> tuple[list[int], list[int], list[int]]:
    """Return the words of a document that lie in a span: ids, and where they start and end."""
    low, high = int(tokens.offsets[document]), int(tokens.offsets[document + 1])
    starts, ends = tokens.starts[low:high], tokens.ends[low:high]
    inside = (starts < span[1]) & (ends > span[0])
    return tokens.ids[low:high][inside].tolist(), starts[inside].tolist(), ends[inside].tolist()
