"""Limits by the multilingual embedder in Spanish: clean text meets them, a few texts over and over do not."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
SIZE = 80


@pytest.fixture(scope="module")
def languages() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield importlib.import_module("languages")


@pytest.fixture(scope="module")
def states(languages: ModuleType) -> dict[str, dict[str, str]]:
    """Return the states of the limits by what was done to the release, from composed documents of the open half."""
    composed = importlib.import_module("bilingual.compose").documents("open", 3 * SIZE)
    spanish = [spanish for _, spanish in composed]
    texts = languages.Texts(spanish, kinds=["a" if number % 2 else "b" for number in range(len(spanish))])
    made = languages.cases(texts, SIZE, 0)
    wanted = {"clean", "collapse, ten texts", "label, one collapsed"}
    return {name: languages.states(corpora, texts.store) for name, corpora in made if name in wanted}


def test_clean_spanish_meets_every_limit(states: dict[str, dict[str, str]]) -> None:
    assert len(states["clean"]) >= 8
    assert set(states["clean"].values()) == {"pass"}


def test_ten_spanish_texts_over_and_over_do_not(states: dict[str, dict[str, str]]) -> None:
    found = states["collapse, ten texts"]
    assert found["fidelity.recall"] == found["fidelity.coverage"] == "fail"
    assert found["fidelity.c2st"] == "warn"


def test_a_label_of_one_text_is_told(states: dict[str, dict[str, str]]) -> None:
    found = states["label, one collapsed"]
    assert found["diversity.collapsed_labels"] == "warn"


def test_what_is_done_to_a_release_leaves_source_and_holdout_as_they_are(languages: ModuleType) -> None:
    real = [f"Texto {number}. La paciente duerme mal desde hace {number} semanas." for number in range(30)]
    texts = languages.Texts(real, reworded=[f"Otro: {text}" for text in real], kinds=list("abc") * 10, other=["x y z"])
    made = dict(languages.cases(texts, 10, 1))
    assert list(made)[:5] == ["clean", *(f"copies, {share}% reworded" for share in (5, 10, 30, 50))]
    clean = made["clean"]
    assert all(corpora[1:] == clean[1:] for corpora in made.values())
    assert len({document.text for corpus in clean for document in corpus}) == 30, "no text in two roles"
    copied = [document.text for document in made["copies, 30% reworded"][0]]
    assert copied[:3] == [f"Otro: {document.text}" for document in clean[1][:3]]
    assert len({document.labels for document in made["narrow, one kind"][0]}) == 1
