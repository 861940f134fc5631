"""Hyphens, blanks, digits and full-width characters as they are typed on a plain keyboard, one for one.

Places in the folded text are places in the original one.
"""

from __future__ import annotations

import unicodedata


def fold_notation(text: str) -> str:
    """Return the text with plain hyphens, blanks, digits and full-width ASCII; its length stays."""
    return text if text.isascii() else text.translate(_TABLE)


class _Folds(dict[int, str]):
    """What each character becomes; filled as characters come, since there are a million."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


_HYPHENS = frozenset("\u2010\u2011\u2012\u2013\u2212")
_TABLE = _Folds()


def _folded(character: str) -> str:
    if character.isascii():
        return character
    if character in _HYPHENS:
        return "-"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return " " if unicodedata.category(character) == "Zs" else character
