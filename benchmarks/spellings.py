"""How often does a spelling that is folded join two different persons?

Usage::

    python benchmarks/spellings.py [--people 1000] [--data DATA] [--out FILE]

A thousand people of a locale make a source, a document each; a thousand others are unseen. For each fold the details
of both are written otherwise and looked for in the source: those of the source's people must be found, and whoever of
the unseen is found is another person taken for one of them. People whose value is found as it stands are left out of
that count but in its own row, and those who have the very same value as one of the source altogether: chance does
that, not a fold. A name that goes on where it is found agrees loosely, as the metric asks the detector. Names,
addresses and numbers are Faker's; DATA (or CORPUSAUDIT_SHARED_DATA) holds real names in ``wikigold/``, of which one
half is source. A fold that joins more than one of a hundred unseen people in a source of a thousand must only agree
loosely (:data:`MOST`).
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import os
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tables import Row, show

from corpusaudit.features.pii.locales.nicknames import nicknames
from corpusaudit.features.pii.locales.read import tabled
from corpusaudit.features.pii.matching.handles import names_in_handle, parted_alike
from corpusaudit.features.pii.matching.letters import plain, plain_spellings
from corpusaudit.features.pii.matching.mentions import Mention, find_mentions, query
from corpusaudit.features.pii.matching.names import TITLES
from corpusaudit.features.pii.matching.streets import street_of
from corpusaudit.features.pii.types import TYPES
from corpusaudit.features.text.tokens import Vocabulary, tokenize

LOCALES = (
    "en_AU", "en_IN", "en_NG", "es_ES", "es_AR", "de_DE", "fr_FR", "it_IT", "pt_BR", "nl_NL", "no_NO", "da_DK", "sv_SE",
    "pl_PL", "cs_CZ", "hr_HR", "tr_TR", "ru_RU", "el_GR",
)  # fmt: skip
MOST = 0.01
"""Share of unseen people whom a fold may take for one of a source of a thousand and still be the same detail."""


@dataclass(frozen=True)
class Person:
    """What is known of one person: a value for each type of detail."""

    values: dict[str, str]


@dataclass(frozen=True)
class Fold:
    """One way to write a detail of a type otherwise; None where it does not apply to a value.

    ``typed``: the type that it is looked for as, where that is another one.
    """

    kind: str
    name: str
    write: Callable[[str], str | None]
    typed: str = ""


def _other(value: str, written: str) -> str | None:
    return written if written != value and written.strip() else None


def _words(value: str) -> list[str]:
    return value.split()


def _without_accents(value: str) -> str | None:
    return _other(value, " ".join(plain_spellings(word.casefold())[0] for word in _words(value)).title())


def _transcribed(value: str) -> str | None:
    if re.search(r"[^\u0000-\u024f]", unicodedata.normalize("NFC", value)):
        return None
    return _other(_without_accents(value) or value, _spelled(value, -1))


def _romanized(usage: int) -> Callable[[str], str | None]:
    def write(value: str) -> str | None:
        return _other(value, _spelled(value, usage)) if re.search(r"[\u0370-\u04ff]", value) else None

    return write


def _spelled(value: str, usage: int) -> str:
    ways = [plain_spellings(word.casefold()) for word in _words(value)]
    return " ".join(way[min(usage, len(way) - 1)] for way in ways).title()


def _surname_first(value: str) -> str | None:
    given, *family = _words(value)
    return f"{' '.join(family)}, {given}" if family else None


def _with_initial(value: str) -> str | None:
    given, *family = _words(value)
    return f"{given[0]}. {' '.join(family)}" if family else None


def _with_initials(value: str) -> str | None:
    *given, family = _words(value)
    return f"{' '.join(f'{name[0]}.' for name in given)} {family}" if len(given) > 1 else None


def _nickname(value: str) -> str | None:
    given, *family = _words(value)
    short = sorted(nicknames().get(given.casefold(), ()))
    return f"{short[0].title()} {' '.join(family)}" if short and family else None


def _without_last(value: str) -> str | None:
    words = _words(value)
    return " ".join(words[:-1]) if len(words) == 3 and words[1][0].isupper() else None


def _without_inner(value: str) -> str | None:
    words = [word for word in _words(value) if plain(word) not in TITLES]  # else a title and a surname would be left
    inner = [word for word in words[1:-1] if word[0].isupper()]
    return f"{words[0]} {words[-1]}" if inner else None


def _without_particles(value: str) -> str | None:
    return _other(value, " ".join(word for word in _words(value) if not word.islower()))


def _run_together(value: str) -> str | None:
    given, *family = _words(value)
    if len(family) > 1:
        return f"{given} {''.join(family).capitalize()}"
    return _other(value, value.replace("-", "").replace("'", ""))


def _without_hyphens(value: str) -> str | None:
    return _other(value, value.replace("-", " "))


def _titled(value: str) -> str | None:
    return f"Dr. {value}, MD"


HANDLE = "USER_NAME"
"""What a handle is looked for as: the names that it may hold."""


def _handle(sign: str, end: str, *, turned: bool = False, initial: bool = False) -> Callable[[str], str | None]:
    def write(value: str) -> str | None:
        words = [re.sub(r"[^a-z]", "", plain_spellings(word.casefold())[0]) for word in _words(value)]
        if len(words) < 2 or not all(words):
            return None
        first = words[0][0] if initial else words[0]
        return sign.join([*words[1:], first] if turned else [first, *words[1:]]) + end

    return write


def _replaced(pattern: str, by: str) -> Callable[[str], str | None]:
    return lambda value: _other(value, re.sub(pattern, by, value))


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value)


def _street_word(value: str) -> str | None:
    """Write the word for the kind of street short where it is whole, and whole where it is short."""
    for word in re.findall(r"[^\W\d_]+", value):
        rows = [row for row in STREETS if plain(word) in row]
        if len({row[0] for row in rows}) == 1 and len(rows[0]) > 1:
            written = rows[0][1] if plain(word) == rows[0][0] else rows[0][0]
            return value.replace(word, written.title(), 1)
    return None


def _hyphened(value: str) -> str | None:
    return _other(
        value, re.sub(r"(?<=[^\W\d_]{3})(?=(?:straße|strasse|str|gasse|straat|laan|weg|platz|allee)\b)", "-", value)
    )


def _other_flat(value: str) -> str | None:
    return f"{value}, 7º K" if len(re.findall(r"\d+", value)) == 1 and street_of(value) else None


def _day(write: Callable[[datetime.date], str]) -> Callable[[str], str | None]:
    return lambda value: write(datetime.date.fromisoformat(value))


SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
STREETS = [tuple(map(plain, row)) for rows in tabled("street_words", "types") for row in rows]
SPOKEN = "zero one two three four five six seven eight nine".split()  # noqa: SIM905
AS_IT_STANDS = "as it stands"
FOLDS = (
    Fold("PERSON", AS_IT_STANDS, lambda value: value),
    Fold("PERSON", "accents dropped", _without_accents),
    Fold("PERSON", "accents transcribed", _transcribed),
    Fold("PERSON", "in Latin letters, English", _romanized(0)),
    Fold("PERSON", "in Latin letters, other usage", _romanized(1)),
    Fold("PERSON", "surname first", _surname_first),
    Fold("PERSON", "title and degree", _titled),
    Fold("PERSON", "role before it", lambda value: f"Pat. {value}"),
    Fold("PERSON", "hyphen dropped", _without_hyphens),
    Fold("PERSON", "run together", _run_together),
    Fold("PERSON", "particles dropped", _without_particles),
    Fold("PERSON", "inner name dropped", _without_inner),
    Fold("PERSON", "last of two surnames dropped", _without_last),
    Fold("PERSON", "initial", _with_initial),
    Fold("PERSON", "initials", _with_initials),
    Fold("PERSON", "nickname", _nickname),
    Fold("PERSON", "handle, underscore", _handle("_", "84"), HANDLE),
    Fold("PERSON", "handle, run together", _handle("", "84"), HANDLE),
    Fold("PERSON", "handle, surname first, run together", _handle("", "", turned=True), HANDLE),
    Fold("PERSON", "handle, initial and surname", _handle("", "", initial=True), HANDLE),
    Fold("DATE", "numbers, month first", _day(lambda day: f"{day:%m/%d/%Y}")),
    Fold("DATE", "month in Spanish", _day(lambda day: f"{day.day} de {SPANISH[day.month - 1]} de {day.year}")),
    Fold("DATE", "year of two digits", _day(lambda day: f"{day:%B} {day.day}, {day:%y}")),
    Fold("DATE", "digits together, as an account", _day(lambda day: f"{day:%Y%m%d}"), "ACCOUNT"),
    Fold("PHONE", "country code", lambda value: f"+44 {value.removeprefix('0')}"),
    Fold("PHONE", "dialled from abroad", lambda value: f"011 44 {value.removeprefix('0')}"),
    Fold("PHONE", "digits together", _replaced(r"\D", "")),
    Fold("PHONE", "in words", lambda value: " ".join(SPOKEN[int(c)] for c in value if c.isdecimal())),
    Fold("MRN", "leading zeros dropped, six digits and more", _replaced(r"^0+(?=[1-9]\d{5})", "")),
    Fold("MRN", "leading zeros dropped, five digits", _replaced(r"^0+(?=[1-9]\d{4}$)", "")),
    Fold("MRN", "hyphens put in", _replaced(r"(?<=\d)(?=\d{3}$)", "-")),
    Fold("MRN", "as an account", lambda value: value, "ACCOUNT"),
    Fold("MRN", "two digits more behind it", _replaced(r"^0*([1-9]\d{5,})$", r"\g<1>47")),
    Fold("PHONE", "last seven digits alone", lambda value: _digits(value)[-7:], "ACCOUNT"),
    Fold("HEALTH_PLAN", "without its letters", lambda value: value.partition("-")[2], "MRN"),
    Fold("HEALTH_PLAN", "letters and digits together", _replaced(r"\W", "")),
    Fold("EMAIL", "spelled out", lambda value: value.replace("@", " at ").replace(".", " dot ")),
    Fold("EMAIL", "tag behind plus", _replaced("@", "+ward@")),
    Fold("URL", "defanged", lambda value: "hxxps://" + value.replace(".", "[.]")),
    Fold("URL", "another page", lambda value: value.split("/")[0] + "/about"),
    Fold("ADDRESS", "accents dropped", _without_accents),
    Fold("ADDRESS", "accents transcribed", _transcribed),
    Fold("ADDRESS", "kind of street short or written out", _street_word),
    Fold("ADDRESS", "kind of street behind a hyphen", _hyphened),
    Fold("ADDRESS", "as a place", _street_word, "LOCATION"),
    Fold("ADDRESS", "a flat more", _other_flat),
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000, help="people of the source, and unseen ones")
    parser.add_argument("--data", type=Path, default=os.environ.get("CORPUSAUDIT_SHARED_DATA"))
    parser.add_argument("--out", type=Path, help="write the table: .json as it is, anything else as Markdown")
    given = parser.parse_args()
    halves = [faked(locale, given.people) for locale in LOCALES]
    if given.data:
        halves.append(named(Path(given.data) / "wikigold" / "sentences.jsonl.gz"))
    show(rows(halves), given.out)


def faked(locale: str, count: int) -> tuple[list[Person], list[Person]]:
    """Return people of a locale of Faker: those of the source, and as many others."""
    from faker import Faker

    fake = Faker(locale)
    fake.seed_instance(1)
    draw = random.Random(1)
    people = [Person(_values(fake, draw)) for _ in range(2 * count)]
    return people[:count], people[count:]


def _values(fake: object, draw: random.Random) -> dict[str, str]:
    while re.search(r"[.,()]", name := fake.name()):  # type: ignore[attr-defined]
        pass  # titles and degrees are put in below
    user = re.sub(r"[^a-z.]", "", ".".join(plain_spellings(word.casefold())[0] for word in _words(name)))
    number = draw.choice((f"{draw.randrange(10**7, 10**8):010d}", f"{draw.randrange(10**4, 10**5):08d}"))
    policy = f"{draw.choice('ABCXW')}-{draw.randrange(100, 1000)}-{draw.randrange(10**4, 10**5)}"
    host = f"{draw.choice(user.split('.'))}{draw.randrange(10**3)}.example.net"
    return {
        "PERSON": name,
        "DATE": (datetime.date(1930, 1, 1) + datetime.timedelta(draw.randrange(32_000))).isoformat(),
        "PHONE": f"0{draw.randrange(20, 99)} {draw.randrange(10**3, 10**4)} {draw.randrange(10**3, 10**4)}",
        "MRN": number,
        "HEALTH_PLAN": policy,
        "EMAIL": f"{user}{draw.randrange(1000)}@example.org",
        "URL": f"{host}/page{draw.randrange(100)}",
        "ADDRESS": fake.street_address().split("\n")[0],  # type: ignore[attr-defined]
        "postcode": str(draw.randrange(10**4, 10**5)),
    }


def named(file: Path) -> tuple[list[Person], list[Person]]:
    """Return the full names of persons in real sentences, every second of them source."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        sentences = [json.loads(line) for line in lines]
    names = sorted({
        sentence["text"][span["start"] : span["end"]]
        for sentence in sentences for span in sentence["spans"] if span["type"] in ("PER", "PERSON")
    })  # fmt: skip
    full = [Person({"PERSON": name}) for name in names if 1 < len(name.split()) < 5 and name.replace(" ", "").isalpha()]
    random.Random(1).shuffle(full)
    return full[::2], full[1::2]


def rows(halves: Iterable[tuple[Sequence[Person], Sequence[Person]]]) -> list[Row]:
    """Return a row a fold: how many details it applies to, what was found, and who was taken for somebody else."""
    counts: dict[Fold, dict[str, int]] = {fold: defaultdict(int) for fold in FOLDS}
    for source, unseen in halves:
        texts = [_document(person) for person in source]
        known = {(kind, _same(value)) for person in source for kind, value in person.values.items()}
        new = [Person({k: v for k, v in p.values.items() if (k, _same(v)) not in known}) for p in unseen]
        known_as = [(value, kind) for person in new for kind, value in person.values.items() if kind in TYPES]
        met = {
            one
            for one, found in zip(known_as, looked_for(known_as, texts), strict=True)
            if _exact(found, one[1], texts)
        }
        asked = [
            (fold, group, written)
            for fold in FOLDS
            for group, people in (("source", source), ("unseen", new))
            for value in (person.values[fold.kind] for person in people if fold.kind in person.values)
            if group == "source" or fold.name == AS_IT_STANDS or (value, fold.kind) not in met
            if (written := fold.write(value)) is not None
        ]
        found = looked_for([(value, fold.typed or fold.kind) for fold, _, value in asked], texts)
        for (fold, group, _), mention in zip(asked, found, strict=True):
            counts[fold][group] += 1
            if mention.people:
                counts[fold][f"{group}, found" if _exact(mention, fold.kind, texts) else f"{group}, loosely"] += 1
    return [_row(fold, told) for fold, told in counts.items() if told["source"]]


def _exact(mention: Mention, kind: str, texts: Sequence[str]) -> bool:
    """Whether the same detail was found: of a name, one that does not go on there, as the metric asks the detector."""
    if mention.people == 0 or mention.partial or mention.document is None or mention.span is None:
        return False
    return kind != "PERSON" or re.match(r"[ -]\w", texts[mention.document][mention.span[1] :]) is None


def _row(fold: Fold, told: dict[str, int]) -> Row:
    people, unseen = told["source"], max(1, told["unseen"])
    return {
        "type": fold.kind,
        "written otherwise": fold.name,
        "details": f"{people:,}",
        "found": f"{told['source, found'] / people:.3f}",
        "found loosely": f"{told['source, loosely'] / people:.3f}",
        "unseen": f"{told['unseen']:,}",
        "taken for another": f"{told['unseen, found'] / unseen:.4f}",
        "loosely": f"{told['unseen, loosely'] / unseen:.4f}",
    }


def _same(value: str) -> str:
    return " ".join(sorted(re.findall(r"\w+", value.casefold())))


def _document(person: Person) -> str:
    day = person.values.get("DATE")
    told = {**person.values, **({"DATE": f"{datetime.date.fromisoformat(day):%B %d, %Y}"} if day else {})}
    return "\n".join(f"{kind.lower()}: {value}." for kind, value in told.items())


def looked_for(details: Sequence[tuple[str, str]], texts: Sequence[str]) -> list[Mention]:
    """Return what is known of each value, beside its type, in a source of those texts, each of a person.

    Of a handle, what is known of the best of the names that it may hold.
    """
    vocabulary = Vocabulary()
    tokens = tokenize(texts, vocabulary)
    people = np.arange(len(texts), dtype=np.int64)
    read = [
        [(name, "PERSON") for name in names_in_handle(value, kind)] if kind == HANDLE else [(value, kind)]
        for value, kind in details
    ]
    asked = [query(value, kind) for names in read for value, kind in names]
    found = iter(find_mentions(asked, vocabulary, tokens, texts, people, None, ()))
    mentions = []
    for (_, kind), names in zip(details, read, strict=True):
        known = [(name, next(found)) for name, _ in names]
        mentions.append(_best(known, texts) if kind == HANDLE else known[0][1])
    return mentions


def _best(known: Sequence[tuple[str, Mention]], texts: Sequence[str]) -> Mention:
    """Return what is known of a handle; a name that is run together must be cut in two where it stands."""
    whole = []
    for name, mention in known:
        if mention.people and not mention.partial and mention.document is not None and mention.span is not None:
            written = texts[mention.document][slice(*mention.span)]
            if " " in (name if " " in name else parted_alike(name, written)):
                whole.append(mention)
    partial = [mention for _, mention in known if mention.people and mention.partial]
    return [*whole, *partial, Mention()][0]


if __name__ == "__main__":
    main()
