"""Recall and precision of personal details by type, false alarms, and speed; beside the tagger alone and Presidio.

Usage::

    python benchmarks/entities.py --sentences FILE --answers FILE [--engine NAME ...] [--peer PIPELINE ...]
                                  [--table FILE]
    python benchmarks/entities.py --generated open|closed [--engine NAME ...] [--peer PIPELINE ...] [--table FILE]
    python benchmarks/entities.py --meddocan FILE [--half open|closed] [--engine NAME ...] [--table FILE]
    python benchmarks/entities.py --spia FILE [--engine NAME ...] [--table FILE]
    python benchmarks/entities.py --ablate [--table FILE]
    python benchmarks/entities.py --evidence --data DATA
    python benchmarks/entities.py --all [--data DATA] [--table FILE]
    python benchmarks/entities.py --publish

SENTENCES has `text` and `spans` (`start`, `end`, `type` as in presidio-research or wikigold), ANSWERS has `text` with
almost no personal details; both JSONL, plain or .gz. A gold span counts as found when spans of a right type cover at
least half of it; a reported span is right when it touches any gold span. Left out of the gold: names that are only a
title, bare years and weekdays (Safe Harbor lets them stand). Ages are counted at any age, though only those over 89 are
reported. Engines of ours: "bundled" (default), "spacy:NAME", and "tagger" for the bundled tagger without rules. A peer
is Presidio with its own recognizers and the given spaCy pipeline (an installed package or a folder), in batches.
Peers: the extra ``peers``.

MEDDOCAN is a file of that corpus: Spanish clinical notes, of which the half that the option names is measured, or both;
see ``details/meddocan.py``. What tells of people and is no identifier (sex, kin, country, institutions, ages) counts
there beside what the detector reports.

SPIA is a file of that corpus: places and institutions of people are asked for as far as their keywords stand in the
text; see ``details/spia.py``.

GENERATED is a half of the texts that ``details/`` makes, in all languages of ``details/carriers.py``; ABLATE says what
each rule adds on the open half, EVIDENCE writes what speaks for each on all open texts, and ALL prints every figure;
DATA is the folder of the shared data. Whoever tunes the detector looks at the open half alone. PUBLISH writes the
figures of both halves into docs/detector.md, which is due after every change of the detector, of a carrier or of Faker.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from details.halves import HALVES, Half
from tables import show

Span = tuple[int, int, str]
Detect = Callable[[Sequence[str]], list[list[Span]]]
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
# Presidio's names in ours, so that one row compares both.
SAME = {
    "DATE_TIME": "DATE", "EMAIL_ADDRESS": "EMAIL", "PHONE_NUMBER": "PHONE", "FAX": "PHONE", "US_SSN": "SSN",
    "IP_ADDRESS": "IP", "US_DRIVER_LICENSE": "LICENSE", "IBAN_CODE": "IBAN",
}  # fmt: skip
NOT_GOLD = re.compile(r"(?:mr|mrs|ms|dr|miss)\.?|\d{4}|\w+day", re.IGNORECASE)


def read(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSONL file, plain or gzipped."""
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def ours(engine: str) -> Detect:
    """Our detector, on one thread."""
    if engine == "tagger":
        return tagger_alone
    from corpusaudit.features.pii.detect import find_entities

    return lambda texts: [
        [(e.start, e.end, e.type) for e in found] for found in find_entities(texts, engine=engine, threads=1)
    ]


def tagger_alone(texts: Sequence[str]) -> list[list[Span]]:
    """The bundled tagger without our rules: words as likely as not, neighbours of one type joined, states as places."""
    from corpusaudit.features.pii.tagger.model import tag_words
    from corpusaudit.features.pii.tagger.spans import TYPE_OF_KIND

    found: list[list[Span]] = []
    for words in tag_words(texts, threads=1):
        spans: list[Span] = []
        for word in words:
            kind = TYPE_OF_KIND.get(word.kind, "LOCATION")
            if spans and spans[-1][2] == kind and word.start - spans[-1][1] <= 2:
                spans[-1] = (spans[-1][0], word.end, kind)
            else:
                spans.append((word.start, word.end, kind))
        found.append(spans)
    return found


def pipeline_folder(name: str) -> str:
    """The folder of a spaCy pipeline: that of an installed package, or the name itself."""
    found = importlib.util.find_spec(name) if name.isidentifier() else None
    if found is None or found.origin is None:
        return name
    return str(next(Path(found.origin).parent.rglob("config.cfg")).parent)


def peer(name: str) -> Detect:
    """Plain Presidio with a spaCy pipeline, its look-ups on the network off."""
    os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""
    import spacy
    from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    nlp = SpacyNlpEngine(
        models=[{"lang_code": "en", "model_name": name}], ner_model_configuration=NerModelConfiguration()
    )
    nlp.nlp = {"en": spacy.load(pipeline_folder(name))}
    engine = BatchAnalyzerEngine(AnalyzerEngine(nlp_engine=nlp))
    return lambda texts: [
        [(r.start, r.end, r.entity_type) for r in results] for results in engine.analyze_iterator(list(texts), "en")
    ]


def ages(text: str) -> list[Span]:
    """Ages our rules see, those up to 89 too."""
    from corpusaudit.features.pii.rules.age import find_ages

    return [(h.start, h.end, "AGE") for h in find_ages(text, least=0)]


def score(
    rows: Sequence[dict[str, Any]], found: Sequence[Sequence[Span]], *, with_ages: bool
) -> dict[str, tuple[int, float | None]]:
    """Recall by gold type ("recall NAME") and precision by reported type ("precision NAME"), each with its count.

    `with_ages`: the detector is ours, whose rules see ages up to 89 too and let them stand.
    """
    gold, covered, total, right = (Counter[str]() for _ in range(4))
    for row, spans in zip(rows, found, strict=True):
        for g in row["spans"]:
            value = row["text"][g["start"] : g["end"]]
            if g["type"] not in RIGHT or (g["type"] in ("PERSON", "DATE_TIME") and NOT_GOLD.fullmatch(value)):
                continue
            asked = ages(row["text"]) if g["type"] == "AGE" and with_ages else spans
            length = sum(
                max(0, min(g["end"], end) - max(g["start"], start)) for start, end, t in asked if t in RIGHT[g["type"]]
            )
            gold[g["type"]] += 1
            covered[g["type"]] += 2 * length >= len(value)
        for start, end, kind in spans:
            total[SAME.get(kind, kind)] += 1
            right[SAME.get(kind, kind)] += any(g["start"] < end and start < g["end"] for g in row["spans"])
    figures = {f"recall {kind}": (gold[kind], covered[kind] / gold[kind]) for kind in sorted(gold)}
    return figures | {f"precision {kind}": (total[kind], right[kind] / total[kind]) for kind in sorted(total)}


def false_alarms(texts: Sequence[str], detect: Detect) -> tuple[float, float]:
    """Hits per 1,000 texts, and documents of 850 characters per processor second."""
    found = detect(texts)
    print(dict(Counter(kind for spans in found for *_, kind in spans).most_common()))
    cut = [text[:850] for text in texts if len(text) >= 850][:300]
    start = time.process_time()
    detect(cut)
    return 1000 * sum(map(len, found)) / len(texts), len(cut) / (time.process_time() - start)


def table(figures: dict[str, dict[str, tuple[int, float | None]]]) -> list[dict[str, str | float | int]]:
    """One row a figure, one column a detector; the types of which any of our detectors or the gold knows."""
    names = list(dict.fromkeys(name for by_name in figures.values() for name in by_name))
    first = next(iter(figures.values()))
    kept = [name for name in names if name in first or name.startswith("recall")]
    rows: list[dict[str, str | float | int]] = []
    for name in kept:
        row: dict[str, str | float | int] = {"figure": name, "n": first.get(name, (0, None))[0]}
        for detector, by_name in figures.items():
            value = by_name.get(name, (0, None))[1]
            row[detector] = "" if value is None else f"{value:.3f}" if abs(value) <= 1 else f"{value:,.0f}"
        rows.append(row)
    return rows


def generated(half: Half, detectors: dict[str, Detect]) -> list[dict[str, str | float | int]]:
    """One table of a generated half, the rows of each detector below those of the one before."""
    from details.measure import figures

    rows: list[dict[str, str | float | int]] = []
    for name, detect in detectors.items():

        def in_our_words(texts: Sequence[str], detect: Detect = detect) -> list[list[Span]]:
            return [[(start, end, SAME.get(kind, kind)) for start, end, kind in spans] for spans in detect(texts)]

        measured = figures(half, in_our_words, with_ages=has_our_rules(name))
        rows += [{"detector": name} | row for row in measured] if len(detectors) > 1 else measured
    return rows


def meddocan(path: Path, halves: Sequence[Half], engines: Sequence[str]) -> list[dict[str, str | float | int]]:
    """One table of MEDDOCAN: a row a figure, half and engine, with all that our detector finds in a note."""
    from details import meddocan as corpus

    rows = read(path)
    table: list[dict[str, str | float | int]] = []
    for name in engines:
        for half in halves:
            chosen = corpus.half(rows, half)
            measured = corpus.figures(chosen, all_of(chosen, name), corpus.enough(rows))
            table += [{"engine": name, "half": half} | row for row in measured]
    return table


def all_of(rows: Sequence[dict[str, Any]], engine: str) -> list[list[Span]]:
    """What the detector reports of each text, and what it sees of people that is no identifier."""
    from corpusaudit.features.pii.detect import find_characteristics, find_entities

    texts = [row["text"] for row in rows]
    reported, told = (
        find_entities(texts, engine=engine, threads=1),
        find_characteristics(texts, engine=engine, threads=1),
    )
    return [[(e.start, e.end, e.type) for e in (*one, *other)] for one, other in zip(reported, told, strict=True)]


def spia(path: Path, engines: Sequence[str]) -> list[dict[str, str | float | int]]:
    """One table of places and institutions of SPIA."""
    from details.spia import figures

    rows = read(path)
    return [{"engine": name} | row for name in engines for row in figures(rows, all_of(rows, name))]


def has_our_rules(name: str) -> bool:
    """Whether a detector of this name is ours with its rules, which see ages up to 89 too."""
    return name == "bundled" or name.startswith("spacy:")


def main() -> None:
    """Parse the command line and print one table, a column a detector."""
    parser = argparse.ArgumentParser(description="Benchmark the detection of personal details.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--sentences", type=Path)
    what.add_argument("--generated", choices=HALVES, help="half of the generated texts to measure on")
    what.add_argument("--meddocan", type=Path, help="notes of MEDDOCAN with their marked details (JSONL)")
    what.add_argument("--spia", type=Path, help="texts of SPIA with facts of their people (JSONL)")
    what.add_argument("--ablate", action="store_true", help="what each rule adds on the open half")
    what.add_argument("--evidence", action="store_true", help="write what speaks for each rule on all open texts")
    what.add_argument("--all", action="store_true", help="every figure of the detector in one table")
    what.add_argument("--publish", action="store_true", help="write the figures of both halves into docs/detector.md")
    parser.add_argument("--data", type=Path, help="folder of the shared data (meddocan/, spia/, planted/ ...)")
    parser.add_argument("--half", choices=HALVES, help="of MEDDOCAN (default both)")
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--limit", type=int, default=1000, help="answers taken, evenly spaced (default 1000)")
    parser.add_argument("--engine", action="append", default=[], help="engine of ours (default bundled)")
    parser.add_argument("--peer", action="append", default=[], help="spaCy pipeline for plain Presidio")
    parser.add_argument("--table", type=Path, help="write the table there (.json, or Markdown)")
    arguments = parser.parse_args()
    if arguments.publish:
        from details.measure import figures as measured
        from details.publish import publish

        publish(lambda half: measured(half, ours("bundled"), with_ages=True))
        return
    if arguments.all:
        from all_figures import all_rows

        show(list(all_rows(arguments.data)), arguments.table)
        return
    if arguments.evidence:
        from details.evidence import write

        if arguments.data is None:
            parser.error("--evidence needs --data, the folder of the shared data")
        print("nothing speaks for:", ", ".join(write(arguments.data)) or "none")
        return
    if arguments.ablate:
        from details.measure import ablation

        show(ablation(), arguments.table)
        return
    if arguments.meddocan:
        halves = [arguments.half] if arguments.half else HALVES
        show(meddocan(arguments.meddocan, halves, arguments.engine or ["bundled"]), arguments.table)
        return
    if arguments.spia:
        show(spia(arguments.spia, arguments.engine or ["bundled"]), arguments.table)
        return
    detectors = {name: ours(name) for name in arguments.engine or ["bundled"]}
    detectors |= {f"presidio, {name}": peer(name) for name in arguments.peer}
    if arguments.generated:
        show(generated(arguments.generated, detectors), arguments.table)
        return
    rows = read(arguments.sentences)
    answers = [row["text"] for row in read(arguments.answers)] if arguments.answers else []
    answers = answers[:: max(1, len(answers) // arguments.limit)][: arguments.limit]
    figures: dict[str, dict[str, tuple[int, float | None]]] = {}
    for name, detect in detectors.items():
        print(f"== {name}")
        found = detect([row["text"] for row in rows])
        figures[name] = score(rows, found, with_ages=has_our_rules(name))
        if answers:
            alarms, speed = false_alarms(answers, detect)
            figures[name] |= {
                "hits per 1,000 answers": (len(answers), alarms),
                "documents of 850 characters a processor second": (len(answers), speed),
            }
    show(table(figures), arguments.table)


if __name__ == "__main__":
    main()
