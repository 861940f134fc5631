"""The raw evidence, for the owner of the data alone: one JSON record a finding, in a file only its owner can read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from corpusaudit.files.writing import Output, write
from corpusaudit.results import Evidence


def write_private_evidence(evidence: Iterable[Evidence], path: Path) -> None:
    """Write JSONL with mode 0600, replacing the file at once; a reader never sees half of it."""
    write(private_evidence(evidence, path))


def private_evidence(evidence: Iterable[Evidence], path: Path) -> Output:
    """Return the evidence as a file that is yet to be written."""
    return Output(path, "".join(json.dumps(_record(piece)) + "\n" for piece in evidence), private=True)


def _record(piece: Evidence) -> dict[str, object]:
    return {
        "metric": piece.metric,
        "class": piece.class_,
        "entity": piece.entity,
        "synthetic_id": piece.synthetic_id,
        "synthetic_span": piece.synthetic_span,
        "source_id": piece.source_id,
        "source_span": piece.source_span,
        "score": piece.score,
        "chance": piece.chance,
        "expected": piece.expected,
        "strength": piece.strength,
        "incident": piece.incident,
    }
