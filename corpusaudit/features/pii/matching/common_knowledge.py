"""Common knowledge: people, places, numbers and sites that everybody knows, so that meeting them shows nothing.

A short list on purpose: the holdout and the number of people who share a value say the rest. What stands here can
never count as leaked, so a name is listed only where it is that of a public figure and hardly anybody else's.
"""

from __future__ import annotations

import re

from corpusaudit.features.pii.locales.given_names import is_given_name
from corpusaudit.features.pii.locales.read import listed
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.matching.values import normalize_value
from corpusaudit.features.pii.types import ADDRESS, NAME, PLACE, SITE, TELEPHONE, TYPES

_NUMBERS = frozenset({"8002738255", "8006624357", "8002221222", "8007997233", "8004224453"})
"""Lines for everybody in need: suicide prevention, substance abuse, poison, domestic violence, child abuse (USA)."""
_SITES = re.compile(
    r"(?:[\w-]+\.)*(?:wikipedia\.org|google\.[a-z.]{2,6}|youtube\.com|facebook\.com|twitter\.com|instagram\.com"
    r"|linkedin\.com|amazon\.[a-z.]{2,6}|who\.int|nhs\.uk|webmd\.com|mayoclinic\.org|medlineplus\.gov|doi\.org"
    r"|webmd\.com|cancer\.org|heart\.org|redcross\.org|example\.(?:com|org|net))(?:/[a-z]{0,12})?"
)
FIGURES = frozenset(normalize_value(name, "PERSON") for name in listed("public_figures"))
CITIES = listed("cities")


def is_common_knowledge(value: str, kind: str) -> bool:
    """Whether a detail of that type (a name of ``types.TYPES``) is known to everybody.

    That is a public figure, a lone common given name, a large city or region, a public help line or a public site.
    """
    normal, family = normalize_value(value, kind), TYPES[kind].family
    if family is NAME:
        return normal in FIGURES or (" " not in normal and is_given_name(normal))
    if family in (PLACE, ADDRESS):
        return normal in CITIES or is_region(normal)
    if family is TELEPHONE:
        return normal in _NUMBERS
    return family is SITE and _SITES.fullmatch(normal) is not None
