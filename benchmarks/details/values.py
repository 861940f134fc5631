"""What fills the slots: values of Faker's locales and telephone numbers around phonenumbers' example numbers.

Left to both halves are ages and the ways to write a date, a number or a web address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .dates import day_month, full_date
from .draw import BANKS, Draw, faker_of, own, table
from .halves import SHARED_LOCALES, half_of

_FORMS = table("notations.toml")


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


def _formed(sort: str) -> Callable[[Draw], str]:
    forms: list[str] = _FORMS[sort]

    def make(draw: Draw) -> str:
        letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
        return own(draw, "number", lambda: str(draw.faker.bothify(draw.random.choice(forms), letters=letters)))

    return make


@dataclass(frozen=True)
class Slot:
    """What a slot stands for: how it is filled, and the types of ours that are right for it."""

    fill: Callable[[Draw], str]
    right: frozenset[str]


def slot(fill: Callable[[Draw], str], *right: str) -> Slot:
    """Return a slot that types of ours are right for."""
    return Slot(fill, frozenset(right))


SLOTS: dict[str, Slot] = {
    "person": slot(person, "PERSON"),
    "given": slot(given, "PERSON"),
    "surname": slot(surname, "PERSON"),
    "last_first": slot(last_first, "PERSON"),
    "initial_surname": slot(initial_surname, "PERSON"),
    "person_upper": slot(person_upper, "PERSON"),
    "street_address": slot(street_address, "ADDRESS", "LOCATION"),
    "street": slot(street, "ADDRESS", "LOCATION"),
    "city": slot(city, "ADDRESS", "LOCATION"),
    "postcode": slot(postcode, "ADDRESS", "LOCATION"),
    "phone": slot(phone, "PHONE", "FAX"),
    "fax": slot(phone, "PHONE", "FAX"),
    "date": slot(full_date, "DATE"),
    "day_month": slot(day_month, "DATE"),
    "age": slot(age, "AGE"),
    "email": slot(email, "EMAIL"),
    "url": slot(url, "URL"),
    "handle": slot(handle, "USER_NAME", "OTHER_ID", "URL"),
    "national_id": slot(national_id, "SSN", "OTHER_ID"),
    "passport": slot(_formed("passports"), "OTHER_ID"),
    "mrn": slot(_formed("records"), "MRN"),
    "policy": slot(_formed("policies"), "HEALTH_PLAN"),
    "iban": slot(iban, "IBAN"),
    "card": slot(card, "CREDIT_CARD"),
    "plate": slot(plate, "VEHICLE"),
    "ip": slot(ip, "IP"),
}
