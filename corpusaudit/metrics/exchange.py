"""Is an excess drawn to the source? People change sides between source and holdout, their documents kept together.

Where no people are known, groups of likeness stand in for them (:mod:`corpusaudit.metrics.likeness`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.tokens import Tokens, joined
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.likeness import units
from corpusaudit.metrics.statistics import relabelling_p_value

PERMUTATIONS = 1999


@dataclass(frozen=True, repr=False)
class Pool:
    """Source and holdout as one corpus; ``people``, ``units``: int64 (documents,).

    ``units`` are what changes sides: people, or groups of likeness. People under ``first_unseen``, and units under
    ``first_unseen_unit``, are the source's.
    """

    tokens: Tokens
    people: NDArray[np.int64]
    units: NDArray[np.int64]
    first_unseen: int
    first_unseen_unit: int


def pool_of(workspace: Workspace) -> Pool:
    """Return the real text of both sides; raises Unmeasured where one was not given."""
    seen, unseen = workspace.people("source"), workspace.people("holdout")
    sides = units(workspace, "source"), units(workspace, "holdout")
    people, groups = (int(numbers.max(initial=-1)) + 1 for numbers in (seen, sides[0]))
    return Pool(
        joined(workspace.tokens("source"), workspace.tokens("holdout")),
        np.concatenate([seen, unseen + people]),
        np.concatenate([sides[0], sides[1] + groups]),
        people,
        groups,
    )


def exchange_p_value(
    pool: Pool, document: NDArray[np.int64], pooled_document: NDArray[np.int64], documents: int, seed: int
) -> float:
    """Return how often people handed to the source at random draw as many synthetic documents as the real ones.

    One entry a match, int64 of one length: a synthetic document and the real one it matches. A synthetic document that
    matches several people is divided among them. ``documents``: the synthetic documents in all. It asks less of the
    data than Fisher's test (synthetic documents may repeat each other, real ones may cluster), and cannot tell when all
    matches are with one person.
    """
    pairs = np.unique(np.stack([document, pool.units[pooled_document]]), axis=1)
    size = int(pool.units.max(initial=-1)) + 1
    share = 1.0 / np.bincount(pairs[0], minlength=documents)[pairs[0]]
    pull = np.bincount(pairs[1], share, minlength=size).astype(np.float64)
    written = np.bincount(pool.units[pool.tokens.lengths > 0], minlength=size).astype(np.int64)
    side = np.arange(size) < pool.first_unseen_unit
    some = written > 0
    return relabelling_p_value(pull[some], written[some], side[some], PERMUTATIONS, seed)
