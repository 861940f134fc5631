"""Nearest distance and plagiarism rate: a copied passage lies at 0, another text far away; the tail, not the mean."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import median_interval, rank_p_value

SOURCE = ["He was admitted with chest pain after a long flight.", "She bakes bread for the whole village on Sundays."]
FRESH = ["The violin needs new strings before the concert.", "Snow fell on the harbour all night.", "Two cats sleep."]


def test_copies_lie_at_nothing(measure: Callable) -> None:
    outcome, workspace = measure("nearest_distance", [SOURCE[0].upper(), FRESH[0], SOURCE[1]], SOURCE, FRESH[1:])
    figure = outcome.measurements[0]
    distance = workspace.windows("synthetic", "source").distance
    unseen = workspace.windows("holdout", "source").distance
    assert distance[[0, 2]].tolist() == [0, 0]
    assert distance[1] > 0.5
    assert (figure.value, figure.n) == (0, 3)
    assert (figure.low, figure.high) == median_interval(distance)
    assert figure.holdout.value == np.median(unseen)
    assert figure.p_value == rank_p_value(-distance, -unseen)
    assert figure.better == "higher"
    assert outcome.evidence == ()


def test_nearer_than_unseen_text_is_significant_and_farther_is_not(measure: Callable) -> None:
    holdout = [f"{text} {i}" for i, text in enumerate(FRESH * 3)]
    near = measure("nearest_distance", SOURCE * 4, SOURCE, holdout)[0].measurements[0]
    far = measure("nearest_distance", holdout, SOURCE, [f"{text} Yes." for text in SOURCE * 4])[0].measurements[0]
    assert near.p_value < 0.001
    assert far.p_value > 0.99


def test_documents_without_words_are_left_out(measure: Callable) -> None:
    outcome, _ = measure("nearest_distance", ["", SOURCE[0], "\n"], [*SOURCE, ""], ["", FRESH[0]])
    assert (outcome.measurements[0].n, outcome.measurements[0].holdout.n) == (1, 1)
    outcome, _ = measure("nearest_distance", ["", " "], SOURCE)
    assert outcome.measurements[0].value is None
    assert measure("nearest_distance", FRESH, [""])[0].measurements[0].value is None
    figure = measure("nearest_distance", FRESH, SOURCE, [""])[0].measurements[0]
    assert figure.note == UNCALIBRATED


def test_charts_hold_every_document(measure: Callable) -> None:
    figure = measure("nearest_distance", [*FRESH, *SOURCE], SOURCE, FRESH)[0].measurements[0]
    assert [sum(series.y) for series in figure.series] == [pytest.approx(1)] * 2
    assert figure.series[0].y[0] == pytest.approx(2 / 5)


def test_parts_by_label(measure: Callable) -> None:
    synthetic = Corpus.from_texts([SOURCE[0], FRESH[0], ""], labels=["copied", "new", "empty"])
    parts = measure("nearest_distance", synthetic, SOURCE)[0].measurements[0].parts
    assert [(part.name, part.n) for part in parts] == [("copied", 1), ("empty", 0), ("new", 1)]
    assert parts[0].value == 0 < 0.5 < parts[2].value
    assert parts[1].value is None


def test_missing_roles(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("nearest_distance", FRESH)
    figure = measure("nearest_distance", FRESH, SOURCE)[0].measurements[0]
    assert figure.note == UNCALIBRATED
    assert figure.holdout is figure.p_value is None
