"""Cities that the state behind them gives away."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import STATES

RULES: tuple[Rule, ...] = (
    Rule(
        name="city_before_state",
        type="LOCATION",
        digitless=True,
        pattern=rf"(?<![\w.])(?P<value>[A-Z][a-zà-ÿ'’.-]+(?: [A-Z][a-zà-ÿ'’-]+){{0,2}}), {STATES}(?= \d{{5}}"
        rf"|[.,;)\n]|$)",
        flags=0,
        score=0.8,
        true_examples=(("moved to Ann Arbor, MI.", "Ann Arbor"), ("Bethesda, MD 20892", "Bethesda")),
        false_examples=("vitamin A, DE", "in Paris, TX-like", "Seizures, MA"),
        check=lambda value: value not in {"Seizures", "Vitamins"},
    ),
)
