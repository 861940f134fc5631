"""The chance of a score: what the unseen documents show, and a heavier tail than the data's beyond them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.metrics.shared.tails import FEWEST, chance_of, fit_tail, limit_at, with_chance
from corpusaudit.results import Evidence


def scores(size: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).exponential(0.1, size)


def test_too_few_say_nothing() -> None:
    assert fit_tail(np.linspace(0, 1, FEWEST - 1)) is None
    assert fit_tail(np.array([np.nan] * 5 + [0.1] * (FEWEST - 1))) is None


def test_up_to_the_tail_it_is_the_share_that_reaches_the_score() -> None:
    tail = fit_tail(np.arange(100.0))
    assert tail is not None
    assert (tail.start, tail.size, tail.mean) == (89.0, 10, 5.5)
    found = chance_of(np.array([0.0, 50.0, 89.0]), tail)
    assert found == pytest.approx(np.array([101, 51, 12]) / 101)


def test_beyond_it_by_hand() -> None:
    tail = fit_tail(np.arange(100.0))
    assert tail is not None
    assert chance_of(np.array([144.0]), tail)[0] == pytest.approx(11 / 101 * 2.0**-10)
    assert limit_at(11 / 101 * 2.0**-10, tail) == pytest.approx(144.0)


def test_equal_scores_leave_the_share_alone() -> None:
    tail = fit_tail(np.full(50, 0.3))
    assert tail is not None
    assert chance_of(np.array([0.3, 0.9]), tail) == pytest.approx([1.0, 1 / 51])


@pytest.mark.parametrize("size", [20, 60, 400])
def test_of_many_unseen_corpora_the_stated_share_of_new_documents_reaches_a_limit(size: int) -> None:
    chance, fresh = 0.002, scores(200_000, 1)
    reached = []
    for seed in range(200):
        tail = fit_tail(scores(size, seed + 2))
        assert tail is not None
        reached.append(float((fresh >= limit_at(chance, tail)).mean()))
    assert 0.0008 < np.mean(reached) < 0.0035


@given(st.lists(st.floats(0, 1, width=32), min_size=FEWEST, max_size=60), st.floats(0.0005, 0.9))
def test_chance_falls_as_scores_rise_and_limits_keep_to_it(unseen: list[float], chance: float) -> None:
    tail = fit_tail(np.array(unseen))
    assert tail is not None
    grid = np.linspace(-0.5, 3, 200)
    found = chance_of(grid, tail)
    assert ((found > 0) & (found <= 1)).all()
    assert (np.diff(found) <= 1e-12).all()
    if tail.mean > 1e-6 and chance < tail.share:
        assert chance_of(np.array([limit_at(chance, tail)]), tail)[0] == pytest.approx(chance, rel=1e-6)


def test_findings_get_the_chance_of_their_scores() -> None:
    pieces = [Evidence("memorization.verbatim", name, None, 1.0) for name in ("a", "b")]
    unseen = np.arange(100.0)
    made = with_chance(pieces, np.array([50.0, 144.0]), unseen, 1000)
    assert [piece.synthetic_id for piece in made] == ["a", "b"]
    assert [piece.chance for piece in made] == pytest.approx([51 / 101, 11 / 101 * 2.0**-10])
    assert [piece.expected for piece in made] == pytest.approx([51_000 / 101, 11_000 / 101 * 2.0**-10])
    assert with_chance(pieces, np.array([50.0, 144.0]), None, 1000) == tuple(pieces)
    unknown = with_chance(pieces, np.array([np.nan, 144.0]), unseen, 1000)
    assert (unknown[0].chance, unknown[1].chance) == (None, made[1].chance)
    assert with_chance(pieces, np.array([50.0, 144.0]), unseen[:5], 1000) == tuple(pieces)
