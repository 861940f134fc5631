"""Tables of figures, as JSON or Markdown, so that a page can quote what a benchmark printed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str | float | int]


def beside(work: str, unit: str, ours: float, peer: str, theirs: float) -> Row:
    """Return a row that every benchmark shares: two rates of one unit, and how many times the peer's ours is."""
    return {"work": work, "unit": unit, "corpusaudit": ours, "peer": peer, "peer's": theirs, "ratio": ours / theirs}


def markdown(rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table; the keys of the first row are the headings."""
    names = list(rows[0])
    lines = [names, ["---"] * len(names), *([shown(row[name]) for name in names] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def shown(value: str | float | int) -> str:
    """Return a figure with three significant digits, thousands parted."""
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def show(rows: Sequence[Row], path: Path | None) -> None:
    """Print a table, and write it where ``path`` says: ``.json`` as it is, anything else as Markdown."""
    print(markdown(rows), end="")
    if path is not None:
        text = json.dumps(list(rows), indent=2) + "\n" if path.suffix == ".json" else markdown(rows)
        path.write_text(text, encoding="utf-8")
