"""Names written surname first."""

from __future__ import annotations

import re

from corpusaudit.features.pii.locales.clinical_names import may_be_surname
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import CAPITALIZED, SPOKEN_OF

RULES: tuple[Rule, ...] = (
    Rule(
        name="last_first_spoken_of",
        type="PERSON",
        digitless=True,
        pattern=rf"(?P<value>{CAPITALIZED}, {CAPITALIZED}(?: [A-Z](?:\.|\b))?)"
        r"(?=\.?$|[.;]\s|\s?[(\n]| (?:today|yesterday|MRN|DOB|was|is|who|has|had|aged|born|again)\b)",
        flags=0,
        context=rf"{SPOKEN_OF} $",
        score=0.75,
        check=lambda value: all(may_be_surname(word) for word in re.findall(r"[^\W\d_]{2,}", value)),
        true_examples=(
            ("This concerns Morenz, Kwami.", "Morenz, Kwami"),
            ("Spoke with Blankenfeld, Umaru today", "Blankenfeld, Umaru"),
        ),
        false_examples=(
            "patients with Cancer, Diabetes.",
            "This concerns Breast, Ovarian and other cancers",
            "Seen with Monday, Tuesday.",
            "Portsmouth, Kwami was",
        ),
    ),
    Rule(
        name="name_last_first",
        type="PERSON",
        digitless=True,
        pattern=rf"(?i:\b(?:names?|patient|pt|client|resident|guardian|physician|attending)\s?:\s?)"
        rf"(?P<value>{CAPITALIZED}(?:[ -]{CAPITALIZED})?, ?{CAPITALIZED}(?: [A-Z](?:\.|\b))?)(?!\w)",
        flags=0,
        score=0.9,
        check=lambda value: may_be_surname(value.split(",")[0]) and may_be_surname(value.split(",")[1].split()[0]),
        true_examples=(
            ("Patient name: Zielewicz, Chidera. MRN", "Zielewicz, Chidera"),
            ("Pt: O'Hara, Mary J. (f)", "O'Hara, Mary J."),
            ("NAME: DE JONG, PIETER", "DE JONG, PIETER"),
        ),
        false_examples=(
            "Patient: Alert, oriented",
            "name: Lasix",
            "Mother: Diabetes, Asthma",
            "Father: Cancer, Stroke",
        ),
    ),
)
