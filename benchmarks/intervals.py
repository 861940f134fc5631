"""How often do 95 % intervals hold the true figure? Simulated draws from public health answers.

Usage::

    python benchmarks/intervals.py --data DATA --cache CACHE [--draws 200] [--truth 400]

DATA holds ``medquad/answers.jsonl.gz``. The true figure is the mean over ``--truth`` draws of the same size. Rates are
drawn from a known distribution: documents that are flagged by themselves, and people with five documents each, whose
flags are correlated (.5). ``by person``: whole subjects are drawn, and each is a person. Single-threaded, minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tables import Row, show

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.cache import disk_store
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity.compression_ratio import compression_ratio
from corpusaudit.metrics.diversity.compression_ratio import interval as compression_interval
from corpusaudit.metrics.diversity.self_bleu import intervals as self_bleu_intervals
from corpusaudit.metrics.diversity.self_bleu import self_bleu
from corpusaudit.metrics.fidelity.prdc import intervals as prdc_intervals
from corpusaudit.metrics.fidelity.prdc import prdc
from corpusaudit.metrics.shared.f1 import interval as f1_interval
from corpusaudit.metrics.shared.f1 import resamples, score
from corpusaudit.metrics.shared.statistics import clopper_pearson, clustered_interval
from corpusaudit.metrics.shared.views import View

Ints = NDArray[np.int64]
Ends = tuple[float | None, float | None]
Figure = Callable[[Ints], float]
Interval = Callable[[Ints], Ends]


def coverage(truth: float, ends: list[Ends]) -> float:
    """Return the share of intervals that hold the truth; one that could not be made does not."""
    return sum(low is not None and high is not None and low <= truth <= high for low, high in ends) / len(ends)


def rates(draws: int) -> Iterator[Row]:
    """Yield the coverage for rates of known size: Clopper and Pearson's interval and that by person."""
    rng = np.random.default_rng(0)
    for rate in (0.02, 0.2):
        for size in (20, 60):
            hits = [rng.binomial(5, rng.beta(rate, 1 - rate, size)) for _ in range(5 * draws)]
            alone = [clopper_pearson(int(h.sum()), 5 * size) for h in hits]
            together = [clustered_interval(h, np.full(size, 5)) for h in hits]
            singles = [clopper_pearson(int(rng.binomial(5 * size, rate)), 5 * size) for _ in hits]
            yield {
                "figure": f"rate {rate}, {5 * size} documents",
                "single documents": coverage(rate, singles),
                "five a person, taken for single": coverage(rate, alone),
                "five a person": coverage(rate, together),
            }


class Answers:
    """The answers: texts, subject and kind of question of each, document vectors and tokens."""

    def __init__(self, data: Path, cache: Path) -> None:
        with gzip.open(data / "medquad" / "answers.jsonl.gz", "rt", encoding="utf-8") as handle:
            rows = [json.loads(line) for line in handle]
        by_text = {row["text"]: row for row in rows if 20 <= len(row["text"].split()) <= 220}
        self.texts = tuple(by_text)
        self.subjects = np.unique([str(row.get("focus")) for row in by_text.values()], return_inverse=True)[1]
        self.kinds = np.array([str(row.get("qtype")) for row in by_text.values()])
        self.store = disk_store(cache)
        workspace = Workspace({"synthetic": Corpus.from_texts(self.texts)}, store=self.store)
        self.vectors = workspace.embeddings("synthetic").documents
        self.tokens = workspace.tokens("synthetic")

    def view(self, drawn: Ints, *, people: bool) -> View:
        """Return the drawn documents as diversity metrics see them."""
        groups = [f"s{s}" if people else f"d{i}" for i, s in zip(drawn, self.subjects[drawn], strict=True)]
        texts = tuple(self.texts[i] for i in drawn)
        return View(self.tokens.subset(drawn), texts, ((),) * len(drawn), 0, tuple(groups))

    def draw(self, rng: np.random.Generator, size: int, *, people: bool) -> Ints:
        """Return documents drawn one by one, or subject by subject until there are ``size``, in random order."""
        if not people:
            return rng.choice(len(self.texts), size, replace=False)
        order = rng.permutation(self.subjects.max() + 1)
        members = [np.flatnonzero(self.subjects == subject) for subject in order[:size]]
        return rng.permutation(np.concatenate(members)[:size])


def figures(answers: Answers, *, people: bool) -> dict[str, tuple[Figure, Interval]]:
    """Return each figure of drawn documents and its interval."""

    def bleu(drawn: Ints) -> NDArray[np.float64]:
        some = answers.tokens.subset(drawn)
        return self_bleu(some.ids, some.offsets)

    def pressed(drawn: Ints) -> float:
        return compression_ratio([answers.texts[i] for i in drawn])

    found: dict[str, tuple[Figure, Interval]] = {
        "self-BLEU-4": (
            lambda d: float(bleu(d)[:, 2].mean()),
            lambda d: self_bleu_intervals(answers.view(d, people=people), bleu(d))[2],
        ),
        "compression ratio": (pressed, lambda d: compression_interval(answers.view(d, people=people), pressed(d))),
    }
    kinds = sorted({kind for kind in answers.kinds if (answers.kinds == kind).mean() > 0.08})
    middles = np.stack([answers.vectors[answers.kinds == kind].mean(axis=0) for kind in kinds])
    predicted = (answers.vectors @ middles.T).argmax(axis=1)[:, None] == np.arange(len(kinds))
    truth = answers.kinds[:, None] == np.array(kinds)

    def f1_ends(drawn: Ints) -> Ends:
        groups = np.unique(answers.subjects[drawn], return_inverse=True)[1] if people else np.arange(len(drawn))
        scores = score(truth[drawn], predicted[drawn], resamples(groups, 0))
        return f1_interval(scores.macro, scores.macro_drawn)

    found["macro-F1"] = (lambda d: score(truth[d], predicted[d], np.ones((1, len(d)))).macro, f1_ends)
    if people:
        return found

    def halves(drawn: Ints) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return answers.vectors[drawn[0::2]], answers.vectors[drawn[1::2]]

    for name in ("recall", "coverage"):
        found[f"{name}, half as many a side"] = (
            lambda d, name=name: prdc(*halves(d)).figures()[name],  # type: ignore[misc]
            lambda d, name=name: prdc_intervals(*halves(d))[name],  # type: ignore[misc]
        )
    return found


def separation(answers: Answers, size: int, draws: int) -> list[Ends]:
    """Return the intervals of the classifier two-sample test between halves of a draw; empty where it is not there."""
    try:
        from corpusaudit.metrics.fidelity import c2st
    except ImportError:
        return []
    rng, ends = np.random.default_rng(2), []
    for _ in range(draws):
        drawn = answers.draw(rng, 2 * size, people=False)
        corpora = {
            role: Corpus.from_texts([answers.texts[i] for i in half])
            for role, half in (("synthetic", drawn[:size]), ("holdout", drawn[size:]))
        }
        try:
            made = c2st.measure(Workspace(corpora, store=answers.store)).measurements[0]
        except Unmeasured:
            continue
        ends.append((made.low, made.high))
    return ends


def simulated(answers: Answers, draws: int, truths: int) -> Iterator[Row]:
    """Yield the share of intervals that hold each figure at two sizes, documents drawn one by one and by person."""
    for people in (False, True):
        for name, (figure, interval) in figures(answers, people=people).items():
            row: dict[str, str | float] = {"figure": name, "drawn": "by person" if people else "one by one"}
            for size in (100, 300):
                rng = np.random.default_rng(size)
                truth = float(np.mean([figure(answers.draw(rng, size, people=people)) for _ in range(truths)]))
                ends = [interval(answers.draw(rng, size, people=people)) for _ in range(draws)]
                row[f"n = {size}"] = coverage(truth, ends)
            yield row
    found = {f"n = {size}": separation(answers, size, draws) for size in (100, 300)}
    if all(found.values()):
        row = {"figure": "AUC of C2ST, true figure .5", "drawn": "one by one"}
        yield row | {name: coverage(0.5, ends) for name, ends in found.items()}


def main() -> None:
    """Simulate and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--truth", type=int, default=400)
    arguments = parser.parse_args()
    show(list(rates(arguments.draws)), None)
    show(list(simulated(Answers(arguments.data, arguments.cache), arguments.draws, arguments.truth)), None)


if __name__ == "__main__":
    main()
