"""Names made to fool a terminal, in every place where a command takes one: nothing of them is written as it came."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from corpusaudit.cli import cli, main
from corpusaudit.reports.as_json import report_json
from corpusaudit.shown import shown_name
from tests.auditing.test_consistency import report as consistent_report

NAMES = {
    "escape": "a\x1b[2J\x1b]0;owned\x07b",
    "c1": "a\x9b2J\x90b\x7f",
    "line": "a\nError: all is well\r\x0bb",
    "bidi": "a\u202egnp\u2066b\u200fc",
    "separator": "a\u2028b\u2029c\u200bd\ufeffe",
    "bytes": "a\udcff\udc80b",
}
LONG = "x" * 10_000
KEPT = 2_000
"""No output names anything at greater length, whatever was typed."""


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def assert_harmless(written: str, kept: int = KEPT) -> None:
    """Assert that nothing in an output is hidden, but for the ends of lines."""
    assert written.strip(), "nothing was said"
    bad = {c for c in written if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert not bad
    assert not any(line.startswith("Error: all is well") for line in written.splitlines())
    assert not any(len(line) > kept for line in written.splitlines())


def written(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that is to be refused, and return all that it wrote."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 2, capfd.readouterr()
    captured = capfd.readouterr()
    return captured.out + captured.err


def commands(name: str) -> Iterator[list[str]]:
    """Yield commands that are refused and would name ``name``, whatever argument or option it stands in."""
    Path("a.csv").write_text("id,first,second\n1,one word,two words\n2,three words,four words\n")
    Path("a.jsonl").write_text('{"id": "1", "text": "some words", "label": "x"}\n')
    yield ["audit", name]
    yield ["audit", f"{name}.jsonl"]
    yield ["audit", "a.csv", "--text-field", name]
    for option in ("--id-field", "--label-field", "--group-field"):
        yield ["audit", "a.jsonl", option, name]
    for option in (
        "--source",
        "--holdout",
        "--preset",
        "--config",
        "--only",
        "--skip",
        "--also",
        "--seed",
        "--on-bad-rows",
    ):
        yield ["audit", "a.jsonl", option, name]
    yield ["audit", "a.jsonl", "--private-evidence", f"{name[:200]}/x"]
    yield ["audit", "a.jsonl", "--out", "a.csv", "--only", "diversity", "--embedder", name]
    yield ["audit", "a.jsonl", "--pool", name]
    yield ["audit", "a.jsonl", f"--{name}"]
    yield [name]
    yield ["cache", "info", "--cache", name]
    yield ["cache", name]
    yield ["gate", name]
    yield ["accept", name, "--list"]
    yield ["audit", "a.jsonl", "--against", name]
    yield ["audit", "a.jsonl", "--accept", name]
    yield ["render", name, "--format", "html"]
    yield ["render", "a.jsonl", "--format", name]
    yield ["compare", name, name]
    yield ["compare", "a=a.jsonl", f"{name}=b"]
    yield ["study", "a=a.jsonl", f"{name}=b"]
    yield ["study", "a.jsonl", name, "--format", name]
    yield ["utility", "--train", name, "--test", "a.jsonl"]
    yield ["utility", "--train", f"{name}=b", "--test", "a.jsonl"]
    yield ["utility", "--train", "g=a.jsonl", "--test", name]
    yield ["utility", "--train", f"{name}=a.jsonl", "--test", "a.csv", "--text-field", "first"]
    yield ["utility", "--train", "g=a.jsonl", "--test", "a.jsonl", "--label-field", name]
    yield ["review", name]
    yield ["review", "export", name, "--holdout", "a.jsonl"]
    yield ["review", "export", "a.jsonl", "--holdout", name]
    yield ["review", "export", "a.jsonl", "--holdout", "a.jsonl", "--label-field", name]
    yield ["review", "export", "a.jsonl", "--holdout", "a.jsonl", "--key-file", name]
    yield ["review", "import", name, "--answers", name]
    yield ["review", "import", "a.csv", "--answers", name]
    yield ["review", "import", "a.csv", "--answers", "a.jsonl", "--report", name]
    yield ["explain", name]
    yield from on_a_report(name)
    yield from on_a_model(name)
    for line in ("icd10", "symptoms", "label-to-data", "data-to-label"):
        yield ["generate", line, name, name]
    yield ["generate", "icd10", "--codes", name, "-k", "0", "--dry-run"]
    yield ["generate", "icd10", "--codes", "F20.0", "--examples", name, "--dry-run"]
    yield ["generate", "symptoms", "--out", "run", "--taxonomy", name, "--dry-run"]
    yield ["generate", "symptoms", "--out", "run", "--co-occurrence-from", "a.jsonl", "--label-field", name]
    yield ["generate", "label-to-data", "--taxonomy", name, "--dry-run"]
    yield ["generate", "label-to-data", "--label", name, "--dry-run"]
    yield ["generate", "label-to-data", "--model", "local:smollm2", "--out", name]
    yield ["generate", "data-to-label", name, "--dry-run"]


def on_a_report(name: str) -> Iterator[list[str]]:
    """Yield commands on a report that can be read, which are refused for ``name`` alone."""
    Path("r.json").write_text(report_json(consistent_report()), encoding="utf-8")
    below = f"{name[:200]}/x"
    for option in ("--config", "--preset", "--key-file", "--against", "--accept"):
        yield ["gate", "r.json", option, name]
    answer = ["--reason", "r", "--owner", "o", "--days", "3"]
    for option in ("--incident", "--document", "--limit", "--key-file"):
        yield ["accept", "r.json", option, name, *answer]
    yield ["accept", "r.json", "--document", "x", *answer[:4], "--expires", name]
    yield ["accept", "r.json", "--list", "--file", name]
    yield ["compare", "--releases", "r.json", f"{name}=r.json"]
    for option, value in (("--key-file", name), ("--out", below)):
        yield ["render", "r.json", "--format", "markdown", option, value]
        yield ["compare", "r.json", "r.json", option, value]
        yield ["study", "r.json", "r.json", option, value]
    for option in ("--only", "--skip", "--privacy", "--quality"):
        yield ["compare", "a=r.json", "b=r.json", "--same-corpora", option, name]
    for option in ("--privacy", "--quality"):
        yield ["study", "a=r.json", "b=r.json", "--same-corpora", option, name]
    yield ["review", "import", "a.csv", "--answers", "a.jsonl", "--report", "r.json", "--report-out", below]
    yield ["review", "import", "a.csv", "--answers", "a.jsonl", "--report", "r.json", "--key-file", name]
    yield ["review", "export", "a.jsonl", "--holdout", "a.jsonl", "--answers", below]
    yield ["utility", "--train", "g=a.jsonl", "--test", "a.jsonl", "--out", below]
    yield ["audit", "a.jsonl", "--key-file", name]
    yield ["card", "--engine", name]
    yield ["audit", "a.jsonl", "--pii-engine", "spacy:x", "--pii-card", name]
    for kind in ("", "presidio:", "onnx:", "spacy:"):
        yield ["audit", "a.jsonl", "--pii-engine", f"{kind}{name}", "--only", "disclosure.pii_found"]


def on_a_model(name: str) -> Iterator[list[str]]:
    """Yield commands of ``generate`` that are refused before anything is sent."""
    icd10 = ["generate", "icd10", "--codes", "F20.0", "-k", "0"]
    yield [*icd10, "--model", "m", "--out", "o.jsonl", "--base-url", name]
    yield [*icd10, "--dry-run", "--prompts", name]
    yield [*icd10, "--model", name, "--out", f"{name[:200]}/o/x.jsonl"]


def test_every_command_that_takes_a_value_is_tried() -> None:
    takes = {
        name
        for name, command in cli.commands.items()
        if isinstance(command, click.Group)
        or any(isinstance(one, click.Argument) or not one.is_flag for one in command.params)  # type: ignore[attr-defined]
    }
    tried = {one[0] for one in commands("name")}
    assert takes - tried == {"demo"}, "which takes a folder for its output, as audit does"


@pytest.mark.parametrize("kind", NAMES)
def test_what_is_typed_is_shown_visibly(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    said = []
    for command in commands(NAMES[kind]):
        said.append(written(capfd, *command))
        assert_harmless(said[-1])
    assert sum(shown_name(NAMES[kind])[:20] in one for one in said) > len(said) / 2, "else hardly anything is named"


def test_long_names_are_cut(capfd: pytest.CaptureFixture[str]) -> None:
    said = []
    for command in commands(LONG):
        said.append(written(capfd, *command))
        assert_harmless(said[-1])
    assert sum(LONG[:20] in one for one in said) > len(said) / 2, "else hardly anything is named"


def files(name: str) -> Iterator[list[str]]:
    """Yield commands on files whose names or content hold ``name``, each of which is refused."""
    folder = Path(name.replace("/", " ") or "x")
    folder.mkdir()
    for kind, data in {
        "bad.jsonl": b"{",
        "none.jsonl": b'{"id": 1}',
        "bad.csv": b'id,text\n1,"x',
        "twice.csv": b"text,text\n",
        "bad.parquet": b"no",
        "bad.jsonl.gz": b"no",
        "odd.docx": b"no",
    }.items():
        (folder / kind).write_bytes(data)
        yield ["audit", str(folder / kind)]
    yield ["audit", str(folder)]
    yield ["audit", str(folder / "*.none")]
    yield ["gate", str(folder / "bad.jsonl")]
    (folder / "c.toml").write_text(f"[corpora]\n{json.dumps(name)} = 1\n", encoding="utf-8", errors="replace")
    yield ["audit", "--config", str(folder / "c.toml")]
    for table in ("", "metrics.", "gates.", "gates.diversity.", "corpora.synthetic."):
        key = json.dumps(name.encode("utf-8", "replace").decode())
        (folder / "d.toml").write_text(f"[{table}{key}]\nx = 1\n", encoding="utf-8")
        yield ["audit", "--config", str(folder / "d.toml")]
    (folder / "key.json").write_text(json.dumps([{name: "a word", f"{name}2": "b word"}]))
    yield ["audit", str(folder / "key.json")]
    yield ["audit", str(folder / "key.json"), "--text-field", "x"]
    (folder / "twice.jsonl").write_text(
        json.dumps({"id": name, "text": "x"}) + "\n" + json.dumps({"id": name, "text": "y"})
    )
    yield ["audit", str(folder / "twice.jsonl")]
    (folder / "report.json").write_text(json.dumps({"schema_version": 1, "corpora": {name: {}}}))
    yield ["gate", str(folder / "report.json")]
    (folder / "version.json").write_text(json.dumps({"schema_version": name}))
    yield ["gate", str(folder / "version.json")]
    (folder / "signs.json").write_text(json.dumps({"labels": [{"name": name}, {"name": name}], name: 1}))
    yield ["generate", "label-to-data", "--taxonomy", str(folder / "signs.json"), "--dry-run"]
    (folder / "rows.jsonl").write_text(json.dumps({"labels": [name], "text": "x", name: 1}))
    run = ["generate", "symptoms", "--out", "run", "--dry-run", "--stage", "combine"]
    yield [*run, "--co-occurrence-from", str(folder / "rows.jsonl"), "--label-field", "x"]


@pytest.mark.parametrize("kind", NAMES)
def test_what_stands_in_files_is_shown_visibly(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    for command in files(NAMES[kind]):
        assert_harmless(written(capfd, *command))


@pytest.mark.parametrize("kind", NAMES)
def test_a_report_of_hostile_names_holds_none_of_them(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    name = NAMES[kind]
    folder = Path(name)
    folder.mkdir()
    rows = [
        {"id": f"{name}{i}", "text": f"the patient slept {i} hours", name: f"words {i} of", "label": name}
        for i in range(30)
    ]
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / f"{name}.docx").write_text("x")
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "audit",
                str(folder),
                "--only",
                "diversity.distinct",
                "--label-field",
                "label",
                "--out",
                str(folder / "out"),
            ]
        )
    captured = capfd.readouterr()
    assert ended.value.code == 3
    assert_harmless(captured.out + captured.err)
    for path in (folder / "out").iterdir():
        assert_harmless(path.read_text(encoding="utf-8"), kept=1_000_000)


def test_paths_in_a_configuration(capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("a\\u0000b", "a\\u001b[2Jb.jsonl", "a\\u202eb*", "\\u0000/*.jsonl"):
        Path("c.toml").write_text(f'[corpora]\nsynthetic = {{ path = "{name}" }}\n')
        assert_harmless(written(capfd, "audit", "--config", "c.toml"))


@pytest.mark.parametrize("kind", ["markdown", "csv", "json"])
def test_training_sets_with_hostile_labels(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    name = "".join(NAMES.values())
    for file in ("a", "b"):
        draw = random.Random(file)
        words = [
            ["sad", "tired", "alone", "dark", "low", "cry", "sleep", "bed"],
            ["sun", "ball", "win", "run", "glad", "sea", "play", "trip"],
        ]
        rows = [{"text": " ".join(draw.choices(words[i % 2], k=12)), "label": f"{name}{i % 2}"} for i in range(40)]
        Path(f"{file}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(SystemExit) as ended:
        main(["utility", "--train", f"{name}=a.jsonl", "--test", "b.jsonl", "--format", kind])
    captured = capfd.readouterr()
    assert ended.value.code == 0, captured.err
    assert_harmless(captured.out + captured.err, kept=10_000)
