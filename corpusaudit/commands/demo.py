"""What is planted in the packaged demo corpus, and what an audit found of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files

from corpusaudit.results import Evidence

KINDS = {
    "exact_copy": "source notes copied whole",
    "disguised_copy": "copied whole, with other case, spaces and punctuation",
    "edited_copy": "copied with 5 to 10 % of the words changed",
    "spliced_paragraph": "clean notes with one copied paragraph",
    "disclosed_detail": "clean notes with details of a person of the source",
}


def count_planted(evidence: Iterable[Evidence]) -> dict[str, tuple[int, int]]:
    """Return, for each kind of planted note, how many there are and for how many a finding names the right source.

    A copy counts as found by a finding of memorization, a detail by one that is called leaked.
    """
    named = {
        (piece.synthetic_id, piece.source_id, piece.metric.split(".")[0])
        for piece in evidence
        if piece.metric.startswith("memorization.") or piece.class_ == "leaked"
    }
    truth = json.loads(files("corpusaudit.demo").joinpath("truth.json").read_text(encoding="utf-8"))
    counts = {}
    for kind in KINDS:
        dimension = "disclosure" if kind == "disclosed_detail" else "memorization"
        rows = [row for row in truth["planted"] if row["kind"] == kind]
        found = [row for row in rows if (row["synthetic_id"], row["source_id"], dimension) in named]
        counts[kind] = (len(rows), len(found))
    return counts


def describe_planted(evidence: Iterable[Evidence]) -> str:
    """Return a line a kind of planted note: how many, and how many were found."""
    lines = ["Planted in this fictional corpus, and found by the audit:"]
    lines += [f"  {found} of {n}  {KINDS[kind]}" for kind, (n, found) in count_planted(evidence).items()]
    return "\n".join(lines)
