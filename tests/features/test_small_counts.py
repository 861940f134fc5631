"""Which private documents may be counted: numbers that differ by a few people's are not published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.features.small_counts import published_least

DOCUMENTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9)), min_size=1, max_size=60)


def arrays(documents: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([length for length, _ in documents]), np.array([person for _, person in documents])


@given(DOCUMENTS, st.integers(1, 14), st.integers(1, 14))
def test_from_length_to_length_nobody_or_five_people_are_left_out(
    documents: list[tuple[int, int]], first: int, second: int
) -> None:
    lengths, people = arrays(documents)
    kept = [lengths >= published_least(lengths, people, least) for least in (1, first, second)]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        apart = np.unique(people[(kept[one] != kept[other]) & (lengths > 0)])
        # All that there are, where no five people would be kept: that number is the corpus's own.
        assert len(apart) == 0 or len(apart) >= 5 or not (kept[one] & kept[other]).any()
    assert published_least(lengths, people, first) >= first


@pytest.mark.parametrize(
    ("lengths", "least", "expected"),
    [
        ([9] * 20, 5, 5),  # none is shorter
        ([1, 2, 3, 4, 5, *[9] * 20], 6, 6),  # five are
        ([1, 2, 3, *range(20, 40)], 15, 22),  # three are: the next two go with them
        ([*range(1, 6), 7, *range(20, 40)], 15, 24),  # five and one
        ([1, *[9] * 7], 5, 10),  # with one go all others
        ([1, 2, 3, 4, 5, 9, 9, 9, 9], 5, 10),  # fewer than five would be kept
        ([3, 3, 3], 2, 2),  # a few are all there are, and nobody is left out
        ([0, 0], 1, 1),
        ([], 4, 4),
    ],
)
def test_the_next_longer_ones_of_a_few_are_left_out_with_them(lengths: list[int], least: int, expected: int) -> None:
    made = np.array(lengths, np.int64)
    assert published_least(made, np.arange(len(made)), least) == expected
