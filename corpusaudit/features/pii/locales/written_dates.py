"""Dates in words and in pieces: "the twenty-second of September nineteen eighty-six", "Día: 22 Mes: 7 Año: 1931"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from corpusaudit.features.pii.locales.numerals import DAY, YEAR, YEAR_NEEDS, Span, day_of, words_pattern, year_of
from corpusaudit.features.pii.locales.read import tabled


def _any(found: Iterable[Iterable[str]]) -> str:
    return words_pattern(word for words in found for word in words)


_MONTHS = {
    name: number
    for language in tabled("months", "months")
    for number, names in enumerate(language, start=1)
    for name in names
}
_BLANK = r"[ \n]{1,2}"
_IN_FIGURES = rf"(?:0?[1-9]|[12]\d|3[01])(?:{_any(tabled('dates', 'day_endings'))})?"
_YEAR_IN_FIGURES = r"(?:1[89]|20)\d\d"
_MONTH = rf"{words_pattern(_MONTHS)}(?![^\W\d_])\.?"
_OF = rf"(?:{_any(tabled('dates', 'day_links'))}{_BLANK})?"
_OF_YEAR = rf"(?:{_any(tabled('dates', 'year_links'))}{_BLANK})?"
_THE = rf"(?:{_any(tabled('dates', 'articles'))}{_BLANK})?"
_TO_YEAR = rf",?{_BLANK}{_OF_YEAR}"


def _day_first(day: str, year: str) -> str:
    return rf"(?<![\w/.,-]){day}\.?{_BLANK}{_OF}{_MONTH}{_TO_YEAR}{year}(?!\w)"


def _month_first(day: str, year: str) -> str:
    return rf"(?<![\w/.,-]){_MONTH}{_BLANK}{_THE}{day}{_TO_YEAR}{year}(?!\w)"


_ANY_DAY = rf"(?:{DAY}|{_IN_FIGURES})"
YEAR_IN_WORDS = rf"(?:{_day_first(_ANY_DAY, YEAR)}|{_month_first(_ANY_DAY, YEAR)})"
"""A day whose year is in words."""
DAY_BEHIND = rf"{_BLANK}{_THE}{DAY}{_TO_YEAR}{_YEAR_IN_FIGURES}"
"""A day in words behind its month, and its year in figures."""
_DAY_IN_WORDS = rf"(?:{_day_first(DAY, _YEAR_IN_FIGURES)}|{_month_first(DAY, _YEAR_IN_FIGURES)})"
NEEDS_YEAR = YEAR_NEEDS
_READ = re.compile(
    rf"(?:(?:(?P<day>{DAY})|(?P<number>{_IN_FIGURES}))\.?{_BLANK}{_OF}(?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH}){_BLANK}{_THE}(?:(?P<day2>{DAY})|(?P<number2>{_IN_FIGURES})))"
    rf"(?:{_TO_YEAR}(?:(?P<year>{YEAR})|(?P<figures>{_YEAR_IN_FIGURES})))?",
    re.IGNORECASE,
)

_LABELS = {
    "day": _any(tabled("dates", "day_pieces")),
    "month": _any(tabled("dates", "month_pieces")),
    "year": _any(tabled("dates", "year_pieces")),
}
_FORMS = {"day": r"(?:0?[1-9]|[12]\d|3[01])", "month": rf"(?:0?[1-9]|1[0-2]|{_MONTH})", "year": _YEAR_IN_FIGURES}
_ORDERS = (("day", "month", "year"), ("month", "day", "year"), ("year", "month", "day"))
_MORE = r"(?: [^\W\d_]{1,12}){0,3}"
"""What may stand behind such a word: "of birth", "de nacimiento"."""


def _each(order: tuple[str, ...]) -> str:
    pieces = (rf"{_LABELS[key]}{_MORE}[\s:=.|\"']{{1,5}}(?:{_FORMS[key]})(?!\d)" for key in order)
    return r"[\"']?[\s,;.|/\"'-]{1,6}".join(pieces)


def _headed(order: tuple[str, ...]) -> str:
    heads = r"[\s|;,/]{1,5}".join(_LABELS[key] for key in order)
    cells = r"[\s|;,]{1,5}".join(rf"{_FORMS[key]}" for key in order)
    return rf"{heads}{_MORE}[\s|:;,+-]{{1,40}}{cells}(?!\d)"


_PIECES = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(form(order) for order in _ORDERS for form in (_each, _headed))})", re.IGNORECASE
)
_FIGURES = re.compile(_YEAR_IN_FIGURES)
_YEAR_BEHIND = re.compile(rf"(?<![\w.,/-]){_YEAR_IN_FIGURES}(?![\w/-])")
_YEAR_LABELS = tuple(sorted({word for words in tabled("dates", "year_pieces") for word in words}))
_BEFORE, _BEHIND = 100, 60
"""Characters before and behind the year of a date in pieces in which all of it stands."""
_WRITTEN = re.compile(rf"{YEAR_IN_WORDS}|{_DAY_IN_WORDS}", re.IGNORECASE)
_WRITTEN_DAY = re.compile(_DAY_IN_WORDS, re.IGNORECASE)
_LABEL = re.compile("|".join(rf"(?P<{key}>(?<![^\W_]){words})" for key, words in _LABELS.items()), re.IGNORECASE)
_VALUE = re.compile(rf"(?<!\w)(?:\d{{1,4}}|{_MONTH})(?!\w)", re.IGNORECASE)


def in_figures(value: str) -> str:
    """Return a date in figures and the name of its month where it is in words or pieces; else the value."""
    read = _READ.fullmatch(value.strip())
    if read is not None and (read["day"] or read["day2"] or read["year"]):
        day = day_of(read["day"] or read["day2"] or "") or re.sub(r"\D", "", read["number"] or read["number2"] or "")
        year = year_of(read["year"]) if read["year"] else read["figures"] or ""
        return f"{day} {read['month'] or read['month2']} {year}".strip() if year is not None else value
    return _put_together(value) if _PIECES.fullmatch(value.strip()) else value


def _put_together(value: str) -> str:
    """Return year, month and day of a date in pieces, in that order."""
    order = list(dict.fromkeys(label.lastgroup for label in _LABEL.finditer(value)))
    last = {key: label.end() for label in _LABEL.finditer(value) if (key := label.lastgroup)}
    parts = [part.group() for part in itertools.islice(_VALUE.finditer(value, min(last.values())), 3)]
    found = dict(zip(order, parts, strict=False))
    if len(found) < 3:
        return value
    month = found["month"].casefold().strip(".")
    return f"{found['year']}-{_MONTHS.get(month) or int(month):02}-{int(found['day']):02}"


def find_pieces(text: str) -> Iterator[Span]:
    """Yield [start, end) of each date whose day, month and year stand behind their words or below their heads."""
    last, folded = 0, text.casefold()
    if not any(label in folded for label in _YEAR_LABELS):
        return
    for year in _YEAR_BEHIND.finditer(text):
        start, end = max(last, year.start() - _BEFORE), year.end() + _BEHIND
        window = text[start:end].casefold()
        if year.start() < last or not any(label in window for label in _YEAR_LABELS):
            continue
        found = next((m for m in _PIECES.finditer(text, start, end) if m.end() >= year.end()), None)
        if found is not None and in_figures(found.group()) != found.group():
            last = found.end()
            yield found.span()


def find_written(text: str) -> Iterator[tuple[Span, str]]:
    """Yield dates in words and pieces with a day and a year, each with its span and as :func:`in_figures` has it."""
    in_words = any(piece in text for piece in NEEDS_YEAR)
    if not in_words and _FIGURES.search(text) is None:  # every date but one with its year in words ends in such figures
        return
    pattern = _WRITTEN if in_words else _WRITTEN_DAY
    for match in pattern.finditer(text):
        value = in_figures(match.group())
        if value != match.group():
            yield match.span(), value
    for start, end in find_pieces(text):
        yield (start, end), in_figures(text[start:end])
