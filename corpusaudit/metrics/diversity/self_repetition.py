"""Self-repetition: how often the phrases of a document stand in other documents.

What it measures: stock phrases that a generator puts into document after document.

How: for each document, its different runs of four words are taken, and for each the number of other documents that hold
it; the score of the document is the natural logarithm of one more than the sum, and the figure the mean of the scores.
Documents of fewer than four words are left out. The interval is a delete-a-group jackknife over 20 random groups of
documents, those of one person together: leaving out documents takes their phrases from the others too. The holdout
baseline compares the same number of documents, cut to as many tokens; the interval of the ratio to it is made from the
jackknife of both. Labels are measured in blocks of ``label_documents`` documents, cut in the same way.

Read it as: 0, no phrase is shared; ln 11 = 2.4, a document's phrases occur ten times in others. The value rises with
the number of documents and with their length: compare with ``holdout`` and its ``matched`` figure, never the values of
two corpora of different size.

Does not show: sameness of meaning in other words; repetition inside one document.

Parameters: ``label_documents``, documents in a block of a label and the least a label needs.

Reference: Salkar et al., Self-Repetition in Abstractive Neural Summarizers, AACL 2022; Shaib et al., Standardizing the
Measurement of Text Diversity, 2024.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.sums import exact_mean
from corpusaudit.features.text.ngrams import each_order, ngram_totals
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity._grams import Integers, counts_in_groups, pieces
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.equal import Leaving, baseline_at_equal_size, figure_of, label_figures
from corpusaudit.metrics.shared.resampling import jackknife_groups
from corpusaudit.metrics.shared.views import View, note, view
from corpusaudit.ranges import Range, within_ranges

ORDER = 4
"""Words of a phrase, as published."""

RECORD = Record(
    id="diversity.self_repetition",
    version=2,
    dimension="diversity",
    better="lower",
    kind="census",
    unit="log repeats",
    needs=("synthetic",),
    measures=("diversity.self_repetition",),
    sized=("diversity.self_repetition",),
)


def self_repetition(ids: NDArray[np.uint32], offsets: NDArray[np.int64], *, order: int = ORDER) -> NDArray[np.float64]:
    """Return float64 (documents,): the score of each document, at least 0, NaN for one of fewer than ``order`` tokens.

    ``ids``: uint32 (tokens,). ``offsets``: int64 (documents + 1,).
    """
    repeats, _ = _repeats(ids, offsets, np.zeros(len(offsets) - 1, np.int64), 1, order)
    return np.where(ngram_totals(offsets, order) > 0, np.log1p(repeats), np.nan)


def _repeats(
    ids: NDArray[np.uint32], offsets: Integers, groups: Integers, count: int, order: int
) -> tuple[Integers, Integers]:
    """Return for each document how often its phrases stand in other documents, int64 (documents,), and from whom.

    The second, int64 (documents, count), tells how many of those are documents of each group.
    """
    documents = len(offsets) - 1
    total, shares = np.zeros(documents, np.int64), np.zeros((documents, count), np.int64)
    for grams in each_order(ids, offsets, order):
        if grams.order < order:
            continue
        for piece in pieces(grams):
            number, document, _ = counts_in_groups(piece, np.arange(documents), max(1, documents))
            holders = np.bincount(number, minlength=piece.distinct)
            np.add.at(total, document, holders[number] - 1)
            for group in range(count if count > 1 else 0):
                inside = np.bincount(number[groups[document] == group], minlength=piece.distinct)
                np.add.at(shares[:, group], document, inside[number])
    return total, shares


def _measured(whole: View) -> Leaving | None:
    ids, offsets = whole.tokens.ids, whole.tokens.offsets
    groups, count = jackknife_groups(len(whole), whole.units)
    long = ngram_totals(offsets, ORDER) > 0
    if not long.any():
        return None
    total, shares = _repeats(ids, offsets, groups, count, ORDER)
    without = []
    for group in range(count):
        kept = long & (groups != group)
        if kept.any():
            without.append(exact_mean(np.log1p(total[kept] - shares[kept, group])))
    return Leaving(exact_mean(np.log1p(total[long])), np.array(without))


def _values(some: View) -> list[float | None]:
    scores = self_repetition(some.tokens.ids, some.tokens.offsets)
    known = scores[~np.isnan(scores)]
    return [exact_mean(known) if len(known) else None]


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure how often the phrases of the synthetic documents stand in other synthetic documents."""
    synthetic = view(workspace, "synthetic")
    figure = figure_of(_measured(synthetic))
    if figure is None:
        raise Unmeasured(f"no document holds {ORDER} tokens in a row")
    n = int((ngram_totals(synthetic.tokens.offsets, ORDER) > 0).sum())
    baseline, said = baseline_at_equal_size(workspace, _measured)
    (parts,) = label_figures(workspace, label_documents, _values, 1)
    short = f"{len(synthetic) - n} documents of fewer than {ORDER} tokens were left out." if n < len(synthetic) else ""
    measurement = RECORD.measurement(
        "diversity.self_repetition",
        **figure._asdict(),
        n=n,
        holdout=baseline,
        parts=parts,
        note=note(synthetic, short, said),
    )
    return Outcome((measurement,))
