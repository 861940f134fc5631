"""Rules as data: the patterns that a language writes its forms, addresses and words with, from its tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from corpusaudit.features.pii.rules.rule import Rule

_NAMED = re.compile(r"<<(\w+)>>")


def made_rules(
    rules: Mapping[str, Sequence[Mapping[str, Any]]], words: Mapping[str, Mapping[str, str]]
) -> tuple[Rule, ...]:
    """Return the rules of each language, for documents in it alone.

    ``rules`` are tables with the fields of :class:`Rule`; ``cased`` says that capitals count. ``words`` are pieces that
    patterns name as ``<<piece>>``, themselves made of pieces. Raises KeyError for one that there is not.
    """
    return tuple(_made(rule, language, words.get(language, {})) for language, made in rules.items() for rule in made)


def _made(rule: Mapping[str, Any], language: str, words: Mapping[str, str]) -> Rule:
    given = dict(rule)
    given["flags"] = 0 if given.pop("cased", False) else re.IGNORECASE
    for field in ("pattern", "context", "unless_after"):
        given[field] = _written_out(given.get(field, ""), words)
    given["true_examples"] = tuple((text, value) for text, value in given["true_examples"])
    return Rule(**given | {"language": language, "false_examples": tuple(given["false_examples"])})


def _written_out(pattern: str, words: Mapping[str, str]) -> str:
    while _NAMED.search(pattern):
        pattern = _NAMED.sub(lambda piece: words[piece[1]], pattern)
    return pattern
