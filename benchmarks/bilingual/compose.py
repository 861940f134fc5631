"""Documents that stand in both languages: sentences of several sections, their slots filled with the same values."""

from __future__ import annotations

import functools
import itertools
import random
import re
from dataclasses import dataclass
from pathlib import Path

from details.halves import Half, digest, half_of

FILE = Path(__file__).resolve().with_name("pairs.txt")
SECTIONS = 8
"""Sections of which a document takes one sentence each: about 100 words."""
Value = tuple[str, str]


def _numbers(*values: int) -> tuple[Value, ...]:
    return tuple((str(value), str(value)) for value in values)


def _pairs(written: str) -> tuple[Value, ...]:
    """Return the values of a line: what English and Spanish share alone, else both with a stroke between."""
    parts = (value.strip().partition("/") for value in written.split(","))
    return tuple((english, spanish or english) for english, _, spanish in parts)


VALUES: dict[str, tuple[Value, ...]] = {
    "n": _numbers(*range(2, 10)),
    "age": _numbers(*range(18, 89)),
    "dose": _numbers(5, 10, 15, 20, 25, 30, 50, 75, 100, 150, 200, 300, 400),
    "month": _pairs(
        "January/enero, February/febrero, March/marzo, April/abril, May/mayo, June/junio, July/julio, August/agosto, "
        "September/septiembre, October/octubre, November/noviembre, December/diciembre"
    ),
    "day": _pairs("Monday/lunes, Tuesday/martes, Wednesday/miércoles, Thursday/jueves, Friday/viernes"),
    "place": _pairs(
        "Cadiz/Cádiz, Seville/Sevilla, Saragossa/Zaragoza, Corunna/La Coruña, Havana/La Habana, London/Londres, "
        "Lisbon/Lisboa, Geneva/Ginebra, Bogota/Bogotá, Lima, Burgos, Toledo, Oviedo, Murcia, Salamanca, Cuenca"
    ),
    "kin": _pairs(
        "sister/hermana, brother/hermano, mother/madre, father/padre, daughter/hija, son/hijo, cousin/prima, aunt/tía, "
        "uncle/tío, grandmother/abuela, niece/sobrina, stepfather/padrastro"
    ),
    "job": _pairs(
        "waitress/camarera, teacher/maestra, cleaner/limpiadora, nurse/enfermera, driver/conductora, cook/cocinera, "
        "librarian/bibliotecaria, gardener/jardinera, seamstress/costurera, baker/panadera, hairdresser/peluquera"
    ),
    "drug": _pairs(
        "sertraline/sertralina, lithium/litio, quetiapine/quetiapina, trazodone/trazodona, haloperidol, lorazepam, "
        "mirtazapine/mirtazapina, venlafaxine/venlafaxina, clozapine/clozapina, diazepam, risperidone/risperidona"
    ),
}
"""By slot, what may fill it in English and in Spanish."""
SLOT = re.compile("{([a-z]+)}")


@dataclass(frozen=True)
class Pair:
    """One sentence in both languages, of a section."""

    section: str
    english: str
    spanish: str

    @property
    def half(self) -> Half:
        """The half that it belongs to."""
        return half_of("bilingual", self.english)


@functools.cache
def pairs() -> tuple[Pair, ...]:
    """Return all pairs in the order of their file."""
    found, section = [], ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif " | " in line:
            english, _, spanish = line.partition(" | ")
            found.append(Pair(section, english, spanish))
    return tuple(found)


def documents(half: Half, count: int) -> tuple[tuple[str, str], ...]:
    """Return so many different documents of a half, each in English and in Spanish; the same at each call."""
    sections: dict[str, list[Pair]] = {}
    for pair in pairs():
        if pair.half == half:
            sections.setdefault(pair.section, []).append(pair)
    made: dict[tuple[str, str], None] = {}
    for number in itertools.count():
        if len(made) == count:
            return tuple(made)
        made[_document(sections, random.Random(digest("bilingual", half, number)))] = None
    raise AssertionError


def _document(sections: dict[str, list[Pair]], rng: random.Random) -> tuple[str, str]:
    chosen = sorted(rng.sample(range(len(sections)), SECTIONS))
    by_place = list(sections.values())
    filled = [_filled(rng.choice(by_place[place]), rng) for place in chosen]
    english, spanish = (" ".join(sentences) for sentences in zip(*filled, strict=True))
    return english, spanish


def _filled(pair: Pair, rng: random.Random) -> Value:
    """Return both sentences with their slots filled alike, the first letter large."""
    values = {slot: rng.choice(VALUES[slot]) for slot in SLOT.findall(pair.english)}
    made = [
        SLOT.sub(lambda slot, language=language: values[slot[1]][language], text)  # type: ignore[misc]
        for language, text in enumerate((pair.english, pair.spanish))
    ]
    english, spanish = (text[:1].upper() + text[1:] for text in made)
    return english, spanish
