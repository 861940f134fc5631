"""Time the search for verbatim runs beside Python sets of k-grams, on the same tokens in one run; and at scale.

Usage::

    python benchmarks/runs.py                                   beside the peer, then 20 million source tokens
    python benchmarks/runs.py --scale 20 100 --table runs.md    and 100 million (about 2.5 GB)

Goal: over 40 million source tokens a processor second at k = 20. ``survey`` looks up every 20-gram of the synthetic
text: how many people of the source have it, and where. ``shared_runs`` is what a metric asks: two surveys (20 and 8
tokens) and the maximal runs. Both sides find the same 20-grams, or the benchmark stops. Words follow Zipf's law;
one synthetic document in a hundred holds 40 words of a source document.

At scale each search runs in a process of its own, on one processor and then on two: wall and processor seconds, and
the most memory that the process ever held (its tokens and their spans, 12 bytes a token, included).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tables import Row, beside, show

from corpusaudit.features.overlap.runs import shared_runs, survey_grams
from corpusaudit.features.text.tokens import Tokens, Vocabulary

K = 20
PHRASE = 8
LENGTH = 200
MILLION = 1_000_000
WORDS = Vocabulary()


def corpus(tokens: int, seed: int) -> Tokens:
    """Documents of 200 tokens; made in pieces, so that making them needs no memory beside them."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, 50_001) ** 1.05
    below = np.cumsum(share / share.sum())
    documents = tokens // LENGTH
    ids = np.empty(documents * LENGTH, np.uint32)
    for start in range(0, len(ids), MILLION):
        piece = ids[start : start + MILLION]
        piece[:] = np.minimum(np.searchsorted(below, rng.random(len(piece))), 49_999)
    starts = np.tile(np.arange(0, 6 * LENGTH, 6, dtype=np.int32), documents)
    return Tokens(ids, np.arange(0, len(ids) + 1, LENGTH, dtype=np.int64), starts, starts + np.int32(5), WORDS)


def copy_some(query: Tokens, source: Tokens, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for document in range(0, len(query), 100):
        there = int(rng.integers(len(source))) * LENGTH + int(rng.integers(LENGTH - 40))
        here = document * LENGTH + int(rng.integers(LENGTH - 40))
        query.ids[here : here + 40] = source.ids[there : there + 40]


def make(million: float) -> tuple[Tokens, Tokens, NDArray[np.int64]]:
    """Return the synthetic text (a tenth of the source, at most 2 million tokens), the source and its people."""
    source = corpus(int(million * MILLION), 1)
    query = corpus(min(len(source.ids) // 10, 2 * MILLION), 2)
    copy_some(query, source, 3)
    return query, source, np.arange(len(source))


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return wall seconds, processor seconds and the result."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - processor, result


def compile_kernels() -> None:
    query, source, people = make(0.01)
    shared_runs(query, source, people, None, min_tokens=K, phrase_tokens=PHRASE)


def sets_of_grams(query: Tokens, source: Tokens) -> dict[tuple[int, ...], int]:
    """How many source documents have each k-gram of the query, by Python sets."""
    wanted: set[tuple[int, ...]] = set()
    for document in range(len(query)):
        words = query.document(document).tolist()
        wanted.update(tuple(words[i : i + K]) for i in range(len(words) - K + 1))
    found: dict[tuple[int, ...], int] = {}
    for document in range(len(source)):
        words = source.document(document).tolist()
        for gram in {gram for i in range(len(words) - K + 1) if (gram := tuple(words[i : i + K])) in wanted}:
            found[gram] = found.get(gram, 0) + 1
    return found


def beside_peer(million: float, repeats: int) -> Row:
    compile_kernels()
    query, source, people = make(million)
    best = min(
        (timed(lambda: survey_grams(query, source, people, None, K)) for _ in range(repeats)), key=lambda t: t[1]
    )
    _, seconds, survey = best
    _, peer, expected = timed(lambda: sets_of_grams(query, source))
    places = np.flatnonzero(survey.people)
    found = {tuple(query.ids[i : i + K].tolist()): int(survey.people[i]) for i in places.tolist()}
    assert found == expected
    rate = len(source.ids) / MILLION
    work = f"all shared {K}-grams, {rate:g} million source tokens, {len(query.ids) / MILLION:g} synthetic"
    unit = "million source tokens a processor second"
    return beside(work, unit, rate / seconds, "Python sets", rate / peer)


def child(million: float, repeats: int) -> None:
    """Measure one size in this process and print the figures as JSON."""
    compile_kernels()
    query, source, people = make(million)
    surveys = [timed(lambda: survey_grams(query, source, people, None, K))[:2] for _ in range(repeats)]
    searches = [
        timed(lambda: shared_runs(query, source, people, None, min_tokens=K, phrase_tokens=PHRASE))
        for _ in range(repeats)
    ]
    figures = {
        "survey": min(surveys)[0],
        "survey_processor": min(seconds for _, seconds in surveys),
        "runs": min(wall for wall, _, _ in searches),
        "runs_processor": min(seconds for _, seconds, _ in searches),
        "found": len(searches[0][2]),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }
    print(json.dumps(figures))


def at_scale(million: float, processors: int, repeats: int) -> Row:
    command = [sys.executable, __file__, "--child", str(million), "--repeats", str(repeats)]
    allowed = sorted(os.sched_getaffinity(0))[:processors]
    done = subprocess.run(
        ["taskset", "-c", ",".join(map(str, allowed)), *command], check=True, capture_output=True, text=True
    )
    figures = json.loads(done.stdout)
    return {
        "million source tokens": million,
        "processors": len(allowed),
        "survey, s": figures["survey"],
        "survey, million tokens/s": million / figures["survey"],
        "survey, million tokens a processor second": million / figures["survey_processor"],
        "shared_runs, s": figures["runs"],
        "shared_runs, processor s": figures["runs_processor"],
        "runs found": figures["found"],
        "peak memory, GiB": figures["peak"],
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--peer", type=float, default=5, help="million source tokens beside the peer; 0: without")
    options.add_argument("--scale", type=float, nargs="*", default=[20], help="million source tokens at scale")
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--table", type=Path, help="write the tables here, .md or .json, the second as NAME-scale")
    options.add_argument("--child", type=float, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child is not None:
        child(given.child, given.repeats)
        return
    # Processes at scale come first: a process is charged the memory of the one that starts it.
    scaled = [at_scale(million, processors, given.repeats) for million in given.scale for processors in (1, 2)]
    if given.peer:
        show([beside_peer(given.peer, given.repeats)], given.table)
        print()
    if scaled:
        path = given.table
        show(scaled, path and path.with_name(f"{path.stem}-scale{path.suffix}"))


if __name__ == "__main__":
    main()
