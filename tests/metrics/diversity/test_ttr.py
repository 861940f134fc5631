"""Type-token ratio: by hand, and against the published figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corpusaudit.metrics.diversity.ttr import type_token_ratios
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def test_counted_by_hand(as_arrays: Callable[..., Any]) -> None:
    ratios = type_token_ratios(*as_arrays(["aab", "abcd", "", "aaaa"]))
    assert ratios[[0, 1, 3]].tolist() == [2 / 3, 1.0, 1 / 4]
    assert np.isnan(ratios[2])


def test_documents_without_tokens_are_left_out_and_counted(measured: Measured) -> None:
    found = measured("ttr", ["go go", "", "..."])["diversity.ttr"]
    assert (found.value, found.n, found.low) == (0.5, 1, None)
    assert found.note == "2 documents without tokens were left out."


def test_holdout_is_compared_at_equal_length(measured: Measured) -> None:
    # Twice as long, the same words: alone the ratio halves, at four tokens it is the same.
    short, long = ["a b c d", "e f g h"] * 3, ["a b c d a b c d", "e f g h e f g h"] * 3
    found = measured("ttr", long, short)["diversity.ttr"]
    assert found.value == 0.5
    assert found.holdout is not None
    assert (found.holdout.value, found.holdout.matched) == (1.0, 1.0)


def test_interval_by_hand(measured: Measured) -> None:
    found = measured("ttr", ["a a", "a b"])["diversity.ttr"]
    # Mean .75, standard error .25, one degree of freedom: t = 12.7; cut to 0..1.
    assert (found.value, found.low, found.high) == (0.75, 0.0, 1.0)


@pytest.mark.shared
def test_synsym(synsym_arrays: Any) -> None:
    assert round(float(type_token_ratios(*synsym_arrays).mean()), 4) == 0.9591


@pytest.mark.shared
def test_peer_values(peers: Any, as_arrays: Callable[..., Any]) -> None:
    # The other package cuts words in a way of its own, so its ratio of a whole set is near ours, not equal.
    for documents, figures in peers:
        (ratio,) = type_token_ratios(*as_arrays([[word for document in documents for word in document]]))
        assert ratio == figures["types"] / figures["tokens_w_plus_lower"]
        assert ratio == pytest.approx(figures["lexicalrichness ttr"], abs=2e-3)
