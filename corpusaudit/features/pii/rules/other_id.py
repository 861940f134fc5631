"""Any other number or code that stands for one person."""

from __future__ import annotations

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.called import COUNT, called, code_number
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import any_listed

RULES: tuple[Rule, ...] = (
    Rule(
        name="uuid",
        type="OTHER_ID",
        pattern=r"(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])",
        needs="-",
        score=0.95,
        true_examples=(("key 123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"),),
        false_examples=("123e4567-e89b-12d3-a456",),
    ),
    Rule(
        name="other_called",
        type="OTHER_ID",
        digits=4,
        together="code",
        pattern=called(any_listed(tabled("identifiers", "other"))),
        score=0.92,
        check=code_number,
        unless_after=COUNT,
        true_examples=(
            ("DNI 44120773-K", "44120773-K"),
            ("Personalausweis Nr. L01X00T47", "L01X00T47"),
            ("passeport n° 14AV44120", "14AV44120"),
        ),
        false_examples=("documento de 2010", "un pass 12", "cédula 12"),
    ),
)
