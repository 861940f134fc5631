"""False hits per 1,000 documents on real text: every hit in a drawn sample of documents was judged by hand.

Usage::

    python benchmarks/false_hits.py FOLDER

FOLDER holds the corpora as `medquad/answers.jsonl.gz` (MedQuAD), `aci_bench/real_{train,valid,test1}.jsonl.gz`
(ACI-Bench) and `synsym/synth_all_dsm5.csv.gz` (SynSym), all CC BY 4.0. Documents are parted into an open half, which
the detector may be tuned on, and a closed one by a hash of their id, and of each half the first by another are taken.
`false_hits.jsonl` holds the judgements, without any text: corpus, document, characters, type, and whether the hit is
what its type says (a name is a person's, a place is a place, whoever's they are). A hit without one is counted as not
judged, and whoever changes the detector judges it with its sentence in view.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tables import show

DRAWN = {"medquad": 400, "aci": 100, "synsym": 1000}
"""Documents of each half; ACI-Bench has fewer, so all are taken."""
JUDGED = Path(__file__).with_suffix(".jsonl")
Document = tuple[str, str, str]
"""Corpus, id and text."""


def number(*parts: str) -> int:
    """Return a number that the parts alone decide."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")


def documents(folder: Path) -> Iterator[Document]:
    """Yield all documents."""
    for corpus, files in (
        ("medquad", ("medquad/answers",)),
        ("aci", ("aci_bench/real_train", "aci_bench/real_valid", "aci_bench/real_test1")),
    ):
        for file in files:
            with gzip.open(folder / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
                yield from ((corpus, row["id"], row["text"]) for row in map(json.loads, lines))
    with gzip.open(folder / "synsym" / "synth_all_dsm5.csv.gz", "rt", encoding="utf-8") as lines:
        yield from (("synsym", str(place), row["post"]) for place, row in enumerate(csv.DictReader(lines)))


def is_open(one: Document) -> bool:
    """Return whether a document belongs to the open half."""
    return number(f"half {one[0]}", one[1]) % 2 == 1


def drawn(folder: Path) -> dict[tuple[str, str], list[Document]]:
    """Return the documents that are taken, by corpus and half."""
    halves: dict[tuple[str, str], list[Document]] = {}
    for one in documents(folder):
        half = "open" if is_open(one) else "closed"
        halves.setdefault((one[0], half), []).append(one)
    return {
        key: sorted(ones, key=lambda one: number(f"draw {one[0]}", one[1]))[: DRAWN[key[0]]]
        for key, ones in sorted(halves.items())
    }


def judgements() -> dict[tuple[str, str, int, int, str], bool]:
    """Return whether each judged hit is right."""
    rows = map(json.loads, JUDGED.read_text(encoding="utf-8").splitlines())
    return {(r["corpus"], r["document"], r["start"], r["end"], r["type"]): r["right"] for r in rows}


def rows(folder: Path) -> list[dict[str, str | float | int]]:
    """Return hits and false hits of each corpus and half, a row each."""
    from corpusaudit.features.pii.detect import find_entities

    judged = judgements()
    table: list[dict[str, str | float | int]] = []
    for (corpus, half), ones in drawn(folder).items():
        found = find_entities([text for *_, text in ones], threads=1)
        states = Counter(
            judged.get((corpus, name, hit.start, hit.end, hit.type))
            for (_, name, _), hits in zip(ones, found, strict=True)
            for hit in hits
        )
        table.append(
            {
                "corpus": corpus,
                "half": half,
                "documents": len(ones),
                "hits": states.total(),
                "false": states[False],
                "not judged": states[None],
                "false per 1,000": round(1000 * states[False] / len(ones)),
            }
        )
    return table


def main() -> None:
    """Print hits and false hits of each corpus and half."""
    parser = argparse.ArgumentParser(description="False hits on real text, by judgements made by hand.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--table", type=Path, help="write the table there (.json, or Markdown)")
    arguments = parser.parse_args()
    show(rows(arguments.folder), arguments.table)


if __name__ == "__main__":
    main()
