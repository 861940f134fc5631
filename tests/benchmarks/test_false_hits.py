"""The judgements of hits on real text: each stands once, names a document and characters, and holds no text."""

from __future__ import annotations

import json
from pathlib import Path

from corpusaudit.features.pii.types import TYPES

FILE = Path(__file__).parents[2] / "benchmarks" / "false_hits.jsonl"


def test_judgements_name_places_and_hold_no_text() -> None:
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 300
    assert len({(r["corpus"], r["document"], r["start"], r["end"], r["type"]) for r in rows}) == len(rows)
    for row in rows:
        assert set(row) == {"corpus", "document", "start", "end", "type", "right"}
        assert row["corpus"] in ("aci", "medquad", "synsym")
        assert row["type"] in TYPES
        assert 0 <= row["start"] < row["end"]
        assert " " not in row["document"]
        assert isinstance(row["right"], bool)
    assert {row["right"] for row in rows} == {True, False}
