"""The workspace: a feature is made once, and what is made of real text alone serves several synthetic corpora."""

from __future__ import annotations

import random

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metric
from tests.kept import KEPT


def corpus(seed: int, count: int = 24) -> Corpus:
    draw = random.Random(seed)
    return Corpus.from_texts([" ".join(f"w{draw.randrange(400)}" for _ in range(40)) for _ in range(count)])


def test_a_feature_is_made_once_and_a_missing_role_is_a_reason() -> None:
    workspace = Workspace({"synthetic": corpus(1)})
    assert workspace.tokens("synthetic") is workspace.tokens("synthetic")
    assert workspace.has("synthetic")
    assert not workspace.has("source")
    with pytest.raises(Unmeasured, match="no source corpus was given"):
        workspace.tokens("source")


@pytest.mark.parametrize(
    "metric", ["near_copies", "certain_copies", "verbatim", "approximate_copies", "exact_copies", "nearest_distance"]
)
def test_another_synthetic_corpus_beside_the_same_real_text_has_its_own_figures(metric: str) -> None:
    measure = load_metric(f"memorization.{metric}").measure
    source, holdout = corpus(2), corpus(3)
    copier = Corpus.from_texts([*corpus(4, 20).texts, *source.texts[:4]])
    shared = Workspace({"source": source, "holdout": holdout}, store=KEPT)
    alone = [
        measure(Workspace({"synthetic": synthetic, "source": source, "holdout": holdout}, store=KEPT))
        for synthetic in (corpus(1), copier)
    ]
    assert alone[0] != alone[1]
    for synthetic, expected in ((corpus(1), alone[0]), (copier, alone[1]), (corpus(1), alone[0])):
        beside = shared.with_synthetic(synthetic)
        assert measure(beside) == expected
        assert beside.tokens("source") is shared.tokens("source")
