"""Apartments and suites, and the line before them."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import ANY_WORD

_DWELLING = r"(?:Apartment|Apt|Suite|Ste)\b\.? ?#?\d"

RULES: tuple[Rule, ...] = (
    Rule(
        name="numbered_line_before_dwelling_unit",
        type="ADDRESS",
        pattern=rf"(?<![\w.,/-])(?:\d{{1,6}} ){{1,2}}(?:{ANY_WORD} ){{0,3}}{ANY_WORD}(?=[\s,>?|]{{1,8}}{_DWELLING})",
        score=0.85,
        true_examples=(
            ("send to 70 95 Alder Creek Apt. 604 please", "70 95 Alder Creek"),
            ("79 291 Adelaida Kambos\n Suite 477", "79 291 Adelaida Kambos"),
        ),
        false_examples=("given 50 mg in Suite 4", "12 patients of Suite 741", "70 95 Alder Creek"),
    ),
    Rule(
        name="line_before_dwelling_unit",
        type="ADDRESS",
        pattern=r"(?<![\w.,/-])(?:\d{1,6} ){0,2}(?:[^\W\d_][\w'’.-]{0,25} ){1,4}\d{1,5}[A-Za-z]?(?=[\s,>?|]{1,8}"
        r"(?:Apartment|Apt|Suite|Ste)\b\.? ?#?\d)",
        score=0.85,
        true_examples=(("864 Piazzetta Scalette 104\n Apt. 905", "864 Piazzetta Scalette 104"),),
        false_examples=("864 Piazzetta Scalette 104\n Aptitude", "given 50 mg"),
    ),
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
