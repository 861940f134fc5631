"""No command shows or leaves behind anything private: every byte of its streams and of the files it wrote is searched.

The exceptions are files that are private by their purpose: the private evidence, and rows that ``generate`` made, which
name the examples in their prompts.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from corpusaudit.cli import cli
from corpusaudit.features.pii.tagger.model import FOLDER
from corpusaudit.reports.formats import format_names, formats_of
from corpusaudit.reports.languages.catalogue import ENGLISH, LANGUAGES
from tests.generators.stub_server import Body, Reply, serve
from tests.leaks import find, find_in_files, write_rows
from tests.private_files import CANARY, CODES, PrivateFiles, Ran, make_private_files, run, run_each


def formats(command: str) -> list[str]:
    """Return every format that a command writes."""
    (option,) = [one for one in cli.commands[command].params if "--format" in one.opts]
    assert isinstance(option.type, click.Choice)
    return list(option.type.choices)


FORMATS_OF_A_REVIEW = format_names("review")


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> PrivateFiles:
    return make_private_files(tmp_path_factory.mktemp("canaries"))


@pytest.fixture(scope="module")
def audited(private: PrivateFiles, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One whole audit with a cache and private evidence."""
    options = ("--config", str(private.config), "--cache", "cache", "--private-evidence", "evidence.jsonl")
    return run(tmp_path_factory.mktemp("audited"), "audit", *options, "--out", "report")


def test_an_audit(private: PrivateFiles, audited: Ran) -> None:
    assert audited.code == 1
    evidence = [json.loads(line) for line in (audited.work / "evidence.jsonl").read_text().splitlines()]
    # The test is worth nothing unless the canaries were found.
    found = {(record["metric"], record["synthetic_id"]) for record in evidence}
    assert {("memorization.exact_copies", "s0"), ("memorization.verbatim", "s1")} <= found
    assert ("disclosure.pii_leaked", "s3") in found
    assert (audited.work / "evidence.jsonl").stat().st_mode & 0o777 == 0o600
    assert list((audited.work / "cache").rglob("*.sqlite"))
    assert audited.leaks(private.secrets, but=("evidence.jsonl",)) == {}
    assert audited.leaks(private.secrets).keys() == {"work/evidence.jsonl"}, "the search finds what is there"
    told = run(audited.folder, "cache", "info", "--cache", "cache")
    assert (told.code, b"features of texts" in told.shown) == (0, True)
    assert told.leaks(private.secrets, but=("evidence.jsonl",)) == {}
    assert [
        path.name for name in ("home", "tmp") for path in (audited.folder / name).rglob("*") if path.is_file()
    ] == []


MADE_OF_A_REPORT = [
    ("gate", "{report}"),
    *(("render", "{report}", "--format", kind) for kind in formats("render")),
    *(
        ("render", "{report}", "--format", row.name, "--report-language", code)
        for row in formats_of("render")
        for code in LANGUAGES
        if row.translated and code != ENGLISH
    ),
    *(
        ("compare", *asked, "one={report}", "two={report}", "--format", kind)
        for command, asked in (("compare", ["--same-corpora"]), ("releases", ["--same-corpora", "--releases"]))
        for kind in format_names(command)
    ),
    *(
        ("study", "--same-corpora", "one={report}", "two={report}", "--by-label", "--format", kind)
        for kind in formats("study")
    ),
]


@pytest.fixture(scope="module")
def made_of_a_report(audited: Ran, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Ran]:
    report = str(audited.work / "report" / "report.json")
    calls = [[part.format(report=report) for part in arguments] for arguments in MADE_OF_A_REPORT]
    return dict(zip(MADE_OF_A_REPORT, run_each(tmp_path_factory.mktemp("made of a report"), calls), strict=True))


@pytest.mark.parametrize("arguments", MADE_OF_A_REPORT, ids=" ".join)
def test_what_is_made_of_a_report(
    private: PrivateFiles, made_of_a_report: dict[tuple[str, ...], Ran], arguments: tuple[str, ...]
) -> None:
    ran = made_of_a_report[arguments]
    assert ran.code == (1 if arguments[0] == "gate" else 0)
    assert len(ran.shown) > 500
    assert ran.leaks(private.secrets) == {}


def test_a_test_that_fails_at_the_report(
    private: PrivateFiles, audited: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pytest prints of it, with the locals of each frame, and leaves behind; read from the file, and audited."""
    test = "from corpusaudit.pytest_plugin import assert_passes\n\ndef test_it(corpusaudit_report):\n    {}\n"
    (tmp_path / "test_it.py").write_text(test.format("assert_passes(corpusaudit_report, strict=True)"), "utf-8")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)  # each of those has a folder of its own
    command = [sys.executable, "-m", "pytest", "-p", "corpusaudit.pytest_plugin", "--showlocals", "-rA"]
    for options in (
        ["--corpusaudit-report", str(audited.work / "report" / "report.json")],
        ["--corpusaudit-config", str(private.config)],
    ):
        done = subprocess.run([*command, *options], capture_output=True, check=False, cwd=tmp_path)
        assert done.returncode == 1
        assert b"not met  memorization.exact_copies: " in done.stdout
        assert find(done.stdout + done.stderr, private.secrets) == set()
    assert (tmp_path / "corpusaudit-report" / "report.json").is_file()
    assert find_in_files(tmp_path, private.secrets) == {}


READS_NOTHING = [
    ("cache", "clear", "--cache", "none"),
    ("card", "--engine", f"onnx:{FOLDER}"),
    ("doctor",),
    ("init",),
    ("metrics",),
    ("schema",),
    ("explain", "memorization.verbatim"),
]


@pytest.mark.parametrize("arguments", READS_NOTHING, ids=" ".join)
def test_commands_that_read_no_corpus(private: PrivateFiles, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """They run among the private files, of which they must take no notice."""
    made = make_private_files(_made(tmp_path / "work"))
    ran = run(tmp_path, *arguments)
    assert (ran.code, len(ran.shown) > 50) == (0, True)
    kept = {path.name for path in (made.config, made.source.parent)}
    assert ran.leaks(private.secrets, but=tuple(kept)) == {}


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_utility(private: PrivateFiles, tmp_path: Path) -> None:
    fields = ["--text-field", "skarnelby note", "--label-field", "dx", "--id-field", "quothexa"]
    fields += ["--group-field", "frimboltic person"]
    corpora = ["--train", f"gold={private.source}", "--train", f"silver={private.source}"]
    corpora += ["--test", str(private.holdout)]
    calls = [["utility", *corpora, *fields, "--format", k, "--out", f"table.{k}"] for k in formats("utility")]
    for ran in run_each(tmp_path, calls):
        assert ran.code == 0, ran.shown
        assert ran.leaks(private.secrets) == {}
    assert len(list((tmp_path / "work").glob("table.*"))) == len(calls) > 1


def _copying_model(body: Body, number: int) -> Reply:
    """Answer as a model that hands back what it was shown, or as a server that quotes the prompt in its refusal."""
    prompt = body["messages"][-1]["content"]
    if number % 2:
        return Reply(status=400, error={"message": f"cannot take: {prompt}"})
    shown = max(re.split(r"<[^>]*>|\n\n", prompt), key=len)
    return Reply(json.dumps({"report": f"Of {number}: {shown}"}))


def test_generate_and_an_audit_with_the_pool(private: PrivateFiles, tmp_path: Path) -> None:
    fields = ["--text-field", "skarnelby note", "--id-field", "quothexa", "--label-field", "dx"]
    with serve(_copying_model) as server:
        call = ["icd10", "--codes", ",".join(CODES), "--examples", str(private.source), *fields, "-k", "4"]
        call += [
            "--count",
            "3",
            "--sections",
            "none",
            "--model",
            "stub",
            "--base-url",
            server.url,
            "--concurrency",
            "1",
        ]
        generated = run(tmp_path, "generate", *call, "--out", "made.jsonl")
        assert any(CANARY in prompt for prompt in server.prompts)
    made = generated.work / "made.jsonl"
    assert generated.code == 3, generated.shown
    assert 0 < len(made.read_text(encoding="utf-8").splitlines()) < 6
    assert made.stat().st_mode & 0o777 == 0o600
    assert generated.leaks(private.secrets, but=("made.jsonl",)) == {}

    key = private.source.parent / "gwenthrasil key"
    key.touch(0o600)
    key.write_text("0123456789abcdef" * 4)
    options = ["--pool", str(private.source), "--config", str(private.config), "--key-file", str(key)]
    options += ["--group-field", "frimboltic person", "--ignore-field", "pellamund"]
    audited = run(tmp_path, "audit", str(made), *options, "--only", "memorization.exact_copies", "--out", "report")
    assert audited.code in (1, 3), audited.shown
    assert (audited.work / "report" / "pool" / "report.json").is_file()
    assert audited.leaks(private.secrets, but=("made.jsonl",)) == {}


def _quoting_model(body: Body, number: int) -> Reply:
    """Answer with labels that no text holds, and quote in every place where a server says a word."""
    prompt = body["messages"][-1]["content"]
    if number % 2:
        return Reply(status=500, error={"message": prompt, "type": CANARY, "code": CANARY})
    return Reply(json.dumps({"labels": [{"label": CANARY, "words": CANARY}], CANARY: CANARY}), finish=CANARY)


def test_labels_for_a_private_corpus(private: PrivateFiles, tmp_path: Path) -> None:
    fields = ["--text-field", "skarnelby note", "--id-field", "quothexa", "--group-field", "frimboltic person"]
    with serve(_quoting_model) as server:
        call = ["data-to-label", str(private.source), *fields, "--count", "3", "--model", "stub"]
        call += ["--base-url", server.url, "--concurrency", "1"]
        ran = run(tmp_path, "generate", *call, "--out", "labelled.jsonl")
        assert any("skarnelby" not in prompt and len(prompt) > 200 for prompt in server.prompts)
    assert ran.code == 2, "no answer was valid"
    assert b"given up" in ran.shown
    assert ran.leaks(private.secrets, but=("labelled.jsonl",)) == {}
    assert {path.stat().st_mode & 0o777 for path in ran.work.glob("labelled*")} == {0o600}


def test_combinations_counted_in_a_private_corpus(private: PrivateFiles, tmp_path: Path) -> None:
    rows = [
        {"id": f"pt-brenzlequist-{n}", "text": f"{CANARY} {n}", "labels": ["fatigue", "irritability", "Vextholm"]}
        for n in range(6)
    ]
    corpus = write_rows(private.source.parent / "gwenthrasil labels.jsonl", rows)
    call = ["symptoms", "--co-occurrence-from", str(corpus), "--dry-run", "--out", "stages"]
    ran = run(tmp_path, "generate", *call)
    assert ran.code == 0, ran.shown
    assert b"fatigue" in ran.shown
    assert ran.leaks(private.secrets) == {}


def test_a_review(private: PrivateFiles, tmp_path: Path) -> None:
    """The sheet and its answers are private by their purpose; what is shown, and what ratings become, is not."""
    fields = ["--text-field", "skarnelby note", "--label-field", "dx", "--id-field", "quothexa"]
    fields += ["--group-field", "frimboltic person", "--out", "sheet", "--per-label", "50"]
    real = ["--holdout", str(private.holdout), "--source", str(private.source)]
    synthetic = private.source.parent / "synthetic rows.jsonl"
    rows = [json.loads(line) for line in private.synthetic.read_text().splitlines()]
    write_rows(synthetic, [{"quothexa": r["id"], "skarnelby note": r["text"], "dx": r["label"]} for r in rows])
    secret = ("sheet", "sheet.answers.json", "one.csv", "two.csv")
    twice = ["export", str(private.holdout), "--holdout", str(private.holdout), *fields]
    inside = ["export", str(synthetic), *real[:2], *fields, "--answers", "sheet/answers.json"]
    refused = run(tmp_path, "review", "export", str(synthetic), *real, *fields)
    assert (refused.code, refused.leaks(private.secrets)) == (2, {})
    exported = run(tmp_path, "review", "export", str(synthetic), *real, "--with-source", *fields)
    assert exported.code == 0, exported.shown
    assert exported.leaks(private.secrets, but=secret) == {}
    assert exported.leaks(private.secrets).keys() >= {"work/sheet/sheet.csv", "work/sheet/sheet.html"}
    assert {path.stat().st_mode & 0o777 for path in exported.work.rglob("*") if path.is_file()} == {0o600}

    with (exported.work / "sheet" / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    for name, step in (("one.csv", 0), ("two.csv", 1)):
        for i, row in enumerate(table):
            row |= {"realism": str(1 + (i + step) % 5), "origin": ("real", "synthetic")[(i * 7 + step) % 3 > 1]}
            row |= {"fitting_label": (*CODES, "none")[(i + step) % 3], "comment": row["text"]}
        with (exported.work / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0])
            writer.writeheader()
            writer.writerows(table)
    call = ["review", "import", "one.csv", "two.csv", "--answers", "sheet.answers.json", "--format"]
    calls = [[*call, k, *more] for k in FORMATS_OF_A_REVIEW for more in ([], ["--out", f"made.{k}"])]
    for ran in run_each(tmp_path, calls):
        assert ran.code == 0, ran.shown
        assert find(ran.shown, private.secrets) == set()
    assert ran.leaks(private.secrets, but=secret) == {}
    (exported.work / "copy.csv").write_bytes((exported.work / "two.csv").read_bytes())
    for arguments in (["import", "two.csv", "copy.csv", "--answers", "sheet.answers.json"], twice, inside):
        ran = run(tmp_path, "review", *arguments)
        assert (ran.code, ran.leaks(private.secrets, but=(*secret, "copy.csv"))) == (2, {}), arguments
    (exported.work / "copy.csv").unlink()
    (exported.work / "one.csv").write_text(
        (exported.work / "one.csv").read_text("utf-8").replace("real", CANARY), "utf-8"
    )
    ran = run(tmp_path, "review", "import", "one.csv", "--answers", "sheet.answers.json")
    assert (ran.code, ran.leaks(private.secrets, but=secret)) == (2, {})


def test_no_command_is_left_out() -> None:
    tried = {
        "accept",
        "audit",
        "utility",
        "generate",
        "review",
        *(one[0] for one in (*MADE_OF_A_REPORT, *READS_NOTHING)),
    }
    assert set(cli.commands) - tried == {"demo"}, "the demo audits fictional files, as audit does"


def test_acceptances_and_the_last_release(private: PrivateFiles, tmp_path: Path) -> None:
    """Under one key: an audit, an acceptance of its copies, an audit beside it, and the two compared."""
    work = _made(tmp_path / "work")
    (work / "key").write_text(f"{'5d' * 32}\n")
    (work / "key").chmod(0o600)
    limits = "\n[gates]\nmemorization.exact_copies = { max = 0.0, max_increase = 0.0 }\n"
    (work / "own.toml").write_text(private.config.read_text() + limits)
    audit = ("audit", "--config", "own.toml", "--key-file", "key", "--out")
    answer = ("--reason", "a template", "--owner", "somebody", "--days", "30", "--key-file", "key")
    first, second = "first/report.json", "second/report.json"
    runs = run_each(
        tmp_path,
        [
            (*audit, "first"),
            ("accept", first, "--document", "s0", "--document", "s1", "--limit", "memorization.longest_run", *answer),
            ("accept", first, "--document", "s0", "--document", "s1", *answer),
            ("accept", first, "--list", "--key-file", "key"),
            (*audit, "second", "--against", first),
            ("gate", second, "--config", "own.toml", "--key-file", "key", "--against", first),
            *(("render", second, "--format", kind, "--key-file", "key") for kind in formats("render")),
            ("compare", "--releases", f"a={first}", f"b={second}", "--key-file", "key"),
        ],
    )
    assert [ran.code for ran in runs[:6]] == [1, 2, 0, 0, 1, 1]
    assert {ran.code for ran in runs[6:]} == {0}
    made = json.loads((work / second).read_text())
    assert {entry["state"] for entry in made["accepted"]["entries"]} == {"in force"}
    assert made["accepted"]["documents"]["memorization.exact_copies"] == 1
    assert made["against"]["measurements"]
    for ran in runs:
        assert ran.leaks(private.secrets, but=("own.toml",)) == {}
