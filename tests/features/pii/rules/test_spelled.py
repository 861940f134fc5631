"""Numbers in words: found behind a word for them, or where they are long; counts and tests are none."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.rules.find import find_fixed_forms


def numbers(text: str) -> dict[str, str]:
    return {text[hit.start : hit.end]: hit.type for hit in find_fixed_forms(text)}


@pytest.mark.parametrize(
    ("before", "number", "kind"),
    [
        ("Record number ", "four four one two oh seven", "MRN"),
        ("MRN: ", "forty-four twelve oh seven", "MRN"),
        ("Call ", "two eight eight, five five five, zero one zero eight", "PHONE"),
        ("Mi teléfono es el ", "seis uno dos, cuarenta y cuatro, doce, cero siete", "PHONE"),
        ("NHC ", "cuatro cuatro uno dos cero siete", "MRN"),
        ("Telefon ", "null eins sieben zwei vier vier eins zwo null sieben", "PHONE"),
        ("Fallnummer ", "vier vier eins zwei null sieben", "MRN"),
        ("joignable au ", "zéro six quarante-cinq douze soixante-dix-sept zéro neuf", "PHONE"),
        ("telefone ", "nove um dois quatro quatro um dois zero sete", "PHONE"),
        ("telefono ", "tre quattro sette quattro quattro uno due zero sette", "PHONE"),
        ("telefoon ", "nul zes vier vier een twee nul zeven zeven drie", "PHONE"),
        ("she said ", "eight zero five four four one two zero seven", "PHONE"),
    ],
)
def test_a_number_in_words_is_found_whole(before: str, number: str, kind: str) -> None:
    assert numbers(f"Seen today. {before}{number}. She left.").get(number) == kind


@pytest.mark.parametrize(
    "text",
    [
        "counted one two three four five six seven eight nine ten",
        "seven six five four three two one",
        "serial sevens: ninety-three, eighty-six, seventy-nine, seventy-two, sixty-five",
        "grew two, three and four in five, six or seven days",
        "scores of twenty, thirty, forty and fifty",
        "one or two tablets, three times, for four to five days",
        "MRN one two",
    ],
)
def test_counts_and_tests_are_no_numbers(text: str) -> None:
    assert numbers(text) == {}
