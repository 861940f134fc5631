"""Numbers, telephones and mailboxes of no patient: a clinician's in a register, a switchboard's, a trial's, a batch's.

They are told by the word right before them. What belongs to a professional or an institution is a detail that is never
a leak by itself; the number of a study, a product or a law is no detail of anybody's.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from corpusaudit.features.pii.locales.read import tabled, tabled_by_language
from corpusaudit.features.pii.locales.vocabulary import is_known_word

_REACH = 60
"""Characters before a number that are read for the word."""
_NUMBERED = r"(?:[ ,.:/-]{0,3}(?:<number>|code|ref|reference|registration|reg|pin|eudract)\.?){0,3}"
_SIGNS = r"[ \t]{0,2}[:#=(]{0,2}[ \t\n]{0,2}"
_DIGIT = re.compile(r"\d")


def _any(found: Iterable[Iterable[str]]) -> str:
    words = sorted({word for words in found for word in words}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, words))})"


@functools.cache
def _numbered() -> str:
    return _NUMBERED.replace("<number>", _any(tabled("identifiers", "number")))


@functools.cache
def _professional() -> re.Pattern[str]:
    words = _any(tabled("bystanders", "professional"))
    return re.compile(rf"(?<!\w){words}\.?{_numbered()}{_SIGNS}[A-Z]{{0,3}}[ -]?$", re.IGNORECASE)


@functools.cache
def _line() -> re.Pattern[str]:
    words, telephone = _any(tabled("bystanders", "line")), _any(tabled("identifiers", "telephone"))
    # "Ward 7 extension", "reception tel.", "centralita del hospital:".
    link = r"of the|del?|of|the|la|on|at|is|is on|al|no|number|nr"
    linked = rf"(?:[ ]{{1,2}}(?:\d{{1,3}}[A-Za-z]?|{words}|{telephone}|{link})\.?)"
    return re.compile(rf"(?<!\w){words}\.?{linked}{{0,4}}{_SIGNS}(?:\(?\+?)$", re.IGNORECASE)


@functools.cache
def _thing(language: str | None) -> re.Pattern[str]:
    told = tabled_by_language("bystanders", "thing")
    words = _any(told.values() if language is None else [told["en"], told.get(language, ())])
    return re.compile(rf"(?<![^\W_]){words}\.?{_numbered()}{_SIGNS}(?:[A-Z]{{1,6}}[/ -]{{0,2}}){{0,2}}$", re.IGNORECASE)


def is_of_professional(text: str, start: int) -> bool:
    """Whether the word before a number, which begins at ``start``, names a register of clinicians."""
    return _professional().search(text, max(0, start - _REACH), start) is not None


def is_line_of_institution(text: str, start: int) -> bool:
    """Whether the word before a telephone number, which begins at ``start``, names a switchboard, a ward, a service."""
    return _line().search(text, max(0, start - _REACH), start) is not None


def is_of_thing(text: str, start: int, end: int, language: str | None = None) -> bool:
    """Whether the word before the first digit of [start, end) says that a study, a product or a law is numbered.

    The words are those of ``language`` and English ones; of all languages where it is None.
    """
    digit = _DIGIT.search(text, start, end)
    if digit is None:
        return False
    return _thing(language).search(text, max(0, digit.start() - _REACH), digit.start()) is not None


@functools.cache
def _own() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_any(tabled('bystanders', 'own'))}(?!\w)", re.IGNORECASE)


@functools.cache
def _mobile() -> re.Pattern[str]:
    return re.compile("|".join(form for forms in tabled("bystanders", "mobile") for form in forms))


def said_to_be_own(text: str, start: int, end: int) -> int:
    """Return where the last word ends in [start, end) that says that a patient's or a relative's number follows.

    -1 where there is none.
    """
    return max((match.end() for match in _own().finditer(text, start, end)), default=-1)


def is_mobile(value: str) -> bool:
    """Whether a telephone number has the form of a mobile one, in a country where that tells."""
    return _mobile().fullmatch("".join(c for c in value if c in "0123456789").removeprefix("00")) is not None


@functools.cache
def _mailboxes() -> frozenset[str]:
    return frozenset(plain for words in tabled("bystanders", "mailbox") for word in words for plain in _plain(word))


def _plain(value: str) -> list[str]:
    bare = unicodedata.normalize("NFD", value.casefold())
    return re.findall(r"[a-z]+", "".join(c for c in bare if not unicodedata.combining(c)))


def is_shared_mailbox(local: str) -> bool:
    """Whether the part of a mailbox before the sign names an office, besides words of the vocabulary alone."""
    words = _plain(local)
    return any(word in _mailboxes() for word in words) and all(w in _mailboxes() or is_known_word(w) for w in words)
