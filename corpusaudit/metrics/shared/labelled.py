"""Documents with words and labels: in an order that their content fixes, and without totals that tell of a few."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpusaudit.corpus.model import Corpus
from corpusaudit.counts import PEOPLE
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.f1 import Flags
from corpusaudit.metrics.shared.views import content_order

MOST_MARKS = 50_000_000
"""Labels times documents of all sides. Above it, labels are as good as ids, and matrices outgrow the memory."""


def usable(workspace: Workspace, role: str, kept: Flags | None = None) -> NDArray[np.int64]:
    """Return the documents with words and a label, of those ``kept``, in an order that their content fixes."""
    documents = workspace.corpus(role).documents
    fit = workspace.tokens(role).lengths > 0
    fit &= np.array([bool(document.labels) for document in documents], np.bool_)
    chosen = np.flatnonzero(fit if kept is None else fit & kept)
    # Ordered after the choice: of two copies under different names, either may have been left out.
    return chosen[content_order(Corpus(tuple(documents[index] for index in chosen.tolist())), workspace.seed)]


def more_left_out(workspace: Workspace, test: str, kept: NDArray[np.int64]) -> int:
    """Return how many of the last test documents are left out too, where those left out are of a few people.

    Beside the documents of the corpus the number of those tested would tell how few. So five people's are left out.
    """
    people = workspace.people(test)
    gone = workspace.tokens(test).lengths > 0
    gone[kept] = False
    out = set(people[gone].tolist())
    if not out:
        return 0
    more = 0
    while len(out) < PEOPLE and more < len(kept):
        more += 1
        out.add(int(people[kept[-more]]))
    return more


def flags(workspace: Workspace, role: str, documents: NDArray[np.int64], labels: Sequence[str]) -> Flags:
    """Return which of the labels each of those documents has, bool (documents, labels); others are passed over."""
    place = {label: column for column, label in enumerate(labels)}
    rows = workspace.corpus(role).documents
    found = np.zeros((len(documents), len(labels)), np.bool_)
    for row, index in enumerate(documents.tolist()):
        found[row, [place[label] for label in rows[index].labels if label in place]] = True
    return found
