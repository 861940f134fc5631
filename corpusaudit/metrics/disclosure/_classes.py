"""Personal details of the synthetic corpus in three classes: leaked, phantom and invented.

``leaked``: the value stands in the source and not in the holdout. ``phantom``: it stands in the holdout too, it is
common knowledge, several people of the source share it, or values of its kind are found in the source no more often
than the holdout's own are, so chance explains it. ``invented``: it stands in neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.clinical_names import names_a_thing
from corpusaudit.features.common_knowledge import is_common_knowledge
from corpusaudit.features.entities import Entity, find_entities
from corpusaudit.features.entity_values import normalize_value
from corpusaudit.features.mentions import Mention, Query, find_mentions, query
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.rates import rate_measurement
from corpusaudit.metrics.registry import Outcome, Record
from corpusaudit.metrics.statistics import excess_p_value
from corpusaudit.results import Evidence, Part

DetailClass = Literal["leaked", "phantom", "invented"]

_OFTEN_SHARED = frozenset({"DATE", "AGE", "LOCATION", "URL", "IP"})
"""Types whose values unrelated people share: one person alone must hold the value."""
_REACHED_BY_MANY = frozenset({"PERSON", "PHONE", "FAX", "EMAIL", "ADDRESS"})
"""Types of which a public figure's or an organisation's value stands in many people's texts."""
_PROPER = frozenset({"PERSON", "LOCATION", "ADDRESS"})
"""Types of proper names, which may be the name of something else."""
_FAMOUS = 5
"""A name or number that so many people's texts hold is no patient's."""
_CHANCE = 0.05
_CONTEXT = 200
"""Characters on both sides of a place in the source that the detector reads to tell whether a person is meant."""


@dataclass(frozen=True)
class Detail:
    """One personal detail of one document, and what is known of its value.

    ``weak``: unrelated people share such values by nature. ``coarse``: so many do that the value shows nothing by
    itself (an age, a month). ``known``: it is common knowledge.
    """

    document: int
    entity: Entity
    mention: Mention
    class_: DetailClass
    weak: bool
    coarse: bool = False
    known: bool = False


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
    details, unseen = _of_people(workspace, details), _of_people(workspace, unseen)
    by_chance = _met_by_chance(details, unseen)
    return tuple(_corroborated(_without_chance(d, by_chance)) for d in (details, unseen))  # type: ignore[return-value]  # two


def _details(workspace: Workspace, role: str) -> tuple[Detail, ...]:
    documents = workspace.corpus(role).documents
    entities = [(index, entity) for index, found in enumerate(workspace.entities(role)) for entity in found]
    values = [documents[index].text[entity.start : entity.end] for index, entity in entities]
    asked = [query(value, entity.type) for value, (_, entity) in zip(values, entities, strict=True)]
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
    return tuple(
        _detail(index, entity, value, how, replace(m, held=max(0, m.held - 1)) if role == "holdout" else m)
        for (index, entity), value, how, m in zip(entities, values, asked, mentions, strict=True)
    )


def _detail(document: int, entity: Entity, value: str, how: Query, mention: Mention) -> Detail:
    kind = entity.type
    weak = (
        kind in _OFTEN_SHARED
        or (kind == "PERSON" and (" " not in how.spellings[0] or len(value.split()) < 2 or mention.partial))
        or (kind == "ADDRESS" and not any(c.isdigit() for c in value))
    )
    coarse = kind == "AGE" or (kind == "DATE" and len(normalize_value(value, kind)) != len("2012-03-04"))
    known = is_common_knowledge(value, kind)
    return Detail(document, entity, mention, _class(mention, kind, weak, coarse or known), weak, coarse, known)


def _class(mention: Mention, kind: str, weak: bool, shows_nothing: bool) -> DetailClass:
    if mention.people == 0:
        return "phantom" if mention.held else "invented"
    shared = mention.people > 1 if weak else kind in _REACHED_BY_MANY and mention.people >= _FAMOUS
    return "phantom" if mention.held or shared or shows_nothing else "leaked"


def _of_people(workspace: Workspace, details: Sequence[Detail]) -> tuple[Detail, ...]:
    """Call weak leaked names and places phantom where the detector sees nobody at that place of the source.

    "Opitz" in a synthetic text is not the Opitz syndrome of a source text, nor is "Meth" the drug.
    """
    asked = [
        index for index, d in enumerate(details)
        if d.weak and d.class_ == "leaked" and not d.mention.partial and d.entity.type in _PROPER
    ]  # fmt: skip
    texts = workspace.corpus("source").texts
    places = [(details[index].mention.document or 0, details[index].mention.span or (0, 0)) for index in asked]
    starts = [max(0, start - _CONTEXT) for _, (start, _) in places]
    windows = [texts[d][first : end + _CONTEXT] for first, (d, (_, end)) in zip(starts, places, strict=True)]
    found = find_entities(windows, engine=workspace.pii_engine) if windows else []
    nobody = {
        index
        for index, first, (_, (start, end)), entities in zip(asked, starts, places, found, strict=True)
        if not any(e.start + first < end and start < e.end + first for e in entities)
    }
    return tuple(
        replace(d, class_="phantom") if index in nobody or _is_thing(d, texts) else d for index, d in enumerate(details)
    )


def _is_thing(detail: Detail, texts: Sequence[str]) -> bool:
    """Whether a leaked name is that of a disease, instrument or institution where it stands in the source."""
    place, span = detail.mention.document, detail.mention.span
    if detail.class_ != "leaked" or detail.entity.type != "PERSON" or place is None or span is None:
        return False
    return names_a_thing(texts[place], *span)


def _met_by_chance(details: Sequence[Detail], unseen: Sequence[Detail]) -> set[str]:
    """Return the types whose weak values meet the source in the holdout about as often as in the synthetic text.

    Where no value of the holdout meets it, chance is no explanation.
    """
    by_chance = set()
    for kind in {detail.entity.type for detail in details if detail.weak}:
        mine = [d.class_ == "leaked" for d in details if d.weak and not d.known and d.entity.type == kind]
        theirs = [d.class_ == "leaked" for d in unseen if d.weak and not d.known and d.entity.type == kind]
        if sum(theirs) and excess_p_value(sum(mine), len(mine), sum(theirs), len(theirs)) > _CHANCE:
            by_chance.add(kind)
    return by_chance


def _without_chance(details: Sequence[Detail], by_chance: set[str]) -> tuple[Detail, ...]:
    """Call the weak leaked details of those types phantom."""
    return tuple(
        replace(d, class_="phantom") if d.weak and d.class_ == "leaked" and d.entity.type in by_chance else d
        for d in details
    )


def _corroborated(details: Sequence[Detail]) -> tuple[Detail, ...]:
    """Call a phantom detail leaked where another detail of its document leaked from one of the people who have it.

    A first name, an age or a town shows nothing by itself; beside its owner's telephone number it does.
    """
    leaked: dict[int, set[int]] = defaultdict(set)
    for detail in details:
        if detail.class_ == "leaked":
            leaked[detail.document] |= detail.mention.owners
    return tuple(
        replace(d, class_="leaked")
        if d.class_ == "phantom" and not d.mention.held and not d.known and d.mention.owners & leaked[d.document]
        else d
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


def class_outcome(record: Record, workspace: Workspace, class_: DetailClass) -> Outcome:
    """Return the share of documents with a detail of that class, by type too; one piece of evidence a detail."""
    workspace.corpus("source")
    details, unseen = classify(workspace)
    twin = documents_with(unseen, class_, len(workspace.corpus("holdout"))) if workspace.has("holdout") else None
    measurement = rate_measurement(
        record,
        record.id,
        workspace,
        documents_with(details, class_, len(workspace.corpus("synthetic"))),
        twin,
        measured=workspace.tokens("synthetic").lengths > 0,
        twin_measured=None if twin is None else workspace.tokens("holdout").lengths > 0,
        nothing="no synthetic document has words",
        parts=type_parts(details, unseen, class_),
    )
    return Outcome((measurement,), detail_evidence(record.id, workspace, details, (class_,)))
