"""SECURITY.md: every promise names tests, and each of these exists and may fail."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def promises() -> list[list[str]]:
    """Return the rows of the table: what the attacker has, the promise, the tests."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    section = text.split("## What is promised against whom\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return rows[2:]


def named_tests(cell: str) -> list[str]:
    return re.findall(r"`(tests/[\w/]+\.py::test_\w+)`", cell)


def test_a_promise_names_tests_and_nothing_else() -> None:
    for row in promises():
        assert len(row) == 3
        assert all(row), row[:2]
        assert named_tests(row[2]), row[:2]
        assert ", ".join(f"`{one}`" for one in named_tests(row[2])) == row[2]


def test_a_named_test_exists_and_is_not_expected_to_fail() -> None:
    for name in {one for row in promises() for one in named_tests(row[2])}:
        file, _, test = name.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == test]
        assert len(found) == 1, name
        marks = " ".join(ast.unparse(mark) for mark in found[0].decorator_list)
        assert not re.search(r"xfail|mark\.skip\b", marks), name


def test_the_promises_are_many() -> None:
    assert len(promises()) > 10
