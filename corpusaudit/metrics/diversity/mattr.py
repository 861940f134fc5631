"""Moving-average type-token ratio over windows of 50 tokens.

What it measures: the variety of words in any stretch of text of fixed length.

How: documents are joined in a random order that their content and the seed decide; the type-token ratio of every window
of 50 tokens is averaged. Windows reach across documents, so that posts of 15 words can be measured too; size needs no
correction. Length does, a little: windows over short documents hold several beginnings, and windows in a long one its
subject again and again. So the holdout baseline compares documents cut to the same number of tokens, and so do labels.
The interval is a delete-a-group jackknife over 20 random groups of documents, a window belonging to the document in
which it starts; the interval of the ratio to the baseline is made from the jackknife of both.

Read it as: .8 means that of 50 running words 40 are different. Compare it with ``holdout`` and its ``matched`` figure.

Does not show: repetition further apart than 50 words.

Parameters: ``label_documents``, documents in a block of a label and the least a label needs.

Reference: Covington and McFall, Cutting the Gordian Knot: the Moving-Average Type-Token Ratio, 2010.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.text.ngrams import types_per_window
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.equal import Leaving, baseline_at_equal_size, figure_of, label_figures
from corpusaudit.metrics.shared.resampling import jackknife_groups
from corpusaudit.metrics.shared.views import View, note, view
from corpusaudit.ranges import Range, within_ranges

WINDOW = 50
"""Words of the window: MATTR-50, as published tables report it."""

RECORD = Record(
    id="diversity.mattr",
    version=4,
    dimension="diversity",
    better="higher",
    kind="census",
    unit="share",
    needs=("synthetic",),
    measures=("diversity.mattr_50",),
)


def mattr(ids: NDArray[np.uint32], *, window: int = WINDOW) -> float:
    """Return the mean type-token ratio of all windows of one sequence of tokens, in (0, 1].

    ``ids``: uint32 (tokens,). Raises ValueError for fewer tokens than ``window``.
    """
    if len(ids) < window:
        raise ValueError(f"fewer than {window} tokens")
    return float(types_per_window(ids, window).mean()) / window


def _measured(whole: View) -> Leaving | None:
    ids, offsets = whole.tokens.ids, whole.tokens.offsets
    if len(ids) < WINDOW:
        return None
    types = types_per_window(ids, WINDOW).astype(np.float64)
    groups, count = jackknife_groups(len(whole), whole.units)
    group_of_window = np.repeat(groups, np.diff(offsets))[: len(types)]
    left_types = types.sum() - np.bincount(group_of_window, types, count)
    left = len(types) - np.bincount(group_of_window, minlength=count)
    return Leaving(float(types.mean()) / WINDOW, left_types[left > 0] / left[left > 0] / WINDOW)


def _values(some: View) -> list[float | None]:
    return [mattr(some.tokens.ids) if len(some.tokens.ids) >= WINDOW else None]


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure the moving-average type-token ratio of the synthetic corpus."""
    synthetic = view(workspace, "synthetic")
    figure = figure_of(_measured(synthetic), most=1.0)
    if figure is None:
        raise Unmeasured(f"the corpus holds fewer than {WINDOW} tokens")
    baseline, said = baseline_at_equal_size(workspace, _measured, most=1.0)
    (parts,) = label_figures(workspace, label_documents, _values, 1)
    measurement = RECORD.measurement(
        "diversity.mattr_50",
        **figure._asdict(),
        n=len(synthetic),
        holdout=baseline,
        parts=parts,
        note=note(synthetic, said),
    )
    return Outcome((measurement,))
