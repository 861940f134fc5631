from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from corpusaudit.metrics.shared.f1 import chance_level, f1_by_label, interval, macro, resamples, score

TRUTH = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], np.bool_)
GUESS = np.array([[1, 0], [0, 1], [0, 1], [0, 1]], np.bool_)


def test_f1_counted_by_hand() -> None:
    # First label: 1 hit of 2, no false alarm: 2/3. Second: 2 hits, 1 false alarm: 4/5.
    assert f1_by_label(TRUTH, GUESS)[0] == pytest.approx([2 / 3, 4 / 5])
    assert macro(f1_by_label(TRUTH, GUESS))[0] == pytest.approx((2 / 3 + 4 / 5) / 2)


def test_weights_count_documents_several_times() -> None:
    weights = np.array([[0.0, 2.0, 1.0, 1.0]])
    repeated = [1, 1, 2, 3]
    assert f1_by_label(TRUTH, GUESS, weights)[0] == pytest.approx(f1_by_label(TRUTH[repeated], GUESS[repeated])[0])


@given(st.integers(0, 2**16), st.integers(2, 30), st.integers(1, 4))
def test_f1_equals_sklearn(seed: int, documents: int, labels: int) -> None:
    draw = np.random.default_rng(seed)
    truth, guess = draw.random((documents, labels)) < 0.5, draw.random((documents, labels)) < 0.5
    known = (truth | guess).any(axis=0)
    expected = np.array([f1_score(truth[:, i], guess[:, i], zero_division=0.0) for i in range(labels)])
    found = f1_by_label(truth, guess)[0]
    assert found[known] == pytest.approx(expected[known])
    assert np.isnan(found[~known]).all()


def test_whole_groups_are_drawn() -> None:
    weights = resamples(np.array([0, 0, 1, 2]), seed=0, count=50)
    assert weights.shape == (50, 4)
    assert (weights[:, 0] == weights[:, 1]).all()
    assert (weights[:, [0, 2, 3]].sum(axis=1) == 3).all()


def test_a_label_that_a_resample_lacks_keeps_its_figure() -> None:
    made = score(TRUTH, GUESS, np.array([[0.0, 0.0, 1.0, 1.0]]))
    assert made.drawn[0] == pytest.approx([2 / 3, 1.0])


def test_interval_holds_the_value_and_most_of_the_draws() -> None:
    drawn = np.arange(101) / 100
    assert interval(0.5, drawn) == pytest.approx((0.025, 0.975))
    assert interval(0.99, drawn) == pytest.approx((0.025, 0.99))
    assert interval(0.5, np.array([np.nan])) == (None, None)
    assert interval(0.5, np.array([*drawn, np.inf])) == (None, None)
    assert interval(0.5, np.array([*drawn, np.nan])) == (None, None)


def test_chance_of_even_guesses_on_even_labels_is_one_half() -> None:
    truth = np.tile(np.array([[1, 0], [0, 1]], np.bool_), (100, 1))
    assert chance_level(truth, truth, seed=0) == pytest.approx(0.5, abs=0.02)


@given(st.integers(0, 2**16), st.integers(2, 30), st.integers(1, 4))
def test_chance_is_the_mean_over_shuffled_predictions(seed: int, documents: int, labels: int) -> None:
    draw = np.random.default_rng(seed)
    truth, guess = draw.random((documents, labels)) < 0.5, draw.random((documents, labels)) < 0.3
    truth[0] = True
    again = np.random.default_rng(7)
    slow = [
        f1_score(truth[:, i], shuffled[:, i], zero_division=0.0)
        for shuffled in (guess[again.permutation(documents)] for _ in range(5))
        for i in range(labels)
    ]
    assert chance_level(truth, guess, seed=7, draws=5) == pytest.approx(float(np.mean(slow)))


@given(st.integers(0, 2**16), st.integers(2, 20), st.integers(2, 4))
def test_macro_f1_and_each_resample_equal_sklearn_on_the_repeated_documents(
    seed: int, documents: int, labels: int
) -> None:
    draw = np.random.default_rng(seed)
    truth, guess = draw.random((documents, labels)) < 0.5, draw.random((documents, labels)) < 0.4
    truth[:2] = True
    weights = resamples(np.arange(documents) // 2, seed, 5)
    made = score(truth, guess, weights)
    assert made.macro == pytest.approx(f1_score(truth, guess, average="macro", zero_division=0.0))
    for row, weight in enumerate(weights):
        rows = np.repeat(np.arange(documents), weight.astype(int))
        known = (truth[rows] | guess[rows]).any(axis=0)
        expected = [f1_score(truth[rows, i], guess[rows, i], zero_division=0.0) for i in range(labels)]
        assert made.drawn[row] == pytest.approx(np.where(known, expected, made.by_label))


def test_the_bootstrap_is_as_wide_as_the_spread_of_fresh_samples() -> None:
    draw = np.random.default_rng(0)

    def sample() -> tuple[np.ndarray, np.ndarray]:
        truth = np.eye(2, dtype=bool)[draw.integers(0, 2, 200)]
        right = draw.random(200) < 0.8
        return truth, np.where(right[:, None], truth, ~truth)

    figures = []
    for _ in range(300):
        figures.append(macro(f1_by_label(*sample()))[0])
    truth, guess = sample()
    drawn = score(truth, guess, resamples(np.arange(200), 0)).macro_drawn
    assert float(drawn.std()) == pytest.approx(float(np.std(figures)), rel=0.2)
