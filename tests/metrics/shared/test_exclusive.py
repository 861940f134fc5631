"""Exclusive likeness and the exact test of its surplus."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import binom

from corpusaudit.features.overlap.alignments import Alignments
from corpusaudit.metrics.shared.exclusive import (
    Chance,
    Events,
    chance_from,
    exclusive_likeness,
    strength,
    surplus,
    surplus_p_value,
)


def found(rows: list[tuple[int, int, float, float]]) -> Alignments:
    """Return alignments of rows of document, source document, bits and share."""
    document, other, bits, share = (np.array(column) for column in zip(*rows, strict=True))
    zero = np.zeros(len(rows), np.int64)
    return Alignments(document, zero, zero, other, zero, zero, bits, share)


def test_the_second_person_is_taken_off_and_not_the_second_text() -> None:
    # Texts 0 and 1 are one person's; document 1 is like nobody.
    alike = exclusive_likeness(
        found([(0, 0, 90.0, 0.9), (0, 1, 80.0, 0.8), (0, 2, 30.0, 0.3), (2, 2, 50.0, 0.5)]), np.array([7, 7, 3]), 3
    )
    assert alike.gap == pytest.approx([0.6, 0, 0.5])
    assert alike.bits == pytest.approx([60, 0, 50])
    assert alike.person.tolist() == [7, -1, 3]
    assert alike.said[[0, 2]] == pytest.approx([100, 100])
    assert np.isnan(alike.said[1])


def test_a_template_that_two_people_fill_in_is_not_exclusive() -> None:
    alike = exclusive_likeness(found([(0, 0, 90.0, 0.9), (0, 1, 90.0, 0.9)]), np.array([0, 1]), 1)
    assert (alike.gap[0], strength(alike.gap, alike.bits)[0]) == (0, 0)


@pytest.mark.parametrize(("cases", "others", "share"), [(5, 0, 0.25), (3, 9, 0.25), (10, 30, 0.1), (0, 4, 0.5)])
def test_equal_strengths_make_the_test_binomial(cases: int, others: int, share: float) -> None:
    p_value = surplus_p_value(np.full(cases, 2.0), np.full(others, 2.0), share)
    assert p_value == pytest.approx(binom.sf(cases - 1, cases + others, share))


def test_the_test_is_exact() -> None:
    cases, others = np.array([5.0, 2.0, 1.0]), np.array([4.0, 3.0, 1.0])
    weights, total = np.concatenate([cases, others]), 0.0
    for sides in product((0, 1), repeat=6):
        if np.dot(sides, weights) >= cases.sum():
            total += np.prod(np.where(sides, 0.3, 0.7))
    assert surplus_p_value(cases, others, 0.3) == pytest.approx(total)


def test_chance_is_found_as_often_as_the_level_says() -> None:
    rng = np.random.default_rng(4)
    small = 0
    for _ in range(400):
        weights = rng.exponential(size=30)
        mine = rng.random(30) < 0.25
        small += surplus_p_value(weights[mine], weights[~mine], 0.25) <= 0.05
    assert binom.cdf(small, 400, 0.05) < 0.999


def test_of_very_many_matches_the_strongest_are_used() -> None:
    rng = np.random.default_rng(5)
    weights = rng.exponential(size=50_000)
    mine = rng.random(50_000) < 0.25
    assert 0.001 < surplus_p_value(weights[mine], weights[~mine], 0.25) < 0.999


def test_the_surplus_is_what_chance_leaves() -> None:
    chance = Chance(np.ones(3), 0.25)
    kept = next(k for k in range(13, 0, -1) if binom.sf(k - 1, k + 3, 0.25) > 0.002)
    assert surplus(np.ones(13), chance, 0.002) == 13 - kept
    assert surplus(np.ones(1), chance, 0.002) == 0
    assert surplus(np.zeros(0), chance, 0.002) == 0


def test_templates_are_judged_by_the_holdout_alone() -> None:
    # A generator that fills in templates: as near to unseen people as to its source, nearer than they are to another.
    events = Events(np.ones(20), np.ones(20), np.zeros(0), 1e4, 1e4, 2e4)
    chance = chance_from(events)
    assert (len(chance.others), chance.share) == (20, 0.5)
    assert surplus(events.source, chance, 0.002) == 0
    alike = chance_from(Events(np.ones(20), np.ones(2), np.ones(4), 1e4, 1e4, 2e4))
    assert (len(alike.others), alike.share) == (6, 0.25)
