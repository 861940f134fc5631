"""Surprise: equal to counting people by hand, word by word."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.features.overlap.runs import shared_runs
from corpusaudit.features.overlap.surprise import surprise
from corpusaudit.features.text.tokens import Vocabulary, tokenize

TEXT = st.lists(st.sampled_from("abcd"), max_size=12).map(" ".join)


def texts_with(gram: list[str], texts: list[str]) -> set[int]:
    k = len(gram)
    return {i for i, text in enumerate(texts) for at in range(len(text.split())) if text.split()[at : at + k] == gram}


def by_hand(words: list[str], source: list[str], people: list[int], unseen: list[str], k: int) -> float:
    """Back off from two words of context to one to none, counting people other than the owners."""

    def having(gram: list[str]) -> int:
        return len({people[i] for i in texts_with(gram, source)})

    owners = min(having(words[i : i + k]) for i in range(len(words) - k + 1))

    def others(gram: list[str]) -> int:
        return max(having(gram) + len(texts_with(gram, unseen)) - owners, 0)

    bits = 0.0
    for i, word in enumerate(words):
        if word in words[:i]:
            continue
        if i > 1 and others(words[i - 2 : i + 1]):
            bits += log2(others(words[i - 2 : i]) / others(words[i - 2 : i + 1]))
        elif i and others(words[i - 1 : i + 1]):
            bits += log2(others([words[i - 1]]) / others(words[i - 1 : i + 1]))
        else:
            bits += max(0.0, log2((len(set(people)) + len(unseen) - owners + 1) / (others([word]) + 1)))
    return bits


@given(st.lists(TEXT, max_size=4), st.lists(TEXT, min_size=1, max_size=6), st.lists(TEXT, max_size=4), st.data())
@settings(max_examples=200, deadline=None)
def test_equals_counting_by_hand(query: list[str], source: list[str], holdout: list[str], data: st.DataObject) -> None:
    people = [data.draw(st.integers(0, 3)) for _ in source]
    few, same = data.draw(st.integers(2, 3)), data.draw(st.booleans())
    vocabulary = Vocabulary()
    unseen = tokenize(holdout, vocabulary)
    asked = unseen if same else tokenize(query, vocabulary)
    arguments = (asked, tokenize(source, vocabulary), np.array(people, np.int64), unseen)
    runs = shared_runs(*arguments, min_tokens=3, phrase_tokens=3, fewer_than=few, same=same)
    found = surprise(runs, *arguments, gram_tokens=3, same=same)
    words = vocabulary.words
    for index in range(len(runs)):
        mine = [words[i] for i in asked.ids[runs.start[index] : runs.end[index]].tolist()]
        rest = [text for i, text in enumerate(holdout) if not (same and i == runs.document[index])]
        assert found[index] == pytest.approx(by_hand(mine, source, people, rest, 3))


def test_counted_out() -> None:
    source = ["red fox ran home", "red fox sat", "red cat", "blue dog"]
    vocabulary = Vocabulary()
    asked, real = tokenize(["red fox ran home"], vocabulary), tokenize(source, vocabulary)
    arguments = (asked, real, np.arange(4), None)
    runs = shared_runs(*arguments, min_tokens=4, phrase_tokens=4)
    # red: 2 of 3 others, and one more on each side. fox: 1 of the 2 who wrote red. ran, home: nobody else.
    expected = log2(4 / 3) + log2(2 / 1) + log2(4 / 1) + log2(4 / 1)
    assert surprise(runs, *arguments, gram_tokens=4).tolist() == [pytest.approx(expected)]


def test_no_runs_no_bits() -> None:
    vocabulary = Vocabulary()
    arguments = (tokenize(["x y"], vocabulary), tokenize(["a b"], vocabulary), np.arange(1), None)
    runs = shared_runs(*arguments, min_tokens=2, phrase_tokens=2)
    assert len(surprise(runs, *arguments, gram_tokens=2)) == 0
