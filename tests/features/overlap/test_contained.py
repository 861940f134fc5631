"""Documents made of whole documents: equal to a search of every choice, over two words, where repeats abound."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpusaudit.features.overlap import _contained_kernels as kernels
from corpusaudit.features.overlap.contained import Contained, contained_documents
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize

Place = tuple[int, int, int, int]

SOURCE = st.lists(st.lists(st.sampled_from("ab"), min_size=1, max_size=7).map(" ".join), max_size=6, unique=True)
JOINED = st.lists(st.lists(st.sampled_from("abx"), max_size=3).map(" ".join), max_size=9)


def made(query: list[str], source: list[str]) -> tuple[Tokens, Tokens]:
    vocabulary = Vocabulary()
    return tokenize(query, vocabulary), tokenize(source, vocabulary)


def found(query: Tokens, source: Tokens, k: int) -> Contained:
    return contained_documents(query, np.ones(len(query), np.bool_), source, np.arange(len(source)), k)


def places(contained: Contained, query: Tokens) -> list[Place]:
    """Document, first token and token after the last within it, and the other document."""
    starts = query.offsets[contained.document]
    columns = (contained.document, contained.start - starts, contained.end - starts, contained.other)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def most_covered(text: str, source: list[str], k: int) -> int:
    """Return the tokens that two or more whole documents cover at most, -1 where there are no two."""
    words = text.split()
    whole = [other.split() for other in source if len(other.split()) >= k]

    @cache
    def best(place: int, least: int) -> int:
        if place == len(words):
            return 0 if least == 0 else -1
        covers = [best(place + 1, least)]
        for other in whole:
            if words[place : place + len(other)] == other:
                rest = best(place + len(other), max(0, least - 1))
                covers.append(-1 if rest < 0 else rest + len(other))
        return max(covers)

    return best(0, 2)


def assert_sound(contained: Contained, query: Tokens, source: Tokens, k: int) -> None:
    """Each place holds the words of its document, and none overlaps the next of its document."""
    rows = places(contained, query)
    assert rows == sorted(rows)
    for document, start, end, other in rows:
        assert end - start >= k
        assert query.document(document)[start:end].tolist() == source.document(other).tolist()
    for (document, _, end, _), (after, start, _, _) in pairwise(rows):
        assert document != after or end <= start


@settings(deadline=None)
@given(SOURCE, st.lists(JOINED, min_size=1, max_size=3), st.integers(1, 3), st.data())
def test_agrees_with_a_search_of_every_choice(
    source: list[str], between: list[list[str]], k: int, data: st.DataObject
) -> None:
    texts = [
        " ".join(f"{data.draw(st.sampled_from(source)) if source else ''} {words}" for words in each)
        for each in between
    ]
    query, other = made(texts, source)
    contained = found(query, other, k)
    assert_sound(contained, query, other, k)
    for document, text in enumerate(texts):
        covered = most_covered(text, source, k)
        expected = covered if 10 * covered >= 9 * len(text.split()) else -1
        mine = contained.document == document
        total = int((contained.end - contained.start)[mine].sum()) if mine.any() else -1
        assert total == (expected if expected > 0 else -1)
        assert int(mine.sum()) != 1


@given(SOURCE, JOINED, st.integers(1, 3), st.randoms(use_true_random=False))
@example(["a a", "a a a", "a"], ["a a", "a a"], 1, None)
@settings(deadline=None)
def test_order_of_the_source_changes_nothing(source: list[str], words: list[str], k: int, draw: object) -> None:
    text = " ".join([*source, *words])
    query, other = made([text], source)
    first = [(row[:3], source[row[3]]) for row in places(found(query, other, k), query)]
    turned = source[::-1]
    if draw is not None:
        draw.shuffle(turned)  # type: ignore[attr-defined]
    query, other = made([text], turned)
    assert [(row[:3], turned[row[3]]) for row in places(found(query, other, k), query)] == first


def test_a_case_counted_by_hand() -> None:
    # 10 tokens, of which 9 are b b b, a a a and b b b again: nine tenths, no more and no less.
    query, source = made(["b b b x a a a b b b", "b b b x y a a a b b b", "a a a x"], ["a a a", "b b b"])
    assert places(found(query, source, 3), query) == [(0, 0, 3, 1), (0, 4, 7, 0), (0, 7, 10, 1)]


def test_what_covers_most_is_chosen_and_not_what_comes_first() -> None:
    query, source = made(["a b c d e f"], ["a b c", "b c d e", "d e f", "a"])
    assert places(found(query, source, 3), query) == [(0, 0, 3, 0), (0, 3, 6, 2)]
    # One document that covers as much as two others does not hide that it is two.
    query, source = made(["a b c d e f x"], ["a b c d e f x", "a b c", "d e f x"])
    assert [row[3] for row in places(found(query, source, 3), query)] == [1, 2]


def test_documents_that_are_not_asked_or_do_not_count_are_left_out() -> None:
    query, source = made(["a b c d", "a b c d"], ["a b", "c d", "b c"])
    contained = contained_documents(query, np.array([False, True]), source, np.arange(3), 2)
    assert places(contained, query) == [(1, 0, 2, 0), (1, 2, 4, 1)]
    assert not len(contained_documents(query, np.array([True, True]), source, np.array([0, 2]), 2))
    assert not len(found(query, source, 3))


def test_nothing_is_found_in_nothing() -> None:
    for texts, others in (([], []), ([""], [""]), (["a b"], []), ([], ["a b"])):
        query, source = made(texts, others)
        assert not len(found(query, source, 1))


def test_many_documents_that_open_alike() -> None:
    """They differ in length or in their last words, and each is told from the others."""
    source = [f"{'same opening ' * 10} {' '.join(f'w{i}x{j}' for j in range(1 + i % 7))}" for i in range(300)]
    texts = [f"{source[i]} {source[-i - 1]}" for i in range(300)]
    query, other = made(texts, source)
    contained = found(query, other, 20)
    assert contained.other.tolist() == [one for i in range(300) for one in (i, 299 - i)]


def test_equal_hashes_of_other_words_make_no_match(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("hash_documents", "find_contained", "_matches", "_choose", "_write"):
        monkeypatch.setattr(kernels, name, getattr(kernels, name).py_func)
    monkeypatch.setattr(kernels, "_BASE", np.uint64(0))  # the hash of a stretch is now its last word
    query, source = made(["a b c d e f", "x b c d e f"], ["a b", "c d", "e f", "z d y f"])
    assert places(found(query, source, 2), query) == [(0, 0, 2, 0), (0, 2, 4, 1), (0, 4, 6, 2)]
    monkeypatch.setattr(kernels, "_write", lambda *arguments: (True, arguments[-1] + 1))
    assert found(query, source, 2).document.tolist() != [0, 0, 0], "it is the words that tell them apart"


def test_what_does_not_fit_is_refused() -> None:
    query, source = made(["a b"], ["a b"])
    other = tokenize(["a b"])
    all_, none = np.ones(1, np.bool_), np.zeros(0, np.int64)
    with pytest.raises(ValueError, match="two vocabularies"):
        contained_documents(query, all_, other, np.arange(1), 1)
    with pytest.raises(ValueError, match="documents must be from 0"):
        contained_documents(query, all_, source, np.array([1]), 1)
    with pytest.raises(ValueError, match="min_tokens"):
        contained_documents(query, all_, source, none, 0)
    with pytest.raises(ValueError, match="asked must say"):
        contained_documents(query, np.ones(2, np.bool_), source, none, 1)
