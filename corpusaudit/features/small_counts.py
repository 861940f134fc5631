"""Counts of fewer than five people of private text: not shown, and not to be had by subtraction.

A cell of a table that stands for three people tells those who know two of them about the third. So a small count reads
``"<5"`` (:mod:`corpusaudit.counts`), a share that gives one away is left out, and a label that few people have is not
named, nor so many others that the rest of a total is theirs alone. Lengths below which documents are left out are such
that no two totals differ by the documents of a few; bars of a histogram hold none or those of five.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import PEOPLE


def shown_share(flagged: NDArray[np.bool_], people: NDArray[np.int64]) -> float | None:
    """Return the share that is flagged of private documents or details; None where it would tell of a few people.

    That is where fewer than five people stand behind all of them, or behind those that are flagged, or behind the rest.
    ``people``: int64, as long as ``flagged``, whose each is.
    """
    if len(np.unique(people)) < PEOPLE or _is_a_few(people[flagged]) or _is_a_few(people[~flagged]):
        return None
    return float(flagged.mean())


def _is_a_few(people: NDArray[np.int64]) -> bool:
    return 0 < len(np.unique(people)) < PEOPLE


def published_size(lengths: NDArray[np.int64]) -> int:
    """Return how many documents a private corpus is said to have: without its empty ones where those are a few."""
    empty = int((lengths == 0).sum())
    return len(lengths) - (empty if empty < PEOPLE else 0)


def published_length(lengths: NDArray[np.int64], people: NDArray[np.int64], least: int) -> int:
    """Return the greatest length up to ``least`` from which private documents may be counted.

    From length to length, and beside all documents with words, such counts differ by those of nobody or of at least
    five people. ``lengths``: tokens, int64 (documents,); ``people``: who is behind each.
    """
    published, waiting = 1, set[int]()
    for length in np.unique(lengths[(lengths > 0) & (lengths < least)]).tolist():
        waiting |= set(people[lengths == length].tolist())
        if len(waiting) >= PEOPLE:
            published, waiting = length + 1, set()
    return min(published, least) if waiting else least


def published_least(lengths: NDArray[np.int64], people: NDArray[np.int64], least: int) -> int:
    """Return the length from which on private documents are kept where those shorter than ``least`` are left out.

    It is ``least`` or more: where the shorter ones are a few people's, the next longer ones are left out with them, so
    that from length to length, and beside all documents with words, numbers of kept documents differ by those of
    nobody or of at least five people. Above all lengths where fewer than five people would be kept. ``lengths``:
    tokens, int64 (documents,); ``people``: who is behind each.
    """
    waiting = set[int]()
    for length in np.unique(lengths[lengths > 0]).tolist():
        if length >= least and not waiting:
            break
        waiting |= set(people[lengths == length].tolist())
        if len(waiting) >= PEOPLE:
            waiting, least = set(), max(least, length + 1)
    kept = (lengths > 0) & (lengths >= least)
    enough = len(np.unique(people[kept])) >= PEOPLE or np.array_equal(kept, lengths > 0)
    return least if enough and not waiting else max(least, int(lengths.max(initial=0)) + 1)


def counted(about: NDArray[np.bool_], lengths: NDArray[np.int64], people: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which private documents stand in the total of a figure about those ``about``, bool like that.

    About are the documents from some length on. Shorter ones of fewer than five people, which cannot be flagged, count
    all the same: their number would be left by subtraction. None where fewer than five documents are long enough.
    """
    if len(about) < PEOPLE or not about.any():
        return about
    if about.sum() < PEOPLE:
        return np.zeros(len(about), np.bool_)
    return about | (lengths >= published_length(lengths, people, int(lengths[about].min())))


def bars_of(values: NDArray[np.float64], edges: Sequence[float]) -> NDArray[np.int64]:
    """Return the bar of a histogram in which each value lies, int64 like ``values``; the last bar holds its end too."""
    return np.minimum(np.searchsorted(edges, values, side="right") - 1, len(edges) - 2).astype(np.int64)


def without_few(
    counts: Sequence[int], bars: NDArray[np.int64], people: NDArray[np.int64], *, least_alike: int
) -> list[int]:
    """Return counts of private documents by bar, none of them of fewer than five people.

    Documents of a few count in the next bar towards ``least_alike`` (0 or -1: the first or the last bar), so that a
    histogram never shows real text more alike than it is. What stays there of a few goes to the nearest filled bar.
    ``bars``: int64, the bar of each document; ``people``: who is behind each.
    """
    order = list(range(len(counts)))
    if least_alike == 0:
        order.reverse()
    held: list[set[int]] = [set(people[bars == bar].tolist()) for bar in range(len(counts))]
    made = list(counts)

    def move(here: int, there: int) -> None:
        made[there], made[here] = made[there] + made[here], 0
        held[there], held[here] = held[there] | held[here], set()

    for here, there in pairwise(order):
        if 0 < len(held[here]) < PEOPLE:
            move(here, there)
    last = order[-1]
    if 0 < len(held[last]) < PEOPLE:
        filled = [bar for bar in reversed(order[:-1]) if held[bar]]
        if filled:
            move(last, filled[0])
    return made


def unnamed(people: Mapping[str, int]) -> frozenset[str]:
    """Return which labels of private documents are not to be named; ``people``: how many have each.

    All that fewer than five people have; and where those are a single label, or fewer than five people together, the
    next smallest, so that what a total leaves belongs to no few.
    """
    hidden = {label for label, count in people.items() if count < PEOPLE}
    others = sorted(people.keys() - hidden, key=lambda label: (people[label], label))
    while hidden and others and (len(hidden) == 1 or sum(people[label] for label in hidden) < PEOPLE):
        hidden.add(others.pop(0))
    return frozenset(hidden)
