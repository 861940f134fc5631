"""What the pages and the help of `corpusaudit generate` show can be given as it stands."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
from pathlib import Path

import click
import pytest

from corpusaudit.cli import main
from corpusaudit.commands.generate.group import generate
from corpusaudit.commands.generate.models import each_model
from corpusaudit.commands.generate.shared import settings
from corpusaudit.generators.client.requests import Settings
from corpusaudit.generators.rows import read_rows
from tests.generators.stub_server import Body, Reply, serve

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
SHOWN = re.compile(r"^ *corpusaudit generate (.+)$", re.MULTILINE)


def shown() -> list[tuple[str, str]]:
    helps = [(name, command.epilog or "") for name, command in generate.commands.items()]
    texts = [*helps, ("generate", generate.epilog or ""), *((page.name, page.read_text("utf-8")) for page in PAGES)]
    return [(name, found) for name, text in texts for found in SHOWN.findall(text)]


def test_every_subcommand_shows_an_example() -> None:
    assert set(generate.commands) == {"icd10", "symptoms", "label-to-data", "data-to-label"}
    assert set(generate.commands) <= {name for name, _ in shown()}


@pytest.mark.parametrize(("name", "command"), shown())
def test_shown_commands_can_be_parsed(name: str, command: str) -> None:
    subcommand, *arguments = shlex.split(re.sub(r"  +then .*", "", command), comments=True)
    found = generate.commands[subcommand]
    with click.Context(generate, info_name="generate") as parent:
        assert isinstance(found.make_context(subcommand, arguments, parent=parent), click.Context), name


def test_all_subcommands_share_the_options_of_the_client() -> None:
    shared = {"--model", "--base-url", "--out", "--dry-run", "--prompts", "--temperature", "--max-tokens", "--seed"}
    shared |= {"--concurrency", "--timeout", "--price", "--quiet", "--attempts"}
    for command in generate.commands.values():
        assert shared <= {option for parameter in command.params for option in parameter.opts}


def report(body: Body, _number: int) -> Reply:
    return Reply(json.dumps({"report": f"invented {len(body['messages'][-1]['content'])}"}))


def icd10(*arguments: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["generate", "icd10", "--codes", "F32.1", "--sections", "none", "--count", "3", "--quiet", *arguments])
    assert stopped.value.code == 0


def test_what_the_options_say_reaches_the_client() -> None:
    given = "--model m --base-url http://x/v1 --temperature 0.5 --max-tokens 7 --seed 8 --concurrency 9 --timeout 10"
    arguments = ["--codes", "F32.1", *given.split(), "--attempts", "6", "--price", "1.5", "2.5"]
    (options,) = each_model(generate.commands["icd10"].make_context("icd10", arguments).params)
    assert settings(options) == Settings(
        model="m",
        base_url="http://x/v1",
        temperature=0.5,
        max_tokens=7,
        seed=8,
        concurrency=9,
        turns=6,
        timeout=10.0,
        prompt_price=1.5,
        completion_price=2.5,
    )


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    texts = ["a <b> & {c} \u202eright to left\u202c", "tab\t, nul \0 and\r\nWindows", "\U0001f600 {{ jinja }} ```"]
    path = tmp_path / "examples.jsonl"
    lines = (json.dumps({"id": str(n), "text": text, "label": "F32.1"}) for n, text in enumerate(texts))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_prompts_of_a_dry_run_are_those_that_are_sent(
    tmp_path: Path, examples: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    icd10("--examples", str(examples), "-k", "3", "--dry-run")
    shown = capsysbinary.readouterr().out
    with serve(report) as stub:
        out = str(tmp_path / "a.jsonl")
        icd10("--examples", str(examples), "-k", "3", "--model", "m", "--base-url", stub.url, "--out", out)
    assert shown.startswith(b"3 calls\n")
    assert len(set(stub.prompts)) > 1
    for prompt in stub.prompts:
        assert b"\n\n" + prompt.encode() + b"\n" in shown


def test_what_a_model_wrote_that_saw_real_text_is_for_its_owner_alone(
    tmp_path: Path, examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = os.umask(0o022)
    try:
        with serve(report) as stub:
            for shots, mode in (("2", 0o600), ("0", 0o644)):
                out = tmp_path / f"{shots}.jsonl"
                icd10(
                    "--examples", str(examples), "-k", shots, "--model", "m", "--base-url", stub.url, "--out", str(out)
                )
                assert stat.S_IMODE(out.stat().st_mode) == mode
                assert stat.S_IMODE(out.with_name(f"{out.name}.log").stat().st_mode) == mode
    finally:
        os.umask(before)
    assert "jinja" not in capsys.readouterr().err


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["generate", *arguments, "--quiet"])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


SHORT = ("icd10", "--codes", "F32.1", "--sections", "none", "--count", "2", "-k", "2")


def test_several_models_get_the_same_prompts_and_a_file_each(
    tmp_path: Path, examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "notes"
    given = (*SHORT, "--examples", str(examples), "--out", str(out))
    with serve(report) as first, serve(report) as second:
        models = ("--model", "org/one:latest", "--base-url", first.url, "--model", f"two={second.url}")
        assert ended(*given, *models) == 0
        assert sorted(first.prompts) == sorted(second.prompts)
        assert len(first.prompts) == 2
        assert ended(*given, *models) == 0, "a second run asks for nothing"
        assert len(first.prompts) == len(second.prompts) == 2
    made = {path.name: read_rows(path) for path in out.glob("*.jsonl")}
    assert sorted(made) == ["org-one-latest.jsonl", "two.jsonl"]
    assert {row["provenance"]["model"] for row in made["two.jsonl"]} == {"two"}
    drawn = [[row["provenance"]["example_ids"] for row in rows] for _, rows in sorted(made.items())]
    assert drawn[0] == drawn[1]
    shown = capsys.readouterr().out
    assert "org/one:latest:\n2 requests" in shown
    assert "two:\n2 requests" in shown


def test_one_model_takes_a_file_or_a_folder(tmp_path: Path, examples: Path) -> None:
    with serve(report) as stub:
        for out in ("one.jsonl", "folder"):
            given = (*SHORT, "--examples", str(examples), "--model", f"m={stub.url}", "--out", str(tmp_path / out))
            assert ended(*given) == 0
    assert len(read_rows(tmp_path / "one.jsonl")) == len(read_rows(tmp_path / "folder" / "m.jsonl")) == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--model", "a", "--model", "b", "--out", "notes.jsonl"), "several models need a folder for --out"),
        (("--model", "a", "--model", "a", "--out", "notes"), "--model a: two models would write to notes/a.jsonl"),
        (("--model", "a/b", "--model", "a:b", "--out", "notes"), "two models would write to notes/a-b.jsonl"),
        (("--model", "=", "--out", "notes"), "--model =: no file can be called after it"),
        (("--model", "a", "--model", "b=http://127.0.0.1:9/v1", "--out", "notes"), "set OPENAI_API_KEY"),
    ],
)
def test_models_that_cannot_be_meant(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert ended("icd10", "--codes", "F32.1", "-k", "0", *given) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert list(tmp_path.iterdir()) == []


def test_the_dry_run_says_how_many_models_get_the_calls(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("icd10", "--codes", "F32.1", "-k", "0", "--dry-run", "--model", "a", "--model", "b") == 0
    assert capsys.readouterr().out.startswith("10 calls to each of 2 models\n")


@pytest.mark.parametrize("name", ["symptoms", "label-to-data", "data-to-label"])
def test_a_second_model_is_refused_where_one_is_asked(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {"data-to-label": ["x.jsonl"]}.get(name, [])
    assert ended(name, *more, "--model", "a", "--model", "b", "--out", str(tmp_path / "o.jsonl")) == 2
    assert "is given twice" in capsys.readouterr().err


EACH = {
    "icd10": ("--codes", "F32.1", "-k", "0", "--count", "3", "--sections", "none"),
    "label-to-data": ("--label", "words", "--count", "3", "--per-call", "3"),
    "data-to-label": ("real.jsonl", "-k", "0"),
    "symptoms": ("--stage", "expand", "--sub-concepts", "2"),
}


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize(("works", "code"), [("all", 0), ("some", 3), ("none", 2)])
def test_rows_that_do_not_come_end_every_command_alike(
    name: str,
    works: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    sentences = [json.dumps({"id": str(i), "text": f"He lost word {i}."}) for i in range(3)]
    Path("real.jsonl").write_text("\n".join(sentences), encoding="utf-8")

    def reply(body: Body, number: int) -> Reply:
        if works == "none" or (works == "some" and number > 0):
            return Reply("no JSON")
        texts = [f"A side of this, number {number} {i}" for i in range(3)]
        answers = {"report": "an invented report", "sentences": texts, "labels": [], "sub_concepts": texts}
        wanted = body["response_format"]["json_schema"]["schema"]["properties"]
        found = {field: value for field, value in answers.items() if field in wanted}
        if name == "label-to-data" and works == "some":
            found = {"sentences": texts[:1]}
        return Reply(json.dumps(found))

    out = "run" if name == "symptoms" else "out.jsonl"
    with serve(reply) as stub:
        model = ("--model", "m", "--base-url", stub.url, "--concurrency", "1", "--attempts", "2", "--out", out)
        assert ended(name, *EACH[name], *model) == code
        calls = len(stub.prompts)
    shown = capsys.readouterr().out
    assert ("Missing: " in shown) == (code != 0)
    if code == 3:
        assert "asked for up to 2 times; what came is kept" in shown
        assert calls > 2
