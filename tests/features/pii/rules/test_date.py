"""Dates in the words of every language: its months in full and short, and what only looks like one."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.date import RULES
from corpusaudit.features.pii.rules.rule import find_rule


def dates(text: str) -> set[str]:
    """All that the rules for dates find."""
    return {text[hit.start : hit.end] for rule in RULES for hit in find_rule(rule, text)}


def longest(text: str) -> str:
    return max(dates(text), key=len, default="")


@pytest.mark.parametrize("months", tabled("months", "months"), ids=lambda months: months[0][0])
def test_every_name_of_every_month_makes_a_date_with_day_and_year(months: list[list[str]]) -> None:
    assert len(months) == 12
    for names in months:
        for name in names:
            for text in (f"17 {name} 1959", f"17. {name} 1959", f"17-{name}-1959", f"17-{name}-59"):
                assert longest(f"seen {text} again") == text


@pytest.mark.parametrize(
    "text",
    [
        "19 de julio de 1959",
        "1º de mayo del 2004",
        "11. Juli 1984",
        "3. Okt. 1984",
        "1er août 1961",
        "3 de março de 1961",
        "3 marzo 1961",
        "3 maart 1961",
        "14/XI/1982",
        "03.05.1961",
        "3. 5. 1961",
        "julio de 1959",
        "septembre 1961",
    ],
)
def test_a_date_is_found_whole(text: str) -> None:
    assert longest(f"visto {text}, otra vez") == text


@pytest.mark.parametrize(
    "text",
    [
        "1 set of 20",
        "5 out of 10",
        "12 mar de fondo",
        "3 ago",
        "2 Mars bars",
        "el 3/4 de la dosis",
        "el 31/9",
        "Kapitel 10.2.34",
        "version 1.10.12",
        "am 1/2 Tablette",
        "de 31.12.1 a 4",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates(text) == set()


def test_a_day_without_a_year_needs_the_month_in_full_or_a_word_before() -> None:
    assert dates("hasta el 4 de octubre y desde el 22/8") == {"4 de octubre", "22/8"}
    assert dates("am 3. Mai und am 3.5. um acht") == {"3. Mai", "3.5."}
    assert dates("4 oct, 22/8, 3.5. um acht") == {"4 oct"}
