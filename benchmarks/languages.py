"""What limits by the multilingual embedder do to real text and to reworded copies of it.

Usage::

    python benchmarks/languages.py --real notes.txt --reworded reworded.txt [--draws 20]

Two files of one document a line, in the same order: real texts of one language, and each of them reworded (a machine
translation into another language and back, for instance apertium's, which needs no network). Each draw makes a source,
a holdout and a release of a third of the texts each; then reworded source texts take the place of a share of the
release. Printed: how often each limit of the preset ``release`` passes, warns and fails.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.gates import judge
from corpusaudit.auditing.run import audit
from corpusaudit.config import load_config
from corpusaudit.corpus.model import Corpus

MEASURED = (
    *("memorization.paraphrases", "memorization.plagiarism_rate", "memorization.closer_to_source"),
    *("diversity.effective_documents", "fidelity.prdc", "fidelity.c2st"),
)


def states(real: Sequence[str], reworded: Sequence[str], share: float, seed: int, cache: Path | None) -> dict[str, str]:
    """Return the state of each limit for one draw; no condition but the figures bears on it."""
    order = list(range(len(real)))
    random.Random(seed).shuffle(order)
    n = len(order) // 3
    source, holdout, other = order[:n], order[n : 2 * n], order[2 * n : 3 * n]
    copied = int(share * n)
    release = [reworded[place] for place in source[:copied]] + [real[place] for place in other[copied:]]
    config = load_config().model_copy(update={"embedder": "multilingual"})
    corpora = [Corpus.from_texts([real[place] for place in part]) for part in (source, holdout)]
    made = audit(
        Corpus.from_texts(release), source=corpora[0], holdout=corpora[1], config=config, only=MEASURED, cache=cache
    ).report
    names = {one.metric for one in made.measurements}
    gates = {name: gate for name, gate in config.gates.items() if name in names}
    return {gate.metric: gate.state for gate in judge(made.measurements, gates, Conditions())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, required=True, help="real texts, one a line")
    parser.add_argument("--reworded", type=Path, required=True, help="the same, each reworded")
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--shares", type=float, nargs="+", default=[0.0, 0.05, 0.1, 0.2])
    parser.add_argument("--cache", type=Path, help="folder that keeps the vectors between draws")
    options = parser.parse_args()
    real, reworded = (path.read_text(encoding="utf-8").splitlines() for path in (options.real, options.reworded))
    if len(real) != len(reworded):
        parser.error("both files need one line for each text")
    for share in options.shares:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for seed in range(options.draws):
            for name, state in states(real, reworded, share, seed, options.cache).items():
                found[name][state] += 1
        for name, counts in sorted(found.items()):
            print(f"{share:.2f} {name:32} {dict(counts)}")


if __name__ == "__main__":
    main()
