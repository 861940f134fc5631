"""Whether source and holdout hold texts to compare with: of empty ones, nothing can be found to be copied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.counts import FEWER, PEOPLE, of_role
from corpusaudit.features.small_counts import published_size
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Metric
from corpusaudit.results import Role

MOST_WORDLESS = 0.1
"""Share of the documents of a role; above it the others cannot stand for all."""
MOST_ALIKE = 0.5
"""Share of documents that hold no words, or are one and the same text; above it a role is not what it should be."""


@dataclass(frozen=True)
class Substance:
    """``unread``, ``blocked`` and ``drift`` as in :class:`~corpusaudit.auditing.conditions.Conditions`."""

    unread: tuple[str, ...]
    blocked: dict[str, str]
    drift: str | None


def check_substance(workspace: Workspace, metrics: Sequence[Metric]) -> Substance:
    """Return what keeps limits against the source or the holdout from being judged, since those hold no texts."""
    unread: list[str] = []
    blocked: dict[str, str] = {}
    drift = None
    roles: tuple[Role, ...] = ("holdout", "source")
    for role in (role for role in roles if workspace.has(role)):
        sentence, hollow = _hollow(workspace, role)
        unread += [sentence] if sentence else []
        if not hollow:
            continue
        for metric in metrics:
            if role in metric.record.needs:
                blocked |= dict.fromkeys(metric.record.measures, sentence)
        drift = sentence if role == "holdout" else drift
    return Substance(tuple(unread), blocked, drift)


def _hollow(workspace: Workspace, role: Role) -> tuple[str, bool]:
    """Return what is said of a role without enough texts, nothing where it has them; and whether it has hardly any."""
    tokens = workspace.tokens(role)
    count = len(tokens)
    wordless = int((tokens.lengths == 0).sum())
    if wordless > MOST_WORDLESS * count:
        way_out = "so that no copy of theirs could be found. Was another column meant? Else leave them out."
        return (
            f"{_of(wordless, count, role)} hold no words, {way_out}",
            wordless > MOST_ALIKE * count,
        )
    rows = (hash(tokens.document(place).tobytes()) for place in range(count) if tokens.lengths[place])
    alike = max(Counter(rows).values(), default=0)
    if alike > MOST_ALIKE * count and alike > 1:
        way_out = "so that it cannot stand for real text. Was another column meant? Else leave out all but one."
        return f"{_of(alike, published_size(tokens.lengths), role)} are one and the same text, {way_out}", True
    return "", False


def _of(some: int, count: int, role: Role) -> str:
    """Return how many documents in words; not so that a few are told, or left of all."""
    if some < PEOPLE:
        return f"{FEWER.capitalize()} documents of the {role} corpus"
    shown = "most" if 0 < count - some < PEOPLE else of_role(role, some)
    return f"{shown[0].upper()}{shown[1:]} of {of_role(role, count)} documents of the {role} corpus"
