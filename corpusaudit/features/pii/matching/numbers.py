"""Numbers by their digits alone: however they are grouped, with or without country code, leading zeros or in words.

"+44 20 7946 0958" is "020 7946 0958", "00012345678" is "12-345678", "five five five, oh one four two" is "5550142".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpusaudit.features.pii.locales.numerals import counted, number_words, spoken_in_digits, spoken_numbers
from corpusaudit.features.pii.matching.letters import plain_spellings
from corpusaudit.features.text.characters import fold_text

Place = tuple[int, tuple[int, int]]
"""A document and the characters [start, end) in it."""
LEAST_DIGITS = 6
"""A number of fewer digits is too common to be known by its digits alone."""
LEAST_SPOKEN_WORDS = 3
"""Words of a number in words at least: "ninety-one, sixty-two, thirty-eight"."""
LEAST_LOOSE = 5
"""Digits of a number that has fewer than :data:`LEAST_DIGITS`, or is left with so few without its zeros."""
_DIGIT_RUN = re.compile(r"\d(?:[\d ().+/\-\u00a0\u2010-\u2015]*\d)?")
_ODD_RUN = re.compile(r"(?<!\d)\d++(?:(?:[ ./-]|, ?|:|[ -]?\r?\n)\d++){1,12}+")
"""Groups of digits that commas, colons or the end of a line part."""
_SIGNS = frozenset(",:\n")
_LEAST_ODD = 8
"""Digits of a number that is known although its groups are parted so."""
_NO_DIGITS = re.compile(r"[^0-9]+")
_GROUP = re.compile(r"\d+")
_LETTERED = re.compile(r"[^\W\d_][-/.]?$")
_LETTER = re.compile(r"[^\W\d_]")
_GROUPS = 6
"""Groups of digits that one number is written in at most: a French telephone number with its country code has six."""
_LONGEST_CUT = 34
"""Digits of a number that is looked for within others: no identifier is longer than an IBAN."""
_COUNTRY_CODE = 3
"""Digits of the longest country calling code."""
_NATIONAL = 8
"""Digits of a number without country code, at least."""
_ABROAD = ("00", "011")
"""What is dialled before a country code: nearly everywhere, and in North America."""
_EXTENSION = re.compile(r"[ ,]{0,4}(?:x|ext|#)", re.IGNORECASE)


def _digits_in(value: str) -> str:
    if value.isascii():
        return _NO_DIGITS.sub("", value)
    return "".join(str(int(c)) for c in value if c.isdecimal())


def digits_of(value: str) -> str | None:
    """Return the digits of a number without letters, a country code 1 left out; None where digits do not decide."""
    if _LETTER.search(value):
        return None
    digits = _without_one(_digits_in(value))
    return digits if len(digits) >= LEAST_DIGITS else None


def _without_one(digits: str) -> str:
    """Return digits without the country code of North America."""
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def digit_keys(value: str) -> tuple[str, ...]:
    """Return the digits a number is known by: without leading zeros and, for an international one, without its code.

    "+44 20 7946 0958" is also 020 7946 0958; as the length of a country code is not written, each is tried. Where fewer
    than :data:`LEAST_DIGITS` are left without zeros, they are left out: see :func:`loose_keys`.
    """
    return () if _LETTER.search(value) else _keys(_digits_in(value), value.lstrip(" (").startswith("+"))


def _keys(plain: str, plus: bool) -> tuple[str, ...]:
    """Return what digits are known by; ``plus``: a sign before them says that a country code comes first."""
    digits = _without_one(plain)
    if len(digits) < LEAST_DIGITS:
        return ()
    if not plus and plain[0] != "0":
        return (digits.lstrip("0"),) if len(digits.lstrip("0")) >= LEAST_DIGITS else (digits,)
    short = [known.lstrip("0") for known in (digits, *_without_codes(plain, plus))]
    return tuple(dict.fromkeys(key for key in short if len(key) >= LEAST_DIGITS)) or (digits,)


def _without_codes(plain: str, plus: bool) -> list[str]:
    """Return the digits that are dialled within the country, for each length of its code; none where it has none."""
    abroad = plain if plus else next((plain[len(p) :] for p in _ABROAD if plain.startswith(p)), "")
    cuts = [abroad[cut:] for cut in range(1, _COUNTRY_CODE + 1) if len(abroad) - cut >= _NATIONAL]
    return [abroad, *cuts] if cuts else []


def telephone_keys(value: str) -> tuple[str, ...]:
    """Return the digits a telephone number is known by, its extension left out."""
    return digit_keys(_EXTENSION.split(spoken_in_digits(value))[0])


def loose_keys(value: str) -> tuple[str, ...]:
    """Return the digits that stand for a short number, hyphens and leading zeros left out: they agree loosely."""
    if re.search(r"[^\W\d_]", value):
        return ()
    short = _digits_in(value).lstrip("0")
    return (short,) if LEAST_LOOSE <= len(short) < LEAST_DIGITS else ()


def find_digits(
    texts: Sequence[str], wanted: set[str], spoken: Iterable[int] | None = None
) -> Mapping[str, list[Place]]:
    """Return where the digits of each wanted number stand, signs and blanks between them ignored.

    Groups of digits count as one number when only blanks, hyphens, dots, slashes, plus signs and brackets part them;
    a number starts and ends at a group's edge. Of eight digits and more, commas, colons and the ends of lines may part
    them too. Digits in words count where there are six and more; ``spoken`` are the
    texts that may hold such, all of them where it is None.
    """
    found: dict[str, list[Place]] = {}
    if not wanted:
        return found
    longest = max(map(len, wanted)) + _COUNTRY_CODE + max(map(len, _ABROAD))
    least = min(map(len, wanted))
    for index, text in enumerate(texts):
        for run in _DIGIT_RUN.finditer(text):
            if run.end() - run.start() >= least:
                plus = text[run.start() - 1 : run.start()] == "+"
                for key, first, last in _cut_run(run.group(), plus, wanted, least, longest):
                    found.setdefault(key, []).append((index, (run.start() + first, run.start() + last)))
    long = {key for key in wanted if len(key) >= _LEAST_ODD}
    for index, text in enumerate(texts if long else ()):
        for run in _ODD_RUN.finditer(text):
            if run.end() - run.start() > _LEAST_ODD and not _SIGNS.isdisjoint(run.group()):
                for key, first, last in _cut_run(run.group(), False, long, _LEAST_ODD, longest):
                    found.setdefault(key, []).append((index, (run.start() + first, run.start() + last)))
    for index in range(len(texts)) if spoken is None else spoken:
        for span, digits, _ in spoken_numbers(texts[index]):
            for key in set(_keys(digits, False)) & wanted:
                found.setdefault(key, []).append((index, span))
    for places in found.values():
        places.sort(key=lambda place: place[0])
    return found


def _cut_run(run: str, plus: bool, wanted: set[str], least: int, longest: int) -> Iterator[tuple[str, int, int]]:
    """Yield each wanted number of a run of digits with its start and end: any groups that stand behind each other."""
    groups = [(_digits_in(group.group()), *group.span()) for group in _GROUP.finditer(run)]
    for first, (_, start, _) in enumerate(groups):
        digits = ""
        for group, _, end in groups[first : first + _GROUPS]:
            digits += group
            if len(digits) > longest and digits.strip("0"):
                break
            if len(digits) < least:
                continue
            if digits[0] not in "01" and not plus:  # no zeros and no code before it: known by its digits
                if digits in wanted and len(digits) >= LEAST_LOOSE:
                    yield digits, start, end
                continue
            for key in _keys(digits, plus and first == 0):
                if key in wanted:
                    yield key, start, end
            short = digits.lstrip("0")
            if LEAST_LOOSE <= len(short) < LEAST_DIGITS and short in wanted:
                yield short, start, end


def find_cut(texts: Sequence[str], wanted: set[str]) -> Mapping[str, list[Place]]:
    """Return where a longer number holds the digits of each wanted one, or a whole number is its beginning or end.

    ``wanted``: digits, :data:`LEAST_DIGITS` and more. A whole number is a run of digits that nothing but its own signs
    part; it is telling from as many digits on.
    """
    found: dict[str, list[Place]] = {}
    begun: dict[str, list[str]] = defaultdict(list)
    parts: dict[str, list[str]] = defaultdict(list)
    for key in sorted(key for key in wanted if len(key) <= _LONGEST_CUT):
        begun[key[:LEAST_DIGITS]].append(key)
        for size in range(LEAST_DIGITS, len(key)):
            parts[key[:size]].append(key)
            parts[key[-size:]].append(key)
    for index, text in enumerate(texts if wanted else ()):
        for run in _DIGIT_RUN.finditer(text):
            if run.end() - run.start() < LEAST_DIGITS:
                continue
            digits = _digits_in(run.group())
            whole = digits.lstrip("0")
            for key in parts.get(whole, ()):
                found.setdefault(key, []).append((index, run.span()))
            for at in range(len(digits) - LEAST_DIGITS + 1):
                for key in begun.get(digits[at : at + LEAST_DIGITS], ()):
                    if len(key) < len(whole) and digits.startswith(key, at):
                        found.setdefault(key, []).append((index, run.span()))
    return found


def is_number(value: str) -> bool:
    """Whether a value is digits and signs, enough of them to be known by."""
    return digits_of(value) is not None


def is_bare(text: str, start: int, end: int) -> bool:
    """Whether a number stands there without letters of its own: "A-104-22871" is another one than "B-104-22871"."""
    return _LETTERED.search(text[max(0, start - 2) : start]) is None and not text[end : end + 1].isalpha()


def digit_runs(value: str) -> list[str]:
    """Return the runs of digits in a value that are long enough to be known by."""
    return [run.group() for run in _DIGIT_RUN.finditer(value) if digits_of(run.group()) is not None]


def spoken_words() -> frozenset[str]:
    """Return the words for numbers below a hundred, of all languages, in plain letters."""
    return frozenset(plain for word in number_words() for plain in plain_spellings(word))


def age_spellings(value: str) -> tuple[str, ...]:
    """Return an age in digits and in words, as it stands first."""
    known = counted()
    said = " ".join(fold_text(value).replace("-", " ").split())
    number = known.get(said) if not said.isdecimal() else int(said) if len(said) <= 3 else None
    if number is None:
        return (value,)
    return tuple(dict.fromkeys((value, str(number), *(words for words, n in known.items() if n == number))))
