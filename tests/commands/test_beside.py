"""The summary of a report of ``--pool`` names the other one: the worse verdict of the two counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpusaudit.reports.as_json import report_json
from corpusaudit.reports.brief import LINES
from corpusaudit.results import AuditReport
from tests.commands.running import report, run


def write(folder: str, made: AuditReport, digest: str = "d") -> str:
    """Write a report on a corpus of that digest, and return its path."""
    synthetic = made.corpora["synthetic"].model_copy(update={"digest": digest})
    path = Path(folder, "report.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report_json(made.model_copy(update={"corpora": {"synthetic": synthetic}})), encoding="utf-8")
    return str(path)


def summary(capsys: pytest.CaptureFixture[str], path: str) -> str:
    code, out, _ = run(capsys, "render", path, "--format", "summary")
    assert code == 0
    assert len(out.splitlines()) <= LINES
    return out


def test_each_names_the_other_with_its_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    used, pool = write("out", report()), write("out/pool", report(copies=0.1))
    said = "**This audit has another report, and the worse verdict counts: "
    text = summary(capsys, used)
    assert text.startswith("# ✓ ")
    assert f"{said}fail** in out/pool/report.json (Do not release this corpus as it stands." in text.splitlines()[2]
    assert f"{said}pass** in out/report.json (This corpus met every limit" in summary(capsys, pool)


def test_it_is_found_from_inside_its_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("out", report())
    write("out/pool", report(copies=0.1))
    monkeypatch.chdir("out/pool")
    assert ": pass** in ../report.json (" in summary(capsys, "report.json")


def test_a_report_of_one_audit_names_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert "another report" not in summary(capsys, write("out", report()))


def test_what_lies_there_of_another_corpus_or_damaged_is_not_named(capsys: pytest.CaptureFixture[str]) -> None:
    used, pool = write("out", report()), write("out/pool", report(copies=0.1), "another")
    assert "another report" not in summary(capsys, used)
    data = json.loads(Path(pool).read_text(encoding="utf-8"))
    Path(pool).write_text(json.dumps({**data, "verdict": "pass"}), encoding="utf-8")
    assert "another report" not in summary(capsys, used)


def test_other_formats_are_of_one_report(capsys: pytest.CaptureFixture[str]) -> None:
    used = write("out", report())
    alone = run(capsys, "render", used, "--format", "markdown")[1]
    write("out/pool", report(copies=0.1))
    assert run(capsys, "render", used, "--format", "markdown")[1] == alone
