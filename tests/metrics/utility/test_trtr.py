from __future__ import annotations

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.utility import trtr, tstr
from tests.metrics.utility.corpora import by_id, corpus, relabelled, workspace


def test_the_source_is_what_is_learnt_from() -> None:
    good = workspace(synthetic=relabelled(corpus(1, 90)), source=corpus(3, 90), holdout=corpus(2, 90))
    bad = workspace(synthetic=corpus(1, 90), source=relabelled(corpus(3, 90)), holdout=corpus(2, 90))
    for kind in ("trtr_embeddings", "trtr_tfidf"):
        assert (by_id(trtr.measure(good).measurements)[kind].value or 0) > 0.9
        assert (by_id(trtr.measure(bad).measurements)[kind].value or 1) < 0.6


def test_swapping_source_and_synthetic_swaps_the_figures() -> None:
    one = workspace(synthetic=corpus(1, 60), source=corpus(3, 60), holdout=corpus(2, 60))
    two = workspace(synthetic=corpus(3, 60), source=corpus(1, 60), holdout=corpus(2, 60))
    ours, theirs = by_id(tstr.measure(one).measurements), by_id(trtr.measure(two).measurements)
    for kind in ("embeddings", "tfidf"):
        assert ours[f"tstr_{kind}"].value == pytest.approx(theirs[f"trtr_{kind}"].value)
        assert ours[f"tstr_{kind}"].low == pytest.approx(theirs[f"trtr_{kind}"].low)


@pytest.mark.parametrize(
    ("source", "reason"),
    [(None, "no source corpus was given"), (Corpus.from_texts(["no label here"]), "source corpus has both")],
)
def test_a_source_that_cannot_be_learnt_from_is_a_reason(source: Corpus | None, reason: str) -> None:
    corpora = {"synthetic": corpus(1, 30), "holdout": corpus(2, 30)} | ({} if source is None else {"source": source})
    with pytest.raises(Unmeasured, match=reason):
        trtr.measure(workspace(**corpora))
