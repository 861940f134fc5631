"""The command line: exit codes, what goes to which stream, and every message a user can cause."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from corpusaudit import __version__
from corpusaudit.auditing.conditions import Conditions
from corpusaudit.auditing.gates import judge, verdict
from corpusaudit.auditing.known import known_metrics
from corpusaudit.cli import cli, main
from corpusaudit.commands.once import OnceCommand
from corpusaudit.commands.progress import show_progress
from corpusaudit.commands.report_file import read_report
from corpusaudit.config import load_config, load_preset
from corpusaudit.errors import ConfigError, InputError, UsageError
from corpusaudit.files.writing import write_text
from corpusaudit.reports.as_json import report_json
from corpusaudit.results import EXIT_CODES, AuditReport, CorpusSummary, Measurement, Provenance, Twin
from tests.late import jsonschema
from tests.reports.samples import with_findings

SECRET = "Zebulon Quackenbush"
WORDS = ("the", "patient", "reports", "low", "mood", "poor", "sleep", "and", "little", "appetite", "since", "spring")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORPUSAUDIT_DEBUG", raising=False)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command in this process; return exit code, standard output and standard error."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    out, err = capsys.readouterr()
    assert SECRET not in out + err
    assert isinstance(stop.value.code, int)
    return stop.value.code, out, err


def corpus_file(name: str, documents: int, shift: int = 0) -> str:
    rows = [
        {"id": f"{name}-{i}", "text": " ".join(WORDS[(i + j * (shift + 3)) % 12] for j in range(12))}
        for i in range(documents)
    ]
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return name


def measured(metric: str, value: float | None, **fields: Any) -> Measurement:
    base: dict[str, Any] = {
        "dimension": metric.split(".")[0],
        "better": "lower",
        "kind": "census",
        "unit": "rate",
        "n": 500,
    }
    return Measurement(
        metric=metric, value=value, reason=None if value is not None else "no source", **{**base, **fields}
    )


def report(copies: float | None = 0.0, preset: str = "release") -> AuditReport:
    """Return a whole report in which every gate of the preset passes, but for the copies given."""
    beside = {
        gate: 0.5 if gate.startswith(("diversity.self", "diversity.dist", "diversity.eff", "fidelity")) else 0.05
        for gate in load_preset(preset)
    }
    values = {gate: 0.0 if twin == 0.05 else twin for gate, twin in beside.items()}
    values = {gate: copies if gate == "memorization.exact_copies" else value for gate, value in values.items()}
    measurements = tuple(
        measured(
            gate,
            value,
            low=value,
            high=value,
            holdout=Twin(value=beside[gate], n=500, low=beside[gate], high=beside[gate]),
            p_value=1.0,
        )
        for gate, value in values.items()
    )
    gates = judge(measurements, load_preset(preset))
    outcome = verdict(gates)
    summary = CorpusSummary(digest="d", documents=500, empty=0, tokens=9000, labels=0, groups=None, skipped=0)
    made = AuditReport(
        verdict=outcome,
        exit_code=EXIT_CODES[outcome],
        created="2026-01-01T00:00:00Z",
        preset=preset,
        corpora={"synthetic": summary},
        gates=gates,
        measurements=measurements,
        findings=(),
        findings_total={},
        provenance=Provenance(
            version="0", signature="s", seed=0, packages={}, models={}, config_digest="c", command="x", duration={}
        ),
        limits=(),
    )
    return with_findings(made)


def report_file(**fields: Any) -> str:
    Path("report.json").write_text(report_json(report(**fields)), encoding="utf-8")
    return "report.json"


# Help and the small commands


@pytest.mark.parametrize("name", ["", *sorted(cli.commands)])
def test_help(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = run(capsys, *([name] if name else []), "--help")
    assert (code, err) == (0, "")
    assert out.startswith("Usage: corpusaudit")


def test_the_commands_of_the_contract() -> None:
    assert set(cli.commands) >= {"audit", "gate", "render", "metrics", "explain", "init", "demo", "doctor", "schema"}


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"corpusaudit {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["adit"], "No such command 'adit'"),
        (["audit", "--sauce", "x"], "No such option"),
        (["audit", "--seed", "-1"], "-1 is not in the range"),
        (["audit"], "no synthetic corpus: give its file, or a --config with corpora.synthetic"),
        (["audit", "none.jsonl"], "none.jsonl: no such file"),
        (["audit", "a.jsonl", "--source", "b.jsonk"], "b.jsonk: no such file; . holds "),
        (["audit", "a.jsonl", "--preset", "relase"], "unknown preset 'relase'; did you mean 'release'?"),
        (["audit", "a.jsonl", "--config", "none.toml"], "none.toml: cannot be read (No such file or directory)"),
        (
            ["audit", "a.jsonl", "--only", "memorisation"],
            "--only memorisation: no such metric or dimension; did you mean 'memorization'?",
        ),
        (
            ["audit", "a.jsonl", "--only", "diversity", "--skip", "diversity"],
            "--only and --skip leave no metric to measure",
        ),
        (["audit", "a.jsonl", "--text-field", "txt"], "no column 'txt'; did you mean 'text'? (columns: id, text)"),
        (["audit", "a.jsonl", "--label-field", "code"], "--label-field code: no corpus has a label there"),
        (["audit", "a.jsonl", "--group-field", "who"], "--group-field who: no corpus has a group there"),
        (["audit", "a.jsonl", "--private-evidence", "no/e.jsonl"], "no/e.jsonl: its folder does not exist"),
        (["audit", "a.jsonl", "--out", "a.jsonl"], "is a file"),
        (["audit", "a.jsonl", "--out", "a.jsonl/x"], "a.jsonl/x: cannot be used as output folder"),
        (["audit", "bad.jsonl"], "bad.jsonl:2: its text is not a string"),
        (
            ["explain", "memorization.verbatm"],
            "no metric 'memorization.verbatm'; did you mean 'memorization.verbatim'?",
        ),
        (["explain", "zzzz"], "no metric 'zzzz'; see: corpusaudit metrics"),
        (["gate", "none.json"], "none.json: cannot be read (No such file or directory)"),
        (["render", "none.json", "--format", "html"], "none.json: cannot be read"),
        (["render", "none.json"], "Missing option '--format'"),
        (["render", "none.json", "--format", "pdf"], "'pdf' is not one of 'html', 'markdown'"),
    ],
)
def test_what_a_user_can_mend_exits_with_2(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    corpus_file("a.jsonl", 4)
    corpus_file("b.jsonl", 4)
    Path("bad.jsonl").write_text(f'{{"text": "x"}}\n{{"text": ["{SECRET}"]}}\n')
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


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


def test_doctor_names_packages_and_models(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor")
    assert code == 0
    assert f"corpusaudit {__version__}" in out
    assert re.search(r"^ok +numpy +\d", out, re.M)
    assert re.search(r"^ok +model \w+/model.onnx +sha256", out, re.M)
    assert "pip install 'corpusaudit[sentence-transformers]'" in out or "installed" in out


def test_doctor_sees_a_changed_model(tmp_path: Path) -> None:
    from corpusaudit.commands.doctor import _model

    file = tmp_path / "model.onnx"
    assert not _model(file, "0").well
    file.write_bytes(b"x")
    changed = _model(file, "0" * 64)
    assert not changed.well
    assert "was changed" in changed.state


# init


def test_init_writes_what_audit_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "init")
    assert (code, out) == (0, "wrote corpusaudit.toml\nwrote .github/workflows/corpusaudit.yml\n")
    assert load_config("corpusaudit.toml", known=known_metrics()).gates == load_preset("release")
    Path("corpusaudit.toml").write_text("mine")
    code, out, err = run(capsys, "init")
    assert (code, out) == (2, "")
    assert "corpusaudit.toml, .github/workflows/corpusaudit.yml: stands already" in err
    assert Path("corpusaudit.toml").read_text() == "mine"
    assert run(capsys, "init", "--force")[0] == 0
    assert Path("corpusaudit.toml").read_text() != "mine"


def test_the_commented_lines_of_init_are_right_too(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "init")
    path = Path("corpusaudit.toml")
    lines = [
        re.sub(r"^# (?=(memorization|diversity|fidelity|\[metrics|min_tokens))", "", line)
        for line in path.read_text().splitlines()
    ]
    path.write_text("\n".join(lines))
    config = load_config(path, known=known_metrics())
    assert config.switched_off == ("fidelity.coverage",)
    assert config.metrics == {"memorization.verbatim": {"min_tokens": 20}}


# gate and render


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


@pytest.mark.parametrize(("kind", "begins"), [("html", "<!doctype html"), ("markdown", "#")])
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


def test_strict_makes_a_warning_count(capsys: pytest.CaptureFixture[str]) -> None:
    path = report_file(copies=0.1)
    code, out, _ = run(capsys, "gate", path, "--preset", "exploratory")
    assert code == 0
    assert out.startswith(" ! PASS WITH WARNINGS  Passes with 1 warning: Documents copied whole.")
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


def test_reports_survive_reading_and_writing() -> None:
    path = Path(report_file())
    assert read_report(path) == report()
    path.write_text(report_json(report()).replace('"command": "x"', '"command": "a\\ud800"'))
    assert report_json(read_report(path)).isascii()


def test_files_are_written_whole_or_not_at_all() -> None:
    path = Path("out.txt")
    write_text(path, "one")
    write_text(path, "two")
    assert path.read_text() == "two"
    assert stat.S_IMODE(path.stat().st_mode) & 0o400
    assert [entry.name for entry in Path().iterdir()] == ["out.txt"]
    with pytest.raises(UsageError, match="cannot be written"):
        write_text(Path("none/out.txt"), "x")


# audit


def test_audit_of_one_corpus_is_unmeasured_not_passed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "audit", corpus_file("a.jsonl", 30), "--only", "diversity")
    assert code == 3
    assert "corpusaudit-report" in out
    assert err
    found = read_report(Path("corpusaudit-report/report.json"))
    assert (found.verdict, found.exit_code) == ("unmeasured", 3)
    assert {m.dimension for m in found.measurements} == {"diversity"}
    assert Path("corpusaudit-report/report.html").read_text(encoding="utf-8").lower().startswith("<!doctype html")


def test_limits_left_out_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "audit", corpus_file("a.jsonl", 30), "--only", "diversity.ttr")
    assert code == 3
    assert "left out on request" in out
    assert "could not be" not in out
    found = read_report(Path("corpusaudit-report/report.json"))
    assert {gate.reason_kind for gate in found.gates} == {"left_out"}
    assert "memorization.verbatim" in found.left_out
    assert "diversity.ttr" not in found.left_out


def test_limits_that_only_warn_stop_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus_file("a.jsonl", 30)
    code, out, _ = run(capsys, "audit", path, "--only", "diversity.ttr", "--preset", "exploratory")
    assert code == 0
    assert "Nothing was judged: none of the" in out
    code, out, _ = run(capsys, "audit", path, "--only", "diversity.exact_duplicates", "--preset", "exploratory")
    assert code == 0
    assert "PASS WITH WARNINGS" in out
    found = read_report(Path("corpusaudit-report/report.json"))
    assert (found.verdict, found.exit_code, found.warnings) == ("pass", 0, 1)
    assert "Verdict: <strong>pass with 1 warning</strong>" in Path("corpusaudit-report/report.html").read_text()
    only = ("--only", "diversity.exact_duplicates", "--preset", "exploratory")
    assert run(capsys, "audit", path, *only, "--strict")[0] == 1
    code, out, _ = run(capsys, "audit", path, "--only", "memorization.verbatim", "--preset", "exploratory")
    assert code == 3, "nothing was measured"


def test_audit_finds_copies_and_writes_private_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    corpus_file("a.jsonl", 12)
    arguments = ["a.jsonl", "--source", "a.jsonl", "--holdout", corpus_file("h.jsonl", 12, 4), "--quiet"]
    code, _, err = run(
        capsys,
        "audit",
        *arguments,
        "--only",
        "memorization.exact_copies",
        "--private-evidence",
        "e.jsonl",
        "--out",
        "r",
    )
    assert (code, err) == (1, "")
    assert stat.S_IMODE(Path("e.jsonl").stat().st_mode) == 0o600
    assert len(Path("e.jsonl").read_text().splitlines()) >= 12


def test_audit_reads_everything_from_a_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    corpus_file("a.jsonl", 12)
    Path("c.toml").write_text('preset = "exploratory"\nseed = 7\n[corpora]\nsynthetic = "a.jsonl"\n')
    run(capsys, "audit", "--config", "c.toml", "--only", "diversity.ttr", "--quiet")
    found = read_report(Path("corpusaudit-report/report.json"))
    assert (found.preset, found.provenance.seed) == ("exploratory", 7)
    run(
        capsys,
        "audit",
        "--config",
        "c.toml",
        "--only",
        "diversity.ttr",
        "--quiet",
        "--seed",
        "8",
        "--preset",
        "release",
    )
    found = read_report(Path("corpusaudit-report/report.json"))
    assert (found.preset, found.provenance.seed) == ("release", 8)


def test_bad_rows_are_skipped_and_counted_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus_file("a.jsonl", 12)
    with Path(path).open("a") as stream:
        stream.write(f'{{"text": ["{SECRET}"]}}\n')
    assert run(capsys, "audit", path, "--only", "diversity.ttr")[0] == 2
    assert run(capsys, "audit", path, "--only", "diversity.ttr", "--on-bad-rows", "skip")[0] == 3
    assert read_report(Path("corpusaudit-report/report.json")).corpora["synthetic"].skipped == 1


def test_skipped_rows_are_said_and_keep_the_corpus_from_a_pass(capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus_file("a.jsonl", 300)
    with Path(path).open("a") as stream:
        stream.write("{\n" * 3)
    Path("own.toml").write_text('preset = "exploratory"\n[gates]\ndiversity.ttr = { max = 0.9999 }')
    call = ("audit", path, "--only", "diversity.ttr", "--on-bad-rows", "skip", "--config", "own.toml")
    run(capsys, *call)
    assert read_report(Path("corpusaudit-report/report.json")).unread == ()
    with Path(path).open("a") as stream:
        stream.write("{\n")
    assert run(capsys, *call)[0] == 3
    found = read_report(Path("corpusaudit-report/report.json"))
    assert found.verdict == "unmeasured"
    assert found.unread[0].startswith(
        "4 of 304 rows of the synthetic corpus could not be read and were skipped (1.32%)"
    )
    assert any("Bad rows of the synthetic corpus, left out on request: 4." in sentence for sentence in found.limits)


def two_columns() -> str:
    rows = [{"note": f"note {i}", "summary": f"{WORDS[i]} slept badly for {i} nights"} for i in range(12)]
    Path("two.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return "two.jsonl"


def test_all_text_fields_are_read_and_those_left_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    call = ("audit", two_columns(), "--only", "diversity.ttr", "--text-field", "note")
    for more, unread, tokens in (
        ((), True, 24),
        (("--text-field", "summary"), False, 96),
        (("--ignore-field", "summary"), False, 24),
    ):
        assert run(capsys, *call, *more)[0] == 3
        found = read_report(Path("corpusaudit-report/report.json"))
        assert bool(found.unread) == unread
        assert found.corpora["synthetic"].tokens == tokens
    assert "Left unread on request in the synthetic corpus: 'summary'." in found.limits


def commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*names, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


def single_options(command: click.Command) -> Iterator[str]:
    """Yield every option of a command that takes one value, under each of its names."""
    for option in command.params:
        if isinstance(option, click.Option) and not option.multiple and not option.is_flag:
            yield from (*option.opts, *option.secondary_opts)


def some_value(command: click.Command, name: str) -> str:
    option = next(one for one in command.params if name in one.opts)
    if isinstance(option.type, click.Choice):
        return str(option.type.choices[0])
    return str(Path.cwd()) if isinstance(option.type, click.Path) and option.type.exists else "1"


@pytest.mark.parametrize("names", [names for names, command in commands(cli) if [*single_options(command)]])
def test_an_option_of_one_value_given_twice_is_refused(
    capsys: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    command = dict(commands(cli))[names]
    for option in single_options(command):
        value = some_value(command, option)
        values = [value] * next(one.nargs for one in command.params if option in one.opts)
        forms = [[option, *values]]
        if option.startswith("--") and len(values) == 1:
            forms.append([f"{option}={value}"])
        others = [one for one in command.params if one.required and option not in one.opts]
        needed = [str(part) for one in others for part in required_part(command, one)]
        for given in forms:
            code, out, err = run(capsys, *names, *given, *needed, *given)
            assert (code, out) == (2, ""), given
            assert "is given twice; all but one would be left unread" in err, given
            assert option.lstrip("-") in err, given


def required_part(command: click.Command, one: click.Parameter) -> list[str]:
    name = one.opts[0]
    return [name, some_value(command, name)] if isinstance(one, click.Option) else ["1"]


def test_two_names_of_one_option_are_one_and_flags_may_come_twice(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "generate", "icd10", "--codes", "F32.1", "-k", "0", "--shots", "1", "--dry-run")
    assert code == 2
    assert "is given twice" in err
    code, out, _ = run(capsys, "generate", "icd10", "--codes", "F32.1", "-k", "0", "--dry-run", "--dry-run", "--quiet")
    assert code == 0
    assert out
    assert run(capsys, "audit", "--source", "a", "--source", "b", "--help")[0] == 0


def test_no_command_is_without_the_check() -> None:
    assert all(isinstance(command, OnceCommand) for _, command in commands(cli))


def test_fields_of_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    two_columns()
    path = Path("c.toml")
    path.write_text('[corpora]\nsynthetic = { path = "two.jsonl", text = ["note", "summary"] }\n')
    assert run(capsys, "audit", "--config", "c.toml", "--only", "diversity.ttr")[0] == 3
    assert read_report(Path("corpusaudit-report/report.json")).corpora["synthetic"].tokens == 96
    path.write_text('[corpora]\nsynthetic = { path = "two.jsonl", text = "note", ignore = ["summary"] }\n')
    assert run(capsys, "audit", "--config", "c.toml", "--only", "diversity.ttr")[0] == 3
    assert read_report(Path("corpusaudit-report/report.json")).unread == ()


def crash(*_: Any, **__: Any) -> None:
    raise ValueError(f"cannot handle {SECRET}")


@pytest.mark.parametrize("debug", [False, True])
def test_a_crash_exits_with_4_and_quotes_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    monkeypatch.setattr("corpusaudit.auditing.run.audit", crash)
    Path("corpusaudit-report").mkdir()
    old = Path("corpusaudit-report/report.json")
    old.write_text("{}")
    if debug:
        monkeypatch.setenv("CORPUSAUDIT_DEBUG", "1")
    with pytest.raises(SystemExit) as stop:
        main(["audit", corpus_file("a.jsonl", 4)])
    out, err = capsys.readouterr()
    assert stop.value.code == 4
    assert "Internal error: ValueError" in err
    assert ("Traceback" in err) == debug
    assert (SECRET in out + err) == debug
    assert not old.exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ConfigError("x"), InputError("x")])
def test_other_ends(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("corpusaudit.commands.catalogue.list_metrics", stop)
    assert run(capsys, "metrics")[0] == (130 if isinstance(error, KeyboardInterrupt) else 2)


# Progress, streams and processes


def test_progress_is_one_line_a_stage_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress(quiet=False) as progress:
        for done in (0, 5, 10, 10):
            progress("tokens", done, 10)
        progress("judging", 0, 0)
    out, err = capsys.readouterr()
    assert out == ""
    assert [re.sub(r"\d\.\d s", "0 s", line) for line in err.splitlines()] == ["tokens: 10 (0 s)", "judging (0 s)"]
    with show_progress(quiet=True) as progress:
        progress("tokens", 10, 10)
    assert capsys.readouterr() == ("", "")


def test_progress_on_a_terminal_shows_a_bar() -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with show_progress(quiet=False, stream=stream) as progress:
        progress("tokens [red]", 5, 10)
        progress("tokens [red]", 10, 10)
    assert "tokens [red]" in stream.getvalue()
    assert "10/10" in stream.getvalue()


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "corpusaudit.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, **options)


def test_as_a_process() -> None:
    assert process("--version").stdout == f"corpusaudit {__version__}\n"
    refused = process("audit", "none.jsonl")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "Error: none.jsonl: no such file; . holds no files\n"


def test_a_reader_that_goes_away_makes_no_trace() -> None:
    command = f"{sys.executable} -m corpusaudit.cli schema | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
