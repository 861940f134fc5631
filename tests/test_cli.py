"""The command line as a whole: help, exit codes, what goes to which stream, and every message a user can cause."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpusaudit import __version__, commands
from corpusaudit.cli import cli, main
from corpusaudit.errors import ConfigError, InputError
from tests.commands.running import SECRET, corpus_file, run


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORPUSAUDIT_DEBUG", raising=False)


@pytest.mark.parametrize("name", ["", *sorted(cli.commands)])
def test_help(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = run(capsys, *([name] if name else []), "--help")
    assert (code, err) == (0, "")
    assert out.startswith("Usage: corpusaudit")


def test_the_commands_of_the_contract() -> None:
    assert set(cli.commands) >= {"audit", "gate", "render", "metrics", "explain", "init", "demo", "doctor", "schema"}


def test_a_command_stands_in_the_module_of_its_name() -> None:
    for name, command in cli.commands.items():
        assert command.callback is not None
        module = "generate.group" if name == "generate" else f"{name}_command"
        assert command.callback.__module__ == f"corpusaudit.commands.{module}"
    modules = {path.name for path in Path(commands.__file__).parent.glob("*_command.py")}
    assert modules == {f"{name}_command.py" for name in cli.commands if name != "generate"}


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
        (["audit", "a.jsonl", "--source", "b.jsonk"], "b.jsonk: no such file; the current folder holds "),
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
        (["audit", "a.jsonl", "--label-field", "code"], "a.jsonl: no column 'code' (columns: id, text)"),
        (["audit", "a.jsonl", "--group-field", "who"], "a.jsonl: no column 'who' (columns: id, text)"),
        (["audit", "a.jsonl", "--label-field", "tex"], "no column 'tex'; did you mean 'text'? (columns: id, text)"),
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
        (["render", "none.json"], "Missing option '--format'. Choose from: html, markdown, summary, "),
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


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "corpusaudit.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, **options)


def test_as_a_process() -> None:
    assert process("--version").stdout == f"corpusaudit {__version__}\n"
    refused = process("audit", "none.jsonl")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "Error: none.jsonl: no such file; the current folder holds no files\n"


def test_a_reader_that_goes_away_makes_no_trace() -> None:
    command = f"{sys.executable} -m corpusaudit.cli schema | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
