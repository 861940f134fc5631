"""Values of details that the texts of both halves lack: identifiers and notations few texts hold, and those of the US.

The carriers of ``rare.txt`` are open alone: they say whether a rule is of use that finds nothing elsewhere. They call
such details what forms and letters do, or leave them without a word. Values are Faker's where it makes them; those of
the United States, Canada and the United Kingdom, whose locales are closed, are drawn from the open half of what Faker
makes there.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from .dates import MONTHS, any_day
from .draw import Draw, faker_of, own, table
from .values import SLOTS, Slot, slot

_TABLE = table("rare.toml")


def _formed(draw: Draw, forms: list[str]) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    return own(draw, "number", lambda: str(draw.faker.bothify(draw.faker.numerify(draw.random.choice(forms)), letters)))


def _form(sort: str) -> Callable[[Draw], str]:
    return lambda draw: _formed(draw, _TABLE[sort])


def _of(locale: str, sort: str, maker: str) -> Callable[[Draw], str]:
    """Values that the Faker of a locale makes."""

    def fill(draw: Draw) -> str:
        faker = faker_of(locale)
        faker.seed_instance(draw.random.getrandbits(64))
        return own(draw, sort, lambda: str(getattr(faker, maker)()))

    return fill


def _ssn(draw: Draw) -> str:
    number = _of("en_US", "number", "ssn")(draw)
    return number.replace("-", draw.random.choice(("-", "-", " ", "")))


def _dea(draw: Draw) -> str:
    """Two letters and seven digits, the last of which is the units of (1st + 3rd + 5th) + 2 (2nd + 4th + 6th)."""

    def make() -> str:
        digits = [draw.random.randrange(10) for _ in range(6)]
        check = (sum(digits[::2]) + 2 * sum(digits[1::2])) % 10
        return draw.random.choice("ABFM") + draw.random.choice("ABCDEFGH") + "".join(map(str, [*digits, check]))

    return own(draw, "number", make)


def _medicare(draw: Draw) -> str:
    """Eleven places of digits and letters as Medicare orders them, with hyphens or without."""
    kinds = {"C": "123456789", "N": "0123456789", "A": "ACDEFGHJKMNPQRTUVWXY", "X": "0123456789ACDEFGHJKMNPQRTUVWXY"}
    apart = draw.random.random() < 0.5

    def make() -> str:
        places = "".join(draw.random.choice(kinds[kind]) for kind in "CAXNAXNAANN")
        return f"{places[:4]}-{places[4:7]}-{places[7:]}" if apart else places

    return own(draw, "number", make)


def _imei(draw: Draw) -> str:
    """Fifteen digits, the last of which makes Luhn's sum a multiple of ten."""

    def make() -> str:
        digits = [3, 5, *(draw.random.randrange(10) for _ in range(12))]
        doubled = [d * 2 - 9 * (d > 4) if place % 2 else d for place, d in enumerate(digits)]
        return "".join(map(str, [*digits, -sum(doubled) % 10]))

    return own(draw, "number", make)


def _mac(draw: Draw) -> str:
    value = _of("en_US", "number", "mac_address")(draw)
    return draw.random.choice((value, value.upper(), value.upper().replace(":", "-")))


def _vin(draw: Draw) -> str:
    """A vehicle's number, every other one of Europe, where it has no check digit."""
    if draw.random.random() < 0.5:
        return _of("en_US", "number", "vin")(draw)
    signs = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    maker = draw.random.choice(("WVW", "WBA", "VF1", "ZFA", "VSS", "TMB", "SAL", "YV1"))
    return own(draw, "number", lambda: maker + draw.faker.bothify("????????######", signs))


def _uuid(draw: Draw) -> str:
    return own(draw, "number", lambda: str(uuid.UUID(int=draw.random.getrandbits(128), version=4)))


def _coordinates(draw: Draw) -> str:
    north, east = draw.random.uniform(-60, 70), draw.random.uniform(-170, 170)
    ways: tuple[Callable[[float, float], str], ...] = (
        lambda n, e: f"{n:.5f}, {e:.5f}",
        lambda n, e: f"{abs(n):.4f}° {'N' if n > 0 else 'S'}, {abs(e):.4f}° {'E' if e > 0 else 'W'}",
        lambda n, e: f"{_degrees(n)}{'N' if n > 0 else 'S'} {_degrees(e)}{'E' if e > 0 else 'W'}",
    )
    return draw.random.choice(ways)(north, east)


def _degrees(angle: float) -> str:
    seconds = round(abs(angle) * 3600)
    return f"{seconds // 3600}°{seconds // 60 % 60:02}'{seconds % 60:02}\""


def _compact_date(draw: Draw) -> str:
    """Year, month and day in figures; of English ones every other as armed forces write them, the month in letters."""
    lettered = draw.language == "en" and draw.random.random() < 0.5

    def make() -> str:
        day = any_day(draw)
        return f"{day.day:02}{MONTHS['en'][day.month - 1][:3].upper()}{day.year}" if lettered else f"{day:%Y%m%d}"

    return own(draw, "date", make)


def _birth_digits(draw: Draw) -> str:
    form = draw.random.choice(_TABLE["birth_digits"])

    def make() -> str:
        day = any_day(draw)
        return str(form.format(d=day.day, m=day.month, y=day.year, yy=day.year % 100))

    return own(draw, "date", make)


def _worded_date(draw: Draw) -> str:
    days, forms = _TABLE["days"][draw.language], _TABLE["worded_dates"][draw.language]

    def make() -> str:
        day, word = any_day(draw), draw.random.choice(days)
        return str(draw.random.choice(forms).format(word=word, month=MONTHS[draw.language][day.month - 1], y=day.year))

    return own(draw, "date", make)


def _year_in_words(draw: Draw) -> str:
    words = draw.random.choice(sorted(_TABLE["year_words"][draw.language].values()))
    link = _TABLE["year_word_links"].get(draw.language, " ")

    def make() -> str:
        day = any_day(draw)
        return f"{day.day}{link}{MONTHS[draw.language][day.month - 1]}{link}{words}"

    return own(draw, "date", make)


def _spelled_mail(draw: Draw) -> str:
    at, dot = draw.random.choice(_TABLE["mail_words"][draw.language])
    mail = SLOTS["email"].fill(draw)
    return mail.replace("@", at).replace(".", dot) if dot != "." else mail.replace("@", at)


def _spaced_mail(draw: Draw) -> str:
    """A mailbox with blanks around its signs, as scanned and dictated texts have them."""
    return draw.random.choice((" @ ", "@ ", " @")).join(SLOTS["email"].fill(draw).split("@"))


def _slashed_phone(draw: Draw) -> str:
    """A number of German or Austrian notation: the prefix, a slash, the number in groups."""
    return _formed(draw, ["0%## / %## ###", "0%###/%#####", "0%## / %# ## ##", "0%##/%### ###"])


def _surname_initial(draw: Draw) -> str:
    """A surname and the initial of a given name behind it."""
    last = SLOTS["surname"].fill(draw)
    given = SLOTS["given"].fill(draw)[0]
    return draw.random.choice((f"{last} {given}.", f"{last.upper()} {given}.", f"{last}, {given}."))


def _name_parts(draw: Draw) -> list[str]:
    """A given name and a surname, the first of a double one."""
    return [SLOTS[sort].fill(draw).split()[0].split("-")[0] for sort in ("given", "surname")]


def _one_word(draw: Draw) -> str:
    """A given name and a surname that are one word: "LauraQuillford"."""
    return own(draw, "name", lambda: "".join(part.capitalize() for part in _name_parts(draw)))


def _underscored(draw: Draw) -> str:
    """A given name and a surname with an underscore between, as a user's name or a file's."""
    return own(draw, "name", lambda: "_".join(_name_parts(draw)).casefold())


def _po_box(draw: Draw) -> str:
    return _formed(draw, _TABLE["po_boxes"][draw.language])


_PLACE = ("ADDRESS", "LOCATION")
RARE: dict[str, Slot] = {
    "us_ssn": slot(_ssn, "SSN"),
    "account": slot(_form("accounts"), "ACCOUNT", "IBAN"),
    "license": slot(_form("licenses"), "LICENSE"),
    "dea": slot(_dea, "LICENSE"),
    "medicare": slot(_medicare, "HEALTH_PLAN"),
    "serial": slot(_form("serials"), "DEVICE"),
    "imei": slot(_imei, "DEVICE"),
    "mac": slot(_mac, "DEVICE"),
    "uuid": slot(_uuid, "DEVICE", "OTHER_ID"),
    "vin": slot(_vin, "VEHICLE"),
    "coordinates": slot(_coordinates, *_PLACE),
    "compact_date": slot(_compact_date, "DATE"),
    "birth_digits": slot(_birth_digits, "DATE"),
    "worded_date": slot(_worded_date, "DATE"),
    "one_word": slot(_one_word, "PERSON", "USER_NAME"),
    "underscored": slot(_underscored, "PERSON", "USER_NAME"),
    "year_in_words": slot(_year_in_words, "DATE"),
    "glued": slot(_form("glued"), "MRN", "OTHER_ID"),
    "odd_phone": slot(_form("odd_phones"), "PHONE"),
    "spelled_mail": slot(_spelled_mail, "EMAIL"),
    "spaced_mail": slot(_spaced_mail, "EMAIL"),
    "slashed_phone": slot(_slashed_phone, "PHONE", "FAX"),
    "surname_initial": slot(_surname_initial, "PERSON"),
    "last_first_upper": slot(lambda draw: SLOTS["last_first"].fill(draw).upper(), "PERSON"),
    "po_box": slot(_po_box, *_PLACE),
    "military": slot(_form("military"), *_PLACE),
    "us_street_address": slot(_of("en_US", "street", "street_address"), *_PLACE),
    "us_street": slot(_of("en_US", "street", "street_name"), *_PLACE),
    "us_city": slot(_of("en_US", "city", "city"), *_PLACE),
    "state": slot(lambda draw: str(draw.faker.random_element(_STATES))),
    "us_zip": slot(_of("en_US", "number", "postcode"), *_PLACE),
    "us_zip_four": slot(_of("en_US", "number", "zipcode_plus4"), *_PLACE),
    "uk_postcode": slot(_of("en_GB", "number", "postcode"), *_PLACE),
    "ca_postcode": slot(_of("en_CA", "number", "postcode"), *_PLACE),
    "unit": slot(_of("en_US", "number", "secondary_address"), *_PLACE),
}
"""Slots of the rare carriers beside those of all others. A state is no detail."""
_STATES = ("AL", "AZ", "CA", "CO", "FL", "GA", "IL", "MA", "MI", "MN", "NC", "NJ", "NY", "OH", "OR", "PA", "TX", "WA")
ALL_SLOTS: dict[str, Slot] = SLOTS | RARE
"""Every slot by its name."""
