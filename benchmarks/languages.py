"""What limits by the multilingual embedder do to real text of one language and to bad corpora made of it.

Usage::

    python benchmarks/languages.py --texts notes.txt --reworded reworded.txt
    python benchmarks/languages.py --texts answers.txt --kinds kinds.txt --other notes.txt [--size 300] [--draws 20]

Files of one document a line. TEXTS are real texts of one language; REWORDED the same in the same order, each reworded
(a machine translation into another language and back, for instance apertium's, which needs no network); KINDS what each
text is about; OTHER texts of quite another field in that language. Each draw makes a source, a holdout and a release of
a third of the texts each, ``--size`` at most, and then spoils the release:

clean      nothing is done to it
copies     reworded source texts take the place of a share
collapse   ten texts or ten sentences over and over, or words or sentences shuffled across texts
narrow     one kind of text of many, or half of the kinds
other      texts of another field
label      the texts of one kind are one of them over and over

Printed for each: how often each limit of the preset ``release`` that rests on the embedder passed, warned and failed,
and in how many draws one of them failed, or failed or warned.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tables import Row, show

from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.gates import judge
from corpusaudit.config import load_config
from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.features.vectors.embeddings import MULTILINGUAL
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metrics

SHARES = (0.05, 0.1, 0.3, 0.5)
"""Of reworded source texts."""
SPOILED = 5
"""Draws of which a release is spoiled as well; the others show what becomes of clean text."""
STATES = ("pass", "warn", "fail", "unmeasured")


class Memory:
    """Features by text that no draw makes again; what :class:`corpusaudit.features.workspace.Store` asks for."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], Any] = {}

    def load(self, feature: str, engine: str, texts: Sequence[str]) -> Mapping[str, Any]:
        """Return what is kept of those texts."""
        found = {text: self._kept.get((feature, engine, text)) for text in texts}
        return {text: made for text, made in found.items() if made is not None}

    def save(self, feature: str, engine: str, made: Mapping[str, Any]) -> None:
        """Keep features by text."""
        self._kept |= {(feature, engine, text): one for text, one in made.items()}


@dataclass(frozen=True)
class Texts:
    """Real texts of one language, and what goes with them; ``reworded`` and ``kinds`` are empty or as long."""

    real: Sequence[str]
    reworded: Sequence[str] = ()
    kinds: Sequence[str] = ()
    other: Sequence[str] = ()
    store: Memory = field(default_factory=Memory)


def cases(texts: Texts, size: int, seed: int) -> Iterator[tuple[str, list[list[Document]]]]:
    """Yield what is done to the release, and the documents of release, source and holdout."""
    rng = random.Random(seed)
    order = list(range(len(texts.real)))
    rng.shuffle(order)
    n = min(size, len(order) // 3)
    source, holdout, release, rest = order[:n], order[n : 2 * n], order[2 * n : 3 * n], order[3 * n :]
    kinds = texts.kinds or [""] * len(order)

    def documents(places: Sequence[int]) -> list[Document]:
        return [
            Document(str(number), texts.real[place], (kinds[place],) if kinds[place] else ())
            for number, place in enumerate(places)
        ]

    def written(made: Sequence[str]) -> list[Document]:
        return [Document(str(number), text) for number, text in enumerate(made)]

    real = [documents(source), documents(holdout)]
    yield "clean", [documents(release), *real]
    for share in SHARES if texts.reworded else ():
        copied = int(share * n)
        copies = [texts.reworded[place] for place in source[:copied]]
        yield (
            f"copies, {share:.0%} reworded",
            [written([*copies, *(d.text for d in documents(release[copied:]))]), *real],
        )
    sentences = [one for place in release for one in texts.real[place].split(". ") if 5 <= len(one.split()) <= 40]
    words = " ".join(texts.real[place] for place in release).split()
    few = [texts.real[place] for place in release[:10]]
    yield "collapse, ten texts", [written([few[number % 10] for number in range(n)]), *real]
    ten = rng.sample(sentences, 10)
    yield "collapse, ten sentences", [written([ten[number % 10] for number in range(n)]), *real]
    rng.shuffle(words)
    yield "collapse, words shuffled", [written(_dealt(words, n, " ")), *real]
    rng.shuffle(sentences)
    yield "collapse, sentences shuffled", [written(_dealt(sentences, n, ". ")), *real]
    if texts.other:
        yield "other", [written(rng.sample(list(texts.other), min(n, len(texts.other)))), *real]
    if texts.kinds:
        yield from _by_kind(documents, release, rest, kinds, n, real)


def _by_kind(
    documents: Any, release: list[int], rest: list[int], kinds: Sequence[str], n: int, real: list[list[Document]]
) -> Iterator[tuple[str, list[list[Document]]]]:
    common = [kind for kind, _ in Counter(kinds).most_common()]
    for name, kept in (("narrow, one kind", common[1:2]), ("narrow, half of the kinds", common[1::2])):
        yield name, [documents([place for place in release + rest if kinds[place] in kept][:n]), *real]
    first = next(place for place in release if kinds[place] == common[0])
    collapsed = [first if kinds[place] == common[0] else place for place in release]
    yield "label, one collapsed", [documents(collapsed), *real]


def _dealt(pieces: Sequence[str], n: int, between: str) -> list[str]:
    step = max(1, len(pieces) // n)
    return [between.join(pieces[first : first + step]) for first in range(0, step * n, step)]


def states(corpora: Sequence[Sequence[Document]], store: Memory) -> dict[str, str]:
    """Return the state of each limit that rests on the embedder; no condition but the figures bears on it."""
    named = zip(("synthetic", "source", "holdout"), corpora, strict=True)
    used = Workspace({role: Corpus(tuple(documents)) for role, documents in named}, embedder=MULTILINGUAL, store=store)
    gates = load_config().gates
    metrics = [one for one in load_metrics() if "embedder" in one.record.reads and {*one.record.measures} & {*gates}]
    if not any(document.labels for document in corpora[0]):
        metrics = [one for one in metrics if one.record.id != "diversity.collapsed_labels"]
    made = [one for metric in metrics for one in metric.measure(used).measurements]
    judged = {name: gate for name, gate in gates.items() if name in {one.metric for one in made}}
    return {gate.metric: gate.state for gate in judge(made, judged, Conditions())}


def measure(texts: Texts, size: int, draws: int) -> list[Row]:
    """Return a row for each thing that is done to a release."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for seed in range(draws):
        for name, corpora in itertools.islice(cases(texts, size, seed), None if seed < SPOILED else 1):
            found[name].append(states(corpora, texts.store))
            over = [f"{limit} {state}" for limit, state in found[name][-1].items() if state != "pass"]
            print(f"draw {seed}: {name}: {', '.join(over) or 'pass'}", file=sys.stderr, flush=True)
    limits = sorted({limit for rows in found.values() for row in rows for limit in row})
    return [
        {
            "release": name,
            **{limit.split(".")[1]: _counted([row[limit] for row in rows if limit in row]) for limit in limits},
            "one failed": f"{sum('fail' in row.values() for row in rows)} of {len(rows)}",
            "failed or warned": f"{sum(not {'fail', 'warn'}.isdisjoint(row.values()) for row in rows)} of {len(rows)}",
        }
        for name, rows in found.items()
    ]


def _counted(states: Sequence[str]) -> str:
    return ", ".join(f"{states.count(state)} {state}" for state in STATES if state in states) or "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True, help="real texts, one a line")
    parser.add_argument("--reworded", type=Path, help="the same, each reworded")
    parser.add_argument("--kinds", type=Path, help="what each text is about")
    parser.add_argument("--other", type=Path, help="texts of another field, one a line")
    parser.add_argument("--size", type=int, default=300, help="documents a role, at most")
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--out", type=Path, help="where to write the table, .json or Markdown")
    options = parser.parse_args()
    given = [options.texts, options.reworded, options.kinds, options.other]
    texts = Texts(
        *([] if path is None else path.read_text(encoding="utf-8").rstrip("\n").split("\n") for path in given)
    )
    if any(len(lines) not in (0, len(texts.real)) for lines in (texts.reworded, texts.kinds)):
        parser.error("--reworded and --kinds need one line for each text")
    show(measure(texts, options.size, options.draws), options.out)


if __name__ == "__main__":
    main()
