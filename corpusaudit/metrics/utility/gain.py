"""What the synthetic text adds: train on both, less train on the source alone.

What it measures: the macro-F1 of a classifier trained on source and synthetic corpus together (``both_embeddings``,
``both_tfidf``), and how far it lies above that of the source alone (``gain_embeddings``, ``gain_tfidf``).

How: as ``utility.tstr``, all on the same test documents; in each bootstrap resample of the test side's people both
classifiers are scored again, so the interval is that of the difference.

Read it as: an interval above 0, the synthetic text helps where real text is there already; one that holds 0, it makes
no difference that this test can see; below 0, it harms.

Does not show: whether more real text would help as much; the chance in how the corpus was generated.

Parameters: none.

Reference: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, for the paired interval.
"""

from __future__ import annotations

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.utility._figures import by_kind, compared, f1_measurement
from corpusaudit.metrics.utility._trial import Kind, audit_trial, source_result
from corpusaudit.results import Measurement

RECORD = Record(
    id="utility.gain",
    version=3,
    dimension="utility",
    better="higher",
    kind="estimate",
    unit="score",
    needs=("synthetic", "source", "holdout"),
    measures=("utility.both_embeddings", "utility.both_tfidf", "utility.gain_embeddings", "utility.gain_tfidf"),
    reads=("embedder",),
    units=dict.fromkeys(("utility.gain_embeddings", "utility.gain_tfidf"), "difference in score"),
)


def measure(workspace: Workspace) -> Outcome:
    """Return the macro-F1 of training on both, with its parts by label, and the gain, for both classifiers."""
    workspace.corpus("source")
    trial = audit_trial(workspace)

    def both(kind: Kind) -> Measurement:
        joint, alone = source_result(trial, kind, "synthetic"), source_result(trial, kind)
        return f1_measurement(RECORD, f"utility.both_{kind}", trial, joint, alone)

    def gain(kind: Kind) -> Measurement:
        joint, alone = source_result(trial, kind, "synthetic"), source_result(trial, kind)
        return compared(RECORD, f"utility.gain_{kind}", trial, joint, alone, ratio=False)

    return Outcome((*by_kind(RECORD, "utility.both", both), *by_kind(RECORD, "utility.gain", gain)))
