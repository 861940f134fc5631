"""Plagiarism rate: documents with a passage that means the same as a passage of the source.

What it measures
    The share of synthetic documents of which a window lies within a cosine distance of ``max_distance`` of a window of
    the source, by sentence embeddings.
How
    Texts are cut in overlapping windows of the embedder's length; every window is compared with every window of the
    source (exact search), so a long copied passage counts even in a longer document.
Read it as
    Lightly edited and some reworded copies lie within .05; compare with the holdout baseline, since short or formulaic
    texts lie that near by chance. The p-value is Fisher's, on documents.
Does not show
    Copied passages that fill no window, or that the windows of the two texts cut differently: a passage of 300 words
    copied word for word into the middle of a longer text can lie at .15 (``memorization.verbatim`` finds it); which of
    two meanings was copied, when many source texts say the same; copied details (a name changes an embedding little).
Parameters
    ``max_distance``: cosine distance below which two passages are taken for the same (.05, as in the published
    audits of synthetic clinical notes).
Reference
    Cosine-distance plagiarism threshold as used for LLM reports conditioned on ICD-10 codes.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization._windows import window_evidence
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.metrics.shared.tails import chance_of, fit_tail, nearness
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="memorization.plagiarism_rate",
    version=4,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("memorization.plagiarism_rate",),
    reads=("embedder",),
    by_rarity=True,
    findings="all",
)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_distance: Annotated[float, Range(1e-6, 0.5)] = 0.05,
) -> Outcome:
    """Measure the corpus; one piece of evidence a document, the score being the cosine similarity."""
    matches = workspace.windows("synthetic", "source")
    unseen = workspace.windows("holdout", "source").distance if workspace.has("holdout") else None
    measurement = rate_measurement(
        RECORD,
        "memorization.plagiarism_rate",
        workspace,
        matches.distance < max_distance,
        None if unseen is None else unseen < max_distance,
        measured=~np.isnan(matches.distance),
        baseline_measured=None if unseen is None else ~np.isnan(unseen),
        nothing="no synthetic document has words",
    )
    flagged = np.asarray(matches.distance < max_distance)
    tail = None if unseen is None else fit_tail(nearness(unseen))
    chance = None if tail is None else chance_of(nearness(np.nan_to_num(matches.distance, nan=2.0)), tail)
    return Outcome((measurement,), window_evidence(RECORD.id, workspace, matches, flagged, chance))
