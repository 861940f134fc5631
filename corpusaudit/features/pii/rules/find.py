"""All rules for personal details with a fixed form, and running them over a text."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

from corpusaudit.features.pii.locales.written_dates import find_pieces
from corpusaudit.features.pii.rules import age
from corpusaudit.features.pii.rules.columns import find_columns
from corpusaudit.features.pii.rules.digits import Digits, most_digits
from corpusaudit.features.pii.rules.name_fields import find_name_fields
from corpusaudit.features.pii.rules.packages import rule_packages
from corpusaudit.features.pii.rules.parted import find_parted, of_numbers
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.rules.spelled import find_spelled
from corpusaudit.features.pii.types import Hit


def _with_rules() -> tuple[ModuleType, ...]:
    """Import the modules beside this one and return those with rules, sorted by name; their order decides nothing."""
    here = Path(__file__)
    names = sorted(module.name for module in pkgutil.iter_modules([str(here.parent)]) if module.name != here.stem)
    found = [importlib.import_module(f"{__package__}.{name}") for name in names]
    return tuple(module for module in found if hasattr(module, "RULES"))


MODULES = _with_rules()
"""The modules that hold rules of ours, found by lying here; each has its rules in ``RULES``."""
ALL_RULES: tuple[Rule, ...] = tuple(rule for module in MODULES for rule in module.RULES)
"""Every rule of ours; those of other packages are searched besides."""
_MOST_DIGITS = max(rule.digits for rule in ALL_RULES)
"""Digits beyond which nothing is gained by counting; rules of other packages that ask for more are tried from there."""

_FEWEST_PARTED = 4
"""Digits of which a number in groups has more."""
_FEWEST_IN_PIECES = 5
"""Digits of a date in pieces: those of its day and year."""


@functools.cache
def _tried(digits: Digits, language: str | None) -> tuple[Rule, ...]:
    """Return the rules to try on a text with so many digits; ages are judged by their years besides."""
    others = [rule for package in rule_packages() for rule in package.rules]
    spoken = [rule for rule in (*ALL_RULES, *others) if rule.language in ("", language)]
    return tuple(
        rule
        for rule in spoken
        if (rule.digitless or getattr(digits, rule.together) >= min(rule.digits, _MOST_DIGITS))
        and rule not in age.RULES
    )


@functools.cache
def _numbers(language: str | None) -> tuple[Rule, ...]:
    return of_numbers(_tried(Digits(*[_MOST_DIGITS] * 4), language))


def find_fixed_forms(text: str, language: str | None = None) -> list[Hit]:
    """Every hit of every rule in `text`, overlapping ones included, by position.

    `language` is the text's, whose own rules are tried besides those for all languages.
    """
    # Most of the cost is that of rules whose value holds digits: they are not tried on a text with fewer.
    digits = most_digits(text, _MOST_DIGITS)
    hits = [hit for rule in _tried(digits, language) for hit in find_rule(rule, text)]
    if digits.text >= _FEWEST_PARTED:
        hits += find_parted(text, _numbers(language))
    hits += find_spelled(text, _numbers(language))
    if digits.text >= _FEWEST_IN_PIECES:
        hits += [Hit(start, end, "DATE", 0.96, "date_in_pieces") for start, end in find_pieces(text)]
    columns = (hit for hit in find_columns(text) if hit.type != "AGE")
    hits += find_name_fields(text)
    return sorted([*hits, *columns, *age.find_ages(text)], key=lambda hit: (hit.start, hit.end, hit.type, hit.rule))
