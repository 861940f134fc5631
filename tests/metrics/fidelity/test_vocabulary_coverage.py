"""Vocabulary coverage: by hand, whom it hides, and on planted corpora."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity.vocabulary_coverage import coverages
from corpusaudit.metrics.shared.views import view
from corpusaudit.results import Measurement
from tests.metrics.fidelity.texts import by_id

WORDS = [f"w{i}" for i in range(300)]


def texts(seed: int, count: int, words: list[str] = WORDS) -> list[str]:
    draw = random.Random(seed)
    weights = [1 / (i + 1) for i in range(len(words))]
    return [" ".join(draw.choices(words, weights, k=40)) for _ in range(count)]


def measured(**rows: list[str]) -> dict[str, Measurement]:
    return by_id("fidelity.vocabulary_coverage", Workspace({role: Corpus.from_texts(r) for role, r in rows.items()}))


def test_by_hand() -> None:
    real = ["pain and fever"] * 4 + ["pain cough", "pain"]  # six people: pain six, and four, fever four, cough one
    real = [f"{text} x{i}" for i, text in enumerate(real)] + ["fever and"]
    found = measured(synthetic=["pain pain nausea", "fever x1"], holdout=real)
    # pain six times, fever and "and" five times each are known: of 16 words 11 are used; nausea and x1 are unknown.
    assert found["vocabulary_coverage"].value == pytest.approx(11 / 16)
    assert found["out_of_vocabulary"].value == pytest.approx(2 / 5)
    assert found["vocabulary_coverage"].holdout is None


def test_words_of_a_few_people_tell_nothing() -> None:
    def figures(secret: str) -> list[float | None]:
        rows = [
            Document(f"r{i}", f"common word {secret if i < 40 else ''}", (), f"p{i % 4 if i < 40 else i}")
            for i in range(60)
        ]
        rows[:40] = [Document(f"r{i}", f"common word {secret} {i}", (), f"p{i % 4}") for i in range(40)]
        made = Workspace({"synthetic": Corpus.from_texts(["common porphyria"]), "holdout": Corpus(tuple(rows))})
        return [m.value for m in by_id("fidelity.vocabulary_coverage", made).values()]

    assert figures("porphyria") == figures("migraine") == [0.5, 0.5]


def test_leaving_out_is_the_figure_of_the_rest() -> None:
    workspace = Workspace({"synthetic": Corpus.from_texts(texts(1, 40)), "source": Corpus.from_texts(texts(2, 60))})
    first, second = (view(workspace, role) for role in ("synthetic", "source"))
    _, without = coverages(first, second)
    rest = [np.flatnonzero(np.arange(len(side)) % 20 != 7) for side in (first, second)]
    assert without[7] == pytest.approx(coverages(first.take(rest[0]), second.take(rest[1]))[0], abs=1e-12)


def test_missing_and_foreign_words_show() -> None:
    real = {"source": texts(1, 150), "holdout": texts(2, 150)}
    clean = measured(synthetic=texts(3, 150), **real)
    poor = measured(synthetic=texts(4, 150, WORDS[:60]), **real)
    own = measured(synthetic=texts(5, 150, WORDS[:20] + [f"new{i}" for i in range(50)] + WORDS[20:]), **real)
    for name in ("vocabulary_coverage", "out_of_vocabulary"):
        assert clean[name].low <= clean[name].holdout.high
        assert clean[name].high >= clean[name].holdout.low
    assert poor["vocabulary_coverage"].high < poor["vocabulary_coverage"].holdout.low
    assert poor["out_of_vocabulary"].value == 0
    assert own["out_of_vocabulary"].low > own["out_of_vocabulary"].holdout.high


def test_no_common_word_is_a_reason() -> None:
    with pytest.raises(Unmeasured, match="every word of the holdout is used by fewer than 5 people"):
        measured(synthetic=["a b"], holdout=[f"word{i}" for i in range(9)])
