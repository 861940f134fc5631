"""Ages over 89 (45 CFR 164.514(b)(2)(i)(C))."""

from __future__ import annotations

from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.types import Hit

_TENS = (
    r"(?:ninet(?:y|ieth)|one hundred(?: and)?|a hundred(?: and)?)(?:[- ](?:one|two|three|four|five|six|seven"
    r"|eight|nine|ten|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?"
)
_AGE = rf"(?P<value>\d{{1,3}}|{_TENS})"
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
)


def _age_of(value: str) -> int:
    """Years of an age in figures; 90 for any that is written out, since only those over 89 are read."""
    return int(value) if value.isdigit() else 90


def find_ages(text: str, *, least: int = 90) -> list[Hit]:
    """Ages of `least` to 125 years that `text` states of somebody. Safe Harbor lets ages up to 89 stand."""
    hits = [hit for rule in RULES for hit in find_rule(rule, text)]
    return [hit for hit in hits if least <= _age_of(text[hit.start : hit.end]) <= 125]
