"""Corpora for the diversity tests."""

from __future__ import annotations

import csv
import gzip
import json
import re
import string
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome
from corpusaudit.metrics.registry import load_metric
from corpusaudit.results import Measurement
from tests.kept import KEPT

Arrays = tuple[NDArray[np.uint32], NDArray[np.int64]]


@pytest.fixture(scope="session")
def as_arrays() -> Callable[[Iterable[Sequence[Any]]], Arrays]:
    """Number the words of documents that are already cut into words."""

    def number(documents: Iterable[Sequence[Any]]) -> Arrays:
        rows = [list(document) for document in documents]
        known: dict[Any, int] = {}
        ids = np.array([known.setdefault(word, len(known)) for row in rows for word in row], np.uint32)
        return ids, np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)

    return number


@pytest.fixture(scope="session")
def measured() -> Callable[..., dict[str, Measurement]]:
    """Run a metric on texts and return its measurements by id."""

    def run(
        metric: str, synthetic: Sequence[str], holdout: Sequence[str] | None = None, **options: Any
    ) -> dict[str, Measurement]:
        labels = options.pop("labels", None)
        corpora = {"synthetic": Corpus.from_texts(synthetic, labels=labels)}
        if holdout is not None:
            corpora["holdout"] = Corpus.from_texts(holdout)
        outcome: Outcome = load_metric(f"diversity.{metric}").measure(Workspace(corpora, store=KEPT), **options)
        return {measurement.metric: measurement for measurement in outcome.measurements}

    return run


@pytest.fixture(scope="session")
def synsym(shared_data: Path) -> list[str]:
    with gzip.open(shared_data / "synsym" / "synth_all_dsm5.csv.gz", "rt", encoding="utf-8") as lines:
        return [row["post"] for row in csv.DictReader(lines)]


@pytest.fixture(scope="session")
def synsym_arrays(synsym: list[str], as_arrays: Callable[..., Arrays]) -> Arrays:
    """SynSym in lower-case words between white space, as its reference values were made."""
    return as_arrays(text.lower().split() for text in synsym)


@pytest.fixture(scope="session")
def peer_texts(shared_data: Path) -> list[tuple[list[str], dict[str, Any]]]:
    """Texts of each set of ACI-Bench notes, with the figures other packages gave for it."""
    values = json.loads((shared_data / "peer_values" / "values.json").read_text(encoding="utf-8"))["per_set"]
    with gzip.open(shared_data / "peer_values" / "inputs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [([row["text"] for row in rows if row["set"] == name], figures) for name, figures in values.items()]


@pytest.fixture(scope="session")
def rich_words(peer_texts: list[tuple[list[str], dict[str, Any]]]) -> list[tuple[list[str], dict[str, Any]]]:
    """All words of each set as lexicalrichness cuts them: no digits, no dashes, no punctuation."""
    marks = str.maketrans(dict.fromkeys(string.punctuation, " "))
    found = []
    for texts, figures in peer_texts:
        text = re.sub(r"[0-9]+", "", " ".join(texts).lower())
        for dash in "\N{EN DASH}\N{EM DASH}-":
            text = text.replace(dash, "")
        found.append((text.translate(marks).split(), figures))
    return found


@pytest.fixture(scope="session")
def peers(peer_texts: list[tuple[list[str], dict[str, Any]]]) -> list[tuple[list[list[str]], dict[str, Any]]]:
    """Word lists of each set of ACI-Bench notes, with the figures other packages gave for it."""
    return [([re.findall(r"\w+", text.lower()) for text in texts], figures) for texts, figures in peer_texts]
