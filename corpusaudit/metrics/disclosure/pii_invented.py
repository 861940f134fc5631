"""Invented personal details: values that stand in no real text.

What it measures
    The share of synthetic documents with a personal detail whose value stands neither in the source nor in the holdout.
How
    As ``disclosure.pii_leaked``.
Read it as
    Invented details disclose nobody of the source, but a reader cannot tell them from leaked ones, and by accident they
    can be those of a living person. The holdout baseline says how often a real unseen document holds one of its own.
Does not show
    Whether an invented name belongs to somebody. False alarms of the detector count as invented.
Parameters
    None.
Reference
    As ``disclosure.pii_leaked``.
"""

from __future__ import annotations

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._outcome import class_outcome
from corpusaudit.metrics.record import Outcome, Record

RECORD = Record(
    id="disclosure.pii_invented",
    version=7,
    dimension="disclosure",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("disclosure.pii_invented",),
    reads=("detector",),
    ranked=False,  # a corpus of copies invents nobody, and is no better for it
    findings="all",
    counts_details=True,
)


def measure(workspace: Workspace) -> Outcome:
    """Measure the corpus; one piece of evidence an invented value."""
    return class_outcome(RECORD, workspace, "invented")
