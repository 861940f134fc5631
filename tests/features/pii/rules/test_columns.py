"""Details in columns of tables: their head says what they are, in whatever way the cells are parted."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.rules.columns import find_columns, without_heads
from corpusaudit.features.pii.rules.find import find_fixed_forms
from corpusaudit.features.pii.types import Hit

ROWS = (("Bo Quill", "44", "0441207733", "WQ441QX"), ("Wim Ash", "97", "030 441207", "M-QX 44"))


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.type, text[hit.start : hit.end]) for hit in find_columns(text)]


@pytest.mark.parametrize("sign", [" | ", "\t", ";", ",", " / ", "    "])
@pytest.mark.parametrize(
    "heads",
    [
        ("name", "age", "phone", "plate"),
        ("Paciente", "Edad", "Teléfono", "Matrícula"),
        ("N", "Alter", "Tel.", "Kennzeichen"),
    ],
)
def test_columns_are_read_by_their_heads(sign: str, heads: tuple[str, ...]) -> None:
    text = "\n".join(sign.join(row) for row in (heads, *ROWS))
    columns = ((1, "AGE"), (2, "PHONE"), (3, "VEHICLE"))
    if heads[0] != "N":
        columns = ((0, "PERSON"), *columns)
    wanted = [(kind, row[column]) for row in ROWS for column, kind in columns]
    assert found(f"Before.\n{text}\n\nAfter 44;97") == wanted


def test_a_word_for_number_and_marks_around_cells_are_left_out() -> None:
    assert found('| NHC n.º | Edad |\n|---|---|\n| **4412077** | "97" |') == [("MRN", "4412077"), ("AGE", "97")]


@pytest.mark.parametrize(
    "text",
    [
        "age | n\n18-30 | 44\ntotal | 91",
        "name, age and phone\n97",
        "phone\n0441207733",
        "age;phone\n\n97;0441207733",
        "fax | year\n2012 | 2013",
        "case | date\n12/03/2012 | 44",
    ],
)
def test_what_is_no_table_or_no_detail_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("first,last,dob,complaint\nBo,Quillford,19610924,cough", [("DATE", "19610924"), ("PERSON", "Bo,Quillford")]),
        (
            "nombre;apellido1;apellido2;fnac\nInma;Olmedilla;Pozuelo;24091961",
            [("DATE", "24091961"), ("PERSON", "Inma;Olmedilla;Pozuelo")],
        ),
        (
            "Nachname | Vorname | Geburtsdatum | Ort\nOlmbach | Ilse | 24.09.1961 | Quillstedt",
            [("LOCATION", "Quillstedt"), ("PERSON", "Olmbach | Ilse")],
        ),
        (
            "nom\tprénom\tadresse\nOlmet\tLise\t4 impasse du Puits",
            [("ADDRESS", "4 impasse du Puits"), ("PERSON", "Olmet\tLise")],
        ),
        ("naam,leeftijd,medicijn\nWim Olmstra,44,metformine", [("PERSON", "Wim Olmstra"), ("AGE", "44")]),
        ("Paciente | NHC\nInma Olmedilla | 4512097", [("PERSON", "Inma Olmedilla"), ("MRN", "4512097")]),
    ],
)
def test_names_dates_and_places_below_their_heads(text: str, wanted: list[tuple[str, str]]) -> None:
    assert sorted(set(found(text))) == sorted(wanted)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bo,Quillford,19610924,cough", "Bo,Quillford"),
        ("17;Quillford;Bo;24091961;F", "Quillford;Bo"),
        ('"Bo Quillford","1961-09-24","cough"', "Bo Quillford"),
        ("Inma|Olmedilla|Pozuelo|24/09/1961|tos", "Inma|Olmedilla|Pozuelo"),
    ],
)
def test_names_right_before_the_date_of_a_row(text: str, name: str) -> None:
    assert [one for one in found(text) if one[0] == "PERSON"] == [("PERSON", name)]


def test_a_cell_of_eight_digits_is_a_date() -> None:
    assert ("DATE", "19610924") in found("x,y,19610924,z")
    assert found("x,y,44120773,z") == []


@pytest.mark.parametrize(
    "text",
    [
        "Fever,Cough,20200301,high",
        "Ontario,2020-03-01,closed",
        "Metformin,Insulin,2020-03-01,5 mg",
        "He came from Quillford, Olmstead, 2020-03-01, and left.",
        "name,dose\nMetformin,500",
        "name | date\nMetformin | 2020-03-01",
        "The father, the doctor, patient\nspoke, then left, Quillford",
        "12,14,44120773,8",
    ],
)
def test_rows_of_things_hold_no_names(text: str) -> None:
    assert [hit for hit in found(text) if hit[0] == "PERSON"] == []


def test_words_of_heads_are_nobodys_names() -> None:
    text = "nome,idade,motivo\nInma Olmedilla,35,dor\n"
    assert [text[e.start : e.end] for e in find_entities([text])[0] if e.type == "PERSON"] == ["Inma Olmedilla"]


def test_ages_to_89_stand() -> None:
    text = "Edad | Sala\n44 | Olmo\n97 | Olmo"
    assert [text[hit.start : hit.end] for hit in find_fixed_forms(text) if hit.type == "AGE"] == ["97"]


def test_a_form_with_blanks_behind_its_labels_is_no_table() -> None:
    text = "name:    berta solis\naddress:     7 elm row\n"
    assert without_heads(text, [Hit(9, 20, "PERSON", 0.9, "tagger")]) == [Hit(9, 20, "PERSON", 0.9, "tagger")]
