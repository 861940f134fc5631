"""``make demo-study``: its copier hands examples back, and the way of docs/study.md can be gone with it."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from corpusaudit.cli import cli, main
from corpusaudit.generators.rows import read_rows
from scripts.demo_copier import edited

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "study.md").read_text("utf-8")


@pytest.fixture
def copier() -> Iterator[str]:
    """The address of a running copier, which ends when nobody holds its standard input."""
    command = [sys.executable, str(ROOT / "scripts" / "demo_copier.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.communicate(timeout=10)
    assert running.returncode == 0


def test_two_generators_write_from_the_same_examples_and_the_copier_hands_them_back(
    copier: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pool = ROOT / "corpusaudit" / "demo" / "source.jsonl"
    texts = {row["id"]: row["text"] for row in map(json.loads, pool.read_text("utf-8").splitlines())}
    given = ["--codes", "F32.1", "--examples", str(pool), "-k", "2", "--count", "2", "--sections", "none", "--quiet"]
    models = ["--model", f"first={copier}", "--model", f"second={copier}", "--out", str(tmp_path)]
    with pytest.raises(SystemExit) as stopped:
        main(["generate", "icd10", *given, *models])
    assert stopped.value.code == 0, capsys.readouterr().err
    first, second = (sorted(read_rows(tmp_path / f"{name}.jsonl"), key=str) for name in ("first", "second"))
    drawn = [sorted(tuple(row["provenance"]["example_ids"]) for row in rows) for rows in (first, second)]
    assert drawn[0] == drawn[1]
    for row in first:
        shares = [kept(texts[name], row["text"]) for name in row["provenance"]["example_ids"]]
        assert 0.85 < max(shares) < 1, "one of the examples of its prompt, with a few words changed"


def kept(text: str, copy: str) -> float:
    """Return the share of the words of a text that stand in its copy."""
    words, there = text.split(), set(copy.split())
    return sum(word in there for word in words) / len(words)


def test_words_are_changed_at_random_and_no_others() -> None:
    import random

    text = "The patient reports low mood since the spring and denies pain."
    made = {edited(text, random.Random(seed)) for seed in range(20)}
    assert len(made) > 5
    assert all(re.search(r"low mood .* spring .* pain", one) for one in made)


def test_the_page_goes_from_codes_to_the_table_in_five_commands() -> None:
    (block,) = re.findall(r"```sh\n(corpusaudit generate .*?)```", PAGE, flags=re.DOTALL)
    commands = [shlex.split(line)[1:] for line in block.splitlines()]
    assert [command[0] for command in commands] == ["generate", "audit", "audit", "study", "study"]
    for name, *arguments in commands:
        found = cli.commands[name]
        if isinstance(found, click.Group):
            found, arguments = found.commands[arguments[0]], arguments[1:]
        assert isinstance(found.make_context(name, arguments), click.Context)
    models = [value for option, value in zip(commands[0], commands[0][1:], strict=False) if option == "--model"]
    written = {f"notes/{model.partition('=')[0]}.jsonl" for model in models}
    assert {commands[1][1], commands[2][1]} == written


def test_the_script_can_be_read_and_make_calls_it() -> None:
    script = ROOT / "scripts" / "demo_study.sh"
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert script.stat().st_mode & 0o111
    assert "\tscripts/demo_study.sh $(VENV)/bin/corpusaudit $(COUNT)\n" in (ROOT / "Makefile").read_text("utf-8")
