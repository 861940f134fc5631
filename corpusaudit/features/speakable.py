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
    real = [role for role in ("source", "holdout") if workspace.has(role)]
    fine = np.ones(len(tokens.ids), np.bool_)
    for length in range(1, most + 1):
        people = np.zeros(len(tokens.ids), np.int64)
        for role in real:
            people += survey_grams(tokens, workspace.tokens(role), workspace.people(role), None, length).people
        starts = np.flatnonzero((people > 0) & (people < PEOPLE))
        for step in range(length):
            fine[starts + step] = False
    return fine
