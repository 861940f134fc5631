"""A corpus in three roles whose details can be counted by hand, found by the real detector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome
from corpusaudit.metrics.registry import load_metric
from tests.kept import KEPT

SOURCE = (
    "Maria Keller was seen on March 4, 2012 and can be reached at 555-301-0199.",
    "Follow up with Tobias Lindqvist by e-mail at t.lindqvist@example.org.",
    "The patient slept well and ate breakfast.",
)
HOLDOUT = ("Dr. Samuel Whitcombe reviewed the chart.", "A quiet night on the ward.", "")
SYNTHETIC = (
    "Call (555) 301 0199 for results.",  # leaked: the number of a person of the source
    "Maria Keller came back today.",  # leaked
    "Admitted on 2012-03-04 again.",  # leaked: a date of one person, in another notation
    "Dr. Samuel Whitcombe signed it.",  # phantom: only the holdout has it
    "Mrs. Ingrid Solberg was seen here.",  # invented
    "Nothing to report, all is calm.",
    "...",
)


@pytest.fixture(scope="session")
def measure() -> Callable[..., tuple[Outcome, Workspace]]:
    """Run a metric on texts (or corpora) in the three roles; a role that is None is missing."""

    def run(
        metric: str,
        synthetic: Sequence[str] | Corpus,
        source: Sequence[str] | Corpus | None = None,
        holdout: Sequence[str] | Corpus | None = None,
    ) -> tuple[Outcome, Workspace]:
        given: dict[str, Any] = {"synthetic": synthetic, "source": source, "holdout": holdout}
        corpora = {
            role: rows if isinstance(rows, Corpus) else Corpus.from_texts(rows)
            for role, rows in given.items()
            if rows is not None
        }
        workspace = Workspace(corpora, store=KEPT)
        return load_metric(f"disclosure.{metric}").measure(workspace), workspace

    return run


@pytest.fixture(scope="session")
def by_hand(measure: Callable[..., tuple[Outcome, Workspace]]) -> Callable[[str], tuple[Outcome, Workspace]]:
    """Run a metric on the corpus above; details are searched for once."""
    _, workspace = measure("pii_leaked", SYNTHETIC, SOURCE, HOLDOUT)
    return lambda metric: (load_metric(f"disclosure.{metric}").measure(workspace), workspace)


@pytest.fixture(scope="session")
def classes(measure: Callable[..., tuple[Outcome, Workspace]]) -> Callable[..., list[tuple[str, str]]]:
    """Return the class and type of each detail of a synthetic corpus, in order."""
    from corpusaudit.metrics.disclosure._classes import classify

    def run(*roles: Any) -> list[tuple[str, str]]:
        _, workspace = measure("pii_leaked", *roles)
        return [(detail.class_, detail.entity.type) for detail in classify(workspace)[0]]

    return run
