"""Nearest similarity: how near in meaning each synthetic document lies to some real one.

What it measures: the mean cosine similarity of the synthetic documents to their nearest real document.

How: vectors of whole documents from the audit's embedder; for each synthetic document the largest cosine to a source
document, whatever their labels; 0 where it is negative. At most ``max_documents`` are read, chosen by a hash of their
text, and compared with all of the source. The baseline is the same for as many documents of the holdout, beside the
same source. Where only one real corpus is given, its people are dealt into two halves. Interval: delete-a-group
jackknife over 20 groups of whole people.

Read it as: beside the holdout's. Below it, there is text unlike any real text; above it, text lies nearer to the source
than unseen text does: look at the metrics of memorization. The chart shows both.

Does not show: kinds of real text that are missing (recall and coverage do), facts that are copied or wrong.

Parameters: ``max_documents``, documents of each side at most.

Reference: the distance to the closest record of synthetic tables, as a similarity and on sentence embeddings.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._pairs import mean_measurement, pairing
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import histograms
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="fidelity.nearest_similarity",
    version=2,
    dimension="fidelity",
    better="band",
    kind="estimate",
    unit="score",
    needs=("synthetic",),
    measures=("fidelity.nearest_similarity",),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
)

_BARS = 20
"""Bars of the chart, from 0 to 1."""


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(20, 100_000, "documents")] = 2000,
) -> Outcome:
    """Return the mean cosine of each synthetic document to its nearest real one, beside the holdout's.

    max_documents: documents of each side at most, chosen by a hash of their text. Raises Unmeasured without five
    documents of real text, and without a synthetic document that has a token.
    """
    found = pairing(workspace, max_documents, by_label=False)
    samples = {"synthetic": np.maximum(0.0, found.synthetic.cosine)}
    people = None
    if found.baseline is not None:
        samples["holdout"] = np.maximum(0.0, found.baseline.cosine)
        people = found.baseline.people
    series = histograms(
        samples, np.linspace(0.0, 1.0, _BARS + 1).tolist(), "cosine similarity to the nearest real document", people
    )
    return Outcome(
        (mean_measurement(RECORD, RECORD.id, found, samples["synthetic"], samples.get("holdout"), {}, series=series),)
    )
