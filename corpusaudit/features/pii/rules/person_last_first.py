"""Names written surname first."""

from __future__ import annotations

import re

from corpusaudit.features.pii.locales.clinical_names import may_be_surname
from corpusaudit.features.pii.locales.given_names import is_first_name
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import CAPITALIZED, SPOKEN_OF

_CAPITALS = r"[A-ZÀ-ÞĀ-Ž][A-ZÀ-ÞĀ-Ž'’-]{1,24}"

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
        name="capitals_last_first",
        type="PERSON",
        digitless=True,
        # A line of a list or the head of a note: "QUILLFORD OLMSTEAD, ANNA - BED 4".
        pattern=rf"(?:^|(?<=\n)|(?<=\t))(?P<value>{_CAPITALS}(?: {_CAPITALS}){{0,3}}, ?{_CAPITALS}(?: {_CAPITALS})?)"
        r"(?=[ \t]{0,8}(?:\r?\n|$|[-–(;,.|\d]))",
        flags=0,
        score=0.85,
        check=lambda value: any(map(is_first_name, re.findall(r"[^\W\d_]{2,}", value.partition(",")[2]))),
        true_examples=(
            ("QUILLFORD OLMSTEAD, ANNA - BED 4", "QUILLFORD OLMSTEAD, ANNA"),
            ("QUILLFORD, ANNA\nCame in", "QUILLFORD, ANNA"),
        ),
        false_examples=("FEVER, COUGH - 3 DAYS", "CHEST PAIN, NAUSEA\n", "so QUILLFORD, ANNA - BED 4"),
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
