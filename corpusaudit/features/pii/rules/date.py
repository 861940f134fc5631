"""Dates finer than a year (45 CFR 164.514(b)(2)(i)(C))."""

from __future__ import annotations

import re

from corpusaudit.features.pii.rules.rule import Rule

# A month is taken in any case, but May and March only with a capital: "may 5" and "march 5" are mostly verbs.
_MONTH = (
    r"(?:(?:january|february|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?"
    r"|oct|nov|dec|(?-i:May|MAY|March|MARCH|Mar|MAR))(?![a-z])\.?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20)\d{2}"
_M = r"(?:0?[1-9]|1[0-2])"
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_UNITS = (
    r"\s?(?:%|percent|mg|mcg|g\b|kg|ml|mm|cm|patients|people|persons|cases|tablets?|tabs?|pills?|doses?|cups?"
    r"|times|weeks?"
    r"|months?|years?|days?|hours?|minutes|of\b|systolic|diastolic|murmur|strength|inch|hour|or\b|to \d)"
)


def _real_numeric_date(value: str) -> bool:
    """Whether one of the two leading numbers can be a month; a year of two digits needs a slash or a hyphen."""
    parts = re.split(r"[/.\-]", value)
    return min(int(parts[0]), int(parts[1])) <= 12 and (len(parts[2]) == 4 or "." not in value)


RULES: tuple[Rule, ...] = (
    Rule(
        name="date_iso",
        type="DATE",
        pattern=rf"(?<![\w.-]){_YEAR}([-/.]){_M}\1{_D}(?=T\d|(?![\w-]|\.\d))",
        score=0.97,
        true_examples=(
            ("seen 1944-11-26.", "1944-11-26"),
            ("2012-03-04T10:00:00Z", "2012-03-04"),
            ("2012/3/4", "2012/3/4"),
        ),
        false_examples=("1944-13-26", "12012-03-04", "2012-03", "2010-2012-14"),
    ),
    Rule(
        name="date_numeric",
        type="DATE",
        pattern=rf"(?<![\w/.-]){_D}([/.-]){_D}\1(?:{_YEAR}|\d{{2}})(?![\w/-]|\.\d)",
        score=0.93,
        check=_real_numeric_date,
        true_examples=(("Born on 11/26/1944.", "11/26/1944"), ("26.11.1944", "26.11.1944"), ("DOB 5-9-67", "5-9-67")),
        false_examples=("BP 120/80", "24/30", "13/14/2012", "1.2.34", "2/6 systolic", "1/2/3", "45-12-1990"),
    ),
    Rule(
        name="date_month_first",
        type="DATE",
        pattern=rf"\b{_MONTH} {{0,2}}{_DAY}(?:,? {{0,2}}(?:of )?{_YEAR}|,? '?\d{{2}}(?=[\s.,;)]|$)(?! ?(?:mg|%"
        rf"|years)))?(?![\w/]|[.,]\d|-\d)",
        score=0.93,
        unless_after=_UNITS,
        true_examples=(
            ("on November 26th, 1944 she", "November 26th, 1944"),
            ("Nov. 26, 1944", "Nov. 26, 1944"),
            ("seen March 3 for", "March 3"),
            ("MAY 5 2012", "MAY 5 2012"),
        ),
        false_examples=("this may 5 times", "May 10 mg be given", "Mar 120", "march 5 miles"),
        flags=re.IGNORECASE,
    ),
    Rule(
        name="date_day_first",
        type="DATE",
        pattern=rf"(?<![\w/.,-]){_DAY}(?: of)?[ -]{{1,2}}{_MONTH}(?:,?[ -]{{0,2}}{_YEAR}|[ -]'?\d{{2}}(?![\w.]))?"
        rf"(?![\w])",
        score=0.93,
        true_examples=(
            ("26 Nov 1944", "26 Nov 1944"),
            ("the 3rd of May, 2001", "3rd of May, 2001"),
            ("26-Nov-1944", "26-Nov-1944"),
            ("on 14 March he", "14 March"),
        ),
        false_examples=("5 may help", "12 mar", "3 of Mayo's"),
    ),
    Rule(
        name="date_compact",
        type="DATE",
        pattern=rf"(?<![\w.-])(?:\d{{1,2}}{_MONTH}(?:{_YEAR}|\d{{2}})|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d"
        rf"|3[01])T\d{{4,6}})(?![\w])",
        score=0.93,
        true_examples=(("26NOV1944", "26NOV1944"), ("at 20120304T1010", "20120304T1010")),
        false_examples=("20120304", "26NOV"),
    ),
    Rule(
        name="date_of_birth_digits",
        type="DATE",
        pattern=r"(?:\bdob|\bd\.o\.b\.|\bdate of birth|\bborn)\b[ :.-]{0,3}(?:on |is |was )?(?P<value>\d{8}|\d{6}"
        r"|\d{1,2} \d{1,2} \d{2,4})(?![\w/.-])",
        score=0.95,
        true_examples=(("DOB 11261944", "11261944"), ("date of birth: 26 11 1944", "26 11 1944")),
        false_examples=("born 1944", "DOB unknown"),
    ),
    Rule(
        name="date_month_year",
        type="DATE",
        pattern=rf"\b{_MONTH},? {{0,2}}(?:of )?{_YEAR}(?![\w-]|\.\d)",
        score=0.85,
        true_examples=(("since March 2012.", "March 2012"), ("in Sept. of 1999", "Sept. of 1999")),
        false_examples=("march 2012", "May 3012", "Mars 2012"),
    ),
    Rule(
        name="date_year_with_context",
        type="DATE",
        pattern=rf"(?<![\w/.-]){_M}/{_YEAR}(?![\w/-]|\.\d)",
        context=r"\b(?:in|on|since|until|from|by|dated?|last|around|approximately|dob|born|diagnosed|surgery"
        r"|admitted|to|and|/p)\b[ :]{1,2}$",
        score=0.8,
        true_examples=(("CABG in 03/2012", "03/2012"),),
        false_examples=("ratio 3/2012", "in 13/2012"),
    ),
    Rule(
        name="date_day_month_with_context",
        type="DATE",
        pattern=rf"(?<![\w/.-]){_M}/{_D}(?![\w/%-]|\.\d)",
        context=r"\b(?:on|dated?|since|until|dob|born|admitted|discharged|seen|visit(?:ed)?|appointment|due)[ :]{1,2}$",
        unless_after=_UNITS,
        score=0.75,
        true_examples=(("seen on 3/14 for", "3/14"), ("Discharged: 12/01", "12/01")),
        false_examples=("MMSE 24/30", "BP 120/80", "on 1/2 tablet", "strength 5/5", "2/6 systolic murmur", "on 50/50"),
    ),
)
