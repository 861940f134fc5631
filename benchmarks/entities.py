"""Recall and precision of personal details by type, false alarms, and speed; optionally beside plain Presidio.

    python benchmarks/entities.py --sentences FILE --answers FILE [--engine NAME ...] [--peer SPACY_PIPELINE ...]

SENTENCES has `text` and `spans` (`start`, `end`, `type` as in presidio-research or wikigold), ANSWERS has `text` with
almost no personal details; both JSONL, plain or .gz. A gold span counts as found when spans of a right type cover at
least half of it ("touched": when any does). Left out of the gold: names that are only a title, bare years and
weekdays (Safe Harbor lets them stand). Ages are counted at any age, though only those over 89 are reported.
The peer is Presidio with its own recognizers and the given pipeline, in batches.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Span = tuple[int, int, str]
RIGHT: dict[str, set[str]] = {
    "PERSON": {"PERSON"},
    "PER": {"PERSON"},
    "STREET_ADDRESS": {"ADDRESS", "LOCATION"},
    "ADDRESS": {"ADDRESS", "LOCATION"},
    "ZIP_CODE": {"ADDRESS", "LOCATION"},
    "CREDIT_CARD": {"CREDIT_CARD"},
    "DATE_TIME": {"DATE", "DATE_TIME"},
    "EMAIL_ADDRESS": {"EMAIL", "EMAIL_ADDRESS"},
    "PHONE_NUMBER": {"PHONE", "FAX", "PHONE_NUMBER"},
    "US_SSN": {"SSN", "US_SSN"},
    "DOMAIN_NAME": {"URL"},
    "IP_ADDRESS": {"IP", "IP_ADDRESS"},
    "US_DRIVER_LICENSE": {"LICENSE", "US_DRIVER_LICENSE"},
    "IBAN_CODE": {"IBAN", "IBAN_CODE"},
    "AGE": {"AGE"},
}
NOT_GOLD = re.compile(r"(?:mr|mrs|ms|dr|miss)\.?|\d{4}|\w+day", re.IGNORECASE)


def read(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSONL file, plain or gzipped."""
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def ours(engine: str) -> Callable[[Sequence[str]], list[list[Span]]]:
    """Our detector, on one thread."""
    from corpusaudit.features.entities import find_entities

    return lambda texts: [
        [(e.start, e.end, e.type) for e in found] for found in find_entities(texts, engine=engine, threads=1)
    ]


def peer(pipeline: str) -> Callable[[Sequence[str]], list[list[Span]]]:
    """Plain Presidio with a spaCy pipeline, its look-ups on the network off."""
    os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    models = [{"lang_code": "en", "model_name": pipeline}]
    nlp = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    engine = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=nlp))
    return lambda texts: [
        [(r.start, r.end, r.entity_type) for r in results] for results in engine.analyze_iterator(list(texts), "en")
    ]


def ages(text: str) -> list[Span]:
    """Ages our rules see, those up to 89 too."""
    from corpusaudit.features.pii_dates import find_ages

    return [(h.start, h.end, "AGE") for h in find_ages(text, least=0)]


def score(rows: Sequence[dict[str, Any]], found: Sequence[Sequence[Span]]) -> None:
    """Print recall by gold type and precision by found type."""
    gold, covered, touched = Counter[str](), Counter[str](), Counter[str]()
    total, right = Counter[str](), Counter[str]()
    for row, spans in zip(rows, found, strict=True):
        for g in row["spans"]:
            value = row["text"][g["start"] : g["end"]]
            if g["type"] not in RIGHT or (g["type"] in ("PERSON", "DATE_TIME") and NOT_GOLD.fullmatch(value)):
                continue
            asked = ages(row["text"]) if g["type"] == "AGE" else spans
            length = sum(
                max(0, min(g["end"], end) - max(g["start"], start)) for start, end, t in asked if t in RIGHT[g["type"]]
            )
            gold[g["type"]] += 1
            touched[g["type"]] += length > 0
            covered[g["type"]] += 2 * length >= len(value)
        for start, end, kind in spans:
            total[kind] += 1
            right[kind] += any(g["start"] < end and start < g["end"] for g in row["spans"])
    print(f"{'gold type':20}{'n':>6}{'found':>8}{'touched':>9}")
    for kind in sorted(gold):
        print(f"{kind:20}{gold[kind]:6}{covered[kind] / gold[kind]:8.3f}{touched[kind] / gold[kind]:9.3f}")
    print(f"{'reported type':20}{'n':>6}{'on gold':>8}")
    for kind in sorted(total):
        print(f"{kind:20}{total[kind]:6}{right[kind] / total[kind]:8.3f}")


def false_alarms(texts: Sequence[str], detect: Callable[[Sequence[str]], list[list[Span]]]) -> None:
    """Print hits per 1,000 texts and documents of 850 characters per processor second."""
    kinds = Counter(kind for spans in detect(texts) for *_, kind in spans)
    per_thousand = 1000 * sum(kinds.values()) / len(texts)
    print(f"hits per 1,000 answers: {per_thousand:.0f}  {dict(kinds.most_common())}")
    cut = [text[:850] for text in texts if len(text) >= 850][:300]
    start = time.process_time()
    detect(cut)
    seconds = time.process_time() - start
    print(f"documents of 850 characters per processor second: {len(cut) / seconds:.1f} (n = {len(cut)})")


def main() -> None:
    """Parse the command line and print one block an engine."""
    parser = argparse.ArgumentParser(description="Benchmark the detection of personal details.")
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=1000, help="answers taken, evenly spaced (default 1000)")
    parser.add_argument("--engine", action="append", default=[], help="engine of ours (default bundled)")
    parser.add_argument("--peer", action="append", default=[], help="spaCy pipeline for plain Presidio")
    arguments = parser.parse_args()
    rows = read(arguments.sentences)
    answers = [row["text"] for row in read(arguments.answers)]
    answers = answers[:: max(1, len(answers) // arguments.limit)][: arguments.limit]
    detectors = {f"ours, {name}": ours(name) for name in arguments.engine or ["bundled"]}
    detectors |= {f"presidio, {name}": peer(name) for name in arguments.peer}
    for name, detect in detectors.items():
        print(f"== {name}")
        score(rows, detect([row["text"] for row in rows]))
        false_alarms(answers, detect)


if __name__ == "__main__":
    main()
