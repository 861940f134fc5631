"""How rare the value of a personal detail is, before anybody is asked who else has it.

The chance that one detail of a type, somebody else's, has this very value: from the size of the space its values are
drawn from, and from how many people of the real text carry its parts. Values that unrelated people share by nature are
weak whatever their chance: a lone name or one of everyday words, a place, a date, an age, a web address, the number of
a service line, the mailbox of an office, a street without its number. So are a clinician's or author's name and an
organisation's contact, by what stands around them.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpusaudit import models
from corpusaudit.features.pii.locales.bystanders import (
    is_line_of_institution,
    is_mobile,
    is_of_professional,
    is_of_thing,
    is_shared_mailbox,
    said_to_be_own,
)
from corpusaudit.features.pii.locales.given_names import is_given_name
from corpusaudit.features.pii.locales.numerals import spoken_in_digits
from corpusaudit.features.pii.matching.letters import plain
from corpusaudit.features.pii.matching.names import TITLES
from corpusaudit.features.pii.matching.values import normalize_value
from corpusaudit.features.pii.types import ADDRESS, AGE, DATE, MAILBOX, NAME, TELEPHONE, TYPES
from corpusaudit.features.text.characters import fold_text

CERTAIN = 0.01
"""Documents expected by chance, among all that were tested, up to which a detail is certainly a person's."""
_COARSE_DATES, _WEAK = 100.0, 100.0
"""Months and days without a year, service lines and offices' mailboxes that as good as equally often occur."""
_GIVEN_NAMES, _COMMON_NAMES, _RARE_NAMES = 100.0, 500.0, 10_000.0
"""A common given name is that of one in a hundred. A surname that two unrelated people share is a common one, like the
fiftieth of the USA (census of 2010) that of one in about five hundred, and common ones are words of their own in the
bundled embedder's vocabulary of 30,522 pieces; one that is not there is that of fewer than one in ten thousand."""
_ORDERED_DIGITS = 2
"""Numbers are given out in order within one register, so that their first digits tell little."""
_HOUSES = 100.0
"""Of two unrelated people of one street, one in so many has the house number of the other."""
_RAREST = 1e-9
"""No value is called rarer: a mistyped number or a form's example turns up more often."""
_LEAST_LETTERS = 3
"""Letters of a part of a name; shorter ones are initials, particles and abbreviations as often as names."""
_SERVICE_LINE = re.compile(
    r"(?:1?8(?:00|33|44|55|66|77|88)\d{7}"  # North America
    r"|(?:44)?0?80[08]\d{6,7}|(?:44)?0?3(?:00|33)\d{7}"  # the United Kingdom
    r"|(?:34)?(?:800|90[0-2])\d{6}"  # Spain
    r"|(?:49|33|39|41|43)?0?80[0-9]\d{5,8}"  # Germany, France, Italy, Switzerland, Austria
    r"|800\d{8})"  # international freephone
)
_OFFICE = re.compile(
    r"(?:(?s:.*)info(?s:.*)|contact\w*|office\w*|admin\w*|help\w*|service\w*|support|sales|marketing|press|news\w*|media|hr|jobs"
    r"|abuse|noc|security|postmaster|hostmaster|webmaster|www|noreply|no-reply|mail|enquir\w+|inquir\w+|\d+)"
)
"""Local parts of mailboxes that an office reads, those of RFC 2142 among them."""
_PROFESSIONAL_BEFORE = re.compile(
    r"(?:\b(?:dr|dra|drs|doctor|doctora|prof|profesor|professor|médico|m[eé]dica|clinician|physician|surgeon|consultant"
    r"|nurse|therapist|author|autora?|responsable|remitid[oa] por|attending|referring|headed by|directed by)\b[\s.:]*+"
    r"(?:clínic[oa][\s.:]*+)?(?:dra?[\s.:]*+)?)(?-i:[A-ZÀ-Þ][\w'’.-]{0,40}\s{1,40}){0,2}$",
    re.IGNORECASE,
)
_PROFESSIONAL_AFTER = re.compile(r"[,\s]{0,12}(?:\(?\bM\.?D\b|\bPh\.?D\b|\bR\.?N\b|\bD\.?O\b|\bet al\b|\bMBBS\b|\bFRC)")
_ORGANISATION = re.compile(
    r"\b(?:Hospital\w*|Universi\w+|Institut\w*|Cl[ií]nic\w*|Klini[ck]\w*|Cent(?:er|re|ro)s?|Foundation|Fundaci[oó]n"
    r"|Societ?y|Sociedad|Associat\w+|Asociaci[oó]n|Department|Departamento|Servicio|Agency|Ministr?y|Ministerio"
    r"|Organi[sz]ation|Council|Network|Alliance|Coalition|Clearinghouse|Hotline|Program|Library)\b|\bwww\.|https?://"
    r"|\b[Tt]oll[- ][Ff]ree\b"
)
_AROUND = 100
"""Characters before and behind a value in which the word stands that says whose it is: a line or two."""
_PERSONAL = re.compile(r"[^\W\d_]{2,64}[._-][^\W\d_]{2,64}\d{0,64}@|[^\W\d_][._-][^\W\d_]{3,64}\d{0,64}@")
"""A mailbox called after a person."""
_FREE_HOST = re.compile(
    r"@\s?(?:[\w-]{1,30}\.)?(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|aol|gmx|web|mail|proton"
    r"|protonmail|zoho|yandex|orange|wanadoo|free|laposte|libero|telefonica|terra|t-online|freenet)\.[a-z]{2,3}\b",
    re.IGNORECASE,
)
"""Hosts of mailboxes that anybody may have, and no organisation."""
_TELEPHONE = re.compile(r"\b(?:te?l[ef]?[\w-]*|t[fl]n?o|phone|fax)\b[\s.:]*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_ªº]+")


@dataclass(frozen=True)
class Carriers:
    """Who carries what in the real text.

    ``people``: for each part of a name or street, in plain letters, the people whose details hold it. ``mentions``: by
    type, how many details the people have, each value once a person. ``small``: words written in small letters.
    """

    people: Mapping[str, Collection[int]]
    mentions: Mapping[str, int]
    small: frozenset[str]

    def others(self, part: str, apart_from: Collection[int]) -> int:
        """Return how many further people carry a part."""
        return sum(person not in apart_from for person in self.people.get(plain(part), ()))


def name_parts(value: str) -> list[str]:
    """Return the words of a name or address in small letters, without titles, roles and initials."""
    return [word for word in _WORD.findall(fold_text(value)) if len(word) > 1 and plain(word) not in TITLES]


def said(value: str, kind: str) -> str:
    """Return a detail as it is compared: a number in words by its digits, and a name without what stands below it.

    In a signature the line after a whole name is an employer's.
    """
    if TYPES[kind].family.numbered or TYPES[kind].family is TELEPHONE:
        return spoken_in_digits(value)
    first = value.strip().split("\n", 1)[0]
    return first if TYPES[kind].family is NAME and len(name_parts(first)) > 1 else value


def is_weak_by_nature(value: str, kind: str, small: Collection[str] = ()) -> bool:
    """Whether unrelated people share values like this one, of type ``kind``.

    ``small``: words that the real text writes in small letters; a name of such words alone is no name.
    """
    family = TYPES[kind].family
    if family is NAME:
        return sum(part not in small for part in name_parts(value)) < 2
    if family is ADDRESS:
        return not any(c.isdigit() for c in value)
    if family is TELEPHONE:
        return is_service_line(value)
    if family is MAILBOX:
        return is_office_mailbox(value)
    return family.space is not None


def is_of_public_life(text: str, start: int, end: int, kind: str) -> bool:
    """Whether what stands around a detail tells of a clinician, an author or an organisation."""
    family = TYPES[kind].family
    if family is NAME:
        before = text[max(0, start - 40) : start]
        return _PROFESSIONAL_BEFORE.search(before) is not None or _PROFESSIONAL_AFTER.match(text, end) is not None
    if (family.numbered or family is TELEPHONE) and is_of_professional(text, start):
        return True
    if family is TELEPHONE and is_line_of_institution(text, start):
        return True
    if kind == "DEVICE" and is_of_thing(text, start, end):  # a batch, of which many people have one
        return True
    dialled = family.numbered and _TELEPHONE.search(text, max(0, start - 12), start) is not None
    if family is MAILBOX and (_PERSONAL.match(text, start, end) or _FREE_HOST.search(text, start, end)):
        return False
    if (dialled or family is TELEPHONE) and is_mobile(text[start:end]):
        return False
    if dialled or family.reached_by_many:
        return _is_organisations(text, start, end)
    return False


def _is_organisations(text: str, start: int, end: int) -> bool:
    """Whether an organisation is named around a detail, and behind its name no patient or relative."""
    low = max(0, start - _AROUND)
    named = [match.end() for match in _ORGANISATION.finditer(text, low, end + _AROUND)]
    before = max((place for place in named if place <= start), default=low)
    return bool(named) and said_to_be_own(text, before, start) < 0


def is_service_line(value: str) -> bool:
    """Whether a telephone number begins as those do that are free or charged alike from everywhere."""
    digits = "".join(str(int(c)) for c in value if c.isdecimal())
    return _SERVICE_LINE.fullmatch(digits.removeprefix("00")) is not None or _SERVICE_LINE.fullmatch(digits) is not None


def is_office_mailbox(value: str) -> bool:
    """Whether an e-mail address is that of an office, not of a person."""
    local = normalize_value(value, "EMAIL").partition("@")[0]
    return _OFFICE.fullmatch(local) is not None or is_shared_mailbox(local)


def value_chance(value: str, kind: str, carriers: Carriers, apart_from: Collection[int], others: int) -> float:
    """Return the chance, in (0, 1], that one more detail of that type has this value.

    ``apart_from``: the people in question, who are not asked; ``others``: how many further people have the value.
    """
    seen, family = carriers.mentions.get(kind, 0), TYPES[kind].family
    if family is NAME:
        chances = sorted(_part_chance(part, carriers, seen, apart_from) for part in set(name_parts(value)))
        return max(_RAREST, _product(chances[:2]))
    if family is ADDRESS:
        chances = sorted(_part_chance(part, carriers, seen, apart_from) for part in set(name_parts(value)))
        number = 1.0 / _HOUSES if any(c.isdigit() for c in value) else 1.0
        return max(_RAREST, number * _product(chances[:1]))
    if family.space is not None or is_weak_by_nature(value, kind):
        space = _WEAK if family.space is None else family.space
        if family is DATE and is_coarse(value, kind):
            space = _COARSE_DATES
        return min(1.0, (others + 1.0) / (seen + space))
    if family is MAILBOX:
        return max(_RAREST, others / (seen + 1.0))
    digits = max(0, len("".join(c for c in value if c.isdecimal()).lstrip("0")) - _ORDERED_DIGITS)
    return min(1.0, max(_RAREST, (others + 1.0) * 10.0**-digits))


def is_coarse(value: str, kind: str) -> bool:
    """Whether a detail is an age or a date without day or year, which many people share."""
    family = TYPES[kind].family
    return family is AGE or (family is DATE and len(normalize_value(value, kind)) != len("2012-03-04"))


def _part_chance(part: str, carriers: Carriers, seen: int, apart_from: Collection[int]) -> float:
    """Return the chance that a name has this part; an everyday word or a short one is no evidence at all."""
    if part in carriers.small or (len(part) < _LEAST_LETTERS and not is_given_name(plain(part)) and part.isascii()):
        return 1.0
    space = _RARE_NAMES
    if is_given_name(plain(part)):
        space = _GIVEN_NAMES
    elif part in _common_words() or not part.isascii():
        space = _COMMON_NAMES
    return min(1.0, (carriers.others(part, apart_from) + 1.0) / (seen + space))


@functools.cache
def _common_words() -> frozenset[str]:
    """Return the whole words among the pieces of the bundled embedder's vocabulary."""
    file = Path(models.__file__).parent / "embedder" / "tokenizer.json"
    return frozenset(json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"])


def _product(chances: list[float]) -> float:
    product = 1.0
    for chance in chances:
        product *= chance
    return product
