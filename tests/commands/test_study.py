"""``study`` from the command line: audits with the study's measures, and one table and figure of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from corpusaudit.auditing.known import choose_metrics, known_metrics
from corpusaudit.metrics.registry import STUDY, load_metrics
from corpusaudit.reports.formats import format_names
from corpusaudit.reports.study.words import NAMES
from tests.commands.running import run

CHEAP = ("--only", "diversity.ttr", "--only", "diversity.self_bleu", "--only", "memorization.nearest_distance")
WORDS = ("the", "patient", "reports", "low", "mood", "poor", "sleep", "and", "little", "appetite", "since", "spring")


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUSAUDIT_KEY", "a key for these tests alone")


def corpus(name: str, shift: int, count: int = 24) -> str:
    rows = [
        {"text": " ".join(WORDS[(i * 5 + j * shift + i // 12) % 12] for j in range(6 + i % 5)), "label": "ab"[i % 2]}
        for i in range(count)
    ]
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return name


def audited(capsys: pytest.CaptureFixture[str], name: str, shift: int, *options: str) -> str:
    real = ("--source", corpus("source.jsonl", 1), "--holdout", corpus("holdout.jsonl", 7))
    run(
        capsys,
        "audit",
        corpus(f"{name}.jsonl", shift),
        *real,
        *CHEAP,
        "--label-field",
        "label",
        "--out",
        name,
        "--quiet",
        *options,
    )
    return f"{name}/report.json"


def test_one_table_over_two_audits_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    one, other = audited(capsys, "one", 5), audited(capsys, "other", 11)
    code, out, err = run(capsys, "study", one, f"second={other}")
    assert (code, err) == (0, "")
    assert out.startswith("The study's measures\n")
    assert "second" in out
    assert "not measured" in out
    code, out, err = run(capsys, "study", one, other, "--format", "csv", "--by-label")
    assert err == ""
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["generator"], row["label"]) for row in rows] == [
        (name, label) for label in ("", "a", "b") for name in ("one", "other")
    ]
    report = json.loads(Path(one).read_text(encoding="utf-8"))
    values = {m["metric"]: m for m in report["measurements"]}
    assert float(rows[0]["diversity.ttr"]) == values["diversity.ttr"]["value"]
    assert float(rows[0]["diversity.ttr_holdout"]) == values["diversity.ttr"]["holdout"]["value"]
    for kind in format_names("study"):
        axes = ("--quality", "diversity.ttr")
        assert run(capsys, "study", one, other, "--format", kind, "--out", "made", *axes) == (0, "", "")
        assert Path("made").stat().st_size > 500


def test_a_figure_needs_two_axes(capsys: pytest.CaptureFixture[str]) -> None:
    only = ("--skip", "memorization")
    one, other = audited(capsys, "one", 5, *only), audited(capsys, "other", 11, *only)
    for kind in ("svg", "pdf"):
        code, out, err = run(capsys, "study", one, other, "--format", kind)
        assert (code, out) == (2, "")
        assert "nothing to draw" in err
    assert run(capsys, "study", one, other)[0] == 0


def test_reports_that_do_not_compare_are_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = audited(capsys, "one", 5), audited(capsys, "other", 11, "--seed", "3")
    code, _, err = run(capsys, "study", one, other)
    assert (code, "seed: 0 in one, 3 in other" in err) == (2, True)
    monkeypatch.setenv("CORPUSAUDIT_KEY", "another key than that of the first")
    third = audited(capsys, "third", 11)
    monkeypatch.delenv("CORPUSAUDIT_KEY")
    code, _, err = run(capsys, "study", one, third)
    assert (code, "--same-corpora" in err) == (2, True)
    code, out, _ = run(capsys, "study", one, third, "--same-corpora")
    assert (code, "Not verified" in out) == (0, True)
    assert run(capsys, "study", one, f"one={third}", "--same-corpora")[0] == 2
    assert run(capsys, "study", one, third, "--same-corpora", "--require-seal")[0] == 2


def test_every_measure_of_the_study_is_there_under_its_id_and_has_a_name() -> None:
    assert set(STUDY) <= set(known_metrics().kinds)
    assert {*NAMES, "memorization.plagiarism_rate"} == set(STUDY)
    asked = {metric.record.id for metric in choose_metrics(load_metrics(), ["diversity.ttr"], (), ["study"])}
    assert {metric.record.id for metric in load_metrics() if set(STUDY) & set(metric.record.measures)} == asked
