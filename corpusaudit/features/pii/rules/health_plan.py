"""Numbers of health plans and insurance policies."""

from __future__ import annotations

from corpusaudit.features.pii.checks import digit_count
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import named

RULES: tuple[Rule, ...] = (
    Rule(
        name="medicare_beneficiary",
        type="HEALTH_PLAN",
        pattern=r"(?<![\w-])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![\w-])",
        flags=0,
        score=0.9,
        true_examples=(("Medicare 1EG4-TE5-MK73", "1EG4-TE5-MK73"), ("1EG4TE5MK73", "1EG4TE5MK73")),
        false_examples=("1EG4-TE5", "0EG4TE5MK73", "HSD17B3"),
    ),
    Rule(
        name="health_plan",
        type="HEALTH_PLAN",
        pattern=named(
            r"member(?:ship)?(?= ?(?:number|no\b|#|id|:))|subscriber|beneficiary|insurance(?: policy| member)?"
            r"|policy|health plan|plan(?= ?(?:number|no\b|#|id))"
            r"|group(?= ?(?:number|no\b|#|id))|medicaid|medicare|hicn|mbi",
        ),
        score=0.9,
        check=digit_count(5, 16),
        true_examples=(("Member ID: XGH884512093", "XGH884512093"), ("policy number 55-203-9911", "55-203-9911")),
        false_examples=("group 2 had 12345 cells", "Medicare since 1965", "the policy of 2010", "member 3"),
    ),
)
