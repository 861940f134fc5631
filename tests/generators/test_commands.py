"""What the pages and the help of `corpusaudit generate` show can be given as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from corpusaudit.commands.generate import generate

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
