"""Power: the rate that a met limit names is the rate that would have failed it."""

from __future__ import annotations

import pytest
from scipy.stats import binom, fisher_exact

from corpusaudit.auditing.power import failing_excess, failing_rate, least_above
from corpusaudit.metrics.shared.statistics import detectable_excess, detectable_rate


@pytest.mark.parametrize(("n", "least"), [(10, 1), (100, 7), (1000, 1000)])
def test_the_failing_rate_is_found_with_that_probability(n: int, least: int) -> None:
    assert binom.sf(least - 1, n, failing_rate(n, least)) == pytest.approx(0.95)


def test_edges() -> None:
    assert failing_rate(10, 11) is None
    assert failing_rate(10, 0) == 0
    assert failing_rate(300, 1) == pytest.approx(detectable_rate(300))
    assert [least_above(limit, 100) for limit in (0.0, 0.01, 0.29, 1.0)] == [1, 2, 30, 101]


@pytest.mark.parametrize(("n", "baseline"), [(50, (0, 40)), (200, (3, 100)), (1000, (10, 1000))])
@pytest.mark.parametrize("alpha", [0.05, 0.002])
def test_without_a_limit_it_is_the_power_of_fishers_test(n: int, baseline: tuple[int, int], alpha: float) -> None:
    expected = detectable_excess(n, *baseline, alpha)
    assert failing_excess(n, *baseline, -1.0, alpha) == pytest.approx(expected, abs=1e-6)


def test_the_limit_counts_where_it_asks_for_more_than_the_test() -> None:
    rate = failing_excess(10_000, 10, 10_000, 0.01, 0.002)
    # 111 of 10,000 is the first count above .1 % + 1 %, and by far significant.
    assert fisher_exact([[111, 9889], [10, 9990]], alternative="greater").pvalue < 1e-9
    assert rate == pytest.approx(failing_rate(10_000, 111))
    assert failing_excess(300, 199, 200, 0.01, 0.002) is None
    assert failing_excess(2, 0, 10, 0.0, 0.002) is None
