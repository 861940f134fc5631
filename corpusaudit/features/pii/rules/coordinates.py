"""Places on the globe: latitude and longitude, exact enough to tell a house or a street."""

from __future__ import annotations

import re

from corpusaudit.features.pii.rules.rule import Rule

_DEGREES = r"[+-]?\d{1,3}\.\d{4,10}°?"
_MINUTES = r"\d{1,3}° ?\d{1,2}(?:\.\d{1,6})?['′’](?: ?\d{1,2}(?:[.,]\d{1,4})?(?:[\"″”]|''))?"


def _on_the_globe(value: str) -> bool:
    """Whether the two numbers of degrees are at most 90 and 180."""
    first, second = [abs(float(number)) for number in re.findall(r"(\d{1,3}(?:\.\d+)?)(?=°)", value)] or [
        abs(float(number)) for number in re.findall(r"\d{1,3}\.\d+", value)
    ]
    return first <= 90 and second <= 180


RULES: tuple[Rule, ...] = (
    Rule(
        name="coordinates",
        type="ADDRESS",
        digits=4,
        pattern=rf"(?<![\w.,+-])(?:{_DEGREES} ?[NS]?(?: ?[,;/] ?| ){_DEGREES}(?: ?[EWO](?!\w))?"
        rf"|{_MINUTES} ?[NS],? ?{_MINUTES} ?[EWO](?!\w))(?![\w.]\d|\d)",
        needs=".°",
        score=0.85,
        check=_on_the_globe,
        true_examples=(
            ("found at 41.40338, 2.17403.", "41.40338, 2.17403"),
            ("lat/lon -33.8688; 151.2093", "-33.8688; 151.2093"),
            ("41°24'12.2\"N 2°10'26.5\"E", "41°24'12.2\"N 2°10'26.5\"E"),
        ),
        false_examples=("0.05, 0.95", "941.40338, 2.17403", "99.40338, 2.17403", "1.23456", "41° and 2°"),
    ),
)
