"""Limits that nothing could pass or nothing could fail are refused, and so is what no p-value could reach."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.auditing.gates import judge
from corpusaudit.auditing.known import known_metrics
from corpusaudit.auditing.run import audit
from corpusaudit.config import LIMITS, AuditConfig, GateConfig, load_config, preset_names
from corpusaudit.errors import ConfigError
from corpusaudit.extents import EXTENTS, LEAST_ALPHA, extent_of
from corpusaudit.metrics.registry import load_metrics
from corpusaudit.metrics.shared import exchange, rates
from corpusaudit.results import Baseline, Measurement, State

KNOWN = known_metrics()


def refused(tmp_path: Path, gate: str, limits: str) -> str | None:
    file = tmp_path / "corpusaudit.toml"
    file.write_text(f"[gates]\n{gate} = {{ {limits} }}\n", encoding="utf-8")
    try:
        load_config(file, known=KNOWN)
    except ConfigError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("gate", "limits", "said"),
    [
        ("memorization.verbatim", "max = 1.0", "max = 1 can never fail, since the figure is from 0 to 1"),
        ("memorization.verbatim", "max = 2", "max = 2 can never fail"),
        ("memorization.verbatim", "max = -0.1", "max = -0.1 can never pass"),
        ("diversity.distinct_2", "min = 0.0", "min = 0 can never fail"),
        ("diversity.distinct_2", "min = -1", "min = -1 can never fail"),
        ("diversity.distinct_2", "min = 1.5", "min = 1.5 can never pass"),
        ("memorization.longest_run", "max = -1", "max = -1 can never pass, since the figure is at least 0"),
        ("memorization.longest_run", "min = 0", "min = 0 can never fail"),
        ("fidelity.density", "min = 0", "min = 0 can never fail"),
        ("utility.gain_tfidf", "min = -1.0", "min = -1 can never fail, since the figure is from -1 to 1"),
        ("memorization.nearest_distance", "min = 2.5", "min = 2.5 can never pass"),
        ("fidelity.mmd", "max = 2.0", "max = 2 can never fail, since the figure is from -2 to 2"),
        ("memorization.verbatim", "max_excess_over_holdout = 1.0", "max_excess_over_holdout = 1 can never fail"),
        ("diversity.distinct_2", "min_ratio_to_holdout = 0", "min_ratio_to_holdout = 0 can never fail"),
        ("diversity.distinct_2", "min_ratio_to_holdout = 1e-9", "is out of sense; a least ratio is 0.01 or more"),
        ("diversity.self_bleu_4", "max_ratio_to_holdout = 1e9", "is out of sense"),
        ("fidelity.mmd", "max_ratio_to_holdout = 1.5", "says nothing, since the figure can be below 0"),
        ("memorization.verbatim", "max = 0.0, alpha = 0.6", "alpha: must be from 0.0005 to 0.5"),
        ("memorization.verbatim", "max_excess_over_holdout = 0.0, alpha = 0.0001", "alpha: must be from 0.0005"),
        *(("memorization.verbatim", f"{name} = nan", f"{name}: must be") for name in (*LIMITS, "alpha")),
        *(("memorization.verbatim", f"{name} = inf", f"{name}: must be") for name in (*LIMITS, "alpha")),
        ("memorization.verbatim", "max = true", "max: must be a valid number"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, gate: str, limits: str, said: str) -> None:
    error = refused(tmp_path, gate, limits)
    assert error is not None
    assert f"gates.{gate}" in error
    assert said in error


@pytest.mark.parametrize(
    ("gate", "limits"),
    [
        ("memorization.verbatim", "max = 0.0"),
        ("memorization.verbatim", "max = 0.999"),
        ("diversity.distinct_2", "min = 1.0"),
        ("fidelity.density", "max = 1.5"),
        ("utility.gain_tfidf", "min = -0.05"),
        ("fidelity.mmd", "max_excess_over_holdout = 0.1"),
        ("memorization.longest_run", "max = 50"),
        ("memorization.verbatim", "max_excess_over_holdout = 0.0, alpha = 0.5"),
    ],
)
def test_what_makes_sense_is_taken(tmp_path: Path, gate: str, limits: str) -> None:
    assert refused(tmp_path, gate, limits) is None


@pytest.mark.parametrize("preset", preset_names())
def test_presets_make_sense(preset: str) -> None:
    assert load_config(preset=preset, known=KNOWN).gates


def test_limits_set_in_python_are_looked_at_too() -> None:
    with pytest.raises(ConfigError, match="can never fail"):
        audit(["a text"], config=AuditConfig(gates={"diversity.exact_duplicates": GateConfig(max=1.0)}))


def test_every_unit_says_what_its_figures_can_be() -> None:
    units = {metric.record.unit for metric in load_metrics()}
    units |= {unit for metric in load_metrics() for unit in metric.record.units.values()}
    assert units <= set(EXTENTS)
    assert all(set(metric.record.units) <= set(metric.record.measures) for metric in load_metrics())
    assert extent_of("apples") == (-math.inf, math.inf)


def test_every_p_value_can_reach_the_least_alpha() -> None:
    assert 1 / (min(exchange.PERMUTATIONS, rates.PERMUTATIONS) + 1) <= LEAST_ALPHA


def state(
    limits: dict[str, float], value: float, beside: float, unit: str = "rate", **fields: Any
) -> tuple[State, str]:
    given = {"dimension": "fidelity", "better": "lower", "kind": "census", "n": 1000, **fields}
    baseline = Baseline(value=beside, n=1000)
    measured = Measurement(metric="x.y", value=value, unit=unit, holdout=baseline, **given)
    (gate,) = judge([measured], {"x.y": GateConfig.model_validate(limits)})
    return gate.state, gate.explanation


@pytest.mark.parametrize(
    ("limits", "value", "beside", "unit", "expected"),
    [
        ({"max_ratio_to_holdout": 1.25}, 0.9, 0.79, "score", "pass"),
        ({"max_ratio_to_holdout": 1.25}, 1.0, 0.8, "score", "unmeasured"),
        ({"max_ratio_to_holdout": 1.25}, 20.0, 18.0, "ratio", "pass"),
        ({"min_ratio_to_holdout": 0.6}, 0.0, 0.0, "share", "unmeasured"),
        ({"max_excess_over_holdout": 0.2}, 0.9, 0.8, "share", "unmeasured"),
        ({"max_excess_over_holdout": 0.1}, 0.8, 0.8, "share", "pass"),
    ],
)
def test_a_limit_that_nothing_could_break_beside_the_holdout_is_unmeasured(
    limits: dict[str, float], value: float, beside: float, unit: str, expected: State
) -> None:
    found, said = state(limits, value, beside, unit, p_value=1.0)
    assert found == expected
    assert ("no figure could break the limit" in said) == (expected == "unmeasured")


@pytest.mark.parametrize(("permutations", "expected"), [(498, "unmeasured"), (499, "pass")])
def test_too_few_permutations_for_alpha_are_unmeasured(permutations: int, expected: State) -> None:
    settings = {"permutations": permutations}
    found, said = state({"max_excess_over_holdout": 0.05}, 0.5, 0.5, kind="estimate", p_value=0.4, settings=settings)
    assert found == expected
    assert ("498 permutations" in said) == (expected == "unmeasured")
