"""What is said to be where somebody lives, though nothing in it is a word for a street."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import CAPITAL_WORD

RULES: tuple[Rule, ...] = (
    Rule(
        name="address_stated",
        type="ADDRESS",
        # What is said to be where somebody lives or something is sent, though nothing in it is a word for a street.
        pattern=r"\b(?:address(?: is| was|:)|liv(?:es?|ed|ing) (?:at|in)|resid(?:es?|ed|ing) (?:at|in)|(?:is|are|was"
        r"|were|located|stay(?:s|ed|ing)|situated) at|(?:return|mail|deliver|ship|sen[dt]|move)(?:e?d)?"
        r"(?: (?:it|them|this|that))? to)\s(?P<value>(?:\d{1,6}[A-Z]? ){1,2}"
        rf"{CAPITAL_WORD}(?: {CAPITAL_WORD}){{1,3}}(?: \d{{1,5}})?)(?<!\.)"
        r"(?=[.,;\n]|$| and\b| in\b| for\b| since\b| with\b)",
        score=0.75,
        true_examples=(
            ("The cafe is at 9816 214 Pavlou Melina", "9816 214 Pavlou Melina"),
            ("She lives at 41 Cherry Orchard.", "41 Cherry Orchard"),
            ("Return to 7 Abbey Fields, please", "7 Abbey Fields"),
        ),
        false_examples=(
            "she lives in 20 Countries",
            "the dose is at 25 mg",
            "moved to 3 North",
            "it was at 12 Weeks of",
            "moved to 2 Liters Nasal Cannula overnight",
        ),
    ),
)
