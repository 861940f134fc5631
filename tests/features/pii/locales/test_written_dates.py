"""Dates in words and in pieces, in every listed language: found whole, and read as the day that they are."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.locales.written_dates import find_written, in_figures
from corpusaudit.features.pii.matching.values import normalize_value
from corpusaudit.features.pii.rules.find import find_fixed_forms

NINE = [
    "the ninth of May nineteen forty-seven",
    "May the ninth, nineteen forty-seven",
    "ninth day of May, 1947",
    "May ninth 1947",
    "9 May nineteen hundred and forty-seven",
    "el nueve de mayo de mil novecientos cuarenta y siete",
    "9 de mayo del año mil novecientos cuarenta y siete",
    "neunten Mai neunzehnhundertsiebenundvierzig",
    "9. Mai neunzehnhundertsiebenundvierzig",
    "neuf mai mil neuf cent quarante-sept",
    "neuf mai dix-neuf cent quarante sept",
    "nove de maio de mil novecentos e quarenta e sete",
    "nove maggio millenovecentoquarantasette",
    "negende mei negentienhonderdzevenenveertig",
    "negen mei negentien zevenenveertig",
    "Day: 9 Month: 5 Year: 1947",
    "Day of birth: 9\nMonth: May\nYear: 1947",
    "Year 1947, month 05, day 09",
    "Month: 5, Day: 9, Year: 1947",
    "Día: 9 Mes: 5 Año: 1947",
    "Día 9, mes mayo, año 1947",
    "Tag: 9; Monat: 5; Jahr: 1947",
    "Jour : 9 Mois : 5 Année : 1947",
    "Dia 9 Mês 5 Ano 1947",
    "Giorno: 9 Mese: 5 Anno: 1947",
    "Dag: 9 Maand: 5 Jaar: 1947",
    "Día|Mes|Año de nacimiento\n9|5|1947",
    "| Year | Month | Day |\n|---|---|---|\n| 1947 | 5 | 9 |",
]


@pytest.mark.parametrize("text", NINE)
def test_one_day_in_all_its_notations(text: str) -> None:
    found = [hit for hit in find_fixed_forms(f"Mr Olm, {text}.") if hit.type == "DATE"]
    longest = max(found, key=lambda hit: hit.end - hit.start)
    value = f"Mr Olm, {text}."[longest.start : longest.end]
    assert value in text
    assert normalize_value(value, "DATE") == "1947-05-09"
    assert [normalize_value(date, "DATE") for _, date in find_written(f"Mr Olm, {text}.")] == ["1947-05-09"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("third of May, two thousand and five", "2005-05-03"),
        ("3 May twenty fifteen", "2015-05-03"),
        ("third of May nineteen oh five", "1905-05-03"),
        ("tres de mayo de dos mil", "2000-05-03"),
        ("tre maggio millenovecentottanta", "1980-05-03"),
        ("dritten Mai zweitausendundfünf", "2005-05-03"),
        ("sept septembre mil neuf cent quatre-vingt-dix-sept", "1997-09-07"),
        ("veintitres de enero de mil novecientos treinta y dos", "1932-01-23"),
        ("27 de enero, año 1987", "1987-01-27"),
    ],
)
def test_years_of_both_centuries(text: str, day: str) -> None:
    assert normalize_value(text, "DATE") == day


@pytest.mark.parametrize("days", tabled("dates", "days"), ids=lambda days: days[8][0])
def test_every_language_lists_all_days_of_a_month(days: list[list[str]]) -> None:
    assert len(days) == 31
    assert all(days)


@pytest.mark.parametrize(
    "text",
    [
        "Study day 22, month 7, year 2 of follow-up",
        "on day 3 of month 4 in the year 2014",
        "in nineteen ten patients improved",
        "twenty twenty-one tablets",
        "the third of April nineteen patients came",
        "Year: 1958 Month: 13 Day: 4",
        "mil novecientos pacientes",
        "the second May visit",
    ],
)
def test_counts_and_times_are_no_days_of_a_year(text: str) -> None:
    assert list(find_written(text)) == []


def test_what_is_no_date_stays() -> None:
    for value in ("", "12 March", "March", "nineteen eighty-six", "x" * 50, "Day: 31 Month: 4"):
        assert in_figures(value) == value
