"""F1 by label and its mean over labels, with bootstrap intervals: functions on boolean matrices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

RESAMPLES = 1000
"""Draws of the bootstrap, as is customary for 95 % intervals."""
_BLOCK = 1 << 24
"""Weights of documents used at a time, which bounds memory."""


def f1_by_label(truth: Flags, predicted: Flags, weights: Floats | None = None) -> Floats:
    """Return the F1 of each label, float64 (resamples, labels); nan where a label is neither there nor predicted.

    ``truth``, ``predicted``: (documents, labels). ``weights``: (resamples, documents), how often each document counts;
    once where None, which gives one row. F1 is 2 tp / (2 tp + fp + fn).
    """
    counts = np.ones((1, len(truth))) if weights is None else weights
    both = counts @ (truth & predicted).astype(np.float64)
    either = counts @ (truth.astype(np.float64) + predicted.astype(np.float64))
    with np.errstate(invalid="ignore"):
        scores: Floats = 2 * both / either
    return scores


def macro(by_label: Floats) -> Floats:
    """Return the mean F1 over the labels that have one, float64 (resamples,); nan where none has."""
    known = ~np.isnan(by_label)
    with np.errstate(invalid="ignore"):
        mean: Floats = np.where(known, by_label, 0.0).sum(axis=1) / known.sum(axis=1)
    return mean


@dataclass(frozen=True, repr=False)
class Scores:
    """F1 of one classifier on one test corpus.

    ``by_label``: (labels,); ``drawn``: (resamples, labels), the same in bootstrap resamples of the test documents.
    Scores made with equal resamples are paired: their difference and ratio hold for the same documents.
    """

    by_label: Floats
    drawn: Floats

    @property
    def macro(self) -> float:
        """Mean F1 over labels, 0 to 1."""
        return float(macro(self.by_label[None])[0])

    @property
    def macro_drawn(self) -> Floats:
        """Mean F1 over labels in each resample, (resamples,)."""
        return macro(self.drawn)


def resamples(groups: NDArray[np.int64], seed: int, count: int = RESAMPLES) -> Floats:
    """Return how often each document counts in each resample, (count, documents); whole groups are drawn.

    ``groups``: int64 (documents,), the person behind each document, from 0.
    """
    size = int(groups.max()) + 1
    draw = np.random.default_rng(seed)
    taken = draw.multinomial(size, np.full(size, 1.0 / size), count)
    return taken[:, groups].astype(np.float64)


def score(truth: Flags, predicted: Flags, weights: Floats) -> Scores:
    """Return the F1 of predictions, and in each resample of ``weights`` (resamples, documents)."""
    step = max(1, _BLOCK // max(len(truth), 1))
    drawn = [f1_by_label(truth, predicted, weights[at : at + step]) for at in range(0, len(weights), step)]
    found = f1_by_label(truth, predicted)[0]
    made = np.concatenate(drawn)
    # A rare label that a resample lacks keeps its figure: leaving it out would lift the mean wherever it scores 0.
    return Scores(found, np.where(np.isnan(made), found, made))


def interval(value: float, drawn: Floats) -> tuple[float, float] | tuple[None, None]:
    """Return the 95 % percentile interval of resampled figures, widened to hold ``value``.

    (None, None) with fewer than two, and where one is not finite (a ratio to 0): without it the rest would look surer.
    """
    if len(drawn) < 2 or not np.isfinite(drawn).all():
        return None, None
    low, high = np.percentile(drawn, [2.5, 97.5])
    return min(float(low), value), max(float(high), value)


def chance_level(truth: Flags, predicted: Flags, seed: int, draws: int = 200) -> float:
    """Return the macro-F1 of the same predictions handed to the documents at random (mean of ``draws``), 0 to 1."""
    draw = np.random.default_rng(seed)
    either = truth.sum(axis=0) + predicted.sum(axis=0)
    rows, columns = np.nonzero(predicted)
    figures = []
    for _ in range(draws):
        # Only what is right changes: what is there and what is predicted keep their number.
        right = truth[np.argsort(draw.permutation(len(truth)))[rows], columns]
        both = np.bincount(columns[right], minlength=truth.shape[1])
        with np.errstate(invalid="ignore"):
            figures.append(macro((2 * both / either)[None])[0])
    return float(np.mean(figures))
