"""What a report says of each corpus: sizes and a digest, and of private ones no count of a few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from corpusaudit.auditing.keys import Key
from corpusaudit.auditing.masking import rounded
from corpusaudit.counts import PEOPLE, few, few_or_none
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import ROLES, CorpusSummary, Role


def summaries(
    workspace: Workspace, key: Key, languages: Mapping[Role, Mapping[str, float]]
) -> dict[Role, CorpusSummary]:
    """Return what was read for each role that was given, without a count of a few documents or people."""
    made: dict[Role, CorpusSummary] = {}
    for role in ROLES:
        if not workspace.has(role):
            continue
        corpus, tokens = workspace.corpus(role), workspace.tokens(role)
        shown = int if role == "synthetic" else few_or_none
        empty = int((tokens.lengths == 0).sum())
        a_few = role != "synthetic" and 0 < empty < PEOPLE
        counted = [d for d, n in zip(corpus.documents, tokens.lengths, strict=True) if n or not a_few]
        named = {document.group for document in counted if document.group is not None}
        made[role] = CorpusSummary(
            digest=corpus.digest if role == "synthetic" else f"hmac-sha256:{key.fingerprint('corpus', corpus.digest)}",
            documents=shown(len(counted)),
            empty=shown(empty),
            tokens=len(tokens.ids) if role == "synthetic" else rounded(len(tokens.ids)),
            labels=len(corpus.labels),
            groups=_published_people(role, len(named), len(counted)),
            skipped=shown(corpus.skipped),
            languages=_whole_per_cents(languages.get(role, {})),
        )
    return made


def _whole_per_cents(shares: Mapping[str, float]) -> dict[str, float]:
    """Return shares rounded to a hundredth, without those of less: a finer one would speak of single documents."""
    return {code: round(share, 2) for code, share in shares.items() if share >= 0.01}


def _published_people(role: str, people: int, documents: int) -> int | Literal["<5"] | None:
    """Return how many people a corpus names; None where it names none, or would tell how few have a second document."""
    if role != "synthetic" and documents >= PEOPLE and 0 < documents - people < PEOPLE:
        return None
    return few(people) if people else None
