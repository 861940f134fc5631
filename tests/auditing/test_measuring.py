"""Metrics that break: their limits are unmeasured and no audit passes; what ends the process is passed on."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.auditing.measuring import run_metric
from corpusaudit.auditing.run import audit
from corpusaudit.commands.ending import Stopped
from corpusaudit.config import AuditConfig, GateConfig
from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import InputError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity import ttr
from corpusaudit.metrics.registry import load_metric
from corpusaudit.results import AuditReport, Level

SECRET = "Maria Keller"
TEXTS = ["the patient sleeps badly and eats little", "the family visits the ward on sundays"]


class OddError(BaseException):
    """What no library should raise and one may."""


def breaking(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def measure(_: Any) -> Any:
        raise error

    monkeypatch.setattr(ttr, "measure", measure)


def audited(level: Level, limit: dict[str, float]) -> AuditReport:
    gates = {
        "diversity.ttr": GateConfig(**limit, level=level, because="ours"),
        "diversity.exact_duplicates": GateConfig(max=0.5, because="ours"),
    }
    return audit(TEXTS, config=AuditConfig(gates=gates), only=["diversity.ttr", "diversity.exact_duplicates"]).report


@pytest.mark.parametrize("limit", [{"min": 0.1}, {"max": 0.99}])
@pytest.mark.parametrize(
    "error", [ValueError(SECRET), SystemExit(0), GeneratorExit(SECRET), OddError(SECRET), AssertionError(SECRET)]
)
def test_a_limit_whose_metric_broke_is_unmeasured_and_never_passes(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, limit: dict[str, float]
) -> None:
    assert audited("error", limit).verdict == "pass", "else nothing is tested"
    breaking(monkeypatch, error)
    report = audited("error", limit)
    assert {gate.metric: gate.state for gate in report.gates} == {
        "diversity.ttr": "unmeasured",
        "diversity.exact_duplicates": "pass",
    }
    assert (report.verdict, report.exit_code) == ("unmeasured", 3)
    assert f"({type(error).__name__})" in str(report.measurement("diversity.ttr"))
    assert SECRET not in report.model_dump_json()


def test_a_warning_whose_metric_broke_is_no_pass_either(monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, ValueError(SECRET))
    report = audited("warn", {"min": 0.1})
    assert next(gate.state for gate in report.gates if gate.metric == "diversity.ttr") == "unmeasured"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), Stopped(15), MemoryError(), InputError("mend it")])
def test_what_ends_the_audit_is_passed_on(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    breaking(monkeypatch, error)
    with pytest.raises(type(error)):
        run_metric(load_metric("diversity.ttr"), Workspace({"synthetic": Corpus.from_texts(TEXTS)}), {})
    with pytest.raises(type(error)):
        audited("error", {"min": 0.1})
