"""Test documents that the training side has seen already, in whole or in great part, are no test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.minhash import pairs_between, signatures
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.duplicates import SHINGLE, are_near, least_estimate

SHARE = 0.5
"""The larger part of what a document says, as in ``memorization.near_copies``."""
SIMILARITY = 0.8
"""Edit similarity of near copies, as in ``diversity.near_duplicates``; it sees short texts too."""


def shares_group(workspace: Workspace, training: Sequence[str], test: str) -> NDArray[np.bool_]:
    """Return which documents of role ``test`` are of a group (person) that stands in a training role too."""
    seen = {
        document.group
        for role in training
        for document in workspace.corpus(role).documents
        if document.group is not None
    }
    found: NDArray[np.bool_] = np.array([d.group in seen for d in workspace.corpus(test).documents], np.bool_)
    return found


def nearly_copies(workspace: Workspace, training: Sequence[str], test: str) -> NDArray[np.bool_]:
    """Return which documents of role ``test`` are copies or near copies of a training document, bool (documents,).

    A near copy has the same tokens, an edit similarity of ``SIMILARITY``, or ``SHARE`` of its information aligned with
    one training document. Documents without tokens copy nothing.
    """
    tokens = workspace.tokens(test)
    copied = np.zeros(len(tokens), np.bool_)
    for role in training:
        other = workspace.tokens(role)
        if not len(other) or not len(tokens):
            continue
        copied |= _equal(tokens, other)
        copied |= _edited(tokens, other, copied)
        aligned = workspace.alignments(test, role)
        copied[aligned.document[aligned.share >= SHARE]] = True
    return copied


def _equal(tokens: Tokens, other: Tokens) -> NDArray[np.bool_]:
    known = {other.document(index).tobytes() for index in range(len(other))} - {b""}
    return np.array([tokens.document(index).tobytes() in known for index in range(len(tokens))], np.bool_)


def _edited(tokens: Tokens, other: Tokens, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which documents are within ``SIMILARITY`` of one of ``other``; those ``known`` are not looked at."""
    found = np.zeros(len(tokens), np.bool_)
    first, second = np.flatnonzero(~known & (tokens.lengths > 0)), _distinct(other)
    if not len(first) or not len(second):
        return found
    mine, theirs = tokens.subset(first), other.subset(second)
    pairs = pairs_between(signatures(mine, SHINGLE), signatures(theirs, SHINGLE), least_estimate(SIMILARITY))
    for left, right in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True):
        if not found[first[left]] and are_near(
            mine.document(left).tolist(), theirs.document(right).tolist(), SIMILARITY
        ):
            found[first[left]] = True
    return found


def _distinct(tokens: Tokens) -> NDArray[np.int64]:
    """Return one document of each that has tokens, so that copies do not fill the candidates of a document."""
    first: dict[bytes, int] = {}
    for index in range(len(tokens)):
        first.setdefault(tokens.document(index).tobytes(), index)
    first.pop(b"", None)
    return np.array(sorted(first.values()), np.int64)
