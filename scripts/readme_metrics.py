"""Write the table of metrics in README.md from the metrics themselves: ``python scripts/readme_metrics.py``."""

from __future__ import annotations

from pathlib import Path

from corpusaudit.commands.catalogue import marked_line
from corpusaudit.metrics.registry import BUILT_IN, load_metrics
from corpusaudit.reports.wording.terms import DIMENSION_TITLES

README = Path(__file__).resolve().parents[1] / "README.md"
HEAD = "| metric | what it measures |\n|---|---|\n"


def table() -> str:
    """Return the table: a row a metric with a link to its page, privacy first as in reports."""
    rows = []
    for metric in sorted(load_metrics(BUILT_IN), key=lambda one: list(DIMENSION_TITLES).index(one.record.dimension)):
        name, line = metric.record.id, marked_line(metric).rstrip(".")
        rows.append(f"| [{name}](docs/metrics/{name}.md) | {line} |\n")
    return HEAD + "".join(rows)


def written(readme: str) -> str:
    """Return a README with the table in the place of the one that it has."""
    before, rest = readme.split(HEAD, 1)
    after = rest[rest.index("\n\n") + 1 :]
    return before + table() + after


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
