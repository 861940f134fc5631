"""The plugin of pytest: run by pytest itself, on reports that pass, fail and are unmeasured, and on an audit."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import corpusaudit
from corpusaudit.corpus.model import read_corpus
from corpusaudit.pytest_plugin import assert_passes
from corpusaudit.reports.as_json import report_json
from corpusaudit.results import AuditReport
from tests.commands.running import report
from tests.examples.running import EXAMPLES, KEY, notes, write_rows

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(corpusaudit.__file__).parent
TEST = """\
from corpusaudit.pytest_plugin import assert_passes

def test_it(corpusaudit_report):
    assert_passes(corpusaudit_report)
"""
PRIVATE = "Zebulon Quackenbush keeps the ferry bell in a barrel of barley behind the mill."


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CORPUSAUDIT_KEY", raising=False)


def run_pytest(*options: str, test: str = TEST, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest on a test in this folder, with our plugin and no other."""
    Path("test_corpus.py").write_text(test, encoding="utf-8")
    given = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "200", **environment}
    command = [sys.executable, "-m", "pytest", "-p", "corpusaudit.pytest_plugin", "-p", "no:cacheprovider", *options]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]]), **given}
    environ.pop("PYTEST_XDIST_WORKER", None)  # each worker has a folder of its own
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    assert PRIVATE[:16] not in done.stdout + done.stderr
    return done


def write_report(made: AuditReport) -> str:
    Path("kept.json").write_text(report_json(made), encoding="utf-8")
    return "kept.json"


def test_the_entry_point_is_the_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"corpusaudit": "corpusaudit.pytest_plugin"}


def test_a_report_that_passes_passes() -> None:
    done = run_pytest("--corpusaudit-report", write_report(report()))
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    assert "corpusaudit: pass. Read from" in done.stdout
    assert "kept.json: Not verified: the report carries no seal" in done.stdout


def test_a_report_is_judged_again_under_the_configuration_that_stands() -> None:
    write_report(report())
    assert run_pytest("--corpusaudit-report", "kept.json").returncode == 0
    limit = '[gates]\nmemorization.exact_copies = { min = 0.5, because = "stricter than before" }\n'
    Path("corpusaudit.toml").write_text(f'preset = "release"\n{limit}', encoding="utf-8")
    done = run_pytest("--corpusaudit-report", "kept.json")
    assert done.returncode == 1
    assert "✕ not met  memorization.exact_copies" in done.stdout
    gone = run_pytest("--corpusaudit-report", "kept.json", "--corpusaudit-against", "gone.json")
    assert "gone.json: cannot be read" in gone.stdout


def test_a_report_that_fails_fails_with_the_limit_its_figure_and_what_real_text_shows() -> None:
    Path("pytest.ini").write_text("[pytest]\ncorpusaudit_report = kept.json\n", encoding="utf-8")
    write_report(report(copies=0.03))
    done = run_pytest()
    assert done.returncode == 1
    assert "AssertionError: corpusaudit: fail (preset release). Do not release this corpus as it stands." in done.stdout
    assert "✕ not met  memorization.exact_copies: 3%; holdout 5%; limit: at most 0%" in done.stdout
    assert "The value 3% is above the limit of at most 0%." in done.stdout
    assert "assertion.py" not in done.stdout, "the trace ends in the test"


def test_a_report_without_a_figure_fails_and_says_what_lacked() -> None:
    done = run_pytest("--corpusaudit-report", write_report(report(copies=None)))
    assert done.returncode == 1
    assert "corpusaudit: unmeasured (preset release). This corpus cannot be cleared yet" in done.stdout
    assert "? not measured  memorization.exact_copies: n/a; holdout 5%; limit: at most 0%" in done.stdout
    assert "It could not be measured: no source." in done.stdout


def test_a_changed_report_is_no_pass() -> None:
    Path(write_report(report(copies=0.03))).write_text(report_json(report(copies=0.03)).replace('"fail"', '"pass"'))
    done = run_pytest("--corpusaudit-report", "kept.json")
    assert done.returncode == 1
    assert "corpusaudit: " in done.stdout
    assert "disagrees with itself" in done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "corpusaudit.toml: cannot be read (No such file or directory); `corpusaudit init` writes one"),
        (("--corpusaudit-config", "other.toml"), "other.toml: cannot be read (No such file or directory)"),
        (("--corpusaudit-report", "gone.json"), "gone.json: cannot be read (No such file or directory)"),
    ],
)
def test_without_configuration_or_report_nothing_passes(options: tuple[str, ...], said: str) -> None:
    done = run_pytest(*options)
    assert done.returncode == 1
    assert said in done.stdout
    assert "1 error" in done.stdout


def test_a_report_of_a_corpus_that_was_changed_since_is_no_pass() -> None:
    """Where a configuration says which corpus that is."""
    write_rows(Path("a.jsonl"), notes(1000, 9))
    Path("corpusaudit.toml").write_text('corpora.synthetic = { path = "a.jsonl" }\n', encoding="utf-8")
    made = report()
    digest = read_corpus("a.jsonl").digest
    now = {"synthetic": made.corpora["synthetic"].model_copy(update={"digest": digest})}
    write_report(made.model_copy(update={"corpora": now}))
    assert run_pytest("--corpusaudit-report", "kept.json").returncode == 0
    write_rows(Path("a.jsonl"), notes(1001, 9))
    done = run_pytest("--corpusaudit-report", "kept.json")
    assert done.returncode == 1
    assert "the report is not of the corpus that " in done.stdout
    assert "it was changed since, or read in another way; audit again" in done.stdout


def test_strict_fails_a_warning_and_names_it() -> None:
    warned = report()
    gates = {gate.metric: gate for gate in warned.gates}
    gates["fidelity.c2st"] = gates["fidelity.c2st"].model_copy(update={"state": "warn", "explanation": "It is told."})
    warned = warned.model_copy(update={"gates": tuple(gates.values()), "warnings": 1})
    assert_passes(warned)
    with pytest.raises(AssertionError) as failed:
        assert_passes(warned, strict=True)
    assert "corpusaudit: pass with 1 warning" in str(failed.value)
    assert "! warning  fidelity.c2st: 50%" in str(failed.value)
    assert "It is told." in str(failed.value)


def test_what_was_left_out_stands_in_a_line_and_what_was_not_read_in_another() -> None:
    made = report(copies=None)
    left = {"state": "unmeasured", "reason_kind": "left_out", "explanation": "It was left out."}
    gates = tuple(gate.model_copy(update=left) for gate in made.gates)
    made = made.model_copy(update={"gates": gates, "verdict": "unmeasured", "exit_code": 3, "unread": ("A column.",)})
    with pytest.raises(AssertionError) as failed:
        assert_passes(made)
    lines = str(failed.value).splitlines()
    assert "not read, though it will be released: A column." in lines
    assert lines[-1].startswith("left out on request: memorization.exact_copies, ")
    assert len(lines) == 4


def test_an_audit_of_what_the_configuration_names(tmp_path: Path) -> None:
    """Once for two tests, with warnings as errors and a trace with locals, which may not show a private word."""
    source = [*notes(2000, 24), {"id": "private", "text": PRIVATE}]
    write_rows(tmp_path / "private" / "source.jsonl", source)
    write_rows(tmp_path / "private" / "holdout.jsonl", notes(3000, 24))
    write_rows(tmp_path / "data" / "synthetic.jsonl", [*notes(1000, 24), source[-1]])
    table = 'corpora.{0} = {{ path = "{1}/{0}.jsonl" }}\n'
    pairs = (("synthetic", "data"), ("source", "private"), ("holdout", "private"))
    Path("corpusaudit.toml").write_text("".join(table.format(*pair) for pair in pairs), encoding="utf-8")
    test = (EXAMPLES / "pytest" / "test_release.py").read_text(encoding="utf-8")
    done = run_pytest("-W", "error", "--showlocals", "--corpusaudit-out", "here", test=test, CORPUSAUDIT_KEY=KEY)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "2 failed" in done.stdout
    assert "✕ not met  memorization.exact_copies: 4%; holdout 0%; limit: at most 0%" in done.stdout
    assert "incidents: 1 document gives away 1 person" in done.stdout
    assert re.search(r"  document 25 is 100% of SOURCE·[0-9a-f]{8}: ", done.stdout)
    assert "corpusaudit: fail. Report: " in done.stdout
    assert sorted(path.name for path in Path("here").iterdir()) == ["incidents.csv", "report.html", "report.json"]
    assert PRIVATE[:16].encode() not in Path("here/report.json").read_bytes()


def test_an_interrupt_shows_no_corpus() -> None:
    """A job that is cancelled, under --showlocals and --full-trace; the tests of the file do not run."""
    Path("corpusaudit.toml").write_text('corpora.synthetic = { path = "a.jsonl" }\n', encoding="utf-8")
    Path("conftest.py").write_text(
        "from corpusaudit import pytest_plugin\n\n"
        f"def stop(*_):\n    texts = [{PRIVATE!r}]\n    raise KeyboardInterrupt(texts)\n\n"
        "pytest_plugin._audit = stop\n",
        encoding="utf-8",
    )
    done = run_pytest("--showlocals", "--full-trace", "-vv")
    assert done.returncode == 2
    assert "corpusaudit: interrupted" in done.stdout + done.stderr


def test_what_breaks_shows_neither_its_message_nor_the_corpora() -> None:
    """An error that quotes a private text, under --showlocals."""
    Path("corpusaudit.toml").write_text('corpora.synthetic = { path = "a.jsonl" }\n', encoding="utf-8")
    write_rows(Path("a.jsonl"), [{"id": "1", "text": PRIVATE}])
    broken = f"""\
import corpusaudit.commands.audit as a

def broken(*_, **__):
    text = '{PRIVATE[:8]}' + '{PRIVATE[8:]}'
    raise ValueError(text)

a.audit_corpora = broken
"""
    done = run_pytest("--showlocals", test=broken + TEST)
    assert done.returncode == 1
    assert "corpusaudit: internal error: ValueError. Run `corpusaudit audit`" in done.stdout
    assert not Path("corpusaudit-report/report.json").exists()


def test_no_compiled_loop_holds_an_assertion() -> None:
    """pytest rewrites the assertions of a package with a plugin, and what it writes cannot be compiled."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any("compiled" in ast.unparse(one) for one in node.decorator_list):
                assert not any(isinstance(one, ast.Assert) for one in ast.walk(node)), f"{path.name}: {node.name}"
