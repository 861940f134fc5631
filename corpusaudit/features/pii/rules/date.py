"""Dates finer than a year (45 CFR 164.514(b)(2)(i)(C)), in the words of every language that is listed."""

from __future__ import annotations

import re

from corpusaudit.features.pii.checks import eight_digit_date
from corpusaudit.features.pii.locales import numerals, written_dates
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import any_listed, any_of

_NAMES = [names for months in tabled("months", "months") for names in months]
_CAPITAL = {word for words in tabled("months", "only_with_capital") for word in words}
_SMALL = {word for words in tabled("months", "only_small") for word in words}
_ALONE = 5
"""Letters from which a further name of a month means nothing else; shorter ones ("set", "out") stand with a year."""


# A month is taken in any case, but May and March only with a capital, as "may 5" and "march 5" are mostly verbs, and
# French mars only without one.
_FULL = {name for names in _NAMES for name in (names[0], *(one for one in names[1:] if len(one) >= _ALONE))}
_CASED = [form for word in sorted(_FULL & _CAPITAL) for form in (word.capitalize(), word.upper())]
_MONTH = rf"(?:(?:{any_of(_FULL - _CAPITAL - _SMALL)}|(?-i:{any_of([*_CASED, *_SMALL])}))(?![^\W\d_]))"
_SHORT = rf"(?:{any_of(name for names in _NAMES for name in names)}(?![^\W\d_])\.?)"
_ENGLISH = {name for names in tabled("months", "months")[0] for name in names}
_CASED_ENGLISH = [form for word in sorted(_ENGLISH & _CAPITAL) for form in (word.capitalize(), word.upper())]
_MONTH_ENGLISH = rf"(?:(?:{any_of(_ENGLISH - _CAPITAL)}|(?-i:{any_of(_CASED_ENGLISH)}))(?![^\W\d_])\.?)"
_CASED_ANY = sorted({*_CASED, *_CASED_ENGLISH, *_SMALL})
_MONTH_ANY = rf"(?:(?:{any_of((_FULL | _ENGLISH) - _CAPITAL - _SMALL)}|(?-i:{any_of(_CASED_ANY)}))(?![^\W\d_])\.?)"
_ENDING = rf"(?:{any_listed(tabled('dates', 'day_endings'))})?"
_DAY = rf"(?:0?[1-9]|[12]\d|3[01]){_ENDING}"
_YEAR = r"(?:1[89]|20)\d{2}"
_M = r"(?:0?[1-9]|1[0-2])"
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_ROMAN = r"(?:I{1,3}|IV|VI{0,3}|IX|XI{0,2})"
_OF = rf"(?:{any_listed(tabled('dates', 'day_links'))} )?"
_OF_YEAR = rf"(?:{any_listed(tabled('dates', 'year_links'))} )?"
_BEFORE = rf"\b{any_listed(tabled('dates', 'before'))}\b[ :.]{{1,2}}$"
_NO_PART = "".join(rf"(?<!{re.escape(word)} )" for words in tabled("dates", "numbered") for word in words)
_COUNTED = rf"\s?(?:%|(?:{any_listed(tabled('dates', 'counted'))}\b|to \d)(?! {_YEAR}))"
_LABELS = any_listed(tabled("dates", "labels"))


def _real_numeric_date(value: str) -> bool:
    """Whether one of the two leading numbers can be a month; a year of two digits needs a sign without blanks."""
    parts = re.split(r"[/.\-]", value)
    full = len(parts[2].strip()) == 4
    return min(int(parts[0]), int(parts[1])) <= 12 and (full or ("." not in value and " " not in value))


_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of the months, of February in a leap year."""


def _day_and_month(value: str) -> bool:
    """Whether two numbers are a day and a month, in either order."""
    first, second = map(int, re.findall(r"\d+", value)[:2])
    return any(month <= 12 and day <= _LENGTHS[month - 1] for day, month in ((first, second), (second, first)))


def _is_read(value: str) -> bool:
    """Whether words or pieces are a date that can be written in figures."""
    return written_dates.in_figures(value) != value


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
        pattern=rf"(?<![\w/.-]){_D}([/.-]|\. | [/-] ){_D}\1(?:{_YEAR}|['’]?\d{{2}})(?![\w/-]|\.\d)",
        score=0.93,
        check=_real_numeric_date,
        true_examples=(("Born on 11/26/1944.", "11/26/1944"), ("26.11.1944", "26.11.1944"), ("DOB 5-9-'67", "5-9-'67")),
        false_examples=("BP 120/80", "24/30", "13/14/2012", "1.2.34", "2/6 systolic", "1/2/3", "45-12-1990"),
    ),
    Rule(
        name="date_dotted_short_year",
        type="DATE",
        pattern=rf"(?=\d)(?<![\w/.-]){_NO_PART}(?:(?:0[1-9]|[12]\d|3[01])\.{_M}|[1-9]\.(?:0[1-9]|1[0-2])"
        rf"|(?:(?<=[,;|\t\n])|(?<=[,;|] )){_D}\.{_M})\.\d{{2}}(?![\w/-]|[.,]\d)",
        needs=".",
        score=0.85,
        true_examples=(
            ("entlassen am 15.12.31.", "15.12.31"),
            ("geb. 4.11.58", "4.11.58"),
            ("07.03.62 | CT", "07.03.62"),
            ("H-1,6.5.63,kalium", "6.5.63"),
        ),
        false_examples=("1.2.34", "version 10.2.34", "Abschnitt 4.10.12", "10.13.12", "10.0.0.12", "12.1.60.4"),
    ),
    Rule(
        name="date_dotted_with_context",
        type="DATE",
        pattern=rf"(?<![\w/.-]){_D}\.{_M}\.(?:\d{{2}})?(?![\w/-]|[.,]?\d)",
        context=_BEFORE,
        needs=".",
        unless_after=_COUNTED,
        score=0.8,
        true_examples=(("seit dem 6.5.63", "6.5.63"), ("am 3.4. um acht", "3.4."), ("Blut vom 1.9.", "1.9.")),
        false_examples=("mit 1.2.34", "am 3.4 mg", "1.2 und 3.4.", "den 1.2.345"),
    ),
    Rule(
        name="date_roman_month",
        type="DATE",
        pattern=rf"(?<![\w/.-]){_D}([/.-]){_ROMAN}\1(?:{_YEAR}|\d{{2}})(?![\w/-]|\.\d)",
        flags=0,
        score=0.93,
        true_examples=(("alta el 27/IX/1967", "27/IX/1967"), ("14.III.82", "14.III.82"), ("5-XII-2003", "5-XII-2003")),
        false_examples=("14/IIII/1982", "2/II", "14/iii/1982", "grade 2/III/4"),
    ),
    Rule(
        name="date_month_first",
        type="DATE",
        pattern=rf"\b(?:{_MONTH_ENGLISH} {{0,2}}{_DAY}(?:,? {{0,2}}{_OF_YEAR}{_YEAR}|,? '?\d{{2}}(?=[\s.,;)]|$)"
        rf"(?! ?(?:mg|%|years)))?|{_MONTH}(?: {{1,2}}{_DAY},? {_OF_YEAR}{_YEAR}|{written_dates.DAY_BEHIND}))"
        r"(?![\w/]|[.,]\d|-\d)",
        score=0.93,
        unless_after=_COUNTED,
        true_examples=(
            ("on November 26th, 1944 she", "November 26th, 1944"),
            ("Nov. 26, 1944", "Nov. 26, 1944"),
            ("seen March 3 for", "March 3"),
            ("MAY 5 2012", "MAY 5 2012"),
            ("julio 19 de 1959", "julio 19 de 1959"),
            ("born May the third, 1961", "May the third, 1961"),
        ),
        false_examples=("julio 19", "this may 5 times", "May 10 mg be given", "Mar 120", "march 5 miles"),
        flags=re.IGNORECASE,
    ),
    Rule(
        name="date_day_first",
        type="DATE",
        pattern=rf"(?<![\w/.,-]){_DAY}(?: {_OF}|[. -]{{0,2}})(?:{_MONTH}|{_MONTH_ENGLISH})"
        rf"(?:,?[ -]{{0,2}}{_OF_YEAR}{_YEAR}|[ -]'?\d{{2}}(?![\w.,%/]))?(?!\w|['’]s\b)",
        score=0.93,
        true_examples=(
            ("26 November 1944", "26 November 1944"),
            ("the 3rd of May, 2001", "3rd of May, 2001"),
            ("on 14 March he", "14 March"),
            ("on 14 Sept he", "14 Sept"),
            ("nacido el 19 de julio de 1959", "19 de julio de 1959"),
            ("el 4 de octubre se", "4 de octubre"),
            ("vom 11. Juli 1984", "11. Juli 1984"),
            ("né le 1er août 1961", "1er août 1961"),
            ("Todestag ist der 18. Januar.", "18. Januar"),
        ),
        false_examples=("5 may help", "3 of Mayo's", "40 Mars bars", "2 Marzos"),
    ),
    Rule(
        name="date_day_first_short",
        type="DATE",
        pattern=rf"(?<![\w/.-])(?:{_DAY}(?:[ .]{{1,2}}{_OF}{_SHORT} {{0,2}}{_OF_YEAR}{_YEAR}"
        rf"|([-/.]){_SHORT}\1(?:{_YEAR}|\d{{2}}))|(?<!,){_DAY} {_SHORT} '?\d{{2}})(?![\w-]|[.,]\d)",
        score=0.93,
        unless_after=_COUNTED,
        true_examples=(
            ("26 Nov 1944", "26 Nov 1944"),
            ("26-Nov-1944", "26-Nov-1944"),
            ("24-ene-40", "24-ene-40"),
            ("7 dic 1982", "7 dic 1982"),
            ("am 20. Dez. 2024", "20. Dez. 2024"),
            ("H-1,3 mrt 1936,kalium", "3 mrt 1936"),
            ("203.0.113.7,18-ago-06", "18-ago-06"),
        ),
        false_examples=("1,5 dec 20 mg", "5 out of 10", "12 mar", "1 set 20 times", "26-ene", "5 de set"),
    ),
    Rule(
        name="date_day_in_words",
        type="DATE",
        digitless=True,
        pattern=rf"\b{numerals.DAY}[ \n]{_OF}{_MONTH}(?:,?[ \n]{_OF_YEAR}{_YEAR})?(?!\w)",
        score=0.85,
        true_examples=(
            ("the third of April 1961", "third of April 1961"),
            ("on twenty first of June", "twenty first of June"),
            ("el veintiuno de julio de 1980", "veintiuno de julio de 1980"),
            ("am dritten Oktober", "dritten Oktober"),
        ),
        false_examples=("second march", "three of June's", "uno de mayos"),
    ),
    Rule(
        name="date_year_in_words",
        type="DATE",
        digitless=True,
        pattern=written_dates.YEAR_IN_WORDS,
        needs=written_dates.NEEDS_YEAR,
        score=0.95,
        check=_is_read,
        unless_after=_COUNTED,
        true_examples=(
            (
                "on the twenty-second of September nineteen eighty-six",
                "twenty-second of September nineteen eighty-six",
            ),
            ("on April the third, two thousand and five", "April the third, two thousand and five"),
            ("el 4 de mayo de mil novecientos sesenta y ocho", "4 de mayo de mil novecientos sesenta y ocho"),
            ("am dritten Oktober neunzehnhunderteinundsechzig", "dritten Oktober neunzehnhunderteinundsechzig"),
            ("le 3 mai mil neuf cent soixante-dix", "3 mai mil neuf cent soixante-dix"),
        ),
        false_examples=("the third of April nineteen patients", "May third, two thousand cases", "in nineteen ten"),
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
        name="date_eight_digits_labelled",
        type="DATE",
        digits=8,
        pattern=rf"(?<!\w){_LABELS}\.?[ \t]{{0,3}}[:=_-]?[ \t]{{0,3}}(?P<value>\d{{8}})(?![\w.,/-]?\d|[A-Za-z])",
        score=0.96,
        check=eight_digit_date,
        true_examples=(
            ("Geburtsdatum: 19610924", "19610924"),
            ("F. nac. 24091961", "24091961"),
            ("née le 24091961", "24091961"),
        ),
        false_examples=("Datum 44120773", "fecha 19619924", "DOB 196109241"),
    ),
    Rule(
        name="date_month_year",
        type="DATE",
        digits=4,
        together="run",
        pattern=rf"\b{_MONTH_ANY},? {{0,2}}{_OF_YEAR}{_YEAR}(?![\w-]|\.\d)",
        score=0.85,
        true_examples=(
            ("since March 2012.", "March 2012"),
            ("in Sept. of 1999", "Sept. of 1999"),
            ("julio de 1959", "julio de 1959"),
        ),
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
        pattern=rf"(?<![\w/.-]){_D}/{_D}(?![\w/%-]|\.\d)",
        context=_BEFORE,
        needs="/",
        check=_day_and_month,
        unless_after=_COUNTED,
        score=0.75,
        true_examples=(("seen on 3/14 for", "3/14"), ("Discharged: 12/01", "12/01"), ("vuelve el 22/8.", "22/8")),
        false_examples=("MMSE 24/30", "BP 120/80", "on 1/2 tablet", "strength 5/5", "2/6 systolic murmur", "on 50/50"),
    ),
)
