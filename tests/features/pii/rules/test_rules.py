"""What every rule must do: find its true examples, leave its false ones alone, be listed, and be named once."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpusaudit.features.pii import rules
from corpusaudit.features.pii.rules import age
from corpusaudit.features.pii.rules.find import ALL_RULES, MODULES
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.types import HIPAA


def _found(rule: Rule, text: str) -> list[str]:
    hits = list(find_rule(rule, text))
    if rule in age.RULES:
        allowed = {(h.start, h.end) for h in age.find_ages(text)}
        hits = [h for h in hits if (h.start, h.end) in allowed]
    return [text[h.start : h.end] for h in hits]


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_rule_finds_its_true_examples(rule: Rule) -> None:
    assert rule.true_examples
    for text, value in rule.true_examples:
        assert value in _found(rule, text), text


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_rule_leaves_its_false_examples_alone(rule: Rule) -> None:
    assert rule.false_examples
    for text in rule.false_examples:
        assert _found(rule, text) == [], text


def test_names_are_unique_and_types_are_documented() -> None:
    assert len({rule.name for rule in ALL_RULES}) == len(ALL_RULES)
    assert {rule.type for rule in ALL_RULES} == set(HIPAA)


def test_rules_not_tried_without_a_digit_need_one() -> None:
    tried = [rule for rule in ALL_RULES if not rule.digitless and rule not in age.RULES]
    assert len(tried) > len(ALL_RULES) / 2
    for rule in tried:
        assert all(any(c.isdigit() for c in value) for _, value in rule.true_examples), rule.name
        assert r"\d" in rule.pattern or "0-9" in rule.pattern, rule.name


def test_a_module_is_found_by_lying_beside_the_others() -> None:
    files = {
        file.stem for file in Path(rules.__path__[0]).glob("*.py") if "\nRULES" in file.read_text(encoding="utf-8")
    }
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == files
    assert {"email", "mrn", "person_titled"} < files
