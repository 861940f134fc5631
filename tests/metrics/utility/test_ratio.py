from __future__ import annotations

import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.metrics.utility import ratio, trtr, tstr
from tests.metrics.utility.corpora import by_id, corpus, relabelled, workspace


def test_the_ratio_is_that_of_the_two_figures() -> None:
    made = workspace(synthetic=relabelled(corpus(1, 60)), source=corpus(3, 45), holdout=corpus(2, 60))
    ours, theirs = by_id(tstr.measure(made).measurements), by_id(trtr.measure(made).measurements)
    found = by_id(ratio.measure(made).measurements)
    for kind in ("embeddings", "tfidf"):
        figure = found[f"ratio_{kind}"]
        first, second = ours[f"tstr_{kind}"].value, theirs[f"trtr_{kind}"].value
        assert first is not None
        assert second is not None
        assert figure.value == pytest.approx(first / second)
        assert figure.note == "60 synthetic documents against 45 of the source"


def test_the_interval_is_paired() -> None:
    # A corpus against itself, with wrong labels, so that each classifier alone would vary: the two never part.
    noisy = Corpus((*corpus(1, 30).documents, *relabelled(corpus(3, 60)).documents))
    found = by_id(ratio.measure(workspace(synthetic=noisy, source=noisy, holdout=corpus(2, 60))).measurements)
    for kind in ("ratio_embeddings", "ratio_tfidf"):
        assert (found[kind].low, found[kind].value, found[kind].high) == (1, 1, 1)


def test_a_source_that_scores_nothing_leaves_no_ratio() -> None:
    # Every label of the source stands on the texts of another one, so it never predicts a right one.
    turned = {"food": "work", "work": "sleep", "sleep": "food"}
    other = Corpus(tuple(Document(d.id, d.text, (turned[d.labels[0]],)) for d in corpus(3, 60).documents))
    found = by_id(ratio.measure(workspace(synthetic=corpus(1, 60), source=other, holdout=corpus(2, 60))).measurements)
    assert found["ratio_tfidf"].value is None
    assert "scores 0" in (found["ratio_tfidf"].reason or "")
