"""The plane of a picture: its directions, its squares, and that no square tells of fewer than five people."""

from __future__ import annotations

import numpy as np
import pytest

from corpusaudit.metrics.fidelity._plane import LEAST_SIDE, LEVELS, MOST_SIDE, fit_plane, levels, side_of, squares

SIDE = 8

RNG = np.random.default_rng(0)
REAL = (RNG.normal(size=(300, 6)) * [5, 3, 1, 1, 0.5, 0.1]).astype(np.float32)


def test_the_directions_are_those_of_the_greatest_spread() -> None:
    plane = fit_plane(REAL)
    assert np.abs(plane.directions[0, 0]) > 0.99
    assert np.abs(plane.directions[1, 1]) > 0.99
    assert (plane.directions.max(axis=1) > 0.9).all(), "turned so that the greatest entry is positive"
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)


def test_neither_order_nor_mirroring_changes_a_square() -> None:
    order = RNG.permutation(len(REAL))
    here, there = squares(fit_plane(REAL), REAL, SIDE), squares(fit_plane(REAL[order]), REAL[order], SIDE)
    np.testing.assert_array_equal(here[order], there)


def test_squares_by_hand_and_at_the_edge() -> None:
    plane = fit_plane(REAL)
    middle = plane.middle.astype(np.float32)[None, :]
    far = (middle + 1e3 * plane.directions.sum(axis=0)).astype(np.float32)
    assert squares(plane, middle + 1e-3 * plane.directions.sum(axis=0), SIDE).tolist() == [SIDE // 2 * SIDE + SIDE // 2]
    assert squares(plane, far, SIDE).tolist() == [SIDE * SIDE - 1]


@pytest.mark.parametrize("few", [0, 1, 2, 3, 4])
def test_squares_of_a_few_people_read_like_empty_ones(few: int) -> None:
    where = np.array([7] * 10 + [9] * few + [9] * few, np.int64)
    people = np.array([*range(10), *range(few), *range(few)], np.int64)
    found = levels(where, SIDE, people)
    assert found[7] == LEVELS
    assert found[9] == 0
    assert found.sum() == LEVELS


def test_levels_by_hand() -> None:
    where = np.repeat([1, 2, 3], [10, 5, 1]).astype(np.int64)
    assert levels(where, SIDE)[[0, 1, 2, 3]].tolist() == [0, 5, 3, 1], "five of ten: 2.5 of five, rounded up"
    assert levels(where, SIDE, np.arange(16))[[1, 2, 3]].tolist() == [5, 3, 0]
    assert levels(where, SIDE, np.zeros(16, np.int64)).sum() == 0


def test_no_plane() -> None:
    with pytest.raises(ValueError, match="three"):
        fit_plane(REAL[:2])
    with pytest.raises(ValueError, match="fewer than two directions"):
        fit_plane(np.outer(np.arange(9), np.ones(4)).astype(np.float32))


def test_squares_grow_fewer_with_fewer_documents() -> None:
    assert [side_of(n) for n in (1, 300, 2000, 10**6)] == [LEAST_SIDE, 7, 20, MOST_SIDE]
