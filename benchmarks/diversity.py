"""Time exact self-BLEU and distinct-n beside nltk and Python sets, on the same tokens in one run.

Usage::

    python benchmarks/diversity.py                       5,000 documents of 100 tokens
    python benchmarks/diversity.py --documents 1000000 --skip-peers

Words are drawn from a Zipf distribution, so that common and rare n-grams both occur. nltk is quadratic: it scores
``--nltk`` documents against all others and its time is scaled to all. ``fast-bleu`` is timed where it is installed.
Processor seconds of one thread; kernels are compiled before the clock starts.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import resource
import time
import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tables import Row, beside, show

from corpusaudit.metrics.diversity.distinct import distinct_n
from corpusaudit.metrics.diversity.self_bleu import self_bleu

Documents = list[list[int]]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def bytes_beside(work: Callable[[], Any]) -> int:
    """Most bytes that arrays made by ``work`` took at once."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def make_tokens(documents: int, length: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    ranks = rng.zipf(1.3, documents * length) % 50_000
    return ranks.astype(np.uint32), np.arange(0, documents * length + 1, length, dtype=np.int64)


def distinct_by_sets(documents: Documents) -> list[float]:
    found = []
    for order in range(1, 5):
        seen: set[tuple[int, ...]] = set()
        total = 0
        for document in documents:
            for place in range(len(document) - order + 1):
                seen.add(tuple(document[place : place + order]))
                total += 1
        found.append(len(seen) / total)
    return found


def self_bleu_by_nltk(documents: Documents, count: int) -> list[float]:
    from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

    smooth = SmoothingFunction().method1
    return [
        sentence_bleu(documents[:i] + documents[i + 1 :], documents[i], smoothing_function=smooth) for i in range(count)
    ]


def self_bleu_by_fast_bleu(documents: Documents) -> Any:
    words = [[str(token) for token in document] for document in documents]
    return importlib.import_module("fast_bleu").SelfBLEU(words, {"4": (0.25,) * 4}).get_score()["4"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=5000)
    options.add_argument("--length", type=int, default=100)
    options.add_argument("--nltk", type=int, default=3, help="documents that nltk scores")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--skip-peers", action="store_true")
    options.add_argument("--table", type=Path, help="write the table here, .md or .json")
    given = options.parse_args()

    ids, offsets = make_tokens(50, 20, 1)
    self_bleu(ids, offsets), distinct_n(ids, offsets)
    ids, offsets = make_tokens(given.documents, given.length, given.seed)
    seconds, distinct = timed(lambda: distinct_n(ids, offsets))
    rate = 4 * len(ids) / seconds / 1e6
    size = f"{given.documents:,} documents of {given.length} tokens"
    print(f"{size}: distinct-1..4 in {seconds:.3f} s, {rate:.1f} Mtok/s an order", end="  ")
    print(f"{bytes_beside(lambda: distinct_n(ids, offsets)) / len(ids):.1f} bytes a token beside the tokens")
    bleu_seconds, scores = timed(lambda: self_bleu(ids, offsets))
    print(f"self-BLEU-4 in {bleu_seconds:.3f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")
    if given.skip_peers:
        return

    documents = [ids[a:b].tolist() for a, b in pairwise(offsets)]
    peer, expected = timed(lambda: distinct_by_sets(documents))
    assert distinct == expected
    unit = "million tokens an order a processor second"
    rows = [beside(f"distinct-1 to 4, {size}", unit, rate, "Python sets", 4 * len(ids) / peer / 1e6)]
    rows += bleu_rows(documents, scores, len(documents) / bleu_seconds, size, given.nltk)
    show(rows, given.table)


def bleu_rows(documents: Documents, scores: NDArray[np.float64], rate: float, size: str, count: int) -> list[Row]:
    """Time nltk, scaled to all documents, and fast-bleu where it is installed; print how far the scores lie apart."""
    work, unit, rows = f"exact self-BLEU-4, {size}", "documents a processor second", []
    peer, some = timed(lambda: self_bleu_by_nltk(documents, count))
    print(f"largest gap to nltk {np.abs(scores[:count, 2] - some).max():.1e}")
    rows.append(beside(work, unit, rate, "nltk", count / peer))
    if importlib.util.find_spec("fast_bleu"):
        peer, some = timed(lambda: self_bleu_by_fast_bleu(documents))
        print(f"largest gap to fast-bleu {np.abs(scores[:, 2] - some).max():.1e}")
        rows.append(beside(work, unit, rate, "fast-bleu", len(documents) / peer))
    return rows


if __name__ == "__main__":
    main()
