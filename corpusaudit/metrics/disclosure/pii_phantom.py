"""Phantom personal details: values of the source or the holdout that chance explains.

What it measures
    The share of synthetic documents with a personal detail whose value stands in real text, and whose standing there
    discloses nobody.
How
    As ``disclosure.pii_leaked``. A value is phantom when the holdout has it, when it is common knowledge (a public
    figure, a large city, a help line), when several people of the source share it, when it is coarse (an age, a
    month), or when no person is meant at its place in the source.
Read it as
    What a search for copied details alone would call leaked. The holdout baseline says how often unseen text does so;
    a figure near it is what any text of this kind does.
Does not show
    Whether a single phantom value was copied: a name of the source that the holdout happens to hold too is phantom.
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
    id="disclosure.pii_phantom",
    version=7,
    dimension="disclosure",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("disclosure.pii_phantom",),
    reads=("detector",),
    ranked=False,  # a corpus of copies invents nobody, and is no better for it
    findings="all",
    counts_details=True,
)


def measure(workspace: Workspace) -> Outcome:
    """Measure the corpus; one piece of evidence a phantom value."""
    return class_outcome(RECORD, workspace, "phantom")
