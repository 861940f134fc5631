"""Names of columns in messages: which may be shown, and how many may not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from corpusaudit.suggest import did_you_mean

_NAME = re.compile(r"[^\W\d][\w.\-]{0,39}")


def looks_like_a_name(column: str) -> bool:
    """Return whether the name of a column may be shown: one short word of Latin letters, digits, dots and dashes.

    JSON may be keyed by the names of people, and the first document of a CSV without a header becomes its header.
    """
    return _NAME.fullmatch(column) is not None and all(
        not letter.isalpha() or unicodedata.name(letter, "").startswith("LATIN") for letter in column
    )


def columns_shown(columns: Iterable[str]) -> str:
    """Return the columns that look like names, and how many do not."""
    names = list(columns)
    fit = [name for name in names if looks_like_a_name(name)]
    hidden = len(names) - len(fit)
    return ", ".join([*fit, *([f"{hidden} not shown, since their names may be text"] if hidden else [])])


def nearest_column(name: str, columns: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the column nearest to a name, of those that may be shown."""
    return did_you_mean(name, [column for column in columns if looks_like_a_name(column)])
