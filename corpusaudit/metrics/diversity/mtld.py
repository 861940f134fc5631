"""MTLD: how many words in a row keep the variety of words high.

What it measures: the length of text over which an author finds new words before too many return.

How: documents are joined in a random order that their content and the seed decide. Word by word the type-token ratio is
followed; where it falls to .72, a factor ends and the ratio starts anew. What is left at the end counts as a part of a
factor. MTLD is the number of words over the number of factors, forward and backward, averaged. A
factor may reach across documents, so that posts of 15 words can be measured too. The interval is a delete-a-group
jackknife over 20 random groups of documents, those of one person together, a factor belonging to the document in which
it ends. The holdout baseline compares documents cut to the same number of tokens.

Read it as: after about that many words, 28 % of the words were repetitions. Prose has 60 to 120; a text of one sentence
over and over has little more than twice its length. Compare it with ``holdout`` and its ``matched`` figure.

Does not show: repetition further apart than a factor, or of the same thing in other words.

Parameters: ``label_documents``, the least documents that a label needs.

Reference: McCarthy and Jarvis, MTLD, vocd-D, and HD-D, Behavior Research Methods 2010 (threshold .72).
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.text.ngrams import factor_ends
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.equal import Leaving, baseline_at_equal_size, figure_of, label_figures
from corpusaudit.metrics.shared.resampling import jackknife_groups
from corpusaudit.metrics.shared.views import View, note, view
from corpusaudit.ranges import Range, within_ranges

THRESHOLD = 0.72
"""Type-token ratio at which a factor ends, as published."""
_FEWEST = 50
"""Tokens: with fewer there is often no whole factor, and the figure is the length of the text."""

RECORD = Record(
    id="diversity.mtld",
    version=2,
    dimension="diversity",
    better="higher",
    kind="census",
    unit="tokens",
    needs=("synthetic",),
    measures=("diversity.mtld",),
)


def mtld(ids: NDArray[np.uint32], *, threshold: float = THRESHOLD) -> float:
    """Return the mean number of tokens a factor, forward and backward, positive.

    ``ids``: uint32 (tokens,), at least one. A text whose ratio never falls below 1 counts as one factor.
    """
    if not len(ids):
        raise ValueError("no token")
    return float(np.mean([len(ids) / _factors(way, threshold)[1] for way in (ids, ids[::-1])]))


def _factors(ids: NDArray[np.uint32], threshold: float) -> tuple[NDArray[np.int64], float]:
    """Return where factors end, and how many there are with the part of one at the end."""
    ends, words, types = factor_ends(ids, threshold)
    part = (1 - types / words) / (1 - threshold) if words else 0.0
    return ends, len(ends) + part or 1.0


def _measured(whole: View) -> Leaving | None:
    ids = whole.tokens.ids
    if len(ids) < _FEWEST:
        return None
    groups, count = jackknife_groups(len(whole), whole.units)
    group_of_token = np.repeat(groups, whole.tokens.lengths)
    left = len(ids) - np.bincount(group_of_token, minlength=count)
    ways, without = [], []
    for one, group in ((ids, group_of_token), (ids[::-1], group_of_token[::-1])):
        ends, factors = _factors(one, THRESHOLD)
        ways.append(len(ids) / factors)
        rest = factors - np.bincount(group[ends], minlength=count)
        without.append(left / np.maximum(rest, 1.0))
    return Leaving(float(np.mean(ways)), np.mean(without, axis=0)[left > 0])


def _values(some: View) -> list[float | None]:
    return [mtld(some.tokens.ids) if len(some.tokens.ids) >= _FEWEST else None]


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure MTLD of the synthetic corpus."""
    synthetic = view(workspace, "synthetic")
    figure = figure_of(_measured(synthetic))
    if figure is None:
        raise Unmeasured(f"the corpus holds fewer than {_FEWEST} tokens")
    baseline, said = baseline_at_equal_size(workspace, _measured)
    (parts,) = label_figures(workspace, label_documents, _values, 1)
    measurement = RECORD.measurement(
        "diversity.mtld",
        **figure._asdict(),
        n=len(synthetic),
        holdout=baseline,
        parts=parts,
        note=note(synthetic, said),
    )
    return Outcome((measurement,))
