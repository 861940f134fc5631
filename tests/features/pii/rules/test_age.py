"""Ages: those that Safe Harbor does not let stand, those it does on request, and what is no age of anybody."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.rules.age import find_ages


def test_ages_up_to_89_stand_and_those_over_do_not() -> None:
    text = "an 89-year-old, a 90-year-old, aged 104 and a 130-year-old"
    assert [text[h.start : h.end] for h in find_ages(text)] == ["90", "104"]
    assert [text[h.start : h.end] for h in find_ages(text, least=0)] == ["89", "90", "104"]


def ages(text: str) -> list[str]:
    return [text[h.start : h.end] for h in find_ages(text, least=0)]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Mujer de 94 años con disnea", "94"),
        ("Edad: 71 años", "71"),
        ("falleció a los 97", "97"),
        ("de noventa y tres años", "noventa y tres"),
        ("der 94-jährige Patient", "94"),
        ("mit 90 Jahren verwitwet", "90"),
        ("Mutter mit 91 gestorben", "91"),
        ("Alter bei Beginn: 42", "42"),
        ("patiente âgée de 94 ans", "94"),
        ("doente de 92 anos", "92"),
        ("uomo di 96 anni", "96"),
        ("een 94-jarige vrouw", "94"),
        ("her father died at 97", "97"),
    ],
)
def test_ages_are_found_in_the_words_of_each_language(text: str, age: str) -> None:
    assert ages(text)[-1:] == [age]


@pytest.mark.parametrize(
    "text",
    [
        "hipertensión de 15 años de evolución",
        "desde hace 20 años",
        "mayores de 90 años",
        "entre 90 y 95 mmHg",
        "seit 15 Jahren",
        "über 90 Jahre",
        "90 Jahre lang",
        "depuis 15 ans",
        "de 15 ans d'évolution",
        "Alter: 90 bis 95 Jahre",
        "people over 95 years",
    ],
)
def test_times_and_limits_are_no_ages(text: str) -> None:
    assert ages(text) == []
