"""How many unseen documents would share a detail with the source by chance, learnt from real people among themselves.

Two sums, in documents. First what the value itself lets one expect: the details of that type in a real document, times
the chance that one has this value, times the documents tested, times the details of that type in the source, since
each of them could have been met. Second what this very corpus shows: each value that exactly two people of source and
holdout share is a meeting by chance of two real people, and is expected again among the pairs tested as often as among
the pairs of real people (Good 1953); values that more people share are known as such when they are met. The pair of two
details of one person is counted the same way, with the product of their chances; there, meetings of less rare pairs
count by as much less as they are less rare, since such pairs do meet by coincidence.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.pii.matching.common_knowledge import is_common_knowledge
from corpusaudit.features.pii.matching.letters import plain
from corpusaudit.features.pii.matching.mentions import find_mentions, query
from corpusaudit.features.pii.matching.rarity import (
    Carriers,
    is_of_public_life,
    is_weak_by_nature,
    name_parts,
    said,
    value_chance,
)
from corpusaudit.features.pii.matching.readings import readings
from corpusaudit.features.pii.types import ADDRESS, NAME, TYPES, Entity
from corpusaudit.features.text.tokens import joined
from corpusaudit.features.workspace import Workspace

_MOST_DOCUMENTS = 2000
"""Documents of one side whose details are compared with all real people; of larger corpora so many are drawn."""
_MOST_HOLDERS = 100
"""A value that more people have says nothing in a pair."""
FAMOUS = 5
"""A name or number that so many people's texts hold is no patient's."""
_LARGE = 0.25
"""Share of the people of source and holdout; what more of them have is the institution's."""
_OFTEN, _EVIDENT = 0.05, 20
"""Share of unseen documents with a weak detail of one person of the source, above which such details alone are too
common in a corpus to tell of anybody: those of more than one document in twenty. So many meetings, ten pairs of people
from both sides, are the fewest that show it: as many as make that share of a hundred documents beside a hundred."""
_SMALL = re.compile(r"(?<![\w@./-])[^\W\d_]{2,}(?![\w@]|[./-]\w)")


@dataclass(frozen=True)
class Held:
    """One value that a real person has: its type and text, all people of source and holdout who have it.

    ``public``: it is a clinician's or an organisation's, by what stands around it.
    """

    kind: str
    value: str
    person: int
    holders: frozenset[int]
    public: bool = False


@dataclass(frozen=True, repr=False)
class Meetings:
    """Values (or pairs of values) that two real people share.

    ``chances``: float64, ascending, the chance that one more document holds each; ``own``: those of each person.
    """

    chances: NDArray[np.float64]
    own: Mapping[int, NDArray[np.float64]]

    def number(self, chance: float, person: int | None, rarer: bool) -> float:
        """Return how many there are without the person's own; ``rarer``: those less rare than ``chance`` count less."""
        mine = self.own.get(person, _NONE) if person is not None else _NONE
        return _sum(self.chances, chance, rarer) - _sum(mine, chance, rarer)


_NONE = np.empty(0)


def _sum(chances: NDArray[np.float64], chance: float, rarer: bool) -> float:
    return float(np.minimum(1.0, chance / chances).sum()) if rarer else float(len(chances))


def _table(met: Sequence[tuple[float, frozenset[int]]]) -> Meetings:
    own: dict[int, list[float]] = defaultdict(list)
    for chance, people in met:
        for person in people:
            own[person].append(chance)
    return Meetings(
        np.array(sorted(chance for chance, _ in met)), {person: np.array(sorted(made)) for person, made in own.items()}
    )


@dataclass(frozen=True)
class Reference:
    """What real people of source and holdout show.

    ``people``: the person behind each document, source first; ``source_people`` and ``documents`` count those of the
    source and all real documents. ``pairs``: ordered pairs of people that were compared. ``meetings``: by type (weak
    ones apart); ``pair_meetings``: by the kinds that two people share.
    """

    people: tuple[int, ...]
    source_people: int
    documents: int
    pairs: int
    carriers: Carriers
    source_details: Mapping[str, int]
    meetings: Mapping[tuple[str, bool], Meetings]
    pair_meetings: Mapping[frozenset[str], Meetings]

    def chance(self, value: str, kind: str, apart_from: Collection[int], others: int) -> float:
        """Return the chance that an unseen document holds a value.

        ``apart_from``: the people who met in it; ``others``: how many further real people have it. It is no less than
        the share of those: a ward's telephone number has many digits, and stands in each of its letters.
        """
        rate = max(1.0, self.carriers.mentions.get(kind, 0)) / max(1, self.documents)
        likely = rate * value_chance(value, kind, self.carriers, apart_from, others)
        return min(1.0, max(likely, others / max(1, self.documents)))

    def in_company(self, chance: float, key: tuple[str, bool]) -> float:
        """Return the chance of a value beside another one: not under that with which real people meet in its type."""
        met = self.meetings[key].number(chance, None, False) if key in self.meetings else 0.0
        details = max(1, self.source_details.get(key[0], 0))
        return min(1.0, max(chance, met * self.source_people / (self.pairs * details) if self.pairs else 0.0))

    def expected(self, chance: float, key: tuple[str, bool], person: int | None, tested: int) -> float:
        """Return how many of ``tested`` unseen documents share such a detail, at least so rare, with the source.

        ``person``: the real person whose own meetings do not count, None for a synthetic document.
        """
        met = self.meetings[key].number(chance, person, False) if key in self.meetings else 0.0
        return tested * max(1, self.source_details.get(key[0], 0)) * chance + self._scale(tested) * met

    def is_of_institution(self, people: int, held: int) -> bool:
        """Whether a value says nothing of a person of the source, nor in a pair: a large share of all people has it.

        ``people`` of the source and ``held`` of the holdout have it; not so what no unseen text has, which may be one
        patient's in many notes. The address and the switchboard of the house are so, and few who sign all notes.
        """
        many = held > 0 and people >= FAMOUS and people + held > _LARGE * len(set(self.people))
        return many or people + held > _MOST_HOLDERS

    def is_common(self, key: tuple[str, bool]) -> bool:
        """Whether chance gives weak details of such a type, each of one person alone, to many unseen documents."""
        met = len(self.meetings[key].chances) if key in self.meetings else 0
        return key[1] and met >= _EVIDENT and self._scale(1) * met > _OFTEN

    def is_common_pair(self, expected: float, tested: int) -> bool:
        """Whether chance gives such a pair to many unseen documents; ``expected``: to how many of those tested."""
        return expected > _OFTEN * tested

    def expected_pair(self, chances: Mapping[str, float], person: int | None, tested: int) -> float:
        """Return how many of ``tested`` unseen documents share such details, one a kind, with a person of the source.

        Real people who met in all of these kinds count in full; those who met in others, less where less rarely.
        """
        chance = pair_chance(chances)
        met = sum(
            table.number(chance, person, not set(chances) <= kinds) for kinds, table in self.pair_meetings.items()
        )
        return tested * self.source_people * chance + self._scale(tested) * met

    def _scale(self, tested: int) -> float:
        """Return how many pairs of a document with a person of the source are tested, per pair of real people."""
        return tested * self.source_people / self.pairs if self.pairs else 0.0


def reference(workspace: Workspace) -> Reference:
    """Return what the real people of an audit show; the holdout may be missing."""
    made: Reference = workspace.remember(("details of real people",), lambda: _reference(workspace))
    return made


def _reference(workspace: Workspace) -> Reference:
    roles = [role for role in ("source", "holdout") if workspace.has(role)]
    texts = [text for role in roles for text in workspace.corpus(role).texts]
    asked = [_asked(workspace, role) for role in roles]
    starts = np.cumsum([0, *(len(workspace.corpus(role)) for role in roles)]).tolist()
    documents = [start + index for start, indices in zip(starts, asked, strict=False) for index in indices]
    people = _people(workspace, roles)
    found = [e for role, indices in zip(roles, asked, strict=True) for e in entities_of(workspace, role, indices)]
    details = [
        (document, entity.type, (entity.start, entity.end), value)
        for document, entities in zip(documents, found, strict=True)
        for entity, value in _wholes(texts[document], entities)
    ]
    tokens = workspace.tokens("source")
    if workspace.has("holdout"):
        tokens = joined(tokens, workspace.tokens("holdout"))
    queries = [query(value, kind) for _, kind, _, value in details]
    mentions = find_mentions(queries, workspace.vocabulary(), tokens, texts, np.array(people, np.int64), None, ())
    held = [
        Held(
            kind,
            value,
            people[document],
            mention.owners | {people[document]},
            is_of_public_life(texts[document], start, end, kind),
        )
        for (document, kind, (start, end), value), mention in zip(details, mentions, strict=True)
    ]
    first = len(workspace.corpus("source"))
    one = _same_people(held, people, first)
    people = [one[person] for person in people]
    held = [replace(h, person=one[h.person], holders=frozenset(one[p] for p in h.holders)) for h in held]
    spans = dict(zip(documents, found, strict=True))
    carriers = _carriers(held, (_without(text, spans.get(index, ())) for index, text in enumerate(texts)))
    written = sum(bool(tokens.lengths[document]) for document in documents)
    pairs = len({people[document] for document in documents}) * (len(set(people)) - 1)
    sources = set(people[:first])
    theirs = _mentions(h for h in held if h.person in sources)
    share = len(asked[0]) / max(1, first)
    source_details = {kind: math.ceil(count / share) for kind, count in theirs.items()}
    plain = Reference(tuple(people), len(set(people[:first])), written, pairs, carriers, source_details, {}, {})
    return _met(held, plain, sources)


def _wholes(text: str, entities: Sequence[Entity]) -> list[tuple[Entity, str]]:
    """Return the details of a real text with their values: of the labelled parts of a name, the whole of it."""
    found = []
    for entity, read in zip(entities, readings(text, entities), strict=True):
        whole = next((one for one in read if one.whole), None)
        own = said(text[entity.start : entity.end], entity.type)
        found.append((entity, own) if whole is None else (whole.entity, whole.value))
    return found


def _without(text: str, entities: Sequence[Entity]) -> str:
    """Return a text without its personal details; of those with capitals, the words in small letters stay."""
    kept, last = [], 0
    for entity in entities:
        kept.append(text[last : entity.start])
        inside = text[entity.start : entity.end]
        if TYPES[entity.type].family is NAME and any(c.isupper() for c in inside):
            kept.append(inside)
        last = entity.end
    return " ".join([*kept, text[last:]])


def entities_of(workspace: Workspace, role: str, documents: Sequence[int]) -> list[list[Entity]]:
    """Return the personal details found in some documents of a role, kept where the audit keeps its features."""
    corpus = workspace.corpus(role)
    if len(documents) == len(corpus):
        return workspace.entities(role)
    part = Workspace(
        {role: Corpus(tuple(corpus.documents[index] for index in documents))},
        pii_engine=workspace.pii_engine,
        progress=workspace.progress,
        store=workspace.store,
    )
    return part.entities(role)


def _asked(workspace: Workspace, role: str) -> list[int]:
    """Return the documents whose details are compared: all, or as many as are enough, drawn by their text."""
    size = len(workspace.corpus(role))
    if size <= _MOST_DOCUMENTS:
        return list(range(size))
    drawn = np.random.default_rng(workspace.seed).permutation(size)[:_MOST_DOCUMENTS]
    texts = workspace.corpus(role).texts
    order = sorted(range(size), key=lambda index: texts[index])
    return sorted(order[place] for place in drawn.tolist())


def _people(workspace: Workspace, roles: Sequence[str]) -> list[int]:
    people: list[int] = []
    for role in roles:
        people += (workspace.people(role) + (max(people, default=-1) + 1)).tolist()
    return people


def _same_people(held: Iterable[Held], people: Sequence[int], first: int) -> dict[int, int]:
    """Return one number for people of one role who share an identifier and a detail of another type.

    Without groups the notes of one patient look like those of several people.
    """
    side = {person: document < first for document, person in enumerate(people)}
    shared: dict[tuple[int, int], set[str]] = defaultdict(set)
    for value in held:
        if len(value.holders) <= _MOST_HOLDERS and not is_common_knowledge(value.value, value.kind):
            for other in value.holders - {value.person}:
                if side[other] == side[value.person]:
                    shared[min(other, value.person), max(other, value.person)].add(value.kind)
    one = {person: person for person in people}

    def top(person: int) -> int:
        while one[person] != person:
            person = one[person]
        return person

    for (a, b), kinds in sorted(shared.items()):
        if len(kinds) > 1 and any(TYPES[kind].family.numbered for kind in kinds):
            one[top(max(a, b))] = top(min(a, b))
    return {person: top(person) for person in one}


def _carriers(held: Sequence[Held], texts: Iterable[str]) -> Carriers:
    parts: dict[str, set[int]] = defaultdict(set)
    for value in held:
        if TYPES[value.kind].family in (NAME, ADDRESS):
            for part in name_parts(value.value):
                parts[plain(part)].add(value.person)
    wanted = set(parts)
    small = {w for text in texts for w in _SMALL.findall(text) if w.islower() and plain(w) in wanted}
    return Carriers(parts, _mentions(held), frozenset(small))


def _mentions(held: Iterable[Held]) -> dict[str, int]:
    """Return, by type, how many details people have, each value once a person."""
    values = {(value.kind, value.person, value.value.casefold()) for value in held}
    return dict(Counter(kind for kind, _, _ in values))


def is_public(kind: str, places: Collection[bool]) -> bool:
    """Whether a value is of public life, from the places where it stands: a name at any, a contact at all of them."""
    return any(places) if TYPES[kind].family is NAME else bool(places) and all(places)


def in_pairs(kind: str) -> str:
    """Return what a type counts as beside others: all that tells where somebody is reached goes together."""
    return "CONTACT" if TYPES[kind].family.contact else kind


def pair_chance(chances: Mapping[str, float]) -> float:
    """Return the chance that an unseen document holds all of the details, one a type, if they are independent."""
    product = 1.0
    for chance in chances.values():
        product *= chance
    return product


def _met(held: Sequence[Held], known: Reference, sources: Collection[int]) -> Reference:
    """Return the reference with the values that exactly two people share, and the pairs, each from both sides.

    ``sources``: the people of the source. What is the institution's makes no pair.
    """
    met: dict[tuple[str, bool], list[tuple[float, frozenset[int]]]] = defaultdict(list)
    flags: dict[tuple[str, frozenset[int]], list[bool]] = defaultdict(list)
    for value in held:
        flags[value.kind, value.holders].append(value.public)
    shared = [
        value
        for value in sorted(set(held), key=lambda h: (h.kind, h.value, h.person, h.public))
        if 1 < len(value.holders) <= _MOST_HOLDERS
        and not is_common_knowledge(value.value, value.kind)
        and not is_public(value.kind, flags[value.kind, value.holders])
    ]
    keys = [(h.kind, is_weak_by_nature(h.value, h.kind, known.carriers.small)) for h in shared]
    chances = [known.chance(h.value, h.kind, h.holders, len(h.holders) - 2) for h in shared]
    for value, key, chance in zip(shared, keys, chances, strict=True):
        if len(value.holders) == 2:
            met[key].append((chance, value.holders))
    singles = replace(known, meetings={key: _table(meetings) for key, meetings in met.items()})
    both: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
    for value, key, chance in zip(shared, keys, chances, strict=True):
        here = len(value.holders.intersection(sources))
        if known.is_of_institution(here, len(value.holders) - here):
            continue
        one, kind = singles.in_company(chance, key), in_pairs(value.kind)
        for other in value.holders - {value.person}:
            kinds = both[value.person, other]
            kinds[kind] = min(one, kinds.get(kind, 1.0))
    pairs: dict[frozenset[str], list[tuple[float, frozenset[int]]]] = defaultdict(list)
    for people, kinds in sorted(both.items()):
        if len(kinds) > 1:
            pairs[frozenset(kinds)].append((pair_chance(kinds), frozenset(people)))
    return replace(singles, pair_meetings={kinds: _table(pairs[kinds]) for kinds in sorted(pairs, key=sorted)})
