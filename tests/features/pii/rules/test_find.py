"""Every rule's own examples, and rules on text that no rule may stumble over."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.checks import (
    card_number,
    iban_number,
    luhn_valid,
    prescriber_number,
    vehicle_number,
)
from corpusaudit.features.pii.rules.dates import AGE_RULES, find_ages
from corpusaudit.features.pii.rules.find import ALL_RULES, RULES, WITHOUT_DIGIT, find_fixed_forms
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.types import HIPAA


def _found(rule: Rule, text: str) -> list[str]:
    hits = list(find_rule(rule, text))
    if rule in AGE_RULES:
        allowed = {(h.start, h.end) for h in find_ages(text)}
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
    assert {rule.type for rule in ALL_RULES} <= set(HIPAA)
    assert {rule.type for rule in ALL_RULES} | {"PERSON"} == set(HIPAA)


def test_rules_not_tried_without_a_digit_need_one() -> None:
    for rule in set(RULES) - set(WITHOUT_DIGIT):
        assert all(any(c.isdigit() for c in value) for _, value in rule.true_examples), rule.name
        assert r"\d" in rule.pattern or "0-9" in rule.pattern, rule.name


CLINICAL = """Take 50 mg twice daily. MMSE 24/30, BP 120/80, strength 5/5, a 2/6 systolic murmur, T2-weighted MRI.
Na 138, K 4.1, Cl 102, CO2 24, BUN 12, creatinine 0.9, glucose 105. HSD17B3 and BRCA1 variants; OMIM 213300.
Hgb 12.5 g/dL, WBC 7,500/uL, platelets 250000. EF 55-60 %. Seizures 3-4 times a week since 2009-2010.
L4-L5 disc, C5/6, stage T1N0M0, 10 x 12 x 3 mm, 1:10000 epinephrine, 5-HT2A, SpO2 98 %, HR 72, RR 16, Temp 98.6.
Levothyroxine 0.125 mg, 1/2 tablet on Mondays. GAF 55. ICD F32.1, F41.1. Case 12 of 35. CPT 99213. pH 7.35.
Aged 45, a 62-year-old man, 89 years old. Follow up in 2 weeks or 6-8 months. 20/40 vision. Lot of pain, grade 2/4."""


@pytest.mark.parametrize("line", CLINICAL.splitlines())
def test_clinical_figures_are_no_identifiers(line: str) -> None:
    assert [(line[h.start : h.end], h.type) for h in find_fixed_forms(line)] == []


def test_ages_up_to_89_stand_and_those_over_do_not() -> None:
    text = "an 89-year-old, a 90-year-old, aged 104 and a 130-year-old"
    assert [text[h.start : h.end] for h in find_ages(text)] == ["90", "104"]
    assert [text[h.start : h.end] for h in find_ages(text, least=0)] == ["89", "90", "104"]


def test_context_must_be_near() -> None:
    near, far = "SSN 992813703", "SSN" + " word" * 20 + " 992813703"
    assert [h.type for h in find_fixed_forms(near)] == ["SSN"]
    assert [h.type for h in find_fixed_forms(far)] == []


def test_check_digits() -> None:
    assert luhn_valid("4111111111111111")
    assert not luhn_valid("4111111111111112")
    assert not card_number("0000000000000000")
    assert iban_number("DE89 3704 0044 0532 0130 00")
    assert not iban_number("DE89 3704 0044 0532 0130 01")
    assert vehicle_number("1HGCM82633A004352")
    assert not vehicle_number("1HGCM82633A004353")
    assert prescriber_number("AB1234563")


@pytest.mark.parametrize(
    "unit", ["a", "1", "1 ", "-", "A ", "Aa ", ":", "a.", "1-", "(1", "+", "@", "12/", " ", "\n", "É", "x1 "]
)
def test_long_lines_take_time_in_proportion(unit: str) -> None:
    """No pattern may retry a long run from each of its places: that would not end within a test's patience."""
    line = unit * (100_000 // len(unit))
    assert all(0 <= hit.start < hit.end <= len(line) for hit in find_fixed_forms(line))


@pytest.mark.parametrize("name", ["MRN", "account", "passport", "Member ID", "IBAN", "serial no.", "NPI", "VIN"])
def test_a_number_in_a_padded_table_belongs_to_the_name_before_it(name: str) -> None:
    value = "GB82 WEST 1234 5698 7654 33" if name == "IBAN" else "1HGCM82633A004353"
    for gap in (" ", " " * 3000, " :" + "\t" * 3000, "\n" + " " * 3000):
        assert value in [
            f"{name}{gap}{value}."[hit.start : hit.end] for hit in find_fixed_forms(f"{name}{gap}{value}.")
        ]
    assert find_fixed_forms(f"{name}{' ' * 3000}none.") == []
