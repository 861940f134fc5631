"""Exclusive likeness: what a text has in common with one person's text and with nobody else's.

A template is like many people's texts, a copy like one. So the figure is the share of a document's information that
the most similar person's text holds, less the share that the second most similar person's holds. It is taken for each
synthetic document and, each left out in turn, for each real one, against all real text of source and holdout.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import PEOPLE
from corpusaudit.features.overlap.alignments import Alignments, align, fingerprints
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.exchange import Pool, pool_of

MOST_QUERIES = 10_000
"""Real documents that are compared with all others; more would say little more."""
_MOST_EVENTS = 2000
"""Events that are kept apart, which bounds time; the strongest go first."""
_CELLS = 20_000
"""Steps that all weights together are cut into: weights keep four digits."""


@dataclass(frozen=True, repr=False)
class Likeness:
    """One entry a document. ``gap``: float64, share with the first person less share with the second, in [0, 1].

    ``bits``: float64, the same difference in bits. ``said``: float64, the bits of the passage, nan where none.
    ``person``: int64, the first person, -1 where nothing agrees.
    """

    gap: NDArray[np.float64]
    bits: NDArray[np.float64]
    said: NDArray[np.float64]
    person: NDArray[np.int64]


@dataclass(frozen=True, repr=False)
class Events:
    """Strengths of exclusive matches, and the pairs of documents that were compared to find them.

    ``source``: of synthetic documents with a person of the source, one a person; ``unseen``: the same with a person of
    the holdout; ``real``: between two people of either. Float64, of any length.
    """

    source: NDArray[np.float64]
    unseen: NDArray[np.float64]
    real: NDArray[np.float64]
    source_pairs: float
    unseen_pairs: float
    real_pairs: float


@dataclass(frozen=True, repr=False)
class Chance:
    """What the matches with the source are compared with: others' strengths, and the source's share of all pairs."""

    others: NDArray[np.float64]
    share: float


def pool_alignments(workspace: Workspace) -> tuple[Pool, Alignments]:
    """Return the real text of both sides and the synthetic passages aligned with it; raises Unmeasured without it."""
    pool = pool_of(workspace)
    found: Alignments = workspace.remember(
        ("alignments", "synthetic", "real pool"),
        lambda: align(workspace.tokens("synthetic"), pool.tokens, pool.people),
    )
    return pool, found


def real_alignments(workspace: Workspace) -> tuple[NDArray[np.int64], Alignments]:
    """Return the real documents that are compared with all others, in random order of their words, and how.

    ``Alignments.document`` is a place in that list, int64 (queries,).
    """
    pool = pool_of(workspace)

    def make() -> tuple[NDArray[np.int64], Alignments]:
        queries = np.argsort(fingerprints(pool.tokens), kind="stable")[::-1][:MOST_QUERIES]
        return queries, align(pool.tokens.subset(queries), pool.tokens, pool.people, pool.people[queries])

    made: tuple[NDArray[np.int64], Alignments] = workspace.remember(("alignments", "real pool"), make)
    return made


def exclusive_likeness(found: Alignments, people: NDArray[np.int64], documents: int) -> Likeness:
    """Return how exclusively each document is like one of the ``people``, int64 (documents of the other corpus,)."""
    gap, bits, said = np.zeros(documents), np.zeros(documents), np.full(documents, np.nan)
    person = np.full(documents, -1, np.int64)
    best = found.where(_best_of_pair(found, people))
    order = np.lexsort((people[best.source_document], -best.bits, -best.share, best.document))
    best = best.where(order)
    owner, first = np.unique(best.document, return_index=True)
    gap[owner], bits[owner] = best.share[first], best.bits[first]
    said[owner] = best.bits[first] / best.share[first]
    person[owner] = people[best.source_document[first]]
    second = first + 1
    more = second < np.concatenate([first[1:], [len(best)]])
    gap[owner[more]] -= best.share[second[more]]
    bits[owner[more]] -= best.bits[second[more]]
    return Likeness(gap, np.maximum(bits, 0.0), said, person)


def _best_of_pair(found: Alignments, people: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the best alignment of each document with each person."""
    person = people[found.source_document]
    order = np.lexsort((-found.bits, -found.share, person, found.document))
    pairs = np.stack([found.document[order], person[order]])
    first = np.ones(len(order), np.bool_)
    first[1:] = (pairs[:, 1:] != pairs[:, :-1]).any(axis=0)
    return order[first]


def strength(gap: NDArray[np.float64], bits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what an exclusive match weighs in the test: its share squared, times the root of its bits.

    The square, since natural likeness thins out that fast as the share grows; the root, since a short text is soon
    like another.
    """
    return np.asarray(gap**2 * np.sqrt(bits), np.float64)


def events_of(workspace: Workspace, synthetic: Likeness, real: Likeness, shortest: int, min_share: float) -> Events:
    """Return the exclusive matches from a share of ``min_share``; documents under ``shortest`` tokens are left out.

    A synthetic document that several others repeat draws the same person, so people are counted, not documents. Two
    real documents are compared in one direction, from the one that comes first in the random order.
    """
    pool, _ = pool_alignments(workspace)
    queries, _ = real_alignments(workspace)
    with_words = pool.tokens.lengths >= shortest
    n = int((workspace.tokens("synthetic").lengths >= shortest).sum())
    seen = int((with_words & (pool.people < pool.first_unseen)).sum())
    unseen = int(with_words.sum()) - seen
    most = np.zeros(int(pool.people.max(initial=-1)) + 1)
    exclusive = (synthetic.gap >= min_share) & (workspace.tokens("synthetic").lengths >= shortest)
    weight = strength(synthetic.gap, synthetic.bits)
    np.maximum.at(most, synthetic.person[exclusive], weight[exclusive])
    rank = np.full(len(most), len(queries))
    # A person comes where their first document does; people without one among the queries come last.
    np.minimum.at(rank, pool.people[queries], np.arange(len(queries)))
    asking = pool.people[queries]
    counted = (real.gap >= min_share) & with_words[queries]
    counted &= rank[asking] < rank[real.person]
    later = with_words.sum() - np.cumsum(with_words[queries])
    return Events(
        most[: pool.first_unseen][most[: pool.first_unseen] > 0],
        most[pool.first_unseen :][most[pool.first_unseen :] > 0],
        strength(real.gap, real.bits)[counted],
        float(n * seen),
        float(n * unseen),
        float(later[with_words[queries]].sum()),
    )


def chance_from(events: Events, level: float = 0.01) -> Chance:
    """Return what matches with the source are compared with: those of all other pairs of independent documents.

    Where synthetic documents match the holdout more than real ones match each other (p at most ``level``), as a
    generator's do that writes in templates, only those with the holdout are used.
    """
    pairs = events.unseen_pairs + events.real_pairs
    templates = pairs > 0 and surplus_p_value(events.unseen, events.real, events.unseen_pairs / pairs) <= level
    if templates:
        return Chance(events.unseen, events.source_pairs / (events.source_pairs + events.unseen_pairs))
    return Chance(np.concatenate([events.unseen, events.real]), events.source_pairs / (events.source_pairs + pairs))


def published_events(events: Events, usual: float, strongest: float) -> Events:
    """Return the matches from which published power and p-values follow: alike for one to four people of a side.

    A few people of the source count as none; a few of the holdout as four of one strength, of which no match is
    stronger. So what is published promises no more than the matches themselves would. ``strongest``: what no match can
    exceed; where that is far above ``usual``, usual is doubled until no match exceeds it.
    """
    source = events.source[:0] if len(events.source) < PEOPLE else events.source
    unseen = events.unseen
    if 0 < len(unseen) < PEOPLE:
        doubled = usual * 2.0 ** np.ceil(max(0.0, np.log2(unseen.max() / usual)))
        unseen = np.full(PEOPLE - 1, min(doubled, max(strongest, float(unseen.max()))))
    return replace(events, source=source, unseen=unseen)


def published_chances(events: Events, published: Events) -> tuple[Chance, ...]:
    """Return what published figures take for chance; of several the one that promises least is to be published."""
    chosen = chance_from(published)
    if len(published.unseen) == len(events.unseen) >= PEOPLE or not len(events.unseen):
        return (chosen,)
    pairs = published.unseen_pairs + published.real_pairs
    both = Chance(
        np.concatenate([published.unseen, published.real]), published.source_pairs / (published.source_pairs + pairs)
    )
    return (chosen, both)


def published_p_value(published: Events, chances: tuple[Chance, ...], largest: float) -> float:
    """Return the p-value to be published, ``largest`` at most: what the certain ones themselves are within."""
    return min(largest, max(surplus_p_value(published.source, chance.others, chance.share) for chance in chances))


def surplus_p_value(cases: NDArray[np.float64], others: NDArray[np.float64], share: float) -> float:
    """Return the chance that cases weigh as much in sum, when each match is one of them with chance ``share``.

    ``cases`` and ``others``: float64, strengths above 0. Exact up to the grid of strengths: the distribution of the sum
    of independent terms, by convolution. Of very many matches only the strongest are used, whichever they are.
    """
    weights = np.concatenate([cases, others])
    mine = np.arange(len(weights)) < len(cases)
    strongest = np.argsort(-weights, kind="stable")[:_MOST_EVENTS]
    weights, mine = weights[strongest], mine[strongest]
    if not mine.any():
        return 1.0
    steps = np.maximum(1, np.round(weights * (_CELLS / weights.sum()))).astype(np.int64)
    chance = np.zeros(int(steps.sum()) + 1)
    chance[0] = 1.0
    reached = 0
    for step in steps.tolist():
        grown = chance[: reached + 1].copy()
        chance[: reached + 1] *= 1.0 - share
        chance[step : step + reached + 1] += share * grown
        reached += step
    return min(1.0, float(chance[int(steps[mine].sum()) :].sum()))


def surplus(cases: NDArray[np.float64], chance: Chance, level: float) -> int:
    """Return how many cases, the strongest first, must be set aside until chance explains the rest at that level.

    So many at least are no chance: 0 where chance explains all.
    """
    ordered = np.sort(cases)

    def explained(aside: int) -> bool:
        return surplus_p_value(ordered[: len(ordered) - aside], chance.others, chance.share) > level

    low, high = 0, len(ordered)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if explained(middle) else (middle + 1, high)
    return low
