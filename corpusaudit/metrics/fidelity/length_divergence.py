"""Length divergence: how much longer or shorter synthetic documents are than real ones.

What it measures: how far the lengths of synthetic documents, in tokens, lie from those of real ones, as distributions.

How: the Wasserstein distance of the two distributions of lengths (the least mean change that makes the lengths of one
corpus those of the other) over the mean length of the real documents. As many documents of each, at most
``max_documents``, chosen by a hash of their text; documents without tokens are left out. Real text is the holdout where
there is one, else the source. Interval: delete-a-group jackknife over 20 groups of people of both sides.

Read it as: .3, documents must change by three tenths of a real document's mean length, longer or shorter, until the
lengths agree. Compare with the baseline, the same figure for the source against the holdout, or for one half of the
people of the only real corpus against the other, at as many documents (``matched`` is the synthetic figure there).

Does not show: whether they are too long or too short (the report has the tokens of each corpus), what is in them.

Parameters: ``max_documents``, documents of each side at most.

Reference: Ramdas, Garcia Trillos and Cuturi, On Wasserstein Two-Sample Testing, Entropy 2017.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._words import compared, equal_documents, leaving_out, sides
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.views import View
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="fidelity.length_divergence",
    version=1,
    dimension="fidelity",
    better="lower",
    kind="estimate",
    unit="ratio",
    needs=("synthetic",),
    measures=("fidelity.length_divergence",),
    needs_one_of=("holdout", "source"),
    sized=("fidelity.length_divergence",),
)


def length_divergence(lengths: NDArray[Any], real: NDArray[Any]) -> float:
    """Return the Wasserstein distance of two samples of lengths over the mean of the real ones, 0 or more.

    lengths: (n,), real: (m,), each at least one length above 0.
    """
    from scipy.stats import wasserstein_distance

    return float(wasserstein_distance(np.sort(lengths), np.sort(real))) / float(real.mean())


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(20, 1_000_000, "documents")] = 10_000,
) -> Outcome:
    """Return the distance of the lengths of synthetic and real documents, over the mean length of the latter.

    max_documents: documents of each side compared at most. Raises Unmeasured without five documents of real text, and
    without a synthetic document that has a token.
    """

    def one(mine: View, real: View) -> float:
        return length_divergence(mine.tokens.lengths, real.tokens.lengths)

    measurement = compared(
        RECORD,
        RECORD.id,
        sides(workspace),
        lambda mine, real: leaving_out(mine, real, one),
        lambda mine, real: equal_documents(mine, real, max_documents),
    )
    return Outcome((measurement,))
