"""The raw evidence, for the owner of the data alone: one JSON record a finding, in a file only its owner can read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from corpusaudit.results import Evidence


def write_private_evidence(evidence: Iterable[Evidence], path: Path) -> None:
    """Write JSONL with mode 0600, replacing the file at once; a reader never sees half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            for piece in evidence:
                handle.write(json.dumps(_record(piece)) + "\n")
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


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
    }
