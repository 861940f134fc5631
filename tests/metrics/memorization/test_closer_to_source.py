"""Closer to source: one half without memorization, exact over all subsets, and a p-value that is one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.memorization import closer_to_source
from corpusaudit.metrics.memorization.closer_to_source import compare_pools, relabelling_p_value, share_closer

TOPICS = [
    "chest pain",
    "bread",
    "violins",
    "snow",
    "cats",
    "a harbour",
    "algebra",
    "old maps",
    "night buses",
    "a quarry",
]
NOTES = [f"A short note about {topic}, written on a {day}." for topic in TOPICS for day in ("Monday", "Friday")]

# Points on a circle of eight: many are equal, many as far from one query as from another.
CIRCLE = np.array([[np.cos(a), np.sin(a)] for a in np.arange(8) * np.pi / 4], np.float32)
POOL = st.lists(st.integers(0, 7), min_size=1, max_size=6)


def circle(places: list[int]) -> np.ndarray:
    return CIRCLE[places].reshape(-1, 2)


def brute_force(query: np.ndarray, first: np.ndarray, second: np.ndarray) -> float:
    """Enumerate every reduction of the larger pool to the size of the smaller."""
    size = min(len(first), len(second))
    scores = []
    for mine in combinations(range(len(first)), size):
        for theirs in combinations(range(len(second)), size):
            best, other = (query @ first[list(mine)].T).max(), (query @ second[list(theirs)].T).max()
            scores.append(0.5 if abs(best - other) <= 1e-6 else float(best > other))
    return float(np.mean(scores))


class TestShare:
    @given(POOL, POOL, POOL)
    @settings(max_examples=100, deadline=None)
    def test_equals_all_subsets(self, queries: list[int], first: list[int], second: list[int]) -> None:
        pools = compare_pools(circle(queries), circle(first), circle(second))
        shares = share_closer(pools, (len(first), len(second)))
        expected = [brute_force(query, circle(first), circle(second)) for query in circle(queries)]
        assert shares == pytest.approx(expected, abs=1e-9)

    @given(POOL, POOL, POOL)
    @settings(deadline=None)
    def test_pools_change_places(self, queries: list[int], first: list[int], second: list[int]) -> None:
        one = share_closer(compare_pools(circle(queries), circle(first), circle(second)), (len(first), len(second)))
        two = share_closer(compare_pools(circle(queries), circle(second), circle(first)), (len(second), len(first)))
        assert one == pytest.approx(1 - two, abs=1e-9)

    def test_blocks_change_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        random = np.random.default_rng(0)
        queries, first, second = (random.normal(size=(n, 5)).astype(np.float32) for n in (23, 8, 11))
        whole = compare_pools(queries, first, second)
        monkeypatch.setattr(closer_to_source, "_BLOCK", 60)
        parts = compare_pools(queries, first, second)
        assert np.allclose(whole.best, parts.best)
        assert np.array_equal(whole.nearer, parts.nearer)
        assert np.array_equal(whole.tied, parts.tied)


class TestPValue:
    def test_by_hand(self) -> None:
        # One of four people attracts everything: a random pick of one of four does so in a quarter of the draws.
        pull, documents = np.array([8.0, 0, 0, 0]), np.ones(4, np.int64)
        inside = np.array([True, False, False, False])
        assert relabelling_p_value(pull, documents, inside, 4000, 0) == pytest.approx(0.25, abs=0.03)
        assert relabelling_p_value(pull, documents, ~inside, 4000, 0) == 1.0

    def test_uniform_when_labels_mean_nothing(self) -> None:
        random = np.random.default_rng(2)
        values = []
        for seed in range(150):
            pull = random.exponential(size=40)
            inside = np.zeros(40, np.bool_)
            inside[random.permutation(40)[:25]] = True
            values.append(relabelling_p_value(pull, np.ones(40, np.int64), inside, 199, seed))
        assert np.mean(values) == pytest.approx(0.5, abs=0.08)
        assert np.mean(np.array(values) <= 0.1) <= 0.17

    def test_small_when_the_source_attracts(self) -> None:
        inside = np.repeat([True, False], 20)
        assert relabelling_p_value(inside * 1.0, np.ones(40, np.int64), inside, 999, 0) == 0.001

    def test_many_documents_alone_are_no_pull(self) -> None:
        # Each text attracts one document; that one person wrote most of the texts proves nothing.
        documents = np.array([30, 1, 1, 1, 1, 1])
        inside = np.array([True, False, False, False, False, False])
        assert relabelling_p_value(documents * 1.0, documents, inside, 199, 0) == 1.0

    @given(st.permutations(range(12)), st.integers(0, 3))
    @settings(max_examples=20, deadline=None)
    def test_order_of_people_changes_nothing(self, order: list[int], seed: int) -> None:
        pull, documents = np.arange(12.0) ** 2, np.arange(12) % 3 + 1
        inside = np.arange(12) % 2 == 0
        first = relabelling_p_value(pull, documents, inside, 99, seed)
        assert first == relabelling_p_value(pull[order], documents[order], inside[order], 99, seed)


class TestMeasure:
    def test_identical_pools_give_one_half(self, measure: Callable) -> None:
        figure = measure("closer_to_source", NOTES[:7], NOTES, NOTES)[0].measurements[0]
        assert figure.value == 0.5
        assert figure.holdout.value == 0.5
        assert figure.p_value > 0.3

    def test_copies_of_the_source(self, measure: Callable) -> None:
        figure = measure("closer_to_source", NOTES[::2], NOTES[::2], NOTES[1::2])[0].measurements[0]
        assert (figure.value, figure.n) == (1.0, 10)
        assert figure.p_value < 0.01
        assert figure.low <= 1 <= figure.high

    def test_copies_of_the_holdout(self, measure: Callable) -> None:
        figure = measure("closer_to_source", NOTES[1::2], NOTES[::2], NOTES[1::2])[0].measurements[0]
        assert figure.value == pytest.approx(0)
        assert figure.p_value > 0.9

    def test_a_larger_source_is_no_copy(self, measure: Callable) -> None:
        # All of them say one of two things; three times as many texts on one side change nothing on average.
        source, holdout = [NOTES[0], NOTES[5]] * 3, [NOTES[0], NOTES[5]]
        figure = measure("closer_to_source", [NOTES[0], NOTES[5]], source, holdout)[0].measurements[0]
        # Two of six, three of which are the text itself: one draw in five holds none of them.
        assert figure.value == pytest.approx(0.8 * 0.5)
        assert figure.holdout.n == 2

    def test_texts_of_one_person_move_together(self, measure: Callable) -> None:
        groups = ["p"] * 10
        source = Corpus.from_texts(NOTES[::2], groups=groups)
        holdout = Corpus.from_texts(NOTES[1::2], groups=groups)
        figure = measure("closer_to_source", NOTES[::2], source, holdout)[0].measurements[0]
        # With one person on either side there are two relabellings, so nothing can be significant.
        assert figure.value == 1
        assert figure.p_value == pytest.approx(0.5, abs=0.05)

    def test_same_seed_same_figure_and_parts(self, measure: Callable) -> None:
        synthetic = Corpus.from_texts([NOTES[0], NOTES[1], ""], labels=["a", "b", "c"])
        first = measure("closer_to_source", synthetic, NOTES[::2], NOTES[1::2])[0]
        assert first == measure("closer_to_source", synthetic, NOTES[::2], NOTES[1::2])[0]
        parts = first.measurements[0].parts
        assert [(part.name, part.n) for part in parts] == [("a", 1), ("b", 1), ("c", 0)]
        assert [part.value for part in parts[:2]] == pytest.approx([1, 0])
        assert parts[2].value is None

    def test_missing_roles_and_empty_corpora(self, measure: Callable) -> None:
        with pytest.raises(Unmeasured, match="no source"):
            measure("closer_to_source", NOTES, holdout=NOTES)
        with pytest.raises(Unmeasured, match="no holdout"):
            measure("closer_to_source", NOTES, NOTES)
        for empty in (([""], NOTES, NOTES), (NOTES, [""], NOTES), (NOTES, NOTES, ["", ""])):
            with pytest.raises(Unmeasured, match="no document with words"):
                measure("closer_to_source", *empty)
