"""What others named passes through one function before it is shown."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

import pytest

import corpusaudit
from corpusaudit.shown import MOST_SHOWN, one_line, shown_lines, shown_name

ROOT = Path(corpusaudit.__file__).parent
# Variables that hold a path, a key, a column or another string from outside, by the custom of this code.
FOREIGN = {"path", "file", "folder", "name", "given", "column", "key", "part", "gate", "metric", "template_name"}
SAFE = {"shown_name", "_shown_value", "did_you_mean", "nearest_column", "len", "type", "_nearest", "_what_is_there"}
SAFE |= {"file.at"}  # as CorpusFile.shown, which is checked where it is made
FOREIGN |= {"stage", "label_field", "group_field", "twice", "private_evidence", "out", "embedder", "engine", "place"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("note", "note"),
        ("größe 名前", "größe 名前"),
        ("a\x1b[31mb", "a⟨U+001B⟩[31mb"),
        ("a\x9b31mb\x07", "a⟨U+009B⟩31mb⟨U+0007⟩"),
        ("a\nb\r\nc\u2028d", "a ⏎ b ⏎ c ⏎ d"),
        ("a\u202eb\u2066c", "a⟨U+202E⟩b⟨U+2066⟩c"),
        ("a\u200bb\ufeff", "a⟨U+200B⟩b⟨U+FEFF⟩"),
        ("a\udcffb", "a⟨U+DCFF⟩b"),
        ("\x00", "⟨U+0000⟩"),
        (Path("/tmp/x"), "/tmp/x"),
    ],
)
def test_hidden_characters_are_spelled_out(name: object, shown: str) -> None:
    assert shown_name(name) == shown
    assert shown.isprintable()


def test_long_names_keep_their_start_and_end() -> None:
    found = shown_name("/data/" + "x" * 10_000 + "/notes.jsonl")
    assert len(found) == MOST_SHOWN
    assert found.startswith("/data/xx")
    assert found.endswith("x/notes.jsonl")
    assert shown_name("abcdefgh", 5) == "a…fgh"


def test_the_last_net_keeps_lines() -> None:
    assert shown_lines("a\x1b\nb\u202e") == "a⟨U+001B⟩\nb⟨U+202E⟩"


def messages(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what is raised or printed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            error = name.endswith(("Error", "Unmeasured")) and not hasattr(builtins, name)  # Python's: for programmers
            if error or name in ("click.echo", "print", "progress", "CorpusFile"):  # which keeps what it is called
                yield node


def bare_names(code: str) -> list[str]:
    """Return the foreign names that stand in a message as they came."""
    found = []
    for message in messages(ast.parse(code)):
        shown = {
            id(inner)
            for call in ast.walk(message)
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("shown_name", "shown_lines")
            for inner in ast.walk(call)
        }
        for value in ast.walk(message):
            if isinstance(value, ast.FormattedValue) and value.format_spec is None and id(value) not in shown:
                variables = {name.id for name in ast.walk(value.value) if isinstance(name, ast.Name)}
                calls = {ast.unparse(c.func) for c in ast.walk(value.value) if isinstance(c, ast.Call)}
                bare = ast.unparse(value.value)
                if variables & FOREIGN and not calls & SAFE and not bare.endswith(".shown"):
                    found.append(bare)
    return found


def test_no_message_holds_a_bare_name() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): bare_names(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.py")
    }
    # Names out of tables of our own.
    allowed = {
        "features/pii/tagger/foreign.py": ["engine"] * 3,
        "features/pii/tagger/model.py": ["name"],
        "ranges.py": ["name", "key", "name"],
    }
    assert {place: names for place, names in found.items() if names} == allowed


def test_the_rule_sees_a_bare_name() -> None:
    assert bare_names('raise InputError(f"{path}: no {shown_name(column)}")') == ["path"]
    assert bare_names('click.echo(f"{out / 1}")') == ["out / 1"]
    assert bare_names('CorpusFile(path, f"{path}: file 1")') == ["path"]
    assert bare_names('raise InputError(f"{file.path}, {file.shown}")') == ["file.path"]
    assert bare_names('raise InputError(shown_lines(f"{path}"))') == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::stop-commands::x", ": :stop-commands::x"),
        ("a ::add-mask::b", "a : :add-mask::b"),
        ("a##vso[task.complete]", "a# #vso[task.complete]"),
        ("##[error]x", "# #[error]x"),
        ("std::vector ## [1] a::b", "std::vector ## [1] a::b"),
    ],
)
def test_nothing_is_a_command_to_a_ci_system(text: str, shown: str) -> None:
    assert one_line(text) == shown
    assert shown_name(text) == shown
