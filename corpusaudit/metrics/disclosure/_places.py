"""What stands at the place of the source where a detail was found: a person, nobody, a thing, a longer name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpusaudit.features.pii.locales.clinical_names import names_a_thing
from corpusaudit.features.pii.matching.names import SUFFIXES, goes_on
from corpusaudit.features.pii.matching.rarity import is_of_public_life, name_parts
from corpusaudit.features.pii.types import MAILBOX, NAME, SITE, TYPES, Entity
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._details import Detail
from corpusaudit.metrics.disclosure._strength import entities_of, is_public

_PARTED = re.compile(r"[,;:\n\t^|(]")
"""Behind it in a name stands something else: a given name, a degree, another line."""


def of_people(workspace: Workspace, role: str, details: Sequence[Detail]) -> tuple[Detail, ...]:
    """Mark proper names where the detector sees nobody at that place of the source; the weak ones are phantom.

    "Opitz" in a synthetic text is not the Opitz syndrome of a source text, nor is "Meth" the drug. A full name that the
    detector overlooks there may still be a person's, but not for certain. A name that it sees go on there is weak:
    "María García" is one of many in "María García López".
    """
    asked = [
        index for index, d in enumerate(details)
        if _may_be_of_nobody(d)
    ]  # fmt: skip
    places = {index: (details[index].mention.document or 0, details[index].mention.span or (0, 0)) for index in asked}
    documents = sorted({document for document, _ in places.values()})
    found = dict(zip(documents, entities_of(workspace, "source", documents), strict=True)) if documents else {}
    texts = workspace.corpus("source").texts
    nobody = {
        index
        for index, (document, (start, end)) in places.items()
        if not any(e.start < end and start < e.end and _may_show(e, details[index]) for e in found[document])
    }
    longer = {index for index, (document, span) in places.items()
              if _goes_on(details[index], texts[document], span, found[document])}  # fmt: skip
    mine = workspace.corpus(role).texts
    seen = [_of_longer(d) if index in longer else d for index, d in enumerate(details)]
    return tuple(
        _unless_thing(replace(d, public=_is_public(d, mine, texts)), index in nobody, texts)
        for index, d in enumerate(seen)
    )


def _may_be_of_nobody(detail: Detail) -> bool:
    """Whether a detail was found in the source by its words alone: those of a proper name, or of a handle."""
    if detail.within:
        return detail.mention.people > 0
    return detail.class_ == "leaked" and not detail.mention.partial and TYPES[detail.entity.type].family.proper


def _may_show(entity: Entity, detail: Detail) -> bool:
    """Whether a detail of the source is what another one was found as: of a handle, a name or handle is."""
    return not detail.within or TYPES[entity.type].family in (NAME, MAILBOX, SITE)


def _goes_on(detail: Detail, text: str, span: tuple[int, int], found: Sequence[Entity]) -> bool:
    """Whether a name is only the beginning of one that stands at that place, by its words or to the detector."""
    if TYPES[detail.entity.type].family is not NAME:
        return False
    start, end = span
    rest = [text[end : e.end] for e in found if e.start <= start < end < e.end and TYPES[e.type].family is NAME]
    return goes_on(text, end) or any(
        part not in SUFFIXES for one in rest if not _PARTED.search(one) for part in name_parts(one)
    )


def _of_longer(detail: Detail) -> Detail:
    return replace(detail, weak=True, alike=True, class_="phantom" if detail.mention.people > 1 else detail.class_)


def _is_public(detail: Detail, mine: Sequence[str], theirs: Sequence[str]) -> bool:
    entity, place, span = detail.entity, detail.mention.document, detail.mention.span
    if place is None or span is None:
        return False
    here = is_of_public_life(mine[detail.document], entity.start, entity.end, entity.type)
    return is_public(entity.type, [here, is_of_public_life(theirs[place], *span, entity.type)])


def _unless_thing(detail: Detail, nobody: bool, texts: Sequence[str]) -> Detail:
    thing = _is_thing(detail, texts)
    if thing or (nobody and detail.weak):
        return replace(detail, class_="phantom", nobody=True)
    return replace(detail, nobody=nobody)


def _is_thing(detail: Detail, texts: Sequence[str]) -> bool:
    """Whether a leaked name is that of a disease, instrument or institution where it stands in the source."""
    place, span = detail.mention.document, detail.mention.span
    if detail.class_ != "leaked" or TYPES[detail.entity.type].family is not NAME or place is None or span is None:
        return False
    return names_a_thing(texts[place], *span)
