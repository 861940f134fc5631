"""Closer to source: are synthetic documents drawn to the texts the generator saw?

What it measures
    The share of synthetic documents that lie nearer to the source than to a holdout of the same size; ties count one
    half. A generator that memorized nothing scores one half.
How
    Document embeddings, cosine distance, exact. The larger of the two real corpora is reduced to the size of the other
    in expectation: over all ways to choose that many of its documents, by the hypergeometric distribution, so nothing
    is drawn at random. The p-value permutes which people belong to the source and asks how often the pooled nearest
    neighbours fall to the source as often as they do. People keep their documents together; where no people are known,
    documents that are alike stay together.
Read it as
    Above one half with a small p-value, the generator repeats what it saw. At one half, it does not do so on the whole.
Does not show
    Single copies, which move the share by 1/n. It assumes that source and holdout are samples of one population: a
    holdout from another clinic or year is farther away for that reason alone.
Parameters
    ``permutations``: how many relabellings the p-value is estimated from (1,999: the smallest p-value is .0005).
Reference
    Share closer to the training set than to a holdout (Platzer and Reutterer 2021), with ties and unequal sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.sums import exact_mean, sums_by
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.likeness import units
from corpusaudit.metrics.shared.rates import parts_by_label
from corpusaudit.metrics.shared.resampling import mean_interval
from corpusaudit.metrics.shared.statistics import relabelling_p_value
from corpusaudit.metrics.shared.unusual import BY, UNUSUAL, unusual_tenth
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Part

RECORD = Record(
    id="memorization.closer_to_source",
    version=5,
    dimension="memorization",
    better="lower",
    kind="estimate",
    unit="rate",
    needs=("synthetic", "source", "holdout"),
    measures=("memorization.closer_to_source",),
    reads=("embedder",),
    headlines={"memorization.closer_to_source": 3},
)

_TIE = 1e-6
"""Similarities nearer than this are equal: the grain of 32-bit products."""
_BLOCK = 1 << 24
"""Cosines held at a time, which bounds memory."""


@dataclass(frozen=True, repr=False)
class NearestPools:
    """For each query and each of two pools: the best similarity, and how many of the pool reach the other's best.

    ``best``: float64 (2, queries). ``nearer``, ``tied``: int64 (2, queries), rows of pool p more similar than the best
    of the other pool, or as similar.
    """

    best: NDArray[np.float64]
    nearer: NDArray[np.int64]
    tied: NDArray[np.int64]


def compare_pools(
    queries: NDArray[np.float32], first: NDArray[np.float32], second: NDArray[np.float32]
) -> NearestPools:
    """Compare unit rows (n, d) with two pools (m, d) of unit rows, in blocks; time is that of the two products."""
    pools = (first, second)
    best = np.empty((2, len(queries)))
    nearer, tied = np.empty((2, len(queries)), np.int64), np.empty((2, len(queries)), np.int64)
    step = max(1, _BLOCK // (len(first) + len(second)))
    for start in range(0, len(queries), step):
        rows = slice(start, start + step)
        products = [queries[rows] @ pool.T for pool in pools]
        for pool in (0, 1):
            best[pool, rows] = products[pool].max(axis=1)
        for pool in (0, 1):
            limit = best[1 - pool, rows, None]
            nearer[pool, rows] = (products[pool] > limit + _TIE).sum(axis=1)
            tied[pool, rows] = (np.abs(products[pool] - limit) <= _TIE).sum(axis=1)
    return NearestPools(best, nearer, tied)


def share_closer(pools: NearestPools, sizes: tuple[int, int]) -> NDArray[np.float64]:
    """Return, for each query, the chance that pool 0 is nearer than pool 1 when both have the smaller size; ties half.

    ``sizes``: rows of the two pools.
    """
    larger = 0 if sizes[0] >= sizes[1] else 1
    smallest = min(sizes)
    farther = _chance_none(pools.nearer[larger], sizes[larger], smallest)
    farther_not_tied = _chance_none(pools.nearer[larger] + pools.tied[larger], sizes[larger], smallest)
    larger_nearer = (1 - farther) + (farther - farther_not_tied) / 2
    return larger_nearer if larger == 0 else 1 - larger_nearer


def _chance_none(special: NDArray[np.int64], size: int, drawn: int) -> NDArray[np.float64]:
    """Return the chance that ``drawn`` of ``size`` rows, without replacement, hold none of the special ones."""
    from scipy.stats import hypergeom

    return np.asarray(hypergeom.pmf(0, size, special, drawn), np.float64)


def _pull_by_person(
    workspace: Workspace, queries: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return pull, documents and side of every person of source and holdout."""
    from corpusaudit.features.vectors.neighbours import nearest

    real, people, side = [], [], []
    for role in ("source", "holdout"):
        vectors = workspace.embeddings(role).documents
        words = vectors.any(axis=1)
        real.append(vectors[words])
        people.append(units(workspace, role)[words] + (0 if role == "source" else units(workspace, "source").max() + 1))
        side.append(np.full(int(words.sum()), role == "source"))
    pooled, owner = np.concatenate(real), np.concatenate(people)
    near = nearest(queries, pooled, min(8, len(pooled)))
    # Equal neighbours (a text filed twice) share the pull.
    ties = near.distances <= near.distances[:, :1] + _TIE
    weights = ties / ties.sum(axis=1, keepdims=True)
    persons, row = np.unique(owner, return_inverse=True)
    pull = sums_by(row[near.indices[ties]], weights[ties], len(persons))
    documents = np.bincount(row, minlength=len(persons)).astype(np.int64)
    in_source = np.zeros(len(persons), np.bool_)
    in_source[row[np.concatenate(side)]] = True
    return pull, documents, in_source


def _unusual(workspace: Workspace, shares: NDArray[np.float64], measured: NDArray[np.bool_]) -> tuple[Part, ...]:
    """Return the share among the documents of most unusual words, by which outliers would show first."""
    members = unusual_tenth(workspace, "synthetic", measured)
    if members is None:
        return ()
    return (Part(by=BY, name=UNUSUAL, value=exact_mean(shares[members]), n=int(members.sum()), holdout=0.5),)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    permutations: Annotated[int, Range(19, 100_000, "permutations")] = 1999,
) -> Outcome:
    """Measure the corpus."""
    everything = workspace.embeddings("synthetic").documents
    measured = np.asarray(everything.any(axis=1), np.bool_)
    queries = everything[measured]
    real = [workspace.embeddings(role).documents for role in ("source", "holdout")]
    first, second = (vectors[vectors.any(axis=1)] for vectors in real)
    if not (len(queries) and len(first) and len(second)):
        raise Unmeasured("a corpus holds no document with words")
    sizes = (len(first), len(second))
    shares = np.full(len(everything), np.nan)
    shares[measured] = share_closer(compare_pools(queries, first, second), sizes)
    pull, documents, in_source = _pull_by_person(workspace, queries)
    low, high = mean_interval(shares[measured], least=0.0, most=1.0)
    measurement = RECORD.measurement(
        "memorization.closer_to_source",
        value=exact_mean(shares[measured]),
        n=len(queries),
        low=low,
        high=high,
        holdout=Baseline(value=0.5, n=min(sizes) if len(first) >= PEOPLE else len(second)),
        p_value=relabelling_p_value(pull, documents, in_source, permutations, workspace.seed),
        parts=parts_by_label(workspace, measured, lambda members: {"value": exact_mean(shares[members])})
        + _unusual(workspace, shares, measured),
        note="the baseline, one half, is what a generator that memorized nothing scores",
    )
    return Outcome((measurement,))
