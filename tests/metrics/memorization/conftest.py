"""Corpora that can be counted by hand, in the three roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome
from corpusaudit.metrics.registry import load_metric
from corpusaudit.results import Evidence
from tests.kept import KEPT


def as_corpus(rows: Sequence[str] | Corpus) -> Corpus:
    return rows if isinstance(rows, Corpus) else Corpus.from_texts(rows)


@pytest.fixture(scope="session")
def measure() -> Callable[..., tuple[Outcome, Workspace]]:
    """Run a metric on texts (or corpora) in the three roles; a role that is None is missing.

    What is made of source and holdout alone is made once for tests that take the same, as within one audit.
    """
    real: dict[tuple[object, ...], Workspace] = {}

    def run(
        metric: str,
        synthetic: Sequence[str] | Corpus,
        source: Sequence[str] | Corpus | None = None,
        holdout: Sequence[str] | Corpus | None = None,
        **options: Any,
    ) -> tuple[Outcome, Workspace]:
        given = {"source": source, "holdout": holdout}
        corpora = {role: as_corpus(rows) for role, rows in given.items() if rows is not None}
        key = tuple((role, corpus.documents) for role, corpus in corpora.items())
        workspace = real.setdefault(key, Workspace(corpora, store=KEPT)).with_synthetic(as_corpus(synthetic))
        return load_metric(f"memorization.{metric}").measure(workspace, **options), workspace

    return run


@pytest.fixture(scope="session")
def quoted() -> Callable[[Evidence, Workspace], tuple[str, str]]:
    """Return the words that a piece of evidence points at: of the synthetic document and of the source."""

    def cut(piece: Evidence, workspace: Workspace) -> tuple[str, str]:
        mine = {document.id: document.text for document in workspace.corpus("synthetic").documents}
        theirs = {document.id: document.text for document in workspace.corpus("source").documents}
        assert piece.synthetic_span is not None
        assert piece.source_span is not None
        return mine[piece.synthetic_id][slice(*piece.synthetic_span)], theirs[piece.source_id][
            slice(*piece.source_span)
        ]

    return cut


STORY = (
    "He carried the lantern across the frozen river while his brother counted the sleeping horses "
    "behind the burned mill and whispered every name aloud"
)
OTHER = (
    "She keeps seven clocks in the pantry because each of them remembers a different summer of her "
    "childhood near the quarry"
)


@pytest.fixture(scope="session")
def story() -> str:
    """A sentence of 24 words that nobody else writes."""
    return STORY


@pytest.fixture(scope="session")
def other() -> str:
    """Another one, of 21 words."""
    return OTHER
