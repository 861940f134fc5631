"""Which documents belong together: those of one person where people are known, else those that say much the same.

Documents of one subject are flagged together or not at all, so a test that takes them for independent finds too much.
Without ids of people, similar documents form clusters. A cluster is a star: every member lies within a cosine of
``COSINE`` of the one document in its middle, and near duplicates follow their first document. Chains, in which the
first and the last have nothing in common, cannot form. The middle is the document with most others near it; where two
have as many, the one whose text sorts first.

In text of one kind, or from one template, nearly all documents are nearer than that, and no group would tell a subject
from the kind. So no more than ``PAIRS`` of the pairs of a corpus may be near, as many as a hundred subjects of equal
size have: the cosine rises until that holds, and near duplicates of which there are more are not grouped. Equal texts
always are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.duplicates import near_duplicate_clusters

COSINE = 0.8
"""Answers on one subject lie above it, those on two subjects below."""
PAIRS = 0.01
"""Share of the pairs of different documents that may be near."""
_SAME = 1 - 1e-5
"""Cosine of equal texts, but for rounding."""
_GRAIN = 1e-6
"""More than the last digits of 32-bit vectors."""
MOST = 5000
"""Documents of a role above which near duplicates alone are grouped: likeness would cost more than the audit."""


def units(workspace: Workspace, role: str) -> NDArray[np.int64]:
    """Return the unit of each document of that role, int64 (documents,) from 0: a person, or a cluster."""
    made: NDArray[np.int64] = workspace.remember(("units", role), lambda: _units(workspace, role))
    return made


def _units(workspace: Workspace, role: str) -> NDArray[np.int64]:
    corpus = workspace.corpus(role)
    if any(document.group is not None for document in corpus.documents):
        found = workspace.people(role)
    else:
        # In the order of their texts, so that groups do not depend on the order of the file.
        order = np.array(sorted(range(len(corpus)), key=corpus.texts.__getitem__), np.int64)
        tokens = workspace.tokens(role).subset(order)
        grouped = near_duplicate_clusters(tokens)
        sizes = np.bincount(grouped).astype(np.float64)
        if (sizes * (sizes - 1)).sum() > PAIRS * len(grouped) * (len(grouped) - 1):
            grouped = near_duplicate_clusters(tokens, similarity=1.0)
        if len(corpus) <= MOST:
            grouped = stars(workspace.embeddings(role).documents[order])[grouped]
        found = np.empty(len(corpus), np.int64)
        found[order] = grouped
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def stars(vectors: NDArray[np.float32], cosine: float = COSINE) -> NDArray[np.int64]:
    """Return the middle of each document's group, int64 (documents,); ``vectors``: unit rows or rows of zeros.

    Of middles with as many documents near them the first counts. Holds the matrix of all cosines.
    """
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1.0)
    others = np.sort(likeness[likeness < _SAME], axis=None)
    if len(others):
        cosine = max(cosine, float(others[-int(PAIRS * len(others)) - 1]) + _GRAIN)
    near = likeness >= min(cosine, _SAME)
    np.fill_diagonal(near, val=True)
    middle = np.full(len(vectors), -1, np.int64)
    for index in np.argsort(-near.sum(axis=1), kind="stable").tolist():
        if middle[index] < 0:
            middle[near[index] & (middle < 0)] = index
    return middle


def counts_by_unit(
    units_: NDArray[np.int64], flagged: NDArray[np.bool_], about: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return flagged and all documents of each unit that has any, int64 (units,) each."""
    size = int(units_.max(initial=-1)) + 1
    documents = np.bincount(units_[about], minlength=size)
    hits = np.bincount(units_[about & flagged], minlength=size)
    return hits[documents > 0], documents[documents > 0]
