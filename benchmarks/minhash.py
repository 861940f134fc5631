"""Time MinHash signatures beside datasketch, on the same documents in one run, and compare both with exact Jaccard.

Usage::

    python benchmarks/minhash.py --table minhash.md           20,000 documents of 100 tokens
    python benchmarks/minhash.py --documents 1000000 --skip-peers

Goal: over 300,000 documents of 100 tokens a processor second, 128 permutations, shingles of 3 tokens, from token ids.
datasketch gets the shingles ready as bytes, which its time does not count. Processor seconds of one thread, the best of
``--repeats``; kernels are compiled before the clock starts. Peer: the extra ``peers``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tables import beside, show

from corpusaudit.features.overlap.minhash import agreement, pairs_within, signatures_of

SHINGLE = 3
PERMUTATIONS = 128


def timed(work: Callable[[], Any], repeats: int = 1) -> tuple[float, Any]:
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def make_tokens(
    documents: int, length: int, seed: int
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.uint64]]:
    """Words by Zipf's law; each second document is the one before it with up to half of its words exchanged."""
    rng = np.random.default_rng(seed)
    rows = (rng.zipf(1.3, (documents, length)) % 50_000).astype(np.uint32)
    copies = rows[1::2]
    copies[:] = rows[0::2][: len(copies)]
    change = rng.random(copies.shape) < rng.random(len(copies))[:, None] / 2
    copies[change] = rng.integers(0, 50_000, int(change.sum()))
    hashes = rng.integers(0, 2**64, 50_000, dtype=np.uint64)
    return rows.ravel(), np.arange(0, rows.size + 1, length, dtype=np.int64), hashes


def shingles(ids: NDArray[np.uint32], offsets: NDArray[np.int64]) -> list[list[bytes]]:
    found = []
    for start, stop in pairwise(offsets.tolist()):
        words = ids[start:stop].tobytes()
        found.append([words[4 * i : 4 * (i + SHINGLE)] for i in range(stop - start - SHINGLE + 1)])
    return found


def datasketch_signatures(documents: list[list[bytes]]) -> Any:
    from datasketch import MinHash

    return [made.hashvalues for made in MinHash.bulk(documents, num_perm=PERMUTATIONS)]


def mean_error(found: NDArray[np.float64], documents: list[list[bytes]]) -> float:
    """Mean distance of estimates of neighbouring documents from their exact Jaccard similarity."""
    exact = [len({*a} & {*b}) / len({*a} | {*b}) for a, b in zip(documents[0::2], documents[1::2], strict=True)]
    return float(np.abs(found - exact).mean())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--length", type=int, default=100)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--skip-peers", action="store_true")
    options.add_argument("--table", type=Path, help="write the table here, .md or .json")
    given = options.parse_args()

    small = make_tokens(200, 20, 1)
    pairs_within(signatures_of(*small, SHINGLE, PERMUTATIONS), 0.5)
    ids, offsets, hashes = make_tokens(given.documents // 2 * 2, given.length, given.seed)
    count = len(offsets) - 1
    seconds, signed = timed(lambda: signatures_of(ids, offsets, hashes, SHINGLE, PERMUTATIONS), given.repeats)
    left = np.arange(0, count, 2)
    estimates = agreement(signed, signed, left, left + 1)
    documents = shingles(ids, offsets)
    pairing, pairs = timed(lambda: pairs_within(signed, 0.5))
    work = f"MinHash, {PERMUTATIONS} permutations, {count:,} documents of {given.length} tokens"
    print(f"{work}: {count / seconds:,.0f} documents a processor second")
    print(f"mean error of Jaccard estimates: corpusaudit {mean_error(estimates, documents):.4f}")
    print(f"candidate pairs from an estimate of .5 on: {len(pairs.left):,} in {pairing:.2f} processor seconds")
    if given.skip_peers:
        return
    peer, values = timed(lambda: datasketch_signatures(documents))
    theirs = np.array([(a == b).mean() for a, b in zip(values[0::2], values[1::2], strict=True)])
    print(f"mean error of Jaccard estimates: datasketch {mean_error(theirs, documents):.4f}")
    row = beside(work, "documents a processor second", count / seconds, "datasketch bulk", count / peer)
    show([row], given.table)


if __name__ == "__main__":
    main()
