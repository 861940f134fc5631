"""Published figures of both halves: ``figures.json`` beside this file, and the tables of docs/detector.md from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpusaudit.features.pii.card.card import UNTUNED, detector_digest

from .halves import HALVES, Half
from .measure import Row, ablation

FIGURES = Path(__file__).resolve().with_name("figures.json")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "detector.md"
MARKS = {name: (f"<!-- {name} -->\n", f"<!-- end of {name} -->\n") for name in ("figures", "rules")}
NAMES = {
    **{"en": "English", "es": "Spanish", "de": "German", "fr": "French"},
    **{"pt": "Portuguese", "it": "Italian", "nl": "Dutch"},
}
Measured = dict[str, list[Row]]


def publish(figures: Callable[[Half], list[Row]]) -> None:
    """Measure both halves and write what came out, into the file and onto the page."""
    measured: Measured = {half: figures(half) for half in HALVES} | {"rules": ablation()}
    FIGURES.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    UNTUNED.write_text(json.dumps(packaged(measured), indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), measured), encoding="utf-8")


def packaged(measured: Measured) -> dict[str, Any]:
    """Return what reports show of the closed half, with the digest of the detector that it was measured with."""
    return {"detector": detector_digest(), "figures": [_figure(row) for row in measured["closed"]]}


def _figure(row: Row) -> dict[str, Any]:
    low, high = str(row["95 %"]).split("-")
    return {
        "language": row["language"],
        "figure": row["figure"],
        "n": row["n"],
        "value": float(str(row["value"]).removesuffix(" per 1,000")),
        "low": float(low),
        "high": float(high),
        "noticed": float(row["any type"]) if row["any type"] else None,
    }


def published() -> Measured:
    """Return the figures of the file: rows of each half, and the rules."""
    measured: Measured = json.loads(FIGURES.read_text(encoding="utf-8"))
    return measured


def with_tables(page: str, measured: Measured) -> str:
    """Return the page with the tables of these figures between its marks."""
    for name, lines in (("figures", by_half(measured)), ("rules", by_rule(measured["rules"]))):
        start, end = MARKS[name]
        before, rest = page.split(start)
        page = f"{before}{start}{lines}{end}{rest.split(end)[1]}"
    return page


def by_half(measured: Measured) -> str:
    """Return recall and false hits, a table for each language with a column for each half."""
    cells = {(row["language"], row["figure"], half): _cell(row) for half in HALVES for row in measured[half]}
    tables = []
    for language, name in NAMES.items():
        figures = dict.fromkeys(figure for spoken, figure, _ in cells if spoken == language)
        lines = [[name, *HALVES], ["---"] * (1 + len(HALVES))]
        lines += [[str(one), *(cells.get((language, one, half), "") for half in HALVES)] for one in figures]
        tables.append("".join(f"| {' | '.join(line)} |\n" for line in lines))
    return "\n".join(tables)


def _cell(row: Row) -> str:
    other = f", any {row['any type']}" if row["any type"] else ""
    return f"{str(row['value']).removesuffix(' per 1,000')} ({row['95 %']}){other}, n {row['n']}"


def by_rule(rules: list[Row]) -> str:
    """Return what each rule adds; those that changed nothing in a sentence below."""
    told = [row for row in rules if any(value for key, value in row.items() if key not in ("rule", "hits"))]
    heads = list(rules[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in told)]
    silent = ", ".join(f"{row['rule']} ({row['hits']})" for row in rules if row not in told)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + f"\nNo difference (hits): {silent}.\n"
