"""Values of nobody's for each type of personal detail, in notations a note, letter, form or message may use.

Made from lists by a given random state, in a fixed order of draws: the detector's card is measured on them. The lists
were written without looking at what the rules find.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from corpusaudit.features.pii.checks import card_number, iban_number, vehicle_number


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_GIVEN = _listed(
    "Aaliyah Adeola Aino Anselm Astrid Bao Beatrix Camille Chiamaka Dagny Demetrius Ebba Eero Fiorella Gareth Greta "
    "Hamza Henrietta Ilse Imogen Jomo Karim Kavita Leilani Ludovic Maarten Magnolia Minh Nadia Niamh Olamide Oswald "
    "Pilar Quentin Rashida Rosalind Saoirse Siddharth Tamsin Thaddeus Ulla Viggo Wilhelmina Xiomara Yusuf Zadie Henry "
    "Laura Peter Susan Martin Claire David Emma"
)
_FAMILY = _listed(
    "Abernathy Adeyemi Bjornstad Blackwood Castellano Chaudhry Delacour Dombrowski Eklund Espinoza Fairweather "
    "Featherstone Gallagher Goldfarb Hathaway Hyvonen Ibrahimovic Iwasaki Jankowski Kamau Kowalski Lindgren Lombardi "
    "Macpherson Mbeki Nakagawa Novotny Oduya Okafor Papadakis Pettersson Quigley Ramaswamy Rosenthal Sandoval "
    "Stavropoulos Takahashi Tremblay Umarov Vasquez Venkataraman Whitfield Winterbourne Xu Yilmaz Zielke Brown Miller"
)
_STREET = _listed("Alder Birchwood Cedarcrest Dunmore Elmhurst Foxglove Greystone Hollyhock Kingsway Larkspur Mulberry")
_STREET_TYPE = _listed("Street Road Avenue Lane Drive Court Terrace St Rd Ave Blvd Ln")
_TOWN = _listed("Ashford Brookhaven Carlisle Dunedin Eastleigh Fairview Galway Harrogate Ithaca Kirkwall Lowestoft")
_MONTH = _listed("January February March April May June July August September October November December")


def _digits(draw: random.Random, count: int) -> str:
    return str(draw.randint(1, 9)) + "".join(str(draw.randint(0, 9)) for _ in range(count - 1))


def person(draw: random.Random) -> str:
    """A name, in full, with an initial, in capitals or surname first."""
    given, family = draw.choice(_GIVEN), draw.choice(_FAMILY)
    forms = (f"{given} {family}", f"{given} {family}", f"{given} {draw.choice('ABCEHJMRT')}. {family}",
             f"{given[0]}. {family}", f"{given} {family}".upper(), f"{family}, {given}")  # fmt: skip
    return draw.choice(forms)


def address(draw: random.Random) -> str:
    """A street address, with a dwelling unit now and then."""
    street = f"{draw.randint(2, 9899)} {draw.choice(_STREET)} {draw.choice(_STREET_TYPE)}"
    unit = f", {draw.choice(('Apt', 'Apartment', 'Suite', 'Unit'))} {draw.randint(1, 99)}"
    return street + draw.choice(("", "", unit))


def date(draw: random.Random) -> str:
    """A date finer than a year."""
    day, month, year = draw.randint(1, 28), draw.randint(1, 12), draw.randint(1931, 2024)
    name = _MONTH[month - 1]
    forms = (f"{month:02d}/{day:02d}/{year}", f"{year}-{month:02d}-{day:02d}", f"{name} {day}, {year}",
             f"{day} {name[:3]} {year}", f"{day}.{month}.{year}", f"{name} {day}",
             f"{month}/{day}/{year % 100:02d}")  # fmt: skip
    return draw.choice(forms)


def phone(draw: random.Random) -> str:
    """A telephone number of a range kept for fiction, of North America or the United Kingdom."""
    area, line = draw.randint(201, 989), draw.randint(100, 199)
    forms = (f"({area}) 555-0{line}", f"{area}-555-0{line}", f"{area}.555.0{line}", f"+1 {area} 555 0{line}",
             f"+44 20 7946 0{draw.randint(100, 999)}", f"0161 496 0{draw.randint(100, 999)}")  # fmt: skip
    return draw.choice(forms)


def _until(draw: random.Random, make: Callable[[random.Random], str], good: Callable[[str], bool]) -> str:
    """The first made value whose check digits are right; one in ten to a hundred is."""
    while not good(value := make(draw)):
        pass
    return value


def card(draw: random.Random) -> str:
    """A payment card's number with the right check digit."""
    number = _until(draw, lambda d: d.choice("45") + _digits(d, 15), card_number)
    return draw.choice((number, " ".join(number[i : i + 4] for i in range(0, 16, 4))))


def iban(draw: random.Random) -> str:
    """A German IBAN with the right check digits."""
    return _until(draw, lambda d: f"DE{d.randint(10, 98)}{_digits(d, 18)}", iban_number)


def vehicle(draw: random.Random) -> str:
    """A vehicle identification number with the right check digit."""
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    return _until(draw, lambda d: "1HG" + "".join(d.choice(letters) for _ in range(14)), vehicle_number)


def town(draw: random.Random) -> str:
    """A place."""
    return draw.choice(_TOWN)


def age(draw: random.Random) -> str:
    """An age over 89."""
    return str(draw.randint(90, 104))


def email(draw: random.Random) -> str:
    """A mailbox called after a person."""
    return f"{draw.choice(_GIVEN)}.{draw.choice(_FAMILY)}{draw.randint(1, 99)}@example.org".lower()


def social_security(draw: random.Random) -> str:
    """A number of an area that was never issued."""
    return f"{draw.randint(900, 999)}-{draw.randint(11, 99)}-{draw.randint(1000, 9999)}"


def record_number(draw: random.Random) -> str:
    """A medical record's number."""
    return draw.choice((_digits(draw, 7), f"{draw.choice('ABMP')}-{_digits(draw, 6)}"))


def health_plan(draw: random.Random) -> str:
    """A member's or policy number."""
    return f"{draw.choice(('XGH', 'WPA', 'BQ'))}{_digits(draw, 9)}"


def account(draw: random.Random) -> str:
    """A bank account's number."""
    return draw.choice((_digits(draw, 10), f"{_digits(draw, 6)}-{_digits(draw, 4)}"))


def license_number(draw: random.Random) -> str:
    """A driver's license."""
    return f"{draw.choice('ADKS')}{_digits(draw, 7)}"


def device(draw: random.Random) -> str:
    """A device's serial number."""
    return f"{draw.choice(('PM', 'ICD', 'SN'))}-{_digits(draw, 7)}"


def site(draw: random.Random) -> str:
    """A family's web page."""
    return f"https://www.{draw.choice(_FAMILY)}-family.example.com/{draw.choice(_TOWN)}".lower()


def network(draw: random.Random) -> str:
    """An IP address that RFC 5737 keeps for documentation."""
    return f"203.0.113.{draw.randint(1, 254)}"


def other_id(draw: random.Random) -> str:
    """A passport's or a study participant's number."""
    return f"{draw.choice('CXL')}{_digits(draw, 8)}"


def user_name(draw: random.Random) -> str:
    """A name in a forum, mostly behind an at sign."""
    name = f"{draw.choice(_GIVEN)}{draw.choice(('', '.', '_'))}{draw.choice(_FAMILY)}".lower()
    return draw.choice(("@", "@", "")) + name + draw.choice(("", str(draw.randint(1, 99))))
