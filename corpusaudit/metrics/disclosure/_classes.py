"""Personal details of the synthetic corpus in three classes: leaked, phantom and invented.

``leaked``: the value stands in the source and not in the holdout. ``phantom``: it stands in the holdout too, several
people of the source share it, or values of its kind are found in the source no more often than the holdout's own are,
so chance explains it. ``invented``: it stands in neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.entities import Entity
from corpusaudit.features.entity_values import normalize_value
from corpusaudit.features.mentions import Mention, digits_of, find_mentions, spellings
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.statistics import excess_p_value
from corpusaudit.results import Evidence, Part

DetailClass = Literal["leaked", "phantom", "invented"]

_OFTEN_SHARED = frozenset({"DATE", "AGE", "LOCATION", "URL", "IP"})
"""Types whose values unrelated people share: one person alone must hold the value."""
_FAMOUS = 5
"""A name that so many people's texts hold is no patient's."""
_CHANCE = 0.05


@dataclass(frozen=True)
class Detail:
    """One personal detail of one document, and what is known of its value."""

    document: int
    entity: Entity
    mention: Mention
    class_: DetailClass
    weak: bool


def classify(workspace: Workspace) -> tuple[tuple[Detail, ...], tuple[Detail, ...]]:
    """Return the details of the synthetic corpus and those of the holdout, each compared with the source.

    The details of the holdout are what chance does by itself; a value counts as held only when another document of
    the holdout has it.
    """
    made: tuple[tuple[Detail, ...], tuple[Detail, ...]] = workspace.remember(
        ("classified details",), lambda: _classify(workspace)
    )
    return made


def _classify(workspace: Workspace) -> tuple[tuple[Detail, ...], tuple[Detail, ...]]:
    details = _details(workspace, "synthetic")
    unseen = _details(workspace, "holdout") if workspace.has("holdout") else ()
    by_chance = _met_by_chance(details, unseen)
    return _without_chance(details, by_chance), _without_chance(unseen, by_chance)


def _details(workspace: Workspace, role: str) -> tuple[Detail, ...]:
    documents = workspace.corpus(role).documents
    entities = [(index, entity) for index, found in enumerate(workspace.entities(role)) for entity in found]
    values = [documents[index].text[entity.start : entity.end] for index, entity in entities]
    asked = [_query(value, entity.type) for value, (_, entity) in zip(values, entities, strict=True)]
    holdout = workspace.has("holdout")
    mentions = find_mentions(
        asked,
        workspace.vocabulary(),
        workspace.tokens("source"),
        workspace.corpus("source").texts,
        workspace.people("source"),
        workspace.tokens("holdout") if holdout else None,
        workspace.corpus("holdout").texts if holdout else (),
    )
    details = []
    for (index, entity), mention, (spelled, _) in zip(entities, mentions, asked, strict=True):
        if role == "holdout":
            mention = replace(mention, held=max(0, mention.held - 1))
        weak = entity.type in _OFTEN_SHARED or (entity.type == "PERSON" and " " not in spelled[0])
        details.append(Detail(index, entity, mention, _class(mention, entity.type, weak), weak))
    return tuple(details)


def _query(value: str, kind: str) -> tuple[Sequence[str], str | None]:
    normal = normalize_value(value, kind)
    iso = normal if kind == "DATE" and len(normal) == 10 and normal[4] == normal[7] == "-" else None
    return spellings(value, kind, iso), None if kind in ("DATE", "AGE") else digits_of(value)


def _class(mention: Mention, kind: str, weak: bool) -> DetailClass:
    if mention.people == 0:
        return "phantom" if mention.held else "invented"
    shared = mention.people > 1 if weak else kind == "PERSON" and mention.people >= _FAMOUS
    return "phantom" if mention.held or shared else "leaked"


def _met_by_chance(details: Sequence[Detail], unseen: Sequence[Detail]) -> set[str]:
    """Return the types whose weak values meet the source in the holdout about as often as in the synthetic text.

    Where no value of the holdout meets it, chance is no explanation.
    """
    by_chance = set()
    for kind in {detail.entity.type for detail in details if detail.weak}:
        mine = [d.class_ == "leaked" for d in details if d.weak and d.entity.type == kind]
        theirs = [d.class_ == "leaked" for d in unseen if d.weak and d.entity.type == kind]
        if sum(theirs) and excess_p_value(sum(mine), len(mine), sum(theirs), len(theirs)) > _CHANCE:
            by_chance.add(kind)
    return by_chance


def _without_chance(details: Sequence[Detail], by_chance: set[str]) -> tuple[Detail, ...]:
    """Call the weak leaked details of those types phantom."""
    return tuple(
        replace(d, class_="phantom") if d.weak and d.class_ == "leaked" and d.entity.type in by_chance else d
        for d in details
    )


def documents_with(details: Sequence[Detail], class_: DetailClass, size: int) -> NDArray[np.bool_]:
    """Return which of ``size`` documents hold a detail of that class."""
    flagged = np.zeros(size, np.bool_)
    flagged[[detail.document for detail in details if detail.class_ == class_]] = True
    return flagged


def type_parts(details: Sequence[Detail], unseen: Sequence[Detail], class_: DetailClass) -> tuple[Part, ...]:
    """Return, for each type of detail, the share of its values that are of that class; beside it the holdout's."""
    parts = []
    for kind in sorted({detail.entity.type for detail in details}):
        mine = [d.class_ == class_ for d in details if d.entity.type == kind]
        theirs = [d.class_ == class_ for d in unseen if d.entity.type == kind]
        parts.append(
            Part(
                by="type",
                name=kind,
                value=sum(mine) / len(mine),
                n=len(mine),
                holdout=sum(theirs) / len(theirs) if theirs else None,
            )
        )
    return tuple(parts)


def detail_evidence(
    metric: str, workspace: Workspace, details: Sequence[Detail], classes: Sequence[DetailClass]
) -> tuple[Evidence, ...]:
    """Return one piece of evidence a detail of those classes; the score is the detector's."""
    documents = workspace.corpus("synthetic").documents
    sources = workspace.corpus("source").documents
    return tuple(
        Evidence(
            metric,
            documents[detail.document].id,
            (detail.entity.start, detail.entity.end),
            float(detail.entity.score),
            class_=detail.class_,
            entity=detail.entity.type,
            source_id=None if detail.mention.document is None else sources[detail.mention.document].id,
            source_span=detail.mention.span,
        )
        for detail in details
        if detail.class_ in classes
    )
