"""Metrics on request: no audit measures them unasked, each way of asking does, and nothing reads as left out."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest

import corpusaudit
from corpusaudit.auditing.known import choose_metrics, known_metrics
from corpusaudit.config import AuditConfig, load_config, load_preset, preset_names
from corpusaudit.errors import ConfigError, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics import registry
from corpusaudit.metrics.record import Metric, Outcome, PlugIns, Record
from corpusaudit.metrics.registry import load_metrics
from tests.commands.running import run

USUAL, DEAR, DEARER = "acme.usual", "acme.dear", "acme.slow"


def metric(name: str, *, by_default: bool) -> Metric:
    record = Record(
        name, 1, "fidelity", "lower", "estimate", "score", ("synthetic",), (f"{name}_1",), by_default=by_default
    )

    def measure(_workspace: Workspace) -> Outcome:
        """Words of one document over those of all."""
        return Outcome((record.measurement(f"{name}_1", value=0.25, low=0.2, high=0.3, n=9),))

    return Metric(record, measure, "acme", "1.0")


METRICS = (metric(USUAL, by_default=True), metric(DEAR, by_default=False), metric(DEARER, by_default=False))


@pytest.fixture(autouse=True)
def plugged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "plug_ins", lambda: PlugIns(METRICS))


def texts() -> list[str]:
    draw, words = random.Random(5), ("ward", "week", "cough", "fever", "sleep", "mood")
    return [" ".join(draw.choice(words) for _ in range(9)) for _ in range(12)]


def measured(**given: Any) -> set[str]:
    report = corpusaudit.audit(texts(), **given)
    assert report.provenance.signature.count("acme.") == sum(m.metric.startswith("acme.") for m in report.measurements)
    return {m.metric for m in report.measurements if m.metric.startswith("acme.")}


@pytest.mark.parametrize(
    ("only", "skip", "also", "limited", "chosen"),
    [
        ((), (), (), (), [USUAL]),
        ((), (), (DEAR,), (), [USUAL, DEAR]),
        ((), (), (f"{DEAR}_1",), (), [USUAL, DEAR]),
        ((), (), ("fidelity",), (), [USUAL, DEAR, DEARER]),
        ((), (), (), (f"{DEARER}_1",), [USUAL, DEARER]),
        (("fidelity",), (), (), (), [USUAL]),
        (("fidelity",), (), (), (f"{DEAR}_1",), [USUAL]),
        (("fidelity",), (), ("fidelity",), (), [USUAL, DEAR, DEARER]),
        (("fidelity", DEAR), (), (), (), [USUAL, DEAR]),
        ((f"{DEAR}_1",), (), (), (), [DEAR]),
        ((DEAR,), (), (DEARER,), (), [DEAR, DEARER]),
        ((), (DEAR,), ("fidelity",), (f"{DEAR}_1",), [USUAL, DEARER]),
    ],
)
def test_who_is_measured(
    only: tuple[str, ...], skip: tuple[str, ...], also: tuple[str, ...], limited: tuple[str, ...], chosen: list[str]
) -> None:
    assert [one.record.id for one in choose_metrics(METRICS, only, skip, also, limited)] == chosen


def test_study_stands_for_the_measures_of_the_study() -> None:
    wanted = {"diversity.ttr", "diversity.self_bleu", "fidelity.mmd", "memorization.nearest_distance", DEAR}
    chosen = choose_metrics(load_metrics(), [DEAR], (), ["study"])
    assert wanted <= {one.record.id for one in chosen}
    assert not {"diversity.mattr", USUAL} & {one.record.id for one in chosen}


def test_an_audit_measures_what_is_asked_for() -> None:
    few = {"skip": ["disclosure", "memorization", "diversity"]}
    assert measured(**few) == {f"{USUAL}_1"}
    assert measured(**few, also=[DEAR]) == {f"{USUAL}_1", f"{DEAR}_1"}
    assert measured(only=[DEAR]) == {f"{DEAR}_1"}
    assert measured(**few, config=AuditConfig(also=[DEAR]), also=[DEARER]) == {
        f"{one}_1" for one in (USUAL, DEAR, DEARER)
    }


def test_a_limit_makes_it_run_and_what_nobody_asked_for_is_not_left_out() -> None:
    gates = {f"{DEAR}_1": {"max": 0.5}}
    config = AuditConfig.model_validate({"gates": gates})
    report = corpusaudit.audit(texts(), config=config, skip=["disclosure", "diversity"])
    assert [(gate.metric, gate.state) for gate in report.gates] == [(f"{DEAR}_1", "pass")]
    assert "diversity.ttr" in report.left_out
    assert not [name for name in report.left_out if name.startswith("acme.")]
    skipped = corpusaudit.audit(texts(), config=config, only=["diversity.ttr"])
    assert (skipped.exit_code, skipped.gates[0].reason_kind) == (3, "left_out")
    assert {f"{USUAL}_1", f"{DEAR}_1"} <= set(skipped.left_out)
    assert f"{DEARER}_1" not in skipped.left_out


def test_presets_judge_none() -> None:
    dear = {name for metric in load_metrics() if not metric.record.by_default for name in metric.record.measures}
    assert not [gate for preset in preset_names() for gate in load_preset(preset) if gate in dear]


def test_names_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--also acme.deer: no such metric or dimension; did you mean 'acme.dear'"):
        choose_metrics(METRICS, (), (), ["acme.deer"])
    with pytest.raises(UsageError, match="--only study: no such metric"):
        choose_metrics(METRICS, ["study"])
    file = tmp_path / "own.toml"
    file.write_text('also = ["study", "fidelity", "acme.deer"]', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"own.toml: also: acme.deer: no such metric .* mean 'acme.dear'"):
        load_config(file, known=known_metrics())
    file.write_text('also = "study"', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"own.toml: also: must be a valid list"):
        load_config(file, known=known_metrics())
    with pytest.raises(ConfigError, match=r"configuration: also: acme.deer"):
        corpusaudit.audit(texts(), config=AuditConfig(also=["acme.deer"]))


def test_what_else_is_measured_changes_no_digest() -> None:
    assert AuditConfig(also=["study"]).digest() == AuditConfig().digest()


def test_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(json.dumps({"text": text}) + "\n" for text in texts())
    Path("new.jsonl").write_text(rows, encoding="utf-8")
    Path("own.toml").write_text(f'preset = "exploratory"\nalso = ["{DEARER}"]\n', encoding="utf-8")
    given = ("audit", "new.jsonl", "--config", "own.toml", "--only", "diversity.ttr", "--out", "out", "--quiet")
    run(capsys, *given, "--also", DEAR)
    report = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert [m["metric"] for m in report["measurements"]] == ["diversity.ttr", f"{DEAR}_1", f"{DEARER}_1"]
    assert f"--also {DEAR}" in report["provenance"]["command"]
    code, _, error = run(capsys, *given, "--also", "acme.deer")
    assert (code, "--also acme.deer: no such metric or dimension; did you mean 'acme.dear'" in error) == (2, True)


def test_lists_mark_them(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setattr(sys.modules[__name__], "__doc__", "Words of one document.")  # their page is this module's
    _, out, _ = run(capsys, "metrics")
    rows = {row.split()[0]: row.split(maxsplit=2)[2] for row in out.splitlines() if row.startswith("acme.")}
    assert rows == {
        USUAL: "Words of one document.",
        DEAR: "(on request) Words of one document.",
        DEARER: "(on request) Words of one document.",
    }
    assert "on request: measured where --also, --only or a limit names it" in out
    assert f"on request: measured where --also {DEAR}" in run(capsys, "explain", DEAR)[1]
    assert "on request" not in run(capsys, "explain", USUAL)[1]
