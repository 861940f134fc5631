"""Documents of one half: every carrier of it filled several times, each time from a locale of the same half."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from .carriers import CLEAN, KINDS, LANGUAGES, RARE, SLOT, Carrier, carriers
from .draw import draw_for
from .halves import Half
from .rare import ALL_SLOTS

TIMES = 4
"""How often each carrier is filled: with more, values would be measured better and carriers would not."""


@dataclass(frozen=True)
class Detail:
    """Characters [start, end) of a document, and the slot that they fill."""

    start: int
    end: int
    slot: str


@dataclass(frozen=True)
class Document:
    """A filled carrier with the details that stand in it, by position."""

    text: str
    details: tuple[Detail, ...]
    carrier: Carrier


def fill(carrier: Carrier, half: Half, number: int = 0) -> Document:
    """Return a carrier filled for the `number`-th time with values of a half; the same each time."""
    draw = draw_for(carrier.language, half, carrier.slots, f"{carrier.language} {carrier.text}", number)
    text, details, last = "", [], 0
    for match in SLOT.finditer(carrier.text):
        text += carrier.text[last : match.start()]
        value = ALL_SLOTS[match[1]].fill(draw)
        details.append(Detail(len(text), len(text) + len(value), match[1]))
        text, last = text + value, match.end()
    return Document(text + carrier.text[last:], tuple(details), carrier)


@functools.cache
def documents(half: Half) -> tuple[Document, ...]:
    """Return all documents of a half, by language, kind and carrier."""
    chosen = [one for language in LANGUAGES for kind in KINDS for one in carriers(language, kind) if one.half == half]
    return tuple(fill(one, half, number) for one in chosen for number in range(TIMES))


@functools.cache
def rare() -> tuple[Document, ...]:
    """Return the documents of details that the halves lack, all of them open."""
    chosen = [one for language in LANGUAGES for one in carriers(language, RARE)]
    return tuple(fill(one, "open", number) for one in chosen for number in range(TIMES))


def clean(half: Half) -> Sequence[Carrier]:
    """Return the carriers of a half that hold no detail."""
    return [one for language in LANGUAGES for one in carriers(language, CLEAN) if one.half == half]
