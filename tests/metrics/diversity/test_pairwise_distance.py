"""Pairwise distance: by hand, against all pairs, and on a narrow corpus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from sklearn.feature_extraction.text import TfidfVectorizer

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity.pairwise_distance import pairwise_distance
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]
TOPICS = ("sleep", "appetite", "grief", "panic", "debt", "rain", "football", "surgery", "music", "cooking")


def posts(count: int, topics: int, start: int = 0) -> list[str]:
    return [f"note {start + i} on {TOPICS[i % topics]}, again {TOPICS[i % topics]}" for i in range(count)]


def test_counted_by_hand() -> None:
    # Cosines 0, .6 and .8.
    assert pairwise_distance(np.array([[1, 0], [0, 1], [0.6, 0.8]])) == pytest.approx((1 + 0.4 + 0.2) / 3)
    assert pairwise_distance(np.array([[1.0, 0.0], [-1.0, 0.0]])) == 2.0
    with pytest.raises(ValueError, match="two documents"):
        pairwise_distance(np.eye(1))


def test_is_the_mean_over_all_pairs(measured: Measured) -> None:
    texts = posts(30, 7)
    vectors = Workspace({"synthetic": Corpus.from_texts(texts)}).embeddings("synthetic").documents
    found = measured("pairwise_distance", texts)["diversity.pairwise_distance"]
    assert found.value == pytest.approx(pdist(vectors.astype(float), "cosine").mean(), abs=1e-6)
    assert found.n == 30


def test_one_document_is_unmeasured(measured: Measured) -> None:
    with pytest.raises(Unmeasured, match="only one has tokens"):
        measured("pairwise_distance", ["a text", " ... "])


def test_a_narrow_corpus_is_seen_and_a_clean_one_of_any_size_is_not(measured: Measured) -> None:
    real = posts(60, 10)
    for synthetic, least, most in ((posts(40, 1, 90), 0.0, 0.6), (posts(200, 10, 90), 0.9, 1.1)):
        found = measured("pairwise_distance", synthetic, real)["diversity.pairwise_distance"]
        assert found.low is not None
        assert found.value is not None
        assert found.low < found.value
        assert found.holdout is not None
        assert found.holdout.matched is None
        assert found.holdout.ratio_low is not None
        assert found.holdout.ratio_high is not None
        assert least < found.holdout.ratio_low < found.holdout.ratio_high < most


def test_labels_have_a_figure_each(measured: Measured) -> None:
    texts = posts(40, 1) + posts(40, 10)
    labels = [["narrow"]] * 40 + [["wide"]] * 40
    parts = {part.name: part for part in measured("pairwise_distance", texts, labels=labels).popitem()[1].parts}
    assert (parts["narrow"].value or 0) < 0.5 * (parts["wide"].value or 0)


@pytest.mark.shared
def test_agrees_with_all_pairs_of_scikit_learn(peer_texts: Any) -> None:
    # The stored cosines are those of tf-idf vectors, fitted on all four sets.
    vectors = TfidfVectorizer().fit_transform([text for some, _ in peer_texts for text in some]).toarray()
    start = 0
    for some, figures in peer_texts:
        expected = next(value for name, value in figures.items() if name.startswith("tfidf_mean_pairwise_cosine"))
        rows = vectors[start : start + len(some)]
        assert 1 - pairwise_distance(rows) == pytest.approx(expected, abs=1e-9)
        start += len(some)
