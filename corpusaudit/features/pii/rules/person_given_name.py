"""Names that begin with a common given name."""

from __future__ import annotations

import re

from corpusaudit.features.pii.locales.clinical_names import may_be_surname
from corpusaudit.features.pii.locales.given_names import is_given_name
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import CAPITALIZED, PARTICLE


def _given_and_surname(value: str) -> bool:
    """Whether a value begins with a common given name and ends with what can be a surname, in one style of letters."""
    words = re.findall(r"[^\W\d_][\w'’-]*", value)
    first, last = words[0], words[-1]
    styled = first.isupper() == last.isupper()
    return styled and is_given_name(first.split("-")[0]) and may_be_surname(last) and not is_region(last)


RULES: tuple[Rule, ...] = (
    Rule(
        name="given_name_and_surname",
        type="PERSON",
        digitless=True,
        # Looked for ahead, so that the next try begins with the next word and not behind the surname.
        pattern=r"(?=[A-ZÀ-ÞĀ-Ž])(?<![\w.@/-])(?<!San )(?<!Santa )(?<!St )(?<!St\. )(?<!Saint )(?<!Fort )(?<!Port )"
        r"(?<!Lake )(?<!Mount )(?<!Cape )(?<!Prince )"
        rf"(?=(?P<value>{CAPITALIZED} (?:[A-Z]\.? ){{0,2}}{PARTICLE}{CAPITALIZED}(?![\w@])))[A-ZÀ-ÞĀ-Ž]",
        flags=0,
        score=0.8,
        check=_given_and_surname,
        true_examples=(
            ("we met Ben Player at noon", "Ben Player"),
            ("with Anna M. de la Cruz, aged 40", "Anna M. de la Cruz"),
            ("MARIA KELLER", "MARIA KELLER"),
            ("Jean-Luc O'Neill wrote", "Jean-Luc O'Neill"),
        ),
        false_examples=(
            "San Francisco Bay",
            "Charles Hospital",
            "Robert Syndrome",
            "ask Maria Monday",
            "Lake Charles Louisiana",
            "Gene Therapy",
            "Will Power",
            "MARIA Keller",
        ),
    ),
)
