"""Authenticity: does the text stay as far from the source as source documents stay from each other?

What it measures
    The share of synthetic documents that lie farther from their nearest source document than that source document lies
    from its own nearest other source document. The others look like a source document with some noise added.
How
    Document embeddings, cosine distance, exact nearest neighbours. Where several source documents are equally near,
    the one that lies farthest from its own neighbour decides; a document at the same distance is not authentic. So an
    exact copy is never authentic, and the order of documents changes nothing.
Read it as
    Compare with the holdout baseline: independent text of the same kind scores well below 1 too (.78 for points of a
    Gaussian in 32 dimensions), since some documents come near to one another by chance. Each document is scored by
    itself, so the figure does not depend on the number of documents, and the baseline compares whatever its size. The
    p-value (Fisher's exact test) says whether the share of documents that are not authentic exceeds the holdout's.
Does not show
    Which passage is near, and copied passages in longer documents. A source document that was filed twice has a
    neighbour at distance 0, so that only its exact copy is not authentic.
Parameters
    None.
Reference
    Alaa, van Breugel, Saveliev and van der Schaar, How Faithful is your Synthetic Data?, ICML 2022.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import UNCALIBRATED, label_parts
from corpusaudit.metrics.shared.statistics import clopper_pearson, excess_p_value
from corpusaudit.results import Baseline

RECORD = Record(
    id="memorization.authenticity",
    version=2,
    dimension="memorization",
    better="higher",
    kind="estimate",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("memorization.authenticity",),
    reads=("embedder",),
)

_NEAREST = 5
"""Equally near source documents that are looked at; beyond the copies of one text, ties are rare."""


def authentic(
    distances: NDArray[np.floating[Any]], indices: NDArray[np.int64], spacing: NDArray[np.floating[Any]]
) -> NDArray[np.bool_]:
    """Return which queries are authentic, bool (n,).

    ``distances``, ``indices``: (n, k), the nearest source rows of each query, nearest first, -1 where there is none.
    ``spacing``: (m,), the distance of each source row to its nearest other row. Any distance will do.
    """
    tied = (distances == distances[:, :1]) & (indices >= 0)
    needed = np.where(tied, spacing[indices], -np.inf).max(axis=1)
    return np.asarray(distances[:, 0] > needed, np.bool_)


def _scored(workspace: Workspace, role: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which documents of that role are authentic, and which have words to be scored by."""
    near = workspace.neighbours(role, "source", _NEAREST)
    spacing = workspace.neighbours("source", "source", 1).distances[:, 0]
    if np.isfinite(spacing).sum() < 2:
        raise Unmeasured("the source has fewer than two documents with words")
    return authentic(near.distances, near.indices, spacing), ~np.isnan(near.distances[:, 0])


def measure(workspace: Workspace) -> Outcome:
    """Measure the corpus."""
    good, measured = _scored(workspace, "synthetic")
    n, count = int(measured.sum()), int(good[measured].sum())
    if not n:
        raise Unmeasured("no synthetic document has words")
    low, high = clopper_pearson(count, n)
    baseline, p_value = None, None
    if workspace.has("holdout"):
        unseen, about = _scored(workspace, "holdout")
        size, kept = int(about.sum()), int(unseen[about].sum())
        if size:
            least, most = clopper_pearson(kept, size)
            baseline = Baseline(value=kept / size, n=size, low=least, high=most)
            p_value = excess_p_value(n - count, n, size - kept, size)
    measurement = RECORD.measurement(
        "memorization.authenticity",
        value=count / n,
        n=n,
        low=low,
        high=high,
        holdout=baseline,
        p_value=p_value,
        parts=label_parts(workspace, good, measured),
        note=None if baseline else UNCALIBRATED,
    )
    return Outcome((measurement,))
