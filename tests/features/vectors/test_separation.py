"""Telling two corpora apart: the AUC by hand, its interval, people kept together, and the size of the null."""

from __future__ import annotations

import numpy as np
import pytest

from corpusaudit.errors import Unmeasured
from corpusaudit.features.vectors.separation import Rows, _folds, _units, auc_interval, separate

FIRST = np.array([True, True, True, False, False])


def rows(vectors: np.ndarray, people: np.ndarray | None = None, name: str = "") -> Rows:
    own = np.arange(len(vectors)) if people is None else people
    return Rows(vectors, own.astype(np.int64), tuple((f"{name}{i}", 0) for i in range(len(vectors))))


def cloud(n: int, seed: int, shift: float = 0.0) -> np.ndarray:
    found = np.random.default_rng(seed).standard_normal((n, 20))
    found[:, 0] += shift
    return found


def test_the_auc_by_hand() -> None:
    # Of six pairs the first corpus is above in three, equal in one and below in two.
    assert auc_interval(np.array([3.0, 1.0, 2.0, 2.0, 1.5]), FIRST)[0] == pytest.approx(3.5 / 6)


def test_delong_by_hand() -> None:
    scores = np.array([4.0, 3.0, 1.0, 2.0, 0.0])
    auc, low, high = auc_interval(scores, FIRST)
    assert auc == pytest.approx(5 / 6)
    # Placements 1, 1, 1/2 and 2/3, 1: each pulls by its distance from 5/6 over the documents of its side.
    pulls = np.array([1 / 18, 1 / 18, -1 / 9, -1 / 12, 1 / 12])
    half = 1.959964 * np.sqrt(5 / 4 * (pulls**2).sum()) / (5 / 36)
    assert np.log(low / (1 - low)) == pytest.approx(np.log(5) - half)
    assert np.log(high / (1 - high)) == pytest.approx(np.log(5) + half)


def test_shared_training_text_widens_the_interval() -> None:
    scores = np.array([4.0, 3.0, 1.0, 2.0, 0.0])
    narrow, wide = auc_interval(scores, FIRST), auc_interval(scores, FIRST, None, 5)
    logits = [np.log(end / (1 - end)) for end in (narrow[2], wide[2])]
    assert (logits[1] - np.log(5)) / (logits[0] - np.log(5)) == pytest.approx(1.5)  # sqrt(1 + 1 / (1 - 1/5))


def test_where_all_pairs_are_in_order_the_far_end_is_wilsons() -> None:
    scores, first = np.r_[np.ones(30), np.zeros(50)], np.arange(80) < 30
    assert auc_interval(scores, first) == pytest.approx((1.0, 1 - 0.11351, 1.0), abs=1e-4)
    assert auc_interval(-scores, first) == pytest.approx((0.0, 0.0, 0.11351), abs=1e-4)


def test_one_person_of_many_documents_counts_as_one() -> None:
    scores, first = np.random.default_rng(0).standard_normal(80), np.arange(80) < 40
    alone = auc_interval(scores, first)
    twice = auc_interval(np.tile(scores, 2), np.tile(first, 2), np.tile(np.arange(80), 2))
    assert twice == pytest.approx(alone)


def test_alike_corpora_are_not_told_apart_and_others_are() -> None:
    alike = separate(rows(cloud(200, 1)), rows(cloud(200, 2)))
    assert alike.low < 0.5 < alike.high
    assert alike.n == 200
    other = separate(rows(cloud(200, 1, 3.0)), rows(cloud(200, 2)))
    assert other.low > 0.9


def test_an_authors_voice_is_no_difference() -> None:
    # Ten people a side, each with a voice of their own: without people the classifier learns the voices.
    rng = np.random.default_rng(5)
    people = np.repeat(np.arange(10), 20)
    sides = [rng.standard_normal((10, 20))[people] * 2 + cloud(200, seed) for seed in (1, 2)]
    together = separate(*(rows(side, people) for side in sides))
    apart = separate(*(rows(side) for side in sides))
    assert apart.auc > 0.9
    assert together.low < 0.5


def test_copies_of_one_another_are_not_told_apart() -> None:
    same = cloud(60, 3)
    assert separate(rows(same), rows(same)).auc == pytest.approx(0.5)


def test_one_text_over_and_over_is_told_from_real_text() -> None:
    repeated = Rows(np.tile(cloud(1, 9), (60, 1)), np.arange(60), tuple(("same", i) for i in range(60)))
    assert separate(repeated, rows(cloud(60, 1))).low > 0.9


def test_units_join_a_text_with_its_copy_and_with_both_their_people() -> None:
    first = Rows(np.zeros((3, 1)), np.array([0, 0, 1]), (("a", 0), ("b", 0), ("c", 0)))
    second = Rows(np.zeros((3, 1)), np.array([0, 1, 1]), (("b", 0), ("b", 1), ("d", 0)))
    units = _units(first, second).tolist()
    assert units[0] == units[1] == units[3]
    assert units[4] == units[5]
    assert len(set(units)) == 3


def test_folds_keep_units_whole_and_sides_even() -> None:
    units = np.r_[np.repeat(np.arange(10), 3), np.arange(10, 40)]
    sides = np.arange(60) < 30
    folds = _folds(units, sides, 5)
    assert all(len(set(folds[units == unit].tolist())) == 1 for unit in range(10))
    assert np.bincount(folds[sides]).tolist() == np.bincount(folds[~sides]).tolist() == [6] * 5


@pytest.mark.parametrize("n", [0, 3])
def test_too_few_people_are_a_reason(n: int) -> None:
    with pytest.raises(Unmeasured, match="at least 4"):
        separate(rows(cloud(50, 1), np.arange(50) % n if n else np.zeros(50)), rows(cloud(50, 2)))


def test_the_interval_holds_one_half_in_19_of_20_draws_of_one_kind() -> None:
    found = [separate(rows(cloud(50, 2 * seed)), rows(cloud(50, 2 * seed + 1))) for seed in range(60)]
    assert sum(s.low <= 0.5 <= s.high for s in found) >= 55
    assert not any(s.low > 0.6 for s in found)
