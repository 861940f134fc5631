"""Streets without a number, as German, Dutch, French, Italian and Portuguese write them; ages behind a birthday."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.rules.age import find_ages
from corpusaudit.features.pii.rules.find import find_fixed_forms

REST = {
    "de": " Vorstellung mit Husten seit gestern. Die Lunge ist frei, wir empfehlen Schonung und Tee.",
    "fr": " Consulte pour une toux depuis hier. Auscultation normale, repos et hydratation conseillés.",
    "it": " Si presenta con tosse da ieri. Il torace è libero, si consigliano riposo e liquidi.",
    "nl": " Komt met hoest sinds gisteren. De longen zijn schoon, rust en veel drinken is het advies.",
    "pt": " Vem por tosse desde ontem. A auscultação é normal, recomenda-se repouso e hidratação.",
}


@pytest.mark.parametrize(
    ("language", "text", "street"),
    [
        ("de", "Wohnt seit Mai in der Quillergasse bei der Tochter.", "Quillergasse"),
        ("de", "Umzug in die Berta-Olm-Straße geplant.", "Berta-Olm-Straße"),
        ("de", "Die Wohnung am Olmering ist zu klein.", "Olmering"),
        ("fr", "Habite rue de la Quillère depuis mai.", "rue de la Quillère"),
        ("fr", "Le foyer du chemin Olmet est fermé.", "chemin Olmet"),
        ("it", "Abita in via dei Quilli con la figlia.", "via dei Quilli"),
        ("it", "Vicino a piazza Olmetti c'è il centro.", "piazza Olmetti"),
        ("nl", "Woont sinds mei aan de Quillelaan bij zijn zus.", "Quillelaan"),
        ("nl", "De praktijk is verhuisd naar de Olmstraat en is open.", "Olmstraat"),
        ("pt", "Mora na rua das Quilheiras com a filha.", "rua das Quilheiras"),
        ("pt", "O centro fica na Travessa Olmeira, ao lado.", "Travessa Olmeira"),
    ],
)
def test_streets_without_a_number(language: str, text: str, street: str) -> None:
    whole = text + REST[language]
    found = [(one.type, whole[one.start : one.end]) for one in find_entities([whole])[0]]
    assert ("ADDRESS", street) in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Am Arbeitsplatz, in der Sackgasse, im Atemweg und auf dem Heimweg."),
        ("de", "In der Teststraße und am Schlafplatz, der Harnweg ist frei."),
        ("fr", "Dans la rue, en chemin, sur la place, par voie orale."),
        ("it", "Per via Orale, per via EV, in corso di terapia, in strada."),
        ("nl", "Op de snelweg, de luchtweg en het voetpad."),
        ("pt", "Na rua, na estrada e no largo."),
    ],
)
def test_words_that_end_as_streets_do_are_none(language: str, text: str) -> None:
    assert [hit for hit in find_fixed_forms(text, language) if hit.type == "ADDRESS"] == []


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("parabéns Bo!!! 91 anos, nem acredito", "91"),
        ("joyeux anniversaire… 93 ans déjà", "93"),
        ("O meu pai fez 94 anos convosco", "94"),
        ("La nonna ha compiuto 92 anni ieri", "92"),
    ],
)
def test_ages_behind_a_birthday(text: str, age: str) -> None:
    assert [text[hit.start : hit.end] for hit in find_ages(text)] == [age]
