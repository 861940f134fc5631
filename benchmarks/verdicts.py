"""How often clean text fails, and which share of copies or leaked people is stopped, by size of the corpus.

Usage::

    python benchmarks/verdicts.py --texts answers.jsonl.gz --cache CACHE
    python benchmarks/verdicts.py --texts posts.jsonl.gz --cache CACHE --least 8 --sizes 5000 --draws 1

TEXTS is real text without people in it, JSONL with a column ``text``, plain or .gz; texts of ``--least`` to 220 words
are used. Each draw splits it at random in source, holdout and synthetic corpus of the same size, plants one fault,
audits, and counts what failed:

clean   nothing is planted: every fail is false
whole   a share of the synthetic documents are source documents, word for word
edited  the same with 5 % of their words deleted, exchanged or doubled
people  every document is about a made-up patient, whose name, date of birth and record number it tells; a share of the
        synthetic documents tell those of a patient of the source

Patients belong to texts, so that with --cache nothing is detected twice. Only the metrics that bear on the fault are
run; clean draws run all that the preset limits. ``stated`` is the smallest share that limits which were met in clean
draws say they would have stopped: of whole copies ``memorization.exact_copies``, of edited ones
``memorization.certain_copies`` and ``near_copies``, of people ``disclosure.certain_leaks``; means over the draws.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tables import Row, show

from corpusaudit.auditing.known import known_metrics
from corpusaudit.auditing.run import audit
from corpusaudit.config import AuditConfig, load_config
from corpusaudit.corpus.model import Corpus
from corpusaudit.results import AuditReport

SHARES = (0.005, 0.01, 0.02, 0.05)
_FEWEST = 300
"""Documents from which half a per cent is a document and more."""
_BEARS_ON = {"whole": "memorization", "edited": "memorization", "people": "disclosure"}
_STATED = {
    "whole": ("memorization.exact_copies",),
    "edited": ("memorization.certain_copies", "memorization.near_copies"),
    "people": ("disclosure.certain_leaks",),
}
_GIVEN = """
James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica
Thomas Sarah Charles Karen Daniel Nancy Matthew Lisa Anthony Betty Mark Sandra Paul Ashley
"""
_FIRST = "Bar Cas Dal Fen Gar Hol Kel Lan Mar Nor Pel Ros Sten Tor Vil Wes"
_LAST = "by dorf field ham ling man ner sen ton wick"


@dataclass
class Cell:
    """What came of the draws of one kind, share and size."""

    draws: int = 0
    failed: int = 0
    by: Counter[str] = field(default_factory=Counter)


def texts(path: Path, least: int) -> list[str]:
    """Return the different texts of at least so many words."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as handle:
        found = dict.fromkeys(json.loads(line)["text"] for line in handle if line.strip())
    return [text for text in found if least <= len(text.split()) <= 220]


def edited(text: str, words: Sequence[str], rng: random.Random, rate: float = 0.05) -> str:
    """Delete, exchange or double that share of the words."""
    made: list[str] = []
    for word in text.split():
        if rng.random() >= rate:
            made.append(word)
        else:
            made += rng.choice(([], [rng.choice(words)], [word, word]))
    return " ".join(made)


def patient(text: str) -> str:
    """Return the sentence on the made-up patient of a text: few given names, surnames as skewed as real ones."""
    rng = random.Random(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    # Squared, so that the first parts are common and the last ones rare, as surnames are.
    surname = "".join(parts.split()[int(len(parts.split()) * rng.random() ** 2)] for parts in (_FIRST, _LAST))
    born = f"{rng.randrange(1, 13):02d}/{rng.randrange(1, 29):02d}/{rng.randrange(1935, 2005)}"
    return f"Patient: {rng.choice(_GIVEN.split())} {surname}, born {born}, MRN {rng.randrange(10**6, 10**7)}."


def planted(kind: str, share: float, parts: Sequence[Sequence[str]], rng: random.Random) -> list[list[str]]:
    """Return synthetic, source and holdout texts with ``share`` of the first taken from the second."""
    synthetic, source, holdout = (list(part) for part in parts)
    count = round(share * len(synthetic))
    if kind == "people":
        owners = [*source[:count], *synthetic[count:]]
        told = [f"{patient(owner)} {text}" for owner, text in zip(owners, synthetic, strict=True)]
        return [told, *([f"{patient(text)} {text}" for text in part] for part in (source, holdout))]
    words = " ".join(holdout).split()
    copies = [text if kind == "whole" else edited(text, words, rng) for text in source[:count]]
    return [[*copies, *synthetic[count:]], source, holdout]


def judged(
    corpora: Sequence[Sequence[str]], config: AuditConfig, only: Sequence[str], cache: Path | None
) -> AuditReport:
    synthetic, source, holdout = (Corpus.from_texts(documents) for documents in corpora)
    return audit(synthetic, source, holdout, config=config, only=only, cache=cache).report


def measure(pool: Sequence[str], size: int, draws: int, config: AuditConfig, cache: Path | None) -> list[Row]:
    """Return a row a kind and share for one size."""
    cells: dict[tuple[str, float], Cell] = {}
    stated: dict[str, list[float]] = {kind: [] for kind in _STATED}
    kinds = [("clean", 0.0), *((kind, share) for kind in _STATED for share in (0.0, *SHARES))]
    kinds = [(kind, share) for kind, share in kinds if kind in ("clean", "people") or share]
    for seed in range(draws):
        rng = random.Random(f"{seed} {size}")
        drawn = rng.sample(list(pool), 3 * size)
        parts = [drawn[i * size : (i + 1) * size] for i in range(3)]
        for kind, share in kinds:
            if share == min(SHARES) and size < _FEWEST:
                continue
            gated = [metric for metric in config.gates if metric.startswith(_BEARS_ON.get(kind, ""))]
            report = judged(planted(kind, share, parts, random.Random(f"{seed} {kind} {share}")), config, gated, cache)
            cell = cells.setdefault((kind, share), Cell())
            failed = [gate.metric for gate in report.gates if gate.state == "fail"]
            cell.draws, cell.failed = cell.draws + 1, cell.failed + bool(failed)
            cell.by.update(failed)
            for fault, metrics in _STATED.items():
                if not share and (kind == "people") == (fault == "people"):
                    known = [g.detectable for g in report.gates if g.metric in metrics and g.detectable is not None]
                    stated[fault] += [min(known)] if known else []
            print(f"{size:6} {kind:7} {share:5.1%} draw {seed}: {report.verdict} {' '.join(failed)}", flush=True)
    return [_row(size, kind, share, cell, stated) for (kind, share), cell in cells.items()]


def _row(size: int, kind: str, share: float, cell: Cell, stated: dict[str, list[float]]) -> Row:
    known = stated.get(kind, [])
    return {
        "documents a role": size,
        "planted": f"{share:.1%} {kind}" if share else "people, clean" if kind == "people" else "clean",
        "failed": f"{cell.failed} of {cell.draws}",
        "stated": f"{sum(known) / len(known):.2%}" if known and share else "",
        "by": ", ".join(f"{metric.split('.')[1]} {count}" for metric, count in cell.by.most_common(3)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--least", type=int, default=20, help="words of the shortest text that is used")
    parser.add_argument("--sizes", default="100,300,1000")
    parser.add_argument("--draws", default="20,10,5", help="draws for each size, or one number for all")
    parser.add_argument("--preset", default="release")
    parser.add_argument("--cache", type=Path, help="keep vectors and details here, as corpusaudit audit --cache does")
    parser.add_argument("--table", type=Path, help="write the table here, .md or .json")
    options = parser.parse_args()
    config = load_config(preset=options.preset, known=known_metrics())
    pool, sizes = texts(options.texts, options.least), [int(size) for size in options.sizes.split(",")]
    draws = [int(count) for count in str(options.draws).split(",")]
    rows = [
        row
        for size, count in zip(sizes, draws * len(sizes) if len(draws) == 1 else draws, strict=False)
        if 3 * size <= len(pool)
        for row in measure(pool, size, count, config, options.cache)
    ]
    show(rows, options.table)


if __name__ == "__main__":
    main()
