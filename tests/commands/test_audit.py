"""``audit`` from the command line: its exit codes, files and options."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from corpusaudit.commands.report_file import read_report
from tests.commands.running import SECRET, WORDS, corpus_file, run


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
    first = "? PASS, NOTHING JUDGED Every limit here only warns, so nothing is stopped. Nothing was judged"
    assert " ".join(out.split()).startswith(first)
    code, out, _ = run(capsys, "audit", path, "--only", "diversity.exact_duplicates", "--preset", "exploratory")
    assert code == 0
    assert "PASS WITH WARNINGS" in out
    found = read_report(Path("corpusaudit-report/report.json"))
    assert (found.verdict, found.exit_code, found.warnings) == ("pass", 0, 1)
    assert "Verdict: <strong>pass with 1 warning</strong>" in Path("corpusaudit-report/report.html").read_text()
    only = ("--only", "diversity.exact_duplicates", "--preset", "exploratory")
    assert run(capsys, "audit", path, *only, "--strict")[0] == 1
    only = ("--only", "memorization.verbatim", "--preset", "exploratory")
    code, out, _ = run(capsys, "audit", path, *only)
    assert code == 0, "nothing was measured, and nothing is stopped"
    assert "? PASS, NOTHING JUDGED  Every limit here only warns" in out
    assert "memorization.verbatim: no source corpus was given" in out
    assert run(capsys, "audit", path, *only, "--strict")[0] == 3


def test_text_that_was_not_read_stops_a_strict_audit_where_all_limits_only_warn(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "She came in and felt well. " * 9
    rows = [{"id": str(i), "text": f"A note on day {i}.", "summary": text} for i in range(9)]
    Path("two.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    only = ("--only", "diversity.ttr", "--preset", "exploratory")
    code, out, _ = run(capsys, "audit", "two.jsonl", *only)
    assert code == 0
    assert "Text that will be released was not read" in " ".join(out.split())
    assert run(capsys, "audit", "two.jsonl", *only, "--strict")[0] == 3
    assert run(capsys, "gate", "corpusaudit-report/report.json", "--preset", "exploratory", "--strict")[0] == 3


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


def test_fields_of_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    two_columns()
    path = Path("c.toml")
    path.write_text('[corpora]\nsynthetic = { path = "two.jsonl", text = ["note", "summary"] }\n')
    assert run(capsys, "audit", "--config", "c.toml", "--only", "diversity.ttr")[0] == 3
    assert read_report(Path("corpusaudit-report/report.json")).corpora["synthetic"].tokens == 96
    path.write_text('[corpora]\nsynthetic = { path = "two.jsonl", text = "note", ignore = ["summary"] }\n')
    assert run(capsys, "audit", "--config", "c.toml", "--only", "diversity.ttr")[0] == 3
    assert read_report(Path("corpusaudit-report/report.json")).unread == ()
