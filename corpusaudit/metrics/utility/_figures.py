"""From what a classifier scored to a measurement with parts by label and the words that go with it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from corpusaudit.counts import FEWER
from corpusaudit.errors import Unmeasured
from corpusaudit.features.small_counts import unnamed
from corpusaudit.metrics.record import Record
from corpusaudit.metrics.shared.f1 import interval
from corpusaudit.metrics.utility._trial import KINDS, Kind, Result, Trial
from corpusaudit.results import Baseline, Measurement, Part

DECIMALS = 2
"""Of figures in whose mean hidden labels count."""


def by_kind(record: Record, name: str, measured: Callable[[Kind], Measurement]) -> tuple[Measurement, ...]:
    """Return ``measured`` of both classifiers; one that has no figure says why and hides no other.

    Raises Unmeasured where neither has one.
    """
    made, reasons = [], []
    for kind in KINDS:
        try:
            made.append(measured(kind))
        except Unmeasured as reason:
            reasons.append(reason)
            made.append(record.measurement(f"{name}_{kind}", n=0, reason=str(reason)))
    if len(reasons) == len(KINDS):
        raise reasons[0]
    return tuple(made)


def f1_measurement(
    record: Record, metric: str, trial: Trial, result: Result, baseline: Result | None = None
) -> Measurement:
    """Return the macro-F1 of a result with its interval and its F1 by label; ``baseline``: what the source scores.

    Labels that few people of the test have count in the mean and have no part: see :func:`hidden_labels`.
    """
    scores = result.scores
    low, high = interval(scores.macro, scores.macro_drawn)
    hidden = hidden_labels(result)
    made = record.measurement(
        metric,
        value=scores.macro,
        n=len(trial.test),
        low=low,
        high=high,
        holdout=None if baseline is None else baseline_of(trial, baseline),
        parts=tuple(part for part in parts(result, baseline) if part.name not in hidden),
        note=note(trial, result),
    )
    return rounded(made) if hidden else made


def hidden_labels(result: Result) -> frozenset[str]:
    """Return the tested labels that are not to be listed, since few people have them or those with whom they hide."""
    return unnamed(dict(zip(result.labels, result.people.tolist(), strict=True)))


def rounded(measurement: Measurement) -> Measurement:
    """Return a measurement with all its figures rounded to two decimals, and intervals outwards.

    Where labels are hidden: their share of an exact mean would tell how many documents have them.
    """
    baseline = measurement.holdout
    return measurement.model_copy(
        update={
            **_rounded_ends(measurement),
            "holdout": None if baseline is None else baseline.model_copy(update=_rounded_ends(baseline)),
            "parts": tuple(
                part.model_copy(
                    update={
                        **_rounded_ends(part),
                        "holdout": None if part.holdout is None else round(part.holdout, DECIMALS),
                    }
                )
                for part in measurement.parts
            ),
        }
    )


def _rounded_ends(one: Measurement | Baseline | Part) -> dict[str, float | None]:
    scale = 10**DECIMALS
    return {
        "value": None if one.value is None else round(one.value, DECIMALS),
        "low": None if one.low is None else math.floor(one.low * scale) / scale,
        "high": None if one.high is None else math.ceil(one.high * scale) / scale,
    }


def baseline_of(trial: Trial, result: Result) -> Baseline:
    """Return the macro-F1 of a result as the baseline of another."""
    low, high = interval(result.scores.macro, result.scores.macro_drawn)
    return Baseline(value=result.scores.macro, n=len(trial.test), low=low, high=high, of="source")


def parts(result: Result, baseline: Result | None = None) -> list[Part]:
    """Return the F1 of each tested label, sorted by label; n counts the test documents that have it."""
    made = []
    for column, label in enumerate(result.labels):
        value = float(result.scores.by_label[column])
        low, high = interval(value, result.scores.drawn[:, column])
        other = None if baseline is None else float(baseline.scores.by_label[column])
        made.append(
            Part(by="label", name=label, value=value, n=int(result.support[column]), low=low, high=high, holdout=other)
        )
    return made


def compared(
    record: Record, metric: str, trial: Trial, first: Result, second: Result, *, ratio: bool, **fields: Any
) -> Measurement:
    """Return the ratio ``first`` / ``second`` of two macro-F1, or their difference, paired over the resamples."""
    ours, theirs = first.scores.macro, second.scores.macro
    if ratio and theirs == 0:
        return record.measurement(metric, n=len(trial.test), reason="the source scores 0: nothing to be a share of")
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = (
            first.scores.macro_drawn / second.scores.macro_drawn
            if ratio
            else first.scores.macro_drawn - second.scores.macro_drawn
        )
    value = ours / theirs if ratio else ours - theirs
    low, high = interval(value, drawn)
    made = record.measurement(metric, value=value, n=len(trial.test), low=low, high=high, **fields)
    return rounded(made) if hidden_labels(first) else made


def note(trial: Trial, result: Result) -> str:
    """Return what a reader must know of a score: sizes, what chance gives, what was left out of the test."""
    told = [
        f"trained on {result.trained} documents, tested on {len(trial.test):,} with {len(result.labels)} labels",
        f"the same predictions handed out at random score {result.chance:.2f}",
    ]
    if words := unlearnt(result):
        told.append(words)
    if hidden_labels(result):
        told.append(
            f"labels that {FEWER} people of the test have count in the mean and are not listed; figures are rounded"
        )
    return "; ".join([*told, *([words] if (words := trial.cleaned.words()) else [])])


def unlearnt(result: Result) -> str:
    """Return how many tested labels could not be learnt, in words that name none; empty where all could."""
    if not result.unlearnt:
        return ""
    told = f"{result.unlearnt} of {len(result.labels)} tested labels stand in no training document and score 0"
    return f"{told} ({result.spelled} differ from one there in case or blanks alone)" if result.spelled else told
