"""Classifier two-sample test: can a classifier tell the synthetic text from real text?

What it measures: how far the two corpora differ in any way that a linear classifier on document vectors can use:
subjects left out, one kind of text for another, words or sentences without order.

How: logistic regression (C = 1, classes balanced) on the document vectors at unit length, five-fold cross-validated;
documents of one person, and a text with its copy in the other corpus, are left out together. The value is the AUC of
the scores of documents left out. Both corpora are cut to the same number of documents, chosen by the digest of their
text. Real text is the holdout where there is one, else the source. Interval: DeLong's, on the logit scale, its
variance summed over people and widened for training text that the five classifiers share.

Read it as: .5, a synthetic document cannot be told from a real one; 1, always. A classifier tells almost any model's
text from real text, so a high value alone is a reason to look, not to stop. Compare with the baseline, the same
figure for the source against the holdout: .5 where both are of one kind. Below .5 is chance.

Does not show: what the difference is (recall and coverage say whether something is missing, precision whether something
is there that should not be), copying, mistakes of fact.

Parameters: max_documents, how many of each corpus are compared at most.

Reference: Lopez-Paz and Oquab, Revisiting Classifier Two-Sample Tests, ICLR 2017; DeLong et al., Biometrics 1988;
Nadeau and Bengio, Inference for the Generalization Error, Machine Learning 2003.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import JsonValue

from corpusaudit.counts import PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.vectors.separation import Rows, Separation, rows_of, separate
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline

RECORD = Record(
    id="fidelity.c2st",
    version=2,
    dimension="fidelity",
    better="lower",
    kind="estimate",
    unit="AUC",
    needs=("synthetic",),
    reads=("embedder",),
    measures=("fidelity.c2st",),
    needs_one_of=("holdout", "source"),
)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_documents: Annotated[int, Range(20, 10_000, "documents")] = 1000,
) -> Outcome:
    """Return the AUC of synthetic against real text with its interval and the baseline from real text alone.

    max_documents: documents of each corpus compared at most. Raises Unmeasured without real text or with fewer than
    four documents, or people, a side.
    """
    role = next((role for role in ("holdout", "source") if workspace.has(role)), None)
    if role is None:
        raise Unmeasured("neither holdout nor source was given: no real text to compare with")
    synthetic, real = rows_of(workspace, "synthetic"), rows_of(workspace, role)
    n = min(len(synthetic), len(real), max_documents)
    first, second = synthetic.take(slice(n)), real.take(slice(n))
    figure = separate(first, second)
    other, said = _other_real(workspace, real)
    size = min(n, len(other[0]), len(other[1]))
    settings: dict[str, JsonValue] = {"real": role, "baseline": said, "documents": n}
    measurement = RECORD.measurement(
        "fidelity.c2st",
        value=figure.auc,
        low=figure.low,
        high=figure.high,
        n=n,
        holdout=_baseline(figure, (first, second), other, size) if size >= PEOPLE or size == n else None,
        settings=settings,
        note=f"Compared with the {role}; the baseline compares the {said}.",
    )
    return Outcome((measurement,))


def _other_real(workspace: Workspace, real: Rows) -> tuple[tuple[Rows, Rows], str]:
    """Return the two sides of the baseline and what they are: source and holdout, or halves of the only real corpus."""
    if workspace.has("source") and workspace.has("holdout"):
        return (rows_of(workspace, "source"), real), "source with the holdout"
    return (real.take(slice(0, None, 2)), real.take(slice(1, None, 2))), "halves of the only real corpus"


def _baseline(figure: Separation, sides: tuple[Rows, Rows], other: tuple[Rows, Rows], size: int) -> Baseline | None:
    """Return the baseline at ``size`` documents a side, or None where real text is too little."""
    first, second = (side.take(slice(size)) for side in other)
    try:
        baseline = separate(first, second)
        same = figure if size == figure.n else separate(sides[0].take(slice(size)), sides[1].take(slice(size)))
    except Unmeasured:
        return None
    # Real text against real text has .5 by what the figure is; below it the baseline is noise, above it may be none.
    beside = max(0.5, baseline.auc)
    return Baseline(
        value=baseline.auc,
        n=size,
        low=baseline.low,
        high=baseline.high,
        matched=None if same is figure else same.auc,
        ratio_low=min(same.low / beside, same.auc / baseline.auc) if baseline.auc else None,
        ratio_high=max(same.high / beside, same.auc / baseline.auc) if baseline.auc else None,
    )
