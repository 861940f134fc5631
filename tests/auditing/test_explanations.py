"""The sentence of a gate: figures as the tables of the same report write them, and never at odds with the state."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpusaudit.auditing.gates
from corpusaudit.auditing.explanations import Judged, Why, explained
from corpusaudit.auditing.gates import judge
from corpusaudit.config import GateConfig
from corpusaudit.numbers import format_interval, format_value, is_rate
from corpusaudit.results import Baseline, Gate, Measurement

METRIC = "memorization.verbatim"


def measured(value: float, **fields: Any) -> Measurement:
    base: dict[str, Any] = {"dimension": "memorization", "better": "lower", "kind": "census", "unit": "rate", "n": 1000}
    return Measurement(metric=METRIC, value=value, **{**base, **fields})


def one(measurement: Measurement, **limits: Any) -> Gate:
    (gate,) = judge([measurement], {METRIC: GateConfig.model_validate(limits)})
    return gate


@pytest.mark.parametrize("unit", ["rate", "share of documents", "ratio", "score", "tokens", "cosine distance"])
def test_a_figure_reads_alike_in_sentence_and_table(unit: str) -> None:
    value, ends = 0.432109, (0.3921, 0.4721)
    gate = one(measured(value, unit=unit, low=ends[0], high=ends[1]), max=0.1)
    assert f"The value {format_value(gate.value, unit)} is above the limit of at most" in gate.explanation
    assert ("43.2%" in gate.explanation) == is_rate(unit)
    bound = one(measured(value, unit=unit, low=ends[0], high=ends[1], kind="estimate"), max=0.1)
    assert f"The upper end of the 95% interval {format_value(ends[1], unit)} is above" in bound.explanation
    assert format_value(ends[1], unit) in format_interval(*ends, unit)


RATIO = {"ratio_low": 1.1, "ratio_high": 1.9}


@pytest.mark.parametrize(
    ("limits", "fields", "judged"),
    [
        # A ratio with an interval of its own is judged on the values, whatever the figure's own interval is.
        ({"max_ratio_to_holdout": 1.25}, {"holdout": Baseline(value=0.3, n=400, **RATIO)}, 0.432109),
        ({"max_ratio_to_holdout": 1.05}, {"holdout": Baseline(value=0.3, n=400, **RATIO)}, 0.432109),
        ({"max_ratio_to_holdout": 1.25}, {"holdout": Baseline(value=0.3, n=400)}, 0.4721),
        ({"min_ratio_to_holdout": 0.5}, {"holdout": Baseline(value=0.3, n=400)}, 0.3921),
        ({"max_ratio_to_holdout": 1.25}, {"holdout": Baseline(value=0.3, n=400, matched=0.361)}, 0.361),
        ({"max_excess_over_holdout": 0.01}, {"holdout": Baseline(value=0.3, n=400, matched=0.361)}, 0.361),
        ({"max_excess_over_holdout": 0.2}, {"holdout": Baseline(value=0.3, n=400, matched=0.361)}, 0.361),
        # Of several limits the one that decided.
        ({"max": 0.9, "max_ratio_to_holdout": 1.1}, {"holdout": Baseline(value=0.3, n=400, matched=0.361)}, 0.361),
        ({"max": 0.1, "max_ratio_to_holdout": 1.5}, {"holdout": Baseline(value=0.3, n=400, matched=0.361)}, 0.4721),
    ],
)
def test_the_sentence_compares_the_figure_that_the_gate_holds(
    limits: dict[str, float], fields: dict[str, Any], judged: float
) -> None:
    given = measured(0.432109, low=0.3921, high=0.4721, kind="estimate", p_value=0.0001, **fields)
    gate = one(given, **limits)
    assert gate.value == judged
    assert format_value(judged, "rate") in gate.explanation
    assert ("at the holdout's size" in gate.explanation) == (judged == 0.361)
    assert gate.unit == "rate"


def test_an_excess_is_in_percentage_points_and_p_reads_as_in_the_table() -> None:
    given = measured(0.0533, holdout=Baseline(value=0.005, n=400), p_value=0.00001)
    assert one(given, max_excess_over_holdout=0.01).explanation == (
        "The value 5.33% exceeds the holdout's 0.5% by 4.83 percentage points, above the limit of 1 percentage point "
        "(p < 0.001)."
    )


def test_what_is_past_a_limit_by_little_is_not_said_to_equal_it() -> None:
    assert "5.004% is above the limit of at most 5%" in one(measured(0.05004), max=0.05).explanation
    close = measured(0.02, n=5000, holdout=Baseline(value=0.0, n=100), p_value=0.0020004)
    assert "(p = 0.0020004, needed 0.002)" in one(close, max_excess_over_holdout=0.01).explanation


def test_the_same_lack_is_said_once() -> None:
    gate = one(measured(0.1), max_ratio_to_holdout=1.5, max_excess_over_holdout=0.01)
    assert gate.explanation == "It is uncalibrated: no holdout figure to compare with."


@settings(max_examples=200, deadline=None)
@given(st.floats(0, 1), st.floats(0.001, 0.999), st.sampled_from(["max", "min"]), st.sampled_from(["rate", "score"]))
def test_no_sentence_contradicts_the_state(value: float, limit: float, name: str, unit: str) -> None:
    gate = one(measured(value, unit=unit), **{name: limit})
    found = re.match(
        r"The value ([\d.e-]+)%? is (above|below|within) the limit of at (?:most|least) ([\d.e-]+)%?\.",
        gate.explanation,
    )
    if found is None:
        assert re.match(r"The value [<>]", gate.explanation), gate.explanation
        return
    mine, word, theirs = float(found[1]), found[2], float(found[3])
    assert (word == "within") == (gate.state == "pass")
    if abs(value - limit) > 1e-9:
        assert mine != theirs
        assert (mine > theirs) == (value > limit)


def test_every_reason_has_a_sentence() -> None:
    measurement = measured(0.2, holdout=Baseline(value=0.1, n=10, ratio_low=1.5, ratio_high=3.0))
    measurement = measurement.model_copy(update={"settings": {"permutations": 99}})
    for why in get_args(Why):
        facts = Judged("fail", why, "max", 0.1, figure=0.2, needed=0.002, p_value=0.01, reason="Another says why.")
        facts = facts._replace(before=0.1, since="2026-01-01T00:00:00+00:00")
        said = explained(facts, None if why in ("absent", "left_out") else measurement)
        assert re.fullmatch(r"[A-Z].*\.", said), why


def test_the_judge_writes_no_words() -> None:
    """Facts and words apart: a sentence in gates.py would format its figures in its own way."""
    tree = ast.parse(Path(str(corpusaudit.auditing.gates.__file__)).read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
