"""Fax numbers."""

from __future__ import annotations

from corpusaudit.features.pii.checks import telephone_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import END, EXTENSION, LOOSE

RULES: tuple[Rule, ...] = (
    Rule(
        name="fax",
        type="FAX",
        pattern=rf"(?:\bfax|\bfacsimile)(?:[ -]?(?:number|no|#))?\b[ .:#]{{0,4}}(?:is |at |to )?\n?"
        rf"(?P<value>{LOOSE}{EXTENSION}){END}",
        score=0.97,
        check=telephone_number,
        true_examples=(
            ("Fax: (288) 555-0108", "(288) 555-0108"),
            ("fax number is +41 (0)85 806 98 67", "+41 (0)85 806 98 67"),
        ),
        false_examples=("fax machine 3", "sent by fax in 2003"),
    ),
)
