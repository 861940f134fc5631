"""Whole documents beside source documents: how much of one stands in another, and findings on those that are copies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.alignments import Alignments
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.tails import with_chance
from corpusaudit.results import Evidence

SHORTEST = 8
"""Tokens; nobody's record can be told from so few, as in ``memorization.exact_copies``."""


def best_shares(alignments: Alignments, documents: int) -> NDArray[np.float64]:
    """Return the highest share of each document, float64 (documents,), 0 where nothing is aligned."""
    best = np.zeros(documents)
    np.maximum.at(best, alignments.document, alignments.share)
    return best


def likeness(workspace: Workspace, role: str) -> NDArray[np.float64]:
    """Return how much of each document of that role stands in one source document, float64; nan for short ones."""
    best = best_shares(workspace.alignments(role), len(workspace.tokens(role)))
    best[workspace.tokens(role).lengths < SHORTEST] = np.nan
    return best


def whole_documents(
    metric: str, workspace: Workspace, found: NDArray[np.int64], scores: NDArray[np.float64]
) -> tuple[Evidence, ...]:
    """Return one piece of evidence a document that is a copy of source document ``found``, -1 for none."""
    documents, sources = workspace.corpus("synthetic").documents, workspace.corpus("source").documents
    evidence = tuple(
        Evidence(
            metric,
            documents[index].id,
            (0, len(documents[index].text)),
            float(scores[index]),
            source_id=sources[there].id,
            source_span=(0, len(sources[there].text)),
        )
        for index, there in enumerate(found.tolist())
        if there >= 0
    )
    return with_likeness(evidence, workspace)


def with_likeness(evidence: tuple[Evidence, ...], workspace: Workspace) -> tuple[Evidence, ...]:
    """Return findings on whole documents with the chance that an unseen document is as like a source document."""
    if not evidence or not workspace.has("holdout"):
        return evidence
    place = {document.id: index for index, document in enumerate(workspace.corpus("synthetic").documents)}
    scores = likeness(workspace, "synthetic")
    found = scores[[place[piece.synthetic_id] for piece in evidence]]
    return with_chance(evidence, found, likeness(workspace, "holdout"), int((~np.isnan(scores)).sum()))
