"""Names of things: diseases, signs, instruments, institutions, medicines and everyday words, and names of people."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.locales.clinical_names import (
    drop_things,
    has_title,
    is_clinical_word,
    may_be_surname,
    names_a_thing,
)


def place(text: str, name: str) -> tuple[int, int]:
    return text.index(name), text.index(name) + len(name)


@pytest.mark.parametrize(
    ("text", "name", "thing"),
    [
        ("Joubert syndrome is rare.", "Joubert", True),
        ("Friedreich's ataxia runs in families.", "Friedreich", True),
        ("A Foley catheter was placed.", "Foley", True),
        ("Seen at Johns Hopkins Hospital.", "Johns Hopkins", True),
        ("symptoms of Ainhum differ", "Ainhum", True),
        ("Mr. Joubert syndrome", "Joubert", False),
        ("Joubert was seen today.", "Joubert", False),
        ("Anna Joubert has a cough.", "Anna Joubert", False),
    ],
)
def test_what_follows_or_precedes_a_name_tells_a_thing(text: str, name: str, thing: bool) -> None:
    assert names_a_thing(text, *place(text, name)) == thing


@pytest.mark.parametrize(
    ("text", "name", "clinical"),
    [
        ("History of Parkinson.", "Parkinson", True),
        ("Take Zoloft now.", "Zoloft", True),
        ("The BRCA1 gene.", "BRCA1", True),
        ("Left Appendectomy planned.", "Appendectomy", True),
        ("name: Parkinson", "Parkinson", False),
        ("Whitcombe came.", "Whitcombe", False),
    ],
)
def test_a_word_by_itself(text: str, name: str, clinical: bool) -> None:
    assert is_clinical_word(text, *place(text, name)) == clinical


def test_titles_and_labels_stand_right_before() -> None:
    for text in ("Dr. Roe", "Mrs Roe", "name: Roe"):
        assert has_title(text, text.index("Roe"))
    assert not has_title("Dr. said that Roe", 14)


def test_a_name_that_is_once_a_thing_is_one_throughout_and_a_word_in_small_letters_is_none() -> None:
    text = "Joubert syndrome. Joubert came. Mr. Joubert came. Sleeping well, sleeping long. Okafor came."
    spans = [(at, at + 7) for at in (0, 18, 36)] + [place(text, "Sleeping"), place(text, "Okafor")]
    assert drop_things(text, spans) == [True, True, False, True, False]


def test_surnames_are_no_things_days_or_medicines() -> None:
    assert may_be_surname("Okafor")
    for word in ("Syndrome", "Monday", "Zoloft", "Fibromyalgia", "After"):
        assert not may_be_surname(word), word
