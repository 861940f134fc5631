"""From the tagger's words to spans: names of several words in one piece, addresses and numbers of a plausible form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpusaudit.features.pii.checks import digits_of, eight_digit_date, service_line
from corpusaudit.features.pii.locales.addresses import ABBREVIATIONS
from corpusaudit.features.pii.locales.name_words import is_titled, title_end
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.tagger.model import TaggedWord
from corpusaudit.features.pii.types import ADDRESS, CODE, MAILBOX, NAME, PLACE, SITE, TELEPHONE, TYPES, Family, Hit

TYPE_OF_KIND = {kind: one.name for one in TYPES.values() for kind in one.tagger_kinds}
"""Our type of each of the tagger's kinds."""
LEAST = 0.5
"""Certainty that a word needs to be part of a name: more likely than not."""
LEAST_CAPITAL = 0.1
"""A capital is evidence of its own, so a word with one needs less."""
LEAST_BEGINNING = 0.2
"""Less so where a sentence or an entry of a list begins, since any word has one there."""
_BEGINNING = re.compile(r"(?:^|[.!?:;•]\s{1,4}|[-–*]\s{1,4}|\n\s{0,4}|[\"“(]\s?)$")
# In a text that uses capitals, a word without one is seldom a name.
LEAST_SMALL = 0.9
LEAST_STREET = 0.9
"""A street without a number is one where the tagger is sure of each of its words, of which there are at least two."""

_LEAST_WRAPPED = 40
"""Characters that a line has before the one that goes on with its name."""
_LONGEST_SHORT_NAME = 4
"""Letters of a given name that is written short, with a full stop: "Geo.", "Thos."."""
_INITIAL = r"(?:[^\W\d_]\.? )"
_PARTICLE = r"(?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ibn|ter) )"
_GAPS: Mapping[Family, re.Pattern[str]] = {
    NAME: re.compile(rf"[-'’‘.]? ?|[ \t]{{0,2}}|\n|[ ](?:{_INITIAL}|{_PARTICLE}){{1,2}}|\. "),
    ADDRESS: re.compile(r"[\s,.#/-]{0,3}"),
    PLACE: re.compile(r"[ '’-]?|\. "),
}
_NO_GAP = re.compile(r"[ .\-/()+@:_]{0,2}")
_EDGE = " \t\n\r\f\v.,;:!?\"'’‘`()[]{}<>*_-–/\\|•"
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_LEAST_DIGITS: Mapping[Family, int] = {TELEPHONE: 7, CODE: 5}
"""A local telephone number has seven digits; shorter codes are counts and doses more often."""


def may_stand_inside(kind: str, gap: str) -> bool:
    """Whether what stands between two words of one type (a name of ``types.TYPES``) may be inside one detail."""
    return len(gap) < 24 and _GAPS.get(TYPES[kind].family, _NO_GAP).fullmatch(gap) is not None


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut blanks, punctuation and a possessive s off both ends of a span."""
    while start < end and (text[start] in _EDGE or text[start].isspace()):
        start += 1
    while start < end and (text[end - 1] in _EDGE or text[end - 1].isspace()):
        end -= 1
    if _POSSESSIVE.search(text, start, end):
        end -= 2
    return start, end


def _family(word: TaggedWord) -> Family:
    return TYPES[TYPE_OF_KIND[word.kind]].family


def _is_certain(text: str, word: TaggedWord, capitals: bool) -> bool:
    if _family(word) is not NAME:
        return word.score >= LEAST
    value = text[word.start : word.end]
    if value[:1].isupper() and len(value) > 1:
        beginning = _BEGINNING.search(text[max(0, word.start - 4) : word.start])
        return word.score >= (LEAST_BEGINNING if beginning else LEAST_CAPITAL)
    return word.score >= (LEAST_SMALL if capitals and value.islower() else LEAST)


def _sentence_ends(text: str, last: TaggedWord, word: TaggedWord) -> bool:
    """Whether a full stop between two words ends a sentence: "12 Alder Road. However", "Bo Ash. He", not "Apt. 5"."""
    dotted = text[last.end : word.start].startswith(".")
    if _family(word) is NAME:
        return dotted and last.end - last.start > _LONGEST_SHORT_NAME
    abbreviated = text[last.start : last.end].casefold() in ABBREVIATIONS or last.end - last.start == 1
    return dotted and not abbreviated and not text[last.start : last.end].isdigit()


def _begins_anew(text: str, end: int, start: int) -> bool:
    """Whether a short line ends between two words: what is wrapped is long, an entry of a list or form is not."""
    line = text.find("\n", end, start)
    return line >= 0 and line - text.rfind("\n", 0, line) <= _LEAST_WRAPPED


def _groups(text: str, words: Sequence[TaggedWord]) -> list[list[TaggedWord]]:
    """Neighbouring words of one type, with nothing between them but what may stand inside such a detail."""
    groups: list[list[TaggedWord]] = []
    capitals = not text.islower()
    for word in words:
        if word.kind not in TYPE_OF_KIND or not _is_certain(text, word, capitals):
            continue
        kind = TYPE_OF_KIND[word.kind]
        if groups and TYPE_OF_KIND[groups[-1][-1].kind] == kind:
            gap = text[groups[-1][-1].end : word.start]
            ended = _family(word) in (NAME, ADDRESS) and _sentence_ends(text, groups[-1][-1], word)
            if not ended and may_stand_inside(kind, gap) and not _begins_anew(text, groups[-1][-1].end, word.start):
                groups[-1].append(word)
                continue
        groups.append([word])
    return groups


_CLINICAL_CODE = re.compile(r"[A-TV-Z]\d[\dA-Z](?:\.[\dA-Z]{1,4})?", re.IGNORECASE)
_CODE_NAME = re.compile(r"\b(?:CPT|ICD(?:-?\d+)?|HCPCS|OMIM|DRG|PMID|LOINC|SNOMED|codes?)[ :#]{1,2}$", re.IGNORECASE)


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether a number is a code of a disease or procedure: "E11.9", "CPT 99214"."""
    named = _CODE_NAME.search(text[max(0, start - 10) : start])
    return named is not None or _CLINICAL_CODE.fullmatch(text, start, end) is not None


def _is_sure_street(value: str, group: Sequence[TaggedWord]) -> bool:
    words = value.split()
    return len(words) > 1 and all(word[0].isupper() for word in words) and min(w.score for w in group) >= LEAST_STREET


def _plausible(value: str, family: Family, group: Sequence[TaggedWord]) -> bool:
    if family in _LEAST_DIGITS:
        if service_line(value):
            return False
        digits = len(digits_of(value))
        return digits >= _LEAST_DIGITS[family] and digits * 2 >= len(value.replace(" ", ""))
    if family is MAILBOX:
        return "@" in value
    if family is SITE:
        return "." in value and "/" in value
    letters = sum(c.isalpha() for c in value)
    if family is ADDRESS:
        if not any(c.isdigit() for c in value):
            return _is_sure_street(value, group)
        return letters >= 2 and any(w.kind != "BUILDING_NUMBER" for w in group)
    if family is PLACE:
        if is_region(value):
            return False
        return len(digits_of(value)) >= 4 or (letters >= 3 and value[:1].isupper())
    return letters >= 2


_NAMED = next(kind for kind, name in TYPE_OF_KIND.items() if name == "PERSON")
"""What the tagger calls a given name."""


def _of_titled(text: str, words: Sequence[TaggedWord]) -> list[TaggedWord]:
    """Return words without titles ("Pat.", "Hr."), and what stands behind one as a name, not as a place."""
    kept: list[TaggedWord] = []
    for word in words:
        if word.kind in TYPE_OF_KIND and _family(word) in (NAME, PLACE):
            if text[word.start : word.end] == ".":
                continue  # it may end the sentence
            if title_end(text, word.start, word.end) is not None:
                continue
            if _family(word) is PLACE and text[word.start : word.end].isalpha() and _is_name(text, kept, word):
                word = replace(word, kind=_NAMED)
        kept.append(word)
    return kept


def _is_name(text: str, before: Sequence[TaggedWord], word: TaggedWord) -> bool:
    """Whether a place stands behind a title, or behind a name that does."""
    if is_titled(text, word.start):
        return True
    last = before[-1] if before else None
    return (
        last is not None and last.kind == _NAMED and text[last.end : word.start] == " " and is_titled(text, last.start)
    )


def hits_of_words(text: str, words: Sequence[TaggedWord]) -> list[Hit]:
    """Spans of our types from the words the tagger found in `text`, in order; states and odd fragments are left out."""
    hits = []
    for group in _groups(text, _of_titled(text, words)):
        kind = TYPE_OF_KIND[group[0].kind]
        start, end = trim(text, group[0].start, group[-1].end)
        if start < end and not _is_code(text, start, end) and _plausible(text[start:end], TYPES[kind].family, group):
            if eight_digit_date(text[start:end]):
                kind = "DATE"  # "19610924" is a number of nobody's
            hits.append(Hit(start, end, kind, max(word.score for word in group), "tagger"))
    return hits
