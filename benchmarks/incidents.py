"""Does each planted document come as one incident, of the right kind and with the right source?

Usage::

    python benchmarks/incidents.py --data DATA --cache CACHE

DATA (or CORPUSAUDIT_SHARED_DATA) holds ``planted/``: synthetic documents of which is known what was done to each, from
which source documents. Copying and disclosure are measured with all metrics of an audit. Printed for each kind: how
many documents have an incident that points at a person, one that is a copy, a trace, or none (the gravest counts); how
many have a grave incident (person or copy) that names no planted source; the median share said of the source.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from tables import Row, show

from corpusaudit.auditing.run import audit
from corpusaudit.corpus.model import read_corpus
from corpusaudit.results import Incident

KINDS = ("person", "copy", "trace", "none")


def main() -> None:
    """Audit the planted corpus and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("CORPUSAUDIT_SHARED_DATA"))
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    folder = Path(given.data) / "planted"
    corpora = {
        role: read_corpus(folder / f"{role}.jsonl.gz", text_field="text") for role in ("synthetic", "source", "holdout")
    }
    found = audit(**corpora, only=["memorization", "disclosure"], cache=given.cache)
    sources: dict[str, set[str]] = defaultdict(set)
    documents: dict[str, str] = {}
    for piece in found.evidence:
        if piece.incident is not None and piece.source_id is not None:
            sources[piece.incident].add(piece.source_id)
            documents[piece.incident] = piece.synthetic_id
    by_document: dict[str, list[Incident]] = defaultdict(list)
    for incident in found.report.incidents:
        by_document[documents[incident.fingerprint]].append(incident)
    with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        truth = [json.loads(line) for line in lines]
    show(_rows(truth, by_document, sources), None)


def _rows(
    truth: list[dict[str, Any]], by_document: dict[str, list[Incident]], sources: dict[str, set[str]]
) -> list[Row]:
    rows: list[Row] = []
    for kind in dict.fromkeys(row["kind"] for row in truth):
        members = [row for row in truth if row["kind"] == kind]
        gravest: Counter[str] = Counter()
        astray, shares = 0, []
        for row in members:
            incidents = by_document.get(row["id"], [])
            gravest[min((one.kind for one in incidents), key=KINDS.index, default="none")] += 1
            grave = [one for one in incidents if one.kind != "trace"]
            astray += any(not sources[one.fingerprint] & set(row["source_ids"]) for one in grave)
            shares += [max(one.share or 0.0 for one in grave)] if grave else []
        counts = {name: str(gravest[name]) for name in KINDS}
        share = f"{median(shares):.2f}" if shares else ""
        rows.append({"planted": kind, "documents": str(len(members)), **counts, "astray": str(astray), "share": share})
    return rows


if __name__ == "__main__":
    main()
