"""How well a classifier tells two corpora apart: the classifier two-sample test on document vectors.

A logistic regression is fitted on four fifths of both corpora and scores the fifth left out, five times over. The AUC
of these scores is the probability that a document of the first corpus scores above one of the second: .5 where nothing
tells them apart, 1 where everything does. What belongs to one person is left out together, so that an author's voice
is no difference between corpora; so are a text and its copy in the other corpus.

Source: Lopez-Paz and Oquab, Revisiting Classifier Two-Sample Tests, ICLR 2017; DeLong et al., Biometrics 1988, and
Obuchowski, Biometrics 1997 (documents of one person), for the interval.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.execution.processors import one_algebra_thread
from corpusaudit.features.sums import exact_mean, exact_sum, sums_by
from corpusaudit.features.text.order import copy_ranks, text_order
from corpusaudit.features.workspace import Workspace

FOLDS = 5
"""Parts of the cross-validation: four fifths to fit on, as is customary."""
_LEAST = 4
"""Units a side: two to fit on and two to leave out."""
_STEPS = 1000
"""Iterations of the fit at most: ten times the library's default, so that it converges."""
_Z = 1.959964
"""The normal quantile of a 95 % interval."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Separation:
    """The AUC in [0, 1] with its 95 % interval; ``n``: documents a side."""

    auc: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, eq=False, repr=False)
class Rows:
    """Documents with words of one corpus, in an order that their texts fix.

    vectors: (n, d), or a sparse array of rows of that shape. people: int64 (n,), the unit that is left out together.
    keys: a text and its rank among its copies.
    """

    vectors: Any
    people: NDArray[np.int64]
    keys: tuple[tuple[Hashable, int], ...]

    def __len__(self) -> int:
        return len(self.people)

    def take(self, rows: slice) -> Rows:
        """Return those rows."""
        return Rows(self.vectors[rows], self.people[rows], self.keys[rows])


def rows_of(workspace: Workspace, role: str) -> Rows:
    """Return the documents of a role to compare; people are the groups.

    In real text a whole document in two groups makes them one person. Copies in the synthetic text are not kept
    together: that a generator repeats itself is a difference.
    """
    vectors, corpus, people = workspace.embeddings(role).documents, workspace.corpus(role), people_of(workspace, role)
    order = text_order(corpus.texts, workspace.seed)
    worded: NDArray[np.bool_] = np.any(vectors != 0, axis=1)
    kept = order[worded[order]]
    keys = list(zip(corpus.texts, copy_ranks(corpus.texts), strict=True))
    return Rows(vectors[kept], people[kept], tuple(keys[index] for index in kept.tolist()))


def people_of(workspace: Workspace, role: str) -> NDArray[np.int64]:
    """Return whose each document of a role is, int64 (documents,)."""
    if role != "synthetic":
        return workspace.people(role)
    groups = np.array(workspace.corpus(role).groups, dtype=object).astype(str)
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def between(workspace: Workspace, first: str, second: str, most: int) -> Separation:
    """Return how well the documents of two roles are told apart, equally many, at most ``most`` a side; made once.

    Raises Unmeasured as :func:`separate` does.
    """

    def make() -> Separation:
        sides = rows_of(workspace, first), rows_of(workspace, second)
        n = min(len(sides[0]), len(sides[1]), most)
        return separate(sides[0].take(slice(n)), sides[1].take(slice(n)))

    made: Separation = workspace.remember(("separation", first, second, most), make)
    return made


def separate(first: Rows, second: Rows) -> Separation:
    """Return the cross-validated AUC with which ``first`` is told from ``second``.

    Raises Unmeasured with fewer than four people a side.
    """
    units = _units(first, second)
    sides = np.arange(len(units)) < len(first)
    fewest = min(len(np.unique(units[sides])), len(np.unique(units[~sides])))
    if fewest < _LEAST:
        raise Unmeasured(
            f"{in_words(fewest)} documents with words, of as many people, a side; at least {_LEAST} are needed"
        )
    folds = min(FOLDS, fewest)
    scores = _scores(_unit_rows(first.vectors, second.vectors), sides, _folds(units, sides, folds))
    auc, low, high = auc_interval(scores, sides, units, folds)
    return Separation(auc, low, high, min(len(first), len(second)))


def _units(first: Rows, second: Rows) -> NDArray[np.int64]:
    """Return what each row is left out with, int64: its person, and its copy on the other side with that one's."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    _, mine = np.unique(first.people, return_inverse=True)
    _, theirs = np.unique(second.people, return_inverse=True)
    people = np.concatenate([mine, theirs + int(mine.max(initial=-1)) + 1])
    place = {key: row for row, key in enumerate(first.keys)}
    pairs = [(place[key], len(first) + row) for row, key in enumerate(second.keys) if key in place]
    left, right = (people[[pair[side] for pair in pairs]] if pairs else people[:0] for side in (0, 1))
    size = int(people.max(initial=-1)) + 1
    links = coo_array((np.ones(len(left), bool), (left, right)), shape=(size, size))
    joined = np.asarray(connected_components(links, directed=False)[1], np.int64)
    units: NDArray[np.int64] = joined[people]
    return units


def _folds(units: NDArray[np.int64], sides: NDArray[np.bool_], folds: int) -> NDArray[np.int64]:
    """Return the fold of each row; a unit, in the order of rows, goes where its side has the fewest documents."""
    _, first, numbered = np.unique(units, return_index=True, return_inverse=True)
    counts = np.stack([np.bincount(numbered, side, len(first)) for side in (sides, ~sides)])
    # The two sides take turns, so that the order holds for both alike.
    rank = np.where(first < sides.sum(), first, first - int(sides.sum()))
    filled = np.zeros((2, folds))
    found = np.zeros(len(first), np.int64)
    for unit in np.lexsort((first, rank)).tolist():
        own = counts[:, unit]
        found[unit] = int(np.argmin((filled * (own > 0)[:, None]).sum(axis=0)))
        filled[:, found[unit]] += own
    return found[numbered]


def _unit_rows(first: Any, second: Any) -> Any:
    """Return the rows of both sides in 64 bits at unit length, sparse where they are; none is all zeros."""
    from scipy.sparse import diags_array, issparse, vstack

    if not issparse(first):
        points = np.concatenate([first, second]).astype(np.float64)
        points /= np.linalg.norm(points, axis=1, keepdims=True)
        return points
    rows = vstack([first, second], format="csr").astype(np.float64)
    return (diags_array(1 / np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())) @ rows).tocsr()


@one_algebra_thread()
def _scores(points: Any, sides: NDArray[np.bool_], folds: NDArray[np.int64]) -> Floats:
    """Return each row's score by the classifier that was fitted without its fold."""
    from sklearn.linear_model import LogisticRegression

    scores = np.empty(len(sides))
    for fold in range(int(folds.max()) + 1):
        out = folds == fold
        # Balanced weights, since a fold with more of one side would else shift the threshold against it.
        model = LogisticRegression(class_weight="balanced", max_iter=_STEPS).fit(points[~out], sides[~out])
        scores[out] = model.decision_function(points[out])
    return scores


@one_algebra_thread()
def weights(first: Rows, second: Rows) -> Floats:
    """Return the weight (d,) of each column in a classifier that is fitted on all rows: above 0 it speaks for first."""
    from sklearn.linear_model import LogisticRegression

    sides = np.arange(len(first) + len(second)) < len(first)
    points = _unit_rows(first.vectors, second.vectors)
    model = LogisticRegression(class_weight="balanced", max_iter=_STEPS).fit(points, sides)
    found: Floats = model.coef_[0]
    return found


def auc_interval(
    scores: Floats, first: NDArray[np.bool_], units: NDArray[np.int64] | None = None, folds: int = 0
) -> tuple[float, float, float]:
    """Return the AUC of ``first`` against the rest with its 95 % interval, ties one half.

    DeLong's variance, summed over ``units`` (documents of one person) and set on the logit scale. It takes the
    classifier as given; with ``folds`` it is multiplied by 1 + 1 / (1 - 1 / folds), since classifiers that share their
    training text err together (Nadeau and Bengio, Machine Learning 2003). Where no pair is out of order there is no
    variance to estimate: the far end is then Wilson's for as many documents as the smaller side.
    """
    from scipy.stats import rankdata

    units = np.arange(len(scores)) if units is None else units
    n, m = int(first.sum()), int((~first).sum())
    ranks = rankdata(scores)
    placements = np.empty(len(scores))
    placements[first] = (ranks[first] - rankdata(scores[first])) / m
    placements[~first] = 1 - (ranks[~first] - rankdata(scores[~first])) / n
    auc = exact_mean(placements[first])
    pull = (placements - auc) / np.where(first, n, m)
    _, numbered = np.unique(units, return_inverse=True)
    sums = sums_by(numbered, pull)
    shared = 1 + 1 / (1 - 1 / folds) if folds else 1.0
    error = math.sqrt(shared * exact_sum(sums * sums) * len(sums) / max(1, len(sums) - 1))
    z2 = _Z * _Z / min(n, m)
    if auc >= 1.0 or auc <= 0.0:
        far = z2 / (1 + z2)
        return (auc, 1.0 - far, 1.0) if auc >= 1.0 else (auc, 0.0, far)
    logit, half = math.log(auc / (1 - auc)), _Z * error / (auc * (1 - auc))
    return auc, 1 / (1 + math.exp(min(700.0, half - logit))), 1 / (1 + math.exp(max(-700.0, -half - logit)))
