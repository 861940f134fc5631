"""Self-repetition: by hand, against the package diversity, and where its figure goes astray."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.diversity.self_repetition import self_repetition
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def test_counted_by_hand(as_arrays: Callable[..., Any]) -> None:
    # "abcde" shares abcd with two others and bcde with one; a phrase twice in a document counts once.
    scores = self_repetition(*as_arrays(["abcde", "abcdx", "abcdzbcde", "qrs"]))
    assert scores[:3] == pytest.approx([math.log(4), math.log(3), math.log(4)])
    assert np.isnan(scores[3])


def test_phrases_do_not_cross_documents_and_own_repeats_do_not_count(as_arrays: Callable[..., Any]) -> None:
    assert self_repetition(*as_arrays(["ab", "cdab", "cd", "ghghgh"]))[[1, 3]].tolist() == [0.0, 0.0]


def test_documents_too_short_lower_no_mean(measured: Measured) -> None:
    # The package counts a document of two words as one that repeats nothing.
    found = measured("self_repetition", ["a b c d"] * 4 + ["a b"] * 4)["diversity.self_repetition"]
    assert found.value == pytest.approx(math.log(4))
    assert found.n == 4
    assert found.note == "4 documents of fewer than 4 tokens were left out."
    with pytest.raises(Unmeasured, match="no document holds 4 tokens"):
        measured("self_repetition", ["a b"] * 4)


def test_jackknife_leaves_groups_out_exactly(as_arrays: Callable[..., Any], measured: Measured) -> None:
    rng = np.random.default_rng(0)
    texts = [" ".join(f"w{i}" for i in rng.integers(0, 3, 12)) for _ in range(20)]
    found = measured("self_repetition", texts)["diversity.self_repetition"]
    without = np.array([self_repetition(*as_arrays([t.split() for t in texts if t != out])).mean() for out in texts])
    error = float(np.sqrt(19 / 20 * np.sum((without - without.mean()) ** 2)))
    assert found.value is not None
    assert found.low == pytest.approx(found.value - 2.093024054 * error, abs=1e-9)
    assert found.high == pytest.approx(found.value + 2.093024054 * error, abs=1e-9)


def test_stock_phrases_are_seen_and_a_clean_corpus_is_not(measured: Measured) -> None:
    rng = np.random.default_rng(1)
    real = [" ".join(f"w{i}" for i in rng.integers(0, 12, 40)) for _ in range(160)]
    stock = [f"{text[:60]} it is important to note that each person is different {text[60:]}" for text in real[:80]]
    for synthetic, least, most in ((stock, 1.5, 100.0), (real[80:], 0.7, 1.4)):
        baseline = measured("self_repetition", synthetic, real[:80])["diversity.self_repetition"].holdout
        assert baseline is not None
        assert baseline.ratio_low is not None
        assert baseline.ratio_high is not None
        assert least < baseline.ratio_low < baseline.ratio_high < most


def test_equal_corpora_of_unequal_size_compare_at_one_size(measured: Measured) -> None:
    rng = np.random.default_rng(2)
    texts = [" ".join(f"w{i}" for i in rng.integers(0, 8, 30)) for _ in range(400)]
    found = measured("self_repetition", texts[:360], texts[360:])["diversity.self_repetition"]
    assert found.value is not None
    assert found.holdout is not None
    assert found.value > 1.3 * found.holdout.value
    assert found.holdout.matched == pytest.approx(found.holdout.value, rel=0.1)


@pytest.mark.shared
def test_agrees_with_the_package_diversity(peer_texts: Any, as_arrays: Callable[..., Any]) -> None:
    # It cuts words at blanks; no note is shorter than four words, so that its mean is ours.
    for texts, figures in peer_texts:
        scores = self_repetition(*as_arrays(text.split() for text in texts))
        assert scores.mean() == pytest.approx(figures["diversity self_repetition_score {}"], abs=1e-9)
