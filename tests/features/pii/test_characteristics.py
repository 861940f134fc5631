"""What Spanish texts tell of people beside identifiers, and that no metric takes it for a detail."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.characteristics import RULES
from corpusaudit.features.pii.detect import find_characteristics, find_entities
from corpusaudit.features.pii.locales.read import LOCALES
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.types import CHARACTERISTICS, HIPAA, TYPES

NOTE = (
    "Paciente de sexo femenino, de profesión carpintera, natural de Marruecos, que ingresa en el Hospital General "
    "Ginés Prats de Segorbe. Su madre y dos hermanas padecen asma. Vive con su pareja."
)


def told(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.type) for one in find_characteristics([text], threads=1)[0]]


def test_a_spanish_note() -> None:
    assert told(NOTE) == [
        ("femenino", "SEX"),
        ("carpintera", "OCCUPATION"),
        ("Marruecos", "COUNTRY"),
        ("Hospital General Ginés Prats de Segorbe", "INSTITUTION"),
        ("madre", "KINSHIP"),
        ("dos hermanas", "KINSHIP"),
        ("pareja", "KINSHIP"),
    ]


def test_none_of_it_is_an_identifier_and_no_hospital_is_a_person() -> None:
    assert not {one.type for one in find_entities([NOTE], threads=1)[0]} - {"LOCATION"}
    assert not set(CHARACTERISTICS) & {*TYPES, *HIPAA}


def test_other_languages_tell_ages_alone() -> None:
    assert told("A 45-year-old man from Morocco was seen at the General Hospital with his mother.") == [
        ("45", "AGE_TO_89")
    ]


def test_an_institution_ends_before_an_address() -> None:
    text = "Fue remitida por el Hospital General Ginés Prats C/ Pozo Alto, 3, 46980 Segorbe, el lunes pasado."
    assert told(text) == [("Hospital General Ginés Prats", "INSTITUTION")]
    addresses = [text[e.start : e.end] for e in find_entities([text], threads=1)[0] if e.type == "ADDRESS"]
    assert any("C/ Pozo Alto, 3" in address for address in addresses)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_does_what_its_examples_say(rule: Rule) -> None:
    assert rule.type in CHARACTERISTICS
    assert rule.language in LOCALES
    assert rule.name.startswith(f"{rule.language}_")
    for text, value in rule.true_examples:
        assert value in [text[hit.start : hit.end] for hit in find_rule(rule, text)], text
    for text in rule.false_examples:
        assert not list(find_rule(rule, text)), text
