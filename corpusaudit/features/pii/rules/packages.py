"""Rules for personal details that other installed packages bring, in the entry-point group ``corpusaudit.pii_rules``.

An entry point names a :class:`~corpusaudit.features.pii.rules.rule.Rule` or a sequence of them. Their names start with
that of the distribution (small letters, ``_`` for ``-`` and ``.``) and a dot. A package whose rules cannot be used
brings none, and says why: what it would have found is then missing, so that no limit on personal details can be met.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.types import TYPES
from corpusaudit.shown import shown_name

GROUP = "corpusaudit.pii_rules"


@dataclass(frozen=True)
class RulePackage:
    """What one entry point brings: name and version of its distribution, its rules, a digest of its code.

    ``failure``: why its rules are not used, in words without private text; None where they are.
    """

    name: str
    version: str
    rules: tuple[Rule, ...]
    digest: str
    failure: str | None = None


@functools.cache
def rule_packages() -> tuple[RulePackage, ...]:
    """Return the installed packages with rules, by name; loaded once."""
    found = importlib.metadata.entry_points(group=GROUP)
    return tuple(_loaded(entry) for entry in sorted(found, key=lambda entry: (_name(entry), entry.name, entry.value)))


def _name(entry: importlib.metadata.EntryPoint) -> str:
    return entry.name if entry.dist is None else entry.dist.name


def _loaded(entry: importlib.metadata.EntryPoint) -> RulePackage:
    name, version = _name(entry), "unknown" if entry.dist is None else entry.dist.version
    rules: tuple[Rule, ...] = ()
    failure = None
    try:
        loaded = entry.load()
        rules = (loaded,) if isinstance(loaded, Rule) else tuple(loaded)
        failure = _refused(rules, name)
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # an exit while it is loaded must not end the audit as if all were well
        failure = f"it broke as it was loaded ({shown_name(type(error).__name__)})"
    return RulePackage(name, version, () if failure else rules, _code(entry), failure)


def _refused(rules: Sequence[object], name: str) -> str | None:
    """Return why rules cannot be used, None where they can."""
    if not rules:
        return "it holds no rule"
    namespace, named = re.sub(r"[-_.]+", "_", name).lower(), set()
    for rule in rules:
        if not isinstance(rule, Rule):
            return "it holds something else than rules"
        if rule.name.partition(".")[0] != namespace or rule.name in named:
            return f"its rules are not named {namespace}. and a name, each once"
        if rule.type not in TYPES or not 0 < rule.score <= 1:
            return "a rule has an unknown type or a score outside (0, 1]"
        if not (rule.true_examples and rule.false_examples and _as_published(rule)):
            return "a rule does not do what its examples say"
        named.add(rule.name)
    return None


def _as_published(rule: Rule) -> bool:
    """Whether a rule finds its true examples and nothing in its false ones."""
    finds = all(
        value in [text[hit.start : hit.end] for hit in find_rule(rule, text)] for text, value in rule.true_examples
    )
    return finds and not any(any(find_rule(rule, text)) for text in rule.false_examples)


def _code(entry: importlib.metadata.EntryPoint) -> str:
    """Return a digest of the files of the package that an entry point leads to; empty where there are none."""
    try:
        found = importlib.util.find_spec(entry.module.partition(".")[0])
    except (ImportError, ValueError):
        return ""
    if found is None:
        return ""
    folders = [Path(place) for place in found.submodule_search_locations or ()]
    files = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    digest = hashlib.sha256()
    for path in sorted(files or [Path(found.origin or "")]):
        if path.is_file():
            digest.update(path.name.encode("utf-8", "surrogatepass") + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def packages_digest() -> str:
    """Return a digest of all that other packages bring, as it counts for what is kept between audits."""
    parts = [
        "\0".join((one.name, one.version, one.digest, one.failure or "", *(rule.name for rule in one.rules)))
        for one in rule_packages()
    ]
    return hashlib.sha256("\1".join(parts).encode()).hexdigest() if parts else ""
