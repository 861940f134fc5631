"""How much nearer a document lies to one text in another language than to all others: what shows a translation.

Text in another language is farther from everything, each corpus by another amount, so that a distance says little. In
proportion it says much: a translation is far nearer to its original than to the texts that come next, and the original
far nearer to it than to other documents. The score is the sum of the two logarithms, and half of that of the nearness
itself, by which more translations were found among texts that repeat each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.vectors.embeddings import Embeddings
from corpusaudit.features.vectors.neighbours import nearest

NEXT = 5
"""Texts after the nearest one whose mean distance is its measure."""
_OF_NEARNESS = 0.5
"""Weight of the nearness itself; with none or with 1 and more, fewer translations were found in some kind of text."""
_LEAST = 1e-4
"""Cosine distance under which two texts are the same to the model."""
_GRAIN = 5
"""Decimals of a distance: finer ones depend on how a product of 32 bits was cut in blocks."""
_BLOCK = 1 << 24
"""Similarities held at a time."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, repr=False)
class Translations:
    """For each document, the person of another corpus whose text in another language stands out as the nearest.

    ``score``: float64 (documents,), larger for nearer in proportion; nan where nothing in another language is there to
    compare. ``person``: int64 (documents,), -1 beside nan. ``compared``: int64 (documents,), people with such text.
    """

    score: NDArray[np.float64]
    person: NDArray[np.int64]
    compared: NDArray[np.int64]


def find_translations(
    queries: Embeddings,
    languages: Sequence[str | None],
    index: Embeddings,
    index_languages: Sequence[str | None],
    people: NDArray[np.int64],
) -> Translations:
    """Compare each document with the texts of ``index`` in other languages, by the nearest windows of the two.

    languages, index_languages: code of each document; None is compared with nothing. people: int64, the person behind
    each document of the index: all texts of a person count as one. Documents whose nearest text is of the same person
    are not each other's measure, so that a text translated many times shows as one translated once.
    """
    count = len(queries.documents)
    score, person = np.full(count, np.nan), np.full(count, -1, np.int64)
    compared = np.zeros(count, np.int64)
    own, other = (np.array([code or "" for code in codes]) for codes in (languages, index_languages))
    for language in sorted({str(code) for code in own.tolist() if code}):
        mine = (own == language)[queries.window_document]
        theirs = ((other != language) & (other != ""))[index.window_document]
        if not (mine.any() and theirs.any()):
            continue
        documents, rows = np.unique(queries.window_document[mine], return_inverse=True)
        whose, columns = np.unique(people[index.window_document[theirs]], return_inverse=True)
        scores, best = _scores(queries.windows[mine], rows, index.windows[theirs], columns)
        score[documents], compared[documents] = scores, len(whose)
        person[documents] = np.where(np.isnan(scores), -1, whose[best])
    return Translations(score, person, compared)


def _scores(
    queries: Floats, documents: NDArray[np.int64], index: Floats, people: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the score of each document, and its nearest person, from windows and to whom they belong (0, 1, ...)."""
    order = np.argsort(people, kind="stable")
    index, starts = index[order], np.searchsorted(people[order], np.arange(people.max() + 1))
    count = int(documents.max()) + 1
    near, after = np.empty(count), np.empty(count)
    best = np.empty(count, np.int64)
    # Of each person, the documents that come nearest among those whose nearest text is another's.
    others = np.full((NEXT, len(starts)), np.inf, np.float32)
    bounds = np.searchsorted(documents, np.arange(count + 1))
    step = max(1, _BLOCK // len(index))
    first = 0
    while first < count:
        end = max(first + 1, int(np.searchsorted(bounds, bounds[first] + step, side="right")) - 1)
        block = _distances(queries[bounds[first] : bounds[end]], bounds[first:end] - bounds[first], index, starts)
        rows = np.arange(end - first)
        nearest_person = block.argmin(axis=1)
        best[first:end], near[first:end] = nearest_person, block[rows, nearest_person]
        block[rows, nearest_person] = np.inf
        after[first:end] = _mean_of_nearest(block.T)
        others = np.sort(np.concatenate([others, block]), axis=0)[:NEXT]
        first = end
    back = _mean_of_nearest(others)[best]
    return np.log(after / near) + np.log(back / near) - _OF_NEARNESS * np.log(near), best


def _distances(queries: Floats, documents: NDArray[np.int64], index: Floats, people: NDArray[np.int64]) -> Floats:
    """Return the smallest distance (documents, people) of the windows of each, which begin at those rows."""
    similar = np.maximum.reduceat(np.maximum.reduceat(queries @ index.T, people, axis=1), documents, axis=0)
    return np.maximum(np.round(1.0 - similar, _GRAIN), np.float32(_LEAST))


def _mean_of_nearest(distances: Floats) -> NDArray[np.float64]:
    """Return the mean of the smallest distances of each column, at most ``NEXT``; nan where there is none."""
    smallest = np.sort(distances, axis=0)[:NEXT].astype(np.float64)
    known = np.isfinite(smallest)
    total = np.where(known, smallest, 0.0).sum(axis=0)
    return np.asarray(np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan))


def nearest_pair(
    queries: Embeddings, document: int, index: Embeddings, among: NDArray[np.bool_]
) -> tuple[float, int, int]:
    """Return distance and rows of the nearest windows of a document and of the documents of the index ``among``."""
    mine = np.flatnonzero(queries.window_document == document)
    theirs = np.flatnonzero(among[index.window_document])
    found = nearest(queries.windows[mine], index.windows[theirs], 1)
    best = int(found.distances[:, 0].argmin())
    return float(found.distances[best, 0]), int(mine[best]), int(theirs[found.indices[best, 0]])
