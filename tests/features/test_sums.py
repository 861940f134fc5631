"""Sums do not depend on the order of their terms."""

from __future__ import annotations

import numpy as np
import pytest

from corpusaudit.features.sums import exact_deviation, exact_mean, exact_sum, sums_by


def test_sums_are_equal_in_any_order() -> None:
    random = np.random.default_rng(3)
    values = np.exp(random.normal(0, 9, 400))
    groups = random.integers(0, 7, 400)
    for seed in range(20):
        order = np.random.default_rng(seed).permutation(400)
        assert exact_sum(values[order]) == exact_sum(values)
        assert exact_mean(values[order]) == exact_mean(values)
        assert exact_deviation(values[order]) == exact_deviation(values)
        assert (sums_by(groups[order], values[order], 9) == sums_by(groups, values, 9)).all()


def test_sums_counted_by_hand() -> None:
    assert exact_sum(np.array([1e16, 1.0, -1e16])) == 1.0
    assert exact_deviation(np.array([2.0, 4.0, 6.0])) == 2.0
    assert sums_by(np.array([1, 0, 1]), np.array([0.5, 2.0, 0.25]), 4).tolist() == [2.0, 0.75, 0.0, 0.0]
    assert exact_mean(np.array([0.1] * 10)) == pytest.approx(0.1, abs=0)
