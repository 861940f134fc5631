"""How processes end: codes that mean what the README says, whatever happens to streams, disks and memory."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpusaudit.cli import main
from corpusaudit.commands import ending
from corpusaudit.commands.audit import write_results
from corpusaudit.commands.outputs import clear_old_report, reserve
from corpusaudit.commands.scaffold import WORKFLOW
from corpusaudit.errors import UsageError
from corpusaudit.features.text import languages
from corpusaudit.files.writing import CACHE_FOLDER
from tests.generators.stub_server import Reply, serve

WORDS = ("the", "patient", "reports", "low", "mood", "poor", "sleep", "and", "little", "appetite", "since", "spring")
AUDIT = ("audit", "a.jsonl", "--source", "b.jsonl", "--preset", "exploratory", "--quiet")
CHEAP = (*AUDIT, "--only", "memorization.exact_copies")
OLD = {"report.json": '{"schema_version": 1, "verdict": "pass"}', "report.html": "<title>corpusaudit: passes</title>"}


@pytest.fixture(autouse=True)
def _in_a_folder_with_two_corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORPUSAUDIT_DEBUG", raising=False)
    for shift, name in enumerate(("a.jsonl", "b.jsonl")):
        texts = (" ".join(WORDS[(i + j * (shift + 3)) % 12] for j in range(12)) for i in range(12))
        Path(name).write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)))


def old_report(folder: str = "corpusaudit-report") -> Path:
    """Write what an older audit left, with --pool too."""
    for place in (Path(folder), Path(folder, "pool")):
        place.mkdir(exist_ok=True)
        for name, text in OLD.items():
            (place / name).write_text(text)
    return Path(folder)


def left(folder: str = "corpusaudit-report") -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


def ends(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run a command in this process; return exit code and standard error."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert isinstance(stop.value.code, int)
    return stop.value.code, capsys.readouterr().err


def shell(script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a shell, as ``"$@"``, with streams as the script says."""
    command = ["bash", "-c", script, "bash", sys.executable, "-m", "corpusaudit.cli", *arguments]
    given = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=given)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


def test_the_workflow_of_init_uploads_only_what_its_run_wrote() -> None:
    steps = yaml.safe_load(WORKFLOW)["jobs"]["audit"]["steps"]
    (run,) = (step["run"] for step in steps if "corpusaudit audit" in step.get("run", ""))
    (uploaded,) = (step["with"]["path"].splitlines() for step in steps if "upload-artifact" in step.get("uses", ""))
    out = "${{ runner.temp }}/corpusaudit-report"  # a folder that is emptied before each job
    assert shlex.split(run)[-2:] == ["--out", out]
    assert uploaded == [f"{out}/**/{name}" for name in ("report.html", "report.json", "incidents.csv", "junit.xml")]


def test_the_workflow_of_init_shows_the_summary_of_its_run() -> None:
    steps = yaml.safe_load(WORKFLOW)["jobs"]["audit"]["steps"]
    (step,) = (step for step in steps if "GITHUB_STEP_SUMMARY" in step.get("run", ""))
    assert step["if"] == "always()"
    temp, shown = Path("temp").resolve(), Path("shown.md").resolve()
    audit = [*CHEAP, "--out", str(temp / "corpusaudit-report")]
    temp.mkdir()
    script = 'set -e\n"$PYTHON" -m corpusaudit.cli "$@"\ncorpusaudit() { "$PYTHON" -m corpusaudit.cli "$@"; }\n'
    done = subprocess.run(
        ["bash", "-c", script + step["run"], "bash", *audit],
        check=False,
        env={
            **os.environ,
            "PYTHON": sys.executable,
            "RUNNER_TEMP": str(temp),
            "GITHUB_STEP_SUMMARY": str(shown),
            "GITHUB_OUTPUT": str(temp / "output"),
        },
    )
    assert done.returncode == 0
    assert "corpusaudit verdict: **pass" in shown.read_text(encoding="utf-8")


# Streams


@pytest.mark.parametrize(
    "script", ['"$@" >&- 2>&- <&-', '"$@" 2>/dev/full | true; exit "${PIPESTATUS[0]}"'], ids=["closed", "gone"]
)
def test_without_anybody_who_reads_the_verdict_keeps_its_code(script: str) -> None:
    assert shell(script, *CHEAP[:-3], "--only", "memorization.exact_copies").returncode == 0
    assert left() == ["incidents.csv", "report.html", "report.json"]


def test_what_is_printed_into_closed_streams_enters_no_file_that_is_opened_later() -> None:
    program = (
        "import sys; from corpusaudit.commands.ending import exit_code_of\n"
        "def call():\n"
        "    with open('kept', 'w'), open('kept too', 'w'), open('kept as well', 'w'):\n"
        "        print('x', flush=True); print('y', file=sys.stderr, flush=True)\n"
        "    return 3\n"
        "sys.exit(exit_code_of(call, debug=False))"
    )
    script = f"{shlex.join([sys.executable, '-c', program])} >&- 2>&- <&-"
    assert subprocess.run(["bash", "-c", script], check=False).returncode == 3
    assert [Path(name).read_text() for name in ("kept", "kept too", "kept as well")] == ["", "", ""]


def test_a_pipe_that_is_full_for_a_while_loses_nothing() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    got = bytearray()

    def drain() -> None:
        while part := os.read(reader, 4096):
            got.extend(part)

    draining = threading.Thread(target=drain)
    raw = ending._Raw(writer)
    with io.BufferedWriter(raw) as stream:
        stream.write(b"x" * 100)
        draining.start()
        stream.write(b"x" * 300_000)
    os.close(writer)
    draining.join()
    os.close(reader)
    assert (len(got), raw.failed) == (300_100, None)


def test_output_that_was_asked_for_and_could_not_be_written_is_an_error() -> None:
    done = shell('"$@" >/dev/full', "schema")
    assert done.returncode == 2
    assert done.stderr == "Error: standard output: cannot be written (No space left on device)\n"
    assert shell('"$@" >/dev/full 2>&1', "--version").returncode == 2


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_terminals_of_other_encodings(encoding: str) -> None:
    done = shell('"$@" && "$@" --help', "audit", "--help", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    missing = shell('"$@"', "audit", "no\u2014\u05d0.jsonl", PYTHONIOENCODING=encoding)
    assert (missing.returncode, missing.stdout) == (2, "")


def test_a_lost_sentence_changes_no_code() -> None:
    assert shell('"$@" 2>&-', "audit", "none.jsonl").returncode == 2
    assert shell('"$@" 2>/dev/full', "nothing").returncode == 2


def test_without_arguments_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ((), ("generate",)):
        code, said = ends(capsys, *arguments)
        assert code == 2
        assert said.startswith("Usage: corpusaudit")
        assert "\nCommands:\n" in said


@pytest.mark.parametrize("arguments", [(), ("audit",), ("generate",)])
def test_help_shows_no_control_characters(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        main([*arguments, "--help"])
    assert "\b" not in capsys.readouterr().out


# Old reports


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "none.jsonl"),
        ("audit", "a.jsonl", "--config", "none.toml"),
        ("audit", "a.jsonl", "--config", "a.jsonl"),
        ("audit", "a.jsonl", "--preset", "none"),
        ("audit", "a.jsonl", "--only", "none"),
        ("audit", "a.jsonl", "--pool", "none.jsonl"),
        ("audit",),
        ("audit", "a.jsonl", "--private-evidence", "none/evidence.jsonl"),
        ("audit", "a.jsonl", "--private-evidence", "/dev/null"),
        ("audit", "a.jsonl", "--no-such-option"),
        ("audit", "a.jsonl", "--seed", "x"),
        ("audit", "a.jsonl", "--source", "b.jsonl", "--source", "b.jsonl"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("out", [(), ("--out", "here"), ("--out=here",)], ids=["default", "out", "out="])
def test_no_old_report_survives_a_run_that_ends_with_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], out: tuple[str, ...]
) -> None:
    folder = str(old_report("here" if out else "corpusaudit-report"))
    assert ends(capsys, *arguments, *out)[0] == 2
    assert left(folder) == []


def test_a_number_of_threads_that_is_none_is_left_aside() -> None:
    assert shell('"$@"', *CHEAP, NUMBA_NUM_THREADS="many").returncode == 0


def test_help_removes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    old_report()
    assert ends(capsys, "audit", "--out", "corpusaudit-report", "--help")[0] == 0
    assert len(left()) == 4


def test_what_is_no_report_of_ours_stays_until_it_is_known_to_be_no_input(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path("corpusaudit-report")
    folder.mkdir()
    row = '[{"text": "a corpus that is called report.json"}]'
    (folder / "report.json").write_text(row)
    Path("c.toml").write_text('[corpora]\nsynthetic = "corpusaudit-report/report.json"\n')
    code, said = ends(capsys, "audit", "--config", "c.toml")
    assert (code, "is read by this command" in said) == (2, True)
    assert (folder / "report.json").read_text() == row
    assert ends(capsys, *CHEAP[:-2], "--only", "memorization.exact_copies")[0] == 0
    assert json.loads((folder / "report.json").read_text())["exit_code"] == 0


def test_an_old_report_that_cannot_be_removed_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, **_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(UsageError, match=r"report\.json: what an older run wrote cannot be removed"):
        clear_old_report(old_report(str(tmp_path / "out")))


# Outputs and inputs


@pytest.mark.parametrize(
    "arguments",
    [
        (*CHEAP, "--private-evidence", "b.jsonl"),
        (*CHEAP, "--private-evidence", "./corpusaudit-report/../a.jsonl"),
        (*CHEAP, "--private-evidence", "corpusaudit-report/report.json"),
        ("audit", "*.jsonl", "--private-evidence", "b.jsonl"),
        ("audit", "a.jsonl", "--config", "c.toml", "--private-evidence", "c.toml"),
        ("audit", "a.jsonl", "--pool", "b.jsonl", "--private-evidence", "b.jsonl"),
        ("render", "a.jsonl", "--format", "html", "--out", "a.jsonl"),
        ("compare", "x=a.jsonl", "b.jsonl", "--out", "a.jsonl"),
        ("study", "x=a.jsonl", "b.jsonl", "--out", "b.jsonl"),
        ("utility", "--train", "x=a.jsonl", "--test", "b.jsonl", "--out", "a.jsonl"),
        ("utility", "--train", "x=a.jsonl", "--test", "b.jsonl", "--out", "b.jsonl"),
        ("generate", "data-to-label", "a.jsonl", "--out", "a.jsonl"),
        ("generate", "symptoms", "--co-occurrence-from", "a.jsonl", "--out", "."),
    ],
    ids=" ".join,
)
def test_no_output_is_written_over_an_input_or_another_output(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    Path("c.toml").write_text("seed = 1\n")
    arguments = (
        (*arguments, "--model", "m", "--base-url", "http://127.0.0.1:9/v1") if "generate" in arguments else arguments
    )
    Path("corpusaudit-report").mkdir()
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    code, said = ends(capsys, *arguments)
    assert code == 2
    assert "name another place for" in said
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before


@pytest.mark.parametrize("options", [("--private-evidence", "c/{}/rows.key"), ("--out", "c/{}")])
def test_no_output_lies_in_the_folder_of_the_cache(
    capsys: pytest.CaptureFixture[str], options: tuple[str, str]
) -> None:
    folder = Path("c") / CACHE_FOLDER
    folder.mkdir(parents=True)
    (folder / "rows.key").write_bytes(b"k" * 32)
    code, said = ends(capsys, "audit", "a.jsonl", "--cache", "c", options[0], options[1].format(CACHE_FOLDER))
    assert code == 2
    assert "lies in the folder of the cache" in said
    assert [path.name for path in folder.iterdir()] == ["rows.key"]
    assert (folder / "rows.key").read_bytes() == b"k" * 32


def test_an_old_table_goes_before_a_new_one_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    Path("table.md").write_text("an older comparison")
    assert ends(capsys, "compare", "a.jsonl", "b.jsonl", "--out", "table.md")[0] == 2
    assert not Path("table.md").exists()
    with pytest.raises(UsageError, match="no ordinary file"):
        reserve([Path("/dev/null")], ())


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "a.jsonl", "--out", "{}"),
        ("audit", "a.jsonl", "--private-evidence", "{}"),
        ("audit", "{}"),
        ("audit", "--config", "c.toml"),
        ("compare", "a.jsonl", "b.jsonl", "--out", "{}"),
        ("study", "a.jsonl", "b.jsonl", "--out", "{}"),
        ("generate", "label-to-data", "--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--out", "{}.jsonl"),
        ("generate", "symptoms", "--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--out", "{}"),
    ],
    ids=" ".join,
)
def test_names_that_no_file_can_have(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    Path("c.toml").write_text('[corpora]\nsynthetic = "a\\u0000b.jsonl"\n')
    code, said = ends(capsys, *(one.format("x" * 300) for one in arguments))
    assert (code, said.startswith("Error: ")) == (2, True)


# Disks, memory, signals


def test_a_full_disk_leaves_no_half_report() -> None:
    old_report()
    done = shell('ulimit -f 8; "$@"', *CHEAP, "--private-evidence", "evidence.jsonl", "--cache", "cache")
    assert done.returncode == 2
    assert "cannot be written (File too large)" in done.stderr
    assert left() == []
    assert sorted(path.name for path in Path().iterdir() if path.is_file()) == ["a.jsonl", "b.jsonl"]


def out_of_memory(*_: Any, **__: Any) -> None:
    raise MemoryError("of a document")


@pytest.mark.parametrize(
    "broken", ["corpusaudit.corpus.model.Corpus.digest", "corpusaudit.metrics.memorization.exact_copies.measure"]
)
def test_out_of_memory(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    monkeypatch.setattr(broken, property(out_of_memory) if broken.endswith("digest") else out_of_memory)
    old_report()
    code, said = ends(capsys, *CHEAP)
    assert code == 4
    assert said.startswith("Out of memory")
    assert "document" not in said.split(".")[0]
    assert left() == []


@pytest.mark.parametrize("megabytes", [60, 700])
def test_a_process_that_gets_too_little_memory(megabytes: int) -> None:
    old_report()
    done = shell(f'ulimit -v {megabytes}000; "$@"', *CHEAP)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("Out of memory")
    assert left() == []


@pytest.mark.usefixtures("default_signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_an_audit_with_its_code_and_leaves_nothing(name: str) -> None:
    old_report()
    command = [sys.executable, "-m", "corpusaudit.cli", "audit", "a.jsonl", "--source", "b.jsonl"]
    with subprocess.Popen(
        [*command, "--private-evidence", "evidence.jsonl"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        assert process.stderr.readline().startswith("reading")
        process.send_signal(getattr(signal, name))
        said, out = process.stderr.read(), process.stdout.read()
    assert process.returncode == 128 + getattr(signal, name)
    assert said.splitlines()[-1] == f"Stopped ({name}): no file is left half-written."
    assert "Traceback" not in said
    assert out == ""
    assert left() == []
    assert sorted(path.name for path in Path().iterdir() if path.is_file()) == ["a.jsonl", "b.jsonl"]


@pytest.mark.usefixtures("default_signals")
def test_a_signal_ends_a_generator_that_waits_for_an_answer() -> None:
    with serve(lambda *_: Reply(hang=30.0)) as stub:
        command = ["generate", "label-to-data", "--model", "m", "--base-url", stub.url, "--out", "new.jsonl", "--quiet"]
        with subprocess.Popen([sys.executable, "-m", "corpusaudit.cli", *command], stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            while not stub.calls and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGTERM)
            said = process.stderr.read().decode()
    assert process.returncode == 143
    assert said == "Stopped (SIGTERM): no file is left half-written.\n"
    assert Path("new.jsonl").read_text() == ""


@pytest.mark.usefixtures("default_signals")
def test_many_signals_at_once_end_a_process_once() -> None:
    program = (
        "import signal, sys, time; from corpusaudit.commands.ending import exit_code_of\n"
        "def call():\n"
        "    try:\n"
        "        signal.raise_signal(signal.SIGTERM)\n"
        "    finally:\n"
        "        signal.raise_signal(signal.SIGINT); open('taken back', 'w').close()\n"
        "code = exit_code_of(call, debug=False, last=True)\n"
        "signal.raise_signal(signal.SIGHUP); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (143, "Stopped (SIGTERM): no file is left half-written.\n")
    assert Path("taken back").exists()


def test_an_audit_needs_no_temporary_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/none")
    languages._identifier.cache_clear()
    assert ends(capsys, *CHEAP, "--cache", "cache")[0] == 0
    assert left() == ["incidents.csv", "report.html", "report.json"]
    assert languages.language("Der Patient schläft seit Wochen schlecht und klagt über Müdigkeit am Tag.") == "de"


@pytest.mark.usefixtures("default_signals")
def test_a_stop_that_was_lost_still_keeps_the_report_from_being_written(tmp_path: Path) -> None:
    def lose() -> int:
        try:
            signal.raise_signal(signal.SIGTERM)
        except KeyboardInterrupt:
            write_results()
        return 0

    assert ending.exit_code_of(lose, debug=False) == 143
    assert list(tmp_path.glob("report*")) == []


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_broken_pipe_that_is_not_standard_output_is_no_failed_gate(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, debug: str
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setenv("CORPUSAUDIT_DEBUG", debug)
    monkeypatch.setattr("corpusaudit.auditing.run.audit", breaks)
    code, said = ends(capsys, *CHEAP)
    assert code == 4
    assert ("Traceback" in said) == bool(debug)
