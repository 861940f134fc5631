"""Numbers whose digits are parted by more than one sign: underscores, a sign between blanks, the end of a line.

Around each such place the text is read a second time with a single blank there, by the rules for numbers:
"NHC_4412077", "46 / 19240377 / 67", "(4412) 0773", a number that a paste has spread over lines. What was found is given
where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpusaudit.features.pii.checks import digits_of
from corpusaudit.features.pii.rules.called import COUNT
from corpusaudit.features.pii.rules.rule import Rule, find_rule
from corpusaudit.features.pii.types import CODE, DIGITS, TELEPHONE, TYPES, Hit

_BEFORE, _BEHIND = 90, 40
"""Characters read before and behind such a place: the word for the number, and its further groups."""
_MOST_BEFORE_END = 6
"""Digits of a group at the end of a line that goes on in the next; longer ones are numbers of their own."""
_MOST_OF_CODE = 4
"""The same for codes, whose groups are shorter than a telephone number's."""
_DIGITS_PARTED = re.compile(
    rf"(?<=\d)(?:(?: [/-] ?|[/-] )(?=\d)(?!\d{{1,3}}(?:{COUNT}))"
    r"|\.(?=\d{3}\.\d{3,4}(?!\d|\.\d))|(?<=\.\d{3})\.(?=\d{3,4}(?!\d|\.\d))"
    rf"|(?<!\d{{{_MOST_BEFORE_END + 1}}})[ \t]{{0,3}}\r?\n[ \t]{{0,3}}"
    r"(?=\d[\d ]{1,10}(?:[.,;:)]?[ \t]{0,3}(?:\r?\n|$)|[.,;)] ))"
    # In a line of prose a number may go on: behind a hyphen, or with a group that is no year and counts nothing.
    rf"|(?<!\d{{{_MOST_BEFORE_END + 1}}})-\r?\n(?=\d{{2,8}}(?![\w/%]|[.,]\d))"
    rf"|(?<!\d{{{_MOST_OF_CODE + 1}}})[ \t]?\r?\n(?=(?!(?:19|20)\d\d)\d{{3,4}}(?![\w%/-]|[.,]\d|{COUNT})))",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(\d{2,6}(?P<end>\) ?)(?=\d{2,8}(?!\d))")
_UNDERSCORES = re.compile(r"(?<=[^\s_])_{1,3}(?=[^\s_])")
_DATE = re.compile(r"(?<!\d)(?:\d{1,2} ?([/.-]) ?\d{1,2} ?\1 ?\d{2,4}|\d{4} ?([/.-]) ?\d{1,2} ?\2 ?\d{1,2})(?!\d)")
_FAMILIES = (CODE, DIGITS, TELEPHONE)


def of_numbers(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the rules for numbers that are given to somebody, telephone numbers among them."""
    return tuple(rule for rule in rules if TYPES[rule.type].family in _FAMILIES and not rule.digitless)


def find_parted(text: str, rules: Sequence[Rule]) -> list[Hit]:
    """Return what ``rules`` find where digits are parted so, by position; each hit holds such a place."""
    places = [match.span() for match in _DIGITS_PARTED.finditer(text)]
    if "(" in text:
        places += [match.span("end") for match in _BRACKETS.finditer(text)]
    if "_" in text:
        places += [m.span() for m in _UNDERSCORES.finditer(text) if _is_near_digits(text, *m.span())]
    return [
        hit
        for start, end, inside in _windows(text, sorted(places))
        for hit in _found(text[start:end], start, inside, rules)
    ]


def _is_near_digits(text: str, start: int, end: int) -> bool:
    return len(digits_of(text[max(0, start - 12) : end + 16])) >= 4


def _windows(text: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Yield the characters [start, end) around places that lie near each other, cut at blanks, and these places."""
    begun: list[tuple[int, int]] = []
    for place in [*places, None]:
        if begun and (place is None or place[0] - begun[-1][1] > _BEFORE + _BEHIND):
            yield _cut(text, begun[0][0] - _BEFORE, -1), _cut(text, begun[-1][1] + _BEHIND, 1), begun
            begun = []
        if place is not None:
            begun.append(place)


def _cut(text: str, at: int, step: int) -> int:
    """Return the place of a blank near ``at``, looked for in the direction of ``step``; a very long word is cut."""
    at = min(max(at, 0), len(text))
    for _ in range(40):
        if not 0 < at < len(text) or text[at - 1].isspace():
            break
        at += step
    return min(max(at, 0), len(text))


def _found(piece: str, offset: int, places: Sequence[tuple[int, int]], rules: Sequence[Rule]) -> Iterator[Hit]:
    dates = [match.span() for match in _DATE.finditer(piece)]
    inner = [(start - offset, end - offset) for start, end in places]
    kept = [(s, e) for s, e in inner if not any(low <= s < high for low, high in dates)]
    read, stands = _with_blanks(piece, kept)
    for rule in rules:
        for hit in find_rule(rule, read):
            start, end = stands[hit.start], stands[hit.end - 1] + 1
            parted = [(s, e) for s, e in kept if start < e and s < end]
            if (parted or _label_is_joined(kept, start)) and _may_go_on(piece, parted, rule):
                yield replace(hit, start=start + offset, end=end + offset)


def _label_is_joined(places: Sequence[tuple[int, int]], start: int) -> bool:
    """Whether an underscore stands between a number and the word for it."""
    return any(0 <= start - end < 24 for _, end in places)


def _with_blanks(piece: str, places: Sequence[tuple[int, int]]) -> tuple[str, list[int]]:
    """Return a text with one blank at each place, and where each of its characters stands in ``piece``."""
    stands: list[int] = []
    signs: list[str] = []
    last = 0
    for start, end in places:
        signs += [piece[last:start], " "]
        stands += [*range(last, start), start]
        last = end
    return "".join([*signs, piece[last:]]), [*stands, *range(last, len(piece))]


def _may_go_on(piece: str, places: Sequence[tuple[int, int]], rule: Rule) -> bool:
    """Whether the groups on both sides of each end of a line are short enough to be of one number."""
    if TYPES[rule.type].family is TELEPHONE:
        return True
    sides = (
        (_GROUP_BEFORE.search(piece, 0, s), _GROUP_BEHIND.match(piece, e)) for s, e in places if "\n" in piece[s:e]
    )
    return all(one and two and max(len(one[0]), len(two[0])) <= _MOST_OF_CODE for one, two in sides)


_GROUP_BEFORE = re.compile(r"\d{1,12}$")
_GROUP_BEHIND = re.compile(r"\d{1,12}")
