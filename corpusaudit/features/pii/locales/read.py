"""Names and words of languages, read from the data files of each.

A language is a folder beside this module, with its name in ``LOCALES``. A list is a text file with one value a line, a
table is TOML; lines that begin with ``#`` say what is in it, where it comes from and under which licence.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LOCALES = ("en", "es", "de", "fr", "pt", "it", "nl", "da", "sv", "nb", "fi", "pl", "cs", "tr")
"""Languages, as ISO 639-1 writes them; what they list of one kind is taken together, or asked for by language."""
_FOLDER = Path(__file__).resolve().parent


@functools.cache
def listed(name: str) -> frozenset[str]:
    """Return the values of that name of all languages; raise FileNotFoundError where none has it."""
    return frozenset().union(*listed_by_language(name).values())


@functools.cache
def listed_by_language(name: str) -> Mapping[str, frozenset[str]]:
    """Return the values of that name of each language that has them; raise FileNotFoundError where none has."""
    return {
        locale: frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
        for locale, text in _texts(f"{name}.txt").items()
    }


@functools.cache
def tabled(name: str, key: str) -> tuple[Any, ...]:
    """Return what tables of that name hold under a key, one entry a language; raise FileNotFoundError where none has
    such a table. A language may leave keys out.
    """
    return tuple(tabled_by_language(name, key).values())


@functools.cache
def tabled_by_language(name: str, key: str) -> Mapping[str, Any]:
    """Return what tables of that name hold under a key, by language; raise FileNotFoundError where none has such a
    table. A language may leave keys out.
    """
    found = {locale: tomllib.loads(text) for locale, text in _texts(f"{name}.toml").items()}
    return {locale: table[key] for locale, table in found.items() if key in table}


def _texts(file: str) -> dict[str, str]:
    found = {locale: path for locale in LOCALES if (path := _FOLDER / locale / file).is_file()}
    if not found:
        raise FileNotFoundError(f"no language has the packaged file {file}")
    return {locale: path.read_text(encoding="utf-8") for locale, path in found.items()}
