"""The nearest window of another corpus for each document: a long copied passage shows even in a long document."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.vectors.embeddings import Embeddings
from corpusaudit.features.vectors.neighbours import nearest


@dataclass(frozen=True, repr=False)
class WindowMatches:
    """For each document, its window that lies nearest to any window of the other corpus.

    ``distance``: float64 (documents,), cosine distance; nan for a document without words, or where the other corpus has
    none. ``window``, ``other_window``: int64 (documents,), rows of the two corpora's windows, -1 beside nan.
    """

    distance: NDArray[np.float64]
    window: NDArray[np.int64]
    other_window: NDArray[np.int64]


def nearest_windows(queries: Embeddings, index: Embeddings) -> WindowMatches:
    """Compare every window of ``queries`` with every window of ``index``; keep the best of each document."""
    documents = len(queries.documents)
    distance = np.full(documents, np.nan)
    window, other = np.full(documents, -1, np.int64), np.full(documents, -1, np.int64)
    if len(queries.windows) and len(index.windows):
        found = nearest(queries.windows, index.windows, 1)
        # Sorted by document, then distance: the first row of each document is its best.
        order = np.lexsort((found.distances[:, 0], queries.window_document))
        owner, first = np.unique(queries.window_document[order], return_index=True)
        best = order[first]
        distance[owner] = found.distances[best, 0]
        window[owner], other[owner] = best, found.indices[best, 0]
    return WindowMatches(distance, window, other)
