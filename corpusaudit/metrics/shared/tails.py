"""How surprising a score is: the share of real unseen documents whose own score reaches it, beyond their number too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpusaudit.results import Evidence

FEWEST = 10
"""Unseen documents under which nothing is said of their tail."""
SAME = 1e-4
"""Cosine distance under which two texts are the same to the embedder."""


@dataclass(frozen=True, repr=False)
class Tail:
    """The scores of unseen documents, and where their tail begins.

    ``seen``: float64 (documents,), ascending. ``start``: the score after which the tail begins, ``size``: the documents
    in it, ``mean``: their mean excess over ``start``.
    """

    seen: NDArray[np.float64]
    start: float
    size: int
    mean: float

    @property
    def share(self) -> float:
        """The chance to reach the tail at all, counting the asking document itself (Laplace)."""
        return (self.size + 1.0) / (len(self.seen) + 1.0)


def fit_tail(unseen: NDArray[np.float64]) -> Tail | None:
    """Return the tail of ``unseen``, one score a document of the holdout, larger for more alike; nan is left out.

    The tail is the highest tenth, ten documents at least, half of them at most. None for fewer than ``FEWEST`` scores.
    """
    seen = np.sort(unseen[~np.isnan(unseen)])
    if len(seen) < FEWEST:
        return None
    size = min(max(10, -(-len(seen) // 10)), len(seen) // 2)
    start = float(seen[len(seen) - size - 1])
    return Tail(seen, start, size, float((seen[len(seen) - size :] - start).mean()))


def chance_of(scores: NDArray[np.float64], tail: Tail) -> NDArray[np.float64]:
    """Return, for each score, the share of unseen documents expected to reach it, float64 like ``scores``.

    Up to the start of the tail it is the share that does. Beyond, the excesses are taken for exponential, as those of
    the best local alignments of unrelated sequences are (Karlin and Altschul 1990); since their mean is known from
    k documents only, the predictive tail is (1 + excess / (k mean)) ** -k, which is heavier.
    """
    reached = len(tail.seen) - np.searchsorted(tail.seen, scores, side="left")
    chance = np.asarray((reached + 1.0) / (len(tail.seen) + 1.0), np.float64)
    beyond = np.asarray(scores > tail.start)
    if tail.mean > 0:
        excess = np.asarray(scores, np.float64)[beyond] - tail.start
        chance[beyond] = tail.share * (1.0 + excess / (tail.size * tail.mean)) ** -tail.size
    return chance


def limit_at(chance: float, tail: Tail) -> float:
    """Return the score that unseen documents reach with that chance, in (0, 1)."""
    if chance < tail.share:
        return tail.start + tail.size * tail.mean * float((chance / tail.share) ** (-1.0 / tail.size) - 1.0)
    above = int(chance * (len(tail.seen) + 1.0) - 1.0)
    return float(tail.seen[max(0, len(tail.seen) - 1 - above)])


def nearness(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return -log of cosine distances, ``SAME`` at least: a score whose tail is exponential; nan stays.

    The share of independent points within a small distance grows as a power of it, however many dimensions they have,
    so no limit that is read off this tail lies beyond a distance of 0.
    """
    return np.asarray(-np.log(np.maximum(distance, SAME)), np.float64)


def with_chance(
    evidence: Sequence[Evidence], scores: NDArray[np.float64], unseen: NDArray[np.float64] | None, tested: int
) -> tuple[Evidence, ...]:
    """Return the findings with the chance of their scores, and how many of ``tested`` unseen documents reach them.

    ``scores``: float64, one a finding. ``unseen``: one a document of the holdout, None without one; then, and where the
    holdout is too small or a score is nan, findings are returned as they are.
    """
    tail = None if unseen is None else fit_tail(unseen)
    if tail is None or not len(evidence):
        return tuple(evidence)
    chances = chance_of(scores, tail).tolist()
    return tuple(
        piece if np.isnan(score) else replace(piece, chance=chance, expected=chance * tested)
        for piece, score, chance in zip(evidence, scores, chances, strict=True)
    )
