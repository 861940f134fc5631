"""Check digits of the numbers that states give people: identity cards, social insurance, taxes.

Each check sees a value in any notation and refuses one of another length.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpusaudit.features.pii.checks import digits_of, luhn_valid


def _signs(value: str) -> str:
    return "".join(c for c in value.upper() if c.isalnum())


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _day_and_month(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def dni(value: str) -> bool:
    """A Spanish DNI or NIE: eight digits, the first of a NIE X, Y or Z, and the letter of the rest modulo 23."""
    code = _signs(value)
    number = code[:-1].translate(str.maketrans("XYZ", "012", ""))
    return (
        len(code) == 9
        and number.isdigit()
        and code[1:-1].isdigit()
        and "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == code[-1]
    )


def dni_letter_first(value: str) -> bool:
    """A Spanish DNI whose letter stands before its eight digits."""
    code = _signs(value)
    return len(code) == 9 and code[1:].isdigit() and dni(code[1:] + code[0])


def nss(value: str) -> bool:
    """A Spanish social security number: province, seven or eight digits, and the rest of both modulo 97.

    A first zero of the eight is left out by some and kept by others.
    """
    digits = digits_of(value)
    if len(digits) not in (11, 12) or not 1 <= int(digits[:2]) <= 66:
        return False
    kept, left_out = int(digits[:-2]), int(digits[:2] + str(int(digits[2:-2])).zfill(7))
    return int(digits[-2:]) in (kept % 97, left_out % 97)


def nir(value: str) -> bool:
    """A French social security number: thirteen signs, with 2A or 2B for Corsica, and 97 less their rest modulo 97."""
    code = _signs(value).replace("2A", "19").replace("2B", "18")
    return len(code) == 15 and code.isdigit() and 97 - int(code[:13]) % 97 == int(code[13:])


def ahv(value: str) -> bool:
    """A Swiss social insurance number: 756 and ten digits, the last of which is that of an EAN-13."""
    digits = digits_of(value)
    return len(digits) == 13 and digits[:3] == "756" and _weighted(digits, (1, 3) * 6 + (1,)) % 10 == 0


def svnr(value: str) -> bool:
    """An Austrian social insurance number: three digits, a check digit, and the day of birth."""
    digits = digits_of(value)
    if len(digits) != 10 or digits[0] == "0" or not _day_and_month(digits[4:6], digits[6:8]):
        return False
    return _weighted(digits, (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)) % 11 == int(digits[3])


def rvnr(value: str) -> bool:
    """A German pension insurance number: area, day of birth, first letter of the name at birth, serial and check."""
    code = _signs(value)
    if len(code) != 12 or not (code[:8] + code[9:]).isdigit() or not "A" <= code[8] <= "Z":
        return False
    digits = f"{code[:8]}{ord(code[8]) - 64:02}{code[9:11]}"
    products = (int(d) * w for d, w in zip(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True))
    right = sum(number // 10 + number % 10 for number in products) % 10 == int(code[11])
    return right and _day_and_month(code[2:4], code[4:6])


def sin(value: str) -> bool:
    """A Canadian social insurance number: nine digits that satisfy the Luhn formula, the first neither 0 nor 8."""
    digits = digits_of(value)
    return len(digits) == 9 and digits[0] not in "08" and luhn_valid(digits)


def cpf(value: str) -> bool:
    """A Brazilian CPF: eleven digits, not all alike, the last two of which check those before modulo 11."""
    digits = digits_of(value)
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    return all(_weighted(digits[:n], range(n + 1, 1, -1)) * 10 % 11 % 10 == int(digits[n]) for n in (9, 10))


def pesel(value: str) -> bool:
    """A Polish PESEL: a day of birth with the century in its month, four digits, and a check digit."""
    digits = digits_of(value)
    if len(digits) != 11 or not _day_and_month(digits[4:6], str(int(digits[2:4]) % 20)):
        return False
    return _weighted(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def steuer_id(value: str) -> bool:
    """A German tax number: ten digits of which one stands twice or three times, and a check digit (ISO 7064)."""
    digits = digits_of(value)
    more = [count for digit in set(digits[:10]) if (count := digits[:10].count(digit)) > 1]
    if len(digits) != 11 or digits[0] == "0" or more not in ([2], [3]):
        return False
    product = 10
    for digit in digits[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[10])


def aadhaar(value: str) -> bool:
    """An Indian Aadhaar number: twelve digits, the first neither 0 nor 1, that satisfy the formula of Verhoeff."""
    digits = digits_of(value)
    if len(digits) != 12 or digits[0] in "01":
        return False
    state = 0
    for place, digit in enumerate(reversed(digits)):
        state = _turned(state, _moved(int(digit), place))
    return state == 0


def _turned(one: int, other: int) -> int:
    """Multiply two elements of the group of ten turns and mirrorings of a pentagon."""
    if one < 5:
        return (one + other) % 5 + (5 if other >= 5 else 0)
    return (one - other) % 5 + (0 if other >= 5 else 5)


def _moved(digit: int, place: int) -> int:
    """Move a digit as often as its place says."""
    for _ in range(place % 8):
        digit = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[digit]
    return digit


def cuit(value: str) -> bool:
    """An Argentine tax number: two digits for the kind, eight, and a check digit modulo 11."""
    digits = digits_of(value)
    if len(digits) != 11 or digits[:2] not in ("20", "23", "24", "25", "26", "27", "30", "33", "34"):
        return False
    return "01234567899"[-_weighted(digits[:10], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11] == digits[10]


def rut(value: str) -> bool:
    """A Chilean RUT: seven or eight digits and a check digit modulo 11, K for ten."""
    code = _signs(value)
    if len(code) not in (8, 9) or not code[:-1].isdigit():
        return False
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(code[:-1])))
    return "0123456789K0"[11 - total % 11 if total % 11 else 0] == code[-1]


def curp(value: str) -> bool:
    """A Mexican CURP: eighteen signs, the last of which checks those before modulo 10."""
    code = _signs(value)
    places = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    if len(code) != 18 or not code[17].isdigit() or any(c not in places for c in code):
        return False
    return -sum(places.index(c) * (18 - place) for place, c in enumerate(code[:17])) % 10 == int(code[17])


_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20),
            *(11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        ),
        strict=True,
    )
)


def codice_fiscale(value: str) -> bool:
    """An Italian codice fiscale: fifteen signs, those in odd places by a table, and a letter that checks them."""
    code = _signs(value)
    if len(code) != 16 or not code.isascii() or not code[15].isalpha():
        return False
    even = sum(int(c) if c.isdigit() else ord(c) - 65 for c in code[1:15:2])
    return (sum(_ODD[c] for c in code[0:15:2]) + even) % 26 == ord(code[15]) - 65
