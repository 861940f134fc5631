"""What ``--only`` leaves out reads so in every output, with the units of a whole audit."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from junitparser import JUnitXml, Skipped

from corpusaudit.config import load_preset
from corpusaudit.reports.formats import format_names
from tests.commands.running import corpus_file, run

ONE = "diversity.exact_duplicates"
LEFT_OUT = sorted(set(load_preset("release")) - {ONE})
LIMIT = "at most 1 percentage point above holdout"
"""Of a rate: without its unit it would read 0.01."""


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> str:
    code, out, _ = run(capsys, "audit", corpus_file("a.jsonl", 12), "--only", ONE, "--out", "out", "--quiet")
    assert code == 3
    assert f"Of {len(LEFT_OUT) + 1} limits: {len(LEFT_OUT)} left out, " in out
    assert ONE in out, "what was measured is shown"
    assert "not measured" not in out.lower()
    assert f"Left out on request ({len(LEFT_OUT)}): memorization.exact_copies, " in " ".join(out.split()) + " "
    return "out/report.json"


def rendered(capsys: pytest.CaptureFixture[str], report: str, name: str) -> str:
    code, out, _ = run(capsys, "render", report, "--format", name)
    assert code == 0
    return out


@pytest.mark.parametrize("name", format_names("render"))
def test_no_limit_that_was_left_out_reads_as_not_measured(
    capsys: pytest.CaptureFixture[str], report: str, name: str
) -> None:
    text = rendered(capsys, report, name).replace("_", " ").casefold()
    if name != "incidents":  # which has a line an incident, and none of a limit
        assert "left out" in text
        assert "could not be checked" not in text
        assert "it was not measured" not in text


def test_the_long_forms_keep_the_units(capsys: pytest.CaptureFixture[str], report: str) -> None:
    for name in ("markdown", "html", "junit"):
        text = rendered(capsys, report, name)
        assert LIMIT in text
        assert "at most 0.01" not in text


def test_the_summary_names_them_in_one_line(capsys: pytest.CaptureFixture[str], report: str) -> None:
    text = rendered(capsys, report, "summary")
    assert "**Limits left out on request:** Documents copied whole; Copies beyond doubt; " in text
    assert "| ? left out" not in text


def test_a_table_gives_unit_and_reason(capsys: pytest.CaptureFixture[str], report: str) -> None:
    rows = {row["metric"]: row for row in csv.DictReader(rendered(capsys, report, "csv").splitlines()) if row["limit"]}
    assert (rows["memorization.verbatim"]["unit"], rows["fidelity.coverage"]["unit"]) == ("rate", "share")
    assert all(rows[metric]["reason"] == "It was left out of this audit on request." for metric in LEFT_OUT)


def test_only_the_verdict_stops_a_reader_of_junit(capsys: pytest.CaptureFixture[str], report: str) -> None:
    Path("junit.xml").write_text(rendered(capsys, report, "junit"), encoding="utf-8")
    suites = JUnitXml.fromfile("junit.xml")
    skipped = {
        case.name.split()[0] for suite in suites for case in suite if isinstance(next(iter(case.result), None), Skipped)
    }
    assert skipped == set(LEFT_OUT)
    assert (suites.errors, suites.failures) == (1, 0)


def test_figures_over_time_tell_them_apart(capsys: pytest.CaptureFixture[str], report: str) -> None:
    lines = [line for line in rendered(capsys, report, "openmetrics").splitlines() if "limit_left_out{" in line]
    assert sum(line.endswith(" 1") for line in lines) == len(LEFT_OUT)
    (one,) = (line for line in lines if ONE in line)
    assert one.endswith(" 0")


def test_judged_again_they_keep_units_and_are_left_out(capsys: pytest.CaptureFixture[str], report: str) -> None:
    code, out, _ = run(capsys, "gate", report, "--preset", "clinical-release")
    assert code == 3
    assert f"Left out on request ({len(LEFT_OUT)})" in out
