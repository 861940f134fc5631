"""Type-token ratio: how seldom a document repeats a word.

What it measures: the variety of words inside each document.

How: different tokens over tokens of each document, averaged over documents with tokens; a t interval over documents.
Since longer texts repeat more, the holdout baseline compares documents cut to the same number of tokens, and so do the
labels beside it.

Read it as: 1 means no document repeats a word. Compare it with ``holdout`` and its ``matched`` figure.

Does not show: sameness between documents; a corpus of one text copied a thousand times scores as the one text.

Parameters: ``label_documents``, the least documents that a label needs.

Reference: Templin, Certain Language Skills in Children, 1957.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.sums import exact_mean
from corpusaudit.features.text.ngrams import types_per_document
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.resampling import mean_interval
from corpusaudit.metrics.shared.views import Figure, View, equalized, histogram, label_parts, labelled, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline

RECORD = Record(
    id="diversity.ttr",
    version=4,
    dimension="diversity",
    better="higher",
    kind="census",
    unit="share",
    needs=("synthetic",),
    measures=("diversity.ttr",),
)


def type_token_ratios(ids: NDArray[np.uint32], offsets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return float64 (documents,): the type-token ratio of each document in (0, 1], NaN for one without tokens."""
    lengths = np.diff(offsets)
    types = types_per_document(ids, offsets)
    return np.where(lengths > 0, types / np.maximum(lengths, 1), np.nan)


def _ratios(whole: View) -> NDArray[np.float64]:
    return type_token_ratios(whole.tokens.ids, whole.tokens.offsets)


def _mean(whole: View) -> Figure:
    ratios = _ratios(whole)
    return Figure(exact_mean(ratios), *mean_interval(ratios, least=0, most=1))


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure the mean type-token ratio of the synthetic documents."""
    synthetic = view(workspace, "synthetic")
    figure = _mean(synthetic)
    equal = equalized(workspace)
    baseline, said = None, ""
    if equal is not None:
        held = _mean(equal.holdout)
        baseline = Baseline(**held._asdict(), n=len(equal.holdout), matched=_mean(equal.synthetic).value)
        said = f"Compared with the holdout at {equal.length} tokens a document."
    shown, other, long = labelled(workspace)
    (parts,) = label_parts(shown, other, lambda v: [_mean(v)], 1, label_documents, long=long)
    chart = histogram("Type-token ratio of the documents", _ratios(synthetic), "type-token ratio")
    measurement = RECORD.measurement(
        "diversity.ttr",
        **figure._asdict(),
        n=len(synthetic),
        holdout=baseline,
        parts=parts,
        series=(chart,),
        note=note(synthetic, said),
    )
    return Outcome((measurement,))
