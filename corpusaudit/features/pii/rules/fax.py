"""Fax numbers."""

from __future__ import annotations

from corpusaudit.features.pii.checks import telephone_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import END, EXTENSION, LOOSE

RULES: tuple[Rule, ...] = (
    Rule(
        name="fax",
        type="FAX",
        digits=6,
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
    Rule(
        name="fax_with_context",
        type="FAX",
        digits=6,
        pattern=rf"(?<![\w.+(/-])(?P<value>{LOOSE}{EXTENSION}){END}",
        context=r"\b(?:tele)?fax(?:en|ed|e|nummer)?\b[^\d\n]{0,24}$",
        score=0.85,
        check=telephone_number,
        true_examples=(
            ("se pide por fax al 612441207", "612441207"),
            ("oder faxen Sie uns unter 030 441207", "030 441207"),
        ),
        false_examples=("faxed on 12/03/2004", "per Fax 2003-2004", "fax machine 3"),
    ),
)
