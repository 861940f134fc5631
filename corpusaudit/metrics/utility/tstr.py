"""Train on synthetic, test on real: what a classifier learns from the synthetic text.

What it measures: the F1, mean over labels, of a classifier that was trained on the synthetic corpus alone and tested on
the holdout. Twice: on embeddings (``tstr_embeddings``) and on the words (``tstr_tfidf``).

How: logistic regression on unit vectors, labels weighted equally; with documents of several labels, each label is
decided by itself. Test documents of people of the training side, and copies and near copies of its documents, are
left out and counted; the training side is the synthetic corpus and the source, so that all figures share one test.
Intervals: bootstrap over people of the test side.

Read it as: beside the baseline, which is the same classifier trained on the source (``utility.trtr``). Near it, the
synthetic text can stand in for the real one in this task. The note says what chance gives.

Does not show: whether the text is true, varied or private; a corpus of copies of the source scores as the source does.
The interval holds the chance in the test documents, not in how the corpus was generated.

Parameters: none.

Reference: Esteban, Hyland and Raetsch, Real-valued (Medical) Time Series Generation with Recurrent Conditional GANs,
2017 (train on synthetic, test on real).
"""

from __future__ import annotations

from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.utility._figures import by_kind, f1_measurement
from corpusaudit.metrics.utility._trial import Kind, Result, Trial, audit_trial, run, source_result
from corpusaudit.results import Measurement

RECORD = Record(
    id="utility.tstr",
    version=3,
    dimension="utility",
    better="higher",
    kind="estimate",
    unit="score",
    needs=("synthetic", "holdout"),
    measures=("utility.tstr_embeddings", "utility.tstr_tfidf"),
    reads=("embedder",),
    headlines={"utility.tstr_embeddings": 1},
)


def measure(workspace: Workspace) -> Outcome:
    """Return the macro-F1 of both classifiers, with the F1 of each label as parts."""
    trial = audit_trial(workspace)

    def measured(kind: Kind) -> Measurement:
        found = run(trial, ("synthetic",), kind)
        return f1_measurement(RECORD, f"utility.tstr_{kind}", trial, found, _baseline(trial, kind))

    return Outcome(by_kind(RECORD, "utility.tstr", measured))


def _baseline(trial: Trial, kind: Kind) -> Result | None:
    try:
        return source_result(trial, kind)
    except Unmeasured:
        return None
