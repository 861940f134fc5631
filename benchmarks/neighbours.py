"""Exact nearest neighbours beside the machine's own matrix product, in one run.

The product of two square 32-bit matrices (BLAS sgemm) is the most that this machine does a processor second; the search
does 2 n m d operations at least. Goal: over 60 % of that rate.

    python benchmarks/neighbours.py [--queries N] [--index M] [--dimension D] [--k K] [--table FILE]
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tables import beside, show

from corpusaudit.features.vectors.neighbours import nearest

GIGA = 1e9


def processor_seconds(work: Callable[[], Any], repeats: int) -> float:
    """Return the least processor seconds of a few runs, after one that warms up."""
    work()
    found = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def unit_rows(n: int, d: int, seed: int) -> NDArray[np.float32]:
    """Return n random unit vectors (n, d)."""
    rows = np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def main() -> None:
    """Measure both and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=int, default=20_000)
    parser.add_argument("--index", type=int, default=20_000)
    parser.add_argument("--dimension", type=int, default=384)
    parser.add_argument("--k", type=int, default=5)
    parser.add_argument("--table", type=Path, help="write the table here, .md or .json")
    options = parser.parse_args()
    square = unit_rows(4096, 4096, 0)
    peak = 2 * 4096**3 / processor_seconds(lambda: square @ square, 5) / GIGA
    queries = unit_rows(options.queries, options.dimension, 1)
    index = unit_rows(options.index, options.dimension, 2)
    seconds = processor_seconds(lambda: nearest(queries, index, options.k), 3)
    rate = 2 * options.queries * options.index * options.dimension / seconds / GIGA
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.2f} processor seconds, peak memory {memory:.0f} MB; goal: a ratio over .6")
    size = f"{options.queries:,} x {options.index:,} rows of {options.dimension} values, k = {options.k}"
    work = f"exact nearest neighbours, {size}"
    show([beside(work, "GFLOP a processor second", rate, "BLAS sgemm of this machine", peak)], options.table)


if __name__ == "__main__":
    main()
