"""Which words of the synthetic corpus may be shown: those that say nothing of a few people of the private ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import PEOPLE
from corpusaudit.features.overlap.runs import survey_grams
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.workspace import Workspace


def speakable(workspace: Workspace, tokens: Tokens, *, most: int = 2) -> NDArray[np.bool_]:
    """Return which tokens may be shown: bool (tokens,).

    A word may when it stands in no real text at all, or at least five people use it, and the same holds of each run of
    up to ``most`` words that it stands in.
    """
    fine = np.ones(len(tokens.ids), np.bool_)
    for length in range(1, most + 1):
        starts = np.flatnonzero(of_a_few(workspace, tokens, length))
        for step in range(length):
            fine[starts + step] = False
    return fine


def of_a_few(workspace: Workspace, tokens: Tokens, length: int) -> NDArray[np.bool_]:
    """Return where a run of ``length`` words begins that one to four real people wrote: bool (tokens,)."""
    people = np.zeros(len(tokens.ids), np.int64)
    for role in ("source", "holdout"):
        if workspace.has(role):
            people += survey_grams(tokens, workspace.tokens(role), workspace.people(role), None, length).people
    few: NDArray[np.bool_] = (people > 0) & (people < PEOPLE)
    return few
