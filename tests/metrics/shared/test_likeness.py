"""Documents of one subject stand together; chains, templates and text of one kind make no giant group."""

from __future__ import annotations

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.likeness import MOST, counts_by_unit, stars, units


def circle(*degrees: float) -> np.ndarray:
    turns = np.radians(degrees)
    return np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)


def far(count: int) -> np.ndarray:
    """Return that many unit rows at right angles to one another and to the circle."""
    return np.eye(count + 2, dtype=np.float32)[2:]


def with_far(rows: np.ndarray, count: int = 60) -> np.ndarray:
    return np.concatenate([np.pad(rows, ((0, 0), (0, count))), far(count)])


def test_a_star_has_one_middle_and_is_no_chain() -> None:
    # Each of five is 30 degrees (cosine .87) from the next: a chain of five, but stars of three at most.
    found = stars(with_far(circle(0, 30, 60, 90, 120)))[:5].tolist()
    assert found == [1, 1, 1, 3, 3]


def test_text_of_one_kind_is_not_one_group() -> None:
    close = circle(*np.linspace(0, 20, 50))
    assert len(set(stars(close).tolist())) > 25


def test_equal_documents_are_one_group_however_many() -> None:
    assert set(stars(np.repeat(circle(10), 30, axis=0)).tolist()) == {0}


def workspace(*documents: Document) -> Workspace:
    return Workspace({"synthetic": Corpus(documents)})


TALES = [
    "The old ferry crossed the lake twice a day until the bridge was built.",
    "Migraine often starts in childhood and may come with nausea and light sensitivity.",
    "Add two spoons of sugar to the dough and let it rest for an hour.",
    "Share prices fell sharply after the central bank raised its rates again.",
] + [f"{a} {b} {c}" for a in ("Green", "Broken") for b in ("turbines", "violins") for c in ("sleep.", "vote.", "rust.")]


def test_people_stand_before_likeness() -> None:
    made = workspace(*(Document(str(i), TALES[i], group="one" if i < 3 else "two") for i in range(4)))
    assert units(made, "synthetic").tolist() == [0, 0, 0, 1]


def test_copies_are_one_unit_and_the_order_of_the_file_changes_nothing() -> None:
    texts = [TALES[0], *TALES, TALES[0]]
    found = units(workspace(*(Document(str(i), text) for i, text in enumerate(texts))), "synthetic")
    assert found[0] == found[1] == found[-1]
    assert len(set(found[1:5].tolist())) == 4
    backwards = units(workspace(*(Document(str(i), text) for i, text in enumerate(texts[::-1]))), "synthetic")
    assert [(a == found).tolist() for a in found] == [(a == backwards[::-1]).tolist() for a in backwards[::-1]]


def test_a_template_filled_again_is_not_one_unit() -> None:
    topics = ("asthma", "gout", "measles", "malaria", "anemia", "migraine", "rabies", "lupus", "scabies", "cholera")
    made = workspace(*(Document(t, f"A short note about {t} and nothing else at all.") for t in topics))
    assert len(set(units(made, "synthetic").tolist())) > 5


def test_a_large_corpus_is_grouped_by_its_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST >= 1000
    monkeypatch.setattr("corpusaudit.metrics.shared.likeness.MOST", 3)
    made = workspace(*(Document(str(i), text) for i, text in enumerate([*TALES, TALES[2]])))
    found = units(made, "synthetic").tolist()
    assert found[-1] == found[2]
    assert len(set(found)) == len(TALES)
    assert ("embeddings", "synthetic") not in made._made


def test_no_document_no_unit() -> None:
    assert units(workspace(), "synthetic").tolist() == []


def test_counts_by_unit() -> None:
    hits, documents = counts_by_unit(
        np.array([0, 0, 1, 2, 2]), np.array([1, 0, 1, 1, 1], bool), np.array([1, 1, 1, 0, 0], bool)
    )
    assert (hits.tolist(), documents.tolist()) == ([1, 1], [2, 1])
