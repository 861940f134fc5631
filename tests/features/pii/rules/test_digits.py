"""Rules that are not tried on a text for its digits would find nothing in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.details.generate import clean, documents, rare
from corpusaudit.features.pii.rules import age
from corpusaudit.features.pii.rules.digits import Digits, most_digits
from corpusaudit.features.pii.rules.find import ALL_RULES
from corpusaudit.features.pii.rules.rule import find_rule

LEFT_OUT = [rule for rule in ALL_RULES if not rule.digitless and rule not in age.RULES]
TEXTS = [
    *(one.text for one in (*documents("open")[::12], *rare(), *clean("open"))),
    *(text for rule in ALL_RULES for text, _ in rule.true_examples),
]
WORDS = [
    *("MRN", "record no.", "policy", "passport", "SSN", "fax", "call", "serial", "account", "licence", "visa card"),
    *("May", "MA", "of", "x", "ext.", "(0)", "+44", "0", "20", "2", "1999", "555", "0108", "4412077", "A12", "B-7"),
    *(" ", " ", "-", ".", "/", ", ", ": ", "\n", "_", "(", ")", "–"),
]


def check(text: str) -> None:
    """No rule finds what its number of digits rules out."""
    digits = most_digits(text, 99)
    for rule in LEFT_OUT:
        if getattr(digits, rule.together) < rule.digits:
            assert list(find_rule(rule, text)) == [], rule.name


def test_no_rule_is_left_out_that_finds_something() -> None:
    assert {rule.together for rule in LEFT_OUT} == set(Digits._fields)
    for text in TEXTS:
        check(text)


@given(st.lists(st.sampled_from(WORDS), max_size=14))
@settings(max_examples=400, deadline=None)
def test_none_on_any_order_of_words_signs_and_digits(pieces: list[str]) -> None:
    check("".join(pieces))


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("", (0, 0, 0, 0)),
        ("no digit", (0, 0, 0, 0)),
        ("20 mg on 3/14/2012", (9, 7, 7, 4)),
        ("call (288) 555-0108 now", (10, 7, 10, 4)),
        ("AB 12 34 56 C, 7", (7, 6, 6, 2)),
        ("x" + "1" * 40, (12, 12, 12, 12)),
    ],
)
def test_digits_that_stand_together_are_counted(text: str, digits: tuple[int, ...]) -> None:
    assert most_digits(text, 12) == digits
