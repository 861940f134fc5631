"""What compiled loops rely on and cannot check: they read and write wherever a wrong offset or number points.

Every function that hands arrays of its caller to such a loop asks here first; ValueError where they do not fit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def check_documents(ids: Array, offsets: Array) -> None:
    """Require tokens, uint32 (tokens,), and int64 offsets that start at 0, never fall and end with the tokens."""
    _check_type("token ids", ids, np.uint32)
    _check_type("offsets", offsets, np.int64)
    if not len(offsets) or offsets[0] != 0 or offsets[-1] != len(ids) or (np.diff(offsets) < 0).any():
        raise ValueError("offsets must start at 0, never fall, and end with the number of tokens")


def check_below(what: str, numbers: Array, size: int) -> None:
    """Require numbers from 0 to ``size`` less one."""
    if len(numbers) and (int(numbers.min()) < 0 or int(numbers.max()) >= size):
        raise ValueError(f"{what} must be from 0 to below {size}")


def check_each(what: str, numbers: Array, length: int) -> None:
    """Require one int64 an entry, of ``length`` entries."""
    _check_type(what, numbers, np.int64)
    if len(numbers) != length:
        raise ValueError(f"{what} must be as many as what they stand for: {length}, not {len(numbers)}")


def check_owners(what: str, numbers: Array, length: int) -> None:
    """Require one int64 an entry, none of them negative."""
    check_each(what, numbers, length)
    if length and int(numbers.min()) < 0:
        raise ValueError(f"{what} must not be negative")


def check_positive(what: str, value: int) -> None:
    """Require a whole number above 0."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{what} must be a whole number of at least 1")


def check_rows(what: str, rows: Array, kind: type[np.generic]) -> None:
    """Require a table of that type, (rows, columns)."""
    if rows.ndim != 2 or rows.dtype != kind:
        raise ValueError(f"{what} must be {np.dtype(kind)} with two dimensions")


def _check_type(what: str, array: Array, kind: type[np.generic]) -> None:
    if not isinstance(array, np.ndarray) or array.ndim != 1 or array.dtype != kind:
        raise ValueError(f"{what} must be {np.dtype(kind)} with one dimension")
