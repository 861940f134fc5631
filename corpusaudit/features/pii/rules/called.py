"""Numbers and codes by what they are called, in the words of every language that is listed: "Akte Nr. 4411"."""

from __future__ import annotations

import re

from corpusaudit.features.pii.checks import digits_of
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.shapes import any_listed, any_of

_NUMBER = rf"{any_listed(tabled('identifiers', 'number'))}\.?"
_JOIN = rf"(?: {any_listed(tabled('identifiers', 'joins'))}){{0,2}}"
# A colon or the like, and in a chat the end of a line and the name of who answers. Blanks are taken whole and never
# given back: a padded table holds thousands.
_SIGN = r"(?:(?: [^\W\d_]{1,14})?[.?!]?\n[^\W\d_]{1,12}:)?[ \t]*+(?:[:#=\-(][ \t]*+)?(?:\r?\n[ \t]*+)?"
_FIVE = r"[^\d\n]{0,5}\d(?:[^\d\n]{0,3}\d){4}"
# A further group of digits is one of the number unless it begins a date or counts something.
_OTHER = any_of(
    {
        *(word for words in tabled("dates", "day_links") for word in words),
        *(word for words in tabled("dates", "counted") for word in words),
        *(word for words in tabled("ages", "years") for word in words),
        *(name for months in tabled("months", "months") for names in months for name in names),
    }
)
_GROUP = rf"(?:(?<!\d{{6}})|(?<=\b\d\d \d{{8}})) (?=\d)(?!\d{{1,3}}\.? {_OTHER}\b|\d{{1,2}}[/.-]\d)"
_THOUSANDS = r"(?:,(?=\d{3},\d{3}(?!\d))|(?<=,\d{3}),(?=\d{3}(?!\d)))"
CODE = (
    r"(?P<value>(?=(?-i:[A-Z]{1,4}) \d|[A-Z]{0,6}[-/]?\d)[A-Z0-9]"
    rf"(?:[A-Z0-9]|[-/.](?=[A-Z0-9])|{_THOUSANDS}|{_GROUP}){{3,24}})(?![\w-])"
)
"""Letters and digits in groups; group ``value``."""
_NO_CODE = re.compile(r"(?:19|20)\d\d(?: ?[-/] ?(?:19|20)?\d\d)?|[\d ]{0,6}\.\d{1,2}|\d{1,2}/\d{2}")
_DATE = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2\d{1,4}")
COUNT = rf" {_OTHER}\b|\s?%"
"""Behind a number that counts something and is no code."""


def called(words: str, more: str = "(?!)") -> str:
    """A pattern of a code behind one of the words for it, with a word for "number" before or behind them or without.

    ``words`` and ``more`` are patterns; behind one of ``more`` a word for "number" or five digits must follow.
    """
    said = (
        rf"(?:{words}\.?(?:,?{_JOIN}[ -]?{_NUMBER}){{0,2}}|{_NUMBER}{_JOIN} (?:{words}|{more})"
        rf"|{more}\.?(?:,?{_JOIN}[ -]?{_NUMBER}){{1,2}}|{more}\.?(?={_JOIN}{_SIGN}{_FIVE}|[ \t]{{0,3}}[:#=(]))"
    )
    return rf"(?<![\w]){said}(?:(?!\w)|(?<=[º°#])(?=\d)){_JOIN}{_SIGN}{CODE}"


def code_number(value: str) -> bool:
    """Whether a code has four to twenty digits and is no date, no year or span of years and no decimal."""
    date = _DATE.fullmatch(value)
    dated = date is not None and (len(date[1]) > 2 or (int(date[1]) <= 31 and min(int(date[1]), int(date[3])) <= 12))
    return 4 <= len(digits_of(value)) <= 20 and not dated and _NO_CODE.fullmatch(value) is None
