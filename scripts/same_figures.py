"""Compare two reports of the same corpora leaf by leaf: ``python scripts/same_figures.py BEFORE.json AFTER.json``.

For a change that must move no figure. Both audits need one key and one seed. Sentences may differ: they are listed, but
any other leaf that differs makes the exit code 1. What tells of the run alone (when, how long, on which packages, by
which code) is left out.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OF_THE_RUN = re.compile(r"^/(created|seal|provenance/(duration|command|packages)|detector/detector)\b")
"""Leaves that differ between any two runs, or say which code ran."""


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each leaf of parsed JSON with its path; an empty list or object is a leaf."""
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    found = False
    for name, inner in items:
        found = True
        yield from leaves(inner, f"{path}/{name}")
    if not found:
        yield path, value


def is_sentence(value: Any) -> bool:
    """Return whether a leaf is words for a reader: a text of three words at least."""
    return isinstance(value, str) and value.count(" ") > 1


def compare(before: Path, after: Path) -> tuple[list[str], list[str]]:
    """Return what differs, a line each: figures, and sentences."""
    old, new = (dict(leaves(json.loads(file.read_text(encoding="utf-8")))) for file in (before, after))
    figures, sentences = [], []
    for path in sorted(old.keys() | new.keys()):
        one, other = old.get(path), new.get(path)
        if OF_THE_RUN.match(path) or (one == other and type(one) is type(other)):
            continue
        words = all(value is None or is_sentence(value) for value in (one, other))
        (sentences if words else figures).append(f"{path}: {one!r} -> {other!r}")
    return figures, sentences


def main(before: str, after: str) -> int:
    """Print what differs; return 1 where a figure does."""
    figures, sentences = compare(Path(before), Path(after))
    for line in (*figures, *sentences):
        print(line)
    print(f"{len(figures)} figures and {len(sentences)} sentences differ")
    return int(bool(figures))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
