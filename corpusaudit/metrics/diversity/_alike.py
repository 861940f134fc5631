"""Which documents are alike but for names, numbers and a third of their words, and how many differ."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from corpusaudit.execution.processors import processors
from corpusaudit.metrics.shared.ratios import Estimate
from corpusaudit.metrics.shared.resampling import jackknife_groups, jackknife_interval
from corpusaudit.metrics.shared.views import View

LIKENESS = 0.6
"""Agreement of documents that count as alike, unless a metric is asked for another."""
_NUMBER, _NAME = -1, -2  # ids that stand for all numbers and for all names
_FEW = 0.1
"""Share of the pairs above which all are compared at once."""
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
    compared = partial(cdist, scorer=Indel.normalized_similarity, score_cutoff=least, dtype=np.float64)
    possible = np.triu(_shared_words(documents) >= least, 1)
    if possible.sum() > _FEW * len(documents) ** 2:
        found = compared(documents, documents, workers=processors())
    else:
        found = np.zeros(possible.shape)
        for index in np.flatnonzero(possible.any(axis=1)).tolist():
            others = np.flatnonzero(possible[index])
            found[index, others] = compared([documents[index]], [documents[other] for other in others.tolist()])[0]
        found = np.maximum(found, found.T)
    pairs: NDArray[np.bool_] = found >= likeness - 1e-9
    np.fill_diagonal(pairs, True)
    return pairs


def _shared_words(documents: list[list[int]]) -> NDArray[np.float64]:
    """Return (n, n): how far documents agree in whatever order, at least as far as they do in order, in [0, 1]."""
    from scipy.sparse import csr_array

    columns: dict[tuple[int, int], int] = {}
    rows: list[int] = []
    places: list[int] = []
    for index, words in enumerate(documents):
        times: dict[int, int] = {}
        for word in words:
            times[word] = times.get(word, 0) + 1
            places.append(columns.setdefault((word, times[word]), len(columns)))
        rows += [index] * len(words)
    ones = np.ones(len(places), np.float32)
    held = csr_array((ones, (rows, places)), shape=(len(documents), len(columns)))
    common = (held @ held.T).toarray().astype(np.float64)
    lengths = np.array([len(words) for words in documents], np.float64)
    both = lengths[:, None] + lengths
    return np.where(both > 0, 2 * common / np.maximum(both, 1.0), 1.0)


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
