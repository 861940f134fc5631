"""The question before the questions: are source and holdout of one kind, so that one can stand for the other?"""

from __future__ import annotations

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.vectors.separation import Separation, between
from corpusaudit.features.workspace import Workspace

LARGEST = 0.6
"""An AUC that is surely above it is a difference in kind. Real splits lie round .5; at .6 a document of the source is
told from one of the holdout in three pairs of five."""
_TESTED = 50
"""Documents a side; of fewer, a difference of people could not be seen."""
_DOCUMENTS = 1000
"""Documents a side, at most, which bounds time."""


def drift(workspace: Workspace) -> tuple[str | None, tuple[str, ...]]:
    """Return why source and holdout cannot stand for each other, None where they can, and sentences for the report.

    A classifier compares them, people kept apart. What counts is how large the difference is at least (the lower end
    of the 95 % interval of the AUC), not whether it is significant. Under 50 documents a side nothing is decided.
    """
    if not (workspace.has("source") and workspace.has("holdout")):
        return None, ()
    try:
        found = between(workspace, "source", "holdout", _DOCUMENTS)
    except Unmeasured as reason:
        return None, (f"Whether source and holdout are of one kind was not tested: {reason}.",)
    figure = (
        f"AUC {found.auc:.2f}, 95 % interval {found.low:.2f} to {found.high:.2f}, {in_words(found.n)} documents a side"
    )
    if found.n < _TESTED:
        return None, (
            f"Whether source and holdout are of one kind was not tested: {in_words(found.n)} documents a side are "
            "too few "
            f"({_TESTED} are needed; {figure}).",
        )
    if found.low <= LARGEST:
        return None, (f"Source and holdout were compared with each other by a classifier: {figure} (.5: alike).",)
    return _reason(found), (
        f"Source and holdout differ in kind: {figure}. Limits that compare with the holdout were not judged.",
    )


def _reason(found: Separation) -> str:
    return (
        f"Source and holdout differ from each other: a classifier tells them apart (AUC {found.auc:.2f}, at least "
        f"{found.low:.2f}; {LARGEST} is allowed), so the holdout does not say what unseen text of the source's kind "
        "would show. Split source and holdout at random, by person, from the same text."
    )
