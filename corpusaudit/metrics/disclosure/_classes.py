"""Personal details of the synthetic corpus in three classes: leaked, phantom and invented; and how strong each is.

``leaked``: the value stands in the source and not in the holdout. ``phantom``: it stands in the holdout too, it is
common knowledge, or several people of the source share it. ``invented``: it stands in neither. A leaked detail is
``strong`` where hardly any unseen document would share its like with the source by chance, else ``weak``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.pii.locales.clinical_names import names_a_thing
from corpusaudit.features.pii.matching.common_knowledge import is_common_knowledge
from corpusaudit.features.pii.matching.mentions import Mention, Query, find_mentions, query
from corpusaudit.features.pii.matching.names import SUFFIXES, goes_on
from corpusaudit.features.pii.matching.numbers import LEAST_DIGITS
from corpusaudit.features.pii.matching.rarity import (
    CERTAIN,
    is_coarse,
    is_of_public_life,
    is_weak_by_nature,
    name_parts,
    said,
)
from corpusaudit.features.pii.types import NAME, TYPES, Entity
from corpusaudit.features.small_counts import shown_share
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._strength import (
    Reference,
    entities_of,
    in_pairs,
    is_public,
    reference,
)
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.results import Evidence, Part

DetailClass = Literal["leaked", "phantom", "invented"]
Strength = Literal["strong", "weak"]

_FROM_SOURCE_ALONE = "chance was learnt from the people of the source among themselves"
_PARTED = re.compile(r"[,;:\n(]")
"""Behind it in a name stands something else: a given name, a degree, another line."""
_FAMOUS = 5
"""A name or number that so many people's texts hold is no patient's."""


@dataclass(frozen=True)
class Detail:
    """One personal detail of one document, and what is known of its value.

    ``weak``: unrelated people share such values by nature. ``coarse``: so many do that the value shows nothing by
    itself (an age, a month). ``known``: it is common knowledge. ``nobody``: at its place in the source no person is
    meant. ``alike``: weak, or a name of everyday words. ``public``: a clinician's or an organisation's.
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
    chance: float = 1.0
    expected: float = float("inf")
    strength: Strength = "weak"


def classify(workspace: Workspace) -> tuple[tuple[Detail, ...], tuple[Detail, ...]]:
    """Return the details of the synthetic corpus and those of the holdout, each compared with the source.

    The details of the holdout are what chance does by itself; a value counts as held only when another document of
    the holdout has it, and its own meetings do not count as chance.
    """
    made: tuple[tuple[Detail, ...], tuple[Detail, ...]] = workspace.remember(
        ("classified details",), lambda: _classify(workspace)
    )
    return made


def _classify(workspace: Workspace) -> tuple[tuple[Detail, ...], tuple[Detail, ...]]:
    known = reference(workspace)
    tested = int((workspace.tokens("synthetic").lengths > 0).sum())
    holdout = _judged(workspace, "holdout", known, tested) if workspace.has("holdout") else ()
    return _judged(workspace, "synthetic", known, tested), holdout


def _judged(workspace: Workspace, role: str, known: Reference, tested: int) -> tuple[Detail, ...]:
    """Return the details of a role with class and strength."""
    details = _of_people(workspace, role, _details(workspace, role, known))
    first = len(workspace.corpus("source"))
    writers = known.people[first:] if role == "holdout" else [None] * len(workspace.corpus(role))
    weighed = [_weighed(detail, known, writers[detail.document], tested) for detail in details]
    size = int((workspace.tokens(role).lengths > 0).sum()) / max(1, tested)
    return _corroborated(_paired(_counted(weighed, size), known, writers, tested, size))


def _details(workspace: Workspace, role: str, known: Reference) -> tuple[Detail, ...]:
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
        made.append(_detail(index, entity, value, how, seen, chance, small))
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
    document: int, entity: Entity, value: str, how: Query, mention: Mention, chance: float, small: frozenset[str]
) -> Detail:
    kind = entity.type
    weak = (
        is_weak_by_nature(value, kind)
        or mention.partial
        or (TYPES[kind].family is NAME and (" " not in how.spellings[0] or len(value.split()) < 2))
    )
    coarse, known = is_coarse(value, kind), is_common_knowledge(value, kind)
    class_ = _class(mention, kind, weak, coarse or known)
    alike = weak or is_weak_by_nature(value, kind, small)
    return Detail(document, entity, mention, class_, weak, coarse, known, alike=alike, chance=chance)


def _class(mention: Mention, kind: str, weak: bool, shows_nothing: bool) -> DetailClass:
    if mention.people == 0:
        return "phantom" if mention.held else "invented"
    shared = mention.people > 1 if weak else TYPES[kind].family.reached_by_many and mention.people >= _FAMOUS
    return "phantom" if mention.held or shared or shows_nothing else "leaked"


def _of_people(workspace: Workspace, role: str, details: Sequence[Detail]) -> tuple[Detail, ...]:
    """Mark proper names where the detector sees nobody at that place of the source; the weak ones are phantom.

    "Opitz" in a synthetic text is not the Opitz syndrome of a source text, nor is "Meth" the drug. A full name that the
    detector overlooks there may still be a person's, but not for certain. A name that it sees go on there is weak:
    "María García" is one of many in "María García López".
    """
    asked = [
        index for index, d in enumerate(details)
        if d.class_ == "leaked" and not d.mention.partial and TYPES[d.entity.type].family.proper
    ]  # fmt: skip
    places = {index: (details[index].mention.document or 0, details[index].mention.span or (0, 0)) for index in asked}
    documents = sorted({document for document, _ in places.values()})
    found = dict(zip(documents, entities_of(workspace, "source", documents), strict=True)) if documents else {}
    texts = workspace.corpus("source").texts
    nobody = {
        index
        for index, (document, (start, end)) in places.items()
        if not any(e.start < end and start < e.end for e in found[document])
    }
    longer = {index for index, (document, span) in places.items()
              if _goes_on(details[index], texts[document], span, found[document])}  # fmt: skip
    mine = workspace.corpus(role).texts
    seen = [_of_longer(d) if index in longer else d for index, d in enumerate(details)]
    return tuple(
        _unless_thing(replace(d, public=_is_public(d, mine, texts)), index in nobody, texts)
        for index, d in enumerate(seen)
    )


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


def _weighed(detail: Detail, known: Reference, writer: int | None, tested: int) -> Detail:
    """Return a detail of the source with what chance lets one expect of it, and its strength by itself."""
    if detail.mention.people == 0:
        return detail
    expected = known.expected(detail.chance, (detail.entity.type, detail.alike), writer, tested)
    strong = _shows_one_person(detail) and expected <= CERTAIN
    return replace(detail, expected=expected, strength="strong" if strong else "weak")


def _shows_one_person(detail: Detail) -> bool:
    """Whether a value is a person's of the source by its kind, if not by its rarity."""
    most = _FAMOUS - 1 if TYPES[detail.entity.type].family.numbered else 1
    return (
        detail.class_ == "leaked"
        and not (detail.alike or detail.public or detail.nobody)
        and detail.mention.people <= most
    )


def _counted(details: Sequence[Detail], size: float) -> tuple[Detail, ...]:
    """Call details of one type strong that are too many to be chance, though each alone could be.

    ``size``: documents of this role, as a share of those tested.
    """
    met: dict[str, list[tuple[float, int, frozenset[int]]]] = defaultdict(list)
    for d in details:
        if _shows_one_person(d):
            met[d.entity.type].append((d.expected, d.document, d.mention.owners))
    most = {kind: _most_expected(meetings, size) for kind, meetings in met.items()}
    return tuple(
        replace(d, strength="strong") if _shows_one_person(d) and d.expected <= most[d.entity.type] else d
        for d in details
    )


def _most_expected(meetings: Iterable[tuple[float, int, frozenset[int]]], size: float) -> float:
    """Return up to which expectation people are too many to be met by chance; 0 where they are not.

    ``meetings``: what is expected of each, its document and whom it shows. Each document and each person counts once.
    Eight full names of eight people, of each of which .05 would be expected, are not met by chance. The number of
    people met in details at least so rare is taken for Poisson with that expectation; the most people are strong whose
    number has a chance of ``CERTAIN`` / (k (k + 1)) at most, half of ``CERTAIN`` over all k from two.
    """
    from scipy.stats import poisson

    seen: set[tuple[str, int]] = set()
    expected = []
    for number, document, people in sorted(meetings, key=lambda meeting: (*meeting[:2], sorted(meeting[2]))):
        places = {("document", document), *(("person", person) for person in people)}
        if number < np.inf and not places & seen:
            expected.append(number)
            seen |= places
    rarest = np.array(expected)
    met = np.arange(1, len(rarest) + 1)
    chance = poisson.sf(met - 1, rarest * size)
    return float(rarest[(met > 1) & (chance <= CERTAIN / (met * (met + 1)))].max(initial=0.0))


def _paired(
    details: Sequence[Detail], known: Reference, writers: Sequence[int | None], tested: int, size: float
) -> tuple[Detail, ...]:
    """Call details strong that together show one person of the source: a surname with a date of birth, say.

    Pairs that could each be chance are strong where they are of too many people, as in :func:`_counted`.
    """
    together: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, d in enumerate(details):
        if not (d.known or d.nobody or d.public):
            for owner in d.mention.owners:
                together[d.document, owner].append(index)
    pairs: dict[tuple[int, int], float] = {}
    for (document, owner), members in together.items():
        chances: dict[str, float] = {}
        for index in members:
            kind = in_pairs(details[index].entity.type)
            one = known.in_company(details[index].chance, (details[index].entity.type, details[index].alike))
            chances[kind] = min(one, chances.get(kind, 1.0))
        if len(chances) > 1:
            pairs[document, owner] = known.expected_pair(chances, writers[document], tested)
    meetings = [(number, document, frozenset({owner})) for (document, owner), number in pairs.items()]
    most = max(CERTAIN, _most_expected(meetings, size))
    expected: dict[int, float] = {}
    for place, number in pairs.items():
        if number <= most:
            expected.update({index: min(number, expected.get(index, number)) for index in together[place]})
    return tuple(
        replace(d, class_="leaked", strength="strong", expected=min(expected[index], d.expected))
        if index in expected and not d.mention.held
        else d
        for index, d in enumerate(details)
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
        if d.class_ == "phantom" and not (d.mention.held or d.known or d.nobody)
        and d.mention.owners & leaked[d.document]
        else d
        for d in details
    )  # fmt: skip


def documents_with(
    details: Sequence[Detail], class_: DetailClass, size: int, *, strong: bool = False
) -> NDArray[np.bool_]:
    """Return which of ``size`` documents hold a detail of that class, a strong one if asked so."""
    flagged = np.zeros(size, np.bool_)
    wanted = [d.document for d in details if d.class_ == class_ and (d.strength == "strong" or not strong)]
    flagged[wanted] = True
    return flagged


def type_parts(
    details: Sequence[Detail],
    unseen: Sequence[Detail],
    people: NDArray[np.int64] | None,
    class_: DetailClass,
    *,
    strong: bool = False,
) -> tuple[Part, ...]:
    """Return, for each type of detail, the share of its values that are of that class; beside it the holdout's.

    ``people``: who is behind each document of the holdout, None without one; a share of few of them is not shown.
    """

    def counts(detail: Detail) -> bool:
        return detail.class_ == class_ and (detail.strength == "strong" or not strong)

    parts = []
    for kind in sorted({detail.entity.type for detail in details}):
        mine = [counts(d) for d in details if d.entity.type == kind]
        theirs = [d for d in unseen if d.entity.type == kind]
        baseline = None
        if people is not None and theirs:
            baseline = shown_share(
                np.array([counts(d) for d in theirs], np.bool_), people[[d.document for d in theirs]]
            )
        parts.append(
            Part(
                by="type",
                name=kind,
                value=sum(mine) / len(mine),
                n=len(mine),
                holdout=baseline,
            )
        )
    return tuple(parts)


def detail_evidence(
    metric: str, workspace: Workspace, details: Sequence[Detail], classes: Sequence[DetailClass]
) -> tuple[Evidence, ...]:
    """Return one piece of evidence a detail of those classes; the score is the detector's."""
    documents = workspace.corpus("synthetic").documents
    sources = workspace.corpus("source").documents
    tested = max(1, int((workspace.tokens("synthetic").lengths > 0).sum()))
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
            chance=min(1.0, detail.expected / tested) if detail.mention.people else None,
            expected=detail.expected if detail.mention.people else None,
            strength=detail.strength if detail.class_ == "leaked" else None,
            people=detail.mention.people,
        )
        for detail in details
        if detail.class_ in classes
    )


def class_outcome(record: Record, workspace: Workspace, class_: DetailClass, *, strong: bool = False) -> Outcome:
    """Return the share of documents with a detail of that class, by type too; one piece of evidence a detail.

    ``strong``: only strong details count, and their evidence is left to the metric of their class.
    """
    workspace.corpus("source")
    details, unseen = classify(workspace)
    holdout = workspace.has("holdout")
    baseline = documents_with(unseen, class_, len(workspace.corpus("holdout")), strong=strong) if holdout else None
    measurement = rate_measurement(
        record,
        record.id,
        workspace,
        documents_with(details, class_, len(workspace.corpus("synthetic")), strong=strong),
        baseline,
        measured=workspace.tokens("synthetic").lengths > 0,
        baseline_measured=None if baseline is None else workspace.tokens("holdout").lengths > 0,
        nothing="no synthetic document has words",
        parts=type_parts(details, unseen, workspace.people("holdout") if holdout else None, class_, strong=strong),
        **({"note": _FROM_SOURCE_ALONE} if strong and not holdout else {}),
    )
    return Outcome((measurement,), () if strong else detail_evidence(record.id, workspace, details, (class_,)))
