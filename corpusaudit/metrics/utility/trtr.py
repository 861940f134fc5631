"""Train on real, test on real: what the same classifier learns from the source.

What it measures: the F1, mean over labels, of a classifier that was trained on the source and tested on the holdout:
how far this task can be learnt from the real text. Twice: on embeddings (``trtr_embeddings``) and on the words
(``trtr_tfidf``).

How: as ``utility.tstr``, with the same test documents, which are cleaned of what source or synthetic corpus hold.

Read it as: the mark that the synthetic text is measured by. Near chance (see the note), the task cannot be learnt from
this text at all, and ``utility.tstr`` says nothing.

Does not show: what a better classifier or more real text would reach.

Parameters: none.

Reference: Esteban, Hyland and Raetsch, Real-valued (Medical) Time Series Generation with Recurrent Conditional GANs,
2017.
"""

from __future__ import annotations

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.utility._figures import by_kind, f1_measurement
from corpusaudit.metrics.utility._trial import Kind, audit_trial, source_result
from corpusaudit.results import Measurement

RECORD = Record(
    id="utility.trtr",
    version=3,
    dimension="utility",
    better="higher",
    kind="estimate",
    unit="score",
    needs=("synthetic", "source", "holdout"),
    measures=("utility.trtr_embeddings", "utility.trtr_tfidf"),
    reads=("embedder",),
    of_source=True,
)


def measure(workspace: Workspace) -> Outcome:
    """Return the macro-F1 of both classifiers, with the F1 of each label as parts."""
    workspace.corpus("source")
    trial = audit_trial(workspace)

    def measured(kind: Kind) -> Measurement:
        return f1_measurement(RECORD, f"utility.trtr_{kind}", trial, source_result(trial, kind))

    return Outcome(by_kind(RECORD, "utility.trtr", measured))
