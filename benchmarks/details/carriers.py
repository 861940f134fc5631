"""The carrier texts: sentences, forms and tables of our own writing with slots for personal details.

A file holds those of one language and kind, parted by empty lines; a slot is a name of :data:`details.rare.ALL_SLOTS`
in braces. ``clean.txt`` holds texts without any detail, ``rare.txt`` what the others lack (:mod:`details.rare`).
They were written before any look at what the detector finds in them, and not for what its rules and lists hold; whoever
adds one does not fit it to them either.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from .halves import Half, half_of
from .rare import ALL_SLOTS

FOLDER = Path(__file__).resolve().with_name("texts")
LANGUAGES = ("en", "es", "de", "fr", "pt", "it", "nl")
KINDS = ("note", "letter", "form", "chat", "table")
CLEAN, RARE = "clean", "rare"
SLOT = re.compile(r"\{(" + "|".join(ALL_SLOTS) + r")\}")


@dataclass(frozen=True)
class Carrier:
    """One carrier text."""

    language: str
    kind: str
    text: str

    @property
    def half(self) -> Half:
        """The half that it belongs to; the same text of two languages is one carrier."""
        return half_of("carrier", self.text)

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots in their order."""
        return tuple(SLOT.findall(self.text))


@functools.cache
def carriers(language: str, kind: str) -> tuple[Carrier, ...]:
    """Return the carriers of a language and a kind (one of KINDS, CLEAN or RARE), in the order of their file."""
    written = (FOLDER / language / f"{kind}.txt").read_text(encoding="utf-8")
    return tuple(Carrier(language, kind, text) for text in re.split(r"\n{2,}", written.strip("\n")))
