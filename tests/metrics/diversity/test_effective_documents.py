"""The effective number of documents: by hand, on collapse of every kind, and on text that only looks like it."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity import _alike
from corpusaudit.metrics.diversity._alike import alike, effective_share, masked
from corpusaudit.metrics.shared.views import view
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]
METRIC = "diversity.effective_documents"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(rows: random.Random) -> str:
    return "".join(rows.choice(LETTERS) for _ in range(5))


def texts(seed: int, count: int, length: int = 30) -> list[str]:
    rows = random.Random(seed)
    return [" ".join(word(rows) for _ in range(length)) for _ in range(count)]


def filled(template: str, seed: int, slots: int) -> str:
    """The template with a name and a date at its head and ``slots`` of its words replaced by others."""
    rows = random.Random(seed)
    words = template.split()
    for place in range(0, slots * (len(words) // max(slots, 1)), len(words) // max(slots, 1)):
        words[place] = word(rows)
    name = " ".join(word(rows).capitalize() for _ in range(rows.randint(1, 3)))
    return f"On {rows.randint(1, 28)}/{rows.randint(1, 12)} came {name}, {' '.join(words)}"


def share(measured: Measured, synthetic: list[str], holdout: list[str] | None = None) -> Measurement:
    return measured("effective_documents", synthetic, holdout)[METRIC]


def test_heaps_of_one_size_count_once_each(measured: Measured) -> None:
    three = texts(1, 3)
    found = share(measured, three * 4)
    assert found.value == pytest.approx(3 / 12)
    assert found.note is not None
    assert "12 documents come to 3 different ones" in found.note
    assert share(measured, texts(1, 20)).value == 1.0


def test_uneven_heaps_by_hand() -> None:
    # Two of four alike: exp(-(2 log 1/2 + 2 log 1/4) / 4) = 2 ** 1.5 different ones.
    pairs = np.eye(4, dtype=bool)
    pairs[0, 1] = pairs[1, 0] = True
    assert effective_share(pairs) == pytest.approx(2**1.5 / 4)


def test_likeness_is_the_common_subsequence_and_is_not_handed_on() -> None:
    # Of five words each: three, three and two in common: 2 * 3 / 10, and 2 * 2 / 10 at the ends.
    documents = [[1, 2, 3, 4, 5], [1, 2, 3, 6, 7], [8, 2, 3, 6, 9]]
    assert alike(documents, 0.6).tolist() == [[True, True, False], [True, True, True], [False, True, True]]


def test_numbers_and_names_are_masked() -> None:
    pair = ["Today Ada Benson, 34, saw Dr Ng. Fine. She left.", "Today Cora, 7, saw Otto. Fine. She left."]
    whole = view(Workspace({"synthetic": Corpus.from_texts(pair)}), "synthetic")
    first, second = (masked(whole, index) for index in range(2))
    assert first == second
    assert first[1:3] == [-2, -1]
    assert -2 not in first[-3:]


@pytest.mark.parametrize("slots", [0, 3, 6])
def test_ten_templates_are_ten_however_they_are_filled(measured: Measured, slots: int) -> None:
    templates, real = texts(3, 10), texts(4, 100)
    found = share(measured, [filled(templates[i % 10], i, slots) for i in range(100)], real)
    assert found.value == pytest.approx(0.1, abs=0.01)
    assert found.holdout is not None
    assert found.holdout.value == 1.0
    assert found.holdout.ratio_high is not None
    assert found.holdout.ratio_high < 0.4


@pytest.mark.parametrize("kinds", [1, 10])
def test_the_same_texts_over_and_over(measured: Measured, kinds: int) -> None:
    found = share(measured, texts(3, kinds) * (100 // kinds), texts(4, 100))
    assert found.value == pytest.approx(kinds / 100)
    assert found.holdout is not None
    assert found.holdout.ratio_high is not None
    assert found.holdout.ratio_high < 0.4


def test_texts_with_a_heading_and_a_closing_formula_in_common_are_different(measured: Measured) -> None:
    notes = [f"History of present illness: {text}. Return in two weeks if it gets worse." for text in texts(5, 60)]
    assert share(measured, notes).value == 1.0


def test_templates_in_the_real_text_are_no_collapse(measured: Measured) -> None:
    templates = texts(3, 10)
    made = [[filled(templates[i % 10], seed + i, 3) for i in range(60)] for seed in (0, 1000)]
    found = share(measured, *made)
    assert found.holdout is not None
    assert found.holdout.ratio_low is not None
    assert found.holdout.ratio_low > 0.4


def test_a_larger_corpus_is_compared_at_the_holdouts_size(measured: Measured) -> None:
    found = share(measured, texts(3, 40) * 2, texts(4, 30))
    assert found.value == pytest.approx(0.5)
    assert found.holdout is not None
    assert found.holdout.n == 30
    assert found.holdout.matched is not None
    assert found.holdout.matched > 0.5


@given(st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=8), min_size=1, max_size=8))
@settings(max_examples=50)
def test_it_lies_between_one_document_and_all_of_them(documents: list[list[int]]) -> None:
    value = effective_share(alike(documents, 0.6))
    assert 1 / len(documents) - 1e-9 <= value <= 1 + 1e-9


def test_a_single_document_has_no_interval_and_nothing_is_a_reason(measured: Measured) -> None:
    found = share(measured, ["one text alone"])
    assert (found.value, found.low) == (1.0, None)
    with pytest.raises(Unmeasured):
        share(measured, ["", "..."])
    with pytest.raises(UsageError):
        measured("effective_documents", ["a b"], likeness=0.0)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.integers(-2, 6), max_size=12), max_size=14),
    st.sampled_from([0.005, 0.25, 0.5, 0.6, 2 / 3, 1.0]),
    st.sampled_from([0.0, 1.0]),
)
def test_pairs_that_are_not_compared_are_not_alike(documents: list[list[int]], likeness: float, few: float) -> None:
    """However many pairs are compared, all at once or document by document, each is told as by itself."""
    before, _alike._FEW = _alike._FEW, few
    try:
        found = alike(documents, likeness)
    finally:
        _alike._FEW = before
    for one, left in enumerate(documents):
        for other, right in enumerate(documents):
            near = one == other or Indel.normalized_similarity(left, right) >= likeness - 1e-9
            assert found[one, other] == near
