"""What belongs to the open half, on which a detector may be tuned, and what to the closed one, on which nobody does.

Carriers, locales, and each name, street or number drawn from them are split by a hash of what they are, so that none
changes sides when others are added. ``SEED`` is the first one that gives each half two locales of English and of
Spanish or more. Locales of a language are split where each half then has one of every national identifier and number
plate; Faker has too few of French, Italian and Portuguese, so that both halves share them, though no value of them.
"""

from __future__ import annotations

import hashlib
from typing import Literal, get_args

Half = Literal["open", "closed"]
HALVES: tuple[Half, ...] = get_args(Half)
SEED = 1
SHARED_LOCALES = ("fr", "it", "pt")


def digest(*parts: str | int) -> bytes:
    """Return a hash of the seed and of these parts, the same on every machine."""
    return hashlib.sha256("\0".join(map(str, (SEED, *parts))).encode()).digest()


def half_of(sort: str, what: str) -> Half:
    """Return the half that something of a sort (a carrier, a locale, a value) belongs to."""
    return "closed" if digest(sort, what)[0] % 2 else "open"
