"""Opening concentration: how likely do two documents begin with the same words?

What it measures: a generator's habit of beginning in a few ways: "The patient is a ...", "I have been feeling ...".

How: the probability that two different documents, drawn at random, begin with the same ``words`` words; of a shorter
document all words are its beginning. It is sum c (c - 1) over n (n - 1) with c the documents of each opening (Simpson's
concentration). It weighs all openings, where the share of the most frequent sees one, and its mean does not depend on
the number of documents, where that share grows as a corpus shrinks and an entropy as it grows. The share of the most
frequent opening stands in the note. The interval is a delete-a-group jackknife over 20 random groups of
documents, those of one person together; the interval of the ratio to the holdout baseline is made from both.

Read it as: 5 %, of a hundred pairs of documents five begin alike; as much as twenty openings in equal use come to.

Does not show: openings that differ in one word; what follows.

Parameters: ``words``, words of an opening; ``label_documents``, the least documents that a label needs.

Reference: Simpson, Measurement of Diversity, Nature 1949.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.duplicates import repeated_by_a_few
from corpusaudit.metrics.shared.equal import Leaving, Measured, baseline_at_any_size, figure_of
from corpusaudit.metrics.shared.resampling import jackknife_groups
from corpusaudit.metrics.shared.views import View, holdout_view, label_parts, note, view
from corpusaudit.numbers import percent
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="diversity.opening_concentration",
    version=2,
    dimension="diversity",
    better="lower",
    kind="census",
    unit="share",
    needs=("synthetic",),
    measures=("diversity.opening_concentration",),
)


def openings(ids: NDArray[np.uint32], offsets: NDArray[np.int64], words: int) -> NDArray[np.int64]:
    """Return the number of each document's opening, int64 (documents,) from 0: equal numbers, equal first words.

    ``ids``: uint32 (tokens,). ``offsets``: int64 (documents + 1,).
    """
    places = offsets[:-1, None] + np.arange(words)
    inside = places < offsets[1:, None]
    first = np.full(places.shape, -1, np.int64)  # stands behind the end of a short document
    first[inside] = ids[places[inside]]
    return np.unique(first, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def concentration(counts: NDArray[np.int64]) -> float:
    """Return the probability that two different things are of one kind, in [0, 1]; ``counts``: things of each kind.

    Raises ValueError for fewer than two things.
    """
    n = int(counts.sum())
    if n < 2:
        raise ValueError("a pair needs two documents")
    return int((counts * (counts - 1)).sum()) / (n * (n - 1))


def _measured(words: int) -> Measured:
    def measured(some: View) -> Leaving | None:
        if len(some) < 2:
            return None
        kinds = openings(some.tokens.ids, some.tokens.offsets, words)
        groups, count = jackknife_groups(len(some), some.units)
        counts = np.bincount(kinds)
        rests = [counts - np.bincount(kinds[groups == group], minlength=len(counts)) for group in range(count)]
        return Leaving(concentration(counts), np.array([concentration(rest) for rest in rests if rest.sum() > 1]))

    return measured


@within_ranges
def measure(
    workspace: Workspace,
    *,
    words: Annotated[int, Range(1, 20, "words")] = 4,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure how likely two synthetic documents begin with the same words."""
    synthetic, measured = view(workspace, "synthetic"), _measured(words)
    figure = figure_of(measured(synthetic), most=1.0)
    if figure is None:
        raise Unmeasured("openings are compared, and only one document has tokens")
    most = int(np.bincount(openings(synthetic.tokens.ids, synthetic.tokens.offsets, words)).max())

    def of_a_few(some: View) -> bool:
        return repeated_by_a_few(openings(some.tokens.ids, some.tokens.offsets, words), some.groups)

    (parts,) = label_parts(
        synthetic,
        holdout_view(workspace),
        lambda some: [figure_of(measured(some), most=1.0)],
        1,
        label_documents,
        of_a_few,
    )
    measurement = RECORD.measurement(
        "diversity.opening_concentration",
        **figure._asdict(),
        n=len(synthetic),
        holdout=baseline_at_any_size(workspace, measured, most=1.0),
        parts=parts,
        note=note(synthetic, f"{percent(most / len(synthetic))} of the documents begin in the most frequent way."),
    )
    return Outcome((measurement,))
