"""Hostile input for every pattern of the package, made from the patterns themselves.

`package_patterns` walks the package for its patterns: compiled ones in modules, those of the rules, and those written
where they are used. `hostile_units` reads a pattern's syntax tree and makes near misses of it: the way to each of its
repeats, what the repeat takes, many times, and an end that does not match; and runs of what its classes and words are.
"""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import _compiler, _parser  # type: ignore[attr-defined]  # the parser of `re` is the only one of its syntax
from typing import Any

import corpusaudit
from corpusaudit.features.pii.rules.rule import Rule

_POOL = "aA1 \n\t-.,'_:/@#(%é一\x00x0sTn=[\"|"
"""One of each kind of character that patterns tell apart."""
_MANY = 16
"""A repeat that may go on longer than this is tried at length."""
_END = "\x00"
_MOST_WORDS = 40
"""Words of a pattern that are tried: lists of diseases differ in nothing that matters here."""
_METHODS = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})


@dataclass(frozen=True)
class Pattern:
    """A pattern, where it stands, and whether it is only ever laid at the beginning of a text."""

    name: str
    compiled: re.Pattern[str]
    anchored: bool = False
    module: str = ""

    def run(self, text: str) -> None:
        """Look for the pattern as the package does."""
        if self.anchored:
            self.compiled.match(text)
            self.compiled.fullmatch(text)
        else:
            for _ in self.compiled.finditer(text):
                pass


def _modules() -> list[Any]:
    names = [m.name for m in pkgutil.walk_packages(corpusaudit.__path__, "corpusaudit.")]
    return [importlib.import_module(name) for name in names if not name.endswith("__main__")]


def _values(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Rule):
        yield re.compile(value.pattern, value.flags)
        for more in (value.context, value.unless_after):
            if more:
                yield re.compile(more, re.IGNORECASE)
    elif depth < 3 and isinstance(value, dict):
        for one in value.values():
            yield from _values(one, depth + 1)
    elif depth < 3 and isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _values(one, depth + 1)


def _calls(tree: ast.Module) -> Iterator[tuple[ast.expr, str, ast.Call]]:
    """Yield the calls of methods: what they are called on, the method's name, the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.value, node.func.attr, node


def _is_anchored(method: str, call: ast.Call) -> bool:
    # With a place to begin at, one text may be asked at each of its places, which is as good as a search.
    return method == "fullmatch" or (method == "match" and len(call.args) < 2)


def _flags(call: ast.Call) -> int:
    words = [word for arg in [*call.args[1:], *(k.value for k in call.keywords)] for word in ast.unparse(arg).split()]
    return sum(getattr(re, word[3:]) for word in words if word.startswith("re.") and word[3:].isupper())


def _inline(module: Any, tree: ast.Module) -> Iterator[tuple[int, re.Pattern[str] | None, bool]]:
    """Yield the patterns written in calls of `re`; None for one that only a running function knows."""
    for on, method, call in _calls(tree):
        if method in _METHODS and isinstance(on, ast.Name) and on.id == "re" and call.args:
            anchored = method in ("match", "fullmatch")
            try:
                text = eval(compile(ast.Expression(call.args[0]), "", "eval"), vars(module))
                yield call.lineno, re.compile(text, _flags(call)), anchored
            except NameError:
                yield call.lineno, None, anchored


@functools.cache
def package_patterns() -> tuple[list[Pattern], list[str]]:
    """Return every pattern of the package once, and the modules with patterns that are made while running."""
    found: dict[tuple[str, int, bool], Pattern] = {}
    unknown = []

    def add(name: str, pattern: re.Pattern[str], anchored: bool) -> None:
        found.setdefault((pattern.pattern, pattern.flags, anchored), Pattern(name, pattern, anchored, short))

    for module in _modules():
        short = module.__name__.removeprefix("corpusaudit.")
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        uses: dict[str, list[bool]] = {}
        for on, method, call in _calls(tree):
            if isinstance(on, ast.Name) and method in _METHODS:
                uses.setdefault(on.id, []).append(_is_anchored(method, call))
        for name, value in vars(module).items():
            if isinstance(value, tuple) and value and all(isinstance(one, Rule) for one in value):
                for one in value:
                    for pattern in _values(one):
                        add(f"{short} {one.name}", pattern, False)
            elif not name.startswith("__"):
                for pattern in _values(value):
                    add(f"{short}.{name}", pattern, all(uses.get(name, [False])))
        for line, inline, anchored in _inline(module, tree):
            if inline is None:
                unknown.append(short)
            elif not any(key[:2] == (inline.pattern, inline.flags) for key in found):
                add(f"{short}:{line}", inline, anchored)
    return list(found.values()), sorted(set(unknown))


def _takes(node: Any, flags: int) -> list[str]:
    """Return characters of the pool that one item of a pattern takes, at most four of different kinds."""
    one = _parser.SubPattern(_parser.State(), [node])
    matcher = _compiler.compile(one, flags & (re.IGNORECASE | re.DOTALL | re.UNICODE))
    return [c for c in _POOL if matcher.fullmatch(c)][:6]


def _samples(nodes: Sequence[Any], flags: int, full: bool) -> list[str]:
    """Return texts that a sequence of items takes, a few; ``full``: with what may be left out."""
    made = [""]
    for node in nodes:
        made = [head + option for head in made for option in _sample(node, flags, full)][:3]
    return made


def _sample(node: Any, flags: int, full: bool) -> list[str]:
    kind, value = node
    name = str(kind)
    if name == "LITERAL":
        return [chr(value)]
    if name in ("IN", "NOT_LITERAL", "ANY"):
        return _takes(node, flags)[:3] or [""]
    if name == "BRANCH":
        return [s for branch in value[1] for s in _samples(branch, flags, full)[:1]][:6]
    if name == "SUBPATTERN":
        return _samples(value[-1], flags, full)
    if name == "ATOMIC_GROUP":
        return _samples(value, flags, full)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inner = value
        times = max(least, 1 if full and most else 0)
        return [s * times for s in _samples(inner, flags, full)] if times else [""]
    return [""]


def _repeats(nodes: Sequence[Any], flags: int, heads: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield for each repeat that may go on for long a way to it, and what it takes."""
    for place, node in enumerate(nodes):
        kind, value = node
        name = str(kind)
        before = list(
            dict.fromkeys(
                head + s for head in heads for full in (False, True) for s in _samples(nodes[:place], flags, full)
            )
        )[:2]
        if name == "BRANCH":
            for branch in value[1]:
                yield from _repeats(branch, flags, before)
        elif name == "SUBPATTERN":
            yield from _repeats(value[-1], flags, before)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(value, flags, before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repeats(value[1], flags, before)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inner = value
            yield from _repeats(inner, flags, before)
            if most >= _MANY:
                bodies = list(dict.fromkeys([*_samples(inner, flags, True), *_samples(inner, flags, False)]))
                for head in before:
                    yield head, [body for body in bodies if body] or ["a"]


def _words(nodes: Sequence[Any]) -> Iterator[str]:
    """Yield the runs of literal characters of a pattern."""
    run = ""
    for kind, value in nodes:
        name = str(kind)
        if name == "LITERAL":
            run += chr(value)
            continue
        if run:
            yield run
            run = ""
        if name == "BRANCH":
            for branch in value[1]:
                yield from _words(branch)
        elif name == "SUBPATTERN":
            yield from _words(value[-1])
        elif name == "ATOMIC_GROUP":
            yield from _words(value)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _words(value[1])
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from _words(value[2])
    if run:
        yield run


@dataclass(frozen=True)
class Hostile:
    """A text of any length: a head, a unit many times, an end."""

    head: str
    unit: str
    end: str

    def text(self, size: int) -> str:
        return self.head + self.unit * (size // len(self.unit)) + self.end


def hostile_units(pattern: re.Pattern[str]) -> list[Hostile]:
    """Return the hostile texts of one pattern, each once."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    flags = pattern.flags
    found = [Hostile("", c, _END) for c in _POOL]
    for head, bodies in _repeats(tree, flags, [""]):
        for body in bodies:
            found += [Hostile(head, body, _END), Hostile("", head + body * 3, _END)]
        found.append(Hostile("", head + bodies[0] * 40 + "\n", _END))
        if len(bodies) > 1:
            found.append(Hostile(head, "".join(bodies), _END))
    for full in (False, True):
        for whole in _samples(tree, flags, full):
            if whole:
                found += [Hostile("", whole, _END), Hostile("", whole[:-1] or whole, _END)]
                found += [Hostile(whole, c, _END) for c in " \n1aA-"]
    words = sorted({word for word in _words(tree) if len(word) > 1})
    for word in words[:: 1 + len(words) // _MOST_WORDS]:
        found += [Hostile("", word, _END), Hostile(word, " ", _END), Hostile("", word + " " * 60, _END)]
    return list(dict.fromkeys(found))
