"""Counts of fewer than five people of private text: not shown, and not to be had by subtraction.

A cell of a table that stands for three people tells those who know two of them about the third. So a small count reads
``"<5"`` (:mod:`corpusaudit.counts`), a share that gives one away is left out, and a label that few people have is not
named, nor so many others that the rest of a total is theirs alone.
"""

from __future__ import annotations

from collections.abc import Mapping

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
