"""Self-BLEU: equality with nltk, by hand, and against the published figure of SynSym."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.diversity.self_bleu import brevity_penalties, self_bleu
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]
METHOD_1 = SmoothingFunction().method1


def arrays(documents: list[Any]) -> tuple[Any, Any]:
    known: dict[Any, int] = {}
    ids = np.array([known.setdefault(word, len(known)) for document in documents for word in document], np.uint32)
    return ids, np.concatenate([[0], np.cumsum([len(document) for document in documents])]).astype(np.int64)


def by_nltk(documents: list[Any]) -> np.ndarray[Any, Any]:
    return np.array(
        [
            [
                sentence_bleu(documents[:i] + documents[i + 1 :], d, weights=(1 / n,) * n, smoothing_function=METHOD_1)
                for n in (2, 3, 4)
            ]
            for i, d in enumerate(documents)
        ]
    )


@pytest.mark.parametrize(
    "documents",
    [
        ["abcde", "abc", "abcdefg"],  # lengths 3 and 7 are equally close to 5
        ["abcabc", "abcabc", "xyzxyz"],  # duplicates
        ["a", "ab", "abc", "abcd"],  # shorter than n
        ["abcd", "efgh", "ijkl"],  # no overlap at all
        ["aaaa", "aa", "aaaaaaa"],  # clipping
        ["a", "a"],
        ["a", "b"],
        ["ab", "ba"],  # overlap of words, none of pairs
    ],
)
def test_equals_nltk(documents: list[str]) -> None:
    assert np.abs(self_bleu(*arrays(documents)) - by_nltk(documents)).max() < 1e-12


@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=9), min_size=2, max_size=7))
def test_equals_nltk_on_any_small_corpus(documents: list[list[int]]) -> None:
    assert np.abs(self_bleu(*arrays(documents)) - by_nltk(documents)).max() < 1e-12


def test_counted_by_hand() -> None:
    # "abcd" against "abce": 3 of 4 words, 2 of 3 pairs, 1 of 2 triples, no four: .1 of 1.
    scores = self_bleu(*arrays(["abcd", "abce"]))
    assert scores[0] == pytest.approx([(3 / 4 * 2 / 3) ** (1 / 2), (1 / 4) ** (1 / 3), (0.025) ** (1 / 4)])


def test_no_shared_word_is_zero_and_copies_are_one() -> None:
    assert self_bleu(*arrays(["abcd", "efgh"])).max() == 0
    assert self_bleu(*arrays(["abcd", "abcd"])).min() == 1


def test_brevity_penalty_takes_the_shorter_of_equally_close_lengths() -> None:
    # 3: nearest is 5. 5: 3 and 7 tie, the shorter costs nothing. The two of 7 have each other.
    assert brevity_penalties(np.array([7, 3, 5, 7])) == pytest.approx([1, math.exp(1 - 5 / 3), 1, 1])


def test_documents_without_tokens_are_no_references() -> None:
    scores = self_bleu(*arrays(["", "abcd", "abcd", ""]))
    assert np.isnan(scores[[0, 3]]).all()
    assert scores[[1, 2]].min() == 1
    with pytest.raises(ValueError, match="two documents"):
        self_bleu(*arrays(["", "abc"]))


def test_one_document_is_unmeasured(measured: Measured) -> None:
    with pytest.raises(Unmeasured, match="only one"):
        measured("self_bleu", ["one two three", ""])


def test_fixed_size_does_not_depend_on_the_size_of_the_corpus(measured: Measured) -> None:
    rng = np.random.default_rng(0)
    words = [f"w{i}" for i in range(200)]
    texts = [" ".join(rng.choice(words, 20, p=None)) for _ in range(1200)]
    small, large = measured("self_bleu", texts[:240], sample=40), measured("self_bleu", texts, sample=40)
    name = "diversity.self_bleu_4_sampled"
    assert large[name].value == pytest.approx(small[name].value, rel=0.1)
    full = [found["diversity.self_bleu_4"].value for found in (small, large)]
    assert full[0] is not None
    assert full[1] is not None
    assert full[1] > 1.5 * full[0]
    assert (small[name].n, large[name].n) == (240, 1200)


def test_a_small_corpus_has_no_figure_at_the_fixed_size(measured: Measured) -> None:
    found = measured("self_bleu", [f"some words {i}" for i in range(20)])
    assert found["diversity.self_bleu_4_sampled"].reason == "fewer than 200 documents with tokens"
    assert found["diversity.self_bleu_4"].value is not None


def test_templates_stand_out_beside_the_holdout(measured: Measured) -> None:
    rng = np.random.default_rng(1)
    words = [f"w{i}" for i in range(300)]
    varied = [" ".join(rng.choice(words, 20)) for _ in range(120)]
    templates = [
        f"the patient {a} denies any pain today and {b} feels well again"
        for a, b in zip(words[:250], words[50:], strict=True)
    ]
    planted = measured("self_bleu", templates, varied)["diversity.self_bleu_4"]
    clean = measured("self_bleu", varied[:60], varied[60:])["diversity.self_bleu_4"]
    assert planted.holdout is not None
    assert clean.holdout is not None
    assert planted.holdout.matched is not None
    assert clean.holdout.matched is not None
    assert planted.holdout.matched > 2 * planted.holdout.value
    assert clean.holdout.matched == pytest.approx(clean.holdout.value, rel=0.15)


@pytest.mark.shared
def test_synsym(synsym_arrays: Any) -> None:
    ids, offsets = synsym_arrays
    assert round(float(self_bleu(ids[: offsets[200]], offsets[:201])[:, 2].mean()), 4) == 0.1847


@pytest.mark.shared
def test_peer_values(peers: Any, as_arrays: Callable[..., Any]) -> None:
    for documents, figures in peers:
        expected = next(value for name, value in figures.items() if name.startswith("self_bleu4_first15"))
        assert float(self_bleu(*as_arrays(documents[:15]))[:, 2].mean()) == pytest.approx(expected, abs=1e-12)
