"""BERTScore: by hand, against the plain formula, and on texts whose order of likeness is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.vectors.bundled import BUNDLED_FOLDER, BUNDLED_READ, piece_vectors
from corpusaudit.features.vectors.embeddings import embed
from corpusaudit.features.vectors.encoder import unit_rows
from corpusaudit.features.vectors.packaged import run, tokenized
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity import bertscore as module
from corpusaudit.metrics.fidelity.bertscore import RECORD, bertscore
from tests.metrics.fidelity.texts import by_id, scattered

SOURCE = [
    "The patient cannot sleep and feels sad most days.",
    "She has had a cough and a fever for one week.",
    "His knee hurts when he climbs stairs.",
    "The rash on her arm itches at night.",
    "He takes metformin for diabetes twice a day.",
    "Blood pressure is high despite two drugs.",
]
HOLDOUT = [
    "Mood is low and sleep is poor since the spring.",
    "A dry cough with some fever since Monday.",
    "There is pain in the left knee on walking.",
    "An itching rash is seen on both arms.",
    "Diabetes is treated with metformin.",
    "Her blood pressure stays high.",
]
OTHER = [
    "The train to the coast leaves at noon.",
    "Our team won the match by two goals.",
    "Bake the bread until brown.",
]


def test_by_hand() -> None:
    east, north = [1.0, 0.0], [0.0, 1.0]
    half = [np.sqrt(0.5), np.sqrt(0.5)]
    # Of two pieces one is found and one half found; the only real piece is found.
    precision, recall, f = bertscore(np.array([east, half]), np.array([east]))
    assert precision == pytest.approx((1 + np.sqrt(0.5)) / 2)
    assert recall == 1
    assert f == pytest.approx(2 * precision / (precision + 1))
    assert bertscore(np.array([east]), np.array([north])) == (0, 0, 0)
    assert bertscore(np.zeros((0, 2)), np.array([north])) == (0, 0, 0)


def plain(document: np.ndarray, reference: np.ndarray) -> tuple[float, float, float]:
    """The formula of the paper, equations for recall, precision and F, one piece after the other."""
    recall = sum(max(float(x @ y) for y in document) for x in reference) / len(reference)
    precision = sum(max(float(x @ y) for x in reference) for y in document) / len(document)
    return precision, recall, 2 * precision * recall / (precision + recall)


rows = arrays(np.float64, st.tuples(st.integers(1, 6), st.just(3)), elements=st.floats(0.125, 1, width=16))


@given(rows, rows)
def test_agrees_with_the_plain_formula(x: np.ndarray, y: np.ndarray) -> None:
    x, y = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (x, y))
    assert bertscore(x, y) == pytest.approx(plain(x, y), abs=1e-12)
    assert bertscore(x, x) == pytest.approx((1, 1, 1))
    assert bertscore(x, y)[:2] == pytest.approx(bertscore(y, x)[1::-1])


def test_piece_vectors_are_those_of_the_embedder() -> None:
    texts = [SOURCE[0], "", "...", "\ud800 lone", "word " * 400]
    made = piece_vectors(texts)
    assert [len(rows) for rows in made[:2]] == [10, 0]
    assert len(made[4]) == 400
    assert all(np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-6) for rows in made if len(rows))
    (found,) = embed([SOURCE[0]]).windows
    ids, _ = tokenized(BUNDLED_FOLDER, SOURCE[0])
    pieces = run(BUNDLED_FOLDER, [101, *ids, 102])
    assert pieces.shape == (12, 384)  # with [CLS] and [SEP]
    assert unit_rows(pieces.mean(axis=0, keepdims=True))[0] == pytest.approx(found, abs=1e-6)
    assert unit_rows(pieces[1:-1]) == pytest.approx(made[0])
    assert np.array_equal(made[0], piece_vectors([SOURCE[1], SOURCE[0]], threads=2)[1])


def test_long_texts_are_read_to_a_limit() -> None:
    long = piece_vectors(["word " * 200_000])
    assert long[0].shape == (BUNDLED_READ, 384)
    assert piece_vectors(["word " * 255])[0].shape == (255, 384)


def test_likeness_of_meaning_shows() -> None:
    real = {"source": SOURCE, "holdout": HOLDOUT}
    found = {
        name: by_id(
            "fidelity.bertscore", Workspace({r: Corpus.from_texts(t) for r, t in {**real, "synthetic": s}.items()})
        )
        for name, s in (("copied", SOURCE), ("other", OTHER * 2))
    }
    assert found["copied"]["bertscore"].value == pytest.approx(1, abs=1e-6)
    own = found["copied"]["bertscore"].holdout
    assert own is not None
    assert found["other"]["bertscore"].high < own.value < 1
    assert found["copied"]["bertscore_random"].value < own.value
    assert own.value > found["copied"]["bertscore_random"].holdout.value
    assert not RECORD.by_default


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"synthetic": HOLDOUT, "source": SOURCE, "holdout": OTHER * 2}
    whole = by_id("fidelity.bertscore", scattered(**given))
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    assert by_id("fidelity.bertscore", scattered(**given)) == whole


def test_another_embedder_is_unmeasured() -> None:
    workspace = scattered(synthetic=HOLDOUT, source=SOURCE)
    workspace.embedder = "sentence-transformers:other"
    with pytest.raises(Unmeasured, match="bundled"):
        by_id("fidelity.bertscore", workspace)
