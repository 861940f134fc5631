"""N-gram entropy: by hand, against scipy, with its jackknife recounted, and on planted repetition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.stats import entropy

from corpusaudit.metrics.diversity.ngram_entropy import ngram_entropies
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def test_counted_by_hand(as_arrays: Callable[..., Any]) -> None:
    # Words a a b c: shares 1/2, 1/4, 1/4. Pairs: a-a and b-c, none across the documents.
    found = ngram_entropies(*as_arrays(["aa", "bc"]))
    assert found == [1.5, 1.0, None, None]
    assert ngram_entropies(*as_arrays(["aaaa"]))[0] == 0.0


def test_agrees_with_scipy(as_arrays: Callable[..., Any]) -> None:
    rng = np.random.default_rng(0)
    documents = [rng.integers(0, 40, rng.integers(0, 60)).tolist() for _ in range(2000)]
    for order, value in enumerate(ngram_entropies(*as_arrays(documents)), 1):
        counts = Counter(tuple(d[i : i + order]) for d in documents for i in range(len(d) - order + 1))
        assert value == pytest.approx(entropy(list(counts.values()), base=2), abs=1e-9)


def test_jackknife_leaves_groups_out_exactly(as_arrays: Callable[..., Any], measured: Measured) -> None:
    rng = np.random.default_rng(1)
    texts = [" ".join(f"w{i}" for i in rng.integers(0, 30, rng.integers(2, 20))) for _ in range(20)]
    rests = [[text.split() for text in texts if text != left_out] for left_out in texts]
    for order in (1, 3):
        found = measured("ngram_entropy", texts)[f"diversity.ngram_entropy_{order}"]
        without = np.array([ngram_entropies(*as_arrays(rest))[order - 1] for rest in rests], float)
        error = float(np.sqrt(19 / 20 * np.sum((without - without.mean()) ** 2)))
        assert found.value is not None
        assert found.low == pytest.approx(found.value - 2.093024054 * error, abs=1e-8)
        assert found.high == pytest.approx(found.value + 2.093024054 * error, abs=1e-8)


def test_an_order_that_fits_nowhere_has_no_value(measured: Measured) -> None:
    found = measured("ngram_entropy", ["one two", "three"])
    assert found["diversity.ngram_entropy_2"].value == 0.0
    assert found["diversity.ngram_entropy_3"].reason == "no document holds 3 tokens in a row"


def test_a_template_is_seen_and_a_clean_corpus_is_not(measured: Measured) -> None:
    rng = np.random.default_rng(2)
    words = [f"w{i}" for i in range(400)]
    varied = [" ".join(rng.choice(words, 30)) for _ in range(120)]
    templates = [f"the patient denies any pain today and feels {word} again" for word in words[:60]]
    ratios = []
    for synthetic in (templates, varied[60:]):
        baseline = measured("ngram_entropy", synthetic, varied[:60])["diversity.ngram_entropy_2"].holdout
        assert baseline is not None
        assert baseline.matched is not None
        assert baseline.ratio_low is not None
        assert baseline.ratio_high is not None
        assert baseline.ratio_low <= baseline.matched / baseline.value <= baseline.ratio_high
        ratios.append((baseline.ratio_low, baseline.ratio_high))
    assert ratios[0][1] < 0.6
    assert ratios[1][0] < 1 < ratios[1][1] < 1.05


def test_labels_of_different_length_compare(measured: Measured) -> None:
    rng = np.random.default_rng(3)
    texts = [" ".join(f"w{i}" for i in rng.integers(0, 50, size)) for size in [10] * 100 + [40] * 100]
    labels = ["short"] * 100 + ["long"] * 100
    corpora = measured("ngram_entropy", texts, texts[::2], labels=labels)
    parts = {part.name: part for part in corpora["diversity.ngram_entropy_1"].parts}
    assert parts["short"].value == pytest.approx(parts["long"].value, abs=0.1)
