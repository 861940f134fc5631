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
from corpusaudit.commands.generate.shared import settings
from corpusaudit.generators.client.requests import Settings
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
    shared |= {"--concurrency", "--timeout", "--price", "--quiet"}
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
    arguments = ["--codes", "F32.1", *given.split(), "--price", "1.5", "2.5"]
    options = generate.commands["icd10"].make_context("icd10", arguments).params
    assert settings(options) == Settings(
        model="m",
        base_url="http://x/v1",
        temperature=0.5,
        max_tokens=7,
        seed=8,
        concurrency=9,
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
