"""Personal details of the synthetic corpus in three classes: leaked, phantom and invented; and how strong each is.

``leaked``: the value stands in the source and not in the holdout. ``phantom``: it stands in the holdout too, it is
common knowledge, or several people of the source share it. ``invented``: it stands in neither. A leaked detail is
``strong`` where hardly any unseen document would share its like with the source by chance, else ``weak``.
"""

from __future__ import annotations

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._details import Detail, details_of, read_best
from corpusaudit.metrics.disclosure._places import of_people
from corpusaudit.metrics.disclosure._strength import Reference, reference
from corpusaudit.metrics.disclosure._weighing import corroborated, counted, paired, weighed


def classify(workspace: Workspace) -> tuple[tuple[Detail, ...], tuple[Detail, ...]]:
    """Return the details of the synthetic corpus and those of the holdout, each compared with the source.

    The details of the holdout are what chance does by itself; a value counts as held only when another document of
    the holdout has it, and its own meetings do not count as chance.
    """
    made: tuple[tuple[Detail, ...], tuple[Detail, ...]] = workspace.remember(
        ("classified details",), lambda: _classify(workspace)
    )
    return made


def _classify(workspace: Workspace) -> tuple[tuple[Detail, ...], tuple[Detail, ...]]:
    known = reference(workspace)
    tested = int((workspace.tokens("synthetic").lengths > 0).sum())
    holdout = _judged(workspace, "holdout", known, tested) if workspace.has("holdout") else ()
    return _judged(workspace, "synthetic", known, tested), holdout


def _judged(workspace: Workspace, role: str, known: Reference, tested: int) -> tuple[Detail, ...]:
    """Return the details of a role with class and strength."""
    details = read_best(of_people(workspace, role, details_of(workspace, role, known)))
    first = len(workspace.corpus("source"))
    writers = known.people[first:] if role == "holdout" else [None] * len(workspace.corpus(role))
    strengths = [weighed(detail, known, writers[detail.document], tested) for detail in details]
    size = int((workspace.tokens(role).lengths > 0).sum()) / max(1, tested)
    return corroborated(paired(counted(strengths, size), known, writers, tested, size))
