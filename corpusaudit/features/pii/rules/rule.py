"""One rule for personal details with a fixed form: a pattern, the words that must stand near it, a check of its value.

Rules live in the modules beside this one, one for each kind of detail; `find.py` finds and runs them. True and false
examples stand in each rule and are its test.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpusaudit.features.pii.types import Hit


@dataclass(frozen=True)
class Rule:
    """What one rule finds.

    `pattern` is a verbose-free regular expression; the group `value`, where it has one, is the personal detail.
    `context` is a second expression that must match somewhere in the `reach` characters before the value;
    `unless_after` one that must not match right after it. `check` sees the value and refuses it by returning False.
    `digitless` says that the value may hold no digit, so that texts without one are searched too.
    `language` is that of the documents it is for, as ISO 639-1 writes it; empty for all of them.
    `needs` are characters, or pieces of text as they stand, of which the text must hold at least one for the rule to be
    tried at all, and `digits` is how many digits it must hold: anywhere, or `together` as a code, a telephone number or
    a row without anything between (`digits.Digits`; all of these for speed only).
    `true_examples` are texts with the value that must be found in them; in `false_examples` nothing may be found.
    """

    name: str
    type: str
    pattern: str
    true_examples: tuple[tuple[str, str], ...]
    false_examples: tuple[str, ...]
    score: float = 0.9
    context: str = ""
    reach: int = 40
    unless_after: str = ""
    check: Callable[[str], bool] | None = None
    flags: int = re.IGNORECASE
    language: str = ""
    needs: str | tuple[str, ...] = ""
    digits: int = 1
    together: Literal["text", "code", "number", "run"] = "text"
    digitless: bool = False


@functools.cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _value_span(match: re.Match[str]) -> tuple[int, int]:
    return match.span("value") if "value" in match.re.groupindex else match.span()


def find_rule(rule: Rule, text: str) -> Iterator[Hit]:
    """Every place in `text` that `rule` finds, in order."""
    if rule.needs and not any(piece in text for piece in rule.needs):
        return
    for match in _compiled(rule.pattern, rule.flags).finditer(text):
        start, end = _value_span(match)
        if start == end or (rule.check is not None and not rule.check(text[start:end])):
            continue
        if rule.context:
            before = text[max(0, start - rule.reach) : start]
            if not _compiled(rule.context, re.IGNORECASE).search(before):
                continue
        if rule.unless_after and _compiled(rule.unless_after, re.IGNORECASE).match(text, end):
            continue
        yield Hit(start, end, rule.type, rule.score, rule.name)
