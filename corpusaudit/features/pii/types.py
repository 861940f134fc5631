"""The types of personal details, one record each: all that the rest of the program knows of a type stands here.

Types are mapped to the identifiers of the HIPAA Safe Harbor rule (45 CFR 164.514(b)(2)). A new type needs a record in
``TYPES``, a rule that finds it, and a test of that rule; what details of several types have in common is a family.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from corpusaudit.features.pii import made_up


@dataclass(frozen=True, order=True)
class Entity:
    """One personal detail: characters [start, end) of the original text, a name of `TYPES`, certainty (0 to 1)."""

    start: int
    end: int
    type: str
    score: float


@dataclass(frozen=True)
class Hit:
    """A place a rule or the tagger found: characters of the text, our type, certainty (0 to 1) and who found it."""

    start: int
    end: int
    type: str
    score: float
    rule: str


@dataclass(frozen=True)
class Family:
    """What the details of some types have in common. The name decides how their values are compared and searched.

    ``proper``: proper names, which may be those of something else; what a rule leaves of one is still one.
    ``trimmed``: blanks and punctuation at their ends are not theirs. ``contact``: they tell where somebody is reached.
    ``reached_by_many``: a public figure's or an organisation's stands in many people's texts. ``numbered``: numbers
    given to one person, account or thing. ``space``: how many values occur as good as equally often, None where values
    are not shared by nature.
    """

    name: str
    proper: bool = False
    trimmed: bool = False
    contact: bool = False
    reached_by_many: bool = False
    numbered: bool = False
    space: float | None = None


NAME = Family("name", proper=True, trimmed=True, reached_by_many=True)
ADDRESS = Family("address", proper=True, trimmed=True, contact=True, reached_by_many=True)
PLACE = Family("place", proper=True, trimmed=True, contact=True, space=100.0)
DATE = Family("date", trimmed=True, space=3650.0)
AGE = Family("age", space=30.0)
TELEPHONE = Family("telephone", contact=True, reached_by_many=True)
MAILBOX = Family("mailbox", contact=True, reached_by_many=True)
SITE = Family("site", contact=True, space=100.0)
NETWORK = Family("network", contact=True, space=100.0)
DIGITS = Family("digits", numbered=True)
CODE = Family("code", numbered=True)
FAMILIES = (NAME, ADDRESS, PLACE, DATE, AGE, TELEPHONE, MAILBOX, SITE, NETWORK, DIGITS, CODE)
"""Spaces are the days of ten years, the ages of old people, a hundred places, sites or networks. Numbers are compared
by their digits alone or, as a code, with their letters."""


@dataclass(frozen=True)
class EntityType:
    """One type of personal detail.

    ``identifier``: letter and name of the Safe Harbor identifier that it is one of. ``made_up`` writes a value of
    nobody's in a notation drawn from many, for the benchmark (:mod:`corpusaudit.features.pii.card.benchmark`);
    ``sentences`` are templates for it that stand behind those of the benchmark. ``rank``: where two rules claim one
    place, the lower one wins, the more specific type. ``counts_as``: another type that is right for this one too.
    ``tagger_kinds``: what the bundled tagger calls it.
    """

    name: str
    identifier: str
    family: Family
    made_up: Callable[[random.Random], str]
    rank: int = 5
    counts_as: str = ""
    tagger_kinds: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


_GEOGRAPHIC = "B geographic subdivisions smaller than a state"
_DATES = "C dates except the year, and ages over 89"
_ACCOUNTS = "J account numbers"
_LICENSES = "K certificate and license numbers"
_OTHERS = "R any other unique identifying number or code"
# P (biometric identifiers) and Q (full-face photographs) cannot stand in text. The tagger's kind STATE is missing: Safe
# Harbor lets states stand.
_TYPES = (
    EntityType("PERSON", "A names", NAME, made_up.person, rank=7, tagger_kinds=("GIVEN_NAME", "SURNAME")),
    EntityType(
        "ADDRESS",
        _GEOGRAPHIC,
        ADDRESS,
        made_up.address,
        counts_as="LOCATION",
        tagger_kinds=("BUILDING_NUMBER", "STREET_NAME", "SECONDARY_ADDRESS"),
    ),
    EntityType("LOCATION", _GEOGRAPHIC, PLACE, made_up.town, rank=6, tagger_kinds=("CITY", "ZIP_CODE")),
    EntityType("DATE", _DATES, DATE, made_up.date),
    EntityType("AGE", _DATES, AGE, made_up.age),
    EntityType("PHONE", "D telephone numbers", TELEPHONE, made_up.phone, tagger_kinds=("PHONE",)),
    EntityType("FAX", "E fax numbers", TELEPHONE, made_up.phone, rank=2, counts_as="PHONE"),
    EntityType("EMAIL", "F e-mail addresses", MAILBOX, made_up.email, rank=0, tagger_kinds=("EMAIL",)),
    EntityType("SSN", "G social security numbers", DIGITS, made_up.social_security, rank=3),
    EntityType("MRN", "H medical record numbers", CODE, made_up.record_number),
    EntityType("HEALTH_PLAN", "I health plan beneficiary numbers", CODE, made_up.health_plan),
    EntityType("ACCOUNT", _ACCOUNTS, CODE, made_up.account, tagger_kinds=("BANK_ACCOUNT", "ROUTING_NUMBER")),
    EntityType("CREDIT_CARD", _ACCOUNTS, DIGITS, made_up.card, rank=2),
    EntityType("IBAN", _ACCOUNTS, CODE, made_up.iban, rank=1),
    EntityType("LICENSE", _LICENSES, CODE, made_up.license_number, tagger_kinds=("DRIVERS_LICENSE",)),
    EntityType("VEHICLE", "L vehicle identifiers and license plates", CODE, made_up.vehicle),
    EntityType("DEVICE", "M device identifiers and serial numbers", CODE, made_up.device),
    EntityType("URL", "N web addresses", SITE, made_up.site, rank=1, tagger_kinds=("URL",)),
    EntityType("IP", "O IP addresses", NETWORK, made_up.network, rank=3),
    EntityType(
        "OTHER_ID",
        _OTHERS,
        CODE,
        made_up.other_id,
        tagger_kinds=("TAX_ID", "GOVERNMENT_ID", "PASSPORT"),
    ),
    EntityType(
        "USER_NAME",
        _OTHERS,
        MAILBOX,
        made_up.user_name,
        sentences=("Her user name is {USER_NAME} there.", "Username: {USER_NAME}", "ask {USER_NAME} about it"),
    ),
)
TYPES: Mapping[str, EntityType] = MappingProxyType({one.name: one for one in _TYPES})
"""By name, in the order of the Safe Harbor identifiers."""
HIPAA: Mapping[str, str] = MappingProxyType({one.name: one.identifier for one in _TYPES})
"""Letter and name of the Safe Harbor identifier that each type is one of."""
CHARACTERISTICS = ("INSTITUTION", "COUNTRY", "KINSHIP", "AGE_TO_89", "SEX", "OCCUPATION")
"""What tells of a person and is none of those identifiers: Safe Harbor lets it stand. It has no record above: no metric
counts it, and it is no leak by itself. Where two of them claim one place the first wins."""
