"""Intervals, exact tests and power, against other implementations and by definition."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from corpusaudit.metrics.statistics import (
    clopper_pearson,
    detectable_excess,
    detectable_rate,
    excess_p_value,
    expected_maximum,
    mean_interval,
    median_interval,
    rank_p_value,
    wilson,
)

COUNTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


class TestRateIntervals:
    def test_reference_values(self) -> None:
        assert wilson(50, 100) == pytest.approx((0.5 - 0.09617, 0.5 + 0.09617), abs=5e-6)
        assert clopper_pearson(16, 16) == pytest.approx((0.7941, 1), abs=5e-5)
        assert clopper_pearson(0, 100) == pytest.approx((0, 0.0362), abs=5e-5)

    @given(COUNTS, st.sampled_from([0.8, 0.95, 0.99]))
    @settings(max_examples=60, deadline=None)
    def test_equal_scipy(self, counts: tuple[int, int], confidence: float) -> None:
        test = stats.binomtest(*counts)
        for ours, method in ((wilson, "wilson"), (clopper_pearson, "exact")):
            theirs = test.proportion_ci(confidence, method=method)
            assert ours(*counts, confidence) == pytest.approx(tuple(theirs), abs=1e-9)

    @given(st.integers(1, 10**7), st.floats(0, 1))
    @settings(deadline=None)
    def test_hold_the_rate_and_stay_in_bounds(self, n: int, share: float) -> None:
        successes = round(share * n)
        for low, high in (wilson(successes, n), clopper_pearson(successes, n)):
            assert 0 <= low <= successes / n <= high <= 1

    @pytest.mark.parametrize("interval", [wilson, clopper_pearson])
    def test_nothing_has_no_interval(self, interval: object) -> None:
        with pytest.raises(ValueError, match="n > 0"):
            interval(0, 0)


class TestExcess:
    @given(COUNTS, COUNTS)
    @settings(deadline=None)
    def test_equals_fisher(self, mine: tuple[int, int], twin: tuple[int, int]) -> None:
        table = [[mine[0], mine[1] - mine[0]], [twin[0], twin[1] - twin[0]]]
        assert excess_p_value(*mine, *twin) == pytest.approx(stats.fisher_exact(table, "greater").pvalue, rel=1e-7)

    def test_by_hand(self) -> None:
        # 2 of 2 against 0 of 2: one of the C(4, 2) ways.
        assert excess_p_value(2, 2, 0, 2) == pytest.approx(1 / 6)
        assert excess_p_value(0, 5, 3, 5) == 1.0
        assert excess_p_value(0, 5, 0, 5) == 1.0

    def test_one_document_can_never_be_significant_against_few(self) -> None:
        assert excess_p_value(1, 1, 0, 20) == pytest.approx(1 / 21)


class TestPower:
    @pytest.mark.parametrize("n", [1, 20, 400, 10**6])
    def test_detectable_rate_shows_a_case_with_that_probability(self, n: int) -> None:
        assert 1 - (1 - detectable_rate(n)) ** n == pytest.approx(0.95, rel=1e-6)

    def test_detectable_rate_of_a_hundred(self) -> None:
        assert detectable_rate(100) == pytest.approx(0.0295, abs=1e-4)

    @pytest.mark.parametrize(("n", "twin"), [(40, (0, 20)), (40, (2, 20)), (100, (0, 400)), (500, (20, 400))])
    @pytest.mark.parametrize("alpha", [0.05, 0.01])
    def test_power_at_the_detectable_excess(self, n: int, twin: tuple[int, int], alpha: float) -> None:
        rate = detectable_excess(n, *twin, alpha)
        significant = np.array([excess_p_value(k, n, *twin) <= alpha for k in range(n + 1)])
        chance = stats.binom.pmf(np.arange(n + 1), n, rate)
        assert chance[significant].sum() >= 0.95 - 1e-9
        # A little less would not do.
        assert stats.binom.pmf(np.arange(n + 1), n, rate - 1e-6)[significant].sum() < 0.95

    def test_falls_with_n_and_rises_with_the_twin(self) -> None:
        by_n = [detectable_excess(n, 1, 100, 0.01) for n in (30, 60, 120, 400)]
        assert by_n == sorted(by_n, reverse=True)
        by_twin = [detectable_excess(100, k, 100, 0.01) for k in (0, 2, 8, 30)]
        assert by_twin == sorted(by_twin)

    def test_none_where_no_rate_would_be_found(self) -> None:
        assert detectable_excess(1, 0, 3, 0.01) is None
        assert detectable_excess(5, 5, 5, 0.05) is None


class TestRanks:
    @given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.lists(st.integers(0, 9), min_size=1, max_size=12))
    @settings(deadline=None)
    def test_equals_scipy(self, sample: list[int], twin: list[int]) -> None:
        ours = rank_p_value(np.array(sample, float), np.array(twin, float))
        if len({*sample, *twin}) == 1:
            assert ours == 1.0
        else:
            assert ours == pytest.approx(stats.mannwhitneyu(sample, twin, alternative="greater").pvalue)

    def test_all_larger_by_hand(self) -> None:
        # One of the C(6, 3) orders.
        assert rank_p_value(np.array([4.0, 5, 6]), np.array([1.0, 2, 3])) == pytest.approx(1 / 20)
        assert rank_p_value(np.array([1.0, 2, 3]), np.array([4.0, 5, 6])) == 1.0


class TestMeans:
    def test_equals_scipy(self) -> None:
        values = np.array([0.1, 0.4, 0.4, 0.9])
        expected = stats.t.interval(0.95, 3, values.mean(), stats.sem(values))
        assert mean_interval(values) == pytest.approx(expected)

    def test_one_value_has_none(self) -> None:
        assert mean_interval(np.array([1.0])) is None

    def test_median_interval_of_ten(self) -> None:
        # Tables give the 2nd and the 9th of ten values: coverage .9785.
        assert median_interval(np.arange(10.0)[::-1]) == (1.0, 8.0)

    @pytest.mark.parametrize("n", range(1, 40))
    def test_median_interval_is_the_narrowest_that_covers(self, n: int) -> None:
        low, high = map(int, median_interval(np.arange(float(n))))
        assert high == n - 1 - low
        # The median lies between the order statistics unless at most `low` values fall on one side of it.
        covered = 1 - 2 * stats.binom.cdf(low, n, 0.5)
        assert covered >= 0.95 or low == 0
        assert 1 - 2 * stats.binom.cdf(low + 1, n, 0.5) < 0.95

    def test_median_interval_covers(self) -> None:
        draws = np.random.default_rng(1).normal(size=(2000, 25))
        ends = np.array([median_interval(row) for row in draws])
        assert ((ends[:, 0] <= 0) & (ends[:, 1] >= 0)).mean() == pytest.approx(0.957, abs=0.015)


class TestExpectedMaximum:
    @given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.data())
    @settings(deadline=None)
    def test_equals_all_draws(self, values: list[int], data: st.DataObject) -> None:
        size = data.draw(st.integers(1, len(values)))
        maxima = [max(draw) for draw in combinations(values, size)]
        assert expected_maximum(np.array(values, float), size) == pytest.approx(np.mean(maxima))

    def test_many_values(self) -> None:
        values = np.arange(100_000.0)
        assert expected_maximum(values, 1) == pytest.approx(values.mean())
        assert expected_maximum(values, 100_000) == pytest.approx(99_999)
        assert expected_maximum(values, 9) == pytest.approx(0.9 * 100_001 - 1)

    @pytest.mark.parametrize("size", [0, 4, -1])
    def test_impossible_draws(self, size: int) -> None:
        with pytest.raises(ValueError, match="cannot draw"):
            expected_maximum(np.arange(3.0), size)
