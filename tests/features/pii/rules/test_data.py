"""Rules that come as data."""

from __future__ import annotations

import re

import pytest

from corpusaudit.features.pii.rules.data import made_rules

RULE = {
    "name": "xx_x",
    "type": "PERSON",
    "pattern": "<<two>>!",
    "true_examples": [["bb!", "bb!"]],
    "false_examples": ["b"],
}


def test_pieces_of_pieces_are_written_out_and_capitals_count_where_it_is_said() -> None:
    plain, cased = made_rules({"xx": [RULE, {**RULE, "cased": True}]}, {"xx": {"one": "b", "two": "<<one>><<one>>"}})
    assert plain.pattern == "bb!"
    assert (plain.language, plain.flags, cased.flags) == ("xx", re.IGNORECASE, 0)
    assert plain.true_examples == (("bb!", "bb!"),)
    assert plain.false_examples == ("b",)


def test_a_piece_that_there_is_not_and_a_field_that_no_rule_has_are_errors() -> None:
    with pytest.raises(KeyError, match="two"):
        made_rules({"xx": [RULE]}, {})
    with pytest.raises(TypeError, match="patern"):
        made_rules({"xx": [{**RULE, "patern": "a"}]}, {"xx": {"two": "b"}})
