"""Sentence mover's similarity: by hand, against another way to the optimum, and on texts in another order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.text.tokens import tokenize
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._transport import least_cost
from corpusaudit.metrics.fidelity.sentence_mover import RECORD, sentence_mover, sentences
from tests.metrics.fidelity.test_bertscore import HOLDOUT, OTHER, SOURCE
from tests.metrics.fidelity.texts import by_id


def cut(text: str) -> list[tuple[str, int]]:
    tokens = tokenize([text])
    return [(text[start:end], words) for start, end, words in sentences(text, tokens.starts, tokens.ends)]


def test_where_sentences_end() -> None:
    assert cut("He is well. Is he?  Yes!\nPlan: rest\n\nDose 2.5 mg, then www.example.org.") == [
        ("He is well", 3),
        ("Is he", 2),
        ("Yes", 1),
        ("Plan: rest", 2),
        ("Dose 2.5 mg, then www.example.org", 8),
    ]
    assert cut("") == cut(" ... ") == []
    assert cut("no end") == [("no end", 2)]
    assert cut('"Stop." He did.') == [("Stop", 1), ("He did", 2)]


def unit(*angles: float) -> np.ndarray:
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_by_hand() -> None:
    # Half the words lie where half of the other's do; the other half goes a quarter turn, the root of 2 away.
    one = (unit(0, np.pi / 2), np.array([5, 5]))
    other = (unit(0, np.pi), np.array([3, 3]))
    assert sentence_mover(one, other) == pytest.approx(math.exp(-math.sqrt(2) / 2))
    assert sentence_mover(one, one) == pytest.approx(1)
    # One sentence against two: each goes where it must, by its words.
    assert sentence_mover((unit(0), np.array([7])), (unit(0, np.pi), np.array([3, 1]))) == pytest.approx(math.exp(-0.5))
    assert sentence_mover((unit()[:0].reshape(0, 2), np.array([], np.int64)), one) == 0


weights = st.lists(st.integers(1, 4), min_size=1, max_size=5)


@given(weights, weights, st.integers(0, 1000))
def test_agrees_with_the_best_assignment_of_single_words(mine: list[int], theirs: list[int], seed: int) -> None:
    """Weights that are whole numbers are as many points of weight one, and the best exchange of points is known."""
    costs = np.random.default_rng(seed).random((len(mine), len(theirs)))
    rows = np.repeat(np.arange(len(mine)), np.array(mine) * sum(theirs))
    columns = np.repeat(np.arange(len(theirs)), np.array(theirs) * sum(mine))
    points = costs[np.ix_(rows, columns)]
    expected = points[linear_sum_assignment(points)].mean()
    found = least_cost(costs, np.array(mine) / sum(mine), np.array(theirs) / sum(theirs))
    assert found == pytest.approx(expected, abs=1e-9)
    turned = least_cost(costs.T.copy(), np.array(theirs) / sum(theirs), np.array(mine) / sum(mine))
    assert found == pytest.approx(turned, abs=1e-9)


def test_weights_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="weights of the rows"):
        least_cost(np.ones((2, 2)), np.array([1.0]), np.array([0.5, 0.5]))
    with pytest.raises(ValueError, match="add up to 1"):
        least_cost(np.ones((2, 2)), np.array([0.5, 0.6]), np.array([0.5, 0.5]))


def test_likeness_of_meaning_shows_in_any_order() -> None:
    texts = {"source": SOURCE, "holdout": HOLDOUT}
    notes = {role: [" ".join(rows[i:] + rows[:i]) for i in range(6)] for role, rows in texts.items()}
    found = {
        name: by_id(
            "fidelity.sentence_mover",
            Workspace({role: Corpus.from_texts(rows) for role, rows in {**notes, "synthetic": made}.items()}),
        )
        for name, made in (("turned", [" ".join(SOURCE[::-1])] * 6), ("other", [" ".join(OTHER)] * 6))
    }
    turned, other = found["turned"]["sentence_mover"], found["other"]["sentence_mover"]
    assert turned.value == pytest.approx(1, abs=1e-3)  # the same sentences, in no order of the source
    assert turned.holdout is not None
    assert other.value < turned.holdout.value < 0.9
    assert not RECORD.by_default


def test_long_documents_are_read_to_a_limit() -> None:
    long = "\n".join(f"line {i} of many" for i in range(50_000))
    rows = {"synthetic": [long[:900], "one line", "\ud800 a"], "source": [*SOURCE, long[:900]]}
    corpora = {role: Corpus.from_texts(texts) for role, texts in rows.items()}
    assert by_id("fidelity.sentence_mover", Workspace(corpora))["sentence_mover"].n == 3
    assert len(cut(long)) == 50_000
