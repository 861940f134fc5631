"""A document as a sheet shows it: its words and lines, without what only tells where a file came from."""

from __future__ import annotations

import unicodedata
from itertools import groupby

_SHOWS_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Soft hyphen, blank without width, word joiner, byte order mark: a reader sees none, and spelled out they tell."""
_MOST_MARKS = 32
"""Marks on one letter: the time to put more in order grows with their square, and no language has as many."""


def sheet_text(text: str) -> str:
    """Return a text for display, its lines parted by a line feed; empty where nothing of it can be seen.

    White space at the ends of text and lines, its kind and its amount, the style of line ends, empty lines beyond one,
    the way in which accents are composed and marks that show nothing come from programs and not from writers, so that
    they could tell real from synthetic.
    """
    composed = _composed(text).translate(_SHOWS_NOTHING)
    lines = (" ".join(line.split()) for line in composed.splitlines())
    parts = [line for empty, run in groupby(lines, key=lambda line: not line) for line in ([""] if empty else run)]
    return "\n".join(parts).strip("\n")


def _composed(text: str) -> str:
    marks = 0
    for sign in () if text.isascii() else text:
        # Some signs that are no marks themselves are written with marks alone.
        is_mark = not sign.isascii() and unicodedata.combining(unicodedata.normalize("NFD", sign)[0])
        marks = marks + 1 if is_mark else 0
        if marks > _MOST_MARKS:
            return text
    return unicodedata.normalize("NFC", text)
