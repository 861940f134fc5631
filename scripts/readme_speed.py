"""Write what ``benchmarks/audit.py`` measured into README.md and docs/method.md: ``python scripts/readme_speed.py``.

The figures stand in ``benchmarks/whole/audit.json`` (with both models, beside peers) and ``stored.json`` (without);
where a file is not there, its page says nothing.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = ROOT / "benchmarks"
BEGIN, END = "<!-- benchmarks/audit.py: begin -->\n", "<!-- benchmarks/audit.py: end -->\n"
LEAST = 0.5
"""Seconds at the largest size from which a stage has a row."""
PAGES = {
    "README.md": (
        "audit.json",
        """\
The whole audit of answers to health questions, all metrics and reports, each process from its start to its end
(documents: synthetic / source / holdout). Beside it what one would do instead: processor seconds, and how many times
those of the audit they are, or of its part that answers the same question. That is a script of sentence-transformers,
FAISS and Presidio with en_core_web_sm, which reads the first 256 word pieces of a text; datasketch for near duplicates;
and mostlyai-qa, which embeds by a table of words.
""",
    ),
    "docs/method.md": (
        "stored.json",
        """\
Without models, processor seconds by the number of synthetic documents, of stages that took half a second.
""",
    ),
}
"""The file of figures that each page shows, and what goes before its table."""


def table(page: str, folder: Path = BENCHMARKS / "whole") -> str:
    """Return the table of a page, below what it shows and on what, when and how it was measured; "" without figures."""
    file, before = PAGES[page]
    if not (folder / file).exists():
        return ""
    figures = json.loads((folder / file).read_text(encoding="utf-8"))
    made = _benchmark()
    rows = made["audit_rows"](figures) if file == "audit.json" else made["stage_rows"](figures, LEAST)
    on = f"Measured on {figures['machine']}, on {figures['date']}, by `{figures['command']}`."
    return f"{before}{on}\n\n{made['markdown'](rows)}"


def _benchmark() -> dict[str, Any]:
    """Return what stands in the benchmark, whose folder is no package."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return runpy.run_path(str(BENCHMARKS / "audit.py"))
    finally:
        sys.path.remove(str(BENCHMARKS))


def written(page: str, text: str) -> str:
    """Return a page with its table in the place of the one that it has."""
    before, rest = text.split(BEGIN, 1)
    return before + BEGIN + table(page) + END + rest.split(END, 1)[1]


if __name__ == "__main__":
    for name in PAGES:
        path = ROOT / name
        path.write_text(written(name, path.read_text(encoding="utf-8")), encoding="utf-8")
