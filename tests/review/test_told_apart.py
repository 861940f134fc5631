"""The human two-sample test: by hand, against Fisher's test, and against all ways to deal the origins out."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import fisher_exact

from corpusaudit.metrics.shared.statistics import clopper_pearson
from corpusaudit.review.told_apart import exact_p_value, told_apart

SYNTHETIC = np.array([True] * 4 + [False] * 4)


def test_one_rater_by_hand() -> None:
    """Three of four synthetic and two of four real documents told right."""
    says = np.array([[1, 1, 1, 0, 0, 0, 1, 1]], np.int8)
    found = told_apart(says, SYNTHETIC)
    assert found is not None
    assert found.value == pytest.approx((3 / 4 + 2 / 4) / 2)
    ends = [clopper_pearson(3, 4), clopper_pearson(2, 4)]
    assert found.low == pytest.approx(0.625 - np.hypot(0.75 - ends[0][0], 0.5 - ends[1][0]) / 2)
    assert found.high == pytest.approx(min(1.0, 0.625 + np.hypot(ends[0][1] - 0.75, ends[1][1] - 0.5) / 2))
    rate = fisher_exact([[3, 1], [2, 2]], alternative="greater").pvalue
    assert exact_p_value(says, SYNTHETIC, [""] * 8) == pytest.approx(float(rate), rel=1e-12)


def test_raters_who_repeat_each_other_tell_hardly_more_than_one() -> None:
    synthetic = np.arange(40) < 20
    says = np.where(np.arange(40) % 4 == 0, ~synthetic, synthetic)[None, :].astype(np.int8)
    alone, thrice = told_apart(says, synthetic), told_apart(np.repeat(says, 3, axis=0), synthetic)
    free = told_apart(
        np.stack([np.roll(says[0, :20], i).tolist() + says[0, 20:].tolist() for i in range(3)]), synthetic
    )
    assert alone is not None
    assert thrice is not None
    assert free is not None
    assert thrice.value == alone.value
    assert thrice.high - thrice.low == pytest.approx(alone.high - alone.low, rel=0.1)
    assert free.high - free.low < thrice.high - thrice.low
    strata = [""] * 40
    assert exact_p_value(np.repeat(says, 3, axis=0), synthetic, strata) == pytest.approx(
        exact_p_value(says, synthetic, strata), rel=1e-9
    )


def test_raters_who_differ_widen_the_interval() -> None:
    """Two thirds of the answers are right: of every rater alike, or one rater always and one at chance."""
    synthetic = np.arange(60) < 30
    right = np.stack([np.arange(60) % 4 != i for i in (0, 1)])
    unlike = np.stack([np.ones(60, bool), np.arange(60) % 2 == 0])
    widths = []
    for hits in (right, unlike):
        found = told_apart(np.where(hits, synthetic, ~synthetic).astype(np.int8), synthetic)
        assert found is not None
        assert found.value == pytest.approx(0.75, abs=0.02)
        widths.append(found.high - found.low)
    assert widths[1] > 1.5 * widths[0]


def test_all_right_and_all_wrong_have_intervals_that_do_not_end_there() -> None:
    says = np.repeat(SYNTHETIC[None, :], 3, axis=0).astype(np.int8)
    found, wrong = told_apart(says, SYNTHETIC), told_apart(1 - says, SYNTHETIC)
    assert found is not None
    assert wrong is not None
    assert (found.value, found.high) == (1.0, 1.0)
    assert 0.4 < found.low < 0.8
    assert (wrong.value, wrong.low) == (0.0, 0.0)
    assert wrong.high == pytest.approx(1 - found.low)


def test_the_exact_test_counts_all_ways_to_deal_origins_within_labels() -> None:
    rng = np.random.default_rng(0)
    strata = ["a"] * 6 + ["b"] * 4
    synthetic = np.array([1, 1, 1, 0, 0, 0, 1, 1, 0, 0], bool)
    says = rng.integers(-1, 2, (3, 10)).astype(np.int8)
    votes = np.where(says < 0, 0, 2 * says.astype(int) - 1).sum(axis=0)
    sums = [
        votes[list(first)].sum() + votes[[6 + i for i in second]].sum()
        for first in combinations(range(6), 3)
        for second in combinations(range(4), 2)
    ]
    share = float(np.mean(np.array(sums) >= votes[synthetic].sum()))
    assert exact_p_value(says, synthetic, strata) == pytest.approx(share, rel=1e-12)


def test_the_exact_test_is_right_at_every_size() -> None:
    """A hundred documents a side, all told: one way of the 9e58 there are."""
    synthetic = np.arange(200) < 100
    says = np.repeat(synthetic[None, :], 4, axis=0).astype(np.int8)
    assert 0 <= exact_p_value(says, synthetic, [""] * 200) < 1e-50
    assert exact_p_value(1 - says, synthetic, [""] * 200) == pytest.approx(1.0)


def test_nothing_said_of_one_side() -> None:
    says = np.where(SYNTHETIC, 1, -1)[None, :].astype(np.int8)
    assert told_apart(says, SYNTHETIC) is None


def test_guessing_is_rarely_found() -> None:
    rng = np.random.default_rng(1)
    synthetic = np.arange(30) < 15
    found = [exact_p_value(rng.integers(0, 2, (2, 30)).astype(np.int8), synthetic, [""] * 30) for _ in range(300)]
    assert np.mean(np.array(found) <= 0.05) <= 0.08
