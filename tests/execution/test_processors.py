"""How many processors and threads work may use."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from numba import config
from threadpoolctl import threadpool_info

from corpusaudit.execution.processors import kernel_threads, mend_numba_threads, one_algebra_thread, processors


def test_as_many_as_the_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5, 9}, raising=False)
    assert processors() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert processors() == 1


@pytest.mark.parametrize(("set_to", "used"), [(1, 1), (5, 5), (64, 8)])
def test_streams_are_read_by_numbas_number_of_threads(monkeypatch: pytest.MonkeyPatch, set_to: int, used: int) -> None:
    monkeypatch.setattr(config, "NUMBA_NUM_THREADS", set_to)
    assert kernel_threads() == used


@pytest.mark.parametrize(("given", "kept"), [("4", True), ("", False), ("0", False), ("two", False), ("-1", False)])
def test_what_is_no_number_of_threads_is_left_aside(monkeypatch: pytest.MonkeyPatch, given: str, kept: bool) -> None:
    monkeypatch.setenv("NUMBA_NUM_THREADS", given)
    mend_numba_threads()
    assert ("NUMBA_NUM_THREADS" in os.environ) is kept


def algebra_threads() -> list[int]:
    np.linalg.eigvalsh(np.eye(3))
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_small_algebra_runs_on_one_thread_and_gives_the_others_back() -> None:
    before = algebra_threads()
    with one_algebra_thread():
        assert set(algebra_threads()) == {1}
    assert algebra_threads() == before


def test_a_library_that_was_loaded_meanwhile_runs_on_one_thread_too() -> None:
    code = """
import numpy
from threadpoolctl import threadpool_info
from corpusaudit.execution.processors import one_algebra_thread
with one_algebra_thread():
    pass
import scipy.linalg
with one_algebra_thread():
    print({library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{1}\n"
