"""International bank account numbers."""

from __future__ import annotations

from corpusaudit.features.pii.checks import iban_number
from corpusaudit.features.pii.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        name="iban",
        type="IBAN",
        pattern=r"(?<![\w])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)",
        flags=0,
        score=1.0,
        check=iban_number,
        true_examples=(
            ("to GB82 WEST 1234 5698 7654 32.", "GB82 WEST 1234 5698 7654 32"),
            ("DE89370400440532013000", "DE89370400440532013000"),
        ),
        false_examples=("GB82 WEST 1234 5698 7654 33", "HSD17B3", "IL12 RECEPTOR BETA1"),
    ),
)
