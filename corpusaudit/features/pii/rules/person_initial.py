"""Names with initials, where people are spoken of."""

from __future__ import annotations

from corpusaudit.features.pii.locales.clinical_names import may_be_surname
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import CAPITALIZED, SPOKEN_OF

RULES: tuple[Rule, ...] = (
    Rule(
        name="initial_and_surname",
        type="PERSON",
        digitless=True,
        pattern=rf"(?<![\w.])(?P<value>(?:[A-Z]\.[ ]?){{1,2}}{CAPITALIZED})(?!\w)",
        flags=0,
        # A single letter also ends sentences ("vitamin C. Patients"): words that people are spoken of with come first.
        context=rf"(?:{SPOKEN_OF}|\b(?:by|from|for|and|to)) $",
        score=0.75,
        check=lambda value: (
            may_be_surname(value.rsplit(".", 1)[1].strip()) and not is_region(value.rsplit(".", 1)[1].strip())
        ),
        true_examples=(
            ("This concerns J. Nwosu.", "J. Nwosu"),
            ("was seen by T. R. Eliasson today", "T. R. Eliasson"),
        ),
        false_examples=(
            "too much vitamin C. Patients may",
            "caused by E. Coli",
            "with hepatitis B. Brennan was told",
            "from N. America",
            "by B. Cells",
        ),
    ),
)
