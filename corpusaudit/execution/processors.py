"""How many processors work may use, and how many threads compiled loops run on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

_MOST_KERNEL_THREADS = 8
"""Threads that read one long stream: each holds counts of its own, as long as the table of phrases."""


def processors() -> int:
    """Return how many processors this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def kernel_threads() -> int:
    """Return how many threads read a long stream: numba's number, which NUMBA_NUM_THREADS sets, eight at most."""
    from numba import config

    return min(int(config.NUMBA_NUM_THREADS), _MOST_KERNEL_THREADS)  # type: ignore[attr-defined]


@contextmanager
def one_algebra_thread() -> Iterator[None]:
    """Let linear algebra (BLAS) run on one thread in here; a decorator too.

    For matrices of some hundred rows: threads that wait for each other cost more than they spare, a hundredfold where
    processors are shared, and sums would depend on how many there are.
    """
    with _libraries(len(sys.modules)).limit(limits=1, user_api="blas"):
        yield


@lru_cache(maxsize=1)
def _libraries(_imported: int) -> Any:
    """Return the libraries that this process has loaded, looked up again where a module was imported meanwhile."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def mend_numba_threads() -> None:
    """Take NUMBA_NUM_THREADS out of the environment where it is no number of threads: numba could not be imported."""
    if not os.environ.get("NUMBA_NUM_THREADS", "1").strip("0 ").isdecimal():
        del os.environ["NUMBA_NUM_THREADS"]
