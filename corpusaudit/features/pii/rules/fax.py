"""Fax numbers."""

from __future__ import annotations

from corpusaudit.features.pii.checks import telephone_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import END, EXTENSION, LOOSE

RULES: tuple[Rule, ...] = (
    Rule(
        name="fax_with_context",
        type="FAX",
        digits=6,
        together="number",
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
