"""Postal codes."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import STATES

RULES: tuple[Rule, ...] = (
    Rule(
        name="zip_after_state",
        type="LOCATION",
        digits=5,
        together="run",
        pattern=rf"(?<![\w]){STATES},? (?P<value>\d{{5}}(?:-\d{{4}})?)(?![\w-]|\.\d)",
        flags=0,
        score=0.93,
        true_examples=(("Boston, MA 02115", "02115"), ("MD 20892-4560.", "20892-4560")),
        false_examples=("MA 0211", "FLU 12345", "OMIM 213300"),
    ),
    Rule(
        name="postal_code_named",
        type="LOCATION",
        pattern=r"\b(?:zip|postal|post)[ -]?(?:code)?(?: is)?[ ]?[:#]?[ ]?\n?(?P<value>"
        r"(?=[A-Z]{0,2}\d)[A-Z0-9]{3,5}(?:[ -][A-Z0-9]{2,4})?)(?![\w-])",
        score=0.93,
        true_examples=(
            ("ZIP: 48750", "48750"),
            ("postal code 394 13", "394 13"),
            ("Postcode: SW1A 2AA", "SW1A 2AA"),
            ("ZIP: 7412 SL", "7412 SL"),
        ),
        false_examples=("post 12 mg", "zip line", "post-op day 3"),
        check=lambda value: sum(c.isdigit() for c in value) >= 2,
        unless_after=r"\s?(?:mg|ml|years?|days?|%)",
    ),
)
