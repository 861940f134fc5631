"""The table of formats: each row works, and the commands take their choices and files from it alone."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import click
import pytest

import corpusaudit
from corpusaudit.cli import cli
from corpusaudit.commands.outputs import report_files
from corpusaudit.reports.formats import FORMATS, Command, Format, format_names, formats_of, rendered
from corpusaudit.results import SealCheck, TrainingSets
from tests.reports.comparisons import comparison
from tests.reports.samples import clean_pass
from tests.reports.studies import study
from tests.reports.test_releases import releases

COMMANDS: tuple[Command, ...] = ("audit", "render", "compare", "releases", "utility", "study")
RESULTS: dict[Command, tuple[object, ...]] = {
    "audit": (clean_pass(),),
    "render": (clean_pass(), SealCheck(verified=True, sentence="Verified.")),
    "compare": (comparison(),),
    "releases": (releases(),),
    "study": (study(),),
    "utility": (TrainingSets(sets=(), documents=0, left_out=""),),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_row_renders_what_its_commands_make(command: Command) -> None:
    for row in formats_of(command):
        text = rendered(command, row.name, *RESULTS[command])
        text.encode()
        assert text.strip(), row
        if command == "audit":
            assert row.mark, "without a mark an older file of it would stay"
            assert row.mark in text.encode()[:4096]


@pytest.mark.parametrize("command", COMMANDS)
def test_names_and_files_are_told_apart(command: Command) -> None:
    rows = formats_of(command)
    assert len({row.name for row in rows}) == len({row.file for row in rows}) == len(rows) > 0


def test_media_types_and_files_go_together() -> None:
    types: dict[str, str] = {}
    for row in FORMATS:
        assert types.setdefault(Path(row.file).suffix, row.media_type) == row.media_type


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_the_command_line_offers_the_rows(command: Command) -> None:
    if command == "releases":
        return  # offered by compare, beside its own
    (option,) = [one for one in cli.commands[command].params if one.name == "kind"]
    assert isinstance(option.type, click.Choice)
    rows = (command, "releases") if command == "compare" else (command,)
    assert list(option.type.choices) == format_names(*rows)


def test_audit_writes_the_rows_with_report_json_last() -> None:
    assert report_files(Path("out")) == [Path("out") / row.file for row in formats_of("audit")]
    assert [row.file for row in formats_of("audit")][-1] == "report.json"


def test_a_new_row_is_all_that_a_format_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    before = format_names("render")
    rows = (*FORMATS, Format("key", "seal:key_words", "key.txt", "text/plain", ("render",)))
    monkeypatch.setattr("corpusaudit.reports.formats.FORMATS", rows)
    assert format_names("render") == [*before, "key"]
    assert rendered("render", "key", clean_pass()) == "not stated"


def test_no_other_module_lists_formats() -> None:
    """A list of two formats' names elsewhere would go its own way."""
    names = {row.name for row in FORMATS}
    root = Path(corpusaudit.__file__).parent
    for path in (*sorted(root.joinpath("commands").rglob("*.py")), root / "cli.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List | ast.Set):
                held = {one.value for one in node.elts if isinstance(one, ast.Constant)} & names
                assert len(held) < 2, f"{path.name}, line {node.lineno}"


def test_renderers_are_named_where_they_stand() -> None:
    for row in FORMATS:
        module, _, function = row.renderer.partition(":")
        found = getattr(import_module(f"corpusaudit.reports.{module}"), function)
        assert found.__module__ == f"corpusaudit.reports.{module}"
