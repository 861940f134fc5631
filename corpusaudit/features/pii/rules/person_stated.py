"""Names that are said to be one: "my name is", a form's label."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import NAME

RULES: tuple[Rule, ...] = (
    Rule(
        name="name_stated",
        type="PERSON",
        digitless=True,
        pattern=rf"(?i:\bmy (?:full |first |last |middle |maiden |given |family )?name is|\bmy name's|\b(?:his|her"
        rf"|their|patient'?s?'?|client'?s?'?|child'?s?'?|mother'?s?'?|father'?s?'?|full|first|last|maiden|given"
        rf"|family|sur|fore) ?names?(?: is| was|[ ]?:)|\bcalls? (?:me|him|her)|\bnamed (?:him|her)|\bknown to "
        rf"(?:his|her) friends as)[ ]?\n?[ ]?(?P<value>{NAME})",
        flags=0,
        score=0.88,
        true_examples=(
            ("My name is Antti Poutiainen.", "Antti Poutiainen"),
            ("Patient name: James Petrov.", "James Petrov"),
            ("everyone calls me Ingrid", "Ingrid"),
        ),
        false_examples=("Brand name: Lasix", "the gene's name is long", "my name is unknown", "named after Parkinson"),
    ),
)
