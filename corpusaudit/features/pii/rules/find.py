"""All rules for personal details with a fixed form, and running them over a text."""

from __future__ import annotations

import functools
import re

from corpusaudit.features.pii.rules import (
    account,
    address_stated,
    age,
    city,
    credit_card,
    date,
    device,
    dwelling_unit,
    email,
    fax,
    health_plan,
    iban,
    ip,
    license,
    mrn,
    other_id,
    person_given_name,
    person_initial,
    person_last_first,
    person_stated,
    person_titled,
    phone,
    post_box,
    postal_code,
    ssn,
    street,
    street_abroad,
    url,
    vehicle,
)
from corpusaudit.features.pii.rules.packages import rule_packages
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.types import Hit

MODULES = (
    *(email, url, ip, fax, phone),
    *(ssn, credit_card, iban, mrn, health_plan, account, license, vehicle, device, other_id),
    *(date, age),
    *(street, street_abroad, address_stated, dwelling_unit, post_box, postal_code, city),
    *(person_given_name, person_initial, person_last_first, person_stated, person_titled),
)
"""The modules beside this one that hold rules; each has its rules in ``RULES``."""
ALL_RULES: tuple[Rule, ...] = tuple(rule for module in MODULES for rule in module.RULES)
"""Every rule of ours; those of other packages are searched besides."""
_DIGIT = re.compile(r"\d")


@functools.cache
def _tried(digits: bool) -> tuple[Rule, ...]:
    """Return the rules to try on a text with or without digits; ages are judged by their years besides."""
    others = [rule for package in rule_packages() for rule in package.rules]
    return tuple(rule for rule in (*ALL_RULES, *others) if (digits or rule.digitless) and rule not in age.RULES)


def find_fixed_forms(text: str) -> list[Hit]:
    """Every hit of every rule in `text`, overlapping ones included, by position."""
    # Most of the cost is that of rules whose value holds a digit: they are not tried on a text without one.
    hits = [hit for rule in _tried(_DIGIT.search(text) is not None) for hit in find_rule(rule, text)]
    return sorted([*hits, *age.find_ages(text)], key=lambda hit: (hit.start, hit.end, hit.type, hit.rule))
