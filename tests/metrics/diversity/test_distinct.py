"""Distinct-n: by hand, against sets, and against the published figures of SynSym."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corpusaudit.metrics.diversity.distinct import distinct_n, distinct_with_intervals
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def test_counted_by_hand(as_arrays: Callable[..., Any]) -> None:
    # 6 words, 3 different; pairs: a-b, b-a, a-b, c-a; triples: a-b-a, b-a-b.
    assert distinct_n(*as_arrays(["abab", "ca"])) == [3 / 6, 3 / 4, 1.0, 1.0]


def test_an_order_that_fits_nowhere_has_no_value(as_arrays: Callable[..., Any], measured: Measured) -> None:
    assert distinct_n(*as_arrays(["ab", "c"])) == [1.0, 1.0, None, None]
    found = measured("distinct", ["one two", "three"])
    assert found["diversity.distinct_2"].value == 1.0
    assert found["diversity.distinct_3"].reason == "no document holds 3 tokens in a row"


def test_jackknife_leaves_groups_out_exactly(as_arrays: Callable[..., Any]) -> None:
    rng = np.random.default_rng(0)
    documents = [rng.integers(0, 30, rng.integers(1, 20)).tolist() for _ in range(47)]
    for order, result in enumerate(distinct_with_intervals(*as_arrays(documents)), 1):
        found = []
        for group in range(20):
            rest = [d for i, d in enumerate(documents) if i % 20 != group]
            found.append(distinct_n(*as_arrays(rest))[order - 1] or 0.0)
        left_out = np.array(found)
        error = float(np.sqrt(19 / 20 * np.sum((left_out - left_out.mean()) ** 2)))
        assert result is not None
        value, (low, high) = result
        assert low == pytest.approx(value - 2.093024054 * error, abs=1e-9)
        assert high == pytest.approx(min(1, value + 2.093024054 * error), abs=1e-9)


def test_a_template_is_less_distinct_than_its_holdout(measured: Measured) -> None:
    rng = np.random.default_rng(1)
    words = [f"w{i}" for i in range(400)]
    varied = [" ".join(rng.choice(words, 30)) for _ in range(60)]
    templates = [f"the patient denies any pain today and feels {word} again" for word in words[:60]]
    planted = measured("distinct", templates, varied)["diversity.distinct_2"]
    clean = measured("distinct", varied[:30], varied[30:])["diversity.distinct_2"]
    assert planted.holdout is not None
    assert clean.holdout is not None
    assert planted.holdout.matched is not None
    assert clean.holdout.matched is not None
    assert planted.holdout.matched / planted.holdout.value < 0.4
    assert clean.holdout.matched / clean.holdout.value == pytest.approx(1, abs=0.02)


def test_holdout_is_compared_at_equal_size(measured: Measured) -> None:
    # Distinct-1 of 40 documents against 4 would differ ninefold; at 4 documents of 3 words both are 1.
    synthetic = [f"a{i} b{i} c{i}" for i in range(4)] * 10
    found = measured("distinct", synthetic, [f"a{i} b{i} c{i} d{i}" for i in range(4)])["diversity.distinct_1"]
    assert found.holdout is not None
    assert (found.value, found.holdout.value, found.holdout.n) == (0.1, 1.0, 4)
    assert found.holdout.matched is not None
    assert found.holdout.matched > 0.5


def test_labels_of_different_size_compare(measured: Measured) -> None:
    rng = np.random.default_rng(2)
    texts = [" ".join(f"w{i}" for i in rng.integers(0, 50, 10)) for _ in range(220)]
    labels = ["big"] * 200 + ["small"] * 15 + ["tiny"] * 5
    parts = {p.name: p for p in measured("distinct", texts, labels=labels)["diversity.distinct_1"].parts}
    assert parts["big"].n == 200
    assert parts["big"].value == pytest.approx(parts["small"].value, abs=0.08)
    assert parts["tiny"].value is None
    assert parts["tiny"].reason == "fewer than 10 documents with this label"


@pytest.mark.shared
def test_synsym(synsym_arrays: Any) -> None:
    found = distinct_n(*synsym_arrays, most=3)
    assert [round(value or 0, 5) for value in found] == [0.02855, 0.20391, 0.44681]


@pytest.mark.shared
def test_peer_values(peers: Any, as_arrays: Callable[..., Any]) -> None:
    for documents, figures in peers:
        expected = [
            next(value for name, value in figures.items() if name.startswith(f"distinct_{n}_corpus"))
            for n in range(1, 5)
        ]
        assert distinct_n(*as_arrays(documents)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.shared
def test_n_grams_end_with_their_document_where_those_of_the_package_diversity_go_on(
    peer_texts: Any, as_arrays: Callable[..., Any]
) -> None:
    # Its score is the sum of distinct-1 to 4 of all documents as one, cut at single blanks.
    for texts, figures in peer_texts:
        stored = figures["diversity ngram_diversity_score {'num_n': 4}"]
        across = sum(value or 0 for value in distinct_n(*as_arrays([" ".join(texts).split(" ")])))
        inside = sum(value or 0 for value in distinct_n(*as_arrays(text.split(" ") for text in texts)))
        assert across == pytest.approx(stored, abs=5.1e-4)
        assert inside != pytest.approx(across, abs=1e-5)
