"""``metrics``, ``explain`` and ``schema``: what is there to be measured, in words and as a schema."""

from __future__ import annotations

import json
import re

import pytest

from corpusaudit.auditing.known import known_metrics
from corpusaudit.reports.as_json import report_json
from tests.commands.running import report, run
from tests.late import jsonschema


def test_metrics_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "metrics")
    assert code == 0
    for name in known_metrics().parameters:
        assert re.search(rf"^{re.escape(name)} .*\w", out, re.M)


def test_every_metric_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (*known_metrics().parameters, *known_metrics().kinds):
        code, out, _ = run(capsys, "explain", name)
        assert code == 0
        assert "Parameters" in out
    assert (
        "release: memorization.exact_copies: max = 0 (error)" in run(capsys, "explain", "memorization.exact_copies")[1]
    )


def test_schema_is_one_that_reports_follow(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "schema")
    assert code == 0
    Validator = jsonschema().Draft202012Validator  # noqa: N806
    Validator.check_schema(json.loads(out))
    Validator(json.loads(out)).validate(json.loads(report_json(report())))
