"""Rows that ``corpusaudit generate`` writes: what those who write them and those who read them know of their form."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

REAL_DIRECTION = "data-to-label"
"""The ``direction`` of rows whose text is real: a model wrote their labels alone."""
GENERATED = frozenset(
    {
        *("provenance", "label", "labels", "style", "stage", "language", "direction", "tier", "spans"),
        *("sub_concepts", "scores", "names_code", "source_id", "group", "judged", "because", "other", "other_label"),
    }
)
"""Columns that ``corpusaudit generate`` writes, besides ``id`` and ``text``."""
_SHORT_VALUE = 50
"""Characters; a value that is longer is a text, which may say anything."""
_SPAN_KEYS = tuple(re.compile(rf"""['"]{key}['"]\s*:""") for key in ("label", "start", "end", "text"))
_ORIGIN = re.compile(rf"""['"]generator['"]\s*:\s*['"]{REAL_DIRECTION}['"]""")


def is_generated(row: Mapping[str, Any]) -> bool:
    """Return whether a row says that a generator of ours wrote it."""
    return "request_id" in str(row.get("provenance", ""))


def says_real(row: Mapping[str, Any], text_fields: Collection[str]) -> bool:
    """Return whether a row is one of data-to-label: its text is real. One mark is enough, since columns get lost.

    Marks are ``data-to-label`` in any column but those of the text (``direction``; a flattened provenance), the
    provenance, and a ``source_id`` with ``tier: silver`` or with spans of label, start, end and text. Of a text with
    labels alone nobody can tell, and a tier alone may be a customer's.
    """
    values = (value for name, value in row.items() if name not in text_fields and isinstance(value, str))
    if any(value.strip().casefold() == REAL_DIRECTION for value in values if len(value) < _SHORT_VALUE):
        return True
    if _ORIGIN.search(str(row.get("provenance"))):
        return True
    name = row.get("source_id")
    if name is None or name != name:  # null, or not a number
        return False
    spans = str(row.get("spans"))
    return str(row.get("tier")).strip().casefold() == "silver" or all(key.search(spans) for key in _SPAN_KEYS)
