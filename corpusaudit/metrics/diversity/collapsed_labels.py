"""Collapsed labels: for how many labels does the generator know one template, few things to say, or nothing?

What it measures: mode collapse inside single labels, which the figures of the whole corpus hide, and labels of the real
text that were lost.

How: a label is judged where both texts have ``label_documents`` documents of it. Equally many of both are compared, at
most ``max_documents``, by two figures: the effective number of documents (documents alike but for names, numbers and a
third of their words count once) and the Vendi score (documents of like meaning count once). A label is collapsed where
the figure of either is surely below ``ratio`` of that of the same label in real text: the whole 95 % interval of the
ratio is. A label that the synthetic corpus has none of is lost, and counts too, where chance would hardly leave it out:
were its people dealt out at random over both texts, all of them would fall to the real one with a probability of .01 at
most. The value is the share of labels that are collapsed or lost; the interval is
Wilson's. Real text is the holdout where there is one, else the source; the baseline judges the source against the
holdout in the same way. A document with several labels counts for each.

Read it as: 0, every label is about as varied as in real text; 3 of 14, look at those three in the map of labels.

Does not show: whether a label's texts are about the label. Labels of fewer than five people of the real text are
neither judged nor named.

Parameters: ``ratio``, the least share of the real label's variety; ``label_documents``, the least documents that a
label needs in both texts; ``max_documents``, documents of a label compared at most.

Reference: Leinster and Cobbold, Ecology 2012; Friedman and Dieng, The Vendi Score, TMLR 2023; Donner and Zou,
Statistical Methods in Medical Research 2012 (MOVER-R, the interval of the ratio).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import numpy as np

from corpusaudit.counts import PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity._alike import LIKENESS, estimate, pairs_of
from corpusaudit.metrics.diversity._vectors import few, unit_vectors
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.equal import estimate_of, figure_of
from corpusaudit.metrics.shared.ratios import Estimate, ratio_interval
from corpusaudit.metrics.shared.statistics import wilson
from corpusaudit.metrics.shared.views import View, by_label, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Part

CHANCE = 0.01
"""That all who have a lost label came to be in the real text; more frequent labels are never lost by chance."""

RECORD = Record(
    id="diversity.collapsed_labels",
    version=3,
    dimension="diversity",
    better="lower",
    kind="census",
    unit="share",
    needs=("synthetic",),
    measures=("diversity.collapsed_labels",),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
)


class Judged(NamedTuple):
    """A label and what was found: collapsed or not, lost, or None and why it was not judged."""

    name: str
    collapsed: bool | None
    lost: bool = False
    reason: str | None = None


class Settings(NamedTuple):
    """The parameters of the metric."""

    ratio: float
    label_documents: int
    max_documents: int


def surely_below(figure: Estimate | None, other: Estimate | None, ratio: float) -> bool:
    """Return whether the whole interval of the ratio of two figures lies below ``ratio``."""
    ends = None if figure is None or other is None else ratio_interval(figure, other)
    return ends is not None and ends[1] < ratio


def judge(workspace: Workspace, mine: View, real: View, settings: Settings) -> Iterator[Judged]:
    """Yield what is found of each label of either text, sorted; labels of a few people of the real text as unknown."""
    ours, theirs = by_label(mine), by_label(real)
    # No number of documents is published here, so that no other label has to be hidden beside those of a few.
    hidden = {name for name, rows in theirs.items() if len({real.groups[i] for i in rows}) < PEOPLE}
    least = settings.label_documents
    for name in sorted({*ours, *theirs}):
        rows, others = ours.get(name, []), [] if name in hidden else theirs.get(name, [])
        if not rows and others and _chance_of_none({real.groups[i] for i in others}, mine, real) <= CHANCE:
            yield Judged(name, collapsed=False, lost=True)
        elif rows and min(len(rows), len(others)) < least:
            where = "" if len(rows) < least else " in the real text"
            yield Judged(name, None, reason=f"fewer than {least} documents with this label{where}")
        elif rows:
            size = min(len(rows), len(others), settings.max_documents)
            pair = mine.take(rows[:size]), real.take(others[:size])
            yield Judged(name, _collapsed(workspace, *pair, settings.ratio))


def _chance_of_none(holders: set[str], mine: View, real: View) -> float:
    """Return how likely all who have a label fall to the real text, were people dealt out at random over both."""
    people, all_people = len(set(real.groups)), len(set(real.groups)) + len(set(mine.groups))
    taken = np.arange(len(holders))
    return float(np.prod((people - taken) / (all_people - taken)))


def _collapsed(workspace: Workspace, mine: View, real: View, ratio: float) -> bool:
    wording, other = (estimate(pairs_of(some, len(some), LIKENESS)) for some in (mine, real))
    if surely_below(wording, other, ratio):
        return True
    figures = [figure_of(few(unit_vectors(workspace, some), some.units)) for some in (mine, real)]
    known = [None if figure is None else estimate_of(figure) for figure in figures]
    return surely_below(known[0], known[1], ratio)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    ratio: Annotated[float, Range(0.1, 0.9)] = 0.5,
    label_documents: Annotated[int, Range(5, 10_000, "documents")] = 10,
    max_documents: Annotated[int, Range(20, 500, "documents")] = 100,
) -> Outcome:
    """Measure the share of labels that are far less varied than in real text, or lost."""
    role = next((role for role in ("holdout", "source") if workspace.has(role)), None)
    if role is None:
        raise Unmeasured("neither holdout nor source was given: no real text to compare with")
    if not workspace.corpus("synthetic").labels:
        raise Unmeasured("no document of the synthetic corpus has a label: no column was named for it, or it is empty")
    settings = Settings(ratio, label_documents, max_documents)
    synthetic, real = view(workspace, "synthetic"), view(workspace, role)
    labels = list(judge(workspace, synthetic, real, settings))
    known = [label for label in labels if label.collapsed is not None]
    if not known:
        raise Unmeasured(f"no label has {label_documents} documents in the synthetic and in the real text")
    collapsed, lost = sum(bool(one.collapsed) for one in known), sum(one.lost for one in known)
    low, high = wilson(collapsed + lost, len(known))
    said = f"Labels judged: {len(known)}; collapsed: {collapsed}; lost: {lost}."
    measurement = RECORD.measurement(
        "diversity.collapsed_labels",
        value=(collapsed + lost) / len(known),
        low=low,
        high=high,
        n=len(known),
        holdout=_baseline(workspace, role, settings),
        parts=tuple(_part(label) for label in labels),
        note=note(synthetic, said, f"Compared with the {role}."),
    )
    return Outcome((measurement,))


def _part(label: Judged) -> Part:
    """Return a label's part: 1 where it is collapsed or lost; it rests on one label, which is what is counted."""
    if label.collapsed is None:
        return Part(by="label", name=label.name, value=None, n=0, reason=label.reason)
    return Part(by="label", name=label.name, value=float(label.collapsed or label.lost), n=1)


def _baseline(workspace: Workspace, role: str, settings: Settings) -> Baseline | None:
    """Return the same share for the source against the holdout; None where there are not both."""
    if role != "holdout" or not workspace.has("source"):
        return None
    try:
        source, holdout = view(workspace, "source"), view(workspace, "holdout")
    except Unmeasured:
        return None
    few_people = {name for name, rows in by_label(source).items() if len({source.groups[i] for i in rows}) < PEOPLE}
    labels = judge(workspace, source, holdout, settings)
    known = [bool(k.collapsed or k.lost) for k in labels if k.collapsed is not None and k.name not in few_people]
    if not known:
        return None
    low, high = wilson(sum(known), len(known))
    return Baseline(value=sum(known) / len(known), n=len(known), low=low, high=high)
