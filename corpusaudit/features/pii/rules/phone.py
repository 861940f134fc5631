"""Telephone numbers, in the notations of many countries."""

from __future__ import annotations

from corpusaudit.features.pii.checks import digit_count, service_line, telephone_number
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.rules.rule import Rule
from corpusaudit.features.pii.rules.shapes import END, EXTENSION, any_listed

_START = r"(?<![\w.+/-])(?<!\d[ (])"
_CALL = (
    r"(?:\b(?:tele)?phone|\btel\b|\bmobile|\bcell(?:ular|phone)?\b|\bcall(?:s|ed|ing|back)?\b|\bcontact\b"
    r"|\breach(?:ed)?\b"
    r"|\bdesk\b|\boffice\b|\bhome\b|\bwork\b|\bpager?\b|\btext\b|\bwhatsapp\b|\bring\b|\bnumber\b|\bhotline\b"
    r"|\bdial\b|\bph\b)"
    r"[^\d\n]{0,24}\n?[^\d\n]{0,4}$"
)
_SIGN = r"(?: ?[./-] ?| )?"
# Digits in groups, as LOOSE, without a sign between blanks: what is behind it is a second number, and may be one too.
_ONE = r"\+?\(?\d(?:[\d().-]| (?![/-] )|/(?! )){4,20}\d"
_WORDS = any_listed(tabled("identifiers", "telephone"))
_CALLED = (
    rf"(?<!\w){_WORDS}\b[^\d\n]{{0,24}}\n?[^\d\n]{{0,4}}"
    r"(?:[\d ().+-]{7,18}[/;,-] ?)?$"
)

RULES: tuple[Rule, ...] = (
    Rule(
        name="phone_north_american",
        type="PHONE",
        digits=10,
        together="number",
        pattern=rf"{_START}(?:\+?1[-. ]?)?(?:\([2-9]\d{{2}}\)[ .-]?|[2-9]\d{{2}}[-. /]|[2-9]\d{{2}}(?=\d{{7}}(?!\d)))"
        rf"[2-9]\d{{2}}[-. ]?\d{{4}}{EXTENSION}{END}",
        score=0.9,
        check=lambda value: not service_line(value),
        true_examples=(
            ("Call (288) 555-0108.", "(288) 555-0108"),
            ("288-555-0108 ext. 12", "288-555-0108 ext. 12"),
            ("800-555-0199", "800-555-0199"),
            ("+1-604-696-5272x565", "+1-604-696-5272x565"),
            ("208.555.0108", "208.555.0108"),
            ("back on 8775550165 today", "8775550165"),
        ),
        false_examples=(
            "call 1-800-555-0199",
            "123-456-7890",
            "SSN 992-81-3703",
            "4482221234567890",
            "200 300 mg",
            "OMIM 213300",
        ),
    ),
    Rule(
        name="phone_international",
        type="PHONE",
        digits=7,
        together="number",
        pattern=rf"(?<![\w+])(?:\(\+\d{{1,3}}\)|(?:\+|00(?=[1-9]\d{{0,2}}[ .(-]))\d{{1,3}}){_SIGN}"
        rf"(?:\(\d{{1,4}}\){_SIGN})?\d(?:{_SIGN}\d){{5,12}}{EXTENSION}{END}",
        needs="+0",
        score=0.9,
        check=digit_count(8, 22),
        true_examples=(
            ("+44 20 7946 0958", "+44 20 7946 0958"),
            ("desk: +41 (0)96 471 07 95", "+41 (0)96 471 07 95"),
            ("0049 30 901820 12", "0049 30 901820 12"),
            ("+49 (0) 30 / 901820 - 12", "+49 (0) 30 / 901820 - 12"),
            ("(+34) 612 44 12 07", "(+34) 612 44 12 07"),
        ),
        false_examples=("+3 reflexes", "grew +12 345 units", "0.0049 30"),
    ),
    Rule(
        name="phone_groups_after_zero",
        type="PHONE",
        digits=9,
        together="number",
        pattern=rf"{_START}0[1-9]\d{{1,3}}(?:[ .-]\d{{2,4}}){{2,4}}{END}",
        needs="0",
        score=0.85,
        check=digit_count(9, 11),
        true_examples=(("write to 0688 872 49 99", "0688 872 49 99"), ("0489 25 37 29", "0489 25 37 29")),
        false_examples=("0123 45 67", "0.489 25 37", "00 12 34"),
    ),
    Rule(
        name="phone_called",
        type="PHONE",
        digits=6,
        together="number",
        pattern=rf"(?<![^\W_])(?<![.+(/-])(?P<value>{_ONE}{EXTENSION})(?![^\W_]|-|[./,]\d)",
        context=_CALLED,
        reach=64,
        score=0.78,
        check=lambda value: telephone_number(value) and not service_line(value),
        true_examples=(
            ("llame al 612441207 de nueve a dos", "612441207"),
            ("Telefon der Praxis: 030441207", "030441207"),
            ("Handy ___0664441207___", "0664441207"),
            ("Telfs.: 612441207 / 612441208", "612441208"),
            ("joignable au 06 44 12 07 73", "06 44 12 07 73"),
        ),
        false_examples=("llame al 112", "contacto en 2003-2004", "Telefon seit 12.03.2004"),
    ),
    Rule(
        name="phone_in_odd_groups",
        type="PHONE",
        digits=9,
        pattern=r"(?<![\w.,:;*/+-])\+?\d{2,4}(?P<sign>, ?|:|\*)\d{2,4}(?:(?P=sign)\d{2,4}){1,4}(?![^\W_]|[.,:;*/-]?\d)",
        needs=(",", ":", "*"),
        context=rf"(?<!\w){_WORDS}\b[^\w\n]{{0,4}}(?:(?!of|de|in|en)[^\W\d_]{{2,3}} )?$",
        check=digit_count(9, 12),
        score=0.78,
        true_examples=(
            ("Tel. 612, 441, 207 (hija)", "612, 441, 207"),
            ("Phone 288:555:0108.", "288:555:0108"),
            ("call 288*555*0108", "288*555*0108"),
        ),
        false_examples=("call at 10:30:15", "number of 120, 130, 140", "values 612, 441, 207", "tel 612, 441"),
    ),
    Rule(
        name="phone_long_after_zero",
        type="PHONE",
        digits=9,
        together="number",
        pattern=r"(?<![\w.,+/-])0[1-9]\d{7,9}(?![\w-]|[.,/]\d)",
        needs="0",
        score=0.6,
        true_examples=(("Rang 0202410877 twice", "0202410877"), ("unter 01514120773 geht", "01514120773")),
        false_examples=("0044120773", "0.123456789", "01234567", "012345678901234"),
    ),
)
