"""Payment cards."""

from __future__ import annotations

from corpusaudit.features.pii.checks import card_number
from corpusaudit.features.pii.national import aadhaar
from corpusaudit.features.pii.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        name="credit_card",
        type="CREDIT_CARD",
        digits=12,
        together="code",
        pattern=r"(?<![\w.+-])\d(?:[ -]?\d){11,18}(?![\w-]|\.\d)",
        score=0.98,
        check=lambda value: card_number(value) and not aadhaar(value),
        true_examples=(
            ("my card 4111 1111 1111 1111 expired", "4111 1111 1111 1111"),
            ("378282246310005", "378282246310005"),
        ),
        false_examples=(
            "4111 1111 1111 1112",
            "1000 2000 3000 4000",
            "0000000000000000",
            "+4111 1111 1111 1111",
            "2345 6789 0124",
        ),
    ),
    Rule(
        name="credit_card_with_context",
        type="CREDIT_CARD",
        digits=12,
        together="code",
        pattern=r"(?<![\w.+-])\d(?:[ -]?\d){11,18}(?![\w-]|\.\d)",
        context=r"\b(?:card|visa|master ?card|amex|american express|discover|maestro|cc)\b[^\d]{0,30}$",
        score=0.9,
        true_examples=(("Visa 4111-1111-1111-1112", "4111-1111-1111-1112"),),
        false_examples=("4111 1111 1111 1112", "card 17"),
    ),
)
