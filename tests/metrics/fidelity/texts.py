"""Corpora whose nearest documents are known: the vector of a document is what its first word says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.features.vectors.embeddings import Embeddings
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metric
from corpusaudit.results import Measurement
from tests.kept import KEPT

Row = tuple[str, tuple[str, ...]]


def directed(rows: Mapping[str, Sequence[Row]], angles: Mapping[str, float], seed: int = 0) -> Workspace:
    """Return a workspace in which a document lies at the angle of its first word, in the plane."""
    corpora = {
        role: Corpus(tuple(Document(f"{role} {i}", text, labels) for i, (text, labels) in enumerate(documents)))
        for role, documents in rows.items()
    }
    workspace = Workspace(corpora, seed=seed, store=KEPT)
    for role, documents in rows.items():
        turned = np.array([angles[text.split()[0]] if text.split() else 0.0 for text, _ in documents])
        vectors = np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)
        workspace.remember(("embeddings", role), lambda vectors=vectors: _embeddings(vectors))
    return workspace


def scattered(**texts: Sequence[str]) -> Workspace:
    """Return a workspace in which each text has a random direction of its own; copies share theirs."""
    workspace = Workspace({role: Corpus.from_texts(rows) for role, rows in texts.items()}, store=KEPT)
    for role, rows in texts.items():
        drawn = [np.random.default_rng(list(text.encode("utf-8", "surrogatepass")[:999])) for text in rows]
        vectors = np.stack([draw.standard_normal(8) for draw in drawn])
        unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        workspace.remember(("embeddings", role), lambda unit=unit: _embeddings(unit))
    return workspace


def _embeddings(rows: np.ndarray) -> Embeddings:
    count = np.arange(len(rows), dtype=np.int64)
    return Embeddings(rows, rows, count, np.zeros((len(rows), 2), np.int64), "x")


def by_id(metric: str, workspace: Workspace, **parameters: Any) -> dict[str, Measurement]:
    """Return the measurements of a metric by the last part of their ids."""
    made = load_metric(metric).measure(workspace, **parameters).measurements
    return {measurement.metric.split(".")[1]: measurement for measurement in made}
