"""HD-D: how many different words a random handful of 42 words of the corpus holds.

What it measures: whether the corpus lives on a few frequent words.

How: 42 tokens are drawn at random from all tokens of the corpus, without putting any back; HD-D is the mean number of
different words among them, over 42. It is computed exactly from the counts of the words (hypergeometric distribution);
nothing is drawn. The interval is a delete-a-group jackknife over 20 random groups of documents, those of one person
together. Labels are measured in blocks of ``label_documents`` documents. The holdout baseline compares the same number
of documents, cut to as many tokens.

Read it as: .85 means that of 42 words drawn from anywhere in the corpus about 36 are different. Size matters little,
unlike for the type-token ratio. Compare it with ``holdout`` and its ``matched`` figure.

Does not show: where words return: whether each document repeats itself or all say the same is one to it (TTR and
self-BLEU tell these apart). The order of words.

Parameters: ``label_documents``, documents in a block of a label and the least a label needs.

Reference: McCarthy and Jarvis, vocd: A theoretical and empirical evaluation, Language Testing 2007 (42 draws).
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.sums import exact_sum
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.equal import Leaving, baseline_at_equal_size, figure_of, label_figures
from corpusaudit.metrics.shared.resampling import jackknife_groups
from corpusaudit.metrics.shared.views import View, note, view
from corpusaudit.ranges import Range, within_ranges

DRAWS = 42
"""Tokens drawn, as published: every text that the authors looked at has as many."""

RECORD = Record(
    id="diversity.hdd",
    version=2,
    dimension="diversity",
    better="higher",
    kind="census",
    unit="share",
    needs=("synthetic",),
    measures=("diversity.hdd",),
)


def hdd(counts: NDArray[np.int64], *, draws: int = DRAWS) -> float:
    """Return the mean share of different words among ``draws`` tokens, in (0, 1].

    ``counts``: int64 (words,), how often each word occurs. Raises ValueError for fewer tokens than ``draws``.
    """
    total = int(counts.sum())
    if total < draws:
        raise ValueError(f"fewer than {draws} tokens")
    often, words = np.unique(counts[counts > 0], return_counts=True)
    # Probability that no draw meets a word: the i-th finds none of its tokens among those that are left.
    steps = np.arange(draws)
    left = np.maximum(total - often[:, None] - steps, 0) / (total - steps)
    return exact_sum(words * (1.0 - np.prod(left, axis=1))) / draws


def _measured(whole: View) -> Leaving | None:
    if len(whole.tokens.ids) < DRAWS:
        return None
    words, ids = np.unique(whole.tokens.ids, return_inverse=True)
    groups, count = jackknife_groups(len(whole), whole.units)
    group_of_token = np.repeat(groups, whole.tokens.lengths)
    counts = np.bincount(ids, minlength=len(words))
    rest = [counts - np.bincount(ids[group_of_token == group], minlength=len(words)) for group in range(count)]
    return Leaving(hdd(counts), np.array([hdd(some) for some in rest if some.sum() >= DRAWS]))


def _values(some: View) -> list[float | None]:
    ids = some.tokens.ids
    return [hdd(np.bincount(np.unique(ids, return_inverse=True)[1])) if len(ids) >= DRAWS else None]


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure HD-D of the synthetic corpus."""
    synthetic = view(workspace, "synthetic")
    figure = figure_of(_measured(synthetic), most=1.0)
    if figure is None:
        raise Unmeasured(f"the corpus holds fewer than {DRAWS} tokens")
    baseline, said = baseline_at_equal_size(workspace, _measured, most=1.0)
    (parts,) = label_figures(workspace, label_documents, _values, 1)
    measurement = RECORD.measurement(
        "diversity.hdd", **figure._asdict(), n=len(synthetic), holdout=baseline, parts=parts, note=note(synthetic, said)
    )
    return Outcome((measurement,))
