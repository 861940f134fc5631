"""Openings: by hand, at any size, and on planted beginnings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity.opening_concentration import concentration, measure, openings
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def test_counted_by_hand(as_arrays: Callable[..., Any]) -> None:
    kinds = openings(*as_arrays(["abcd", "abcx", "abz", "ab", "ab"]), words=3)
    assert kinds[0] == kinds[1]
    assert kinds[3] == kinds[4]
    assert len(set(kinds.tolist())) == 3
    # Of 10 pairs two begin alike.
    assert concentration(np.bincount(kinds)) == 0.2
    assert concentration(np.array([4])) == 1.0
    with pytest.raises(ValueError, match="two documents"):
        concentration(np.array([1]))


def test_one_document_is_unmeasured(measured: Measured) -> None:
    with pytest.raises(Unmeasured, match="only one document"):
        measured("opening_concentration", ["one text alone"])


def test_the_mean_is_the_same_at_any_size() -> None:
    # Ten openings in equal use: .1 whatever the sample, where the share of the most frequent one would fall.
    rng = np.random.default_rng(0)
    for n in (10, 100):
        found = [concentration(np.bincount(rng.integers(0, 10, n))) for _ in range(2000)]
        assert np.mean(found) == pytest.approx(0.1, abs=0.005)


def test_jackknife_leaves_groups_out_exactly(measured: Measured) -> None:
    rng = np.random.default_rng(1)
    texts = [f"w{rng.integers(3)} x y z n{i}" for i in range(20)]
    found = measured("opening_concentration", texts)["diversity.opening_concentration"]
    rests = [[t.split()[0] for t in texts if t != out] for out in texts]
    without = np.array([concentration(np.unique(rest, return_counts=True)[1]) for rest in rests])
    error = float(np.sqrt(19 / 20 * np.sum((without - without.mean()) ** 2)))
    assert found.value is not None
    assert found.low == pytest.approx(max(0.0, found.value - 2.093024054 * error), abs=1e-9)


def test_a_habit_is_seen_and_a_clean_corpus_is_not(measured: Measured) -> None:
    rng = np.random.default_rng(2)
    real = [" ".join(f"w{i}" for i in rng.integers(0, 4, 12)) for _ in range(400)]
    habit = [f"I have been feeling {text}" if i % 2 else text for i, text in enumerate(real[:200])]
    for synthetic, least, most in ((habit, 10.0, 200.0), (real[200:], 0.5, 1.6)):
        found = measured("opening_concentration", synthetic, real[:200])["diversity.opening_concentration"]
        assert found.value is not None
        assert found.holdout is not None
        assert found.holdout.ratio_low is not None
        assert least < found.value / found.holdout.value < most
        assert (found.holdout.ratio_low > 2) == (most == 200.0)


def test_the_note_tells_the_share_of_the_most_frequent_opening(measured: Measured) -> None:
    found = measured("opening_concentration", ["a b c d e"] * 3 + ["f g h i"])["diversity.opening_concentration"]
    assert found.value == 0.5
    assert found.note == "75% of the documents begin in the most frequent way."
    assert "a b c d" not in found.model_dump_json()


def test_a_label_has_no_share_beside_it_that_tells_of_a_few_people() -> None:
    synthetic = Corpus.from_texts([f"a{i} b c d" for i in range(20)], labels=["x"] * 20)
    for alike, beside in ((2, None), (6, 30 / 380)):
        real = [f"a b c d {i}" if i < alike else f"r{i} b c d" for i in range(20)]
        corpora = {"synthetic": synthetic, "holdout": Corpus.from_texts(real, labels=["x"] * 20)}
        assert measure(Workspace(corpora)).measurements[0].parts[0].holdout == beside
