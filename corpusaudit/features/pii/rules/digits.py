"""How many digits of a text stand together, so that rules whose value could not stand there are not tried."""

from __future__ import annotations

import re
from typing import NamedTuple

_DIGIT = re.compile(r"\d")
_RUN = re.compile(r"\d++")
_CODE = re.compile(r"\d(?:[\w./,-]|[ \n](?=\d))*+")
_NUMBER = re.compile(r"\d[\d ().\-/]*+")


class Digits(NamedTuple):
    """The most digits: of the whole text; of one code (letters, digits, signs, blanks and line ends before digits); of
    one number as telephones have (digits, blanks, signs, brackets); of one row without anything between.
    """

    text: int
    code: int
    number: int
    run: int


def most_digits(text: str, most: int) -> Digits:
    """Return the most digits that stand together in a text, each no more than ``most``."""
    count = len(_DIGIT.findall(text))
    if not count:
        return Digits(0, 0, 0, 0)
    code, number = (_most(pattern, text) for pattern in (_CODE, _NUMBER))
    run = max(map(len, _RUN.findall(text)))
    return Digits(*(min(one, most) for one in (count, code, number, run)))


def _most(pattern: re.Pattern[str], text: str) -> int:
    most = 0
    for piece in pattern.findall(text):
        if len(piece) > most:
            most = max(most, len(_DIGIT.findall(piece)))
    return most
