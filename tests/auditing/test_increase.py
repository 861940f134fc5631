"""Limits on how much worse a figure may be than in the last release: every state by hand, none by silence."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.consistency import disagreement
from corpusaudit.auditing.gates import judge
from corpusaudit.auditing.judging import judged
from corpusaudit.config import GateConfig
from corpusaudit.results import Against, AuditReport, Baseline, Gate, Measurement, State
from tests.auditing.test_consistency import report, reread

RATE = "memorization.verbatim"
DAY = "2026-01-01T00:00:00+00:00"


def measured(value: float | None, **fields: Any) -> Measurement:
    base: dict[str, Any] = {"metric": RATE, "dimension": "memorization", "better": "lower", "kind": "census"}
    base |= {"unit": "rate", "n": 1000, "reason": None if value is not None else "no source corpus was given"}
    return Measurement(value=value, **{**base, **fields})


def score(value: float, half: float | None = None, **fields: Any) -> Measurement:
    ends = {} if half is None else {"low": value - half, "high": value + half}
    return measured(value, **{"kind": "estimate", "better": "higher", "unit": "score", **ends, **fields})


def one(now: Measurement, then: Measurement | None, limit: GateConfig, **given: Any) -> Gate:
    figures = () if then is None else (then,)
    earlier = Against(created=DAY, seal="5e", measurements=figures, **given)
    (gate,) = judge([now], {RATE: limit}, Conditions(earlier=earlier))
    return gate


@pytest.mark.parametrize(
    ("then", "now", "limit", "state"),
    [
        (0.02, 0.03, 0.01, "pass"),
        (0.1, 0.1 + 0.2, 0.2, "pass"),
        (0.02, 0.031, 0.01, "fail"),
        (0.02, 0.02, 0.0, "pass"),
        (0.02, 0.021, 0.0, "fail"),
        (0.02, 0.001, 0.0, "pass"),
    ],
)
def test_a_rate_may_rise_by_the_limit(then: float, now: float, limit: float, state: State) -> None:
    gate = one(measured(now), measured(then), GateConfig(max_increase=limit))
    assert (gate.state, gate.value) == (state, now)
    assert DAY in gate.explanation
    warned = one(measured(now), measured(then), GateConfig(max_increase=limit, level="warn"))
    assert warned.state == ("warn" if state == "fail" else state)


def test_the_sentence_says_by_how_much() -> None:
    gate = one(measured(0.05), measured(0.02), GateConfig(max_increase=0.01))
    assert gate.explanation == (
        f"The value 5% is 3 percentage points above the 2% of the report of {DAY}, more than the limit of "
        "1 percentage point."
    )
    fell = one(score(0.5), score(0.8), GateConfig(max_increase=0.1, on="value"))
    assert "0.5 is 0.3 below the 0.8" in fell.explanation
    better = one(measured(0.01), measured(0.02), GateConfig(max_increase=0.0))
    assert better.explanation == f"The value 1% is no worse than the 2% of the report of {DAY}."


@pytest.mark.parametrize(("now", "state"), [(0.75, "pass"), (0.65, "fail"), (0.95, "pass")])
def test_where_higher_is_better_a_fall_counts(now: float, state: State) -> None:
    assert one(score(now), score(0.8), GateConfig(max_increase=0.1, on="value")).state == state


def test_where_nearest_to_the_holdout_is_best_the_distance_counts() -> None:
    def band(value: float, matched: float | None = None) -> Measurement:
        return measured(value, better="band", unit="ratio", holdout=Baseline(value=0.5, n=400, matched=matched))

    limit = GateConfig(max_increase=0.1)
    assert one(band(0.35), band(0.45), limit).state == "pass"
    assert one(band(0.30), band(0.45), limit).state == "fail", "it fell away from the holdout's figure"
    assert one(band(0.70), band(0.45), limit).state == "fail", "it rose away from it"
    assert one(band(0.45), band(0.8), limit).state == "pass"
    at_its_size = one(band(0.2, matched=0.5), band(0.45), limit)
    assert (at_its_size.state, at_its_size.value) == ("pass", 0.5)
    alone = measured(0.3, better="band", unit="ratio")
    assert one(alone, band(0.45), limit).state == "unmeasured"
    earlier = Against(created=DAY, seal=None, measurements=(band(0.45),))
    (drifted,) = judge([band(0.45)], {RATE: limit}, Conditions(drift="They differ.", earlier=earlier))
    assert (drifted.state, drifted.reason_kind) == ("unmeasured", "drift")


def test_an_estimate_fails_where_chance_does_not_explain_the_increase() -> None:
    limit = GateConfig(max_increase=0.05)
    # The halves that face each other are .02 and .02, so the increase of .1 is at least .0717.
    assert one(score(0.7, 0.02), score(0.8, 0.02), limit).state == "fail"
    unsure = one(score(0.7, 0.05), score(0.8, 0.05), limit)
    assert unsure.state == "warn"
    assert "that may be chance" in unsure.explanation
    assert one(score(0.7, 0.05), score(0.8, 0.05), GateConfig(max_increase=0.05, level="warn")).state == "pass"
    assert one(score(0.7, 0.05), score(0.8, 0.05), GateConfig(max_increase=0.05, on="value")).state == "fail"
    assert one(score(0.76, 0.05), score(0.8, 0.05), limit).state == "pass"
    for without in (one(score(0.7), score(0.8, 0.02), limit), one(score(0.7, 0.02), score(0.8), limit)):
        assert without.state == "unmeasured"


def test_no_silence_switches_it_off() -> None:
    limit = GateConfig(max_increase=0.01)
    (alone,) = judge([measured(0.0)], {RATE: limit})
    assert alone.state == "unmeasured"
    assert "--against" in alone.explanation
    unlike = one(measured(0.0), measured(0.5), limit, reason="they have other holdouts")
    assert (unlike.state, "they have other holdouts" in unlike.explanation) == ("unmeasured", True)
    other = one(measured(0.0), None, limit, unlike={RATE: "version of it is 2 and was 1"})
    assert (other.state, "version of it is 2 and was 1" in other.explanation) == ("unmeasured", True)
    assert one(measured(0.0), None, limit).state == "unmeasured"
    assert one(measured(0.0), measured(None), limit).state == "unmeasured"
    assert one(measured(None), measured(0.1), limit).state == "unmeasured"
    assert one(measured(1.0), measured(0.995), limit).state == "unmeasured", "no rate could have failed it"
    fallen = one(score(0.0), score(0.005), GateConfig(max_increase=0.01, on="value"))
    assert (fallen.state, "no figure could break" in fallen.explanation) == ("unmeasured", True)


def test_the_worst_of_several_limits_counts() -> None:
    both = GateConfig(max=0.1, max_increase=0.01)
    assert one(measured(0.05), measured(0.02), both).state == "fail"
    assert one(measured(0.2), measured(0.2), both).state == "fail"
    assert one(measured(0.02), measured(0.02), both).state == "pass"
    (alone,) = judge([measured(0.2)], {RATE: both})
    assert alone.state == "fail", "a limit that is not met stays so where nothing was given to compare with"
    (met,) = judge([measured(0.0)], {RATE: both})
    assert met.state == "unmeasured"


def compared() -> AuditReport:
    earlier = Against(created=DAY, seal="5e", measurements=(measured(0.02, n=500),))
    limits = {RATE: GateConfig(max_increase=0.5), "fidelity.precision": GateConfig(max_increase=0.1)}
    return judged(report().model_copy(update={"against": earlier}), limits)


def test_a_report_holds_what_its_limits_were_judged_by() -> None:
    given = compared()
    assert [gate.state for gate in given.gates] == ["pass", "unmeasured"]
    assert disagreement(reread(given)) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"against": None}, "reads pass, and its figures give unmeasured"),
        ({"measurements": (measured(0.0, n=500), measured(0.0, n=500))}, "two earlier measurements are called"),
        ({"measurements": (measured(0.0205, n=500),)}, "in the earlier report"),
        ({"unlike": {RATE: "x"}}, "reads pass, and its figures give unmeasured"),
        ({"reason": "x"}, "reads pass, and its figures give unmeasured"),
    ],
)
def test_a_changed_earlier_report_is_found_out(change: dict[str, Any], said: str) -> None:
    given = compared()
    assert given.against is not None
    if "against" not in change:
        change = {"against": given.against.model_copy(update=change)}
    assert said in (disagreement(given.model_copy(update=change)) or "")
