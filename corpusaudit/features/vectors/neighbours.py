"""Exact nearest neighbours by cosine distance.

FAISS searches in blocks by matrix products and finds a few candidates more than were asked for; their distances are
then computed again, pair by pair. A distance therefore depends on its two vectors alone: neither on the
order of the rows nor on the size of a block, and a copy lies at exactly 0.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.execution.spread import map_shards, merge

_SPARE = 3  # candidates beyond k: 32-bit products can misplace neighbours whose distances differ by less than 1e-6
_BLOCK_BYTES = 16 << 20
"""Bytes of candidate vectors whose distances are computed at a time."""
_QUERIES = 4096  # searched at a time by one thread
_COPY = 1e-13  # below the grain of 32-bit vectors (1e-7 in each value, squared) two rows are copies


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The k nearest rows of an index for each query, nearest first.

    distances: (n, k) float32, cosine distance 1 - similarity in [0, 2]; inf where the index holds no further row, nan
        where the query itself is a row of zeros (a document without words) and so is near to nothing.
    indices: (n, k) int64 row of the index; -1 where the distance is inf or nan. Of rows at equal distance the one
        that stands first; which one that is depends on the order of the index, the distances do not.
    """

    distances: NDArray[np.float32]
    indices: NDArray[np.int64]

    @property
    def k(self) -> int:
        """How many neighbours each query has room for."""
        return int(self.distances.shape[1])

    def first(self, k: int) -> Neighbours:
        """Return the nearest k of the neighbours kept; raise ValueError when k is larger than what was searched."""
        if not 0 < k <= self.k:
            raise ValueError(f"k must be in 1..{self.k}, not {k}")
        return self if k == self.k else Neighbours(self.distances[:, :k], self.indices[:, :k])


def nearest(
    queries: NDArray[np.floating[Any]], index: NDArray[np.floating[Any]], k: int, *, exclude_self: bool = False
) -> Neighbours:
    """Return the k nearest rows of ``index`` for each row of ``queries``, by cosine distance.

    queries: (n, d); index: (m, d). Rows need not have unit length. Rows of zeros in the index are nobody's neighbour.
    exclude_self: ``queries`` is ``index``, row for row, and no row is its own neighbour; an equal row elsewhere is one.

    Exact; time is that of the n by m by d product, memory that of the vectors and a block. Raises ValueError on
    shapes that do not fit, k below 1 or values that are not finite.
    """
    _check(queries, index, k, exclude_self)
    unit_queries, unit_index = _unit(queries), _unit(index)
    asked = np.flatnonzero(unit_queries.any(axis=1))
    kept = np.flatnonzero(unit_index.any(axis=1))
    distances = np.full((len(queries), k), np.inf, dtype=np.float32)
    indices = np.full((len(queries), k), -1, dtype=np.int64)
    distances[~unit_queries.any(axis=1)] = np.nan
    if len(asked) and len(kept):
        width = min(k + exclude_self + _SPARE, len(kept))
        candidates = kept[_search(unit_queries[asked], unit_index[kept], width)]
        distances[asked], indices[asked] = _rank(unit_queries, unit_index, asked, candidates, k, exclude_self)
    return Neighbours(distances, indices)


def _check(queries: NDArray[Any], index: NDArray[Any], k: int, exclude_self: bool) -> None:
    if queries.ndim != 2 or index.ndim != 2 or queries.shape[1] != index.shape[1]:
        raise ValueError(f"queries {queries.shape} and index {index.shape} must be (n, d) and (m, d)")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    if exclude_self and queries.shape != index.shape:
        raise ValueError("exclude_self needs the same rows as queries and index")
    if not (np.isfinite(queries).all() and np.isfinite(index).all()):
        raise ValueError("vectors must be finite")


def _unit(vectors: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return the rows at unit length in 32 bits, rows of zeros as they are."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    scaled = vectors / np.where(largest > 0, largest, 1)  # so that squares neither overflow nor vanish
    norms = np.linalg.norm(scaled, axis=1, keepdims=True)
    return np.ascontiguousarray(scaled / np.where(norms > 0, norms, 1), dtype=np.float32)


def _search(queries: NDArray[np.float32], index: NDArray[np.float32], width: int) -> NDArray[np.int64]:
    """Return (n, width) rows of the index, as FAISS finds them.

    Each thread searches for queries of its own: threads that share a query wait for each other, which on a busy machine
    costs up to a third of the time.
    """
    import faiss

    flat = faiss.IndexFlatIP(index.shape[1])
    flat.add(index)
    threads = faiss.omp_get_max_threads()
    step = min(_QUERIES, -(-len(queries) // threads))
    blocks = (queries[start : start + step] for start in range(0, len(queries), step))
    return merge(map_shards(functools.partial(_search_block, flat, width), blocks, workers=threads), _stacked)


def _search_block(flat: Any, width: int, queries: NDArray[np.float32]) -> NDArray[np.int64]:
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # of this thread alone
    try:
        found: NDArray[np.int64] = flat.search(queries, width)[1]
    finally:
        faiss.omp_set_num_threads(before)
    return found


def _stacked(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([first, second])


def _rank(
    queries: NDArray[np.float32],
    index: NDArray[np.float32],
    asked: NDArray[np.int64],
    candidates: NDArray[np.int64],
    k: int,
    exclude_self: bool,
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return distances and indices (len(asked), k) of the best candidates, from differences in place of products."""
    distances = np.full((len(asked), k), np.inf, dtype=np.float32)
    indices = np.full((len(asked), k), -1, dtype=np.int64)
    step = max(1, _BLOCK_BYTES // (4 * queries.shape[1] * candidates.shape[1]))
    for start in range(0, len(asked), step):
        rows = asked[start : start + step]
        block = np.sort(candidates[start : start + step], axis=1)  # equal distances: first row first
        exact = _cosine_distances(queries[rows], index[block])
        if exclude_self:
            exact[block == rows[:, None]] = np.inf
        order = np.argsort(exact, axis=1, kind="stable")[:, :k]
        best = np.take_along_axis(exact, order, axis=1)
        distances[start : start + step, : best.shape[1]] = best
        indices[start : start + step, : best.shape[1]] = np.where(
            np.isinf(best), -1, np.take_along_axis(block, order, axis=1)
        )
    return distances, indices


def _cosine_distances(queries: NDArray[np.float32], rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return 1 - cosine of unit queries (n, d) with unit rows (n, c, d), as half the squared length of the difference.

    Unlike 1 less a product, this keeps its digits where it is small and is exactly 0 for equal rows.
    """
    rows -= queries[:, None, :]
    half = 0.5 * np.einsum("ncd,ncd->nc", rows, rows, dtype=np.float64)
    return np.where(half < _COPY, 0.0, np.minimum(half, 2.0)).astype(np.float32)
