"""Exact duplicates: by hand, and against the published count of SynSym."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.diversity.exact_duplicates import exact_duplicates
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def test_counted_by_hand(as_arrays: Callable[..., Any]) -> None:
    assert exact_duplicates(*as_arrays(["ab", "ab", "ba", "ab", "a", "", "", "ba"])) == 3
    assert exact_duplicates(*as_arrays([])) == 0


def test_case_and_punctuation_do_not_hide_a_duplicate(measured: Measured) -> None:
    found = measured("exact_duplicates", ["No pain.", "no  PAIN!", "no, pain", "some pain", "", " "])
    assert found["diversity.exact_duplicates"].value == 2 / 4
    assert found["diversity.exact_duplicates"].n == 4


def test_a_clean_corpus_has_none_and_an_interval(measured: Measured) -> None:
    found = measured("exact_duplicates", [f"note {i}" for i in range(50)])["diversity.exact_duplicates"]
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(0.0714, abs=1e-3)


def test_no_tokens_at_all_is_unmeasured(measured: Measured) -> None:
    with pytest.raises(Unmeasured, match="no synthetic document has a token"):
        measured("exact_duplicates", ["", "!!", "\u200b"])


def test_copies_scatter_over_blocks_of_equal_size(measured: Measured) -> None:
    # 400 documents, each text twice: a random half of a random quarter would hold few of the pairs.
    texts = [f"note number {i}" for i in range(200)] * 2
    found = measured("exact_duplicates", texts, [f"other {i}" for i in range(40)])["diversity.exact_duplicates"]
    assert found.value == 0.5
    assert found.holdout is not None
    assert found.holdout.matched is not None
    assert found.holdout.value == 0
    # Expected: pairs (400 choose 2 keeps 200) in 40 of 400, 200 * (40/400) * (39/399) / 40 = .049.
    assert found.holdout.matched == pytest.approx(0.049, abs=0.03)


@pytest.mark.shared
def test_synsym(synsym_arrays: Any) -> None:
    assert exact_duplicates(*synsym_arrays) == 34
