"""Names and words of languages, read from the data files of each.

A language is a folder beside this module, with its name in ``LOCALES``. A list is a text file with one value a line, a
table is TOML; lines that begin with ``#`` say what is in it, where it comes from and under which licence.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

LOCALES = ("en", "es", "de", "fr", "pt", "it", "nl")
"""Languages, as ISO 639-1 writes them; what they list of one kind is taken together."""
_FOLDER = Path(__file__).resolve().parent


@functools.cache
def listed(name: str) -> frozenset[str]:
    """Return the values of that name of all languages; raise FileNotFoundError where none has it."""
    return frozenset(
        line for text in _texts(f"{name}.txt") for line in text.splitlines() if line and not line.startswith("#")
    )


@functools.cache
def tabled(name: str, key: str) -> tuple[Any, ...]:
    """Return what tables of that name hold under a key, one entry a language; raise FileNotFoundError where none has
    such a table. A language may leave keys out.
    """
    found = (tomllib.loads(text) for text in _texts(f"{name}.toml"))
    return tuple(table[key] for table in found if key in table)


def _texts(file: str) -> list[str]:
    found = [path for locale in LOCALES if (path := _FOLDER / locale / file).is_file()]
    if not found:
        raise FileNotFoundError(f"no language has the packaged file {file}")
    return [path.read_text(encoding="utf-8") for path in found]
