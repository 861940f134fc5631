"""Label agreement: does a document say what its label promises, as real documents of that label do?

What it measures: whether a classifier that was fitted on real documents gives synthetic documents the labels that they
were made for.

How: logistic regression on document vectors (the audit's embedder, unit length; C = 10, labels weighted equally),
fitted on the holdout where there is one: fitted on the source it would know by heart what a generator copied. Where
some document has several labels, each is decided by itself. The value is the F1 of each label, mean over the labels of
the synthetic documents. The baseline is the same classifier on documents of the source, over the labels that both sides
have; ``matched`` is the synthetic figure over those. Where only one real corpus is given, the classifier is fitted on
one half of its people, and the other half gives the baseline. Labels that fewer than five people of the side learnt
from have are not learnt, and count in no figure. Interval: bootstrap over people of the test side. It is measured on
request: ``--also fidelity.label_agreement``.

Read it as: beside the baseline, which says how well these labels can be told in real text at all. Far below it, the
generator does not write what the label asks for; above it, it writes labels more plainly than real authors do. The
parts by label show which labels fail, the parts named "A -> B" what they are taken for.

Does not show: whether a document is true to its label in more than the classifier can see; labels that the real text
hardly has. F1 of a label depends on how frequent the others are, and so on the mixture of labels.

Parameters: none.

Reference: the classification accuracy score of Ravuri and Vinyals, NeurIPS 2019, with the sides swapped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import FEWER, PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.small_counts import shown_share
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._label_tests import (
    LEAST,
    Tested,
    common_labels,
    known_labels,
    mean_f1,
    real_sides,
    taken_for,
    with_known,
)
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.f1 import Flags, chance_level, interval
from corpusaudit.metrics.shared.labelled import more_left_out, usable
from corpusaudit.metrics.shared.ratios import Estimate, with_ratio
from corpusaudit.metrics.shared.statistics import wilson
from corpusaudit.results import Baseline, Part

RECORD = Record(
    id="fidelity.label_agreement",
    version=2,
    dimension="fidelity",
    better="higher",
    kind="estimate",
    unit="score",
    needs=("synthetic",),
    measures=("fidelity.label_agreement",),
    reads=("embedder",),
    needs_one_of=("holdout", "source"),
    by_default=False,
)

_CONFUSIONS = 20
"""Pairs of labels that are listed, those most often confused first."""
_OFTEN = 2
"""Documents that a pair of labels is confused in at least: one alone is no habit."""


def measure(workspace: Workspace) -> Outcome:
    """Return the mean F1 over labels, with parts by label and by confusion, beside the same classifier's on real text.

    Raises Unmeasured where real text has fewer than two labels that five people have, or fewer than ten synthetic
    documents have one of those.
    """
    real, training, other, rest, said = real_sides(workspace)
    labels = known_labels(workspace, real, training)
    if len(labels) < 2:
        raise Unmeasured(f"the {real} has fewer than two labels that {PEOPLE} people have")
    labelled = usable(workspace, "synthetic")
    asked = with_known(workspace, "synthetic", labelled, labels)
    if len(asked) < LEAST:
        raise Unmeasured(f"fewer than {LEAST} synthetic documents have a label that {PEOPLE} real people have")
    training, rest = (with_known(workspace, role, some, labels) for role, some in ((real, training), (other, rest)))
    if other != real:
        training = training[: len(training) - more_left_out(workspace, real, training)]
        rest = rest[: min(len(rest) - more_left_out(workspace, other, rest), len(training))]
    synthetic, held = taken_for(workspace, (real, training), [("synthetic", asked), (other, rest)], labels)
    names = np.array(labels)
    common = common_labels(synthetic, held)
    chance = chance_level(synthetic.truth[:, synthetic.there], synthetic.predicted[:, synthetic.there], workspace.seed)
    figure = mean_f1(synthetic, synthetic.there)
    unknown = len(labelled) - len(asked)
    left_out = f" {unknown:,} documents whose labels {FEWER} real people have were left out." if unknown else ""
    measurement = RECORD.measurement(
        RECORD.id,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        n=len(asked),
        holdout=None if held is None else _baseline(synthetic, held, common, figure, of=other),
        parts=(*_label_parts(synthetic, held, common, names), *_confusions(synthetic, held, names)),
        settings={"real": real, "baseline": said},
        note=f"Labels were learnt from the {real}; the baseline: {said}. Chance alone scores {chance:.2f}.{left_out}",
    )
    return Outcome((measurement,))


def _baseline(synthetic: Tested, held: Tested, common: Flags, figure: Estimate, of: str) -> Baseline | None:
    if common.sum() < 2:
        return None
    other = mean_f1(held, common)
    same = figure if np.array_equal(common, synthetic.there) else mean_f1(synthetic, common)
    made = Baseline(
        value=other.value,
        n=len(held.truth),
        low=other.low,
        high=other.high,
        matched=None if same is figure else same.value,
        of="source" if of == "source" else "holdout",
    )
    return with_ratio(made, same, other)


def _label_parts(synthetic: Tested, held: Tested | None, common: Flags, names: NDArray[np.str_]) -> list[Part]:
    made = []
    for column in np.flatnonzero(synthetic.there).tolist():
        value = float(synthetic.scores.by_label[column])
        low, high = interval(value, synthetic.scores.drawn[:, column])
        made.append(
            Part(
                by="label",
                name=str(names[column]),
                value=value,
                n=int(synthetic.truth[:, column].sum()),
                low=low,
                high=high,
                holdout=float(held.scores.by_label[column]) if held is not None and common[column] else None,
            )
        )
    return made


def _confusions(synthetic: Tested, held: Tested | None, names: NDArray[np.str_]) -> list[Part]:
    """Return for the pairs most often confused the share of the documents of one label that got the other instead."""
    missed, wrong = _wrong(synthetic)
    counts = missed.T.astype(np.int64) @ wrong.astype(np.int64)
    made = []
    for place in np.argsort(-counts.ravel(), kind="stable")[:_CONFUSIONS].tolist():
        own, other = divmod(place, len(names))
        count, n = int(counts[own, other]), int(synthetic.truth[:, own].sum())
        if count < _OFTEN:
            break
        beside = None
        if held is not None and (members := held.truth[:, own]).any():
            held_missed, held_wrong = _wrong(held)
            beside = shown_share((held_missed[:, own] & held_wrong[:, other])[members], held.people[members])
        low, high = wilson(count, n)
        name = f"{names[own]} -> {names[other]}"
        made.append(Part(by="confusion", name=name, value=count / n, n=n, low=low, high=high, holdout=beside))
    return made


def _wrong(test: Tested) -> tuple[Flags, Flags]:
    """Return the labels that documents have and did not get, and those that they got and do not have."""
    return test.truth & ~test.predicted, test.predicted & ~test.truth
