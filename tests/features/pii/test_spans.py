"""Where a detail starts and ends: names with initials and surnames, surname first, and addresses in one piece."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.spans import complete_names, join_addresses, surnames_taken_for_places
from corpusaudit.features.pii.types import Entity, Hit


def hits(text: str, *values: str, kind: str = "PERSON", score: float = 0.9) -> list[Hit]:
    return [Hit(text.index(v), text.index(v) + len(v), kind, score, "test") for v in values]


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("Seen by R. Thackeray today.", ["Thackeray"], ["R. Thackeray"]),
        ("Seen by J. R. Okafor today.", ["Okafor"], ["J. R. Okafor"]),
        ("It shows vitamin C. Brennan was told.", ["Brennan"], ["Brennan"]),
        ("A Okafor came.", ["Okafor"], ["Okafor"]),
        ("Then Janka M. Szabo came.", ["Janka"], ["Janka M. Szabo"]),
        ("Then Anna van Rijn came.", ["Anna"], ["Anna van Rijn"]),
        ("Then Anna Monday came.", ["Anna"], ["Anna"]),
        ("Then Anna France came.", ["Anna"], ["Anna"]),
        ("Patient name: Zielinski, Chidi. MRN", ["Zielinski", "Chidi"], ["Zielinski, Chidi"]),
        ("They were Adam, Chidi and Silvana.", ["Adam", "Chidi", "Silvana"], ["Adam", "Chidi", "Silvana"]),
        ("With Okafor, Chidi went home.", ["Okafor", "Chidi"], ["Okafor", "Chidi"]),
    ],
)
def test_a_name_grows_over_what_belongs_to_it(text: str, found: list[str], whole: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in complete_names(text, hits(text, *found))] == whole


def test_an_uncertain_given_name_takes_no_surname() -> None:
    text = "Then Anna Szabo came."
    assert [(h.start, h.end) for h in complete_names(text, hits(text, "Anna", score=0.5))] == [(5, 9)]


def test_a_surname_first_is_no_place() -> None:
    for text, taken in (("Holling, Patrick.", True), ("She lives in Holling, Patrick.", False)):
        (surname,), (given,) = hits(text, "Holling", kind="LOCATION"), hits(text, "Patrick")
        assert surnames_taken_for_places(text, [surname, given]) == ({surname} if taken else set()), text


def test_addresses_are_joined_and_take_their_numbers() -> None:
    text = "Lives at 4871 Magnolia Road, Apt 12 since May 2012."
    parts = [Entity(*(text.index(v), text.index(v) + len(v)), "ADDRESS", 0.8) for v in ("Magnolia Road", "Apt")]
    (whole,) = join_addresses(text, parts)
    assert text[whole.start : whole.end] == "4871 Magnolia Road, Apt 12"


def test_a_number_that_another_detail_holds_is_not_taken() -> None:
    text = "On 4 May 2012 Elm Street"
    date, street = Entity(3, 13, "DATE", 0.9), Entity(14, 24, "ADDRESS", 0.8)
    assert join_addresses(text, [date, street]) == [date, street]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ('"Quillford, Anna","0171"', "Quillford, Anna"),
        ("1\tQuillford Olm, Anna\t4", "Quillford Olm, Anna"),
        ("Ward 4\nQUILLFORD, Anna\nNo allergies", "QUILLFORD, Anna"),
        ("Ward 4\nO'QUILLFORD, Anna", "O'QUILLFORD, Anna"),
        ("Cough, fever\nQuillford, Anna\n", "Anna"),
        ('"Fever, Anna","0171"', "Anna"),
        ("she saw QUILLFORD, Anna\n", "Anna"),
    ],
)
def test_a_surname_before_a_given_name_fills_a_cell_or_stands_in_capitals_on_a_line(text: str, whole: str) -> None:
    assert [text[hit.start : hit.end] for hit in complete_names(text, hits(text, "Anna"))] == [whole]
