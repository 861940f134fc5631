from __future__ import annotations

import random

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from corpusaudit.corpus.model import Corpus
from corpusaudit.metrics.shared.classify import predict, tfidf
from tests.metrics.utility.corpora import workspace


def test_tfidf_equals_sklearn_on_the_same_words() -> None:
    draw = random.Random(0)

    def texts(count: int, words: int) -> list[str]:
        return [" ".join(draw.choices([f"w{i}" for i in range(words)], k=draw.randint(1, 30))) for _ in range(count)]

    one, two, test = texts(20, 30), texts(15, 20), texts(10, 40)
    made = workspace(**{name: Corpus.from_texts(rows) for name, rows in (("one", one), ("two", two), ("test", test))})
    seen, tested = tfidf([made.tokens("one"), made.tokens("two")], made.tokens("test"))
    known = TfidfVectorizer(sublinear_tf=True, token_pattern=r"\S+").fit(one + two)
    # Columns stand in another order, so products are compared.
    right, left = known.transform(one + two), known.transform(test)
    assert (seen @ seen.T).toarray() == pytest.approx((right @ right.T).toarray())
    assert (tested @ seen.T).toarray() == pytest.approx((left @ right.T).toarray())


@pytest.mark.parametrize("several", [False, True])
def test_rare_labels_weigh_as_much_as_frequent_ones(several: bool) -> None:
    # Ninety rows of one label and three of the other; the test row stands a little nearer to the rare one.
    angles = np.array([0.0] * 90 + [1.0] * 3)
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    truth = np.stack([angles == 0, angles == 1], axis=1)
    made = predict(rows, truth, np.array([[np.cos(0.6), np.sin(0.6)]]), several=several)
    assert made.tolist() == [[False, True]]


def test_a_label_of_every_row_is_always_predicted_and_one_of_none_never() -> None:
    rows = np.eye(3)
    truth = np.array([[1, 0, 0], [1, 1, 0], [1, 0, 0]], np.bool_)
    made = predict(rows, truth, rows, several=True)
    assert made[:, 0].all()
    assert not made[:, 2].any()
