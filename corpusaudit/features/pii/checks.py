"""Checks of a value's own form: check digits, ranges, counts of digits."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable


def digits_of(value: str) -> str:
    """The ASCII digits of a value."""
    return "".join(c for c in value if c in "0123456789")


_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of the months, of February in a leap year."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2039
"""Years of births and visits of people whose texts are released."""


def eight_digit_date(value: str) -> bool:
    """Whether eight digits are a day of a birth or a visit: year first, or last behind day and month in any order.

    Of eight random digits about one in a thousand are.
    """
    if len(value) != 8 or not value.isascii() or not value.isdigit():
        return False
    first, second, last = int(value[:2]), int(value[2:4]), int(value[4:])
    year_first = _is_day(int(value[6:]), int(value[4:6]), int(value[:4]))
    return year_first or _is_day(first, second, last) or _is_day(second, first, last)


def _is_day(day: int, month: int, year: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1] and _FIRST_YEAR <= year <= _LAST_YEAR


def luhn_valid(value: str) -> bool:
    """Whether the digits of a value satisfy the Luhn formula (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits_of(value))):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


_CARD_OF_TWO = re.compile(r"2131\d{11}|(?:220[0-4]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}")
"""Mir, Mastercard and the old cards of JCB."""


def card_number(value: str) -> bool:
    """A payment card: 13 to 19 digits, an issuer's first digit, Luhn, and not one digit throughout.

    Of twelve digits only Maestro cards are, so that an Indian Aadhaar number is none, and those that begin with a 2
    have sixteen, but for old ones of JCB, as no French social security number has. Fifteen digits that begin with a 3
    are a card of American Express, which no telephone's IMEI is.
    """
    digits = digits_of(value)
    if digits[:1] == "2" and not _CARD_OF_TWO.fullmatch(digits):
        return False
    if len(digits) == 12 and re.match(r"5018|5020|5038|5[678]|63|67", digits) is None:
        return False
    if len(digits) == 15 and digits[0] == "3" and digits[1] not in "47":
        return False
    return 12 <= len(digits) <= 19 and digits[0] in "23456" and len(set(digits)) > 1 and luhn_valid(digits)


def iban_number(value: str) -> bool:
    """An IBAN: the rest modulo 97 is 1 (ISO 13616)."""
    code = "".join(c for c in value.upper() if c.isalnum())
    if not 15 <= len(code) <= 34 or not code.isascii():
        return False
    return int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


def social_security_number(value: str) -> bool:
    """Nine digits with no group of zeros.

    Area numbers that were never issued (9xx, 666) are accepted: made-up text uses them on purpose.
    """
    digits = digits_of(value)
    return len(digits) == 9 and digits[:3] != "000" and digits[3:5] != "00" and digits[5:] != "0000"


def ip_address(value: str) -> bool:
    """An IPv4 or IPv6 address that is more than a few colons."""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    return address.version == 4 or (any(c.isdigit() for c in value) and sum(c not in ":0" for c in value) >= 2)


def vehicle_number(value: str) -> bool:
    """A vehicle identification number whose ninth character is its check digit (49 CFR 565)."""
    code = value.upper()
    letters = dict(
        zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, *range(2, 10)), strict=True)
    )
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    if len(code) != 17 or not any(c.isalpha() for c in code):
        return False
    try:
        total = sum(w * (int(c) if c.isdigit() else letters[c]) for w, c in zip(weights, code, strict=True))
    except KeyError:
        return False
    return "0123456789X"[total % 11] == code[8]


def prescriber_number(value: str) -> bool:
    """A DEA registration: two letters, seven digits, the last of them a check digit."""
    digits = digits_of(value)
    if len(digits) != 7:
        return False
    odd, even = sum(int(c) for c in digits[0:6:2]), sum(int(c) for c in digits[1:6:2])
    return (odd + 2 * even) % 10 == int(digits[6])


def service_line(value: str) -> bool:
    """A toll-free North American number with its leading 1; without the 1 the area code may be made up.

    The last digits may be spelled with letters: 1-800-FLOWERS.
    """
    return re.match(r"\+?1[-. ]?\(?8(?:00|33|44|55|66|77|88)(?:\D|[\dA-Z]{7}$)", value) is not None


def telephone_number(value: str) -> bool:
    """Seven to fifteen digits (six in groups, an extension aside) written neither as a date nor as a span of years."""
    number = re.split(r"[ ,]{0,4}(?:x|ext|#)", value, maxsplit=1)[0]
    if re.fullmatch(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d", number):
        return False
    count = len(digits_of(number))
    return 7 <= count <= 15 or (count == 6 and re.fullmatch(r"\d{2}(?:[ .-]\d{2}){2}", number) is not None)


def digit_count(least: int, most: int = 20) -> Callable[[str], bool]:
    """A check that a value has between `least` and `most` digits."""

    def check(value: str) -> bool:
        return least <= len(digits_of(value)) <= most

    return check
