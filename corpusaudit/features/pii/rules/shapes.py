"""Pieces of patterns that several rules share."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpusaudit.features.pii.locales.numerals import branches


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of these words, the longest that fits; what they begin with alike is tried once."""
    return f"(?:{branches({tuple(map(re.escape, word)) for word in words})})"


def any_listed(found: Iterable[Iterable[str]]) -> str:
    """Return a pattern of any word of the lists of several languages."""
    return any_of(word for words in found for word in words)


EXTENSION = r"(?:[ ,]{0,2}(?:x|ext\.?|extension|#)[ .:]?\d{1,6})?"
END = r"(?![\w-]|[./,]\d)"
# Digits in groups, as any country writes them.
LOOSE = r"\+?\(?\d[\d ().\-/]{4,20}\d"
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# What stands between the name of a number and the number: "number is", "no.:", "#", "ID = ". Blanks are taken whole and
# never given back: a padded table holds thousands, and each way to part them would be tried.
LINK = (
    r"(?:[ -]?(?:numbers?|num|nos?\b\.?|nr\b\.?|#++|id(?:entifier|entification)?\b|code)){0,8}(?: (?:is|was|of"
    r"|reads|ending in))?[ \t]*+(?:[:#=\-][ \t]*+)?(?:\r?\n[ \t]*+)?"
)
CODE = r"(?P<value>(?=[A-Z/-]{0,6}\d)[A-Z0-9](?:[A-Z0-9]|[-/](?=[A-Z0-9])){3,19})(?![\w-])"
SPACED = r"(?P<value>(?=(?-i:[A-Z]{1,3} )?\d|[A-Z]{1,6}-?\d)[A-Z0-9](?:[A-Z0-9]|[- ](?=[0-9])){3,24})(?![\w-])"


def named(words: str, value: str = CODE) -> str:
    """A pattern of a number or code behind one of the words that name it."""
    return rf"(?<![\w])(?:{words}){LINK}{value}"


STATES = (
    r"(?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[TAI]"
    r"|W[AVIY]|A[AEP])"
)
# Words that make a number a count, a measure or a step of a list, never a house number.
NO_STREET = (
    r"(?!(?:of|in|on|the|per|to|and|or|at|from|with|for|by|an?|is|was|were|are|had|has|as|than|that|after|before"
    r"|mg|mcg|kg|ml|cm|mm|patients?|people|persons?|cases?|men|women|children|years?|months?|weeks?|days?|hours?"
    r"|minutes?|times|percent|doses?|tablets?|points?|types?|phases?|stages?|grades?|class|levels?|steps?|parts?"
    r"|chapters?|sections?|figures?|tables?|vol(?:ume)?|no|page|groups?|factors?|vitamins?|chromosomes?|exons?"
    r"|criteria|studies|trials?|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)"
)
ANY_WORD = rf"{NO_STREET}[^\W\d_][\w'’.-]{{0,25}}"
CAPITAL_WORD = rf"(?-i:{NO_STREET}[A-ZÀ-Þ])[\w'’.-]{{0,25}}"
LETTER = r"[^\W\d_]"
# A capital, then letters with at least one small one or all capitals; particles may stand between words.
WORD = rf"(?:(?:[A-ZÀ-ÞŁŚŽŠČĐÞÆØÅ](?:['’]|{LETTER})(?:{LETTER}|['’-](?={LETTER})){{0,24}})|[A-ZÀ-Þ]\.?(?!\w))"
PARTICLE = r"(?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ibn|ter|zu)[ ]){0,3}"
NAME = rf"{WORD}(?:[ ]{PARTICLE}{WORD}){{0,3}}"
SMALL = r"[a-zà-ÿāăąćčďđēęěğıīķłńňōőœřśşšťūůűźžż]"
CAPITALIZED = rf"(?:[A-ZÀ-ÞĀ-Ž](?:['’][A-Z])?{SMALL}+(?:['’-][A-Z]?{SMALL}+)?|(?:[A-ZÀ-ÞĀ-Ž]['’-]?){{2,20}})"
SPOKEN_OF = (
    r"\b(?:concern(?:s|ing)|regarding|(?:seen|spoke|spoken|met|talked|discussed|lives?|living|together) with|saw|told"
    r"|asked|called|named|wife|husband|partner|son|daughter|mother|father|brother|sister|friend|neighbou?r"
    r"|patient|client|resident|nurse|signed|attn:?|cc:?|re:)"
)
