"""Figures with their jackknife, and the same beside the holdout at equal size.

A metric gives one function, from documents to its figure and the same figure without each of 20 groups of them. From it
follow the interval, the baseline on as many documents of as many tokens, the interval of the ratio, and the labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.features.sums import exact_mean
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.ratios import Estimate, block_estimate, with_ratio
from corpusaudit.metrics.shared.resampling import jackknife_interval, mean_interval
from corpusaudit.metrics.shared.views import (
    Equal,
    Figure,
    View,
    blocks,
    equalized,
    holdout_view,
    label_parts,
    labelled,
    view,
)
from corpusaudit.results import Baseline, Part


class Leaving(NamedTuple):
    """A figure of some documents, at least 0, and the same without each group of them, float64 (groups,)."""

    value: float
    without: NDArray[np.float64]


Measured = Callable[[View], Leaving | None]
"""From documents to their figure; None where they are too few or too short for one."""


def figure_of(found: Leaving | None, *, most: float = np.inf) -> Figure | None:
    """Return the figure with its interval, cut to [0, ``most``]; None where there is none."""
    if found is None:
        return None
    return Figure(found.value, *jackknife_interval(found.value, found.without, least=0.0, most=most))


def block_figure(whole: View, size: int, measured: Measured, *, most: float = np.inf) -> Figure | None:
    """Return the mean figure of disjoint samples of ``size`` documents; None where none has a figure.

    The interval comes from the jackknife of one sample and the number of samples.
    """
    found = [pair for block in blocks(whole, size) if (pair := measured(block)) is not None]
    if not found:
        return None
    mean = exact_mean(np.array([pair.value for pair in found]))
    estimate = block_estimate(mean, found[0].value, found[0].without, len(found), most=most)
    return Figure(mean) if estimate is None else Figure(*estimate)


def label_figures(
    workspace: Workspace, size: int, values: Callable[[View], Sequence[float | None]], count: int, *, cut: bool = True
) -> tuple[tuple[Part, ...], ...]:
    """Return the parts by label of ``count`` figures: means over disjoint samples of ``size`` documents each.

    ``values``: from documents to the figures, None for one that they are too short for. ``cut``: where there is a
    holdout, documents are cut to one length first, so that a label and the same label in real text compare; shorter
    ones are left out.
    """
    synthetic, holdout, long = (
        labelled(workspace) if cut else (view(workspace, "synthetic"), holdout_view(workspace), "")
    )

    def figures(some: View) -> list[Figure | None]:
        rows = [values(block) for block in blocks(some, size)]
        return [_mean([value for value in column if value is not None]) for column in zip(*rows, strict=True)]

    return label_parts(synthetic, holdout, figures, count, size, long=long)


def _mean(values: Sequence[float]) -> Figure | None:
    found = np.array(values)
    return Figure(exact_mean(found), *mean_interval(found, least=0.0)) if len(found) else None


def baseline_at_equal_size(
    workspace: Workspace, measured: Measured, *, most: float = np.inf, cut: bool = True
) -> tuple[Baseline | None, str]:
    """Return the baseline with the synthetic figure at its size, and a sentence on that size; None, "" without one.

    ``cut``: the documents are compared at equal length too.
    """
    equal = equalized(workspace) if cut else _as_they_are(workspace)
    if equal is None:
        return None, ""
    held = block_figure(equal.holdout, equal.documents, measured, most=most)
    mine = block_figure(equal.synthetic, equal.documents, measured, most=most)
    if held is None or mine is None:
        return None, ""
    baseline = Baseline(**held._asdict(), n=equal.documents, matched=mine.value)
    long = f" of {equal.length} tokens" if cut else ""
    said = f"Compared with the holdout at {in_words(equal.documents)} documents{long}."
    return with_ratio(baseline, estimate_of(mine), estimate_of(held)), said


def baseline_at_any_size(workspace: Workspace, measured: Measured, *, most: float = np.inf) -> Baseline | None:
    """Return the baseline of a figure that the number of documents does not change; None where there is none."""
    holdout = holdout_view(workspace)
    held = None if holdout is None else figure_of(measured(holdout), most=most)
    if holdout is None or held is None:
        return None
    mine = figure_of(measured(view(workspace, "synthetic")), most=most)
    baseline = Baseline(**held._asdict(), n=len(holdout))
    return with_ratio(baseline, None if mine is None else estimate_of(mine), estimate_of(held))


def _as_they_are(workspace: Workspace) -> Equal | None:
    holdout = holdout_view(workspace)
    if holdout is None:
        return None
    synthetic = view(workspace, "synthetic")
    return Equal(synthetic, holdout, min(len(synthetic), len(holdout)), 0)


def estimate_of(figure: Figure) -> Estimate | None:
    """Return a figure as :mod:`corpusaudit.metrics.shared.ratios` takes it; None where it has no interval."""
    return None if figure.low is None or figure.high is None else Estimate(figure.value, figure.low, figure.high)
