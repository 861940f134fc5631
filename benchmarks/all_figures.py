"""All figures of the detector in one table, before and after a change: ``benchmarks/entities.py --all --data DATA``.

Generated texts of both halves by language, and how many of them are taken for their language; names in sentences of
others, MEDDOCAN, SPIA, false hits on real text, and spellings. A part whose data is not in the folder says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import entities
import false_hits
import spellings
from details.generate import documents
from details.halves import HALVES
from details.measure import figures

Row = dict[str, str | float | int]


def all_rows(folder: Path | None, *, people: int = 1000) -> Iterator[Row]:
    """Yield a row a figure with its part, n, value and interval; ``people`` is how many the spellings are tried on."""
    yield from _generated()
    yield from _languages()
    yield from of_data(folder)
    yield from _spellings(folder, people)


def of_data(folder: Path | None) -> Iterator[Row]:
    """Yield the rows of what the folder holds data for, and one that says what it lacks for each other part."""
    parts: Sequence[tuple[str, Sequence[str], Callable[[Path], Iterator[Row]]]] = (
        ("names", ("presidio_pii/sentences.jsonl.gz", "wikigold/sentences.jsonl.gz"), _names),
        ("MEDDOCAN", ("meddocan/train.jsonl.gz",), _meddocan),
        ("SPIA", ("spia/spia_tab_open.jsonl.gz", "spia/spia_panorama_open.jsonl.gz"), _spia),
        ("false hits", ("medquad", "aci_bench", "synsym"), _false_hits),
    )
    for name, needed, rows in parts:
        missing = [file for file in needed if folder is None or not (folder / file).exists()]
        if missing or folder is None:
            yield _row(name, "not measured", 0, f"without {', '.join(missing)} in --data")
        else:
            yield from rows(folder)


def _row(part: str, figure: object, n: object, value: object, interval: object = "") -> Row:
    return {"part": part, "figure": str(figure), "n": str(n), "value": str(value), "95 %": str(interval)}


def _generated() -> Iterator[Row]:
    for half in HALVES:
        for row in figures(half, entities.ours("bundled"), with_ages=True):
            yield _row(f"generated, {half}, {row['language']}", row["figure"], row["n"], row["value"], row["95 %"])


def _languages() -> Iterator[Row]:
    from corpusaudit.features.pii.locales.read import LOCALES
    from corpusaudit.features.text.languages import language_of

    for half in HALVES:
        taken: dict[str, list[bool]] = {}
        for one in documents(half):
            spoken = one.carrier.language
            taken.setdefault(spoken, []).append(language_of(one.text, LOCALES) == spoken)
        for spoken, right in taken.items():
            value = f"{sum(right) / len(right):.3f}"
            yield _row(f"generated, {half}, {spoken}", "taken for its language", len(right), value)


def _names(folder: Path) -> Iterator[Row]:
    for name in ("presidio_pii", "wikigold"):
        rows = entities.read(folder / name / "sentences.jsonl.gz")
        found = entities.ours("bundled")([row["text"] for row in rows])
        for figure, (n, value) in entities.score(rows, found, with_ages=True).items():
            yield _row(name, figure, n, "" if value is None else f"{value:.4f}")


def _meddocan(folder: Path) -> Iterator[Row]:
    for row in entities.meddocan(folder / "meddocan" / "train.jsonl.gz", HALVES, ["bundled"]):
        yield _row(f"MEDDOCAN, {row['half']}", row["figure"], row["n"], row["recall"], row["95 %"])


def _spia(folder: Path) -> Iterator[Row]:
    for name in ("tab", "panorama"):
        for row in entities.spia(folder / "spia" / f"spia_{name}_open.jsonl.gz", ["bundled"]):
            yield _row(f"SPIA, {name}", row["figure"], row["n"], row["recall"], row["95 %"])


def _false_hits(folder: Path) -> Iterator[Row]:
    for row in false_hits.rows(folder):
        part = f"false hits, {row['corpus']}, {row['half']}"
        yield _row(part, "per 1,000 documents", row["documents"], row["false per 1,000"])
        yield _row(part, "hits not judged", row["hits"], row["not judged"])


def _spellings(folder: Path | None, people: int) -> Iterator[Row]:
    halves = [spellings.faked(locale, people) for locale in spellings.LOCALES]
    names = None if folder is None else folder / "wikigold" / "sentences.jsonl.gz"
    if names is not None and names.exists():
        halves.append(spellings.named(names))
    else:
        yield _row("spellings", "real names not measured", 0, "without wikigold/sentences.jsonl.gz in --data")
    for row in spellings.rows(halves):
        written = f"{row['type']}, {row['written otherwise']}"
        yield _row("spellings, found", written, row["details"], row["found"])
        yield _row("spellings, taken for another", written, row["unseen"], row["taken for another"])
