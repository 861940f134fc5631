"""How strong each detail is beside the others: alone, by the number of people met, in pairs, by company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from corpusaudit.features.pii.matching.rarity import CERTAIN
from corpusaudit.features.pii.types import TYPES
from corpusaudit.metrics.disclosure._details import Detail
from corpusaudit.metrics.disclosure._strength import FAMOUS, Reference, in_pairs


def weighed(detail: Detail, known: Reference, writer: int | None, tested: int) -> Detail:
    """Return a detail of the source with what chance lets one expect of it, and its strength by itself."""
    if detail.mention.people == 0:
        return detail
    expected = known.expected(detail.chance, (detail.entity.type, detail.alike), writer, tested)
    strong = _shows_one_person(detail) and expected <= CERTAIN
    common = known.is_common((detail.entity.type, detail.alike))
    return replace(detail, expected=expected, strength="strong" if strong else "weak", common=common)


def _shows_one_person(detail: Detail) -> bool:
    """Whether a value is a person's of the source by its kind, if not by its rarity."""
    most = FAMOUS - 1 if TYPES[detail.entity.type].family.numbered else 1
    return (
        detail.class_ == "leaked"
        and not (detail.alike or detail.public or detail.nobody)
        and detail.mention.people <= most
    )


def counted(details: Sequence[Detail], size: float) -> tuple[Detail, ...]:
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


def paired(
    details: Sequence[Detail], known: Reference, writers: Sequence[int | None], tested: int, size: float
) -> tuple[Detail, ...]:
    """Call details strong that together show one person of the source: a surname with a date of birth, say.

    Pairs that could each be chance are strong where they are of too many people, as in :func:`counted`. What is the
    institution's makes no pair. A detail of a pair that chance seldom gives is not common.
    """
    together: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, d in enumerate(details):
        if not (d.known or d.nobody or d.public or known.is_of_institution(d.mention.people, d.mention.held)):
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
    rare = {i for place, n in pairs.items() if not known.is_common_pair(n, tested) for i in together[place]}
    expected: dict[int, float] = {}
    for place, number in pairs.items():
        if number <= most:
            expected.update({index: min(number, expected.get(index, number)) for index in together[place]})
    told = [replace(d, common=False) if index in rare else d for index, d in enumerate(details)]
    return tuple(
        replace(d, class_="leaked", strength="strong", expected=min(expected[index], d.expected))
        if index in expected and not d.mention.held
        else d
        for index, d in enumerate(told)
    )


def corroborated(details: Sequence[Detail]) -> tuple[Detail, ...]:
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
