"""Names in labelled pieces: which parts are one person's, in many notations, and where each stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.features.pii.locales.name_fields import names_in_pieces

REST = "Came in with back pain, takes an aspirin.\n"


def names(text: str) -> list[str]:
    return [one.name for one in names_in_pieces(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Surname: Quillford\nGiven name: Laura\nSex: F\n",
        "Last name .......... Quillford\nFirst name ......... Laura\n",
        "Last name: Quillford, First name: Laura, Sex: F. ",
        "Surname Quillford Given name Laura. ",
        "Surname\nQuillford\nFirst name\nLaura\n",
        "Surname\tQuillford\nForename\tLaura\n",
        '{"last_name": "Quillford", "first_name": "Laura", "sex": "F"}',
        '{"lastName":"Quillford","firstName":"Laura"}',
        '{"resourceType":"Patient","name":[{"family":"Quillford","given":["Laura"]}]}',
        "<LastName>Quillford</LastName><FirstName>Laura</FirstName>",
        '<name><family value="Quillford"/><given value="Laura"/></name>',
        "<td>Surname</td><td>Quillford</td></tr><tr><td>First name</td><td>Laura</td>",
        "PID|1||443||Quillford^Laura^^^||1970|F\n",
        "Quillford,Laura,F,Ward A\n",
        "Laura,Quillford,F,Ward A\n",
        "Quillford\tLaura\tF\tWard A\n",
        "The patient's last name is Quillford and the first name is Laura. ",
        "Ms. Quillford came. Her first name is Laura. ",
        "Nachname: Quillford\nVorname: Laura\n",
        "Name: Quillford\nVorname: Laura\n",
        "Nom : Quillford\nPrénom : Laura\n",
        "Nombre: Laura\nApellidos: Quillford\n",
        "Cognome: Quillford\nNome: Laura\n",
        "Sobrenome: Quillford\nNome próprio: Laura\n",
        "Achternaam: Quillford\nVoornaam: Laura\n",
        "Efternavn: Quillford\nFornavn: Laura\n",
        "Etternavn: Quillford\nFornavn: Laura\n",
        "Efternamn: Quillford\nFörnamn: Laura\n",
        "Sukunimi: Quillford\nEtunimi: Laura\n",
        "Nazwisko: Quillford\nImię: Laura\n",
        "Příjmení: Quillford\nJméno: Laura\n",
        "Soyadı: Quillford\nAdı: Laura\n",
    ],
)
def test_parts_with_labels_are_one_name_and_stand_where_they_stand(text: str) -> None:
    (one,) = names_in_pieces(text + REST)
    assert one.name == "Laura Quillford"
    assert sorted(text[slice(*span)] for span in one.spans) == ["Laura", "Quillford"]


def test_a_chat_asks_for_one_part_after_the_other() -> None:
    text = "agent: what is your surname?\nuser: quillford\nagent: and first name?\nuser: laura\nagent: thanks\n"
    assert names(text) == ["laura quillford"]


def test_a_second_surname_is_one_too() -> None:
    assert names("Nombre: Laura\nPrimer apellido: Quillo\nSegundo apellido: Prats\n") == ["Laura Quillo Prats"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Surname: Quillford\nFirst name: Laura\nNext of kin\nSurname: Brandt\nFirst name: Otis\n",
            ["Laura Quillford", "Otis Brandt"],
        ),
        ("Surname: Quillford\nMother's first name: Edda\nFirst name: Laura\n", ["Laura Quillford"]),
        ("Surname: Quillford\nNext of kin: a neighbour\nFirst name: Otis\n", []),
        ("Mother's surname: Brandt\nFirst name: Laura\nSex: F\n", []),
        ('{"patient": {"surname": "Quillford"}, "doctor": {"first_name": "Otis"}}', []),
        (
            '{"doctor_surname": "Brandt", "surname": "Quillford", "first_name": "Laura", "doctor_given_name": "Otis"}',
            ["Laura Quillford", "Otis Brandt"],
        ),
        ("Surname: Quillford\n" + "The ward was calm that night. " * 12 + "\nFirst name: Laura\n", []),
        ("Ms. Quillford came with Ms. Brandt. Her first name is Laura. ", []),
        ("Name: Laura Quillford\nSurname: Quillford\n", []),
        ("Surname: unknown\nFirst name: Laura\n", []),
        ("She was given Aspirin. Family History of gout. ", []),
        ("Surname,First name,Sex\n", []),
        ("Laura,Chicago,F,Ward A\n", []),
        ("Fever,Cough,Rash,None\n", []),
        ("", []),
    ],
)
def test_parts_of_two_people_and_words_of_forms_are_no_name(text: str, found: list[str]) -> None:
    assert sorted(names(text)) == sorted(found)


@given(
    st.lists(
        st.sampled_from(
            [
                "Surname",
                "first name",
                "nom",
                "Nombre",
                ": ",
                "\n",
                " ",
                "Quill",
                "bo",
                '"',
                "{",
                "given",
                "\t",
                "İ",
                "^",
                "|",
                "?",
                "ß",
            ]
        ),
        max_size=40,
    )
)
def test_places_lie_in_the_text_in_order_and_hold_the_words_of_the_name(pieces: list[str]) -> None:
    text = "".join(pieces)
    for one in names_in_pieces(text):
        assert list(one.spans) == sorted(one.spans)
        said = [text[start:end] for start, end in one.spans]
        assert all(0 <= start < end <= len(text) for start, end in one.spans)
        assert sorted(" ".join(said).split()) == sorted(one.name.split())
