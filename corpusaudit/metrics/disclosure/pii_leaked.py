"""Leaked personal details: values of real people in the synthetic text.

What it measures
    The share of synthetic documents with a personal detail whose value stands in the source and not in the holdout.
How
    Details are found in the synthetic text by rules and a tagger, then each value is looked for in the source and the
    holdout, in other spellings too: names in either order, with or without title and accents; dates in any notation;
    numbers by their digits; addresses by street, house and flat; everything without regard to case, punctuation and
    white space. Values that unrelated people share by nature (dates, places, single names, web addresses) must stand
    with one person only, and so must
    what only agrees, such as an initial or a nickname. Each leaked detail is strong or weak, see
    ``disclosure.certain_leaks``.
Read it as
    Unrelated people share surnames, towns and dates, and unseen text meets the source by them: only the excess over the
    holdout baseline, with its test, tells that details were taken. The parts give, by type of detail, the share of the
    values found that leaked, beside the same share for the holdout.
Does not show
    Details the detector did not find in the synthetic text; people who can be recognized by a rare story rather than
    by a detail. Recall is that of the detector.
Parameters
    None.
Reference
    Train-against-holdout attribution of memorized details (Carlini et al. 2019), on the HIPAA Safe Harbor identifiers.
"""

from __future__ import annotations

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._outcome import leak_outcome
from corpusaudit.metrics.record import Outcome, Record

RECORD = Record(
    id="disclosure.pii_leaked",
    version=8,
    dimension="disclosure",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("disclosure.pii_leaked",),
    reads=("detector",),
    headlines={"disclosure.pii_leaked": 4},
    findings="all",
    counts_details=True,
)


def measure(workspace: Workspace) -> Outcome:
    """Measure the corpus; one piece of evidence a leaked value."""
    return leak_outcome(RECORD, workspace)
