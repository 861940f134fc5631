"""The command in the report: what was asked for, and no path, file or column of anybody."""

from __future__ import annotations

import re

import pytest

from corpusaudit.cli import cli
from corpusaudit.commands.called import called

PRIVATE = "Jane Doe"


def shown(*arguments: str) -> str:
    with cli.commands["audit"].make_context("audit", list(arguments)) as context:
        return called(context)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["a.jsonl"], ""),
        (["a.jsonl", "--seed", "0", "--strict", "--quiet"], "--strict --seed 0 --quiet"),
        (
            ["a", "--only", "memorization", "--only=diversity.mattr"],
            "--only memorization --only diversity.mattr",
        ),
        (
            ["a", "--preset", "clinical-release", "--on-bad-rows", "skip"],
            "--on-bad-rows skip --preset clinical-release",
        ),
        (
            ["a", "--embedder", "sentence-transformers:all-mpnet-base-v2"],
            "--embedder sentence-transformers:all-mpnet-base-v2",
        ),
        (["a", "--pii-engine", "spacy:en_core_web_md"], "--pii-engine spacy:en_core_web_md"),
        (["a", "--pii-engine", "presidio:private.yaml"], "--pii-engine [pii-engine]"),
        (["a", "--max-documents", "7"], "--max-documents 7"),
        (["--config", "c.toml"], "--config [config]"),
    ],
)
def test_what_was_asked_for_is_shown(arguments: list[str], expected: str) -> None:
    synthetic = " [synthetic]" if arguments[0] != "--config" else ""
    assert shown(*arguments) == f"corpusaudit audit{synthetic} {expected}".rstrip()


@pytest.mark.parametrize(
    "value",
    [
        f"/data/{PRIVATE}/x.jsonl",
        f"{PRIVATE}.jsonl",
        f"~/{PRIVATE}/*.jsonl",
        f"C:\\Users\\{PRIVATE}\\x.jsonl",
        f"out/k={PRIVATE}/x.jsonl",
        f"'{PRIVATE}'",
        f"sentence-transformers:/models/{PRIVATE}",
        f"sentence-transformers:../{PRIVATE}",
        f"$(cat {PRIVATE})",
        f"\u202e{PRIVATE}\x1b",
    ],
)
def test_the_command_shows_no_folder(value: str) -> None:
    parameters = cli.commands["audit"].params
    arguments = [value]
    for parameter in parameters:
        option = parameter.opts[0]
        if option.startswith("--") and parameter.type.name not in ("integer range", "choice", "boolean"):
            arguments += [option, value] if len(arguments) % 2 else [f"{option}={value}"]
            if parameter.multiple and parameter.callback is None:
                arguments += [option, value]
    found = shown(*arguments)
    assert len(re.findall(r"--", found)) > 18
    assert not re.search(r"Jane|Doe|/|\\|~|=|jsonl|models|Users|\u202e", found)
    assert "[synthetic]" in found
    assert "--source [source]" in found
    assert "--ignore-field [ignore-field] --ignore-field [ignore-field]" in found
