"""Corpora whose labels stand in their words."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Measurement
from tests.kept import KEPT

TOPICS = {
    "sleep": "night bed dream awake insomnia tired pillow alarm snore nap",
    "food": "meal dinner appetite bread hunger weight kitchen plate lunch diet",
    "work": "office boss salary deadline colleague meeting contract career manager shift",
}
FILLER = "the patient says that it has been like this for some weeks and that nothing much helps them with it so far"


def document(name: str, topics: Sequence[str], draw: random.Random, group: str | None = None) -> Document:
    words = [draw.choice(TOPICS[topic].split()) for topic in topics for _ in range(6)] + draw.choices(
        FILLER.split(), k=14
    )
    draw.shuffle(words)
    return Document(name, " ".join(words), tuple(topics), group)


def corpus(seed: int, count: int, *, several: bool = False) -> Corpus:
    """Return documents of one topic in turn; with ``several``, every second has two topics."""
    draw, names = random.Random(seed), list(TOPICS)
    rows = []
    for i in range(count):
        topics = [names[i % 3]] + ([names[(i + 1) % 3]] if several and i % 2 else [])
        rows.append(document(f"{seed}-{i}", topics, draw))
    return Corpus(tuple(rows))


def relabelled(given: Corpus, seed: int = 0) -> Corpus:
    """Return the same texts with their labels shuffled."""
    labels = [row.labels for row in given.documents]
    random.Random(seed).shuffle(labels)
    return Corpus(
        tuple(Document(row.id, row.text, label, row.group) for row, label in zip(given.documents, labels, strict=True))
    )


def workspace(**corpora: Corpus) -> Workspace:
    return Workspace(corpora, store=KEPT)


def by_id(measurements: Sequence[Measurement]) -> Mapping[str, Measurement]:
    return {measurement.metric.removeprefix("utility."): measurement for measurement in measurements}
