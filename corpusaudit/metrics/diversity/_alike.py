"""Which documents are alike but for names, numbers and a third of their words, and how many differ."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpusaudit.execution.processors import processors
from corpusaudit.metrics.shared.ratios import Estimate
from corpusaudit.metrics.shared.resampling import jackknife_groups, jackknife_interval
from corpusaudit.metrics.shared.views import View

LIKENESS = 0.6
"""Agreement of documents that count as alike, unless a metric is asked for another."""
_NUMBER, _NAME = -1, -2  # ids that stand for all numbers and for all names
_SENTENCE_ENDS = frozenset(".!?:\n")


def masked(whole: View, document: int) -> list[int]:
    """Return the word ids of a document, -1 for a run of words with digits and -2 for one of names.

    A name is a word with a capital that does not begin a sentence or a line.
    """
    text, tokens = whole.texts[document], whole.tokens
    rows = slice(int(tokens.offsets[document]), int(tokens.offsets[document + 1]))
    words: list[int] = []
    before = 0
    for word, start, end in zip(
        tokens.ids[rows].tolist(), tokens.starts[rows].tolist(), tokens.ends[rows].tolist(), strict=True
    ):
        kind = word
        if _has_digit(text[start:end]):
            kind = _NUMBER
        elif text[start].isupper() and words and not _SENTENCE_ENDS.intersection(text[before:start]):
            kind = _NAME
        if kind >= 0 or not words or words[-1] != kind:
            words.append(kind)
        before = end
    return words


@lru_cache(maxsize=1 << 16)
def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def alike(documents: list[list[int]], likeness: float) -> NDArray[np.bool_]:
    """Return (n, n): whether two documents' words agree in order to at least ``likeness``, in (0, 1]."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    # The cut-off only saves time. A pair that just reaches the likeness counts, whatever the rounding.
    least = max(0.0, likeness - 0.01)
    found = cdist(
        documents,
        documents,
        scorer=Indel.normalized_similarity,
        score_cutoff=least,
        dtype=np.float64,
        workers=processors(),
    )
    pairs: NDArray[np.bool_] = found >= likeness - 1e-9
    np.fill_diagonal(pairs, True)
    return pairs


def effective_share(pairs: NDArray[np.bool_]) -> float:
    """Return the effective number over n of documents with these pairs alike, (n, n), in [1/n, 1]."""
    # z_i is the count over n, so the n cancel.
    return float(np.exp(-np.log(pairs.sum(axis=1)).mean()))


def estimate(pairs: NDArray[np.bool_]) -> Estimate | None:
    """Return the share with its jackknife interval; None for a single document."""
    value = effective_share(pairs)
    groups, count = jackknife_groups(len(pairs))
    if count < 2:
        return None
    rest = [np.flatnonzero(groups != group) for group in range(count)]
    left_out = np.array([effective_share(pairs[np.ix_(kept, kept)]) for kept in rest])
    low, high = jackknife_interval(value, left_out, least=1 / len(pairs), most=1.0)
    assert low is not None
    assert high is not None
    return Estimate(value, low, high)


def pairs_of(whole: View, most: int, likeness: float) -> NDArray[np.bool_]:
    return alike([masked(whole, index) for index in range(min(most, len(whole)))], likeness)
