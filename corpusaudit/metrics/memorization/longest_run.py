"""Longest run: how far one document follows one person's words.

What it measures
    The longest run of tokens, over all synthetic documents, that stands in the texts of exactly one person of the
    source and not in the holdout.
How
    As ``memorization.verbatim``, from ``min_tokens`` tokens on; a document without such a run has length 0. The maximum
    grows with the number of documents, so the baseline compares equal numbers: ``matched`` is the expected maximum
    over as many synthetic documents as the holdout has (or the reverse, when the holdout is the larger one).
Read it as
    A maximum far above the holdout's points at one record that was copied at length; the findings of
    ``memorization.verbatim`` name it. The p-value (Mann-Whitney, all documents) tells whether runs are longer as a
    rule than those of real unseen text.
Does not show
    How many documents copy; copies with edits; runs that several people share.
Parameters
    ``min_tokens``: shortest run that is looked for (8, the length of a common phrase).
Reference
    Longest common substring as in Carlini et al. 2023, on tokens.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import Unmeasured
from corpusaudit.features.small_counts import counted
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization._runs import longest_runs
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import UNCALIBRATED, histograms, parts_by_label
from corpusaudit.metrics.shared.statistics import expected_maximum, rank_p_value
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Series

RECORD = Record(
    id="memorization.longest_run",
    version=2,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="tokens",
    needs=("synthetic", "source"),
    measures=("memorization.longest_run",),
    sized=("memorization.longest_run",),
)


def _histograms(samples: dict[str, NDArray[np.float64]], people: NDArray[np.int64] | None) -> tuple[Series, ...]:
    edges = [0.0, 1.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0, 96.0, 128.0]
    top = max(float(sample.max()) for sample in samples.values())
    while edges[-1] <= top:
        edges.append(2.0 * edges[-1])
    # The last edge is one of the list: it is not to name the longest run of a real document.
    edges = edges[: max(2, bisect_right(edges, top)) + 1]
    return histograms(samples, edges, "tokens in the longest run of a document", people)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    min_tokens: Annotated[int, Range(2, 64, "tokens")] = 8,
) -> Outcome:
    """Measure the corpus."""
    everything = longest_runs(workspace, "synthetic", min_tokens)
    measured = workspace.tokens("synthetic").lengths >= min_tokens
    if not measured.any():
        raise Unmeasured(f"no synthetic document has {min_tokens} tokens")
    longest = everything[measured]
    samples = {"synthetic": longest}
    baseline, p_value, people = None, None, None
    if workspace.has("holdout"):
        lengths = workspace.tokens("holdout").lengths
        published = counted(lengths >= min_tokens, lengths, workspace.people("holdout"))
        unseen, people = (
            longest_runs(workspace, "holdout", min_tokens)[published],
            workspace.people("holdout")[published],
        )
        if len(unseen):
            samples["holdout"] = unseen
            size = min(len(longest), len(unseen))
            baseline = Baseline(value=expected_maximum(unseen, size), n=size, matched=expected_maximum(longest, size))
            p_value = rank_p_value(longest, unseen)
    measurement = RECORD.measurement(
        "memorization.longest_run",
        value=float(longest.max()),
        n=len(longest),
        holdout=baseline,
        p_value=p_value,
        parts=parts_by_label(workspace, measured, lambda members: {"value": float(everything[members].max())}),
        series=_histograms(samples, people),
        note=None if baseline else UNCALIBRATED,
    )
    return Outcome((measurement,))
