"""Is an excess drawn to the source? A permutation test of people, documents kept together.

Where no people are known, clusters of similar documents stand in for them (:mod:`corpusaudit.metrics.shared.likeness`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.sums import sums_by
from corpusaudit.features.text.tokens import Tokens, joined
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.likeness import units
from corpusaudit.metrics.shared.statistics import relabelling_p_value

PERMUTATIONS = 1999
"""With the observed one 2,000: p-values are multiples of .0005."""


@dataclass(frozen=True, repr=False)
class Pool:
    """Source and holdout as one corpus; ``people``: int64 (documents,), those under ``first_unseen`` the source's."""

    tokens: Tokens
    people: NDArray[np.int64]
    first_unseen: int


def pool_of(workspace: Workspace) -> Pool:
    """Return the real text of both sides, made once; raises Unmeasured where one was not given."""

    def make() -> Pool:
        seen, unseen = workspace.people("source"), workspace.people("holdout")
        first = int(seen.max(initial=-1)) + 1
        tokens = joined(workspace.tokens("source"), workspace.tokens("holdout"))
        return Pool(tokens, np.concatenate([seen, unseen + first]), first)

    made: Pool = workspace.remember(("real pool",), make)
    return made


def pooled_units(workspace: Workspace) -> tuple[NDArray[np.int64], int]:
    """Return what is permuted, people or clusters, int64 (documents of the pool,), and the first of the holdout.

    Clusters cost embeddings, so they are asked for where there is something to permute.
    """
    seen, unseen = units(workspace, "source"), units(workspace, "holdout")
    first = int(seen.max(initial=-1)) + 1
    return np.concatenate([seen, unseen + first]), first


def exchange_p_value(workspace: Workspace, document: NDArray[np.int64], pooled_document: NDArray[np.int64]) -> float:
    """Return how often people handed to the source at random draw as many synthetic documents as the real ones.

    One entry a match, int64 of one length: a synthetic document and the real one it matches, its place in the pool. A
    synthetic document that matches several people is divided among them. It asks less of the data than Fisher's test
    (synthetic documents may repeat each other, real ones may cluster), and cannot tell when all matches are with one
    person.
    """
    if not len(document):
        return 1.0
    found, first = pooled_units(workspace)
    pairs = np.unique(np.stack([document, found[pooled_document]]), axis=1)
    size = int(found.max(initial=-1)) + 1
    share = 1.0 / np.bincount(pairs[0])[pairs[0]]
    pull = sums_by(pairs[1], share, size)
    written = np.bincount(found[pool_of(workspace).tokens.lengths > 0], minlength=size).astype(np.int64)
    side = np.arange(size) < first
    some = written > 0
    return relabelling_p_value(pull[some], written[some], side[some], PERMUTATIONS, workspace.seed)
