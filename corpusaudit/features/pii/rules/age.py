"""Ages over 89 (45 CFR 164.514(b)(2)(i)(C)), in the words of every language that is listed."""

from __future__ import annotations

import functools
import re

from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.columns import find_columns
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.rules.shapes import any_listed
from corpusaudit.features.pii.types import Hit

_TENS = (
    r"(?:ninet(?:y|ieth)|one hundred(?: and)?|a hundred(?: and)?)(?:[- ](?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?"
)
_WRITTEN = any_listed(tabled("ages", "over_89"))
_IN_WORDS = ("ninet", "hundred", *(word for words in tabled("ages", "over_89") for word in words))
_DIGIT = re.compile(r"\d")
_AGE = rf"(?P<value>\d{{1,3}}|{_TENS})"
_AGE_ANY = rf"(?P<value>\d{{1,3}}|{_WRITTEN})"
_BEHIND = any_listed(tabled("ages", "behind"))
_YEARS = any_listed(tabled("ages", "years"))
_BEFORE_YEARS = any_listed(tabled("ages", "before_years"))
_SAID_BEFORE = any_listed(tabled("ages", "said_before"))
_HAPPENED = any_listed(tabled("ages", "happened"))
_LABELS = any_listed(tabled("ages", "labels"))
_NO_AGE_BEFORE = re.compile(rf"\b{any_listed(tabled('ages', 'no_age_before'))} $", re.IGNORECASE)
_NO_AGE_BEHIND = rf"(?:[ -]?(?:{_BEHIND}|{_YEARS}))? {any_listed(tabled('ages', 'no_age_behind'))}\b"
_BETWEEN = rf" (?:{_YEARS} )?{any_listed(tabled('ages', 'between'))} \d"
_REACH = 24
"""Characters before a number that are read for what makes it a limit."""
_NOT_RANGE = (
    r"\s{0,20}+(?:\+|(?:years?|yrs?)?[ -]?(?:of age|old)?\s{0,20}+(?:and|or|&)\s{0,20}+"
    r"(?:over|older|above|up|beyond))|\s{0,20}+(?:-|to|–)\s{0,20}+\d|%|\s?(?:mg|ml|bpm|mmhg)"
)

RULES: tuple[Rule, ...] = (
    Rule(
        name="age_years_old",
        type="AGE",
        pattern=rf"(?<![\w.,/-]){_AGE}[ -]?(?:(?:years?|yrs?\.?)[ -](?:old|of[ -]age)|yo|y/o|y\.o\.?"
        r"|(?:years?|yrs?|y)(?= (?:male|female|man|woman|gentleman|lady)))(?!\w)",
        unless_after=_NOT_RANGE,
        true_examples=(
            ("a 94-year-old woman", "94"),
            ("This 92 year old male", "92"),
            ("pt is 97 y/o", "97"),
            ("ninety-two years old", "ninety-two"),
        ),
        false_examples=("90 years and older", "for 95 years now", "95% survive", "90 days old"),
    ),
    Rule(
        name="age_stated",
        type="AGE",
        pattern=rf"(?:\baged?\b(?: (?:of|at|is|was))?[ :]{{0,2}}|\b(?:i'?m|i am|(?:he|she|who|patient) (?:is|was"
        rf"|turned)|turned|turning|when (?:he|she|i) (?:was|were))(?: now| only| just| already)? ){_AGE}(?![\w%]"
        rf"|[./,-]\d)",
        unless_after=_NOT_RANGE
        + r"|\s?(?:kg|lbs?|pounds|cm|inches|feet|minutes|weeks|months|days|hours|miles|percent|degrees)",
        true_examples=(
            ("Age: 93", "93"),
            ("she died at age 101.", "101"),
            ("I'm 95 now", "95"),
            ("when he was 96", "96"),
        ),
        false_examples=("aged 90 and over", "ages 90 to 95", "he was 92 kg", "stage 93", "average 95"),
    ),
    Rule(
        name="age_years_behind",
        type="AGE",
        pattern=rf"(?<![\w.,/-]){_AGE_ANY}(?:[ -]{{1,2}}|\. )?{_BEHIND}(?!\w)",
        unless_after=rf"{_NOT_RANGE}|{_NO_AGE_BEHIND}|{_BETWEEN}",
        true_examples=(
            ("die 94-jährige Witwe", "94"),
            ("ist 97 Jahre alt", "97"),
            ("tiene 93 años de edad", "93"),
            ("een 91-jarige man", "91"),
            ("im 95. Lebensjahr", "95"),
        ),
        false_examples=("90 Jahre lang", "93 años de evolución", "90 Jahre alt und älter"),
    ),
    Rule(
        name="age_years_said",
        type="AGE",
        pattern=rf"(?:(?<!\w){_BEFORE_YEARS} |[,;:(|\t!…] ?|^){_AGE_ANY} {_YEARS}(?!\w)",
        unless_after=rf"{_NOT_RANGE}|{_NO_AGE_BEHIND}|{_BETWEEN}",
        true_examples=(
            ("mujer de 94 años que", "94"),
            ("Con noventa y dos años ya", "noventa y dos"),
            ("mit 90 Jahren", "90"),
            ("âgée de 94 ans", "94"),
            ("Rosa Prats, 96 años, viuda", "96"),
        ),
        false_examples=("hace 95 años", "de 95 años de evolución", "seit 90 Jahren", "depuis 95 ans", "de 93 mg"),
    ),
    Rule(
        name="age_happened",
        type="AGE",
        pattern=rf"(?<!\w)(?:{_SAID_BEFORE} (?!\d{{1,3}}+(?:[\w%]|[./,-]\d))"
        rf"|{_BEFORE_YEARS} (?=\d{{2,3}} {_HAPPENED}(?!\w))){_AGE_ANY}(?!\w)",
        unless_after=rf"{_NOT_RANGE}|{_BETWEEN}",
        true_examples=(
            ("Mother died at 97, father", "97"),
            ("murió a los 94.", "94"),
            ("im Alter von 92", "92"),
            ("mit 93 gestorben", "93"),
        ),
        false_examples=("died at 97%", "died at 95 mmHg", "retired at 90.5"),
    ),
    Rule(
        name="age_labelled",
        type="AGE",
        pattern=rf"(?<!\w){_LABELS}(?:(?: [^\W\d_]{{1,12}}){{0,3}}[ \t]{{0,3}}[:=|\t]|[ \t])[ \t]{{0,3}}{_AGE_ANY}"
        r"(?![\w%]|[./,-]\d)",
        unless_after=rf"{_NOT_RANGE}|{_NO_AGE_BEHIND}|{_BETWEEN}",
        true_examples=(
            ("Alter: 93", "93"),
            ("Edad al inicio: 91", "91"),
            ("âge | 95", "95"),
            ("Alter 92; raucht", "92"),
        ),
        false_examples=("Alter 90 bis 95", "edad media de 95", "Alter: 90 und älter"),
    ),
)


def _age_of(value: str) -> int:
    """Years of an age in figures; 90 for any that is written out, since only those over 89 are read."""
    return int(value) if value.isdigit() else 90


def find_ages(text: str, *, least: int = 90) -> list[Hit]:
    """Ages of `least` to 125 years that `text` states of somebody. Safe Harbor lets ages up to 89 stand."""
    return [hit for hit in _stated(text) if least <= _age_of(text[hit.start : hit.end]) <= 125]


@functools.lru_cache(maxsize=1)
def _stated(text: str) -> tuple[Hit, ...]:
    """Every age of any years; whoever asks for those over 89 asks for the others of the same text next."""
    small = text.casefold()
    if not _DIGIT.search(text) and not any(word in small for word in _IN_WORDS):
        return ()
    hits = [hit for rule in RULES for hit in find_rule(rule, text)]
    stated = [hit for hit in hits if not _NO_AGE_BEFORE.search(text, max(0, hit.start - _REACH), hit.start)]
    return (*stated, *(hit for hit in find_columns(text) if hit.type == "AGE"))
