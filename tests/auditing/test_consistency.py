"""A report that disagrees with itself is found out, and one that does not is let through."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.consistency import conditions_of, disagreement
from corpusaudit.auditing.gates import judge, verdict
from corpusaudit.config import GateConfig
from corpusaudit.results import EXIT_CODES, AuditReport, Baseline, Measurement
from tests.reports.samples import clean_pass, with_findings

LIMITS = {
    "memorization.exact_copies": GateConfig(max=0.0),
    "memorization.verbatim": GateConfig(max_excess_over_holdout=0.01, alpha=0.01),
    "disclosure.pii_leaked": GateConfig(max=0.2, max_excess_over_holdout=0.01),
    "diversity.self_bleu_4": GateConfig(max_ratio_to_holdout=1.25, level="warn"),
    "diversity.distinct_2": GateConfig(min_ratio_to_holdout=0.5, level="warn"),
    "fidelity.precision": GateConfig(min=0.5, level="warn"),
    "fidelity.coverage": GateConfig(min=0.5),
}
BASELINE = Baseline(value=0.3, n=400, low=0.2, high=0.4)


def measured(metric: str, value: float | None, **fields: Any) -> Measurement:
    base: dict[str, Any] = {"better": "lower", "kind": "census", "unit": "rate", "n": 500, "holdout": BASELINE}
    reason = None if value is not None else "no source"
    given = {"dimension": metric.split(".")[0], "reason": reason, **base, **fields}
    return Measurement(metric=metric, value=value, **given)


FIGURES = (
    measured("memorization.exact_copies", 0.0),
    measured("memorization.verbatim", 0.35, p_value=0.005),
    measured("disclosure.pii_leaked", 0.1, p_value=1.0),
    measured("diversity.self_bleu_4", 0.4),
    measured("diversity.distinct_2", 0.2),
    measured("fidelity.precision", 0.6, low=0.45, high=0.7, kind="estimate"),
    measured("fidelity.coverage", None),
)


def report(conditions: Conditions | None = None, figures: tuple[Measurement, ...] = FIGURES) -> AuditReport:
    conditions = conditions or Conditions()
    gates = judge(figures, LIMITS, conditions)
    outcome = verdict(gates, conditions.unread)
    made = clean_pass().model_copy(
        update={
            "gates": gates,
            "measurements": figures,
            "verdict": outcome,
            "exit_code": EXIT_CODES[outcome],
            "warnings": sum(gate.state == "warn" for gate in gates),
            "unread": conditions.unread,
            "left_out": tuple(sorted(conditions.left_out)),
            "blocked": dict(conditions.blocked),
            "drift": conditions.drift,
        }
    )
    return with_findings(made)


def reread(given: AuditReport) -> AuditReport:
    return AuditReport.model_validate_json(given.model_dump_json(by_alias=True))


def changed(given: AuditReport, metric: str, **fields: Any) -> AuditReport:
    gates = tuple(g.model_copy(update=fields) if g.metric == metric else g for g in given.gates)
    return given.model_copy(update={"gates": gates})


def remeasured(given: AuditReport, metric: str, **fields: Any) -> AuditReport:
    figures = tuple(m.model_copy(update=fields) if m.metric == metric else m for m in given.measurements)
    return given.model_copy(update={"measurements": figures})


CONDITIONS = {
    "all well": Conditions(),
    "unread": Conditions(unread=("a column",)),
    "drift": Conditions(drift="They differ."),
    "blocked": Conditions(blocked={"disclosure.pii_leaked": "Another language."}),
    "left out": Conditions(left_out=frozenset({"fidelity.coverage", "diversity.ttr"})),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_what_an_audit_writes_is_let_through(name: str) -> None:
    figures = FIGURES[:-1] if name == "left out" else FIGURES
    given = report(CONDITIONS[name], figures)
    assert disagreement(reread(given)) is None
    assert conditions_of(reread(given)) == CONDITIONS[name]


def test_a_report_of_an_older_version_may_name_the_end_of_the_interval_beside_a_ratio() -> None:
    """It was judged on the values; what stood beside it was the end."""
    beside = BASELINE.model_copy(update={"ratio_low": 1.5, "ratio_high": 2.5})
    figure = measured("fidelity.precision", 0.6, low=0.45, high=0.7, kind="estimate", holdout=beside)
    gates = judge([figure], {figure.metric: GateConfig(min_ratio_to_holdout=0.8)})
    made = clean_pass().model_copy(update={"gates": gates, "measurements": (figure,), "warnings": 0})
    assert gates[0].value == 0.6
    assert disagreement(made) is None
    assert disagreement(changed(made, figure.metric, value=0.45)) is None
    assert "judged 0.46" in (disagreement(changed(made, figure.metric, value=0.46)) or "")


def test_states_of_all_kinds_were_tried() -> None:
    assert {gate.state for gate in report().gates} == {"pass", "fail", "warn", "unmeasured"}
    assert {gate.reason_kind for gate in report(CONDITIONS["drift"]).gates} == {"", "drift"}
    (left,) = (gate for gate in report(CONDITIONS["left out"], FIGURES[:-1]).gates if gate.reason_kind)
    assert (left.metric, left.reason_kind, left.state) == ("fidelity.coverage", "left_out", "unmeasured")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "pass", "exit_code": 0}, "the verdict reads pass, and the gates give fail"),
        ({"verdict": "unmeasured", "exit_code": 3}, "the verdict reads unmeasured"),
        ({"exit_code": 0}, "the exit code reads 0, and the verdict fail gives 1"),
        ({"warnings": 0}, "it counts 0 warnings, and 2 gates gave one"),
        ({"gates": report().gates * 2}, "two gates are called memorization.exact_copies"),
        ({"measurements": FIGURES + FIGURES[:1]}, "two measurements are called memorization.exact_copies"),
        ({"drift": "They differ."}, "the gate on memorization.verbatim reads fail, and its figures give unmeasured"),
        ({"blocked": {"memorization.verbatim": "No."}}, "reads fail, and its figures give unmeasured (blocked)"),
    ],
)
def test_a_report_changed_at_its_head_is_found_out(change: dict[str, Any], said: str) -> None:
    assert said in (disagreement(report().model_copy(update=change)) or "")


@pytest.mark.parametrize(
    ("metric", "change", "said"),
    [
        ("memorization.verbatim", {"state": "pass"}, "reads pass, and its figures give fail"),
        ("memorization.verbatim", {"state": "accepted"}, "reads accepted, and its figures give fail"),
        ("memorization.verbatim", {"state": "unmeasured"}, "reads unmeasured, and its figures give fail"),
        ("memorization.verbatim", {"alpha": 0.001}, "reads fail, and its figures give warn"),
        ("memorization.verbatim", {"alpha": 7.0}, "a gate has a limit that there is not"),
        ("memorization.verbatim", {"level": "warn"}, "reads fail, and its figures give warn"),
        (
            "memorization.verbatim",
            {"limit": {"max_excess_over_holdout": 0.2}},
            "reads fail, and its figures give unmeasured",
        ),
        ("memorization.verbatim", {"limit": {}}, "has a limit that there is not"),
        ("memorization.verbatim", {"limit": {"most": 1.0}}, "a gate has a limit that there is not"),
        ("memorization.verbatim", {"limit": {"max": 0.0, "alpha": 0.5}}, "has a limit that there is not"),
        ("memorization.verbatim", {"limit": {"max": float("nan")}}, "a gate has a limit that there is not"),
        ("memorization.verbatim", {"value": 0.3}, "judged 0.3, and the measurement gives 0.35"),
        ("memorization.exact_copies", {"reason_kind": "drift"}, "reads pass (drift)"),
        ("fidelity.coverage", {"reason_kind": "left_out"}, "reads unmeasured (left out)"),
        ("fidelity.precision", {"on": "value"}, "reads warn, and its figures give pass"),
        ("fidelity.precision", {"on_asked": "value"}, "was asked for the value and judged on the bound"),
    ],
)
def test_a_changed_gate_is_found_out(metric: str, change: dict[str, Any], said: str) -> None:
    assert said in (disagreement(changed(report(), metric, **change)) or "")


@pytest.mark.parametrize(
    ("metric", "change"),
    [
        ("memorization.exact_copies", {"value": 0.1}),
        ("memorization.exact_copies", {"value": None, "reason": "no source"}),
        ("memorization.verbatim", {"value": 0.3}),
        ("memorization.verbatim", {"p_value": 0.5}),
        ("memorization.verbatim", {"holdout": None}),
        ("memorization.verbatim", {"holdout": Baseline(value=0.35, n=400)}),
        ("diversity.self_bleu_4", {"holdout": Baseline(value=0.39, n=400)}),
        ("fidelity.precision", {"low": 0.55}),
        ("fidelity.coverage", {"value": 0.9, "reason": None}),
    ],
)
def test_a_changed_figure_is_found_out(metric: str, change: dict[str, Any]) -> None:
    assert metric in (disagreement(remeasured(report(), metric, **change)) or "")


@pytest.mark.parametrize("on", [None, "value", "bound"])
@pytest.mark.parametrize("metric", ["memorization.exact_copies", "fidelity.precision"])
def test_what_was_asked_to_be_judged_is_kept(metric: str, on: Any) -> None:
    figures = tuple(m.model_copy(update={"low": 0.0, "high": 0.7}) if m.metric == metric else m for m in FIGURES)
    config = {**LIMITS, metric: GateConfig(max=0.65, on=on)}
    gates = judge(figures, config)
    given = report(None, figures).model_copy(update={"gates": gates})
    given = given.model_copy(update={"warnings": len(given.warned), "verdict": verdict(gates)})
    given = given.model_copy(update={"exit_code": EXIT_CODES[given.verdict]})
    assert disagreement(reread(given)) is None
    older = tuple(gate.model_copy(update={"on_asked": None}) for gate in gates)
    assert disagreement(given.model_copy(update={"gates": older})) is None


def test_what_cannot_be_seen() -> None:
    given = report()
    without = given.model_copy(
        update={"gates": tuple(g for g in given.gates if g.state != "fail"), "verdict": "unmeasured", "exit_code": 3}
    )
    assert disagreement(without) is None, "a gate that was taken out whole leaves no trace"
    more = given.model_copy(update={"measurements": (*FIGURES, measured("diversity.ttr", 0.1))})
    assert disagreement(more) is None, "a figure that no gate judges"


def test_a_report_with_limits_that_would_be_refused_today_is_read_as_it_was_judged() -> None:
    limits = {
        "memorization.exact_copies": GateConfig(max=1.5),
        "memorization.verbatim": GateConfig(max_excess_over_holdout=0.01, alpha=0.9),
    }
    gates = judge(FIGURES, limits)
    outcome = verdict(gates)
    written = {"gates": gates, "verdict": outcome, "exit_code": EXIT_CODES[outcome], "warnings": 0}
    old = report().model_copy(update=written)
    assert [gate.state for gate in old.gates] == ["pass", "fail"]
    assert disagreement(old) is None
