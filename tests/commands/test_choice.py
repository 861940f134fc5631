"""Options with a few values: the nearest is named, by every command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpusaudit.cli import main

COMMANDS = Path(__file__).resolve().parents[2] / "corpusaudit" / "commands"


@pytest.mark.parametrize(
    ("arguments", "end"),
    [
        (["render", "report.json", "--format", "sumary"], "'openmetrics'; did you mean 'summary'?"),
        (["audit", "a.jsonl", "--on-bad-rows", "skipp"], "'skip'; did you mean 'skip'?"),
        (["audit", "a.jsonl", "--on-bad-rows", "zzz"], "is not one of 'error', 'skip'"),
    ],
)
def test_a_misspelt_value_gets_the_nearest(capsys: pytest.CaptureFixture[str], arguments: list[str], end: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert " ".join(capsys.readouterr().err.split()).endswith(end)


def test_no_command_uses_a_choice_that_names_none() -> None:
    files = [path for path in COMMANDS.rglob("*.py") if path.name != "choice.py"]
    assert [path.name for path in files if re.search(r"click\.Choice\b", path.read_text(encoding="utf-8"))] == []
