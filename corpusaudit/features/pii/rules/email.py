"""E-mail addresses."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import LABEL

RULES: tuple[Rule, ...] = (
    Rule(
        name="email",
        type="EMAIL",
        digitless=True,
        pattern=rf"(?<![\w.+%-])[\w.+%'-]{{1,64}}@(?:{LABEL}\.){{1,8}}[a-z]{{2,24}}(?![\w-])",
        needs="@",
        score=1.0,
        true_examples=(
            ("Write to mary.yamaguchi52@example.org.", "mary.yamaguchi52@example.org"),
            ("E-mail:\nO'Hara+ward@mail.st-anne.nhs.uk", "O'Hara+ward@mail.st-anne.nhs.uk"),
        ),
        false_examples=("dose @ 50 mg", "see @clinic on the web", "2.5 mg@bedtime"),
    ),
)
