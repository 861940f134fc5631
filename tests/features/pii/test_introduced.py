"""Who says who they are in small letters, names behind short words for a patient, surnames with an initial."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.introduced import introduced
from corpusaudit.features.pii.locales.name_words import is_titled, title_end
from corpusaudit.features.pii.tagger.model import TaggedWord
from corpusaudit.features.pii.tagger.spans import hits_of_words
from corpusaudit.features.pii.types import Hit

EN = " Came in with a cough. The chest is clear and rest was advised."
ES = " Acude por tos desde ayer. Auscultación normal, se recomienda reposo."
DE = " Vorstellung mit Husten seit gestern. Lunge frei, wir empfehlen Schonung."
FR = " Consulte pour une toux depuis hier. Auscultation normale, repos conseillé."


def _people(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_entities([text])[0] if one.type == "PERSON"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hola soy jose olmedilla pozuelo y me sigue doliendo", "jose olmedilla pozuelo"),
        ("buenas, me llamo inma olmedilla de la peña, necesito cita", "inma olmedilla de la peña"),
        ("hi its laura quillford here, still got the cough", "laura quillford"),
        ("my name is wynn quillford and i cough", "wynn quillford"),
        ("hallo, mein name ist ilse olmbach und ich huste", "ilse olmbach"),
        ("bonjour je m'appelle lise olmet et je tousse", "lise olmet"),
        ("ciao mi chiamo gina olmetti e ho la tosse", "gina olmetti"),
        ("hoi mijn naam is wim van den olmen en ik hoest", "wim van den olmen"),
        ("oi meu nome é inês olmeira e tenho tosse", "inês olmeira"),
    ],
)
def test_names_in_small_letters_behind_an_introduction(text: str, name: str) -> None:
    assert name in _people(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("agent: who am i speaking to?\nuser: laura quillford\nagent: thank you", "laura quillford"),
        ("agent: your name, please\nuser: Laura Quillford\nagent: thank you", "Laura Quillford"),
        ("asistente: ¿su nombre?\nusuario: inma olmedilla de la peña\nasistente: gracias", "inma olmedilla de la peña"),
    ],
)
def test_a_name_may_be_a_whole_turn_of_a_chat(text: str, name: str) -> None:
    assert _people(text) == [name]


@pytest.mark.parametrize("turn", ["laura called", "will do", "good morning", "laura it", "laura the cough"])
def test_a_turn_of_other_words_is_no_name(turn: str) -> None:
    assert introduced(f"agent: yes?\nuser: {turn}\nagent: ok", []) == []


@pytest.mark.parametrize(
    "text",
    [
        "this is the second time and its getting worse",
        "soy paciente de la consulta y me duele",
        "hier ist alles gut und ich bin müde",
        "c'est une douleur depuis hier",
        "i am very tired here",
        "my name is unknown to them",
    ],
)
def test_other_words_behind_an_introduction_are_no_names(text: str) -> None:
    assert introduced(text, ()) == []


def test_words_that_introduce_anything_need_evidence() -> None:
    text = "soy quillo olmedo y vengo"
    assert introduced(text, ()) == []
    assert [(h.start, h.end) for h in introduced(text, [Hit(4, 10, "PERSON", 0.95, "tagger")])] == [(4, 17)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pat. Ilse Olmbach." + DE, "Ilse Olmbach"),
        ("Die Pat. Gerda Olmbach klagt über Husten." + DE, "Gerda Olmbach"),
        ("Hr. Albrecht Quillmann." + DE, "Albrecht Quillmann"),
        ("Pte. Inma Olmedilla Pozuelo." + ES, "Inma Olmedilla Pozuelo"),
        ("Pcte. Jenaro Olmedilla." + ES, "Jenaro Olmedilla"),
        ("Pt. Winifred Quillford." + EN, "Winifred Quillford"),
        ("Pat. Clotilde Olmet." + FR, "Clotilde Olmet"),
    ],
)
def test_a_short_word_for_a_patient_is_no_part_of_the_name(text: str, name: str) -> None:
    assert name in _people(text)
    assert not any("Pat" in one or "P" + "t" in one or "Hr" in one for one in _people(text))


def test_a_name_ends_with_the_sentence() -> None:
    words = [
        TaggedWord(0, 2, "GIVEN_NAME", 0.99),
        TaggedWord(3, 12, "SURNAME", 0.99),
        TaggedWord(14, 19, "SURNAME", 0.9),
    ]
    text = "Bo Quillford. Fever since then."
    assert [text[hit.start : hit.end] for hit in hits_of_words(text, words)] == ["Bo Quillford", "Fever"]
    words.insert(2, TaggedWord(12, 13, "SURNAME", 0.85))
    assert [text[hit.start : hit.end] for hit in hits_of_words(text, words)] == ["Bo Quillford", "Fever"]
    short = [TaggedWord(0, 3, "GIVEN_NAME", 0.99), TaggedWord(5, 14, "SURNAME", 0.99)]
    assert [(hit.start, hit.end) for hit in hits_of_words("Geo. Quillford came.", short)] == [(0, 14)]


def test_a_given_name_is_a_title_only_with_a_full_stop() -> None:
    assert title_end("Pat Quillford", 0, 3) is None
    assert title_end("Pat. Quillford", 0, 3) == 5
    assert title_end("Pat. 12", 0, 3) is None
    assert title_end("Hr Quillford", 0, 2) == 3
    assert is_titled("seen by Hr. Quillford", 12)
    assert not is_titled("seen by Bo Quillford", 11)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("QUILLFORD B\n\n" + EN, "QUILLFORD B"),
        ("O'QUILLFORD BM, bed 4." + EN, "O'QUILLFORD BM"),
        ("OLMEDILLA R. fue vista." + ES, "OLMEDILLA R"),
        ("OLMBACH K, Zi. 4." + DE, "OLMBACH K"),
        ("OLMET-QUILLARD P est venue." + FR, "OLMET-QUILLARD P"),
        ("QUILLFORD OLMSTEAD, ANNA - BED 12" + EN, "QUILLFORD OLMSTEAD, ANNA"),
    ],
)
def test_surnames_in_capitals(text: str, name: str) -> None:
    assert any(one.startswith(name) for one in _people(text))


@pytest.mark.parametrize(
    "text",
    ["HEPATITIS B\n" + EN, "VITAMIN D was low." + EN, "PLAN B. Rest." + EN, "TIPO A\n" + ES, "BEFUND A: gut." + DE],
)
def test_things_that_a_letter_numbers_are_nobodys_names(text: str) -> None:
    assert _people(text) == []
