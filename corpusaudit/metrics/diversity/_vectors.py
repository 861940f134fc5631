"""Vectors of documents, and of random groups of them, for figures of likeness in meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.execution.processors import one_algebra_thread
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.equal import Leaving
from corpusaudit.metrics.shared.resampling import jackknife_groups
from corpusaudit.metrics.shared.views import View

Floats = NDArray[np.float64]
_BLOCK = 4096
"""Vectors that are taken in double precision at a time."""


class Sums(NamedTuple):
    """What adds up over documents, by random group of documents (groups,).

    ``vectors``: float64 (groups, d), sums of unit vectors; ``products``: float64 (groups, d, d), sums of their outer
    products, or (groups, 0, 0) where they were not asked for; ``documents``: int64 (groups,).
    """

    vectors: Floats
    products: Floats
    documents: NDArray[np.int64]


def unit_vectors(workspace: Workspace, some: View) -> Floats:
    """Return the vectors of the documents of a view at unit length, float64 (documents, d)."""
    return _unit(workspace, some.role, some.rows)


def _unit(workspace: Workspace, role: str, rows: NDArray[np.int64]) -> Floats:
    found = workspace.embeddings(role).documents[rows].astype(np.float64)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.where(lengths > 0, lengths, 1.0), np.float64)


def sums_by_group(workspace: Workspace, some: View, *, products: bool) -> Sums:
    """Return the sums of a view's vectors by the groups of the jackknife; no more than a block is held at a time."""
    groups, count = jackknife_groups(len(some), some.units)
    dimension = workspace.embeddings(some.role).documents.shape[1]
    side = dimension if products else 0
    vectors, outer = np.zeros((count, dimension)), np.zeros((count, side, side))
    for group in range(count):
        members = np.flatnonzero(groups == group)
        for start in range(0, len(members), _BLOCK):
            block = _unit(workspace, some.role, some.rows[members[start : start + _BLOCK]])
            vectors[group] += block.sum(axis=0)
            if products:
                outer[group] += block.T @ block
    return Sums(vectors, outer, np.bincount(groups, minlength=count))


@one_algebra_thread()
def effective_number(products: Floats, n: int) -> float:
    """Return the exponential of the entropy of the eigenvalues of ``n`` unit vectors' products, in [1, n].

    ``products``: their cosines (n, n), or the sum of their outer products (d, d).
    """
    shares = np.linalg.eigvalsh(products / n)
    shares = shares[shares > 0]
    return float(np.clip(np.exp(-(shares * np.log(shares)).sum()), 1.0, n))


def few(vectors: Floats, people: Sequence[str]) -> Leaving:
    """Return the Vendi score of unit vectors (n, d) from their cosines, for fewer documents than vectors have places.

    ``people``: the person of each document.
    """
    cosines = vectors @ vectors.T
    groups, count = jackknife_groups(len(vectors), people)
    rests = [np.flatnonzero(groups != group) for group in range(count)]
    without = [effective_number(cosines[np.ix_(rest, rest)], len(rest)) for rest in rests if len(rest)]
    return Leaving(effective_number(cosines, len(vectors)), np.array(without))
