"""What fills the slots: values of Faker's locales and telephone numbers around phonenumbers' example numbers.

A value belongs to the half that its hash says, whatever locale it is of: both halves share no full value, and no given
name or surname either. Left to both are ages and the ways to write a date, a number or a web address.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .halves import SHARED_LOCALES, Half, digest, half_of


@dataclass(frozen=True)
class Locale:
    """A locale of Faker: its region, whether months come before days, and its providers of national identifiers."""

    name: str
    region: str
    month_first: bool = False
    identifiers: tuple[str, ...] = ()
    plates: bool = False
    postcode: str = ""

    @property
    def half(self) -> Half:
        """The half that the locale belongs to, where a language's locales are split."""
        return half_of("locale", self.name)

    def fills(self, slots: tuple[str, ...]) -> bool:
        """Whether Faker knows national identifiers and plates of this locale where they are asked for."""
        return (bool(self.identifiers) or "national_id" not in slots) and (self.plates or "plate" not in slots)


# Faker knows names alone of French-speaking Belgium, and of Italian-speaking Switzerland accounts and telephones alone.
# Faker writes Argentine postcodes of eight digits: an old form of four takes their place.
LOCALES: dict[str, tuple[Locale, ...]] = {
    "en": (
        Locale("en_AU", "AU"),
        Locale("en_CA", "CA", identifiers=("ssn",), plates=True),
        Locale("en_GB", "GB", identifiers=("ssn",), plates=True),
        Locale("en_IE", "IE"),
        Locale("en_IN", "IN", identifiers=("aadhaar_id",)),
        Locale("en_KE", "KE"),
        Locale("en_NG", "NG"),
        Locale("en_NZ", "NZ", plates=True),
        Locale("en_PH", "PH", month_first=True, identifiers=("sss", "umid", "philhealth"), plates=True),
        Locale("en_PK", "PK"),
        Locale("en_US", "US", month_first=True, identifiers=("ssn",), plates=True),
    ),
    "es": (
        Locale("es_AR", "AR", identifiers=("ssn",), plates=True, postcode="%###"),
        Locale("es_CL", "CL", identifiers=("person_rut",), plates=True),
        Locale("es_CO", "CO", identifiers=("nuip",), plates=True),
        Locale("es_ES", "ES", identifiers=("nif", "nie", "nuss"), plates=True),
        Locale("es_MX", "MX", identifiers=("curp", "rfc"), plates=True),
    ),
    "de": (
        Locale("de_AT", "AT", identifiers=("ssn",), plates=True),
        Locale("de_CH", "CH", identifiers=("ssn",), plates=True),
        Locale("de_DE", "DE", identifiers=("rvnr",), plates=True),
    ),
    "fr": (
        Locale("fr_CA", "CA"),
        Locale("fr_CH", "CH", identifiers=("ssn",)),
        Locale("fr_FR", "FR", identifiers=("ssn",), plates=True),
    ),
    "pt": (
        Locale("pt_BR", "BR", identifiers=("cpf", "rg"), plates=True),
        Locale("pt_PT", "PT", identifiers=("vat_id",), plates=True),
    ),
    "it": (Locale("it_IT", "IT", identifiers=("ssn", "cie"), plates=True),),
    "nl": (
        Locale("nl_BE", "BE", identifiers=("ssn",), plates=True),
        Locale("nl_NL", "NL", identifiers=("ssn",), plates=True),
    ),
}
BANKS = ("de_DE", "en_GB", "en_IE", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "pt_PT")
RECORDS = ("######", "########", "0######", "??######", "##-##-##", "#######/##", "H-#####", "A#####.#")
POLICIES = (
    "??#########",
    "###-###-####",
    "########?",
    "#### #### ##",
    "??? ######",
    "P-#######/#",
    "#?????###",
    "1########",
)
PASSPORTS = ("#########", "?########", "??#######", "???######")
MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "pt": (
        *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
        *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
    ),
    "it": (
        *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
        *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
    ),
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
SHORT = {
    "fr": {
        **{"janvier": "janv.", "février": "févr.", "mars": "mars", "avril": "avr.", "mai": "mai", "juin": "juin"},
        **{"juillet": "juil.", "août": "août", "septembre": "sept.", "octobre": "oct.", "décembre": "déc."},
    },
    "nl": {"maart": "mrt"},
}
"""Short forms of months that are more than their first three letters."""
FIRST = {"fr": "er", "pt": "º", "it": "º"}
FIGURES = ("{d:02}/{m:02}/{y}", "{d}/{m}/{yy:02}", "{d:02}-{m:02}-{y}", "{day:%Y-%m-%d}", "{d:02}.{m:02}.{y}")
NOTATIONS = {
    "en": (*FIGURES, "{d} {month} {y}", "{d} {short} {y}", "{d}-{short}-{yy:02}", "{nth} {month} {y}"),
    "month first": (
        *("{m:02}/{d:02}/{y}", "{m}/{d}/{yy:02}", "{m:02}-{d:02}-{y}", "{day:%Y-%m-%d}", "{d:02}.{m:02}.{y}"),
        *("{month} {d}, {y}", "{short} {d} {y}", "{month} {d}, {y}", "{short} {d} {y}"),
    ),
    "es": (
        *FIGURES,
        *("{d} de {month} de {y}", "{d} de {month} del {y}", "{d} {short} {y}", "{d}-{short}-{yy:02}"),
        "{d}/{roman}/{y}",
    ),
    "de": (
        *("{d:02}.{m:02}.{y}", "{d}.{m}.{yy:02}", "{day:%Y-%m-%d}", "{d}. {month} {y}", "{d}. {month} {y}"),
        "{d}. {short}. {y}",
    ),
    "fr": (*FIGURES, "{nth} {month} {y}", "{nth} {month} {y}", "{d:02} {month} {y}", "{d} {short} {y}", "{d}/{m}/{y}"),
    "pt": (
        *FIGURES,
        *("{nth} de {month} de {y}", "{d} de {month} de {y}", "{d:02}/{short}/{y}", "{d}-{short}-{yy:02}"),
        "{d} {short} {y}",
    ),
    "it": (
        *FIGURES,
        *("{nth} {month} {y}", "{d} {month} {y}", "{d} {short} {y}", "{d}-{short}-{yy:02}", "{d}/{m}/{y}"),
    ),
    "nl": (
        *FIGURES,
        *("{d}-{m}-{y}", "{d}-{m}-'{yy:02}", "{d} {month} {y}", "{d} {month} {y}"),
        *("{d} {short} {y}", "{d} {short}. {y}"),
    ),
}
"""How dates are written; "month first" is English too. A notation that stands twice is drawn twice as often."""
YEARLESS = {
    "en": ("{d} {month}", "{nth} {month}"),
    "month first": ("{month} {d}", "{month} {nth}"),
    "es": ("{d} de {month}", "{d}/{m}"),
    "de": ("{d}. {month}",),
    "fr": ("{nth} {month}", "{d:02}/{m:02}"),
    "pt": ("{nth} de {month}", "{d}/{m}"),
    "it": ("{nth} {month}", "{d}/{m}"),
    "nl": ("{d} {month}", "{d}-{m}", "{d}/{m}"),
}


@dataclass(frozen=True)
class Draw:
    """From where the values of one document come."""

    language: str
    locale: Locale
    half: Half
    faker: Any
    random: random.Random


@functools.cache
def faker_of(locale: str) -> Any:
    """Return the one Faker of a locale; whoever draws seeds it first."""
    from faker import Faker

    faker = Faker(locale)
    if locale == "it_IT":  # whose towns Faker takes from a set, in another order each run
        provider = faker.provider("faker.providers.address")
        provider.cities = sorted(provider.cities)
    return faker


def locales_of(language: str, half: Half) -> list[Locale]:
    """Return the locales that a half of a language is filled from: all of them where the halves share them."""
    return [one for one in LOCALES[language] if language in SHARED_LOCALES or one.half == half]


def draw_for(language: str, half: Half, slots: tuple[str, ...], key: str, number: int) -> Draw:
    """Return the source of values for one document: a locale of the half that can fill the slots, and seeded draws."""
    drawn = random.Random(digest("draw", half, key, number))
    able = [one for one in locales_of(language, half) if one.fills(slots)]
    locale = drawn.choice(able)
    faker = faker_of(locale.name)
    faker.seed_instance(drawn.getrandbits(64))
    return Draw(language, locale, half, faker, drawn)


def own(draw: Draw, sort: str, make: Callable[[], str]) -> str:
    """Return the first value made that belongs to the half; raise ValueError where none of 500 does."""
    for _ in range(500):
        value = " ".join(make().replace("\n", ", ").split())
        if half_of(sort, value.casefold()) == draw.half:
            return value
    raise ValueError(f"500 values of {sort} in {draw.locale.name}, and none of the {draw.half} half")


def given(draw: Draw) -> str:
    """A given name."""
    return own(draw, "name", draw.faker.first_name)


def surname(draw: Draw) -> str:
    """A surname; of Spanish and Portuguese ones mostly two, as people write them there."""
    both = 2 if draw.language in ("es", "pt") and draw.random.random() < 0.7 else 1
    return " ".join(own(draw, "name", draw.faker.last_name) for _ in range(both))


def person(draw: Draw) -> str:
    """A full name, in English now and then with an initial in its middle."""
    middle = ""
    if draw.language == "en" and draw.random.random() < 0.1:
        middle = draw.random.choice("ABCDEGHJKLMPRST") + ". "
    return f"{given(draw)} {middle}{surname(draw)}"


def person_upper(draw: Draw) -> str:
    """A full name in capitals."""
    return person(draw).upper()


def last_first(draw: Draw) -> str:
    """Surname, comma, given name; the surname now and then in capitals."""
    last = surname(draw)
    return f"{last.upper() if draw.random.random() < 0.3 else last}, {given(draw)}"


def initial_surname(draw: Draw) -> str:
    """An initial and a surname."""
    return f"{given(draw)[0]}. {surname(draw)}"


def street_address(draw: Draw) -> str:
    """A street with its number as the locale writes it."""
    return own(draw, "street", lambda: str(draw.faker.street_address()))


def street(draw: Draw) -> str:
    """A street without a number."""
    return own(draw, "street", lambda: str(draw.faker.street_name()))


def city(draw: Draw) -> str:
    """A town; of locales that both halves share split as names are, of which Faker makes many towns there."""
    return own(draw, "name" if draw.language in SHARED_LOCALES else "city", lambda: str(draw.faker.city()))


def postcode(draw: Draw) -> str:
    """A postal code."""
    form = draw.locale.postcode
    return own(draw, "number", lambda: str(draw.faker.numerify(form) if form else draw.faker.postcode()))


def phone(draw: Draw) -> str:
    """A valid telephone number of the region: an example number with new last digits, in one of five notations."""
    import phonenumbers as numbers

    sort = draw.random.choice((numbers.PhoneNumberType.MOBILE, numbers.PhoneNumberType.FIXED_LINE))
    example = numbers.example_number_for_type(draw.locale.region, sort)
    forms = (
        lambda n: numbers.format_number(n, numbers.PhoneNumberFormat.INTERNATIONAL),
        lambda n: numbers.format_number(n, numbers.PhoneNumberFormat.NATIONAL),
        lambda n: numbers.format_number(n, numbers.PhoneNumberFormat.E164),
        lambda n: "".join(c for c in numbers.format_number(n, numbers.PhoneNumberFormat.NATIONAL) if c.isdigit()),
        lambda n: numbers.format_number(n, numbers.PhoneNumberFormat.NATIONAL).replace(" ", "."),
    )
    form = draw.random.choice(forms)

    def make() -> str:
        for _ in range(200):
            number = numbers.PhoneNumber()
            number.merge_from(example)
            number.national_number = example.national_number // 10**5 * 10**5 + draw.random.randrange(10**5)
            if numbers.is_valid_number(number):
                return str(form(number))
        raise ValueError(f"no valid telephone number beside the example of {draw.locale.region}")

    return own(draw, "number", make)


def _day(draw: Draw) -> date:
    return date(1930, 1, 1) + timedelta(days=draw.random.randrange(35_000))


def full_date(draw: Draw) -> str:
    """A date with its year in a notation of the language, of days and months in the order of the locale."""

    return _dated(draw, NOTATIONS["month first" if draw.locale.month_first else draw.language])


def day_month(draw: Draw) -> str:
    """A day without its year."""
    return _dated(draw, YEARLESS["month first" if draw.locale.month_first else draw.language])


def _dated(draw: Draw, notations: tuple[str, ...]) -> str:
    def make() -> str:
        day = _day(draw)
        month = MONTHS[draw.language][day.month - 1]
        notation = draw.random.choice(notations) if len(notations) > 1 else notations[0]
        return notation.format(
            day=day,
            d=day.day,
            m=day.month,
            y=day.year,
            yy=day.year % 100,
            nth=_nth(draw.language, day.day),
            month=month,
            short=SHORT.get(draw.language, {}).get(month, month[:3]),
            roman=ROMAN[day.month - 1],
        )

    return own(draw, "date", make)


def _nth(language: str, day: int) -> str:
    """Return the day as it is said: in English with an ending, in French, Portuguese and Italian the first alone."""
    if language == "en":
        return f"{day}{ordinal(day)}"
    return f"1{FIRST.get(language, '')}" if day == 1 else str(day)


def ordinal(day: int) -> str:
    """Return the ending of an English ordinal number."""
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in (11, 12, 13) else 0, "th")


def age(draw: Draw) -> str:
    """Years; every other one over 89, since those alone are a detail to the Safe Harbor rule."""
    return str(draw.random.randrange(90, 104) if draw.random.random() < 0.5 else draw.random.randrange(18, 90))


def email(draw: Draw) -> str:
    """An e-mail address at a large provider or a made-up company."""
    return own(draw, "mail", draw.random.choice((draw.faker.ascii_free_email, draw.faker.ascii_company_email)))


def url(draw: Draw) -> str:
    """A web address; now and then without its scheme."""
    bare = draw.random.random() < 0.3
    return own(draw, "mail", lambda: str(draw.faker.url()).split("://")[1].strip("/") if bare else draw.faker.url())


def handle(draw: Draw) -> str:
    """A user name, mostly after an at sign."""
    sign = "@" if draw.random.random() < 0.7 else ""
    return own(draw, "mail", lambda: sign + str(draw.faker.user_name()))


def national_id(draw: Draw) -> str:
    """A number that the state gives; a tax number as people write it, without the country before it."""
    name = draw.random.choice(draw.locale.identifiers)
    make = getattr(draw.faker, name)
    return own(draw, "number", lambda: make().removeprefix(draw.locale.region if name == "vat_id" else ""))


def plate(draw: Draw) -> str:
    """A number plate."""
    return own(draw, "number", draw.faker.license_plate)


def iban(draw: Draw) -> str:
    """An account of one of nine countries; every other one in groups of four."""
    faker = faker_of(draw.random.choice([one for one in BANKS if half_of("locale", one) == draw.half]))
    faker.seed_instance(draw.random.getrandbits(64))
    apart = draw.random.random() < 0.5

    def make() -> str:
        number = str(faker.iban())
        return " ".join(number[i : i + 4] for i in range(0, len(number), 4)) if apart else number

    return own(draw, "number", make)


def card(draw: Draw) -> str:
    """A payment card; every other one of sixteen digits in groups of four."""

    def make() -> str:
        number = str(draw.faker.credit_card_number())
        apart = len(number) == 16 and draw.random.random() < 0.5
        return " ".join(number[i : i + 4] for i in range(0, 16, 4)) if apart else number

    return own(draw, "number", make)


def ip(draw: Draw) -> str:
    """An address of the network, every fourth one of version 6."""
    return own(draw, "number", draw.faker.ipv6 if draw.random.random() < 0.25 else draw.faker.ipv4)


def _formed(forms: tuple[str, ...]) -> Callable[[Draw], str]:
    def make(draw: Draw) -> str:
        letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
        return own(draw, "number", lambda: str(draw.faker.bothify(draw.random.choice(forms), letters=letters)))

    return make


@dataclass(frozen=True)
class Slot:
    """What a slot stands for: how it is filled, and the types of ours that are right for it."""

    fill: Callable[[Draw], str]
    right: frozenset[str]


def _slot(fill: Callable[[Draw], str], *right: str) -> Slot:
    return Slot(fill, frozenset(right))


SLOTS: dict[str, Slot] = {
    "person": _slot(person, "PERSON"),
    "given": _slot(given, "PERSON"),
    "surname": _slot(surname, "PERSON"),
    "last_first": _slot(last_first, "PERSON"),
    "initial_surname": _slot(initial_surname, "PERSON"),
    "person_upper": _slot(person_upper, "PERSON"),
    "street_address": _slot(street_address, "ADDRESS", "LOCATION"),
    "street": _slot(street, "ADDRESS", "LOCATION"),
    "city": _slot(city, "ADDRESS", "LOCATION"),
    "postcode": _slot(postcode, "ADDRESS", "LOCATION"),
    "phone": _slot(phone, "PHONE", "FAX"),
    "fax": _slot(phone, "PHONE", "FAX"),
    "date": _slot(full_date, "DATE"),
    "day_month": _slot(day_month, "DATE"),
    "age": _slot(age, "AGE"),
    "email": _slot(email, "EMAIL"),
    "url": _slot(url, "URL"),
    "handle": _slot(handle, "USER_NAME", "OTHER_ID", "URL"),
    "national_id": _slot(national_id, "SSN", "OTHER_ID"),
    "passport": _slot(_formed(PASSPORTS), "OTHER_ID"),
    "mrn": _slot(_formed(RECORDS), "MRN"),
    "policy": _slot(_formed(POLICIES), "HEALTH_PLAN"),
    "iban": _slot(iban, "IBAN"),
    "card": _slot(card, "CREDIT_CARD"),
    "plate": _slot(plate, "VEHICLE"),
    "ip": _slot(ip, "IP"),
}
