"""Runs of tokens that documents share with one person of the source, and how long they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.runs import Runs, shared_runs
from corpusaudit.features.workspace import Workspace


def rare_runs(workspace: Workspace, role: str, min_tokens: int, phrase_tokens: int, min_rare: int) -> Runs:
    """Return the runs of that role's documents that count."""
    runs = shared_runs(
        workspace.tokens(role),
        workspace.tokens("source"),
        workspace.people("source"),
        workspace.tokens("holdout") if workspace.has("holdout") else None,
        min_tokens=min_tokens,
        phrase_tokens=phrase_tokens,
        same=role == "holdout",
    )
    return runs.where(runs.rare >= min_rare)


def longest_runs(workspace: Workspace, role: str, min_tokens: int) -> NDArray[np.float64]:
    """Return the longest run of each document of that role, float64 (documents,), 0 where there is none."""
    runs = rare_runs(workspace, role, min_tokens, min_tokens, 0)
    longest = np.zeros(len(workspace.tokens(role)))
    np.maximum.at(longest, runs.document, runs.length.astype(np.float64))
    return longest
