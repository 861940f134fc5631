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

from corpusaudit.features.vectors.separation import rows_of
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._two_samples import real_roles, told_apart
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="fidelity.c2st",
    version=3,
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
    rows = {role: rows_of(workspace, role) for role in ("synthetic", *real_roles(workspace))}
    return Outcome((told_apart(RECORD, rows, max_documents),))
