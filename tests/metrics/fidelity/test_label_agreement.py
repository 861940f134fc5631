"""Label agreement: against scikit-learn, planted confusions, and what it does not tell of a few people."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.vectors.embeddings import Embeddings
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.f1 import chance_level
from corpusaudit.results import Measurement, Part
from tests.metrics.fidelity.texts import by_id

PLACES = {"a": 0, "b": 1, "c": 2, "d": 3}
Rows = Sequence[tuple[str, tuple[str, ...]]]
"""What a document is about, as the letters of its places, and the labels that it bears."""


def workspace(spread: float = 0.4, seed: int = 0, **roles: Rows) -> Workspace:
    """Return documents that lie round the places of what they are about."""
    corpora: dict[str, Corpus] = {}
    vectors: dict[str, np.ndarray] = {}
    for number, (role, rows) in enumerate(roles.items()):
        draw = np.random.default_rng([seed, number])
        corpora[role] = Corpus(
            tuple(
                Document(f"{role} {i}", f"{role} about {about} {i}", labels) for i, (about, labels) in enumerate(rows)
            )
        )
        middles = np.array([[float(place in about) for place in PLACES] for about, _ in rows])
        made = middles + spread * draw.standard_normal(middles.shape)
        vectors[role] = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    made_of = Workspace(corpora)
    for role, rows_of in vectors.items():
        made_of.remember(("embeddings", role), lambda rows_of=rows_of: _embeddings(rows_of))
    return made_of


def _embeddings(rows: np.ndarray) -> Embeddings:
    return Embeddings(rows, rows, np.arange(len(rows)), np.zeros((len(rows), 2), np.int64), "x")


def true(count: int, places: str = "abc") -> Rows:
    return [(places[i % len(places)], (places[i % len(places)],)) for i in range(count)]


def figure(made: Workspace) -> Measurement:
    return by_id("fidelity.label_agreement", made)["label_agreement"]


def parts(found: Measurement, by: str) -> Mapping[str, Part]:
    return {part.name: part for part in found.parts if part.by == by}


def test_agrees_with_scikit_learn() -> None:
    made = workspace(synthetic=true(60), source=true(60), holdout=true(90))
    found = figure(made)
    rows: dict[str, Any] = {role: made.embeddings(role).documents.astype(np.float64) for role in made.corpora}
    labels = {role: [d.labels[0] for d in made.corpus(role).documents] for role in made.corpora}
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=2000).fit(rows["holdout"], labels["holdout"])
    for role, value in (("synthetic", found.value), ("source", found.holdout and found.holdout.value)):
        guessed = model.predict(rows[role])
        assert value == pytest.approx(f1_score(labels[role], guessed, average="macro"), abs=1e-9)
    by_label = f1_score(labels["synthetic"], model.predict(rows["synthetic"]), average=None)
    assert [part.value for part in parts(found, "label").values()] == pytest.approx(by_label.tolist())
    assert found.n == 60
    assert found.holdout is not None
    assert (found.holdout.matched, found.holdout.of) == (None, "source")


def test_what_was_copied_is_not_known_by_heart() -> None:
    """Copies of the source under wrong labels agree no more than the source itself under those labels."""
    source, holdout = true(60), true(90)
    made = workspace(spread=0.8, synthetic=source, source=source, holdout=holdout)
    vectors = made.embeddings("source")
    copied = Workspace(made.corpora)
    for role in made.corpora:
        kept = vectors if role != "holdout" else made.embeddings(role)
        copied.remember(("embeddings", role), lambda kept=kept: kept)
    found = figure(copied)
    assert found.holdout is not None
    assert found.value == pytest.approx(found.holdout.value)
    assert found.value < 0.95


def test_wrong_labels_show_and_where_they_go() -> None:
    swapped = [(about, ("b",) if about == "c" and i % 2 else (about,)) for i, (about, _) in enumerate(true(120))]
    real = {"source": true(120), "holdout": true(120)}
    right, wrong = (figure(workspace(spread=0.2, synthetic=rows, **real)) for rows in (true(120), swapped))
    assert right.low <= right.holdout.high
    assert right.high >= right.holdout.low
    assert wrong.high < wrong.holdout.low
    part = parts(wrong, "confusion")["b -> c"]
    assert (part.value, part.n) == (pytest.approx(1 / 3, abs=0.03), 60)
    assert part.holdout in (0, None)
    labels = parts(wrong, "label")
    assert labels["a"].value > 0.95 > labels["b"].value


def test_labels_at_random_score_as_chance_does() -> None:
    draw = random.Random(0)
    rows = [(about, (draw.choice("abc"),)) for about, _ in true(300)]
    found = figure(workspace(synthetic=rows, source=true(120), holdout=true(120)))
    assert found.value == pytest.approx(1 / 3, abs=0.07)
    assert "Chance alone scores 0.33" in str(found.note)
    assert chance_level(np.eye(3, dtype=bool), np.eye(3, dtype=bool), 0) > 0


def test_several_labels_are_decided_one_by_one() -> None:
    rows = [("ab", ("a", "b")) if i % 2 else ("c", ("c",)) for i in range(80)]
    found = figure(workspace(spread=0.1, synthetic=rows, source=rows, holdout=rows))
    assert found.value == pytest.approx(1)
    half = [(about, labels[:1]) for about, labels in rows]  # b is there and not said
    assert figure(workspace(spread=0.1, synthetic=half, source=rows, holdout=rows)).value == pytest.approx(1)
    said = [(about, (*labels, "a")) if about == "c" else (about, labels) for about, labels in rows]
    assert parts(figure(workspace(spread=0.1, synthetic=said, source=rows, holdout=rows)), "label")["a"].value < 0.75


def test_labels_of_a_few_real_people_are_not_learnt() -> None:
    for few in (1, 4):
        holdout = [*true(60), *[("d", ("d",))] * few]
        synthetic = [*true(30), ("d", ("d",)), ("d", ("a", "d"))]
        found = figure(workspace(synthetic=synthetic, source=true(60), holdout=holdout))
        names = {part.name for part in found.parts}
        assert not {name for name in names if "d" in name.split(" -> ")}
        assert found.n == 31  # the one that has another label too
        assert "1 documents whose labels fewer than 5 real people have were left out" in str(found.note)
    source = [*true(40, "ab"), *[("c", ("c",))] * 4]
    found = figure(workspace(synthetic=true(30), source=source, holdout=true(60)))
    assert parts(found, "label")["c"].holdout is None
    assert found.holdout is not None
    assert found.holdout.matched is not None


def test_one_real_corpus_is_halved() -> None:
    found = figure(workspace(synthetic=true(30), source=true(90)))
    assert found.holdout is not None
    assert found.holdout.n == 45
    assert "half" in str(found.settings["baseline"])


def test_what_is_too_little() -> None:
    with pytest.raises(Unmeasured, match="fewer than 10 synthetic"):
        figure(workspace(synthetic=[("a", ())] * 30, source=true(60), holdout=true(60)))
    with pytest.raises(Unmeasured, match="fewer than two labels that 5 people have"):
        figure(workspace(synthetic=true(30), source=true(60), holdout=[("a", ("a",))] * 30))
    with pytest.raises(Unmeasured, match="no real text"):
        figure(workspace(synthetic=true(30)))
    assert figure(workspace(synthetic=true(30), source=true(9), holdout=true(60))).holdout is None


def test_too_many_labels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpusaudit.metrics.fidelity._label_tests.MOST_MARKS", 100)
    with pytest.raises(Unmeasured, match="too many to learn"):
        figure(workspace(synthetic=true(30), source=true(60), holdout=true(60)))
