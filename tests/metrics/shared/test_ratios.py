"""Intervals of ratios: by hand, at the edges, and how often they hold the truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.metrics.shared.ratios import Estimate, block_estimate, ratio_interval, with_ratio
from corpusaudit.metrics.shared.resampling import mean_interval
from corpusaudit.results import Baseline


def test_a_figure_without_doubt_over_one_without_doubt_is_their_ratio() -> None:
    assert ratio_interval(Estimate(0.3, 0.3, 0.3), Estimate(0.6, 0.6, 0.6)) == pytest.approx((0.5, 0.5))


def test_doubt_in_one_of_the_two_is_that_one_divided() -> None:
    assert ratio_interval(Estimate(0.3, 0.2, 0.5), Estimate(0.5, 0.5, 0.5)) == pytest.approx((0.4, 1.0))
    assert ratio_interval(Estimate(0.4, 0.4, 0.4), Estimate(0.5, 0.4, 0.8)) == pytest.approx((0.5, 1.0))


def test_a_figure_of_nothing_has_an_upper_end_and_a_baseline_of_nothing_has_no_ratio() -> None:
    assert ratio_interval(Estimate(0, 0, 0.1), Estimate(0.5, 0.5, 0.5)) == pytest.approx((0.0, 0.2))
    assert ratio_interval(Estimate(0.5, 0.4, 0.6), Estimate(0, 0, 0.1)) is None


def test_a_baseline_that_may_be_nothing_leaves_the_ratio_open_above() -> None:
    ends = ratio_interval(Estimate(0.5, 0.4, 0.6), Estimate(0.1, 0.0, 0.3))
    assert ends is not None
    assert ends[0] < 5 < 100 < ends[1]


@given(st.lists(st.floats(0.01, 1), min_size=6, max_size=6))
def test_the_ratio_lies_inside_and_both_ends_are_finite(numbers: list[float]) -> None:
    a, b = sorted(numbers[:3]), sorted(numbers[3:])
    ends = ratio_interval(Estimate(a[1], a[0], a[2]), Estimate(b[1], b[0], b[2]))
    assert ends is not None
    assert 0 <= ends[0] <= a[1] / b[1] <= ends[1] < np.inf


def test_it_holds_the_ratio_of_two_means_in_19_of_20_draws() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(1000):
        x, y = rng.gamma(4, 0.25, 40), rng.gamma(9, 0.2, 30)
        ends = ratio_interval(*(Estimate(float(v.mean()), *mean_interval(v)) for v in (x, y)))  # type: ignore[arg-type]
        assert ends is not None
        held += ends[0] <= 1 / 1.8 <= ends[1]
    assert 930 <= held <= 975


def test_more_blocks_narrow_the_interval_by_the_root_of_their_number() -> None:
    left_out = np.array([0.4, 0.5, 0.6])
    one, four = block_estimate(0.5, 0.5, left_out, 1), block_estimate(0.5, 0.5, left_out, 4)
    assert one is not None
    assert four is not None
    assert one.high - 0.5 == pytest.approx(4.302653 * np.sqrt(2 / 3 * 0.02))
    assert four.high - 0.5 == pytest.approx((one.high - 0.5) / 2)
    assert block_estimate(0.5, 0.5, left_out[:1], 1) is None


def test_a_baseline_gets_its_ratio_where_both_are_known() -> None:
    baseline, known = Baseline(value=0.5, n=10), Estimate(0.5, 0.5, 0.5)
    assert with_ratio(baseline, None, known) == baseline
    assert with_ratio(None, known, known) is None
    judged = with_ratio(baseline, Estimate(0.25, 0.25, 0.25), known)
    assert judged is not None
    assert (judged.ratio_low, judged.ratio_high) == pytest.approx((0.5, 0.5))
