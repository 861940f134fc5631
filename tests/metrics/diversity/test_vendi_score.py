"""The Vendi score: by hand, against the kernel's eigenvalues, the package's value, and on planted collapse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity import vendi_score as module
from corpusaudit.metrics.diversity._vectors import few, unit_vectors
from corpusaudit.metrics.diversity.vendi_score import _large, vendi_score
from corpusaudit.metrics.shared.views import view
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]
TOPICS = ("sleep", "appetite", "grief", "panic", "debt", "rain", "football", "surgery", "music", "cooking")


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float64)


def by_kernel(vectors: NDArray[np.float64]) -> float:
    """Return the score as the paper defines it, from the n-by-n kernel."""
    values = np.linalg.eigvalsh(vectors @ vectors.T / len(vectors))
    values = values[values > 1e-15]
    return float(np.exp(-(values * np.log(values)).sum()))


def test_counted_by_hand() -> None:
    assert vendi_score(np.eye(7)) == pytest.approx(7.0)
    assert vendi_score(np.tile([[1.0, 0.0]], (9, 1))) == pytest.approx(1.0)
    assert vendi_score(np.repeat(np.eye(4), 5, axis=0)) == pytest.approx(4.0)
    # Two documents of cosine .6: eigenvalues .8 and .2.
    expected = np.exp(-(0.8 * np.log(0.8) + 0.2 * np.log(0.2)))
    assert vendi_score(np.array([[1.0, 0.0], [0.6, 0.8]])) == pytest.approx(expected)
    with pytest.raises(ValueError, match="no vector"):
        vendi_score(np.zeros((0, 3)))


@pytest.mark.parametrize("n", [5, 40, 300])
def test_both_sides_of_the_matrix_give_the_same(n: int) -> None:
    vectors = unit(np.random.default_rng(n).normal(size=(n, 40)))
    assert vendi_score(vectors) == pytest.approx(by_kernel(vectors), rel=1e-9)


def posts(count: int, topics: int) -> list[str]:
    rng = np.random.default_rng(topics)
    return [f"note {rng.integers(1000)} about {TOPICS[i % topics]} and more {TOPICS[i % topics]}" for i in range(count)]


def test_few_and_many_documents_are_measured_alike() -> None:
    workspace = Workspace({"synthetic": Corpus.from_texts(posts(60, 6))})
    whole = view(workspace, "synthetic")
    small, large = few(unit_vectors(workspace, whole), whole.groups), _large(workspace, whole)
    assert small.value == pytest.approx(large.value, rel=1e-6)
    assert small.without == pytest.approx(large.without, rel=1e-6)


def test_lost_topics_are_seen_and_a_clean_corpus_is_not(measured: Measured) -> None:
    real = posts(100, 10)
    for synthetic, least, most in ((posts(60, 2), 0.0, 0.6), (posts(60, 10), 0.85, 1.2)):
        found = measured("vendi_score", synthetic, real)["diversity.vendi_score"]
        assert found.low is not None
        assert found.value is not None
        assert found.high is not None
        assert found.low < found.value < found.high
        assert found.holdout is not None
        assert found.holdout.n == 60
        assert found.holdout.ratio_low is not None
        assert found.holdout.ratio_high is not None
        assert least <= found.holdout.ratio_low < found.holdout.ratio_high < most


def test_sampled_figures_of_corpora_of_any_size_compare(measured: Measured) -> None:
    small, large = (measured("vendi_score", posts(n, 10), sample=20) for n in (40, 160))
    name = "diversity.vendi_score_sampled"
    assert small[name].value == pytest.approx(large[name].value, rel=0.1)
    assert (small[name].n, large[name].n) == (40, 160)
    assert measured("vendi_score", posts(40, 10))[name].reason == "fewer than 200 documents with tokens"


@pytest.mark.shared
def test_agrees_with_the_package_vendi_score(peer_texts: Any) -> None:
    # The package's value is on the cosines of tf-idf vectors, fitted on all four sets.
    texts = [text for some, _ in peer_texts for text in some]
    vectors = TfidfVectorizer().fit_transform(texts).toarray()
    start = 0
    for some, figures in peer_texts:
        rows = vectors[start : start + len(some)]
        assert vendi_score(rows) == pytest.approx(figures["vendi_score on that tf-idf cosine kernel"], abs=1e-9)
        start += len(some)


def test_memory_does_not_grow_with_the_square(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = []
    effective = module.effective_number

    def seen(products: NDArray[np.float64], n: int) -> float:
        shapes.append(products.shape)
        return effective(products, n)

    monkeypatch.setattr(module, "effective_number", seen)
    vendi_score(unit(np.random.default_rng(0).normal(size=(3000, 16))))
    assert shapes == [(16, 16)]
