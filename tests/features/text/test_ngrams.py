"""N-gram kernels against plain Python."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpusaudit.features.text.ngrams import (
    clipped_matches,
    common_ngrams,
    each_order,
    factor_ends,
    ngram_ids,
    ngram_totals,
    owned_by_group,
    types_per_document,
    types_per_window,
)

Documents = list[list[int]]
CORPORA = st.lists(st.lists(st.integers(0, 4), max_size=12), max_size=12)


def arrays(documents: Documents) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    ids = np.array([token for document in documents for token in document], np.uint32)
    offsets = np.concatenate([[0], np.cumsum([len(document) for document in documents])]).astype(np.int64)
    return ids, offsets


def ngrams_of(document: list[int], order: int) -> list[tuple[int, ...]]:
    return [tuple(document[i : i + order]) for i in range(len(document) - order + 1)]


def assert_ids_name_the_distinct_ngrams(documents: Documents, order: int) -> None:
    ids, offsets, distinct = ngram_ids(*arrays(documents), order)
    expected = [gram for document in documents for gram in ngrams_of(document, order)]
    assert len(ids) == len(expected)
    assert distinct == len(set(expected)) == len(set(zip(ids.tolist(), expected, strict=True)))
    assert set(ids.tolist()) == set(range(distinct))
    assert offsets.tolist() == np.cumsum([0, *(len(ngrams_of(d, order)) for d in documents)]).tolist()


@given(CORPORA, st.integers(1, 5))
@settings(deadline=None)  # the first call may compile
def test_ids_name_exactly_the_distinct_ngrams(documents: Documents, order: int) -> None:
    assert_ids_name_the_distinct_ngrams(documents, order)


def test_many_tokens_are_parted_and_tables_grow() -> None:
    rng = np.random.default_rng(0)
    varied = [rng.integers(0, 2**32, 40_000).tolist() for _ in range(3)]
    assert_ids_name_the_distinct_ngrams([*varied, [7] * 100_000, []], 2)


def test_ngrams_do_not_cross_documents() -> None:
    assert ngram_totals(np.array([0, 1, 1, 4]), 2).tolist() == [0, 0, 2]
    assert ngram_ids(*arrays([[1], [2], [1, 2]]), 2)[2] == 1


@given(CORPORA, st.integers(1, 4))
@settings(deadline=None)
def test_clipped_matches_count_what_another_document_holds(documents: Documents, most: int) -> None:
    found = clipped_matches(*arrays(documents), most)
    for index, document in enumerate(documents):
        others = documents[:index] + documents[index + 1 :]
        for order in range(1, most + 1):
            counts = [Counter(ngrams_of(other, order)) for other in others]
            own = Counter(ngrams_of(document, order))
            expected = sum(min(c, max((other[g] for other in counts), default=0)) for g, c in own.items())
            assert found[index, order - 1] == expected


@given(CORPORA)
@settings(max_examples=50)
def test_owned_by_group_is_what_leaving_the_group_out_loses(documents: Documents) -> None:
    groups = np.arange(len(documents)) % 3
    for grams in each_order(*arrays(documents), 3):
        owned = owned_by_group(grams, groups, 3)
        for group in range(3):
            rest = [d for i, d in enumerate(documents) if groups[i] != group]
            left = len({g for d in rest for g in ngrams_of(d, grams.order)})
            assert grams.distinct - owned[group] == left


@given(CORPORA)
def test_types_per_document(documents: Documents) -> None:
    assert types_per_document(*arrays(documents)).tolist() == [len(set(document)) for document in documents]


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 10))
def test_types_per_window(document: list[int], window: int) -> None:
    expected = [len(set(gram)) for gram in ngrams_of(document, window)]
    assert types_per_window(np.array(document, np.uint32), window).tolist() == expected


def test_inputs_stay_as_they_were() -> None:
    ids, offsets = arrays([[1, 2, 1], [2, 1]])
    ids.flags.writeable = offsets.flags.writeable = False
    clipped_matches(ids, offsets, 4)
    assert ngram_ids(ids, offsets, 2)[2] == 2


@pytest.mark.parametrize("documents", [[], [[]], [[], [], []]])
def test_nothing_to_count(documents: Documents) -> None:
    ids, offsets = arrays(documents)
    assert [(g.total, g.distinct) for g in each_order(ids, offsets, 4)] == [(0, 0)] * 4
    assert clipped_matches(ids, offsets, 4).shape == (len(documents), 4)


@given(CORPORA, st.integers(1, 4))
@settings(max_examples=50, deadline=None)
def test_common_ngrams_are_the_smaller_of_both_counts(documents: Documents, order: int) -> None:
    left, right = (index.ravel() for index in np.indices((len(documents), len(documents))))
    found = common_ngrams(*arrays(documents), order, left, right)
    counts = [Counter(ngrams_of(document, order)) for document in documents]
    assert found.tolist() == [(counts[a] & counts[b]).total() for a, b in zip(left, right, strict=True)]


@given(st.lists(st.integers(0, 6), max_size=60), st.sampled_from([0.3, 0.72, 0.9]))
@settings(deadline=None)
def test_factor_ends(document: list[int], threshold: float) -> None:
    expected, seen, words = [], set[int](), 0
    for place, token in enumerate(document):
        seen.add(token)
        words += 1
        if len(seen) / words <= threshold:
            expected.append(place)
            seen, words = set(), 0
    ends, left, types = factor_ends(np.array(document, np.uint32), threshold)
    assert (ends.tolist(), left, types) == (expected, words, len(seen))
