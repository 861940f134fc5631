"""Features that several tests ask of equal texts, made once by each process that runs tests.

What a text's features are depends on that text alone, which ``tests/features`` proves of the embedder and the tagger
with no store at all. Tests of what is made of the features need not make them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Kept:
    """A store for ``Workspace.store`` that keeps features in memory."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str], Any] = {}

    def load(self, feature: str, engine: str, texts: Sequence[str]) -> dict[str, Any]:
        rows = {text: self._rows.get((feature, engine, text)) for text in texts}
        return {text: _own(row) for text, row in rows.items() if row is not None}

    def save(self, feature: str, engine: str, made: Mapping[str, Any]) -> None:
        self._rows |= {(feature, engine, text): _own(row) for text, row in made.items()}


def _own(row: Any) -> Any:
    """Return a list of its own, so that nobody writes into what others read; embeddings are copied when joined."""
    return list(row) if isinstance(row, list) else row


KEPT = Kept()
"""The one of this process."""
