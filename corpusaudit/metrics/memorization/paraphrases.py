"""Paraphrases: passages nearer in meaning to one passage of the source than real unseen text comes.

What it measures
    The share of synthetic documents with a window whose meaning, by sentence embedding, lies nearer to a window of the
    source than ``max_chance`` of real unseen documents do.
How
    For every document of the synthetic corpus and of the holdout, the smallest cosine distance of its windows to any
    window of the source is found, exactly. The distances of the holdout say how near unseen text comes by itself; the
    tail of that distribution, of -log distance, is extrapolated to ``max_chance``, and what lies nearer is flagged.
Read it as
    The rate beside the holdout's own; the p-value is Fisher's. Each finding names the passage of the source and says
    how many unseen documents come that near (``chance``).
Does not show
    Paraphrases that stay as far from their source as unseen text of that kind does: formulaic corpora hide many. Short
    passages in long windows. Words that were kept show better in ``memorization.near_copies``.
Parameters
    ``max_chance``: .002, the level at which the presets judge.
Reference
    Distance to the closest record, judged against a holdout (Platzer and Reutterer 2021), here for each finding.
"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization._windows import window_evidence
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.metrics.shared.tails import FEWEST, chance_of, fit_tail, nearness
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="memorization.paraphrases",
    version=3,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source", "holdout"),
    measures=("memorization.paraphrases",),
    reads=("embedder",),
    by_rarity=True,
    findings="all",
)


def surprising(distance: NDArray[np.float64], unseen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of unseen documents expected that near, float64 like ``distance``; nan where that is nan.

    Raises Unmeasured where ``unseen`` holds too few figures to say.
    """
    tail = fit_tail(nearness(unseen))
    if tail is None:
        raise Unmeasured(f"how near unseen text comes needs a holdout of {FEWEST} documents with words")
    return np.where(np.isnan(distance), np.nan, chance_of(nearness(np.nan_to_num(distance, nan=2.0)), tail))


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_chance: Annotated[float, Range(1e-6, 0.05)] = 0.002,
) -> Outcome:
    """Measure the corpus; one piece of evidence a document, the score being the cosine similarity."""
    workspace.corpus("holdout")
    matches = workspace.windows("synthetic", "source")
    unseen = workspace.windows("holdout", "source").distance
    chance = surprising(matches.distance, unseen)
    if surprising(np.zeros(1), unseen)[0] > max_chance:
        enough = math.ceil(1.0 / max_chance)
        raise Unmeasured(
            f"among {in_words(int((~np.isnan(unseen)).sum()))} documents of the holdout not even the same passage "
            "would be "
            f"nearer than chance brings unseen text; about {enough} would do, unless real texts repeat each other"
        )
    flagged = chance <= max_chance
    measurement = rate_measurement(
        RECORD,
        "memorization.paraphrases",
        workspace,
        flagged,
        surprising(unseen, unseen) <= max_chance,
        measured=~np.isnan(matches.distance),
        baseline_measured=~np.isnan(unseen),
        nothing="no synthetic document has words",
    )
    return Outcome((measurement,), window_evidence(RECORD.id, workspace, matches, flagged, chance))
