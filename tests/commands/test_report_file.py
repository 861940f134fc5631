"""Reports that are read from files: whole, consistent, of this version or an older one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.commands.report_file import read_report
from corpusaudit.reports.as_json import report_json
from corpusaudit.reports.formats import format_names
from tests.commands.running import SECRET, report, report_file, run


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text[:200], "is not JSON, or is cut off"),
        (lambda text: "[" * 100_000, "is not JSON, or is cut off"),  # noqa: ARG005
        (lambda text: "[]", "is not a report of corpusaudit"),  # noqa: ARG005
        (lambda text: text.replace('"schema_version": 1', '"schema_version": 99'), "follows another schema"),
        (
            lambda text: text.replace('"verdict": "pass"', f'"verdict": "{SECRET}"'),
            "is not a whole report: verdict: literal error",
        ),
        (lambda text: text.replace('"preset"', f'"{SECRET.lower()}"'), "is not a whole report: preset: missing"),
    ],
)
def test_reports_that_cannot_be_used(capsys: pytest.CaptureFixture[str], change: Any, said: str) -> None:
    path = Path(report_file())
    path.write_text(change(path.read_text()))
    code, out, err = run(capsys, "gate", str(path))
    assert (code, out) == (2, "")
    assert said in err


BEGINNINGS = [
    ("html", "<!doctype html"),
    ("markdown", "#"),
    ("summary", "#"),
    ("sarif", '{\n "$schema"'),
    ("junit", "<?xml "),
    ("csv", "metric,dimension,"),
    ("incidents", "fingerprint,kind,"),
    ("openmetrics", "# type corpusaudit_verdict gauge"),
]


def test_every_format_has_a_beginning() -> None:
    assert [kind for kind, _ in BEGINNINGS] == format_names("render")


@pytest.mark.parametrize(("kind", "begins"), BEGINNINGS)
def test_render(capsys: pytest.CaptureFixture[str], kind: str, begins: str) -> None:
    path = report_file()
    code, out, _ = run(capsys, "render", path, "--format", kind)
    assert code == 0
    assert out.lower().startswith(begins)
    assert run(capsys, "render", path, "--format", kind, "--out", "written")[0] == 0
    assert Path("written").read_text(encoding="utf-8").strip() == out.strip()


READERS = (
    ("gate", "report.json"),
    ("gate", "report.json", "--preset", "exploratory"),
    ("render", "report.json", "--format", "html"),
    ("render", "report.json", "--format", "markdown"),
    ("compare", "one=report.json", "two=report.json"),
    ("study", "one=report.json", "two=report.json"),
)


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"verdict": "fail"', '"verdict": "pass"', "the verdict reads pass, and the gates give fail"),
        ('"exit_code": 1', '"exit_code": 0', "the exit code reads 0"),
        (
            '"state": "fail"',
            '"state": "pass"',
            "the gate on memorization.exact_copies reads pass, and its figures give",
        ),
        ('"warnings": 0', '"warnings": 2', "it counts 2 warnings, and 0 gates gave one"),
        ('"value": 0.1,', '"value": 0.0,', "the gate on memorization.exact_copies"),
    ],
)
def test_a_report_that_disagrees_with_itself_is_refused_by_every_command(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...], old: str, new: str, said: str
) -> None:
    path = Path(report_file(copies=0.1))
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    code, out, err = run(capsys, *command)
    assert (code, out) == (2, "")
    assert "report.json: disagrees with itself: " in err
    assert said in err


def test_a_report_of_an_older_version_is_read_where_it_is_consistent(capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(report_json(report(copies=0.1, preset="exploratory")))
    for name in ("warnings", "unread", "left_out", "blocked", "drift"):
        del data[name]
    for gate in data["gates"]:
        for name in ("alpha", "reason_kind", "detectable"):
            del gate[name]
    Path("old.json").write_text(json.dumps(data))
    assert read_report(Path("old.json")).warnings == 1
    assert run(capsys, "render", "old.json", "--format", "markdown")[0] == 0
    data["verdict"] = "fail"
    Path("old.json").write_text(json.dumps(data))
    assert run(capsys, "render", "old.json", "--format", "markdown")[0] == 2


def test_reports_survive_reading_and_writing() -> None:
    path = Path(report_file())
    assert read_report(path) == report()
    path.write_text(report_json(report()).replace('"command": "x"', '"command": "a\\ud800"'))
    assert report_json(read_report(path)).isascii()
