"""HD-D: by hand, against draws and lexicalrichness, and on planted repetition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.diversity.hdd import hdd
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def test_counted_by_hand() -> None:
    # Two draws from a a b: the first and the second word differ in 4 of 6 orders, so 1 + 2/3 words of two.
    assert hdd(np.array([2, 1]), draws=2) == pytest.approx((1 + 2 / 3) / 2)
    assert hdd(np.array([42])) == pytest.approx(1 / 42)
    assert hdd(np.ones(42, np.int64)) == 1.0
    with pytest.raises(ValueError, match="fewer than 42 tokens"):
        hdd(np.array([41]))


def test_is_what_draws_give_on_average() -> None:
    rng = np.random.default_rng(0)
    counts = rng.integers(1, 30, 60)
    tokens = np.repeat(np.arange(60), counts)
    drawn = [len(np.unique(rng.permutation(tokens)[:42])) / 42 for _ in range(4000)]
    assert hdd(counts) == pytest.approx(np.mean(drawn), abs=4 * np.std(drawn) / np.sqrt(4000))


def test_fewer_than_42_tokens_is_unmeasured(measured: Measured) -> None:
    with pytest.raises(Unmeasured, match="fewer than 42 tokens"):
        measured("hdd", ["some short post"] * 3)


def test_size_of_a_corpus_matters_little(measured: Measured) -> None:
    rng = np.random.default_rng(1)
    texts = [" ".join(f"w{i}" for i in rng.zipf(1.4, 30) % 500) for _ in range(1000)]
    small, large = (measured("hdd", some)["diversity.hdd"] for some in (texts[:60], texts))
    assert small.value == pytest.approx(large.value, abs=0.02)


def test_a_poor_vocabulary_is_seen_and_a_clean_corpus_is_not(measured: Measured) -> None:
    rng = np.random.default_rng(2)
    real = [" ".join(f"w{i}" for i in rng.zipf(1.3, 30) % 900) for _ in range(160)]
    poor = [" ".join(f"w{i}" for i in rng.integers(0, 12, 30)) for _ in range(80)]
    for synthetic, least, most in ((poor, 0.0, 0.7), (real[80:], 0.9, 1.1)):
        found = measured("hdd", synthetic, real[:80])["diversity.hdd"]
        assert found.holdout is not None
        assert found.holdout.ratio_low is not None
        assert found.holdout.ratio_high is not None
        assert least < found.holdout.ratio_low <= found.holdout.ratio_high < most
        assert found.low is not None
        assert found.value is not None
        assert found.low < found.value


@pytest.mark.shared
def test_agrees_with_lexicalrichness(rich_words: Any) -> None:
    for words, figures in rich_words:
        counts = np.array(list(Counter(words).values()))
        assert hdd(counts) == pytest.approx(figures["lexicalrichness hdd(42)"], abs=1e-9)
