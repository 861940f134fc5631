"""Nearest distance: how near the synthetic documents lie to the source.

What it measures
    The median, over synthetic documents, of the cosine distance from a document's nearest window to the nearest window
    of the source.
How
    As ``memorization.plagiarism_rate``. The interval is that of the median, from order statistics.
Read it as
    Compare with the holdout baseline: text as far from the source as real unseen text is not copied *on the whole*. The
    p-value (Mann-Whitney) tests that synthetic documents are nearer than unseen real ones. The left tail of the chart
    matters more than the median.
Does not show
    Single copies: a corpus with a fine median can hold one copied record. Text in another style than the source is far
    from it whether or not it copies facts.
Parameters
    None.
Reference
    Distance to closest record, as used for tabular synthetic data, on sentence embeddings.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import UNCALIBRATED, histograms, parts_by_label
from corpusaudit.metrics.shared.statistics import median_interval, rank_p_value
from corpusaudit.results import Baseline, Series

RECORD = Record(
    id="memorization.nearest_distance",
    version=3,
    dimension="memorization",
    better="higher",
    kind="census",
    unit="cosine distance",
    needs=("synthetic", "source"),
    measures=("memorization.nearest_distance",),
    reads=("embedder",),
)


def _series(samples: dict[str, NDArray[np.float64]], people: NDArray[np.int64] | None) -> tuple[Series, ...]:
    # Rounded up, so that the last edge is not the distance of a real document.
    top = math.ceil(10.0 * max(0.05, *(float(sample.max()) for sample in samples.values()))) / 10.0
    edges = np.linspace(0.0, top, 25).tolist()
    return histograms(samples, edges, "cosine distance to the nearest source passage", people, least_alike=-1)


def measure(workspace: Workspace) -> Outcome:
    """Measure the corpus."""
    distance = workspace.windows("synthetic", "source").distance
    measured = ~np.isnan(distance)
    if not measured.any():
        reason = "no synthetic document has words, or none of the source has"
        return Outcome((RECORD.measurement("memorization.nearest_distance", n=0, reason=reason),))
    samples = {"synthetic": distance[measured]}
    baseline, p_value, people = None, None, None
    if workspace.has("holdout"):
        unseen = workspace.windows("holdout", "source").distance
        people = workspace.people("holdout")[~np.isnan(unseen)]
        unseen = unseen[~np.isnan(unseen)]
        if len(unseen):
            samples["holdout"] = unseen
            low, high = median_interval(unseen)
            baseline = Baseline(value=float(np.median(unseen)), n=len(unseen), low=low, high=high)
            p_value = rank_p_value(-samples["synthetic"], -unseen)
    low, high = median_interval(samples["synthetic"])
    measurement = RECORD.measurement(
        "memorization.nearest_distance",
        value=float(np.median(samples["synthetic"])),
        n=int(measured.sum()),
        low=low,
        high=high,
        holdout=baseline,
        p_value=p_value,
        parts=parts_by_label(workspace, measured, lambda members: {"value": float(np.median(distance[members]))}),
        series=_series(samples, people),
        note=None if baseline else UNCALIBRATED,
    )
    return Outcome((measurement,))
