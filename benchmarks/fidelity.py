"""Which metric of quality sees which fault? A table metric by fault, beside real text against real text.

Usage::

    python benchmarks/fidelity.py --data DATA --cache CACHE [--size 200] [--draws 20] [--fault-draws 3] [--table FILE]

DATA (or CORPUSAUDIT_SHARED_DATA) holds ``medquad/answers.jsonl.gz`` and ``mts_dialog/dialogues.jsonl.gz``. Each draw
splits answers at random in source, holdout and synthetic corpus of ``--size`` documents, plants one fault in the
synthetic corpus and measures it with all metrics of fidelity and diversity that an audit takes by itself:

clean             nothing: real text against real text
third, half, 8/9  that part of 18 subjects is lost; subjects are clusters of the answers' vectors
shuffled          the words of each document in another order
dialogues         another domain
template             one answer over and over, each time with 15 % of its words exchanged
twice             a clean corpus of twice the size

A metric sees a fault where the figure of every draw lies outside all clean draws; such means bear a star. A figure
that has a value at the baseline's size is read there. ``fails`` and ``warns`` count draws in which a limit of the
preset on one of these metrics failed or warned.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tables import Row, show, shown

from corpusaudit.auditing.known import known_metrics
from corpusaudit.auditing.run import audit
from corpusaudit.config import AuditConfig, load_config
from corpusaudit.corpus.model import Corpus
from corpusaudit.features.cache import disk_store
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import AuditReport

SUBJECTS = 18
"""So that a third, half and eight ninths are whole numbers of them."""
_EXCHANGED = 0.15
"""Share of a template's words that are exchanged, as in the figures on collapse in docs/limits.md."""
_LEAST_WORDS = 8


@dataclass(frozen=True)
class Pool:
    """Real texts: answers with the subject of each, int (answers,), and dialogues."""

    answers: tuple[str, ...]
    subjects: np.ndarray
    dialogues: tuple[str, ...]


Fault = Callable[[Pool, Sequence[int], int, random.Random], list[str]]
"""Makes a synthetic corpus of a pool, the answers that are left in random order, and a size."""


def read(path: Path, most_words: int) -> list[str]:
    """Return the different texts of 8 to so many words, in a random order that is always the same."""
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        found = dict.fromkeys(json.loads(line)["text"] for line in handle if line.strip())
    texts = [text for text in found if _LEAST_WORDS <= len(text.split()) <= most_words]
    random.Random(0).shuffle(texts)
    return texts


def make_pool(data: Path, cache: Path | None, documents: int, most_words: int = 220) -> Pool:
    """Return at most so many answers in 18 subjects, and as many dialogues."""
    from sklearn.cluster import KMeans

    answers = read(data / "medquad" / "answers.jsonl.gz", most_words)[:documents]
    dialogues = read(data / "mts_dialog" / "dialogues.jsonl.gz", most_words)[:documents]
    store = None if cache is None else disk_store(cache)
    vectors = Workspace({"synthetic": Corpus.from_texts(answers)}, store=store).embeddings("synthetic").documents
    subjects = KMeans(SUBJECTS, n_init=3, random_state=0).fit_predict(vectors.astype(np.float64))
    return Pool(tuple(answers), subjects, tuple(dialogues))


def lost(count: int) -> Fault:
    """Return the fault that so many subjects are lost."""

    def make(pool: Pool, rest: Sequence[int], size: int, rng: random.Random) -> list[str]:
        gone = set(rng.sample(range(SUBJECTS), count))
        return [pool.answers[i] for i in rest if pool.subjects[i] not in gone][:size]

    return make


def clean(pool: Pool, rest: Sequence[int], size: int, rng: random.Random) -> list[str]:  # noqa: ARG001
    """Return a draw of the answers."""
    return [pool.answers[i] for i in rest[:size]]


def twice(pool: Pool, rest: Sequence[int], size: int, rng: random.Random) -> list[str]:
    """Return a draw of twice the size."""
    return clean(pool, rest, 2 * size, rng)


def shuffled(pool: Pool, rest: Sequence[int], size: int, rng: random.Random) -> list[str]:
    """Return a draw whose documents have their words in an order that follows from the text."""
    made = []
    for text in clean(pool, rest, size, rng):
        words = text.split()
        random.Random(text).shuffle(words)
        made.append(" ".join(words))
    return made


def dialogues(pool: Pool, rest: Sequence[int], size: int, rng: random.Random) -> list[str]:  # noqa: ARG001
    """Return dialogues in the place of answers."""
    return rng.sample(pool.dialogues, min(size, len(pool.dialogues)))


def template(pool: Pool, rest: Sequence[int], size: int, rng: random.Random) -> list[str]:
    """Return one answer over and over with other words in some places."""
    words = pool.answers[rest[0]].split()
    others = " ".join(clean(pool, rest[1:], size, rng)).split()
    return [" ".join(rng.choice(others) if rng.random() < _EXCHANGED else word for word in words) for _ in range(size)]


FAULTS: dict[str, Fault] = {
    "clean": clean,
    "third": lost(SUBJECTS // 3),
    "half": lost(SUBJECTS // 2),
    "8/9": lost(SUBJECTS * 8 // 9),
    "shuffled": shuffled,
    "dialogues": dialogues,
    "template": template,
    "twice": twice,
}


def corpora(pool: Pool, fault: str, size: int, draw: int) -> list[Corpus]:
    """Return synthetic, source and holdout corpus of one draw; all faults of a draw have the same real text."""
    order = list(range(len(pool.answers)))
    random.Random(f"draw {draw}").shuffle(order)
    real = [[pool.answers[i] for i in order[start : start + size]] for start in (0, size)]
    made = FAULTS[fault](pool, order[2 * size :], size, random.Random(f"{fault} {draw}"))
    return [Corpus.from_texts(texts) for texts in (made, *real)]


@dataclass
class Seen:
    """The figures of the draws of one fault, by measurement, those of their baselines, and what the limits said."""

    draws: int = 0
    figures: dict[str, list[float]] = field(default_factory=dict)
    baselines: dict[str, list[float]] = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)

    def add(self, report: AuditReport) -> None:
        """Take in the report of one draw."""
        self.draws += 1
        self.states.update({gate.state for gate in report.gates if gate.value is not None})
        for m in report.measurements:
            if m.value is None:
                continue
            matched = None if m.holdout is None else m.holdout.matched
            self.figures.setdefault(m.metric, []).append(m.value if matched is None else matched)
            if m.holdout is not None:
                self.baselines.setdefault(m.metric, []).append(m.holdout.value)


def run(
    pool: Pool, size: int, draws: dict[str, int], config: AuditConfig, only: Sequence[str], cache: Path | None
) -> dict[str, Seen]:
    """Return what was seen of each fault in that many draws."""
    found = {fault: Seen() for fault in draws}
    for fault, count in draws.items():
        for draw in range(count):
            synthetic, source, holdout = corpora(pool, fault, size, draw)
            found[fault].add(audit(synthetic, source, holdout, config=config, only=only, cache=cache).report)
            print(f"{fault} {draw + 1} of {count}", file=sys.stderr, flush=True)
    return found


def sees(found: dict[str, Seen], metric: str, fault: str) -> bool:
    """Return whether every draw of a fault lies outside all clean draws."""
    held, here = found["clean"].figures.get(metric, []), found[fault].figures.get(metric, [])
    return bool(held) and bool(here) and all(not min(held) <= value <= max(held) for value in here)


def table(found: dict[str, Seen]) -> list[Row]:
    """Return a row a measurement: baseline, range of the clean draws, mean of each fault, with a star where seen."""
    held = found["clean"]
    rows: list[Row] = []
    for state in ("fail", "warn"):
        cells = {fault: f"{seen.states[state]} of {seen.draws}" for fault, seen in found.items()}
        rows.append({"metric": f"{state}s", "baseline": "", **cells})
    for metric, values in held.figures.items():
        row: dict[str, str | float | int] = {"metric": metric, "baseline": "", "clean": ""}
        if metric in held.baselines:
            row["baseline"] = shown(float(np.mean(held.baselines[metric])))
        row["clean"] = f"{shown(min(values))} to {shown(max(values))}"
        for fault, seen in found.items():
            if fault != "clean":
                mean = shown(float(np.mean(seen.figures[metric]))) if metric in seen.figures else "none"
                row[fault] = f"{mean} *" if sees(found, metric, fault) else mean
        rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("CORPUSAUDIT_SHARED_DATA"))
    parser.add_argument("--cache", type=Path, help="keep vectors here, as corpusaudit audit --cache does")
    parser.add_argument("--documents", type=int, default=3000, help="answers to draw from")
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--draws", type=int, default=20, help="of real text against real text")
    parser.add_argument("--fault-draws", type=int, default=3)
    parser.add_argument("--only", action="append", help="a metric or dimension; default: fidelity and diversity")
    parser.add_argument("--preset", default="release")
    parser.add_argument("--table", type=Path, help="write the table here, .md or .json")
    options = parser.parse_args()
    if options.data is None:
        parser.error("--data or CORPUSAUDIT_SHARED_DATA: where are the public data sets?")
    config = load_config(preset=options.preset, known=known_metrics())
    pool = make_pool(Path(options.data), options.cache, options.documents)
    draws = {fault: options.draws if fault == "clean" else options.fault_draws for fault in FAULTS}
    only = options.only or ["fidelity", "diversity"]
    show(table(run(pool, options.size, draws, config, only, options.cache)), options.table)


if __name__ == "__main__":
    main()
