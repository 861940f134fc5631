"""Precision, recall, density and coverage: does the synthetic text lie where the real text lies?

What it measures: how far two clouds of document vectors overlap. Around every document of a corpus lies a ball that
reaches to its k-th nearest neighbour in the same corpus; the balls of a corpus are the region it occupies.

How:
- precision: share of synthetic documents inside the ball of some real one
- recall: share of real documents inside the ball of some synthetic one
- density: real balls that a synthetic document lies in, over k, mean (1 where both are alike; can exceed 1)
- coverage: share of real documents whose ball holds a synthetic one
Both corpora are cut to the same number of documents, since all four depend on it. Real text is the holdout where there
is one (text that the generator did not see), else the source. Intervals: delete-a-group jackknife with ten groups of
both corpora, so that it holds the chance in real and synthetic text, and never narrower than the interval of a mean.

Read it as: low precision or density, the generator writes what no real author writes; low recall or coverage, it leaves
out kinds of real text (mode collapse). Compare with the baseline: the same figures for source in place of synthetic
text, or, where only one real corpus is given, between two halves of it. The ratio to the baseline has an interval made
from those of both.

Does not show: copying (a corpus of copies is perfect here), mistakes of fact, differences that the embedder does not
see. Recall rises when a few odd synthetic documents blow up their balls; coverage does not. Documents
of one person count as independent.

Parameters: k, neighbours that a ball reaches to; max_documents, how many of each corpus are compared at most.

Reference: Naeem et al., Reliable Fidelity and Diversity Metrics for Generative Models, ICML 2020; Kynkaanniemi et al.,
Improved Precision and Recall Metric for Assessing Generative Models, NeurIPS 2019.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.small_counts import bars_of, without_few
from corpusaudit.features.sums import exact_mean
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._distances import Features, Floats, blocks, check_features
from corpusaudit.metrics.fidelity._samples import Comparison, compare
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.ratios import Estimate, ratio_interval
from corpusaudit.metrics.shared.resampling import Interval, jackknife_interval, mean_interval
from corpusaudit.metrics.shared.statistics import wilson
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Series

RECORD = Record(
    id="fidelity.prdc",
    version=3,
    dimension="fidelity",
    better="higher",
    kind="estimate",
    unit="share",
    needs=("synthetic",),
    measures=("fidelity.precision", "fidelity.recall", "fidelity.density", "fidelity.coverage"),
    reads=("embedder",),
    units={"fidelity.density": "ratio"},
    needs_one_of=("holdout", "source"),
    headlines={"fidelity.coverage": 2, "fidelity.precision": 3},
)

# Rounding of a squared distance, relative to the squared lengths it is the difference of.
_GRAIN = 1e-10
_GROUPS = 10
"""Parts that the jackknife leaves out in turn."""


@dataclass(frozen=True, eq=False)
class PRDC:
    """What each document adds; the four figures are means.

    precision: (m,) bool, the synthetic document lies in some real ball
    density: (m,) real balls it lies in, over k
    recall: (n,) bool, the real document lies in some synthetic ball
    coverage: (n,) bool, its ball holds some synthetic document
    nearest: (m,) Euclidean distance of the synthetic document to the nearest real one
    """

    precision: NDArray[np.bool_]
    density: Floats
    recall: NDArray[np.bool_]
    coverage: NDArray[np.bool_]
    nearest: Floats

    def figures(self) -> dict[str, float]:
        """Return the four means by name."""
        return {name: exact_mean(getattr(self, name)) for name in ("precision", "recall", "density", "coverage")}


def prdc(real: Features, synthetic: Features, *, k: int = 5) -> PRDC:
    """Return precision, recall, density and coverage of synthetic (m, d) against real (n, d) features, Euclidean.

    A point on the rim of a ball is outside it, as in the authors' package; a ball of radius 0, round a document with k
    copies or more, holds its copies. Memory: the features and a block. Raises ValueError when n or m is not above k,
    or on features that are not finite.
    """
    check_features(real, synthetic)
    if k < 1 or min(len(real), len(synthetic)) <= k:
        raise ValueError(f"k = {k} neighbours need more than k documents a side: {len(real)} and {len(synthetic)}")
    middle = real.mean(axis=0, dtype=np.float64)
    points, others = real - middle, synthetic - middle
    real_limits, synthetic_limits = _ball_limits(points, k), _ball_limits(others, k)
    balls = np.zeros(len(others), dtype=np.int64)
    nearest = np.full(len(others), np.inf)
    recall, coverage = np.zeros(len(points), dtype=bool), np.zeros(len(points), dtype=bool)
    for rows, squared in blocks(points, others):
        inside = squared < real_limits[rows, None]
        balls += inside.sum(axis=0)
        coverage[rows] = inside.any(axis=1)
        recall[rows] = (squared < synthetic_limits).any(axis=1)
        np.minimum(nearest, squared.min(axis=0), out=nearest)
    return PRDC(balls > 0, balls / k, recall, coverage, np.sqrt(nearest))


def _ball_limits(points: Floats, k: int) -> Floats:
    """Return for each row the squared distance below which a point lies in its ball.

    The limit is the squared distance to the k-th nearest other row, less a grain, so that a point on the rim is outside
    whatever the rounding; where that distance is 0, plus a grain.
    """
    radii = np.empty(len(points))
    for rows, squared in blocks(points, points):
        squared[np.arange(len(squared)), np.arange(rows.start, rows.stop)] = np.inf
        radii[rows] = np.partition(squared, k - 1, axis=1)[:, k - 1]
    grain = _GRAIN * (np.einsum("nd,nd->n", points, points) + radii) + np.finfo(np.float64).tiny
    limits: Floats = np.where(radii <= grain, radii + grain, radii - grain)
    return limits


def intervals(real: Features, synthetic: Features, *, k: int = 5) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of each figure: Student's t on a delete-a-group jackknife with (at most) ten groups.

    Group g is every tenth row from row g of both sides: rows must stand in random order. Never narrower than the
    interval of a mean over documents alone. Raises ValueError when leaving out a group leaves k rows or fewer a side.
    """
    groups = min(_GROUPS, len(real), len(synthetic))
    whole = prdc(real, synthetic, k=k)
    left_out = [
        prdc(real[_others(len(real), g, groups)], synthetic[_others(len(synthetic), g, groups)], k=k).figures()
        for g in range(groups)
    ]
    found = {}
    for name, value in whole.figures().items():
        most = np.inf if name == "density" else 1.0
        ends = jackknife_interval(value, np.array([row[name] for row in left_out]), least=0.0, most=most)
        inner = _mean_interval(getattr(whole, name))
        known = [end for end in (*ends, *inner) if end is not None]
        found[name] = (max(0.0, min(known)), min(most, max(known)))
    return found


def _others(n: int, group: int, groups: int) -> NDArray[np.bool_]:
    kept: NDArray[np.bool_] = np.arange(n) % groups != group
    return kept


def _mean_interval(documents: NDArray[np.bool_] | Floats) -> Interval:
    if documents.dtype == np.bool_:
        return wilson(int(documents.sum()), len(documents))
    return mean_interval(documents.astype(np.float64))


@within_ranges
def measure(
    workspace: Workspace,
    *,
    k: Annotated[int, Range(1, 48, "neighbours")] = 5,
    max_documents: Annotated[int, Range(50, 10_000, "documents")] = 2000,
) -> Outcome:
    """Return the four figures against real text, each with its interval and the baseline from real text alone.

    k: neighbours that a ball reaches to, at least 1. max_documents: documents of each corpus compared at most, chosen
    by the digest of their text. Raises Unmeasured without real text or with too few documents a side.
    """
    sample = compare(workspace, max_documents)
    if sample.n < _least(k):
        raise Unmeasured(f"{in_words(sample.n)} documents with words a side; k = {k} needs at least {_least(k)}")
    result = prdc(sample.real, sample.synthetic, k=k)
    ends = intervals(sample.real, sample.synthetic, k=k)
    baselines, nearest = _baselines(sample, k, result.figures(), ends)
    shown: dict[str, dict[str, Any]] = {name: {} for name in result.figures()}
    shown["density"] = {"better": "band"}
    shown["precision"] = {"series": (nearest_similarity("synthetic", result.nearest),)}
    if nearest is not None:
        shown["precision"]["series"] += (nearest_similarity("baseline", nearest, sample.baseline_people),)
    return Outcome(
        tuple(
            RECORD.measurement(
                f"fidelity.{name}",
                value=value,
                low=ends[name][0],
                high=ends[name][1],
                n=sample.n,
                holdout=baselines.get(name),
                settings=sample.settings,
                note=sample.note,
                **shown[name],
            )
            for name, value in result.figures().items()
        )
    )


def _least(k: int) -> int:
    """Return the fewest documents a side of which more than k stay whatever group the jackknife leaves out."""
    size = k + 2
    while size - math.ceil(size / _GROUPS) <= k:
        size += 1
    return size


def _baselines(
    sample: Comparison, k: int, values: dict[str, float], own_ends: dict[str, tuple[float, float]]
) -> tuple[dict[str, Baseline], Floats | None]:
    """Return the baseline of each figure and the nearest distances behind it; none where real text is too little."""
    size = sample.baseline_n
    if size < _least(k):
        return {}, None
    result, ends = prdc(*sample.baseline, k=k), intervals(*sample.baseline, k=k)
    figures, mine = values, own_ends
    if size < sample.n:
        figures = prdc(sample.real[:size], sample.synthetic[:size], k=k).figures()
        mine = intervals(sample.real[:size], sample.synthetic[:size], k=k)
    baselines = {}
    for name, value in result.figures().items():
        ratio = ratio_interval(Estimate(figures[name], *mine[name]), Estimate(value, *ends[name]))
        baselines[name] = Baseline(
            value=value,
            n=size,
            low=ends[name][0],
            high=ends[name][1],
            matched=figures[name] if size < sample.n else None,
            ratio_low=None if ratio is None else ratio[0],
            ratio_high=None if ratio is None else ratio[1],
        )
    return baselines, result.nearest


def nearest_similarity(name: str, distances: Floats, people: NDArray[np.int64] | None = None) -> Series:
    """Return the histogram of cosine similarities to the nearest real document; distances (m,) between unit vectors.

    ``people``: int64 (m,), who is behind each document where they are real; no bar stands for fewer than five then.
    """
    similarity = np.clip(1 - distances**2 / 2, 0, 1)
    edges = np.linspace(0.0, 1.0, 21)
    counts: list[int] = np.histogram(similarity, edges)[0].tolist()
    if people is not None:
        counts = without_few(counts, bars_of(similarity, edges.tolist()), people, least_alike=0)
    return Series(
        name=name,
        kind="histogram",
        x=tuple(round(float(edge), 2) for edge in edges),
        y=tuple(float(count) / len(distances) for count in counts),
        x_label="cosine similarity to the nearest real document",
        y_label="share of documents",
    )
