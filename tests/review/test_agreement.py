"""Agreement against published examples, reference implementations and the definition in its longest form."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from corpusaudit.review.agreement import Level, alpha, interval, percentage, weighted_kappa

# Four observers and twelve units, from Krippendorff (2011), section E; 0 where somebody did not answer.
PUBLISHED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ]
)
CODES = PUBLISHED - 1


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example(level: Level, published: float) -> None:
    assert alpha(CODES, level) == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(
    # krippendorff 0.9.0, alpha(reliability_data, level_of_measurement)
    ("level", "value"),
    [("nominal", 0.743421052631579), ("ordinal", 0.8153875037548814), ("interval", 0.8491071428571428)],
)
def test_the_reference_package(level: Level, value: float) -> None:
    assert alpha(CODES, level) == pytest.approx(value, abs=1e-12)


def by_definition(codes: NDArray[np.int64], level: Level) -> float:
    """Return 1 - observed / expected disagreement over all pairs of values that can be paired, one by one."""
    units = [[int(one) for one in column if one >= 0] for column in codes.T]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    counts = [values.count(value) for value in range(max(values) + 1)]

    def apart(one: int, other: int) -> float:
        if level == "nominal":
            return float(one != other)
        if level == "interval":
            return float((one - other) ** 2)
        low, high = sorted((one, other))
        return (sum(counts[low : high + 1]) - (counts[low] + counts[high]) / 2) ** 2 if low != high else 0.0

    observed = sum(apart(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)) / len(values)
    expected = sum(apart(a, b) for a, b in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - observed / expected


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_is_what_its_definition_says(level: Level) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        codes = rng.integers(-1, 5, (int(rng.integers(2, 5)), 12))
        assert alpha(codes, level) == pytest.approx(by_definition(codes, level), abs=1e-12)


def test_weighted_kappa_of_a_pair_is_scikit_learns() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        codes = rng.integers(0, 5, (2, 30))
        theirs = cohen_kappa_score(codes[0], codes[1], weights="quadratic", labels=range(5))
        assert weighted_kappa(codes) == pytest.approx(float(theirs), abs=1e-12)


def test_weighted_kappa_of_three_is_the_mean_over_pairs_who_both_answered() -> None:
    codes = np.array([[0, 1, 2, 3, 4, 2], [0, 1, 2, 4, 4, -1], [1, 1, 3, 3, 4, 0]])
    pairs = []
    for one, other in ((0, 1), (0, 2), (1, 2)):
        both = (codes[one] >= 0) & (codes[other] >= 0)
        pairs.append(cohen_kappa_score(codes[one][both], codes[other][both], weights="quadratic", labels=range(5)))
    assert weighted_kappa(codes) == pytest.approx(float(np.mean(pairs)), abs=1e-12)


def test_percentage_by_hand() -> None:
    """Unit one: three equal pairs of three; unit two: one of three; unit three: one answer, no pair."""
    assert percentage(np.array([[0, 1, 2], [0, 1, -1], [0, 2, -1]])) == pytest.approx(4 / 6)


def test_what_does_not_exist_is_none() -> None:
    same, alone = np.full((3, 5), 2), np.array([[0, 1, 2]])
    assert [alpha(same, "nominal"), alpha(same, "ordinal"), weighted_kappa(same)] == [None, None, None]
    assert percentage(same) == 1.0
    assert [alpha(alone, "interval"), weighted_kappa(alone), percentage(alone)] == [None, None, None]


def test_intervals_hold_their_figure_and_narrow_with_more_documents() -> None:
    rng = np.random.default_rng(0)
    widths = []
    for documents in (20, 320):
        truth = rng.integers(0, 5, documents)
        codes = np.stack([np.clip(truth + rng.integers(-1, 2, documents), 0, 4) for _ in range(3)])
        low, high = interval(codes, percentage, least=0.0)
        assert low is not None
        assert high is not None
        assert low <= (percentage(codes) or 0.0) <= high
        widths.append(high - low)
    assert widths[1] < widths[0] / 2
    assert interval(np.array([[1], [2]]), percentage, least=0.0) == (None, None)
