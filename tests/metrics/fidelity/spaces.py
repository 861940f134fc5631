"""Workspaces whose documents have the vectors that a test plants."""

from __future__ import annotations

from typing import Any

import numpy as np

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.vectors.embeddings import Embeddings
from corpusaudit.features.workspace import Workspace


def planted(**vectors: np.ndarray) -> Workspace:
    """Return a workspace in which each role holds one document a row; its text is its row, so copies share theirs."""
    corpora = {role: Corpus.from_texts([f"{row.tobytes().hex()}" for row in rows]) for role, rows in vectors.items()}
    workspace = Workspace(corpora)
    for role, rows in vectors.items():
        workspace.remember(("embeddings", role), lambda rows=rows: _embeddings(rows))
    return workspace


def _embeddings(rows: np.ndarray) -> Embeddings:
    count = np.arange(len(rows), dtype=np.int64)
    return Embeddings(rows.astype(np.float32), rows.astype(np.float32), count, np.zeros((len(rows), 2), np.int64), "x")


def cloud(n: int, seed: int, *, dimension: int = 8, spread: float = 1.0, centre: float = 0.0) -> np.ndarray:
    """Return n unit vectors (n, dimension + 1) around one direction."""
    rng = np.random.default_rng(seed)
    rows = np.concatenate([rng.standard_normal((n, dimension)) * spread + centre, np.full((n, 1), 2.0)], axis=1)
    unit: Any = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit.astype(np.float32)
