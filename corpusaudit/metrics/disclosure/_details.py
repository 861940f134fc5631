"""Personal details of a role as they are found and looked for in source and holdout, each with its class."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from corpusaudit.features.pii.locales.given_names import is_first_name
from corpusaudit.features.pii.locales.vocabulary import is_known_word, is_word_and_name
from corpusaudit.features.pii.matching.common_knowledge import is_common_knowledge
from corpusaudit.features.pii.matching.handles import parted_alike
from corpusaudit.features.pii.matching.mentions import Mention, Query, find_mentions, query
from corpusaudit.features.pii.matching.numbers import LEAST_DIGITS
from corpusaudit.features.pii.matching.rarity import is_coarse, is_weak_by_nature, name_parts, said
from corpusaudit.features.pii.matching.readings import readings
from corpusaudit.features.pii.types import NAME, TYPES, Entity
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._strength import FAMOUS, Reference

DetailClass = Literal["leaked", "phantom", "invented"]
Strength = Literal["strong", "weak"]
_PARTED = re.compile(r"(?:\s|&nbsp;|[,;|/()\[\]&<>\u200b\u200c\u200d\u2060\ufeff])+")
"""What stands between the parts of a name: blanks, or the signs between cells and marks; no hyphen."""
_LEAST_PARTS = 2
"""Parts of a name that a handle must hold to be somebody's."""


@dataclass(frozen=True)
class Detail:
    """One personal detail of one document, and what is known of its value.

    ``weak``: unrelated people share such values by nature. ``coarse``: so many do that the value shows nothing by
    itself (an age, a month). ``known``: it is common knowledge. ``nobody``: at its place in the source no person is
    meant. ``alike``: weak, or a name of everyday words. ``public``: a clinician's or an organisation's. ``common``:
    chance alone gives its like to many unseen documents of this corpus, and nothing beside it is of the same person.
    ``whole``: the value is the whole name of which the detail is a labelled part; ``within``: it is a name that a
    handle holds.
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
    whole: bool = False
    within: bool = False
    chance: float = 1.0
    expected: float = float("inf")
    strength: Strength = "weak"


def details_of(workspace: Workspace, role: str, known: Reference) -> tuple[Detail, ...]:
    """Return the details of a role, each as often as it can be read, with what source and holdout hold of them."""
    texts = workspace.corpus(role).texts
    rows = [row for index, found in enumerate(workspace.entities(role)) for row in _said(index, texts[index], found)]
    asked = [query(row.value, row.entity.type) for row in rows]
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
    for row, how, mention in zip(rows, asked, mentions, strict=True):
        index, entity, value = row.document, row.entity, row.value
        own = {known.people[first + index]} if role == "holdout" else set()
        seen = replace(mention, held=max(0, mention.held - 1)) if role == "holdout" else mention
        if row.within:
            if seen.span is None:
                continue
            if " " not in value:  # it is cut as the source writes it
                written = workspace.corpus("source").texts[seen.document or 0][slice(*seen.span)]
                value = parted_alike(value, written)
                how = query(value, entity.type)
                if not _may_be_person(name_parts(value), written):
                    continue
            if len(name_parts(value)) < _LEAST_PARTS and not seen.partial:
                continue
        others = max(0, seen.people - 1) + seen.held
        agreed = _agreed(value, entity.type, how, mention)
        chances = [known.chance(one, kind, own | seen.owners, others) for one, kind in agreed] if seen.people else []
        chance = max(chances, default=1.0)
        small = known.carriers.small
        detail = _detail(index, entity, value, how, seen, chance, small, holdout)
        made.append(replace(detail, whole=row.whole, within=row.within))
    return tuple(made)


def _may_be_person(words: Sequence[str], written: str) -> bool:
    """Whether what is run together in a handle can be a person's name as the source writes it, no "OlmClinic".

    One word in the source too is a brand's as often, and needs a common given name.
    """
    named = any(map(is_first_name, words)) or len(written.split()) > 1
    return named and not any(is_known_word(w) and not (is_first_name(w) or is_word_and_name(w)) for w in words)


class _Row(NamedTuple):
    """What a detail of a document says; see :class:`Detail` for ``whole`` and ``within``."""

    document: int
    entity: Entity
    value: str
    whole: bool = False
    within: bool = False


def _said(document: int, text: str, entities: Sequence[Entity]) -> Iterator[_Row]:
    """Yield what the details of a text say, each by itself and then as a name that it is part of or holds."""
    for entity, read in zip(entities, readings(text, entities), strict=True):
        yield _Row(document, entity, said(text[entity.start : entity.end], entity.type))
        for one in read:
            yield _Row(document, one.entity, one.value, one.whole, not one.whole)


def read_best(details: Sequence[Detail]) -> tuple[Detail, ...]:
    """Return one reading of each detail: the name that it is part of, or one within it that a person of the source has.

    A detail that is no name by itself is one only there: "@lauren_quill" of nobody stays a user name.
    """
    by_place: dict[tuple[int, int, int], list[Detail]] = defaultdict(list)
    for detail in details:
        by_place[detail.document, detail.entity.start, detail.entity.end].append(detail)
    return tuple(min(read, key=_how_well_read) for read in by_place.values())


def _how_well_read(detail: Detail) -> tuple[int, int]:
    """Return a key that is smallest for the reading of a detail that tells most of whose it is.

    A labelled part of a name is never one by itself: another person of that surname is not met.
    """
    found = detail.mention.people > 0 and not (detail.within and detail.nobody)
    sure = found and detail.class_ == "leaked" and not detail.weak
    return 0 if detail.whole else 1, 0 if sure else 1 if found else 2 if not detail.within else 3


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
        or (TYPES[kind].family is NAME and (" " not in how.spellings[0] or len(_PARTED.split(value)) < 2))
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
