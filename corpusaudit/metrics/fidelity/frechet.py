"""Fréchet distance: how far apart are the middles and the spreads of the synthetic and the real text?

What it measures: the distance of two clouds of document vectors, each taken for a Gaussian: how far apart their means
lie, and how differently they spread. A corpus in the right place that is too narrow is far from the real one.

How: d^2 = |m1 - m2|^2 + tr S1 + tr S2 - 2 tr (S1 S2)^(1/2) of the means m and covariances S of the vectors of both
corpora, the last trace by a symmetric eigen-decomposition. Fewer documents than dimensions leave most directions
without spread, so each covariance is shrunk towards a ball (Ledoit and Wolf), by an intensity that it tells itself and
that goes to 0 as documents become many. Both corpora are cut to the same number of documents. Real text is the holdout
where there is one (text that the generator did not see), else the source. Interval: delete-a-group jackknife with ten
groups of both corpora.

Read it as: 0, same middle and same spread; real text against real text is above it, the more so the fewer documents
there are. Compare with the baseline, the same figure at as many documents for source against holdout, or for two
halves of the only real corpus. The ratio to it has an interval made from those of both.

Does not show: differences of shape that leave middle and spread alone (MMD and coverage see them), copying, mistakes of
fact. Figures of other numbers of documents or of another embedder do not compare. Documents of one person count as
independent.

Parameters: max_documents, how many of each corpus are compared at most.

Reference: Heusel et al., GANs Trained by a Two Time-Scale Update Rule, NeurIPS 2017; Dowson and Landau, The Fréchet
Distance between Multivariate Normal Distributions, J. Multivariate Analysis 1982; Ledoit and Wolf, A Well-Conditioned
Estimator for Large-Dimensional Covariance Matrices, J. Multivariate Analysis 2004.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.execution.processors import one_algebra_thread
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._distances import Features, Floats, check_features
from corpusaudit.metrics.fidelity._samples import Comparison, compare
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.ratios import Estimate, ratio_interval
from corpusaudit.metrics.shared.resampling import jackknife_interval
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline

RECORD = Record(
    id="fidelity.frechet",
    version=2,
    dimension="fidelity",
    better="lower",
    kind="estimate",
    unit="Fréchet distance",
    needs=("synthetic",),
    measures=("fidelity.frechet",),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
)

_GROUPS = 10
"""Parts that the jackknife leaves out in turn."""
_LEAST = 3
"""Documents a side: leaving one out must leave two, which have a spread."""


@dataclass(frozen=True, eq=False)
class Gaussian:
    """Mean (d,), covariance (d, d) and the share ``shrinkage``, from 0 to 1, in which it is a ball's.

    ``further``: directions beside those d, in each of which the variance is the ball's, ``ball``.
    """

    mean: Floats
    covariance: Floats
    shrinkage: float
    further: int = 0
    ball: float = 0.0


def gaussian(features: Features, *, shrink: bool = True, further: int = 0) -> Gaussian:
    """Return mean and covariance of (n, d) features, at least two rows.

    shrink: towards a ball of the same total spread, by the intensity of Ledoit and Wolf 2004. Without it the
    covariance is the unbiased one. further: directions beside those d in which all rows are alike; the ball reaches
    into them too. Raises ValueError on features that are not finite or a single row.
    """
    check_features(features)
    n, kept = features.shape
    d = kept + further
    if n < 2:
        raise ValueError("a covariance needs at least two rows")
    rows = features.astype(np.float64)
    mean = rows.mean(axis=0)
    rows -= mean
    scatter = rows.T @ rows
    if not shrink:
        return Gaussian(mean, scatter / (n - 1), 0.0, further)
    covariance = scatter / n
    size = float(np.trace(covariance)) / d
    squares = float((covariance**2).sum())
    apart = squares / d - size**2  # how far it is from the ball
    noise = (float((np.einsum("nd,nd->n", rows, rows) ** 2).sum()) / n - squares) / (n * d)
    shrinkage = min(1.0, max(0.0, noise / apart)) if apart > 0 else 0.0
    covariance *= 1 - shrinkage
    covariance[np.diag_indices(kept)] += shrinkage * size
    return Gaussian(mean, covariance, shrinkage, further, shrinkage * size)


def frechet(first: Gaussian, second: Gaussian) -> float:
    """Return the squared Fréchet (2-Wasserstein) distance of two Gaussians, at least 0.

    With S1 = A A^T the trace of (S1 S2)^(1/2) is the sum of the roots of the eigenvalues of A^T S2 A, which is
    symmetric: no complex numbers, and no root of a product that is only nearly a covariance. In further directions,
    of which both have as many, two balls differ by their radii.
    """
    shift = first.mean - second.mean
    root = _root(first.covariance)
    inner = np.asarray(np.linalg.eigvalsh(root.T @ second.covariance @ root), np.float64)
    shared = float(np.sqrt(inner[inner > _rounding(inner)]).sum())
    spread = float(np.trace(first.covariance) + np.trace(second.covariance)) - 2 * shared
    beyond = first.further * (np.sqrt(first.ball) - np.sqrt(second.ball)) ** 2
    return max(0.0, float(shift @ shift) + spread + float(beyond))


def _root(covariance: Floats) -> Floats:
    """Return A (d, d) with A A^T = covariance: Cholesky's, or by eigen-decomposition where some direction is flat."""
    try:
        return np.asarray(np.linalg.cholesky(covariance), np.float64)
    except np.linalg.LinAlgError:
        sizes, directions = np.linalg.eigh(covariance)
        sizes[sizes < _rounding(sizes)] = 0.0
        return np.asarray(directions * np.sqrt(sizes), np.float64)


def _rounding(sizes: NDArray[np.floating[Any]]) -> float:
    """Return the size below which an eigenvalue, of ``sizes`` in ascending order, is rounding."""
    return float(len(sizes) * np.finfo(np.float64).eps * max(0.0, sizes[-1]))


@one_algebra_thread()
def estimate(real: Features, synthetic: Features) -> Estimate:
    """Return the shrunk distance with its 95 % interval: delete-a-group jackknife with (at most) ten groups.

    Group g is every tenth row from row g of both sides: rows must stand in random order. At least three a side.
    """
    groups = min(_GROUPS, len(real), len(synthetic))
    real, synthetic, further = _spanned(real, synthetic)

    def distance(rows: Features, others: Features) -> float:
        return frechet(gaussian(rows, further=further), gaussian(others, further=further))

    value = distance(real, synthetic)
    left_out = [
        distance(real[_others(len(real), g, groups)], synthetic[_others(len(synthetic), g, groups)])
        for g in range(groups)
    ]
    low, high = jackknife_interval(value, np.array(left_out), least=0.0)
    assert low is not None
    assert high is not None
    return Estimate(value, low, high)


def _spanned(real: Features, synthetic: Features) -> tuple[Features, Features, int]:
    """Return both sides in the coordinates of the directions in which any rows differ, and how many others there are.

    With fewer rows than dimensions that is the same distance from much smaller matrices; else they are returned as
    they are.
    """
    check_features(real)
    check_features(synthetic)
    rows = np.concatenate([real, synthetic]).astype(np.float64)
    if len(rows) > rows.shape[1]:
        return real, synthetic, 0
    directions = np.linalg.qr((rows - rows[0])[1:].T)[0]
    spanned = (rows - rows[0]) @ directions
    return spanned[: len(real)], spanned[len(real) :], rows.shape[1] - directions.shape[1]


def _others(n: int, group: int, groups: int) -> NDArray[np.bool_]:
    kept: NDArray[np.bool_] = np.arange(n) % groups != group
    return kept


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(50, 20_000, "documents")] = 2000,
) -> Outcome:
    """Return the distance of synthetic from real text with its interval and the baseline from real text alone.

    max_documents: documents of each corpus compared at most, chosen by the digest of their text. Raises Unmeasured
    without real text or with fewer than three documents a side.
    """
    sample = compare(workspace, max_documents)
    if sample.n < _LEAST:
        raise Unmeasured(f"{in_words(sample.n)} documents with words a side; at least {_LEAST} are needed")
    figure = estimate(sample.real, sample.synthetic)
    shrunk = [gaussian(side).shrinkage for side in (sample.real, sample.synthetic)]
    measurement = RECORD.measurement(
        "fidelity.frechet",
        value=figure.value,
        low=figure.low,
        high=figure.high,
        n=sample.n,
        holdout=_baseline(sample, figure),
        settings=sample.settings,
        note=f"{sample.note} The covariances were shrunk by {shrunk[0]:.0%} (real) and {shrunk[1]:.0%} (synthetic).",
    )
    return Outcome((measurement,))


def _baseline(sample: Comparison, figure: Estimate) -> Baseline | None:
    """Return the figure of source against holdout, or of halves of the only real corpus; None for too little text."""
    size = sample.baseline_n
    if size < _LEAST:
        return None
    other = estimate(*sample.baseline)
    mine = figure if size == sample.n else estimate(sample.real[:size], sample.synthetic[:size])
    ratio = ratio_interval(mine, other)
    return Baseline(
        value=other.value,
        n=size,
        low=other.low,
        high=other.high,
        matched=None if mine is figure else mine.value,
        ratio_low=None if ratio is None else ratio[0],
        ratio_high=None if ratio is None else ratio[1],
    )
