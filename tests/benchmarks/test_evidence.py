"""What speaks for each rule: a detail on open text that is found with it alone, written down and measured again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.details import evidence
from benchmarks.details.evidence import Asked, Evidence, Parts, Text, measure, of_rule, outcome, rarely, stays, written
from benchmarks.details.generate import rare
from benchmarks.details.rare import RARE
from corpusaudit.features.pii.rules.find import ALL_RULES
from corpusaudit.features.pii.types import Hit

AGAIN = "after a change of a rule run: python benchmarks/entities.py --evidence --data DATA"
TEXT = Text("generated", "Ann Roe, 4 May 1999", (Asked(((9, 19),), frozenset({"DATE"})),), ((9, 19),))


def test_something_speaks_for_every_rule() -> None:
    told = written()
    assert {rule.name for rule in ALL_RULES} <= set(told), AGAIN
    assert {name for name, added in told.items() if not stays(added)} == set(), AGAIN


def test_what_speaks_for_rules_of_rare_details_is_found_again() -> None:
    """The other sources cost minutes: rules that only rare details speak for are those that a change breaks unseen."""
    told = written()
    alone = {name for name, added in told.items() if stays(added) and not stays(added | {"rare": Evidence()})}
    assert len(alone) >= 10
    found = measure(rarely())
    assert not {name for name in alone if not stays({"rare": found[name]["rare"]})}, AGAIN


@pytest.mark.parametrize(
    ("added", "kept"),
    [
        ({}, False),
        ({"rare": Evidence(1, 0, 0)}, True),
        ({"rare": Evidence(1, 1, 0)}, False),
        ({"rare": Evidence(1, 0, 5), "judged": Evidence(0, 1, 0)}, False),
        ({"rare": Evidence(0, 0, -1)}, True),
        ({"rare": Evidence(0, 0, 1)}, False),
    ],
)
def test_a_rule_stays_that_finds_more_or_saves_false_hits(added: dict[str, Evidence], kept: bool) -> None:
    assert stays(added) is kept


def test_half_of_a_place_is_found_and_hits_beside_what_is_known_are_false() -> None:
    assert outcome(TEXT, [(9, 14, "DATE"), (0, 7, "PERSON")]) == evidence.Outcome((True,), 1)
    assert outcome(TEXT, [(9, 13, "DATE"), (14, 19, "PERSON")]) == evidence.Outcome((False,), 0)
    assert outcome(replace(TEXT, known=None), [(0, 7, "PERSON")]) == evidence.Outcome((False,), 0)


def test_two_rules_for_one_detail_each_add_nothing_to_the_other() -> None:
    fixed = [Hit(9, 19, "DATE", 0.9, "one"), Hit(9, 19, "DATE", 0.8, "other")]
    parts = [Parts(TEXT, [], "en", fixed, [], frozenset({"one", "other"}))]
    assert not stays(of_rule("one", parts, frozenset({"one", "other"})))
    assert of_rule("one", parts, frozenset({"one"})) == {"generated": Evidence(1, 0, 0)}


def test_rare_texts_hold_every_slot_of_theirs() -> None:
    assert set(RARE) <= {one.slot for document in rare() for one in document.details}
