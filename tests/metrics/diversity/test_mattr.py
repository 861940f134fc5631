"""MATTR: by hand, and against the published figure of SynSym."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.diversity.mattr import mattr
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def test_counted_by_hand() -> None:
    # Windows of three in 0 0 1 0 2: two, two, three different words.
    assert mattr(np.array([0, 0, 1, 0, 2], np.uint32), window=3) == pytest.approx((2 + 2 + 3) / 9)


def test_one_window() -> None:
    assert mattr(np.array([0, 0, 1], np.uint32), window=3) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="fewer than 4"):
        mattr(np.array([0, 0, 1], np.uint32), window=4)


def test_fewer_than_fifty_tokens_is_unmeasured(measured: Measured) -> None:
    with pytest.raises(Unmeasured, match="fewer than 50"):
        measured("mattr", ["some short post"] * 3)


def test_random_words_read_alike_at_any_length(measured: Measured) -> None:
    rng = np.random.default_rng(0)
    words = [f"w{i}" for i in rng.integers(0, 80, 6000)]
    short = [" ".join(words[i : i + 10]) for i in range(0, 6000, 10)]
    long = [" ".join(words[i : i + 300]) for i in range(0, 6000, 300)]
    found = measured("mattr", short, long)["diversity.mattr_50"]
    assert found.holdout is not None
    assert found.value == pytest.approx(found.holdout.value, abs=0.01)
    assert found.holdout.matched == pytest.approx(found.holdout.value, abs=0.03)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high < found.low + 0.05


def test_documents_are_compared_at_one_length(measured: Measured) -> None:
    # Each document returns to its subject: as they stand the long ones look poorer than their own first halves.
    rng = np.random.default_rng(1)
    long = [" ".join(f"s{i}w{j}" for j in rng.integers(0, 30, 80)) for i in range(40)]
    short = [" ".join(text.split()[:20]) for text in long]
    found = measured("mattr", short, long)["diversity.mattr_50"]
    assert found.value is not None
    assert found.holdout is not None
    assert found.holdout.matched == pytest.approx(found.holdout.value, abs=0.01)
    as_they_are = measured("mattr", long)["diversity.mattr_50"].value
    assert as_they_are is not None
    assert as_they_are < found.value - 0.05


def test_repetition_lowers_it(measured: Measured) -> None:
    varied = [" ".join(f"w{i}{j}" for j in range(20)) for i in range(20)]
    found = measured("mattr", ["no pain no fever no cough today"] * 20, varied)["diversity.mattr_50"]
    assert found.holdout is not None
    assert found.holdout.value == 1.0
    assert found.value == 5 / 50


@pytest.mark.shared
def test_synsym(synsym_arrays: Any) -> None:
    assert round(mattr(synsym_arrays[0]), 4) == 0.8496
