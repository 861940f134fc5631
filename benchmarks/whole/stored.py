"""Vectors and personal details in place of those that the models would find, put in a cache before an audit.

    python benchmarks/whole/stored.py FOLDER

Fills FOLDER/cache with features of the texts in FOLDER's three corpora, so that an audit with that cache runs no model.
The vector of a window is the sum of its words' vectors, drawn once for each word and weighted by how rare the word is:
texts that share words lie near each other. Details are words with capitals amid a sentence, three a document at most,
which are shared by documents as names are.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.cache import disk_store
from corpusaudit.features.pii.types import Entity
from corpusaudit.features.vectors.embeddings import Embeddings

ROLES = ("synthetic", "source", "holdout")
_DIMENSION = 384
_WINDOW = 90
"""Words of a window: about as many as the bundled model reads."""
_DETAILS = 3
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]+ [A-Z][a-z]+")
_SAVED = 512

Vectors = NDArray[np.float32]


def details(text: str) -> list[Entity]:
    """Return pairs of capitalized words as names of persons."""
    found = [Entity(match.start(), match.end(), "PERSON", 0.9) for match in _NAME.finditer(text)]
    return found[:_DETAILS]


class Words:
    """A vector for each word of the texts, (words, 384) float32: random, longer where fewer texts hold the word."""

    def __init__(self, texts: Sequence[str], seed: int = 0) -> None:
        held = Counter(chain.from_iterable(set(text.lower().split()) for text in texts))
        self.row = {word: row for row, word in enumerate(sorted(held))}
        rare = np.array([math.log1p(len(texts) / held[word]) for word in self.row], dtype=np.float32)
        drawn = np.random.default_rng(seed).standard_normal((len(self.row), _DIMENSION), dtype=np.float32)
        self.vectors: Vectors = drawn * rare[:, None]

    def embedded(self, text: str) -> Embeddings:
        """Return the vectors of one text and of its windows."""
        words = list(re.finditer(r"\S+", text))
        parts = [words[first : first + _WINDOW] for first in range(0, len(words), _WINDOW)]
        rows = [[self.row[word] for part in windows for word in part.group().lower().split()] for windows in parts]
        summed = np.array([self.vectors[row].sum(axis=0) for row in rows], dtype=np.float32).reshape(-1, _DIMENSION)
        windows = _unit(summed)
        return Embeddings(
            _unit(windows.sum(axis=0, keepdims=True)),
            windows,
            np.zeros(len(parts), dtype=np.int64),
            np.array([(part[0].start(), part[-1].end()) for part in parts], dtype=np.int64).reshape(-1, 2),
            "stored vectors",
        )


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))
    return unit


def texts_of(folder: Path) -> list[str]:
    """Return the different texts of the three corpora of a folder."""
    found: dict[str, None] = {}
    for role in ROLES:
        with (folder / f"{role}.jsonl").open(encoding="utf-8") as lines:
            found.update(dict.fromkeys(json.loads(line)["text"] for line in lines))
    return list(found)


def main() -> None:
    folder = Path(sys.argv[1])
    texts = texts_of(folder)
    store, words = disk_store(folder / "cache"), Words(texts)
    for first in range(0, len(texts), _SAVED):
        part = texts[first : first + _SAVED]
        store.save("embeddings", "bundled", {text: words.embedded(text) for text in part})
        store.save("entities", "bundled", {text: details(text) for text in part})


if __name__ == "__main__":
    main()
