"""What stands out as a translation: nearer in proportion, by brute force, however often it was made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpusaudit.features.vectors import translations
from corpusaudit.features.vectors.embeddings import Embeddings, embed
from corpusaudit.features.vectors.translations import NEXT, find_translations, nearest_pair
from tests.features.vectors.test_multilingual import ENGLISH, SPANISH


def as_embeddings(counts: list[int], seed: int = 0) -> Embeddings:
    """Random unit windows, that many for each document."""
    windows = np.random.default_rng(seed).normal(size=(sum(counts), 8)).astype(np.float32)
    windows /= np.linalg.norm(windows, axis=1, keepdims=True)
    owner = np.repeat(np.arange(len(counts)), counts)
    spans = np.zeros((sum(counts), 2), np.int64)
    return Embeddings(np.zeros((len(counts), 8), np.float32), windows, owner, spans, "random")


def by_brute_force(
    queries: Embeddings, codes: list[str], index: Embeddings, other: list[str], people: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the scores from every pair of windows, one after the other."""
    scores = np.full(len(codes), np.nan)
    for language in set(codes):
        near: dict[int, dict[int, float]] = {}
        for document in (number for number, code in enumerate(codes) if code == language):
            for row in np.flatnonzero(queries.window_document == document):
                for column in range(len(index.windows)):
                    if other[index.window_document[column]] == language:
                        continue
                    person = int(people[index.window_document[column]])
                    distance = max(1e-4, round(float(1 - queries.windows[row] @ index.windows[column]), 5))
                    own = near.setdefault(document, {})
                    own[person] = min(own.get(person, 9.0), distance)
        best = {document: min(own, key=lambda person: (own[person], person)) for document, own in near.items()}
        for document, own in near.items():
            forth = sorted(distance for person, distance in own.items() if person != best[document])[:NEXT]
            back = sorted(near[one][best[document]] for one in near if one != document and best[one] != best[document])[
                :NEXT
            ]
            if forth and back:
                scores[document] = np.log(np.mean(forth) * np.mean(back) / own[best[document]] ** 2.5)
    return scores


CODES = st.sampled_from(["en", "es"])
DOCUMENTS = st.lists(st.tuples(st.integers(0, 3), CODES), max_size=9)


@given(DOCUMENTS, DOCUMENTS, st.integers(1, 9), st.integers(1, 200))
@settings(deadline=None)
def test_equals_brute_force(
    mine: list[tuple[int, str]], theirs: list[tuple[int, str]], persons: int, block: int
) -> None:
    queries, index = as_embeddings([count for count, _ in mine], 1), as_embeddings([count for count, _ in theirs], 2)
    codes, other = [code for _, code in mine], [code for _, code in theirs]
    people = np.arange(len(theirs)) % persons
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translations, "_BLOCK", block)
        found = find_translations(queries, codes, index, other, people)
    expected = by_brute_force(queries, codes, index, other, people)
    assert found.score == pytest.approx(expected, abs=1e-3, nan_ok=True)
    assert ((found.person == -1) == np.isnan(found.score)).all()


def test_the_same_language_and_one_that_is_not_known_are_compared_with_nothing() -> None:
    queries, index = as_embeddings([1, 1, 1], 1), as_embeddings([1] * 8, 2)
    found = find_translations(queries, ["en", None, "en"], index, ["en"] * 4 + [None] * 4, np.arange(8))
    assert np.isnan(found.score).all()
    assert (found.compared == 0).all()


def test_a_translation_stands_out_and_so_does_one_that_was_made_many_times() -> None:
    english, spanish = (embed(texts, embedder="multilingual") for texts in (ENGLISH, [*SPANISH[:4] * 6, *SPANISH[4:]]))
    people = np.arange(len(ENGLISH))
    found = find_translations(spanish, ["es"] * 28, english, ["en"] * 8, people)
    assert found.person.tolist() == [0, 1, 2, 3] * 6 + [4, 5, 6, 7]
    assert found.score.min() > 0.5
    without = find_translations(spanish, ["es"] * 28, english.only(people != 3), ["en"] * 8, people)
    assert without.score[3] < found.score.min()
    assert without.compared[3] == 7


def test_texts_of_one_person_are_not_each_others_measure() -> None:
    english = embed([ENGLISH[0], *ENGLISH], embedder="multilingual")
    spanish = embed(SPANISH, embedder="multilingual")
    apart = find_translations(spanish, ["es"] * 8, english, ["en"] * 9, np.arange(9))
    together = find_translations(spanish, ["es"] * 8, english, ["en"] * 9, np.array([0, *range(8)]))
    assert together.score[0] > apart.score[0] + 0.05
    assert together.compared.tolist() == [8] * 8


def test_the_pair_of_windows_is_the_nearest_of_those_documents() -> None:
    queries, index = as_embeddings([2, 3], 1), as_embeddings([4, 1, 2], 2)
    distance, window, other = nearest_pair(queries, 1, index, np.array([True, False, True]))
    table = 1 - queries.windows[2:] @ index.windows.T
    table[:, 4] = 9
    row, column = np.unravel_index(table.argmin(), table.shape)
    assert (window, other) == (row + 2, column)
    assert distance == pytest.approx(table.min(), abs=1e-6)
