"""MTLD: by hand, against lexicalrichness, and on planted repetition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.diversity.mtld import mtld
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def numbered(words: list[str]) -> Any:
    return np.unique(words, return_inverse=True)[1].astype(np.uint32)


def test_counted_by_hand() -> None:
    # Forward: "a b a" falls to 2/3, one factor; "c" is left with a ratio of 1. Backward: "c a b a" stands at 3/4, which
    # is (1 - .75) / .28 of a factor.
    assert mtld(numbered(list("abac"))) == pytest.approx((4 / 1 + 4 / (0.25 / 0.28)) / 2)


def test_a_text_that_repeats_nothing_is_one_factor() -> None:
    assert mtld(numbered(list("abcdef"))) == 6.0
    with pytest.raises(ValueError, match="no token"):
        mtld(np.zeros(0, np.uint32))


def test_one_word_over_and_over_needs_two_words_a_factor() -> None:
    assert mtld(np.zeros(100, np.uint32)) == 2.0


def test_fewer_than_fifty_tokens_is_unmeasured(measured: Measured) -> None:
    with pytest.raises(Unmeasured, match="fewer than 50 tokens"):
        measured("mtld", ["some short post"] * 3)


def test_a_template_is_seen_and_a_clean_corpus_is_not(measured: Measured) -> None:
    rng = np.random.default_rng(0)
    real = [" ".join(f"w{i}" for i in rng.integers(0, 120, 30)) for _ in range(120)]
    templates = [f"today i feel tired and w{i} again and i do not want to get up" for i in range(60)]
    ratios = {}
    for name, synthetic in (("template", templates), ("clean", real[60:])):
        found = measured("mtld", synthetic, real[:60])["diversity.mtld"]
        assert found.holdout is not None
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low < found.value < found.high
        ratios[name] = (found.holdout.ratio_low or 0, found.holdout.ratio_high or 0)
    assert ratios["template"][1] < 0.6
    assert ratios["clean"][0] < 1 < ratios["clean"][1]


def test_documents_are_compared_at_one_length(measured: Measured) -> None:
    # Every document begins alike: cut to ten words, long ones are no more varied than short ones.
    rng = np.random.default_rng(1)
    start = "seen in clinic today with her mother and brother present"
    long = [f"{start} {' '.join(f'w{i}' for i in rng.integers(0, 400, 90))}" for _ in range(40)]
    found = measured("mtld", [text[: len(start)] for text in long], long)["diversity.mtld"]
    assert found.holdout is not None
    assert found.holdout.matched == pytest.approx(found.holdout.value)


@pytest.mark.shared
def test_agrees_with_lexicalrichness(rich_words: Any) -> None:
    for words, figures in rich_words:
        assert len(words) == figures["lexicalrichness words"]
        assert mtld(numbered(words)) == pytest.approx(figures["lexicalrichness mtld(0.72)"], abs=1e-9)
