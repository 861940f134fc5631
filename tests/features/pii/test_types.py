"""The record of each type of personal detail: no part of the program may lack one of them."""

from __future__ import annotations

import json
import random

import pytest

from corpusaudit.features.pii.card.benchmark import sentences_with_details
from corpusaudit.features.pii.matching.mentions import _QUERIES, query
from corpusaudit.features.pii.matching.values import _FORMS, normalize_value
from corpusaudit.features.pii.rules.find import ALL_RULES
from corpusaudit.features.pii.tagger import model as tagger
from corpusaudit.features.pii.tagger.spans import TYPE_OF_KIND
from corpusaudit.features.pii.types import FAMILIES, TYPES, EntityType

EACH = pytest.mark.parametrize("one", TYPES.values(), ids=TYPES)


@EACH
def test_values_made_up_compare_equal_to_themselves_and_are_searched_by_their_words(one: EntityType) -> None:
    draw = random.Random(1)
    for _ in range(20):
        value = one.made_up(draw)
        assert value.strip() == value != ""
        assert normalize_value(value, one.name) == normalize_value(f" {value} ", one.name) != ""
        assert query(value, one.name).spellings[0]


@EACH
def test_a_type_is_found_by_a_rule_of_its_own(one: EntityType) -> None:
    assert any(rule.type == one.name for rule in ALL_RULES)


@EACH
def test_a_type_stands_in_the_benchmark(one: EntityType) -> None:
    assert sum(kind == one.name for _, spans in sentences_with_details() for *_, kind in spans) >= 6


@EACH
def test_a_record_names_what_exists(one: EntityType) -> None:
    assert one.family in FAMILIES
    assert one.identifier[0] in "ABCDEFGHIJKLMNOR"
    assert one.identifier[1] == " "
    assert one.counts_as == "" or TYPES[one.counts_as].counts_as == ""
    assert one.rank in range(8)


def test_every_family_is_compared_and_searched() -> None:
    assert set(_FORMS) == set(FAMILIES)
    assert set(_QUERIES) == set(FAMILIES)
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)


def test_what_the_tagger_finds_has_one_type_except_states() -> None:
    labels = json.loads((tagger.FOLDER / "labels.json").read_text(encoding="utf-8"))
    kinds = {label[2:] for label in labels if label != "O"}
    assert len(TYPE_OF_KIND) == sum(len(one.tagger_kinds) for one in TYPES.values())
    assert set(TYPE_OF_KIND) <= kinds
    assert "STATE" in kinds - set(TYPE_OF_KIND)


def test_no_rule_finds_what_has_no_record() -> None:
    assert {rule.type for rule in ALL_RULES} == set(TYPES)
