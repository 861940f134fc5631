"""How time and memory of the metrics of fidelity and diversity grow with the corpus, beside other packages.

Usage::

    pip install prdc mauve-text sacrebleu fast-bleu diversity        # those of them that are to stand beside ours
    python benchmarks/scaling.py [--sizes 1000,10000,100000] [--most-seconds 600] [--only self_bleu] [--table FILE]

Both corpora have as many documents of 100 words, drawn from a Zipf distribution, and as many vectors of 384 places
round 200 centres. Words and vectors are made before the clock starts, and so are compiled kernels. Each cell is
measured in a process of its own: processor seconds, and the most memory above what stood there before. Growth is the
exponent x of n^x between the two largest sizes. A ``*`` marks time that is scaled from a part: sacrebleu scores ten
documents against all others. Metrics that compare a sample of each corpus (``max_documents``) stop growing there;
``all`` is the function behind the metric on all documents.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import math
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from tables import Row, show

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.vectors.embeddings import Embeddings
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metrics

_WORDS, _DIMENSION, _CENTRES = 100, 384, 200
_SCORED = 10
"""Documents that sacrebleu scores; each costs as much as all others are long."""
_BY_LABEL = ("diversity.collapsed_labels",)
"""Measures labels, which these corpora have not."""
ROLES = ("synthetic", "holdout")


class Input(NamedTuple):
    """Texts and vectors, float32 (documents, 384), of both corpora."""

    texts: dict[str, list[str]]
    vectors: dict[str, np.ndarray]


Work = Callable[[Input], tuple[Callable[[], Any], float]]
"""From the input to what is timed, and by how much its time is multiplied."""


def make_input(documents: int) -> Input:
    """Return two corpora of so many documents each."""
    texts, vectors = {}, {}
    centres = np.random.default_rng(0).normal(size=(_CENTRES, _DIMENSION)).astype(np.float32)
    names = np.array([f"w{i:x}" for i in range(50_000)])
    for seed, role in enumerate(ROLES):
        rng = np.random.default_rng(seed + 1)
        words = names[rng.zipf(1.3, (documents, _WORDS)) % len(names)]
        texts[role] = [" ".join(row) for row in words]
        rows = centres[rng.integers(_CENTRES, size=documents)]
        rows = rows + rng.normal(size=rows.shape).astype(np.float32)
        vectors[role] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return Input(texts, vectors)


def as_embeddings(vectors: np.ndarray) -> Embeddings:
    """Return vectors as those of documents of one window each."""
    many = np.arange(len(vectors))
    return Embeddings(vectors, vectors, many, np.stack([0 * many, 0 * many + 1], axis=1), "drawn")


def metric(name: str) -> Work:
    """Return the work of one of our metrics, at its defaults."""

    def prepare(given: Input) -> tuple[Callable[[], Any], float]:
        measure = load_metrics([name])[0].measure
        for texts, vectors in (({r: t[:60] for r, t in given.texts.items()}, given.vectors), given):
            space = Workspace({role: Corpus.from_texts(texts[role]) for role in ROLES})
            for role in ROLES:
                space.tokens(role)
                made = as_embeddings(vectors[role][: len(texts[role])])
                space.remember(("embeddings", role), lambda made=made: made)
            if texts is not given.texts:
                measure(space)  # compiles what it needs
        return lambda: measure(space), 1.0

    return prepare


def prdc_of_all(given: Input) -> tuple[Callable[[], Any], float]:
    from corpusaudit.metrics.fidelity.prdc import prdc

    return lambda: prdc(given.vectors["holdout"], given.vectors["synthetic"]), 1.0


def prdc_by_peer(given: Input) -> tuple[Callable[[], Any], float]:
    from prdc import compute_prdc

    return lambda: compute_prdc(given.vectors["holdout"], given.vectors["synthetic"], 5), 1.0


def mauve_by_peer(given: Input) -> tuple[Callable[[], Any], float]:
    import mauve

    return lambda: mauve.compute_mauve(given.vectors["holdout"], given.vectors["synthetic"], verbose=False), 1.0


def self_bleu_by_sacrebleu(given: Input) -> tuple[Callable[[], Any], float]:
    from sacrebleu.metrics import BLEU

    texts, scorer = given.texts["synthetic"], BLEU(effective_order=True, tokenize="none")
    work = lambda: [scorer.sentence_score(texts[i], texts[:i] + texts[i + 1 :]) for i in range(_SCORED)]  # noqa: E731
    return work, len(texts) / _SCORED


def self_bleu_by_fast_bleu(given: Input) -> tuple[Callable[[], Any], float]:
    from fast_bleu import SelfBLEU

    words = [text.split() for text in given.texts["synthetic"]]
    return lambda: SelfBLEU(words, {"4": (0.25,) * 4}).get_score(), 1.0


def of_diversity(name: str) -> Work:
    """Return the work of one function of the package diversity."""

    def prepare(given: Input) -> tuple[Callable[[], Any], float]:
        here = sys.path.pop(0)  # where a benchmark of ours has that name
        module = importlib.import_module("diversity")
        sys.path.insert(0, here)
        function, texts = getattr(module, name), given.texts["synthetic"]
        return lambda: function(texts), 1.0

    return prepare


PEERS: dict[str, tuple[str, Work]] = {
    "prdc 0.2: compute_prdc": ("prdc", prdc_by_peer),
    "mauve-text: compute_mauve": ("mauve", mauve_by_peer),
    "sacrebleu: self-BLEU *": ("sacrebleu", self_bleu_by_sacrebleu),
    "fast-bleu: SelfBLEU": ("fast_bleu", self_bleu_by_fast_bleu),
    **{
        f"diversity: {name}": ("diversity", of_diversity(name))
        for name in ("compression_ratio", "ngram_diversity_score", "self_repetition_score")
    },
}
"""What other packages do, by name: the module that must be there, and the work."""


def works() -> dict[str, Work]:
    """Return all that is measured, ours first; peers that are not installed are left out."""
    ours = [
        found.record.id
        for found in load_metrics()
        if found.record.dimension in ("fidelity", "diversity")
        and found.record.by_default
        and found.record.id not in _BY_LABEL
    ]
    there = {name: work for name, (module, work) in PEERS.items() if importlib.util.find_spec(module)}
    return {**{name: metric(name) for name in ours}, "fidelity.prdc, all": prdc_of_all, **there}


def cell(name: str, documents: int) -> dict[str, float]:
    """Measure one work in this process: processor seconds, and MiB above those that stood there before."""
    timed, scale = works()[name](make_input(documents))
    Path("/proc/self/clear_refs").write_text("5")  # sets the most memory back to what is held now
    before, start = memory("VmRSS"), time.process_time()
    timed()
    return {"seconds": (time.process_time() - start) * scale, "MiB": memory("VmHWM") - before}


def memory(which: str) -> float:
    """Return a line of this process's status in MiB."""
    found = re.search(rf"{which}:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def measured(name: str, documents: int, most_seconds: float) -> dict[str, float] | str:
    """Measure one work in another process; the reason where that ends without a figure."""
    command = [sys.executable, __file__, "--cell", name, "--sizes", str(documents)]
    try:
        run = subprocess.run(command, capture_output=True, timeout=most_seconds, check=False)
    except subprocess.TimeoutExpired:
        return f"over {most_seconds:.0f} s"
    if run.returncode:
        print(run.stderr.decode()[-300:], file=sys.stderr)
        last = run.stderr.decode().strip().splitlines()[-1:] or ["killed"]
        return "no memory" if "Memory" in last[0] or run.returncode < 0 else last[0].split(":")[0]
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])  # packages print too
    return found


def row(name: str, sizes: Sequence[int], most_seconds: float) -> Row:
    """Return the row of one work; no larger size is tried after one that gave no figure."""
    made: dict[str, str | float | int] = {"work": name}
    cells: list[dict[str, float] | str] = []
    for size in sizes:
        failed = bool(cells) and isinstance(cells[-1], str)
        cells.append("not tried" if failed else measured(name, size, most_seconds))
        print(name, size, cells[-1], file=sys.stderr, flush=True)
    for size, found in zip(sizes, cells, strict=True):
        made[f"{size:,}: s"] = found if isinstance(found, str) else found["seconds"]
    for size, found in zip(sizes, cells, strict=True):
        made[f"{size:,}: MiB"] = "" if isinstance(found, str) else max(0.0, found["MiB"])
    known = [(size, found["seconds"]) for size, found in zip(sizes, cells, strict=True) if not isinstance(found, str)]
    growth = [math.log(b / a) / math.log(m / n) for (n, a), (m, b) in pairwise(known) if min(a, b) > 0]
    made["growth"] = f"n^{growth[-1]:.1f}" if growth else ""
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--most-seconds", type=float, default=600, help="of wall time for one cell")
    parser.add_argument("--only", action="append", default=[], help="a part of a name; repeatable")
    parser.add_argument("--table", type=Path, help="write the table here, .md or .json")
    parser.add_argument("--cell", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    if options.cell:
        print(json.dumps(cell(options.cell, sizes[0])))
        return
    names = [name for name in works() if not options.only or any(part in name for part in options.only)]
    show([row(name, sizes, options.most_seconds) for name in names], options.table)


if __name__ == "__main__":
    main()
