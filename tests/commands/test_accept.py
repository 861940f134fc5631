"""``accept``: entries that an audit takes, beside what stands in the file; and what it refuses."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpusaudit.auditing.acceptance_file import ACCEPT_NAME, read_acceptances
from corpusaudit.auditing.gates import judge, verdict
from corpusaudit.auditing.judging import judged
from corpusaudit.auditing.keys import run_key, sealed
from corpusaudit.auditing.known import known_metrics
from corpusaudit.cli import cli
from corpusaudit.config import load_preset
from corpusaudit.reports.as_json import report_json
from corpusaudit.results import EXIT_CODES, AuditReport, Incident, ReportKey
from tests.commands.running import measured, report, run

TODAY = datetime.now(UTC).date()
FIRST, SECOND = "ab" * 16, "cd" * 16
REST = ("--reason", "a public template", "--owner", "data protection", "--days", "30")


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUSAUDIT_KEY", "k" * 32)


def incident(fingerprint: str, document: str) -> Incident:
    return Incident(
        fingerprint=fingerprint, kind="copy", synthetic_id=document, source="SOURCE·" + "1" * 32, share=0.8, by="words",
        words=90, source_words=90, chance=None, details={}, certain=0, metrics=("memorization.exact_copies",),
    )  # fmt: skip


def made(change: Callable[[AuditReport], AuditReport] = lambda report: report) -> str:
    """Write a sealed report with copies, a recall that is too low and a figure that nobody measured."""
    given = report(copies=0.006)
    figures = []
    for m in given.measurements:
        if m.metric == "fidelity.recall":
            assert m.holdout is not None
            beside = m.holdout.model_copy(update={"ratio_low": 0.3, "ratio_high": 0.5})
            m = m.model_copy(update={"value": 0.2, "low": 0.15, "high": 0.25, "holdout": beside})
        figures.append(measured(m.metric, None) if m.metric == "fidelity.coverage" else m)
    incidents = (incident(FIRST, "s1"), incident(SECOND, "s2"), incident(SECOND, "s3"))
    given = given.model_copy(update={"measurements": tuple(figures), "incidents": incidents})
    found = change(judged(given, load_preset("release")))
    Path("report.json").write_text(report_json(sealed(found, run_key())), encoding="utf-8")
    return "report.json"


def entries() -> list[dict[str, object]]:
    found = tomllib.loads(Path(ACCEPT_NAME).read_text(encoding="utf-8"))["accept"]
    assert isinstance(found, list)
    read_acceptances(Path(ACCEPT_NAME), known_metrics(), TODAY)
    return found


def test_what_is_written_is_what_an_audit_reads(capsys: pytest.CaptureFixture[str]) -> None:
    path = made()
    code, out, err = run(capsys, "accept", path, "--document", "s1", "--limit", "fidelity.recall", *REST)
    assert (code, err) == (0, "")
    assert "- limit on fidelity.recall" in out
    assert "- s1 is 80% of SOURCE·11111111" in out
    limit, copied = entries()
    end = TODAY + timedelta(days=30)
    assert limit == {
        "limit": "fidelity.recall",
        "figure": 0.2,
        "reason": "a public template",
        "owner": "data protection",
        "expires": end,
    }
    assert (copied["incident"], copied["expires"], "documents" in copied) == (FIRST, end, False)


def test_what_stood_in_the_file_stays(capsys: pytest.CaptureFixture[str]) -> None:
    path = made()
    before = f'# ours\n[[accept]]\nincident = "{FIRST}" # why\nreason = "r"\nowner = "o"\nexpires = {TODAY.isoformat()}'
    Path(ACCEPT_NAME).write_text(before, encoding="utf-8")
    assert run(capsys, "accept", path, "--incident", SECOND[:8].upper(), *REST)[0] == 0
    assert Path(ACCEPT_NAME).read_text(encoding="utf-8").startswith(before + "\n\n[[accept]]\n")
    assert [entry["incident"] for entry in entries()] == [FIRST, SECOND]
    assert entries()[1]["documents"] == 2, "it stands in two documents"
    code, _, err = run(capsys, "accept", path, "--document", "s1", *REST)
    assert (code, "stands twice" in err) == (2, True)
    assert len(entries()) == 2, "nothing is written where the whole would be wrong"


def test_lines_end_as_they_did_in_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    path = made()
    before = f'[[accept]]\r\nincident = "{FIRST}"\r\nreason = "r"\r\nowner = "o"\r\nexpires = {TODAY.isoformat()}'
    Path(ACCEPT_NAME).write_bytes(before.encode())
    assert run(capsys, "accept", path, "--incident", SECOND, *REST)[0] == 0
    written = Path(ACCEPT_NAME).read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n") > 5
    assert len(entries()) == 2


def test_hostile_words_are_refused_or_stay_words(capsys: pytest.CaptureFixture[str]) -> None:
    path = made()
    given = ("--owner", "o", "--days", "3")
    reason = 'a "quote" \\ and # no comment, ]] = "x"'
    assert run(capsys, "accept", path, "--document", "s1", "--reason", reason, *given)[0] == 0
    assert entries()[0]["reason"] == reason
    for bad in ("two\nlines", "turned \u202e round", "x" * 501, " ", "bell\x07"):
        code, _, err = run(capsys, "accept", path, "--document", "s2", "--reason", bad, *given)
        assert (code, "reason" in err) == (2, True), bad
    assert len(entries()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*REST,), "nothing to accept"),
        (("--document", "s9", *REST), "holds no incident of it"),
        (("--incident", "0" * 32, *REST), "holds no such incident"),
        (("--incident", "ab", *REST), "8 digits of it at least"),
        (("--limit", "fidelity.recal", *REST), "no such limit; did you mean 'fidelity.recall'?"),
        (("--limit", "fidelity.precision", *REST), "it is met, so there is nothing to accept"),
        (("--limit", "fidelity.coverage", *REST), "what nobody measured nobody can accept"),
        (("--limit", "memorization.exact_copies", *REST), "it would hide the next one; accept its incidents"),
        (("--document", "s1", "--owner", "o", "--days", "3"), "needs --reason and --owner"),
        (("--document", "s1", "--reason", "r", "--owner", "o"), "either --expires DATE or --days N"),
        (("--document", "s1", *REST, "--expires", "2030-01-01"), "either --expires DATE or --days N"),
        (("--document", "s1", "--reason", "r", "--owner", "o", "--expires", "soon"), "must be a date as"),
        (("--document", "s1", "--reason", "r", "--owner", "o", "--expires", "2020-01-01"), "ends between today and"),
        (("--document", "s1", "--reason", "r", "--owner", "o", "--expires", "9999-12-31"), "180 days from now"),
        (("--document", "s1", "--reason", "r", "--owner", "o", "--days", "181"), "181"),
        (("--list", "--document", "s1"), "accepts nothing"),
        (("--list",), "no such file, so nothing is accepted in it; the first acceptance writes it"),
        (("--document", "s1", *REST, "--file", "report.json"), "is read by this command"),
        (("--document", "s1", *REST, "--file", "nowhere/a.toml"), "cannot be written"),
    ],
)
def test_what_cannot_be_accepted_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = run(capsys, "accept", made(), *arguments)
    assert (code, said in err) == (2, True), err
    assert not Path(ACCEPT_NAME).exists()


def test_incidents_of_a_report_with_a_random_key_cannot_be_accepted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CORPUSAUDIT_KEY")
    path = made(lambda found: found.model_copy(update={"key": ReportKey(origin="random", id=None)}))
    code, _, err = run(capsys, "accept", path, "--document", "s1", *REST)
    assert (code, "--key-file or CORPUSAUDIT_KEY" in err) == (2, True)
    assert run(capsys, "accept", path, "--limit", "fidelity.recall", *REST)[0] == 0


def test_a_report_that_was_changed_is_not_accepted_from(capsys: pytest.CaptureFixture[str]) -> None:
    path = made()
    Path(path).write_text(Path(path).read_text(encoding="utf-8").replace('"s1"', '"s7"'), encoding="utf-8")
    code, _, err = run(capsys, "accept", path, "--document", "s7", *REST)
    assert (code, "its seal is wrong" in err) == (2, True)


def test_entries_that_are_no_tables_of_their_own_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    path = made()
    text = f'accept = [{{ incident = "{FIRST}", reason = "r", owner = "o", expires = {TODAY.isoformat()} }}]\n'
    Path(ACCEPT_NAME).write_text(text, encoding="utf-8")
    code, _, err = run(capsys, "accept", path, "--document", "s2", *REST)
    assert (code, "each under [[accept]]" in err) == (2, True)
    assert Path(ACCEPT_NAME).read_text(encoding="utf-8") == text


def test_the_list_says_what_counts(capsys: pytest.CaptureFixture[str]) -> None:
    path = made()
    run(capsys, "accept", path, "--document", "s1", "--limit", "fidelity.recall", *REST)
    code, out, _ = run(capsys, "accept", path, "--list")
    assert code == 0
    assert "Acceptances: 1 in force, 1 not counted." in out
    assert f"{FIRST} ✕ incident: s1 is 80% of SOURCE·11111111" in out
    assert "audit again" in out
    Path("empty.toml").write_text("# nothing\n")
    assert "No acceptance stands in empty.toml" in run(capsys, "accept", path, "--list", "--file", "empty.toml")[1]


def test_gate_takes_limits_from_the_file_beside_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    path = made()
    run(capsys, "accept", path, "--limit", "fidelity.recall", *REST)
    Path("corpusaudit.toml").write_text("[gates]\nfidelity.coverage = 'off'\nmemorization.exact_copies = 'off'\n")
    code, out, _ = run(capsys, "gate", path, "--config", "corpusaudit.toml")
    assert (code, "≈ accepted      fidelity.recall" in out) == (0, True)
    assert out.startswith(" ! PASS, 1 ACCEPTED")
    Path("other.toml").write_text("[[accept]]\n")
    code, _, err = run(capsys, "gate", path, "--accept", "other.toml")
    assert (code, "other.toml: entry 1: must name either" in err) == (2, True)
    Path(ACCEPT_NAME).unlink()
    assert run(capsys, "gate", path, "--config", "corpusaudit.toml")[0] == 1


def test_an_audit_takes_the_file_and_refuses_a_wrong_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.commands.running import corpus_file

    path = corpus_file("a.jsonl", 30)
    only = ("--only", "diversity.ttr", "--preset", "exploratory", "--accept", "mine.toml")
    Path("mine.toml").write_text("[[accept]]\nlimit = 'fidelity.recall'\n")
    code, _, err = run(capsys, "audit", path, *only)
    assert (code, "mine.toml: entry 1: reason: is missing" in err) == (2, True)
    assert run(capsys, "audit", path, *only[:-1], "none.toml")[0] == 2
    end = (TODAY + timedelta(days=3)).isoformat()
    Path("mine.toml").write_text(f"[[accept]]\nincident = '{FIRST}'\nreason = 'r'\nowner = 'o'\nexpires = {end}\n")
    run(capsys, "audit", path, *only)
    found = AuditReport.model_validate_json(Path("corpusaudit-report/report.json").read_text())
    assert found.accepted is not None
    assert [entry.state for entry in found.accepted.entries] == ["unused"]
    assert "--accept [accept]" in found.provenance.command
    monkeypatch.delenv("CORPUSAUDIT_KEY")
    code, _, err = run(capsys, "audit", path, *only)
    assert (code, "--key-file or CORPUSAUDIT_KEY" in err) == (2, True)


def test_the_report_of_these_tests_is_what_they_say() -> None:
    gates = {gate.metric: gate.state for gate in AuditReport.model_validate_json(Path(made()).read_text()).gates}
    assert gates["memorization.exact_copies"] == "fail"
    assert gates["fidelity.recall"] == "fail"
    assert gates["fidelity.coverage"] == "unmeasured"
    assert verdict(judge([], {})) == "unmeasured"
    assert EXIT_CODES["unmeasured"] == 3


def test_the_usual_file_is_the_one_that_an_audit_looks_for() -> None:
    (option,) = [one for one in cli.commands["accept"].params if one.name == "file"]
    assert option.default == ACCEPT_NAME
