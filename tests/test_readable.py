"""What keeps the package readable: no function longer than a screen or two, no number without its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import corpusaudit

ROOT = Path(corpusaudit.__file__).parent
LONGEST = 60
"""Lines of a function, its docstring among them."""


def modules() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def long_functions(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.end_lineno is None:
            continue
        if node.end_lineno - node.lineno + 1 > LONGEST:
            yield node.name


def bare_numbers(code: str) -> Iterator[str]:
    """Yield the constants of a module whose value is a number and that have no word on it.

    A word is a comment on the line or right above it, or a string right below.
    """
    lines = code.split("\n")
    body = ast.parse(code).body
    for node, after in zip_longest(body, body[1:]):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not _is_number(node.value):
            continue
        described = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        commented = "#" in lines[node.lineno - 1] or lines[node.lineno - 2].lstrip().startswith("#")
        if not described and not commented:
            yield ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)


def _is_number(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Tuple):
        return any(_is_number(item) for item in value.elts)
    if isinstance(value, ast.UnaryOp | ast.BinOp):
        return all(_is_number(part) for part in ast.iter_child_nodes(value) if isinstance(part, ast.expr))
    if isinstance(value, ast.Call) and ast.unparse(value.func).startswith(("np.uint", "np.int", "np.float")):
        return bool(value.args) and all(map(_is_number, value.args))
    return isinstance(value, ast.Constant) and type(value.value) in (int, float)


def test_no_function_is_longer_than_a_screen_or_two() -> None:
    found = {f"{name}: {function}" for name, code in modules() for function in long_functions(code)}
    assert found == set()


def test_every_number_says_why() -> None:
    assert [f"{name}: {constant}" for name, code in modules() for constant in bare_numbers(code)] == []


def test_the_rules_see_what_they_forbid() -> None:
    code = "A = 1\nB = 2\n'''why'''\nC = 3  # why\n# why\nD = -4\nE, F = 5, 1 << 3\nG = 'x'\n_H: float = 0.5\n"
    code += "_I = np.uint64(7)\n"
    assert list(bare_numbers(code)) == ["A", "(E, F)", "_H", "_I"]
    assert list(long_functions("def f():\n" + "    x = 1\n" * 60)) == ["f"]
    assert list(long_functions("def f():\n" + "    x = 1\n" * 59)) == []
