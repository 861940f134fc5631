"""``corpusaudit compare`` and ``corpusaudit utility`` from the command line: files, formats, messages, exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from corpusaudit.cli import main
from corpusaudit.results import TrainingSets
from tests.metrics.utility.corpora import corpus

SECRET = "insomnia"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUSAUDIT_KEY", "a key for these tests alone")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    out, err = capsys.readouterr()
    assert SECRET not in out + err, "a message quotes a document"
    assert isinstance(stop.value.code, int)
    return stop.value.code, out, err


def write(name: str, seed: int, count: int, field: str = "label", several: bool = False) -> str:
    rows = [
        {"id": str(i), "text": d.text, field: list(d.labels) if several else d.labels[0]}
        for i, d in enumerate(corpus(seed, count, several=several).documents)
    ]
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return name


# Utility


def test_gold_silver_bronze_and_all_in_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    gold, silver, bronze = write("g.jsonl", 1, 15), write("s.jsonl", 2, 30, "labels"), write("b.jsonl", 3, 30)
    test = write("t.jsonl", 4, 30)
    given = ["--train", f"gold={gold}", "--train", f"silver={silver}", "--train", f"bronze={bronze}", "--test", test]
    code, out, err = run(capsys, "utility", *given, "--out", "table.md")
    assert (code, out) == (0, "")
    assert "training (" in err
    table = Path("table.md").read_text(encoding="utf-8")
    for name in ("gold", "silver", "bronze", "gold + silver", "gold + bronze", "gold + silver + bronze"):
        assert f"| {name} " in table
    assert "F1 by label, TF-IDF" in table
    two = given[:4] + given[6:]  # gold, silver and both
    code, out, _ = run(capsys, "utility", *two, "--format", "csv", "--quiet")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {(row["training_set"], row["documents"]) for row in rows} >= {("gold", "15"), ("gold + silver", "45")}
    assert len(rows) == 3 * 2 * (1 + 3)
    code, out, _ = run(capsys, "utility", *two, "--format", "json", "--quiet")
    assert len(TrainingSets.model_validate_json(out).sets) == 3


def test_a_name_given_twice_puts_its_files_together(capsys: pytest.CaptureFixture[str]) -> None:
    one, two, test = write("1.jsonl", 1, 15), write("2.jsonl", 2, 15), write("t.jsonl", 4, 30)
    given = ["--train", f"gold={one}", "--train", f"gold={two}", "--test", test, "--format", "json", "--quiet"]
    _, out, _ = run(capsys, "utility", *given)
    (only,) = TrainingSets.model_validate_json(out).sets
    assert (only.name, only.documents) == ("gold", 30)


def test_several_labels_from_files(capsys: pytest.CaptureFixture[str]) -> None:
    gold, test = write("g.jsonl", 1, 60, "labels", True), write("t.jsonl", 4, 60, "labels", True)
    _, out, _ = run(capsys, "utility", "--train", f"gold={gold}", "--test", test, "--format", "json", "--quiet")
    figure = TrainingSets.model_validate_json(out).sets[0].measurement("utility.f1_tfidf")
    assert figure is not None
    assert (figure.value or 0) > 0.8


@pytest.mark.parametrize(
    ("train", "code", "said"),
    [
        ("gold", 2, "write NAME=PATH"),
        ("=g.jsonl", 2, "write NAME=PATH"),
        ("test=g.jsonl", 2, "that name is the test corpus's"),
        ("gold=missing.jsonl", 2, "missing.jsonl"),
        ("gold=plain.jsonl", 2, "no document has a label in 'label' or 'labels'"),
        ("gold=t.jsonl", 3, "Not measured: fewer than 10 test documents are left"),
        ("gold=one.jsonl", 3, "Not measured: the documents of gold have fewer than two labels"),
        ("gold + more=g.jsonl", 2, "a name may not hold ' + '"),
    ],
)
def test_what_cannot_be_trained_on(capsys: pytest.CaptureFixture[str], train: str, code: int, said: str) -> None:
    write("g.jsonl", 1, 30)
    write("t.jsonl", 4, 30)
    write("plain.jsonl", 5, 30, "topic")
    Path("one.jsonl").write_text("".join(Path("g.jsonl").read_text().splitlines(keepends=True)[::3]))
    found, out, err = run(capsys, "utility", "--train", train, "--test", "t.jsonl", "--quiet")
    assert (found, out) == (code, "")
    assert said in err


def test_a_group_field_that_no_file_has_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    gold, test = write("g.jsonl", 1, 30), write("t.jsonl", 4, 30)
    code, _, err = run(capsys, "utility", "--train", f"gold={gold}", "--test", test, "--group-field", "pateint")
    assert code == 2
    assert "--group-field pateint: no corpus has a group there" in err


def test_skipped_rows_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    gold, test = write("g.jsonl", 1, 30), write("t.jsonl", 4, 30)
    with Path(gold).open("a", encoding="utf-8") as more:
        more.write("not json\n")
    given = ["--train", f"gold={gold}", "--test", test, "--quiet"]
    assert run(capsys, "utility", *given)[0] == 2
    code, out, _ = run(capsys, "utility", *given, "--on-bad-rows", "skip")
    assert code == 0
    assert "- gold: bad rows that were skipped: fewer than 5." in out


# Compare


def audited(capsys: pytest.CaptureFixture[str], name: str, seed: int, *options: str) -> str:
    for file, other in (("source.jsonl", 90), ("holdout.jsonl", 91)):
        if not Path(file).exists():
            write(file, other, 24)
    synthetic = write(f"{name}.jsonl", seed, 24)
    given = ["--source", "source.jsonl", "--holdout", "holdout.jsonl", "--only", "memorization.exact_copies"]
    given += ["--only", "diversity.distinct", "--out", name, "--quiet", *options]
    run(capsys, "audit", synthetic, *given)
    return f"{name}/report.json"


def test_reports_side_by_side_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    clean, copier = audited(capsys, "clean", 1), audited(capsys, "copier", 90)
    code, out, err = run(capsys, "compare", clean, copier)
    assert (code, err) == (0, "")
    assert "| clean " in out
    assert "| copier " in out
    assert "**0%** ★" in out
    for kind, begins in (("html", "<!DOCTYPE html>"), ("csv", "generator,"), ("latex", "% needs")):
        code, out, _ = run(capsys, "compare", f"first={clean}", copier, "--format", kind)
        assert code == 0
        assert out.lstrip().startswith(begins)
        assert "first" in out
    code, out, _ = run(capsys, "compare", clean, copier, "--format", "html", "--out", "page.html")
    assert out == ""
    assert "Privacy against quality" not in Path("page.html").read_text(encoding="utf-8")
    axes = ["--privacy", "memorization.exact_copies", "--quality", "diversity.distinct_1"]
    _, out, _ = run(capsys, "compare", clean, copier, "--format", "html", *axes)
    assert "Privacy against quality" in out


def test_reports_that_do_not_compare(capsys: pytest.CaptureFixture[str]) -> None:
    one, other = audited(capsys, "one", 1), audited(capsys, "other", 2, "--seed", "7")
    code, _, err = run(capsys, "compare", one, other)
    assert code == 2
    assert "seed: 0 in one, 7 in other" in err
    code, _, err = run(capsys, "compare", one, one)
    assert code == 2
    assert "two reports are called 'one'" in err
    code, _, err = run(capsys, "compare", one)
    assert code == 2
    assert "two reports at least" in err
    Path("broken.json").write_text("{}", encoding="utf-8")
    code, _, err = run(capsys, "compare", one, "broken.json")
    assert code == 2
    assert "broken.json: is not a report" in err
