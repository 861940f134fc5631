"""Labelled parts of the name of one person, as forms and records hold them, and names in two cells of a row."""

from __future__ import annotations

from collections.abc import Iterator

from corpusaudit.features.pii.locales.name_fields import names_in_pieces
from corpusaudit.features.pii.types import Hit

SCORE = 0.85
"""Certainty of what the labels of two parts of one name say."""


def find_name_fields(text: str) -> Iterator[Hit]:
    """Yield each part of each name that a text holds in pieces; a part without the other one is left to the tagger."""
    for name in names_in_pieces(text):
        for start, end in name.spans:
            yield Hit(start, end, "PERSON", SCORE, "name_field")
