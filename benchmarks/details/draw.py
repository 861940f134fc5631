"""From where the values of a document come: a locale of its language and half, and seeded draws.

A value belongs to the half that its hash says, whatever locale it is of: both halves share no full value, and no given
name or surname either.
"""

from __future__ import annotations

import functools
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
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


def table(file: str) -> dict[str, Any]:
    """Return one of the tables beside this module."""
    return tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))


_LISTED = table("locales.toml")
_LAST_DAY = datetime(2026, 11, 1)
"""No date that Faker draws is later."""
BANKS: tuple[str, ...] = tuple(_LISTED["banks"])
LOCALES: dict[str, tuple[Locale, ...]] = {
    language: tuple(Locale(**one | {"identifiers": tuple(one.get("identifiers", ()))}) for one in listed)
    for language, listed in _LISTED["locales"].items()
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
    _stop_the_clock(faker.provider("faker.providers.date_time"))
    return faker


def _stop_the_clock(dates: Any) -> None:
    """Let dates end on one day: those of Faker end now, so that documents would change with the time of the run."""
    unix_time = dates.unix_time

    def until_last_day(end_datetime: Any = None, start_datetime: Any = None) -> float:
        return float(unix_time(end_datetime or _LAST_DAY, start_datetime))

    def date_of_birth(*, minimum_age: int = 0, maximum_age: int = 115) -> date:
        first = _LAST_DAY.replace(year=_LAST_DAY.year - maximum_age - 1).date()
        last = _LAST_DAY.replace(year=_LAST_DAY.year - minimum_age).date()
        return first + timedelta(days=1 + dates.generator.random.randrange((last - first).days))

    dates.unix_time = until_last_day
    dates.generator.date_of_birth = date_of_birth


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
