"""Numbers in words: "record number nine one six two, eight one nine one".

The text is read a second time with figures in their place, by the rules for numbers; without a word for the number it
must be long, and no counting: "one two three four five six seven".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpusaudit.features.pii.locales.numerals import may_be_spoken, spoken_numbers
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.types import Hit

_BEFORE, _BEHIND = 90, 10
"""Characters before and behind such a number that are read with it."""
_LEAST_WORDS = 7
"""Words for digits in a row that are a number whatever stands before them."""
_LEAST_AFTER_ZERO = 9
"""Digits of a telephone number that begins with a zero and is spoken in pairs: "zéro six, vingt-trois, ..."."""
_SCORE = 0.6
"""Certainty of a long number that nothing names: any rule that knows a word for it is surer."""


def find_spelled(text: str, rules: Sequence[Rule]) -> Iterator[Hit]:
    """Yield what ``rules`` find where a text has a number in words, and long numbers that nothing names."""
    if not may_be_spoken(text):
        return
    for (start, end), digits, words in spoken_numbers(text):
        before, behind = text[max(0, start - _BEFORE) : start], text[end : end + _BEHIND]
        low, high = len(before), len(before) + len(digits)
        found = [
            Hit(start, end, hit.type, hit.score, hit.rule)
            for rule in rules
            for hit in find_rule(rule, f"{before}{digits}{behind}")
            if hit.start <= low and high <= hit.end
        ]
        long = _is_long(digits, words)
        named = [hit for hit in found if long or not any(find_rule(_by_name(rules, hit.rule), digits))]
        yield from named
        if long and not named:
            yield Hit(start, end, "PHONE", _SCORE, "number_in_words")


def _by_name(rules: Sequence[Rule], name: str) -> Rule:
    return next(rule for rule in rules if rule.name == name)


def _is_long(digits: str, words: int) -> bool:
    if len(digits) > words:
        return digits[0] == "0" and len(digits) >= _LEAST_AFTER_ZERO
    steps = {int(two) - int(one) for one, two in pairwise(digits)}
    return words >= _LEAST_WORDS and not (len(steps) == 1 or _counts(digits))


def _counts(digits: str) -> bool:
    """Whether somebody counts to ten or back."""
    return digits in "01234567891011" or digits in "1098765432101"
