"""All rules for personal details with a fixed form, and running them over a text."""

from __future__ import annotations

from corpusaudit.features.pii_contact import CONTACT_RULES
from corpusaudit.features.pii_dates import AGE_RULES, DATE_RULES, find_ages
from corpusaudit.features.pii_names import NAME_RULES
from corpusaudit.features.pii_numbers import NUMBER_RULES
from corpusaudit.features.pii_places import PLACE_RULES
from corpusaudit.features.pii_rule import Hit, Rule, find_rule

RULES: tuple[Rule, ...] = (*CONTACT_RULES, *NUMBER_RULES, *DATE_RULES, *PLACE_RULES, *NAME_RULES)
ALL_RULES: tuple[Rule, ...] = (*RULES, *AGE_RULES)


def find_fixed_forms(text: str) -> list[Hit]:
    """Every hit of every rule in `text`, overlapping ones included, by position."""
    hits = [hit for rule in RULES for hit in find_rule(rule, text)]
    return sorted([*hits, *find_ages(text)], key=lambda hit: (hit.start, hit.end, hit.type, hit.rule))
