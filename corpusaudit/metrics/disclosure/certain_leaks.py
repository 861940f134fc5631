"""Certain leaks: personal details of the source that no chance explains.

What it measures
    The share of synthetic documents with a personal detail of one person of the source, or a pair of details, whose
    like is expected in at most .01 of as many unseen documents as were tested; or of so many people that chance would
    not meet them all.
How
    Details are found and compared as in ``disclosure.pii_leaked``. Weak by nature, and never certain alone: lone
    names, initials, places, dates, ages, web addresses, service lines, offices' mailboxes, streets without number, and
    what several people of the source share. For the others the expected number is the sum of what the value lets one
    expect (size of the space of such values, how many people carry the parts of a name) and of what real people of
    source and holdout share among themselves: each value that exactly two of them have counts, less so for rarer
    values (:mod:`corpusaudit.metrics.disclosure._strength`). Two details of different types, of one person and in one
    document, are judged by the product of their chances and by how often real people share two. Details of one type
    that could each be chance, and pairs of details, are certain together where the number of people met in details at
    least so rare has, as Poisson with what is expected of them, a chance of .01 / (k (k + 1)) at most, for k people
    from two.
Read it as
    Any value above 0 names people of the source. The holdout baseline is judged the same way, without its own matches.
Does not show
    Details that chance could explain: their excess over the holdout is ``disclosure.pii_leaked``. Where unrelated real
    people often share a kind of detail, such as e-mail addresses of one hospital, that kind is never certain.
Parameters
    None.
Reference
    Expected chance hits as in Karlin and Altschul 1990; values seen with two people as in Good 1953.
"""

from __future__ import annotations

from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._outcome import class_outcome
from corpusaudit.metrics.record import Outcome, Record

RECORD = Record(
    id="disclosure.certain_leaks",
    version=7,
    dimension="disclosure",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    reads=("detector",),
    measures=("disclosure.certain_leaks",),
    completed_by=("disclosure.pii_leaked",),
    counts_details=True,
)


def measure(workspace: Workspace) -> Outcome:
    """Measure the corpus; the findings are the strong ones of ``disclosure.pii_leaked`` and are listed there."""
    return class_outcome(RECORD, workspace, "leaked", strong=True)
