"""Numbers in words: every language lists them all, and digits are read as they are spoken."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.locales.numerals import (
    counted,
    day_of,
    may_be_spoken,
    spoken_in_digits,
    spoken_numbers,
    year_of,
)
from corpusaudit.features.pii.locales.read import tabled


@pytest.mark.parametrize("language", tabled("numerals", "below_hundred"), ids=lambda words: words[7][0])
def test_every_language_lists_all_numbers_below_a_hundred(language: list[list[str]]) -> None:
    assert len(language) == 100
    for number, words in enumerate(language):
        for word in words:
            assert counted()[word.replace("-", " ")] == number


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("nine one six two, eight one nine one", "91628191"),
        ("nine-one-six, two-eight, one-nine-one", "91628191"),
        ("ninety-one sixty-two eighty-one ninety-one", "91628191"),
        ("nueve uno seis dos ocho uno nueve uno", "91628191"),
        ("seis siete tres, ochenta y siete, noventa y dos, cincuenta y siete", "673879257"),
        ("neun eins sechs zwo acht eins neun eins", "91628191"),
        ("zéro six vingt et un quarante-cinq soixante-dix-huit quatre-vingt-neuf", "0621457889"),
        ("nove um meia dois oito um nove um", "91628191"),
        ("nove uno sei due otto uno nove uno", "91628191"),
        ("negen één zes twee acht een negen een", "91628191"),
        ("nine one six two\neight one nine one", "91628191"),
    ],
)
def test_digits_are_read_as_they_are_spoken(text: str, digits: str) -> None:
    assert may_be_spoken(f"Call {text}.")
    assert [found for _, found, _ in spoken_numbers(f"Call {text}.")] == [digits]
    assert spoken_in_digits(text) == digits


@pytest.mark.parametrize("text", ["one or two", "five, six", "two weeks, three months, four years", "", "sixty-two"])
def test_a_few_words_for_numbers_are_none(text: str) -> None:
    assert spoken_numbers(text) == []
    assert spoken_in_digits(text) == text


def test_years_and_days() -> None:
    assert year_of("nineteen eighty-six") == 1986
    assert year_of("Mil Novecientos Sesenta y Ocho") == 1968
    assert year_of("nineteen") is None
    assert year_of("thirty thousand") is None
    assert day_of("thirty-first") == 31
    assert day_of("thirty-second") is None


def test_a_number_in_words_ends_where_the_next_line_begins_a_sentence() -> None:
    text = "seis uno dos tres cuatro cinco dos uno ocho\nUno de sus hijos"
    assert [(text[slice(*span)], digits) for span, digits, _ in spoken_numbers(text)] == [
        ("seis uno dos tres cuatro cinco dos uno ocho", "612345218")
    ]
    wrapped = "six one two three\nfour five two one eight"
    assert [digits for _, digits, _ in spoken_numbers(wrapped)] == ["612345218"[:7] + "18"]
