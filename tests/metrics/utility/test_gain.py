from __future__ import annotations

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.metrics.utility import gain, trtr
from tests.metrics.utility.corpora import by_id, corpus, relabelled, workspace


def test_a_label_that_the_source_lacks_is_gained() -> None:
    source = Corpus(tuple(d for d in corpus(3, 60).documents if d.labels != ("food",)))
    found = by_id(gain.measure(workspace(synthetic=corpus(1, 60), source=source, holdout=corpus(2, 60))).measurements)
    for kind in ("embeddings", "tfidf"):
        low = found[f"gain_{kind}"].low
        assert low is not None
        assert low > 0.2
        parts = {part.name: part for part in found[f"both_{kind}"].parts}
        assert parts["food"].holdout == 0
        assert (parts["food"].value or 0) > 0.8


def test_wrong_labels_do_harm_and_the_gain_is_the_difference() -> None:
    made = workspace(synthetic=relabelled(corpus(1, 300)), source=corpus(3, 60), holdout=corpus(2, 90))
    found, alone = by_id(gain.measure(made).measurements), by_id(trtr.measure(made).measurements)
    for kind in ("embeddings", "tfidf"):
        both, source = found[f"both_{kind}"].value, alone[f"trtr_{kind}"].value
        assert both is not None
        assert source is not None
        assert found[f"gain_{kind}"].value == pytest.approx(both - source)
        assert both < source
