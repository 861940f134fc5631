"""Names that are not people: diseases, signs, instruments and institutions called after somebody, and medical words.

"Joubert syndrome" names nobody, "Mr. Joubert" does. A word is taken for a name of a thing by what follows it, by the
same word being so used elsewhere in the text, by being one of the well-known eponyms standing alone, or by having the
form of a medical term or a gene symbol.
"""

from __future__ import annotations

import functools
import re

from corpusaudit.features.pii.locales.read import listed

_HEADS = listed("things")
_EPONYMS = listed("eponyms")
_COMMON = listed("everyday_words")
_MEDICINES_AND_MICROBES = listed("medicines_and_microbes")
_DAYS_AND_MONTHS = listed("days_and_months")
_MEDICAL_END = rf"(?:{'|'.join(sorted(listed('medical_endings')))})\b"
_MEDICAL_WORD = re.compile(_MEDICAL_END)
_WORD = re.compile(r"[^\W\d_]+")
_TITLE_BEFORE = re.compile(
    r"\b(?:(?:Mr|MR|mr|Mrs|MRS|mrs|Ms|Miss|Mx|Dr|DR|dr|Prof|Professor|Sir)\b\.?|[Nn]ame(?:d| is)?\b:?|(?:calls"
    r"|call) (?:me|him|her))\s*$"
)


# Words that may stand between a name and the thing called after it: adjectives and parts of the body.
_FILLER = (
    r"(?:\(?(?:[a-z-]{1,40}(?:ic|al|ar|ous|oid|ive|ory|like|related)|bone|kidney|skin|lung|heart|brain|nerve|muscle|liver"
    r"|blood|eye|cell|ray|body|type)\)? )"
)
_ABBREVIATION = r"(?: \([A-Za-z0-9-]{2,8}\))?"
_NO_VERB = r"(?!(?:is|was|has|had|have|with|from|for|and|or|the|a|who|denies|reports|developed|without|of|in|on)\b)"
_ORGANIZATION = (
    r"(?:Hospitals?|Universit(?:y|ies)|Colleges?|Clinics?|Institutes?|Foundation|Cent(?:er|re)|School"
    r"|Memorial|Medical|Medicine|Healthcare|Health|Library|Academy|Correctional|Prison|Penitentiary|Nursing"
    r"|Rehabilitation|Hospice|Pharmacy|Laborator(?:y|ies)|Corporation|Company)"
)


def _heads() -> str:
    return "|".join(sorted(_HEADS))


@functools.cache
def _thing_after() -> re.Pattern[str]:
    # "'s", further names joined by hyphens or "and", then adjectives, then the thing itself.
    return re.compile(
        rf"(?:['’]s?)?(?:[-–/][^\W\d_][\w'’]{{0,40}}+){{0,8}}"
        rf"(?:[ ,]{{1,4}}(?:(?:and|or|de|von|van|la) )?(?-i:[A-Z])[\w'’–-]{{1,40}}){{0,2}}"
        rf"(?:['’]s?)?{_ABBREVIATION}[\s-]{{1,8}}+(?![\s-])(?:{_FILLER}{{0,2}}(?:(?:{_heads()})s?\b|[a-z]{{0,40}}{_MEDICAL_END})"
        rf"|{_NO_VERB}[a-z-]{{1,40}} syndrome\b)",
        re.IGNORECASE,
    )


@functools.cache
def _thing_at_once() -> re.Pattern[str]:
    return re.compile(
        rf"(?:['’]s?)?(?:\.(?= Children))?{_ABBREVIATION}[\s-]{{1,8}}+(?![\s-])(?:{_FILLER}{{0,2}}(?:{_heads()})s?\b"
        rf"|{_FILLER}{{0,2}}[a-z]{{0,40}}{_MEDICAL_END}"
        rf"|(?-i:(?:Jr\.? )?(?:[A-Z][\w'’-]{{1,40}} ){{0,3}}{_ORGANIZATION}\b)"
        rf"|(?-i:[A-Z][\w'’-]{{1,40}}) (?:syndrome|disease)\b)"
        rf"|(?:[-–](?-i:[A-Z])[\w'’]{{1,40}}+){{1,4}} (?:(?-i:[A-Z])[\w'’]{{1,40}} )?(?:syndrome|disease|anomaly)\b",
        re.IGNORECASE,
    )


# "symptoms of Ainhum", "associated with Warthin": what a disease is spoken of with.
_THING_BEFORE = re.compile(
    r"\b(?:(?:symptoms?|signs|causes?|types?|forms?|features|inheritance|prevalence|frequency|risk|onset"
    r"|variants?|stages?)"
    r" (?:of|for)|(?:associated|diagnosed|affected) with)\s(?:an? |the )?$",
    re.IGNORECASE,
)


def _words(value: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(value) if len(word) > 1 or word.isupper()]


def has_title(text: str, start: int) -> bool:
    """Whether a title or a label such as "name:" stands right before `start`."""
    return _TITLE_BEFORE.search(text, max(0, start - 16), start) is not None


def names_a_thing(text: str, start: int, end: int) -> bool:
    """Whether what follows a name shows that a disease, sign, instrument or institution is meant."""
    if has_title(text, start):
        return False
    words = _words(text[start:end])
    if len(words) > 1 and "-" not in text[start:end] and "–" not in text[start:end]:
        return _is_behind(text, _thing_at_once().match(text, end))
    before = text[max(0, start - 30) : start]
    return _is_behind(text, _thing_after().match(text, end)) or _THING_BEFORE.search(before) is not None


def _is_behind(text: str, thing: re.Match[str] | None) -> bool:
    """Whether a thing stands behind a name; one that begins the next line before a colon labels what that line says."""
    return thing is not None and not ("\n" in thing.group() and text.startswith((":", " :"), thing.end()))


def is_clinical_word(text: str, start: int, end: int) -> bool:
    """Whether a supposed name is a lone eponym, a medical term, a gene symbol or an everyday word."""
    if has_title(text, start):
        return False
    value = text[start:end]
    words = _words(value)
    if (
        not words
        or any(c.isdigit() for c in value)
        or all(w in _COMMON or w in _MEDICINES_AND_MICROBES or _MEDICAL_WORD.search(w) for w in words)
    ):
        return True
    if len(words) > 1 and all(w in _COMMON or w in _HEADS for w in words):
        return True
    if len(words) == 1:
        return words[0] in _EPONYMS or (value.isupper() and len(value) <= 5)
    return "-" in value and all(w in _EPONYMS or w in _COMMON for w in words)


def may_be_surname(word: str) -> bool:
    """Whether a capitalised word behind a given name can be the surname, not a thing, an everyday word or a day."""
    folded = word.casefold()
    other = _HEADS | _COMMON | _MEDICINES_AND_MICROBES | _DAYS_AND_MONTHS
    return folded not in other and not _MEDICAL_WORD.search(folded)


def drop_things(text: str, spans: list[tuple[int, int]]) -> list[bool]:
    """For each supposed name in `text`, whether it is no person; a name that is once a thing is one throughout.

    `spans` are [start, end) characters. A name whose every word also occurs in small letters in the text is dropped
    too: it was a word that began a line.
    """
    things = [names_a_thing(text, start, end) or is_clinical_word(text, start, end) for start, end in spans]
    thing_words = {w for (s, e), thing in zip(spans, things, strict=True) if thing for w in _words(text[s:e])}
    # Words that also stand there in small letters began a sentence or a line.
    small = set(re.findall(r"(?<![\w@.-])[a-zß-ÿ]{3,}(?![\w@])", text)) if spans and len(text) < 200_000 else set()
    result = []
    for (start, end), thing in zip(spans, things, strict=True):
        words = _words(text[start:end])
        alone = all(w in thing_words for w in words) and not has_title(text, start)
        written_small = text[start:end][:1].isupper() and all(w in small for w in words) and not has_title(text, start)
        result.append(thing or alone or written_small)
    return result
