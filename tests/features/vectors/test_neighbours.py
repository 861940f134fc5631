"""Exact neighbours against hand-made cases and a plain search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corpusaudit.features.vectors import neighbours as module
from corpusaudit.features.vectors.neighbours import Neighbours, nearest

COMPASS = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], dtype=np.float32)


def plain(queries: np.ndarray, index: np.ndarray, k: int, exclude_self: bool = False) -> np.ndarray:
    """Return sorted distances (n, k), one pair at a time."""
    out = np.full((len(queries), k), np.inf)
    for i, query in enumerate(queries.astype(np.float64)):
        if not query.any():
            out[i] = np.nan
            continue
        found = sorted(
            1 - float(query @ row / np.sqrt((query @ query) * (row @ row)))
            for j, row in enumerate(index.astype(np.float64))
            if row.any() and not (exclude_self and i == j)
        )[:k]
        out[i, : len(found)] = found
    return out


def test_distances_and_indices_by_hand() -> None:
    found = nearest(np.array([[1, 0.1]], dtype=np.float32), COMPASS, 4)
    assert found.indices.tolist() == [[0, 1, 3, 2]]
    cosine = np.array([1, 0.1, -0.1, -1]) / np.hypot(1, 0.1)
    np.testing.assert_allclose(found.distances[0], 1 - cosine, atol=1e-6)
    assert found.distances.dtype == np.float32
    assert found.indices.dtype == np.int64


def test_a_copy_is_at_exactly_zero_whatever_its_length() -> None:
    rows = np.random.default_rng(0).standard_normal((50, 384)).astype(np.float32)
    found = nearest(rows * np.float32(3.7), rows, 1)
    assert found.distances.max() == 0
    assert found.indices[:, 0].tolist() == list(range(50))


def test_opposite_vectors_are_at_two() -> None:
    assert nearest(COMPASS[:1], COMPASS[2:3], 1).distances.tolist() == [[2.0]]


def test_a_document_is_not_its_own_neighbour_but_its_copy_is() -> None:
    rows = np.concatenate([COMPASS[:2], COMPASS[:1]])
    found = nearest(rows, rows, 1, exclude_self=True)
    assert found.indices[[0, 2], 0].tolist() == [2, 0]
    assert found.distances[:, 0].tolist() == [0.0, 1.0, 0.0]


def test_more_copies_than_candidates_still_leave_out_the_document_itself() -> None:
    rows = np.repeat(COMPASS[:1], 40, axis=0)
    found = nearest(rows, rows, 5, exclude_self=True)
    assert not (found.indices == np.arange(40)[:, None]).any()
    assert found.distances.max() == 0
    assert all(len(set(row)) == 5 for row in found.indices.tolist())


def test_equal_distances_name_the_first_row() -> None:
    assert nearest(COMPASS[:1], COMPASS[[1, 3, 1]], 3).indices.tolist() == [[0, 1, 2]]


def test_documents_without_words_have_no_neighbour_and_are_none() -> None:
    rows = np.array([[0, 0], [1, 0]], dtype=np.float32)
    found = nearest(rows, rows, 2)
    assert np.isnan(found.distances[0]).all()
    assert found.indices[0].tolist() == [-1, -1]
    assert found.indices[1].tolist() == [1, -1]
    assert found.distances[1].tolist() == [0, np.inf]


def test_an_index_that_is_too_small_or_empty_is_padded() -> None:
    found = nearest(COMPASS, COMPASS[:2], 5)
    assert (found.indices[:, 2:] == -1).all()
    assert np.isinf(found.distances[:, 2:]).all()
    for none in (np.zeros((0, 2), np.float32), np.zeros((3, 2), np.float32)):
        assert (nearest(COMPASS, none, 1).indices == -1).all()
        assert nearest(none[:0], COMPASS, 1).distances.shape == (0, 1)
    assert nearest(COMPASS[:1], COMPASS[:1], 1, exclude_self=True).indices.tolist() == [[-1]]


@given(
    arrays(np.int8, st.tuples(st.integers(1, 12), st.just(3)), elements=st.integers(-2, 2)),
    arrays(np.int8, st.tuples(st.integers(1, 12), st.just(3)), elements=st.integers(-2, 2)),
    st.integers(1, 6),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_agrees_with_a_plain_search(queries: np.ndarray, index: np.ndarray, k: int, same: bool) -> None:
    index = queries if same else index
    found = nearest(queries.astype(np.float32), index.astype(np.float32), k, exclude_self=same)
    expected = plain(queries, index, k, same)
    np.testing.assert_allclose(found.distances, expected, atol=2e-7)
    for query, row, distances in zip(queries.astype(float), found.indices, expected, strict=True):
        for j, distance in zip(row, distances, strict=True):
            assert (j >= 0) == np.isfinite(distance)
            if j >= 0:
                cosine = query @ index[j] / np.sqrt((query @ query) * float(index[j] @ index[j].astype(float)))
                assert 1 - cosine == pytest.approx(distance, abs=2e-7)


def test_distances_depend_on_neither_order_nor_block(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    queries = rng.standard_normal((300, 48)).astype(np.float32)
    index = np.concatenate([rng.standard_normal((500, 48)), queries[:100] + 1e-4]).astype(np.float32)
    whole = nearest(queries, index, 4)
    shuffled, rows = rng.permutation(300), rng.permutation(600)
    other = nearest(queries[shuffled], index[rows], 4)
    assert np.array_equal(other.distances, whole.distances[shuffled])
    assert np.array_equal(rows[other.indices], whole.indices[shuffled])
    monkeypatch.setattr(module, "_BLOCK_BYTES", 1)
    assert np.array_equal(nearest(queries, index, 4).distances, whole.distances)


def test_inputs_are_left_alone() -> None:
    rows = np.array([[3, 4], [0, 0]], dtype=np.float64)
    before = rows.copy()
    nearest(rows, rows, 1, exclude_self=True)
    assert np.array_equal(rows, before)


def test_very_large_and_very_small_vectors() -> None:
    rows = np.array([[1e30, 1e30], [1e-30, 0]], dtype=np.float32)
    np.testing.assert_allclose(nearest(rows[:1], rows[1:], 1).distances, 1 - np.sqrt(0.5), rtol=1e-6)


def test_first_gives_the_nearest() -> None:
    found = nearest(COMPASS, COMPASS, 3)
    assert found.k == 3
    assert found.first(3) is found
    assert np.array_equal(found.first(1).indices[:, 0], np.arange(4))
    for k in (0, 4):
        with pytest.raises(ValueError, match="k must be"):
            found.first(k)


@pytest.mark.parametrize(
    ("queries", "index", "k", "message"),
    [
        (COMPASS, COMPASS, 0, "at least 1"),
        (COMPASS, np.zeros((2, 3), np.float32), 1, "must be"),
        (COMPASS[0], COMPASS, 1, "must be"),
        (np.full((4, 2), np.nan), COMPASS, 1, "finite"),
        (COMPASS, np.full((4, 2), np.inf), 1, "finite"),
    ],
)
def test_bad_input(queries: np.ndarray, index: np.ndarray, k: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        nearest(queries, index, k)
    with pytest.raises(ValueError, match="same rows"):
        nearest(COMPASS, COMPASS[:2], 1, exclude_self=True)


def test_neighbours_is_plain_data() -> None:
    found = Neighbours(np.zeros((2, 1), np.float32), np.zeros((2, 1), np.int64))
    assert found.k == 1
