"""Numbers of accounts."""

from __future__ import annotations

from corpusaudit.features.pii.checks import digit_count
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import SPACED, named

RULES: tuple[Rule, ...] = (
    Rule(
        name="account",
        type="ACCOUNT",
        digits=4,
        together="code",
        pattern=named(
            r"(?:bank |savings |checking |current |billing |patient )?(?:account|acct\.?|a/c)|routing|aba"
            r"|sort code|swift|invoice|claim(?= ?(?:number|no\b|#|id|:))",
            SPACED,
        ),
        score=0.9,
        check=digit_count(4, 20),
        true_examples=(
            ("account number: 004417-2291", "004417-2291"),
            ("Acct #88120045", "88120045"),
            ("sort code 20-00-00", "20-00-00"),
        ),
        false_examples=("account for 1200 of", "took into account 30 cases", "on account of 5 falls"),
    ),
)
