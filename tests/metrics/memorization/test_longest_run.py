"""Longest run: the length of the longest copied run, with the maximum expected at the holdout's size beside it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.memorization._runs import longest_runs
from corpusaudit.metrics.shared.rates import UNCALIBRATED

FRESH = ["nothing of this was ever written down by anybody else", "and this has nine words of its own too"]


def first(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def test_by_hand(measure: Callable, story: str, other: str) -> None:
    # Runs of 12, 9, 0 and, under the shortest that is looked for, 7.
    synthetic = [f"{first(story, 12)} q q", f"{first(other, 9)} q", FRESH[0], f"{first(other, 7)} q q q"]
    holdout = [f"{' '.join(story.split()[13:22])} q", FRESH[1]]
    outcome, workspace = measure("longest_run", synthetic, [story, other], holdout)
    assert longest_runs(workspace, "synthetic", 8).tolist() == [12, 9, 0, 0]
    assert longest_runs(workspace, "holdout", 8).tolist() == [9, 0]
    figure = outcome.measurements[0]
    assert (figure.value, figure.n) == (12, 4)
    assert (figure.holdout.value, figure.holdout.n) == (9, 2)
    assert figure.holdout.matched == pytest.approx(np.mean([max(pair) for pair in combinations([12, 9, 0, 0], 2)]))
    assert figure.p_value == pytest.approx(mannwhitneyu([12, 9, 0, 0], [9, 0], alternative="greater").pvalue)
    assert outcome.evidence == ()


def test_copied_holdout_text_is_common(measure: Callable, story: str) -> None:
    figure = measure("longest_run", [story], [story], [story])[0].measurements[0]
    assert (figure.value, figure.holdout.value) == (0, 24)
    figure = measure("longest_run", [story], [story, f"q {story}"], FRESH)[0].measurements[0]
    assert figure.value == 0
    figure = measure("longest_run", [story], [story, story], FRESH)[0].measurements[0]
    assert figure.value == 24


def test_charts_hold_every_document(measure: Callable, story: str) -> None:
    figure = measure("longest_run", [story, *FRESH], [story], [FRESH[1]])[0].measurements[0]
    assert [series.name for series in figure.series] == ["synthetic", "holdout"]
    for series in figure.series:
        assert sum(series.y) == pytest.approx(1)
        assert list(series.x) == sorted(set(series.x))
    assert figure.series[0].y[0] == pytest.approx(2 / 3)


@pytest.mark.parametrize("length", [8, 16, 127, 128, 129, 500])
def test_charts_hold_any_length(measure: Callable, length: int) -> None:
    text = " ".join(f"w{i}" for i in range(length))
    figure = measure("longest_run", [text, FRESH[0]], [text])[0].measurements[0]
    assert figure.value == length
    assert sum(figure.series[0].y) == pytest.approx(1)


def test_parts_by_label(measure: Callable, story: str) -> None:
    synthetic = Corpus.from_texts([story, FRESH[0], "short"], labels=["a", "b", "c"])
    parts = measure("longest_run", synthetic, [story])[0].measurements[0].parts
    assert [(part.name, part.value, part.n) for part in parts] == [("a", 24, 1), ("b", 0, 1), ("c", None, 0)]


def test_missing_roles(measure: Callable, story: str) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("longest_run", [story])
    with pytest.raises(Unmeasured, match="8 tokens"):
        measure("longest_run", ["short", ""], [story])
    figure = measure("longest_run", [story], [story])[0].measurements[0]
    assert figure.note == UNCALIBRATED
    assert figure.holdout is figure.p_value is None
    assert measure("longest_run", [story], [story], ["short"])[0].measurements[0].note == UNCALIBRATED
