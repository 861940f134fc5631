"""One form for each personal detail, so that the same detail compares equal in any notation.

What is given up: dates such as 3/4/2012 can be read two ways and are read month first, as the USA does, unless that is
impossible; a two-digit year up to 29 is of this century. The part of an e-mail address after a plus sign is dropped,
since it reaches the same mailbox.
"""

from __future__ import annotations

import ipaddress
import itertools
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise

from corpusaudit.features.pii.locales.addresses import WRITTEN_OUT
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.locales.written_dates import in_figures
from corpusaudit.features.pii.matching.contacts import undisguised
from corpusaudit.features.pii.matching.days import months
from corpusaudit.features.pii.types import (
    ADDRESS,
    AGE,
    CODE,
    DATE,
    DIGITS,
    MAILBOX,
    NAME,
    NETWORK,
    PLACE,
    SITE,
    TELEPHONE,
    TYPES,
    Family,
)
from corpusaudit.features.text.characters import fold_text
from corpusaudit.features.text.notation import fold_notation

_TITLES = frozenset(title for titles in tabled("titles", "compared") for title in titles)


def normalize_value(text: str, type: str) -> str:
    """The form of a personal detail of the given type (a name of `types.TYPES`) that equal details share.

    Telephone numbers become their digits without extension, trunk zero in brackets and North American country code;
    numbered identifiers their letters and digits; dates ISO (`2012-03-04`, `2012-03`, `--03-04` without a year); names
    their words in small letters, sorted, without titles and punctuation; e-mail, web and network addresses their
    canonical form; addresses and places small letters with abbreviations written out. Where nothing is left, the
    folded text itself is returned. Normalizing twice changes nothing.
    """
    make = _FORMS[TYPES[type].family]
    value = _fold(text)
    for _ in range(_ROUNDS):
        form = _fold(make(value)) or value
        if form == value:
            break
        value = form
    return value


# One round does for what people write; more only for nonsense such as "http://http://".
_ROUNDS = 16


def _fold(text: str) -> str:
    return " ".join(fold_text(fold_notation(text)).split())


def _ascii_digits(folded: str) -> str:
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in folded)


def _digits(folded: str) -> str:
    return re.sub(r"\D", "", _ascii_digits(folded))


def _code(folded: str) -> str:
    return "".join(c for c in folded if c.isalnum())


def _phone(folded: str) -> str:
    number = re.split(r"[ ,]{0,4}(?:x|ext|#)", _ascii_digits(folded), maxsplit=1)[0]
    number = re.sub(r"(?<=\d)\s*\(0\)", "", number)
    digits = re.sub(r"\D", "", number)
    if digits.startswith("00") and len(digits) > 9:
        digits = digits[2:]
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def _strip_accents(folded: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def _name(folded: str) -> str:
    words = re.findall(r"[^\W\d_]+", re.sub(r"['’`]s?\b(?=\s|$)|(?<=\w)['’`](?=\w)", "", _strip_accents(folded)))
    return " ".join(sorted(w for w in words if w not in _TITLES))


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year <= 29 else 1900)


def _date(folded: str) -> str:
    plain, known = _ascii_digits(folded), months()
    named = [known[w] for w in re.findall(r"[^\W\d_]+", plain) if w in known]
    numbers = re.findall(r"\d+", re.sub(r"(?s:t\d\d:?\d\d.*)", "", plain))
    if any(len(number) > 8 for number in numbers):
        return ""  # no date; Python reads no number of some thousand digits
    if named:
        return _named_date(named[0], numbers)
    if re.fullmatch(r"--\d\d(?:-\d\d)?", plain):
        return plain
    if len(numbers) == 1 and len(numbers[0]) == 8:
        digits = numbers[0]
        year_first = 1800 <= int(digits[:4]) <= 2099
        cuts = (0, 4, 6, 8) if year_first else (0, 2, 4, 8)
        numbers = [digits[start:end] for start, end in pairwise(cuts)]
    if len(numbers) == 3:
        return _numeric_date(numbers)
    if len(numbers) == 2 and max(map(len, numbers)) == 4:
        year, month = sorted(numbers, key=len, reverse=True)
        return f"{int(year):04d}-{int(month):02d}" if 1 <= int(month) <= 12 else ""
    if len(numbers) == 2 and max(map(len, numbers)) <= 2:
        month, day = _month_and_day(int(numbers[0]), int(numbers[1]))
        return f"--{month:02d}-{day:02d}"
    return ""


def _named_date(month: int, numbers: list[str]) -> str:
    days = [n for n in numbers if len(n) <= 2]
    years = [n for n in numbers if len(n) == 4] or days[1:2]
    if not days and not years:
        return f"--{month:02d}"
    if not years:
        return f"--{month:02d}-{int(days[0]):02d}"
    if not days:
        return f"{_year(years[0]):04d}-{month:02d}"
    return f"{_year(years[0]):04d}-{month:02d}-{int(days[0]):02d}"


def _month_and_day(first: int, second: int) -> tuple[int, int]:
    """Month first, as in the USA, unless the first number cannot be a month."""
    return (second, first) if first > 12 >= second else (first, second)


def _numeric_date(numbers: list[str]) -> str:
    if len(numbers[0]) == 4:
        return f"{int(numbers[0]):04d}-{int(numbers[1]):02d}-{int(numbers[2]):02d}"
    month, day = _month_and_day(int(numbers[0]), int(numbers[1]))
    return f"{_year(numbers[2]):04d}-{month:02d}-{day:02d}"


def _mailbox(folded: str) -> str:
    local, _, domain = undisguised(folded).strip(" .,;<>").partition("@")
    return f"{local.partition('+')[0] or local}@{domain}" if domain else ""


def _url(folded: str) -> str:
    plain = re.sub(r"^(?:(?:https?|ftp):/+)+", "", undisguised(folded).strip(" .,;<>()"))
    plain = re.sub(r"^(?:www\.)+", "", plain)
    return plain.rstrip("/")


def _ip(folded: str) -> str:
    try:
        return str(ipaddress.ip_address(undisguised(folded).strip()))
    except ValueError:
        return ""


def _address(folded: str) -> str:
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=\w)['’`](?=\w)", "", _strip_accents(folded)))
    return " ".join(WRITTEN_OUT.get(w, w) if place else w for place, w in enumerate(words))


_ROMAN = dict(
    zip(
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"],
        (names[0] for names in tabled("months", "months")[0]),
        strict=True,
    )
)
_ROMAN_MONTH = re.compile(r"(?<=\d)([/.-])([ivx]{1,4})(?=\1\d)")


def _dated(folded: str) -> str:
    """A date whose month may be a Roman number, or that is in words or pieces: 27/ix/1967, "Day: 27 Month: 9"."""
    folded = in_figures(folded)
    return _date(_ROMAN_MONTH.sub(lambda found: f"{found[1]}{_ROMAN.get(found[2], found[2])}", folded))


def _reached(folded: str) -> str:
    """A mailbox, or a user name with and without the sign before it."""
    plain = folded.removeprefix("@")
    return _mailbox(plain) or plain


_FORMS: Mapping[Family, Callable[[str], str]] = {
    NAME: _name,
    ADDRESS: _address,
    PLACE: _address,
    DATE: _dated,
    AGE: _digits,
    TELEPHONE: _phone,
    MAILBOX: _reached,
    SITE: _url,
    NETWORK: _ip,
    DIGITS: _digits,
    CODE: _code,
}
_UNIT = re.compile(
    r"[\s,]{1,8}(?:apartment|apt|suite|ste|unit|flat|room|rm|floor|fl|#)\b\.? ?#?\w{1,6}$|[\s,]{0,8}# ?\w{1,6}$", re.I
)
_TYPE = "|".join(sorted({*WRITTEN_OUT, *WRITTEN_OUT.values()}))
_STREET = re.compile(rf"\d{{1,6}}[a-z]?,? (?:[\w'’.-]+ ){{1,4}}?(?:{_TYPE})\b(?=\.|,)", re.I)
_SAME = {
    **{
        long: frozenset([long, *(short for short, full in WRITTEN_OUT.items() if full == long)])
        for long in set(WRITTEN_OUT.values())
    },
    **{word: frozenset({word, number}) for words in tabled("addresses", "numbered") for word, number in words},
}
_VARIANTS = {form: sorted(forms) for forms in _SAME.values() for form in forms}
_MOST_VARIANTS = 64
"""Spellings of one address: six words of two forms each. One with more is looked for as it stands."""


def address_spellings(value: str) -> list[str]:
    """The notations in which an address is looked for: words written out and abbreviated, with and without its unit.

    The first is the address as it stands. A street without its number is looked for only as it stands.
    """
    whole = " ".join(value.split())
    core = _UNIT.sub("", whole)
    forms = [whole]
    street = _STREET.match(core)
    for form in (
        (whole, core, *([street.group()] if street else []))
        if len(re.findall(r"\w+", core)) >= 3 and any(c.isdigit() for c in core)
        else (whole,)
    ):
        words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", form)
        options = [_VARIANTS.get(word.casefold(), [word]) if place else [word] for place, word in enumerate(words)]
        if math.prod(map(len, options)) <= _MOST_VARIANTS:
            forms += [" ".join(chosen) for chosen in itertools.product(*options)]
        else:
            forms.append(" ".join(words))
    return list(dict.fromkeys(forms))
