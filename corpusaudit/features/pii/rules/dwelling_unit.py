"""Apartments and suites, and the line before them."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule

_DWELLING = r"(?:Apartment|Apt|Suite|Ste)\b\.? ?#?\d"

RULES: tuple[Rule, ...] = (
    Rule(
        name="dwelling_unit",
        type="ADDRESS",
        digitless=True,
        pattern=r"(?<![\w])(?:(?:Apartment|Apt|Suite|Ste)(?:\.|\b) ?#?\d{1,5}[A-Z]?|(?:Apartment|Apt|Suite)"
        r"(?:\. ?| )(?-i:[A-Z])\d{0,4})"
        r"(?![\w]|\.\d)",
        score=0.8,
        true_examples=(("stays in Apt. 5B now", "Apt. 5B"), ("Suite 741", "Suite 741"), ("Apartment C", "Apartment C")),
        false_examples=("apartment block", "a suite of 12 tests", "aptitude 12", "the stem cells", "Step 3", "Stem 3"),
    ),
)
