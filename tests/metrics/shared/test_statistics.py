"""Intervals, exact tests and power, against other implementations and by definition."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from corpusaudit.metrics.shared.statistics import (
    clopper_pearson,
    clustered_interval,
    detectable_excess,
    detectable_rate,
    excess_p_value,
    expected_maximum,
    median_interval,
    rank_p_value,
    relabelling_p_value,
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
    def test_equals_fisher(self, mine: tuple[int, int], baseline: tuple[int, int]) -> None:
        table = [[mine[0], mine[1] - mine[0]], [baseline[0], baseline[1] - baseline[0]]]
        assert excess_p_value(*mine, *baseline) == pytest.approx(stats.fisher_exact(table, "greater").pvalue, rel=1e-7)

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

    @pytest.mark.parametrize(("n", "baseline"), [(40, (0, 20)), (40, (2, 20)), (100, (0, 400)), (500, (20, 400))])
    @pytest.mark.parametrize("alpha", [0.05, 0.01])
    def test_power_at_the_detectable_excess(self, n: int, baseline: tuple[int, int], alpha: float) -> None:
        rate = detectable_excess(n, *baseline, alpha)
        significant = np.array([excess_p_value(k, n, *baseline) <= alpha for k in range(n + 1)])
        chance = stats.binom.pmf(np.arange(n + 1), n, rate)
        assert chance[significant].sum() >= 0.95 - 1e-9
        # A little less would not do.
        assert stats.binom.pmf(np.arange(n + 1), n, rate - 1e-6)[significant].sum() < 0.95

    def test_falls_with_n_and_rises_with_the_baseline(self) -> None:
        by_n = [detectable_excess(n, 1, 100, 0.01) for n in (30, 60, 120, 400)]
        assert by_n == sorted(by_n, reverse=True)
        by_baseline = [detectable_excess(100, k, 100, 0.01) for k in (0, 2, 8, 30)]
        assert by_baseline == sorted(by_baseline)

    def test_none_where_no_rate_would_be_found(self) -> None:
        assert detectable_excess(1, 0, 3, 0.01) is None
        assert detectable_excess(5, 5, 5, 0.05) is None


class TestRanks:
    @given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.lists(st.integers(0, 9), min_size=1, max_size=12))
    @settings(deadline=None)
    def test_equals_scipy(self, sample: list[int], baseline: list[int]) -> None:
        ours = rank_p_value(np.array(sample, float), np.array(baseline, float))
        if len({*sample, *baseline}) == 1:
            assert ours == 1.0
        else:
            assert ours == pytest.approx(stats.mannwhitneyu(sample, baseline, alternative="greater").pvalue)

    def test_all_larger_by_hand(self) -> None:
        # One of the C(6, 3) orders.
        assert rank_p_value(np.array([4.0, 5, 6]), np.array([1.0, 2, 3])) == pytest.approx(1 / 20)
        assert rank_p_value(np.array([1.0, 2, 3]), np.array([4.0, 5, 6])) == 1.0


class TestMeans:
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


class TestClusters:
    def test_single_documents_get_the_exact_interval(self) -> None:
        hits = np.array([1] * 3 + [0] * 37)
        assert clustered_interval(hits, np.ones(40, np.int64)) == clopper_pearson(3, 40)

    def test_units_of_one_mind_count_once(self) -> None:
        # Five documents a unit, all flagged or none: 40 documents tell what 8 do, less what is lost to Student's t.
        hits, documents = np.array([5, 5, 0, 0, 0, 0, 0, 0]), np.full(8, 5)
        low, high = clustered_interval(hits, documents)
        inner = clopper_pearson(2, 8)
        assert low < inner[0] + 0.02
        assert high > inner[1] - 0.02
        assert clustered_interval(np.zeros(8, np.int64), documents) == clopper_pearson(0, 8)
        assert clustered_interval(documents, documents) == clopper_pearson(8, 8)

    def test_they_hold_the_truth_where_documents_alone_do_not(self) -> None:
        rng, held = np.random.default_rng(0), np.zeros(2)
        documents = np.full(40, 5)
        for _ in range(400):
            # Share of a unit's documents: beta with mean .2 and correlation .5 within a unit.
            hits = rng.binomial(5, rng.beta(0.2, 0.8, 40))
            for way, (low, high) in enumerate(
                (clustered_interval(hits, documents), clopper_pearson(int(hits.sum()), 200))
            ):
                held[way] += low <= 0.2 <= high
        assert held[0] / 400 >= 0.92
        assert held[1] / 400 < 0.87

    def test_units_that_move_together_are_no_surprise(self) -> None:
        # One of 10 units of 10 documents is flagged whole: Fisher's p is 4e-4, but it is one unit's chance.
        hits, documents = np.array([10] + [0] * 19), np.full(20, 10)
        ours = np.arange(20) < 10
        assert excess_p_value(10, 100, 0, 100) < 1e-3
        assert relabelling_p_value(hits, documents, ours, 1999, 0) == pytest.approx(0.5, abs=0.03)

    def test_single_documents_give_fishers_p_value(self) -> None:
        hits = np.array([1] * 6 + [0] * 24 + [1] + [0] * 29)
        found = relabelling_p_value(hits, np.ones(60, np.int64), np.arange(60) < 30, 1999, 0)
        assert found == pytest.approx(excess_p_value(6, 30, 1, 30), abs=0.01)

    def test_a_side_of_large_units_counts_for_no_more_than_its_documents(self) -> None:
        # 100 single documents against five people of 20: all ten hits are ours, spread over ten documents.
        hits, documents = np.array([1] * 10 + [0] * 95), np.array([1] * 100 + [20] * 5)
        assert relabelling_p_value(hits, documents, np.arange(105) < 100, 1999, 0) < 0.01
        assert relabelling_p_value(hits, documents, np.arange(105) >= 100, 1999, 0) == 1

    def test_false_alarms_keep_to_their_level(self) -> None:
        rng, alarms = np.random.default_rng(1), np.zeros(2)
        for _ in range(300):
            hits = rng.binomial(5, rng.beta(0.1, 0.9, 60))
            p = relabelling_p_value(hits, np.full(60, 5), np.arange(60) < 30, 199, 0)
            alarms += p <= 0.05, excess_p_value(int(hits[:30].sum()), 150, int(hits[30:].sum()), 150) <= 0.05
        assert alarms[0] / 300 <= 0.08
        assert alarms[1] / 300 > 0.1
