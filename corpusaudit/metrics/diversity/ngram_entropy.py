"""N-gram entropy: how evenly a corpus spreads over its words and phrases.

What it measures: whether a few words or phrases make up most of the text.

How: Shannon entropy in bits of the n-grams of all documents, for n = 1 to 4: -sum p log2 p with p an n-gram's share of
all n-grams. N-grams do not cross the end of a document. The interval is a delete-a-group jackknife over 20 random
groups of documents, those of one person together. The holdout baseline compares the same number of documents, cut to as
many tokens; the interval of the ratio to it is made from the jackknife of both. Labels are measured in blocks of
``label_documents`` documents, cut in the same way.

Read it as: 2 to the power of the entropy is the number of equally frequent n-grams that would be as varied: 8 bits are
256 words. Unlike distinct-n it weighs how often each occurs. The value rises as a corpus grows: compare with
``holdout`` and its ``matched`` figure, never the values of two corpora of different size.

Does not show: whether the variety makes sense; random words have the highest entropy.

Parameters: ``label_documents``, the documents in a block of a label and the least a label needs.

Reference: Shannon, A Mathematical Theory of Communication, 1948; Zhang et al., Generating Informative and Diverse
Conversational Responses via Adversarial Information Maximization, NeurIPS 2018 (Ent-n).
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.sums import exact_sum
from corpusaudit.features.text.ngrams import Ngrams, each_order, ngram_totals
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity._grams import Integers, counts_in_groups, pieces
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.equal import Leaving, Measured, baseline_at_equal_size, figure_of, label_figures
from corpusaudit.metrics.shared.resampling import jackknife_groups
from corpusaudit.metrics.shared.views import View, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Measurement, Part

ORDERS = 4
"""N-grams of one to four words, like distinct-n."""

RECORD = Record(
    id="diversity.ngram_entropy",
    version=2,
    dimension="diversity",
    better="higher",
    kind="census",
    unit="bits",
    needs=("synthetic",),
    measures=tuple(f"diversity.ngram_entropy_{order}" for order in range(1, ORDERS + 1)),
    sized=tuple(f"diversity.ngram_entropy_{order}" for order in range(1, ORDERS + 1)),
)


def ngram_entropies(ids: NDArray[np.uint32], offsets: NDArray[np.int64], *, most: int = ORDERS) -> list[float | None]:
    """Return the entropy in bits of 1-grams to ``most``-grams, at least 0; None where no document holds one.

    ``ids``: uint32 (tokens,). ``offsets``: int64 (documents + 1,).
    """
    return [_entropy(_counts(grams), grams.total) if grams.total else None for grams in each_order(ids, offsets, most)]


def _counts(grams: Ngrams) -> Counter[int]:
    """Return how many different n-grams occur how often."""
    found: Counter[int] = Counter()
    for piece in pieces(grams):
        often, times = np.unique(np.bincount(piece.numbers, minlength=piece.distinct), return_counts=True)
        found.update(dict(zip(often.tolist(), times.tolist(), strict=True)))
    return found


def _entropy(counts: Counter[int], total: int) -> float:
    often = np.array(list(counts), np.float64)
    times = np.array(list(counts.values()), np.float64)
    # log2 total - mean log2 count, as a sum that does not cancel.
    return max(0.0, exact_sum(times * often / total * np.log2(total / often)))


def _without_groups(grams: Ngrams, offsets: Integers, groups: Integers, count: int) -> NDArray[np.float64]:
    """Return the entropy without each group that leaves an n-gram, float64 (groups,).

    With c the count of an n-gram, N entropy = N log2 N - sum c log2 c, which groups change by whole terms. Terms are
    summed as whole numbers of a small unit, so that their order does not matter.
    """
    unit = 2.0 ** max(0, 61 - int(grams.total * np.log2(grams.total + 1) + 1).bit_length())

    def terms(often: Integers) -> Integers:
        return np.asarray(np.rint(often * np.log2(np.maximum(often, 1)) * unit), np.int64)

    whole, gone = 0, np.zeros(count, np.int64)
    for piece in pieces(grams):
        often = np.bincount(piece.numbers, minlength=piece.distinct)
        whole += int(terms(often).sum())
        number, group, inside = counts_in_groups(piece, groups, count)
        np.add.at(gone, group, terms(often[number]) - terms(often[number] - inside))
    left = grams.total - np.bincount(groups, ngram_totals(offsets, grams.order), count)
    rest = (whole - gone) / unit
    kept = left > 0
    return np.maximum(0.0, np.log2(left[kept]) - rest[kept] / left[kept])


def _measured(order: int) -> Measured:
    def measured(whole: View) -> Leaving | None:
        groups, count = jackknife_groups(len(whole), whole.units)
        for grams in each_order(whole.tokens.ids, whole.tokens.offsets, order):
            if grams.order == order and grams.total:
                without = _without_groups(grams, whole.tokens.offsets, groups, count)
                return Leaving(_entropy(_counts(grams), grams.total), without)
        return None

    return measured


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure the entropy of the n-grams of the synthetic corpus, of one to four words."""
    synthetic = view(workspace, "synthetic")
    labels = label_figures(workspace, label_documents, _values, ORDERS)
    return Outcome(tuple(_measurement(workspace, synthetic, n, parts) for n, parts in enumerate(labels, 1)))


def _values(some: View) -> list[float | None]:
    return ngram_entropies(some.tokens.ids, some.tokens.offsets)


def _measurement(workspace: Workspace, synthetic: View, order: int, parts: tuple[Part, ...]) -> Measurement:
    name, measured = f"diversity.ngram_entropy_{order}", _measured(order)
    figure = figure_of(measured(synthetic))
    if figure is None:
        reason = f"no document holds {order} tokens in a row"
        return RECORD.measurement(name, n=len(synthetic), reason=reason, note=note(synthetic))
    baseline, said = baseline_at_equal_size(workspace, measured)
    return RECORD.measurement(
        name, **figure._asdict(), n=len(synthetic), holdout=baseline, parts=parts, note=note(synthetic, said)
    )
