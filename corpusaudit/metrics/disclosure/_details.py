"""Personal details of a role as they are found and looked for in source and holdout, each with its class."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from corpusaudit.features.pii.matching.common_knowledge import is_common_knowledge
from corpusaudit.features.pii.matching.mentions import Mention, Query, find_mentions, query
from corpusaudit.features.pii.matching.numbers import LEAST_DIGITS
from corpusaudit.features.pii.matching.rarity import is_coarse, is_weak_by_nature, said
from corpusaudit.features.pii.types import NAME, TYPES, Entity
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._strength import FAMOUS, Reference

DetailClass = Literal["leaked", "phantom", "invented"]
Strength = Literal["strong", "weak"]


@dataclass(frozen=True)
class Detail:
    """One personal detail of one document, and what is known of its value.

    ``weak``: unrelated people share such values by nature. ``coarse``: so many do that the value shows nothing by
    itself (an age, a month). ``known``: it is common knowledge. ``nobody``: at its place in the source no person is
    meant. ``alike``: weak, or a name of everyday words. ``public``: a clinician's or an organisation's. ``common``:
    chance alone gives its like to many unseen documents of this corpus, and nothing beside it is of the same person.
    ``chance``: that an unseen document holds the value; ``expected``: how many of as many unseen documents as were
    tested would share its like with the source, infinite where the source does not have it.
    """

    document: int
    entity: Entity
    mention: Mention
    class_: DetailClass
    weak: bool
    coarse: bool = False
    known: bool = False
    nobody: bool = False
    alike: bool = False
    public: bool = False
    common: bool = False
    chance: float = 1.0
    expected: float = float("inf")
    strength: Strength = "weak"


def details_of(workspace: Workspace, role: str, known: Reference) -> tuple[Detail, ...]:
    documents = workspace.corpus(role).documents
    entities = [(index, entity) for index, found in enumerate(workspace.entities(role)) for entity in found]
    values = [said(documents[index].text[entity.start : entity.end], entity.type) for index, entity in entities]
    asked = [query(value, entity.type) for value, (_, entity) in zip(values, entities, strict=True)]
    holdout = workspace.has("holdout")
    source = np.array(known.people[: len(workspace.corpus("source"))], np.int64)
    mentions = find_mentions(
        asked,
        workspace.vocabulary(),
        workspace.tokens("source"),
        workspace.corpus("source").texts,
        source,
        workspace.tokens("holdout") if holdout else None,
        workspace.corpus("holdout").texts if holdout else (),
    )
    first = len(workspace.corpus("source"))
    made = []
    for (index, entity), value, how, mention in zip(entities, values, asked, mentions, strict=True):
        own = {known.people[first + index]} if role == "holdout" else set()
        seen = replace(mention, held=max(0, mention.held - 1)) if role == "holdout" else mention
        others = max(0, seen.people - 1) + seen.held
        agreed = _agreed(value, entity.type, how, mention)
        chances = [known.chance(one, kind, own | seen.owners, others) for one, kind in agreed] if seen.people else []
        chance = max(chances, default=1.0)
        small = known.carriers.small
        made.append(_detail(index, entity, value, how, seen, chance, small, holdout))
    return tuple(made)


def _agreed(value: str, kind: str, how: Query, mention: Mention) -> tuple[tuple[str, str], ...]:
    """Return what of a value the source has for certain, each with its type: of what agrees loosely, any of its parts.

    Of a name that is any one of its surnames; of a number, as few digits as are known by, or the date they may be.
    """
    if not mention.partial:
        return ((value, kind),)
    if how.name is not None:
        return tuple((surname, kind) for surname in (how.name.surname, *how.name.others))
    numbers = [(key[:LEAST_DIGITS], kind) for key in (*how.cut, *how.bare)] if TYPES[kind].family.numbered else []
    days = [(how.loose_day.isoformat(), "DATE")] if how.loose_day is not None else []
    return ((value, kind), *numbers, *days)


def _detail(
    document: int,
    entity: Entity,
    value: str,
    how: Query,
    mention: Mention,
    chance: float,
    small: frozenset[str],
    calibrated: bool,
) -> Detail:
    kind = entity.type
    weak = (
        is_weak_by_nature(value, kind)
        or mention.partial
        or (TYPES[kind].family is NAME and (" " not in how.spellings[0] or len(value.split()) < 2))
    )
    coarse, known = is_coarse(value, kind), is_common_knowledge(value, kind)
    class_ = _class(mention, kind, weak, coarse or known, calibrated)
    alike = weak or is_weak_by_nature(value, kind, small)
    return Detail(document, entity, mention, class_, weak, coarse, known, alike=alike, chance=chance)


def _class(mention: Mention, kind: str, weak: bool, shows_nothing: bool, calibrated: bool) -> DetailClass:
    """Return the class of a detail; ``calibrated``: there is a holdout.

    What many people's texts hold and no document of a holdout is no public figure's: it may be one patient's, whose
    many notes no group holds together.
    """
    if mention.people == 0:
        return "phantom" if mention.held else "invented"
    famous = not calibrated and TYPES[kind].family.reached_by_many and mention.people >= FAMOUS
    shared = mention.people > 1 if weak else famous
    return "phantom" if mention.held or shared or shows_nothing else "leaked"
