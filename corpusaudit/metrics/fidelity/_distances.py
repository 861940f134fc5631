"""Squared Euclidean distances in blocks, in 64 bits: never the whole matrix of two corpora."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.floating[Any]]
Floats = NDArray[np.float64]

_BLOCK_BYTES = 32 << 20
"""Bytes of distances held at a time."""


def check_features(*sets: Features) -> None:
    """Raise ValueError unless all are finite, two-dimensional and of one width."""
    if any(features.ndim != 2 for features in sets) or len({features.shape[1] for features in sets}) > 1:
        raise ValueError("features must be (n, d) arrays of the same d: " + ", ".join(str(s.shape) for s in sets))
    if not all(np.isfinite(features).all() for features in sets):
        raise ValueError("features must be finite")


def blocks(left: Floats, right: Floats) -> Iterator[tuple[slice, Floats]]:
    """Yield (rows, squared distances of left[rows] to all of right), a few rows at a time."""
    norms = np.einsum("nd,nd->n", right, right)
    step = max(1, _BLOCK_BYTES // (8 * max(1, len(right))))
    for start in range(0, len(left), step):
        part = left[start : start + step]
        squared = part @ right.T
        squared *= -2.0
        squared += np.einsum("nd,nd->n", part, part)[:, None]
        squared += norms
        yield slice(start, start + len(part)), np.maximum(squared, 0.0, out=squared)
