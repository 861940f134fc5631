"""Maximum mean discrepancy: are the synthetic and the real text draws from one distribution?

What it measures: the distance of two clouds of document vectors as wholes, in all their moments: how much more alike
documents of one corpus are than documents of both.

How: the unbiased estimate of MMD squared with a Gaussian kernel exp(-distance^2 / (2 median^2)), the median over
distances between documents of the real text alone (at most 1,000, copies aside), so that reports on one holdout have
one kernel and compare, whatever the size of the synthetic corpora. p_value: the share of 500 random permutations of the
labels real and synthetic that give as large a figure. Interval: jackknife over documents of both corpora. Both corpora
are cut to the same number of documents. Real text is the holdout where there is one (text that the generator did not
see), else the source.

Read it as: 0 means alike, and chance puts figures below 0 as often as above. With many documents every generator
differs significantly (small p_value); compare the size with the baseline, which is the same figure with the same kernel
for source against holdout. Where only one real corpus is given the baseline is the figure between random halves of it:
0 on the average, and its low and high hold 95 of 100 halvings. One series shows what permuted labels give. The others
are a picture: where documents of each corpus lie in the plane in which real text varies most, by squares.

Does not show: where the difference lies (precision, recall, density and coverage say more), copying, mistakes of fact.
Documents of one person count as independent. The picture shows two directions of many.

Parameters: max_documents, how many of each corpus are compared at most; permutations, how many permutations of labels.

Reference: Gretton et al., A Kernel Two-Sample Test, JMLR 2012 (lemma 6; median heuristic, section 8).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._distances import Features, Floats, blocks, check_features
from corpusaudit.metrics.fidelity._plane import picture
from corpusaudit.metrics.fidelity._samples import Comparison, compare, shuffled
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Series

RECORD = Record(
    id="fidelity.mmd",
    version=4,
    dimension="fidelity",
    better="lower",
    kind="estimate",
    unit="squared distance",
    needs=("synthetic",),
    measures=("fidelity.mmd",),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
)

_MEDIAN_ROWS = 1000
"""Documents whose median distance sets the kernel's width, which bounds time."""
_LEAST = 3  # leaving one of a side out must leave a pair
_BLOCK = 64  # permutations of labels at a time
_COPY = 1e-10  # squared distances below it, relative to the largest, are copies


@dataclass(frozen=True)
class KernelTest:
    """MMD squared with its 95 % interval, the p-value and the figures (permutations,) of permuted labels."""

    value: float
    low: float
    high: float
    p_value: float
    permuted: Floats


def mmd2(real: Features, synthetic: Features, *, gamma: float, unbiased: bool = True) -> float:
    """Return MMD squared of real (n, d) and synthetic (m, d) features with the kernel exp(-gamma distance^2).

    Holds no n by m matrix. The unbiased estimate leaves out each document with itself and may be negative. Raises
    ValueError on fewer than two rows a side or features that are not finite.
    """
    _check(real, synthetic, 2)
    x, y = _centred(real, synthetic)
    n, m = len(x), len(y)
    own = [sum(float(np.exp(-gamma * squared).sum()) for _, squared in blocks(side, side)) for side in (x, y)]
    cross = sum(float(np.exp(-gamma * squared).sum()) for _, squared in blocks(x, y)) / (n * m)
    if unbiased:
        return (own[0] - n) / (n * (n - 1)) + (own[1] - m) / (m * (m - 1)) - 2 * cross
    return own[0] / n**2 + own[1] / m**2 - 2 * cross


def median_gamma(real: Features) -> float:
    """Return 1 / (2 median^2) of the distances between the first 1,000 rows of (n, d) features, copies aside.

    Raises Unmeasured when all those rows are equal.
    """
    check_features(real)
    rows = real[:_MEDIAN_ROWS].astype(np.float64)
    rows = rows - rows.mean(axis=0)
    squared = np.concatenate([part.ravel() for _, part in blocks(rows, rows)])
    apart = squared[squared > _COPY * np.einsum("nd,nd->n", rows, rows).max()]
    if not len(apart):
        raise Unmeasured("every real document has the same vector: there is no distance to scale the kernel by")
    return 1.0 / (2.0 * float(np.median(apart)))


def kernel_test(
    real: Features, synthetic: Features, *, gamma: float, permutations: int = 500, seed: int = 0
) -> KernelTest:
    """Return unbiased MMD squared with interval and permutation p-value.

    Holds the (n + m) by (n + m) kernel matrix, so callers cap n and m. The permutations depend on the seed and the
    order of the rows. Raises ValueError on fewer than three rows a side or features that are not finite.
    """
    _check(real, synthetic, _LEAST)
    kernel = _kernel(np.concatenate(_centred(real, synthetic)), gamma)
    labels = np.arange(len(kernel)) < len(real)
    value = float(_statistics(kernel, labels[:, None].astype(np.float64))[0])
    permuted = under_permutation(kernel, len(real), permutations, seed)
    # Equal up to rounding counts as reached, so that copies of one corpus never look different.
    reached = int(np.sum(permuted >= value - 1e-12))
    half = _jackknife_half(kernel, len(real))
    return KernelTest(value, value - half, value + half, (1 + reached) / (1 + permutations), permuted)


def under_permutation(kernel: Floats, n: int, permutations: int, seed: int) -> Floats:
    """Return MMD squared (permutations,) of n random rows against the rest; the kernel has zeros on its diagonal."""
    rng = np.random.default_rng(seed)
    labels = (np.arange(len(kernel)) < n).astype(np.float64)
    found = [
        _statistics(kernel, rng.permuted(np.repeat(labels[:, None], min(_BLOCK, permutations - done), axis=1), axis=0))
        for done in range(0, permutations, _BLOCK)
    ]
    return np.concatenate(found)


def _check(real: Features, synthetic: Features, least: int) -> None:
    check_features(real, synthetic)
    if min(len(real), len(synthetic)) < least:
        raise ValueError(f"MMD needs at least {least} documents a side, not {len(real)} and {len(synthetic)}")


def _centred(real: Features, synthetic: Features) -> tuple[Floats, Floats]:
    middle = real.mean(axis=0, dtype=np.float64)
    return real - middle, synthetic - middle


def _kernel(rows: Floats, gamma: float) -> Floats:
    """Return the Gaussian kernel matrix (rows, rows) with zeros on its diagonal."""
    kernel = np.empty((len(rows), len(rows)))
    for part, squared in blocks(rows, rows):
        kernel[part] = np.exp(-gamma * squared)
    np.fill_diagonal(kernel, 0.0)
    return kernel


def _statistics(kernel: Floats, labels: Floats) -> Floats:
    """Return unbiased MMD squared for each column of 0/1 labels (rows, columns), all with equally many ones."""
    n, total = float(labels[:, 0].sum()), float(len(kernel))
    m = total - n
    own = np.einsum("rc,rc->c", labels, kernel @ labels)
    reach = kernel.sum(axis=0) @ labels
    rest = kernel.sum() - 2 * reach + own
    found: Floats = own / (n * (n - 1)) + rest / (m * (m - 1)) - 2 * (reach - own) / (n * m)
    return found


def _jackknife_half(kernel: Floats, n: int) -> float:
    """Return half the 95 % interval from leaving out each document of each side in turn (Arvesen 1969)."""
    from scipy.stats import t

    m = len(kernel) - n
    own = [kernel[:n, :n].sum(axis=1), kernel[n:, n:].sum(axis=1)]
    cross = [kernel[:n, n:].sum(axis=1), kernel[n:, :n].sum(axis=1)]
    variance = 0.0
    for side, (size, other) in enumerate(((n, m), (m, n))):
        left_out = (own[side].sum() - 2 * own[side]) / ((size - 1) * (size - 2))
        left_out -= 2 * (cross[side].sum() - cross[side]) / ((size - 1) * other)
        variance += (size - 1) * float(left_out.var())
    return float(t.ppf(0.975, min(n, m) - 1)) * math.sqrt(variance)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(10, 5000, "documents")] = 2000,
    permutations: Annotated[int, Range(19, 10_000, "permutations")] = 500,
) -> Outcome:
    """Return MMD squared of synthetic against real text with its interval, p-value and baseline from real text alone.

    max_documents: documents of each corpus compared at most, chosen by the digest of their text. permutations: random
    permutations of labels, at least 19. Raises Unmeasured without real text or with fewer than 3 documents a side.
    """
    sample = compare(workspace, max_documents)
    if sample.n < _LEAST:
        raise Unmeasured(f"{in_words(sample.n)} documents with words a side; at least {_LEAST} are needed")
    # Of all real text and not of the documents compared, whose number depends on the synthetic corpus.
    gamma = median_gamma(shuffled(workspace, str(sample.settings["real"])))
    test = kernel_test(sample.real, sample.synthetic, gamma=gamma, permutations=permutations, seed=workspace.seed)
    # How many documents were compared is n alone: an unbiased figure of 300 compares with one of 2,000.
    settings = {name: setting for name, setting in sample.settings.items() if name != "documents"}
    measurement = RECORD.measurement(
        "fidelity.mmd",
        value=test.value,
        low=test.low,
        high=test.high,
        n=sample.n,
        p_value=test.p_value,
        holdout=_baseline(sample, gamma, permutations, workspace.seed),
        settings={**settings, "gamma": gamma},
        note=sample.note,
        series=(_histogram(test.permuted), *picture(workspace, "holdout" if workspace.has("holdout") else "source")),
    )
    return Outcome((measurement,))


def _baseline(sample: Comparison, gamma: float, permutations: int, seed: int) -> Baseline | None:
    """Return the figure of source against holdout, or of random halves of the only real corpus."""
    if sample.baseline_n < _LEAST:
        return None
    if sample.two_real:
        test = kernel_test(*sample.baseline, gamma=gamma, permutations=1, seed=seed)
        return Baseline(value=test.value, n=sample.baseline_n, low=test.low, high=test.high)
    kernel = _kernel(np.concatenate(_centred(*sample.baseline)), gamma)
    halvings = under_permutation(kernel, sample.baseline_n, permutations, seed)
    low, high = np.quantile(halvings, (0.025, 0.975))
    return Baseline(value=float(halvings.mean()), n=sample.baseline_n, low=float(low), high=float(high))


def _histogram(permuted: NDArray[np.float64]) -> Series:
    # A margin, since permuting the labels of very few documents may give one figure only.
    counts, edges = np.histogram(permuted, bins=20, range=(permuted.min() - 1e-9, permuted.max() + 1e-9))
    return Series(
        name="permuted labels",
        kind="histogram",
        x=tuple(float(edge) for edge in edges),
        y=tuple(float(count) / len(permuted) for count in counts),
        x_label="MMD squared when labels are permuted at random",
        y_label="share of permutations",
    )
