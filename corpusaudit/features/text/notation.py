"""Hyphens, blanks, digits and full-width characters as they are typed on a plain keyboard, one for one.

Places in the folded text are places in the original one.
"""

from __future__ import annotations

import functools
import sys
import unicodedata


def fold_notation(text: str) -> str:
    """Return the text with plain hyphens, blanks, digits and full-width ASCII; its length stays."""
    return text if text.isascii() else text.translate(_table())


@functools.cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys([*range(0x2010, 0x2014), 0x2212], "-")
    for code in range(0x80, sys.maxunicode + 1):
        character = chr(code)
        if character.isdecimal():
            table[code] = str(unicodedata.decimal(character))
        elif character.isspace() and unicodedata.category(character) == "Zs":
            table[code] = " "
    return table
