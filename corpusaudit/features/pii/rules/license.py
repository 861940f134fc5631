"""Numbers of licenses and certificates."""

from __future__ import annotations

from corpusaudit.features.pii.checks import digit_count, prescriber_number
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.called import COUNT, called, code_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import SPACED, any_listed, named

RULES: tuple[Rule, ...] = (
    Rule(
        name="license",
        type="LICENSE",
        digits=4,
        together="code",
        pattern=named(
            r"(?:driver'?s?'?|drivers|driving|medical|nursing|pharmacy|professional|pilot'?s?|state"
            r"|marriage)[ -]?(?:licen[cs]e|permit)|licen[cs]e(?= ?(?:number|no\b|#|id|:))"
            r"|\bdl(?= ?(?:number|no\b|#|:))|\bnpi|certificate(?= ?(?:number|no\b|#|id|:))|registration(?= ?"
            r"(?:number|no\b|#|id|:))",
            SPACED,
        ),
        score=0.93,
        check=digit_count(4, 16),
        true_examples=(
            ("my driver's license number is 2270-66-1551", "2270-66-1551"),
            ("driving licence MORGA657054SM9IJ", "MORGA657054SM9IJ"),
            ("NPI 1234567893", "1234567893"),
            ("license no. A 1234567", "A 1234567"),
        ),
        false_examples=("licensed in 1998", "a driver's license at 16", "license to treat 5000 patients"),
    ),
    Rule(
        name="dea",
        type="LICENSE",
        digits=7,
        together="code",
        pattern=r"(?<![\w-])[A-Z][A-Z9]\d{7}(?![\w-])",
        flags=0,
        score=0.85,
        check=prescriber_number,
        true_examples=(("DEA AB1234563", "AB1234563"),),
        false_examples=("AB1234567", "NM_000123"),
    ),
    Rule(
        name="license_called",
        type="LICENSE",
        digits=4,
        together="code",
        pattern=called(any_listed(tabled("identifiers", "license"))),
        score=0.92,
        check=code_number,
        unless_after=COUNT,
        true_examples=(("NºCol: 28 44 71203", "28 44 71203"), ("Führerschein B072RRE2I55", "B072RRE2I55")),
        false_examples=("colegiado en 1998", "col 12", "permis de 3 mois"),
    ),
)
