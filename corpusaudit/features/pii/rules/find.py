"""All rules for personal details with a fixed form, and running them over a text."""

from __future__ import annotations

import re

from corpusaudit.features.pii.rules.contact import CONTACT_RULES
from corpusaudit.features.pii.rules.dates import AGE_RULES, DATE_RULES, find_ages
from corpusaudit.features.pii.rules.names import NAME_RULES
from corpusaudit.features.pii.rules.numbers import NUMBER_RULES
from corpusaudit.features.pii.rules.places import PLACE_RULES
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.types import Hit

RULES: tuple[Rule, ...] = (*CONTACT_RULES, *NUMBER_RULES, *DATE_RULES, *PLACE_RULES, *NAME_RULES)
ALL_RULES: tuple[Rule, ...] = (*RULES, *AGE_RULES)
# Rules whose value may hold no digit; the others are not tried on a text without one, which is most of their cost.
_WITHOUT_DIGIT = frozenset(
    {"email", "url", "domain", "ip_v6", "mac_address", "street_without_number", "street_corner",
     "street_corner_lower_case", "dwelling_unit", "city_before_state"}
)  # fmt: skip
WITHOUT_DIGIT: tuple[Rule, ...] = tuple(rule for rule in RULES if rule.type == "PERSON" or rule.name in _WITHOUT_DIGIT)
_DIGIT = re.compile(r"\d")


def find_fixed_forms(text: str) -> list[Hit]:
    """Every hit of every rule in `text`, overlapping ones included, by position."""
    rules = RULES if _DIGIT.search(text) else WITHOUT_DIGIT
    hits = [hit for rule in rules for hit in find_rule(rule, text)]
    return sorted([*hits, *find_ages(text)], key=lambda hit: (hit.start, hit.end, hit.type, hit.rule))
