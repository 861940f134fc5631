"""Dates as their language writes them, with the year and without."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .draw import Draw, own, table

_TABLE = table("notations.toml")
MONTHS: dict[str, list[str]] = _TABLE["months"]
NOTATIONS: dict[str, list[str]] = _TABLE["notations"]
YEARLESS: dict[str, list[str]] = _TABLE["yearless"]
_SHORT: dict[str, dict[str, str]] = _TABLE["short"]
_FIRST: dict[str, str] = _TABLE["first"]
_ROMAN: list[str] = _TABLE["roman"]


def full_date(draw: Draw) -> str:
    """A date with its year in a notation of the language, of days and months in the order of the locale."""
    return _dated(draw, NOTATIONS)


def day_month(draw: Draw) -> str:
    """A day without its year."""
    return _dated(draw, YEARLESS)


def _dated(draw: Draw, notations: dict[str, list[str]]) -> str:
    ways = notations["month first" if draw.locale.month_first else draw.language]

    def make() -> str:
        day = any_day(draw)
        # A way that is the only one costs no draw.
        return (draw.random.choice(ways) if len(ways) > 1 else ways[0]).format_map(_parts(draw.language, day))

    return own(draw, "date", make)


def any_day(draw: Draw) -> date:
    """Return a day of the years since 1930."""
    return date(1930, 1, 1) + timedelta(days=draw.random.randrange(35_000))


def _parts(language: str, day: date) -> dict[str, Any]:
    month = MONTHS[language][day.month - 1]
    return {
        "day": day,
        "d": day.day,
        "m": day.month,
        "y": day.year,
        "yy": day.year % 100,
        "nth": nth(language, day.day),
        "month": month,
        "short": _SHORT.get(language, {}).get(month, month[:3]),
        "roman": _ROMAN[day.month - 1],
    }


def nth(language: str, day: int) -> str:
    """Return the day as it is said: in English with an ending, in French, Portuguese and Italian the first alone."""
    if language == "en":
        return f"{day}{ordinal(day)}"
    return f"1{_FIRST.get(language, '')}" if day == 1 else str(day)


def ordinal(day: int) -> str:
    """Return the ending of an English ordinal number."""
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in (11, 12, 13) else 0, "th")
