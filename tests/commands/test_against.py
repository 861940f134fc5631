"""``--against``: an audit and a report judged beside the report of the last release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpusaudit.commands.report_file import read_report
from tests.commands.running import corpus_file, run

ONLY = ("--only", "memorization.exact_copies", "--only", "diversity.exact_duplicates")
LIMIT = """[gates]
diversity.exact_duplicates = { max_increase = 0.1 }
memorization.exact_copies = { max_increase = 0.0 }
"""


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPUSAUDIT_KEY", "k" * 32)


def release(name: str, copies: int) -> str:
    """Write a corpus of 40 documents of which so many stand in the source."""
    source = Path(corpus_file("source.jsonl", 40)).read_text().splitlines()
    rows = [{"id": f"s{i}", "text": f"{'a b c d e f g h i j k l'.replace('a', f'word{i}')}"} for i in range(40)]
    rows[:copies] = [{"id": f"s{i}", "text": json.loads(source[i])["text"]} for i in range(copies)]
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return name


def audited(capsys: pytest.CaptureFixture[str], name: str, copies: int, *more: str) -> tuple[int, str, str]:
    Path("own.toml").write_text(LIMIT)
    given = (release(f"{name}.jsonl", copies), "--source", "source.jsonl", "--config", "own.toml", "--out", name)
    return run(capsys, "audit", *given, *ONLY, *more)


def states(folder: str) -> dict[str, str]:
    gates = read_report(Path(folder, "report.json")).gates
    return {g.metric: g.state for g in gates if "max_increase" in g.limit}


def test_an_audit_is_judged_beside_the_last_release(capsys: pytest.CaptureFixture[str]) -> None:
    first, _, _ = audited(capsys, "first", 1)
    assert first == 3
    assert set(states("first").values()) == {"unmeasured"}
    code, out, _ = audited(capsys, "second", 2, "--against", "first/report.json")
    assert code == 1
    assert states("second") == {"memorization.exact_copies": "fail", "diversity.exact_duplicates": "pass"}
    assert "Compared with the report of 20" in out
    made = read_report(Path("second/report.json"))
    assert made.against is not None
    assert made.against.seal == read_report(Path("first/report.json")).seal
    assert "--against [against]" in made.provenance.command
    audited(capsys, "third", 1, "--against", "second/report.json")
    assert set(states("third").values()) == {"pass"}
    # Judged again, it is compared with what the audit compared with, or with another report.
    again = run(capsys, "gate", "second/report.json", "--config", "own.toml")
    assert (again[0], "not met" in again[1]) == (1, True)
    other = run(capsys, "gate", "second/report.json", "--config", "own.toml", "--against", "third/report.json")
    assert "Compared with the report of 20" in other[1]
    assert run(capsys, "gate", "first/report.json", "--config", "own.toml")[0] == 3


def test_a_report_of_another_source_or_key_tells_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    audited(capsys, "first", 1)
    audited(capsys, "shorter", 1, "--against", "first/report.json", "--seed", "7")
    found = read_report(Path("shorter/report.json"))
    assert set(states("shorter").values()) == {"unmeasured"}
    assert "seed is 7 and was 0" in " ".join(gate.explanation for gate in found.gates)
    monkeypatch.delenv("CORPUSAUDIT_KEY")
    code, _, _ = audited(capsys, "random", 1, "--against", "first/report.json")
    assert code == 3
    found = read_report(Path("random/report.json"))
    assert "the same --key-file or CORPUSAUDIT_KEY" in " ".join(gate.explanation for gate in found.gates)
    monkeypatch.setenv("CORPUSAUDIT_KEY", "x" * 32)
    code, _, err = audited(capsys, "other", 1, "--against", "first/report.json")
    assert code == 2
    assert "sealed with another key" in err


def test_bad_earlier_reports_are_refused_before_anything_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert audited(capsys, "first", 1, "--against", "none.json")[0] == 2
    Path("bad.json").write_text("{}")
    code, _, err = audited(capsys, "first", 1, "--against", "bad.json")
    assert code == 2
    assert "bad.json: is not a report of corpusaudit" in err
    code, _, err = audited(capsys, "first", 1, "--against", "bad.json", "--pool", "source.jsonl")
    assert (code, "--against and --pool exclude each other" in err) == (2, True)


def test_the_earlier_report_is_not_removed_by_the_audit_that_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    audited(capsys, "first", 1)
    before = Path("first/report.json").read_bytes()
    code, _, err = audited(capsys, "first", 2, "--against", "first/report.json")
    assert code == 2
    assert "name another place for the output" in err
    assert Path("first/report.json").read_bytes() == before


def test_a_changed_earlier_report_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    audited(capsys, "first", 1)
    text = Path("first/report.json").read_text()
    Path("first/report.json").write_text(text.replace('"seed": 0', '"seed": 1', 1))
    code, _, err = audited(capsys, "second", 2, "--against", "first/report.json")
    assert code == 2
    assert "its seal is wrong" in err
