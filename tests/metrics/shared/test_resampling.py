"""Intervals: by hand, and how often they hold the truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from corpusaudit.metrics.shared.resampling import (
    jackknife_groups,
    jackknife_interval,
    mean_interval,
)


def test_mean_interval_by_hand() -> None:
    # Mean 2, standard error 1/sqrt(3), t with two degrees of freedom 4.3027.
    low, high = mean_interval(np.array([1.0, 2.0, 3.0]))
    assert (low, high) == pytest.approx((2 - 4.302653 / 3**0.5, 2 + 4.302653 / 3**0.5), abs=1e-6)


def test_jackknife_of_a_mean_is_the_interval_of_the_mean() -> None:
    values = np.random.default_rng(0).normal(size=20)
    left_out = (values.sum() - values) / 19
    assert jackknife_interval(float(values.mean()), left_out) == pytest.approx(mean_interval(values))


def test_too_few_for_an_interval() -> None:
    one = np.array([0.5])
    assert mean_interval(one) == jackknife_interval(0.5, one) == (None, None)


def test_intervals_hold_the_value_and_stay_in_bounds() -> None:
    low, high = mean_interval(np.array([0.0, 1.0]), least=0, most=1)
    assert (low, high) == (0, 1)
    assert jackknife_interval(1.0, np.array([0.2, 0.9]), least=0, most=1)[1] == 1


def test_jackknife_groups_are_even() -> None:
    groups, count = jackknife_groups(45)
    assert count == 20
    assert set(np.bincount(groups).tolist()) == {2, 3}
    assert jackknife_groups(3)[1] == 3


def test_documents_of_one_person_are_left_out_together() -> None:
    people = [str(i // 3) for i in range(90)]
    groups, count = jackknife_groups(90, people)
    assert count == 20
    assert len({(p, g) for p, g in zip(people, groups.tolist(), strict=True)}) == 30
    assert set(np.bincount(groups).tolist()) == {3, 6}
    assert jackknife_groups(45, [str(i) for i in range(45)])[0].tolist() == jackknife_groups(45)[0].tolist()
    assert jackknife_groups(8, ["one"] * 5 + ["two"] * 3)[0].tolist() == [0] * 5 + [1] * 3


def test_mean_interval_equals_scipy() -> None:
    values = np.array([0.1, 0.4, 0.4, 0.9])
    assert mean_interval(values) == pytest.approx(stats.t.interval(0.95, 3, values.mean(), stats.sem(values)))
