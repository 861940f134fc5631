"""How much of the source's use the synthetic text has: train on synthetic over train on real.

What it measures: the macro-F1 of ``utility.tstr`` as a share of that of ``utility.trtr``. Twice: on embeddings
(``ratio_embeddings``) and on the words (``ratio_tfidf``).

How: both classifiers are tested on the same documents; in each bootstrap resample of the test side's people both are
scored again, so the interval is that of the ratio.

Read it as: 1, the synthetic text is worth as much as the source for this task; .8, a fifth is lost. Above 1 it is worth
more, as larger corpora can be.

Does not show: which labels are lost (see the parts of ``utility.tstr``); anything where the source itself scores near
chance; the chance in how the corpus was generated. The corpora are taken as large as they are.

Parameters: none.

Reference: Esteban, Hyland and Raetsch, Real-valued (Medical) Time Series Generation with Recurrent Conditional GANs,
2017.
"""

from __future__ import annotations

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.utility._figures import by_kind, compared
from corpusaudit.metrics.utility._trial import Kind, audit_trial, run, source_result
from corpusaudit.results import Measurement

RECORD = Record(
    id="utility.ratio",
    version=3,
    dimension="utility",
    better="higher",
    kind="estimate",
    unit="ratio",
    needs=("synthetic", "source", "holdout"),
    measures=("utility.ratio_embeddings", "utility.ratio_tfidf"),
    reads=("embedder",),
)


def measure(workspace: Workspace) -> Outcome:
    """Return the ratio of both classifiers."""
    workspace.corpus("source")
    trial = audit_trial(workspace)

    def measured(kind: Kind) -> Measurement:
        ours, theirs = run(trial, ("synthetic",), kind), source_result(trial, kind)
        note = f"{ours.trained} synthetic documents against {theirs.trained} of the source"
        return compared(RECORD, f"utility.ratio_{kind}", trial, ours, theirs, ratio=True, note=note)

    return Outcome(by_kind(RECORD, "utility.ratio", measured))
