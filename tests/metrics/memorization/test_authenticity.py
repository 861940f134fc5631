"""Authenticity: the published values on Gaussians, copies at 0, ties and order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from corpusaudit.errors import Unmeasured
from corpusaudit.features.vectors.neighbours import nearest
from corpusaudit.metrics.memorization.authenticity import authentic
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import excess_p_value

TOPICS = ["chest pain", "bread", "violins", "snow", "cats", "a harbour", "algebra", "old maps", "night buses"]
NOTES = [f"A short note about {topic} and nothing else." for topic in TOPICS]


def euclidean(synthetic: np.ndarray, source: np.ndarray, k: int = 3) -> np.ndarray:
    """Score rows by Euclidean distance, as in the paper."""
    far = cdist(synthetic, source)
    indices = np.argsort(far, axis=1, kind="stable")[:, :k]
    own = cdist(source, source)
    np.fill_diagonal(own, np.inf)
    return authentic(np.take_along_axis(far, indices, 1), indices, own.min(axis=1))


def by_definition(synthetic: np.ndarray, source: np.ndarray) -> list[bool]:
    scored = []
    for row in synthetic:
        far = [round(float(np.linalg.norm(row - other)), 9) for other in source]
        own = [
            min(round(float(np.linalg.norm(a - b)), 9) for j, b in enumerate(source) if j != i)
            for i, a in enumerate(source)
        ]
        scored.append(all(far[i] > own[i] for i in range(len(source)) if far[i] == min(far)))
    return scored


class TestGaussians:
    def sample(self, seed: int, n: int = 2000) -> np.ndarray:
        return np.random.default_rng(seed).normal(size=(n, 32))

    def test_an_independent_sample(self) -> None:
        assert euclidean(self.sample(1), self.sample(2)).mean() == pytest.approx(0.78, abs=0.03)

    def test_exact_copies_score_nothing(self) -> None:
        source = self.sample(1, 300)
        assert not euclidean(source[::-1], source).any()
        near = nearest(source, source, 5)
        assert not authentic(
            near.distances, near.indices, nearest(source, source, 1, exclude_self=True).distances[:, 0]
        ).any()

    def test_copies_with_a_little_noise_score_almost_nothing(self) -> None:
        source = self.sample(1, 300)
        assert euclidean(source + 0.05 * self.sample(3, 300), source).mean() < 0.01

    def test_order_of_rows_changes_nothing(self) -> None:
        synthetic, source = self.sample(1, 300), self.sample(2, 300)
        order = np.random.default_rng(0).permutation(300)
        plain = euclidean(synthetic, source)
        assert np.array_equal(euclidean(synthetic, source[order]), plain)
        assert np.array_equal(euclidean(synthetic[order], source), plain[order])

    def test_half_copies_halve_it(self) -> None:
        synthetic, source = self.sample(1, 1000), self.sample(2, 1000)
        mixed = np.concatenate([synthetic[:500], source[:500]])
        assert euclidean(mixed, source).sum() == euclidean(synthetic[:500], source).sum()


GRID = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=6)


@given(GRID, GRID)
@settings(max_examples=150, deadline=None)
def test_equals_the_definition_where_ties_abound(synthetic: list, source: list) -> None:
    rows, others = np.array(synthetic, float), np.array(source, float)
    far, own = np.round(cdist(rows, others), 9), np.round(cdist(others, others), 9)
    np.fill_diagonal(own, np.inf)
    indices = np.argsort(far, axis=1, kind="stable")
    found = authentic(np.take_along_axis(far, indices, 1), indices, own.min(axis=1))
    assert found.tolist() == by_definition(rows, others)


def test_a_neighbour_that_is_not_there_decides_nothing() -> None:
    distances = np.array([[0.2, np.inf], [np.nan, np.nan]])
    indices = np.array([[0, -1], [-1, -1]])
    assert authentic(distances, indices, np.array([0.1, 5.0])).tolist() == [True, False]


class TestCorpora:
    def test_copies_and_the_baseline(self, measure: Callable) -> None:
        other = ["Tax law is dull.", "Rockets burn kerosene.", "He sang in the choir for years."]
        figure = measure("authenticity", [*NOTES[:4], "..."], NOTES, other)[0].measurements[0]
        assert (figure.value, figure.n) == (0, 4)
        assert (figure.holdout.value, figure.holdout.n) == (1, 3)
        assert figure.p_value == excess_p_value(4, 4, 0, 3)
        assert figure.note is None

    def test_a_source_filed_twice_still_tells_its_copy(self, measure: Callable) -> None:
        figure = measure("authenticity", NOTES[:2], [*NOTES, *NOTES])[0].measurements[0]
        assert (figure.value, figure.note) == (0, UNCALIBRATED)

    def test_missing_roles_and_words(self, measure: Callable) -> None:
        with pytest.raises(Unmeasured, match="no source"):
            measure("authenticity", NOTES, holdout=NOTES)
        with pytest.raises(Unmeasured, match="two documents"):
            measure("authenticity", NOTES, NOTES[:1])
        with pytest.raises(Unmeasured, match="no synthetic document"):
            measure("authenticity", ["...", ""], NOTES)
