"""What a detail says besides itself: the whole name of which it is a part, the name within a handle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpusaudit.features.pii.locales.name_fields import names_in_pieces
from corpusaudit.features.pii.matching.handles import names_in_handle
from corpusaudit.features.pii.types import MAILBOX, NAME, TYPES, Entity
from corpusaudit.features.text.notation import fold_notation


@dataclass(frozen=True)
class Reading:
    """A name that a detail says, with the detail as one of that type. ``whole``: it is a labelled part of that name."""

    entity: Entity
    value: str
    whole: bool


def readings(text: str, entities: Sequence[Entity]) -> list[list[Reading]]:
    """Return what each detail of a text says besides itself.

    Both parts of a name that stands in pieces say the whole of it, each at its own place: so both stay masked, and a
    finding shows nothing that is no detail.
    """
    pieces = names_in_pieces(fold_notation(text))
    found: list[list[Reading]] = []
    for entity in entities:
        family = TYPES[entity.type].family
        named = replace(entity, type="PERSON")
        said = [
            Reading(named, one.name, True)
            for one in (pieces if family in (NAME, MAILBOX) else ())
            if any(start < entity.end and entity.start < end for start, end in one.spans)
        ]
        names = names_in_handle(text[entity.start : entity.end], entity.type)
        found.append([*said, *(Reading(named, name, False) for name in names)])
    return found
