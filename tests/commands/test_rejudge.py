"""``gate``: a report judged again, under the conditions of its audit."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.gates import judge, verdict
from corpusaudit.config import load_preset
from corpusaudit.reports.as_json import report_json
from corpusaudit.results import EXIT_CODES
from tests.commands.running import measured, report, report_file, run


@pytest.mark.parametrize(("copies", "code"), [(0.0, 0), (0.1, 1), (None, 3)])
def test_gate_judges_again(capsys: pytest.CaptureFixture[str], copies: float | None, code: int) -> None:
    found, out, err = run(capsys, "gate", report_file(copies=copies))
    assert (found, err) == (code, "")
    assert out


def test_gate_takes_other_limits(capsys: pytest.CaptureFixture[str]) -> None:
    path = report_file(copies=0.1)
    Path("own.toml").write_text("[gates]\nmemorization.exact_copies = { max = 0.2 }")
    before = Path(path).read_bytes()
    assert run(capsys, "gate", path, "--config", "own.toml")[0] == 0
    assert run(capsys, "gate", path, "--preset", "exploratory")[0] == 0
    assert run(capsys, "gate", path, "--preset", "clinical-release")[0] == 1
    assert Path(path).read_bytes() == before


def test_strict_makes_a_warning_count(capsys: pytest.CaptureFixture[str]) -> None:
    path = report_file(copies=0.1)
    code, out, _ = run(capsys, "gate", path, "--preset", "exploratory")
    assert code == 0
    told = "! PASS WITH WARNINGS Every limit here only warns, so nothing is stopped. 1 warning: Documents copied whole."
    assert " ".join(out.split()).startswith(told)
    assert run(capsys, "gate", path, "--preset", "exploratory", "--strict")[0] == 1
    assert run(capsys, "gate", report_file(copies=0.0), "--strict")[0] == 0
    assert run(capsys, "gate", report_file(copies=None), "--strict")[0] == 3


def test_gate_judges_under_the_conditions_of_the_audit(capsys: pytest.CaptureFixture[str]) -> None:
    limits = load_preset("release")
    for conditions in (
        Conditions(unread=("Column 'summary' was not read.",)),
        Conditions(drift="They differ."),
        Conditions(blocked={"memorization.longest_run": "No."}),
    ):
        made = report()
        gates = judge(made.measurements, limits, conditions)
        outcome = verdict(gates, conditions.unread)
        fields = {"gates": gates, "verdict": outcome, "exit_code": EXIT_CODES[outcome], "unread": conditions.unread}
        fields |= {"drift": conditions.drift, "blocked": dict(conditions.blocked)}
        run_length = measured("memorization.longest_run", 3.0, unit="words")
        fields["measurements"] = (*made.measurements, run_length)
        Path("report.json").write_text(report_json(made.model_copy(update=fields)))
        Path("own.toml").write_text("[gates]\nmemorization.longest_run = { max = 99.0 }\n")
        assert run(capsys, "gate", "report.json", "--config", "own.toml")[0] == 3
