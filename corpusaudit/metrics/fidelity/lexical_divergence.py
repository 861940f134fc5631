"""Lexical divergence: how differently synthetic and real text use words and pairs of words.

What it measures: how far apart the frequencies of words lie (``lexical_divergence_1``), and those of pairs of
neighbouring words (``lexical_divergence_2``).

How: Jensen-Shannon divergence in bits of the two distributions over words, or over pairs within documents: the mean, of
both texts, of the Kullback-Leibler divergence to the distribution halfway between. Both texts are cut to the same
number of tokens, at most ``max_tokens``: documents in an order that a hash of their text decides, the last one cut,
since the figure falls as text grows. Real text is the holdout where there is one, else the source. Interval:
delete-a-group jackknife over 20 groups of people of both sides.

Read it as: 0, the same words as often; 1, no word in common. Two samples of one kind of real text are not at 0, pairs
of words least of all: compare with the baseline, the same figure for the source against the holdout, or for one half
of the people of the only real corpus against the other, at as many tokens (``matched`` is the synthetic figure there).

Does not show: what words mean, in which order they stand, which ones differ.

Parameters: ``max_tokens``, tokens of each side at most.

Reference: Lin, Divergence Measures Based on the Shannon Entropy, IEEE Transactions on Information Theory 1991.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.text.ngrams import ngram_ids
from corpusaudit.features.text.tokens import joined
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._words import Floats, compared, equal_tokens, groups_of, sides
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.views import View
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Measurement

RECORD = Record(
    id="fidelity.lexical_divergence",
    version=2,
    dimension="fidelity",
    better="lower",
    kind="estimate",
    unit="score",
    needs=("synthetic",),
    measures=("fidelity.lexical_divergence_1", "fidelity.lexical_divergence_2"),
    needs_one_of=("holdout", "source"),
    sized=("fidelity.lexical_divergence_1", "fidelity.lexical_divergence_2"),
)


def jensen_shannon(first: NDArray[Any], second: NDArray[Any]) -> float:
    """Return the Jensen-Shannon divergence in bits of two distributions, in [0, 1]; nan where one is all 0.

    first, second: (types,), counts or weights of the same types. The square of scipy's
    ``jensenshannon`` with base 2. Equal to the last bit in whatever order the types come.
    """
    if not first.any() or not second.any():
        return float("nan")
    shares = [side / float(side.sum()) for side in (first.astype(np.float64), second.astype(np.float64))]
    halfway = (shares[0] + shares[1]) / 2
    found = 0.0
    for share in shares:
        used = share > 0
        found += float(np.sort(share[used] * np.log2(share[used] / halfway[used])).sum()) / 2
    return min(1.0, max(0.0, found))


def divergence(first: View, second: View, order: int) -> tuple[float, Floats]:
    """Return the divergence of the n-grams of that order of two texts, and the same without each group of people.

    nan where a text has no such n-gram.
    """
    both = joined(first.tokens, second.tokens)
    grams, starts, distinct = ngram_ids(both.ids, both.offsets, order)
    own = int(starts[len(first)])
    parts = grams[:own], grams[own:]
    whole = [np.bincount(part, minlength=distinct) for part in parts]
    *groups, count = groups_of(first, second)
    totals = np.diff(starts)
    of_gram = [
        np.repeat(group, several)
        for group, several in zip(groups, (totals[: len(first)], totals[len(first) :]), strict=True)
    ]
    without = []
    for group in range(count if count > 1 else 0):
        gone = (np.bincount(part[of == group], minlength=distinct) for part, of in zip(parts, of_gram, strict=True))
        without.append(jensen_shannon(*(all_ - some for all_, some in zip(whole, gone, strict=True))))
    return jensen_shannon(*whole), np.array(without)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_tokens: Annotated[int, Range(1000, 100_000_000, "tokens")] = 1_000_000,
) -> Outcome:
    """Return the divergence of words and of pairs of words of synthetic and real text.

    max_tokens: tokens of each side compared at most. Raises Unmeasured without five documents of real text, and without
    a synthetic document that has a token.
    """
    found = sides(workspace)

    def sample(first: View, second: View) -> tuple[View, View]:
        return equal_tokens(first, second, max_tokens)

    def measured(order: int) -> Measurement:
        metric = RECORD.measures[order - 1]
        try:
            return compared(RECORD, metric, found, lambda a, b: divergence(a, b, order), sample, most=1.0)
        except Unmeasured:
            return RECORD.measurement(metric, n=0, reason=f"a text has no {order} tokens in a row")

    return Outcome((measured(1), measured(2)))
