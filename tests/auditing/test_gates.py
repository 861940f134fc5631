"""Gates: every state by hand, and nothing that was not measured ever passes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import binom, fisher_exact

from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.gates import judge, smallest_p_value, verdict
from corpusaudit.config import GateConfig, load_preset, preset_names
from corpusaudit.numbers import percent
from corpusaudit.results import Baseline, Gate, Level, Measurement, State

RATE = "memorization.verbatim"


def measured(value: float | None = 0.0, **fields: Any) -> Measurement:
    base: dict[str, Any] = {
        "metric": RATE,
        "dimension": "memorization",
        "better": "lower",
        "kind": "census",
        "unit": "rate",
        "n": 1000,
        "reason": None if value is not None else "no source corpus was given",
    }
    return Measurement(value=value, **{**base, **fields})


def one(gate: GateConfig, measurement: Measurement | None) -> Gate:
    (result,) = judge([] if measurement is None else [measurement], {RATE: gate})
    return result


def baseline(value: float, n: int = 1000, **fields: Any) -> Baseline:
    return Baseline(value=value, n=n, **fields)


@pytest.mark.parametrize(
    ("gate", "value", "state"),
    [
        (GateConfig(max=0.0), 0.0, "pass"),
        (GateConfig(max=0.0), 0.001, "fail"),
        (GateConfig(max=0.1), 0.1, "pass"),
        (GateConfig(max=0.3), 0.1 + 0.2, "pass"),
        (GateConfig(min=0.5), 0.5, "pass"),
        (GateConfig(min=0.5), 0.49, "fail"),
        (GateConfig(min=0.5, max=0.6), 0.7, "fail"),
        (GateConfig(max=0.0, level="warn"), 0.5, "warn"),
    ],
)
def test_absolute_limits(gate: GateConfig, value: float, state: State) -> None:
    assert one(gate, measured(value)).state == state


def test_what_was_not_measured_is_unmeasured_with_a_reason() -> None:
    absent = one(GateConfig(max=1.0), None)
    assert (absent.state, absent.value) == ("unmeasured", None)
    assert "not measured" in absent.explanation
    void = one(GateConfig(max=1.0), measured(None))
    assert (void.state, void.value) == ("unmeasured", None)
    assert "no source corpus was given" in void.explanation


def test_an_estimate_is_judged_on_the_end_of_its_interval_that_is_worse() -> None:
    estimate = measured(0.5, low=0.4, high=0.6, kind="estimate")
    assert (one(GateConfig(max=0.55), estimate).state, one(GateConfig(max=0.55), estimate).value) == ("fail", 0.6)
    assert (one(GateConfig(min=0.45), estimate).state, one(GateConfig(min=0.45), estimate).value) == ("fail", 0.4)
    assert one(GateConfig(max=0.55, on="value"), estimate).state == "pass"
    assert one(GateConfig(max=0.55), measured(0.5, low=0.4, high=0.6)).state == "pass"
    assert one(GateConfig(max=0.55, on="bound"), measured(0.5, low=0.4, high=0.6)).state == "fail"
    assert one(GateConfig(max=0.55), measured(0.5, kind="estimate")).state == "unmeasured"
    assert (
        one(GateConfig(max_ratio_to_holdout=2.0), measured(0.5, kind="estimate", holdout=baseline(0.4))).state
        == "unmeasured"
    )


@pytest.mark.parametrize("limit", ["max_ratio_to_holdout", "min_ratio_to_holdout", "max_excess_over_holdout"])
def test_without_a_holdout_relative_limits_are_uncalibrated(limit: str) -> None:
    gate = one(GateConfig.model_validate({limit: 0.5}), measured(0.0))
    assert gate.state == "unmeasured"
    assert "uncalibrated" in gate.explanation


@pytest.mark.parametrize(
    ("value", "holdout", "state"),
    [
        (0.5, baseline(0.4), "pass"),
        (0.51, baseline(0.4), "fail"),
        (0.9, baseline(0.4, matched=0.41), "pass"),
        (0.4, baseline(0.4, matched=0.6), "fail"),
        (0.0, baseline(0.0), "pass"),
        (0.1, baseline(0.0), "unmeasured"),
    ],
)
def test_ratio_to_the_holdout_at_its_size(value: float, holdout: Baseline, state: State) -> None:
    assert one(GateConfig(max_ratio_to_holdout=1.25), measured(value, holdout=holdout)).state == state


def test_a_sentence_names_whose_the_figure_beside_is() -> None:
    gate = GateConfig(min_ratio_to_holdout=0.8)
    beside_holdout = one(gate, measured(0.744, unit="score", holdout=baseline(0.77)))
    beside_source = one(gate, measured(0.744, unit="score", holdout=baseline(0.77, of="source")))
    assert "times the holdout's 0.77" in beside_holdout.explanation
    assert "times the source's 0.77" in beside_source.explanation
    assert beside_holdout.state == beside_source.state == "pass"


def test_ratio_from_below() -> None:
    gate = GateConfig(min_ratio_to_holdout=0.5)
    assert one(gate, measured(0.19, holdout=baseline(0.4))).state == "fail"
    assert one(gate, measured(0.2, holdout=baseline(0.4))).state == "pass"


@pytest.mark.parametrize(
    ("ends", "level", "state"),
    [
        ((0.2, 0.49), "error", "fail"),
        ((0.2, 0.49), "warn", "warn"),
        ((0.2, 0.6), "error", "warn"),
        ((0.2, 0.6), "warn", "pass"),
        ((0.2, 0.5), "error", "warn"),
    ],
)
def test_a_ratio_fails_where_all_of_its_interval_lies_beyond_the_limit(
    ends: tuple[float, float], level: Level, state: State
) -> None:
    gate = GateConfig(min_ratio_to_holdout=0.5, level=level)
    judged = one(gate, measured(0.16, holdout=baseline(0.4, ratio_low=ends[0], ratio_high=ends[1])))
    assert judged.state == state
    assert f"{ends[0]} to {ends[1]}" in judged.explanation
    assert ("may be chance" in judged.explanation) == (ends[1] >= 0.5)


def test_a_ratio_from_above_is_judged_by_its_lower_end() -> None:
    gate = GateConfig(max_ratio_to_holdout=1.25)
    assert one(gate, measured(0.6, holdout=baseline(0.4, ratio_low=1.3, ratio_high=1.8))).state == "fail"
    assert one(gate, measured(0.6, holdout=baseline(0.4, ratio_low=1.2, ratio_high=1.8))).state == "warn"
    assert one(gate, measured(0.5, holdout=baseline(0.4, ratio_low=0.9, ratio_high=1.6))).state == "pass"


def test_an_estimate_with_an_interval_of_its_ratio_is_not_judged_on_its_own_bound() -> None:
    estimate = measured(0.5, low=0.4, high=0.6, kind="estimate", holdout=baseline(0.4, ratio_low=1.0, ratio_high=1.5))
    assert one(GateConfig(max_ratio_to_holdout=1.3), estimate).state == "pass"


def test_whoever_asks_for_the_value_gets_the_value() -> None:
    given = measured(0.6, holdout=baseline(0.4, ratio_low=1.2, ratio_high=1.8))
    assert one(GateConfig(max_ratio_to_holdout=1.25, on="value"), given).state == "fail"


@pytest.mark.parametrize(
    ("value", "p_value", "state"),
    [
        (0.05, 0.5, "pass"),
        (0.02, 1.0, "pass"),
        (0.06, None, "pass"),
        (0.2, 0.0001, "fail"),
        (0.2, 0.002, "fail"),
        (0.2, 0.0021, "warn"),
        (0.2, 0.05, "warn"),
        (0.2, 0.051, "pass"),
        (0.2, None, "unmeasured"),
    ],
)
def test_excess_over_the_holdout(value: float, p_value: float | None, state: State) -> None:
    gate = one(GateConfig(max_excess_over_holdout=0.01), measured(value, holdout=baseline(0.05), p_value=p_value))
    assert gate.state == state
    assert gate.value == value


def test_chance_is_named_where_it_explains_an_excess() -> None:
    given = measured(0.2, n=50, holdout=baseline(0.05, 40), p_value=0.04)
    gate = one(GateConfig(max_excess_over_holdout=0.01), given)
    assert gate.state == "warn"
    assert "50 against 40 documents chance explains" in gate.explanation


def test_an_excess_that_chance_brings_often_is_met_and_said_unless_unseen_text_shows_none() -> None:
    limit = GateConfig(max_excess_over_holdout=0.01)
    often = one(limit, measured(0.08, n=100, holdout=baseline(0.05, 100), p_value=0.3))
    assert often.state == "pass"
    assert (
        "above the limit of 1 percentage point, but with 100 against 100 documents chance explains" in often.explanation
    )
    assert one(limit, measured(0.02, n=100, holdout=baseline(0.0, 100), p_value=0.25)).state == "warn"


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_samples_too_small_to_ever_fail_are_unmeasured(value: float) -> None:
    given = measured(value, n=2, holdout=baseline(0.0, 10), p_value=1.0)
    gate = one(GateConfig(max_excess_over_holdout=0.01), given)
    assert gate.state == "unmeasured"
    assert "2 against 10 documents" in gate.explanation
    looser = one(GateConfig(max_excess_over_holdout=0.01, alpha=0.5), given)
    # It could fail now, but only where more than half of the documents are copies.
    assert looser.state == ("unmeasured" if value == 0 else "warn")


def test_figures_that_are_no_rates_need_no_such_floor() -> None:
    given = measured(31.0, n=2, unit="tokens", holdout=baseline(12.0, 2), p_value=0.001)
    assert one(GateConfig(max_excess_over_holdout=5.0), given).state == "fail"


@pytest.mark.parametrize(("n", "baseline_n", "flagged"), [(1, 40, 0), (3, 20, 2), (40, 20, 2), (5, 5, 5)])
def test_smallest_p_value_is_fishers(n: int, baseline_n: int, flagged: int) -> None:
    expected = fisher_exact([[n, 0], [flagged, baseline_n - flagged]], alternative="greater").pvalue
    assert smallest_p_value(n, baseline_n, flagged / baseline_n) == pytest.approx(expected, rel=1e-9)


def test_smallest_p_value_of_no_rate() -> None:
    assert smallest_p_value(10, 10, 12.0) is None
    assert smallest_p_value(0, 10, 0.0) is None


def test_the_worst_of_several_limits_counts() -> None:
    gate = GateConfig(max=0.5, max_excess_over_holdout=0.01)
    assert one(gate, measured(0.2)).state == "unmeasured"
    assert one(gate, measured(0.9)).state == "fail"
    assert one(gate, measured(0.2, holdout=baseline(0.05), p_value=0.03)).state == "warn"
    assert one(gate, measured(0.05, holdout=baseline(0.05), p_value=0.5)).state == "pass"


def test_a_gate_says_what_it_judged() -> None:
    gate = one(GateConfig(max=0.1, because="Rule 7."), measured(0.25, detectable=0.003))
    assert (gate.limit, gate.on, gate.level, gate.because) == ({"max": 0.1}, "value", "error", "Rule 7.")
    assert "25%" in gate.explanation
    assert "10%" in gate.explanation
    assert "0.3%" in one(GateConfig(max=0.0), measured(0.0, detectable=0.003)).explanation


def rates_that_fail(gate: GateConfig, n: int, baseline_count: int, baseline_n: int) -> list[bool]:
    """Return, for each count of flagged documents from 0, whether the gate fails."""
    from corpusaudit.metrics.shared.statistics import excess_p_value

    states = []
    for count in range(n + 1):
        given = measured(
            count / n,
            n=n,
            holdout=baseline(baseline_count / baseline_n, baseline_n),
            p_value=excess_p_value(count, n, baseline_count, baseline_n),
            detectable=1 - 0.05 ** (1 / n),
        )
        states.append(one(gate, given).state == "fail")
    return states


@pytest.mark.parametrize(("n", "baseline_count", "baseline_n"), [(1000, 0, 1000), (200, 4, 100), (100, 1, 30)])
@pytest.mark.parametrize("limit", [0.0, 0.01, 0.1])
def test_an_excess_that_is_met_says_what_really_would_have_failed(
    n: int, baseline_count: int, baseline_n: int, limit: float
) -> None:
    gate = GateConfig(max_excess_over_holdout=limit)
    given = measured(0.0, n=n, holdout=baseline(baseline_count / baseline_n, baseline_n), p_value=1.0, detectable=0.003)
    met = one(gate, given)
    assert met.state == "pass"
    assert met.detectable is not None
    assert f"A rate of {percent(met.detectable)} would have shown with 95%" in met.explanation
    assert "0.3%" not in met.explanation
    fails = rates_that_fail(gate, n, baseline_count, baseline_n)
    counts = np.arange(n + 1)
    power = binom.pmf(counts, n, met.detectable)[fails].sum()
    assert power == pytest.approx(0.95, abs=1e-3)
    # One flagged document, which the old promise called enough, fails nothing.
    assert not fails[1]


def test_a_limit_above_zero_says_the_rate_that_would_pass_it() -> None:
    met = one(GateConfig(max=0.1), measured(0.0, n=100, detectable=0.03))
    assert binom.sf(10, 100, met.detectable) == pytest.approx(0.95)
    assert one(GateConfig(max=0.0), measured(0.0, n=100, detectable=0.03)).detectable == 0.03
    assert one(GateConfig(max=0.0), measured(0.1, n=100, detectable=0.03)).detectable is None


def test_no_promise_where_none_can_be_given() -> None:
    estimate = measured(0.5, kind="estimate", holdout=baseline(0.5), p_value=0.4, detectable=0.01)
    assert one(GateConfig(max_excess_over_holdout=0.05), estimate).detectable is None
    assert one(GateConfig(max=1.0), measured(1.0, n=20, detectable=0.1)).detectable is None


def test_an_excess_that_no_rate_could_show_is_unmeasured() -> None:
    given = measured(0.995, n=300, holdout=baseline(0.995, 200), p_value=1.0)
    assert one(GateConfig(max_excess_over_holdout=0.01), given).state == "unmeasured"


def judged(state: State, level: Level = "error") -> Gate:
    return Gate(
        metric=RATE,
        limit={"max": 0.0},
        on="value",
        level=level,
        state=state,
        value=None,
        because="x",
        explanation="x",
    )


@pytest.mark.parametrize(
    ("gates", "expected"),
    [
        ([], "unmeasured"),
        ([judged("pass")], "pass"),
        ([judged("pass"), judged("warn")], "pass"),
        ([judged("pass"), judged("accepted")], "pass"),
        ([judged("pass"), judged("unmeasured")], "unmeasured"),
        ([judged("unmeasured"), judged("fail")], "fail"),
        ([judged("pass"), judged("unmeasured", "warn")], "pass"),
        ([judged("unmeasured", "warn")], "pass"),
        ([judged("warn", "warn"), judged("unmeasured", "warn")], "pass"),
    ],
)
def test_verdict(gates: list[Gate], expected: str) -> None:
    assert verdict(gates) == expected


def test_limits_that_only_warn_stop_nothing() -> None:
    void = [judged("unmeasured", "warn")]
    assert verdict(void) == "pass"
    assert verdict(void, ("a column",)) == "pass"
    assert verdict([*void, judged("unmeasured")]) == "unmeasured"
    assert verdict([]) == "unmeasured", "no limit at all"


def test_text_that_was_not_read_keeps_from_a_pass_and_hides_no_fail() -> None:
    assert verdict([judged("pass")], ("a column",)) == "unmeasured"
    assert verdict([judged("fail")], ("a column",)) == "fail"


def test_a_gate_says_in_a_word_why_it_is_unmeasured() -> None:
    def kind(measurement: Measurement | None, conditions: Conditions, **limits: float) -> tuple[str, str]:
        gate = GateConfig.model_validate(limits or {"max": 0.0})
        (result,) = judge([] if measurement is None else [measurement], {RATE: gate}, conditions)
        return result.state, result.reason_kind

    excess = {"max_excess_over_holdout": 0.0}
    drift = Conditions(drift="They differ.")
    assert kind(None, Conditions()) == ("unmeasured", "")
    assert kind(None, Conditions(left_out=frozenset({RATE}))) == ("unmeasured", "left_out")
    assert kind(measured(0.0), Conditions(left_out=frozenset({RATE}))) == ("pass", "")
    assert kind(measured(0.0), Conditions(blocked={RATE: "No."})) == ("unmeasured", "blocked")
    assert kind(measured(None), Conditions(blocked={RATE: "No."})) == ("unmeasured", "")
    # No figure at all, since the plug-in that would bring it could not be used; left out on request goes before it.
    assert kind(None, Conditions(blocked={RATE: "No."})) == ("unmeasured", "blocked")
    assert kind(None, Conditions(blocked={RATE: "No."}, left_out=frozenset({RATE}))) == ("unmeasured", "left_out")
    assert kind(measured(0.0), drift) == ("pass", "")
    assert kind(measured(0.0, holdout=baseline(0.0)), drift, **excess) == ("unmeasured", "drift")
    assert kind(measured(0.5, holdout=baseline(0.0)), drift, max=0.1, **excess) == ("fail", "")
    assert kind(measured(None), drift, **excess) == ("unmeasured", "")


def test_a_gate_keeps_the_level_of_its_test() -> None:
    assert one(GateConfig(max_excess_over_holdout=0.0, alpha=0.01), measured(0.0)).alpha == 0.01


@pytest.mark.parametrize("name", preset_names())
def test_presets_pass_nothing_where_nothing_was_measured_but_the_one_that_stops_nothing(name: str) -> None:
    gates = judge([], load_preset(name))
    assert {gate.state for gate in gates} == {"unmeasured"}
    assert verdict(gates) == ("pass" if name == "exploratory" else "unmeasured")


def test_text_that_was_not_read_stops_what_has_a_limit_that_stops() -> None:
    figures = [measured(0.0)]
    for level, expected in (("error", "unmeasured"), ("warn", "pass")):
        gates = judge(figures, {RATE: GateConfig(max=0.1, level=level)})  # type: ignore[arg-type]  # both are levels
        assert verdict(gates, ("a column",)) == expected
    assert verdict((), ("a column",)) == "unmeasured"


def test_drift_leaves_limits_beside_the_source_alone() -> None:
    limits = {RATE: GateConfig(min_ratio_to_holdout=0.5, on="value")}
    drift = Conditions(drift="They differ.")
    beside_holdout, beside_source = (
        judge([measured(0.4, holdout=baseline(0.4).model_copy(update={"of": of}))], limits, drift)[0].state
        for of in ("holdout", "source")
    )
    assert (beside_holdout, beside_source) == ("unmeasured", "pass")
