"""Social security numbers."""

from __future__ import annotations

from corpusaudit.features.pii.checks import social_security_number
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.called import COUNT, called, code_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import any_listed

RULES: tuple[Rule, ...] = (
    Rule(
        name="ssn",
        type="SSN",
        digits=9,
        together="code",
        pattern=r"(?<![\w.-])(?<!Suite )(?<!Apt\. )(?<!Apt )\d{3}([- ])\d{2}\1\d{4}(?![\w-]|\.\d)",
        score=0.95,
        check=social_security_number,
        true_examples=(("SSN 936-74-2608.", "936-74-2608"), ("his number, 078 05 1120, was", "078 05 1120")),
        false_examples=("000-12-3456", "123-45-67890", "936-00-2608", "2270-66-1551"),
    ),
    Rule(
        name="ssn_with_context",
        type="SSN",
        digits=9,
        together="code",
        pattern=r"(?<![\w.-])\d{9}(?![\w-]|\.\d)",
        context=r"(?:\bssn\b|\bsoc(?:ial)?\.?[ -]sec|\bss ?#|\bsin\b)[^\d]{0,30}$",
        score=0.95,
        check=social_security_number,
        true_examples=(("SSN: 992813703", "992813703"), ("Social security number is 992813703", "992813703")),
        false_examples=("platelets 250000000", "992813703"),
    ),
    Rule(
        name="social_security_called",
        type="SSN",
        digits=4,
        together="code",
        pattern=called(any_listed(tabled("identifiers", "social_security"))),
        score=0.93,
        check=code_number,
        unless_after=COUNT,
        true_examples=(("NASS: 28 44120773 19", "28 44120773 19"), ("SV-Nr. 4412 070773", "4412 070773")),
        false_examples=("SV 12", "seguridad social en 2010", "la sécu rembourse 300"),
    ),
)
