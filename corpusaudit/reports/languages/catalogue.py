"""What sentences of a report are called in another language.

A catalogue is a table of patterns, ``<code>.toml`` beside this file: the English sentence and its wording, both with
the same named places. A place in small letters takes what stands there as it is (an id or a list; where its name begins
with n, a figure and no word); one in capitals holds words that are looked up themselves. No place holds the end of a
sentence, and one whose name begins with CLAUSE no end of a clause and nothing that is not known. Figures are written as
the table ``notation`` says. What no pattern knows stays English, and is told apart from the rest.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from corpusaudit.numbers import NOTHING

ENGLISH = "en"
LANGUAGES = (ENGLISH, "es")
"""Codes that ``--report-language`` takes."""

_PLACE = re.compile(r"\{([A-Za-z_]+)\}")
_BOUNDARY = re.compile(r"(?<=[.:;,!?]) ")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_TRAILING = ".:;,"
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_POINT = re.compile(r"(?<![\d.,])(\d[\d,]*)\.(?=\d+(?!\.?\d))")
_BARE_POINT = re.compile(r"(?<![\w.,])\.(?=\d)")
_PER_CENT = re.compile(r"(?<=\d)%")
_PIECES = 12
"""Clauses that one pattern may span; the longest of ours has six."""


class Run(NamedTuple):
    """A stretch of a text; ``known`` where it is in the language asked for, or holds no words."""

    text: str
    known: bool


@dataclass(frozen=True)
class Pattern:
    """The literals of an English sentence, the names of the places between them, and the wording."""

    literals: tuple[str, ...]
    places: tuple[str, ...]
    wording: str


@dataclass(frozen=True)
class Notation:
    """How figures are written: what stands for the point, between thousands of numbers as long, and for %."""

    decimal: str = "."
    thousands: str = ","
    grouped_from: int = 4
    per_cent: str = "%"


@dataclass(frozen=True)
class Catalogue:
    """The wordings of one language: whole sentences, and patterns, those with the most letters first."""

    code: str
    exact: dict[str, str]
    patterns: tuple[Pattern, ...]
    notation: Notation


@cache
def catalogue(code: str) -> Catalogue:
    """Return the wordings of a language, one of :data:`LANGUAGES` but English."""
    table = tomllib.loads(files("corpusaudit.reports.languages").joinpath(f"{code}.toml").read_text(encoding="utf-8"))
    notation = Notation(**table.pop("notation", {}))
    percent = re.compile(r"(?<=[\d}]) ?%")
    pairs = {
        english: percent.sub(notation.per_cent, wording)
        for section in table.values()
        for english, wording in section.items()
    }
    exact = {english: wording for english, wording in pairs.items() if not _PLACE.search(english)}
    patterns = [_pattern(english, wording) for english, wording in pairs.items() if english not in exact]
    patterns.sort(key=lambda one: -sum(map(len, one.literals)))
    return Catalogue(code, exact, tuple(patterns), notation)


def translated(text: str, words: Catalogue) -> list[Run]:
    """Return a text in the language of a catalogue, clause by clause; the runs join to the whole."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if start >= end:
        return [Run(text, True)]
    whole = " ".join(text[start:end].split())
    if not _LETTERS.search(whole):
        said = words.exact.get(whole) or _figures(whole, words.notation)
        return [Run(text[:start] + said + text[end:], True)]
    runs = [Run(text[:start], True), *_clauses(whole, words), Run(text[end:], True)]
    return _joined([run for run in runs if run.text])


def in_one(text: str, words: Catalogue) -> str:
    """Return a text in the language of a catalogue where nothing can be marked; its unknown parts stay English."""
    return "".join(run.text for run in translated(text, words))


def sayer(code: str) -> Callable[[str], str]:
    """Return what puts a text in the language ``code``, one of :data:`LANGUAGES`; English stays as it is."""
    if code == ENGLISH:
        return str
    words = catalogue(code)
    return lambda text: in_one(text, words)


def _clauses(text: str, words: Catalogue) -> list[Run]:
    pieces = _BOUNDARY.split(text)
    runs: list[Run] = []
    place, worded = 0, False
    while place < len(pieces):
        for stop in range(min(len(pieces), place + _PIECES), place, -1):
            found = _matched(" ".join(pieces[place:stop]), words)
            if found is not None:
                worded |= _LETTERS.search(" ".join(pieces[place:stop])) is not None
                break
        else:
            stop, found = place + 1, [Run(pieces[place], False)]
        runs += [*([Run(" ", True)] if place else []), *found]
        place = stop
    # The figures of a sentence that stays English stay as they are too.
    return runs if worded else [Run(text, False)]


def _matched(text: str, words: Catalogue) -> list[Run] | None:
    found = _whole(text, words)
    if found is None and text[-1:] in _TRAILING and (found := _whole(text[:-1], words)) is not None:
        return [*found, Run(text[-1], True)]
    return found


def _whole(text: str, words: Catalogue) -> list[Run] | None:
    """Return a clause in the language; None where no pattern is the whole of it."""
    if text in words.exact:
        return [Run(words.exact[text], True)]
    if not _LETTERS.search(text):
        return [Run(_figures(text, words.notation), True)]
    small = text[:1].lower() + text[1:]
    if small in words.exact:
        return [Run(_capital(words.exact[small]), True)]
    for pattern in words.patterns:
        held = _held(text, pattern)
        if held is None:
            continue
        runs = _filled(pattern, held, words)
        if all(run.known for run in runs) or not any(name.startswith("CLAUSE") for name in pattern.places):
            return runs
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _held(text: str, pattern: Pattern) -> list[str] | None:
    """Return what stands in the places of a pattern, in linear time.

    Each literal is taken where it is met first, but the one before a figure at the end where it is met last.
    """
    first, *rest = pattern.literals
    if not text.startswith(first) or not text.endswith(rest[-1]):
        return None
    held, at = [], len(first)
    for place, literal in enumerate(rest[:-1]):
        last = place == len(rest) - 2 and pattern.places[-1].startswith("n")
        found = text.rfind(literal, at + 1, len(text) - len(rest[-1])) if last else text.find(literal, at + 1)
        if found < 0:
            return None
        held.append(text[at:found])
        at = found + len(literal)
    end = len(text) - len(rest[-1])
    if end <= at:
        return None
    held.append(text[at:end])
    named = zip(pattern.places, held, strict=True)
    return None if any(_unfit(name, value) for name, value in named) else held


def _unfit(name: str, value: str) -> bool:
    if name.startswith("CLAUSE"):
        return _BOUNDARY.search(value) is not None
    if name.startswith("n"):
        return not _is_figure(value)
    return ". " in value or (name.islower() and ("; " in value or ": " in value))


def _is_figure(value: str) -> bool:
    known = value == NOTHING or any(c.isdigit() for c in value)
    return known and value[-1] not in _TRAILING and _LETTERS.search(value) is None


def _filled(pattern: Pattern, held: list[str], words: Catalogue) -> list[Run]:
    values = dict(zip(pattern.places, held, strict=True))
    runs: list[Run] = []
    for number, part in enumerate(_PLACE.split(pattern.wording)):
        if number % 2 == 0:
            runs.append(Run(part, True))
        elif part.isupper():
            runs += translated(values[part], words)
        elif part.startswith("n"):
            runs.append(Run(_figures(values[part], words.notation), True))
        else:
            runs.append(Run(values[part], True))
    return runs


def _figures(text: str, notation: Notation) -> str:
    """Return a text without words with its figures as the language writes them: ``12,345.6%`` as ``12 345,6 %``."""

    def grouped(found: re.Match[str]) -> str:
        digits = found[0].replace(",", "")
        return found[0].replace(",", notation.thousands) if len(digits) >= notation.grouped_from else digits

    text = _POINT.sub("\\1\0", _BARE_POINT.sub("0\0", text))  # first, so that what stands for the comma is no point
    text = _GROUPED.sub(grouped, text)
    return _PER_CENT.sub(notation.per_cent, text).replace("\0", notation.decimal)


def _joined(runs: list[Run]) -> list[Run]:
    """Return runs of which neighbours differ; a blank belongs to what stands before it."""
    out: list[Run] = []
    for run in runs:
        if out and (out[-1].known == run.known or not run.text.strip()):
            out[-1] = Run(out[-1].text + run.text, out[-1].known)
        else:
            out.append(run)
    return out


def _pattern(english: str, wording: str) -> Pattern:
    parts = _PLACE.split(english)
    return Pattern(tuple(parts[::2]), tuple(parts[1::2]), wording)
