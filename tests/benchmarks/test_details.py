"""Generated texts with personal details: what is written is marked; each half is whole, apart, the same each time."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.details.carriers import CLEAN, KINDS, LANGUAGES, SLOT, Carrier, carriers
from benchmarks.details.dates import MONTHS, NOTATIONS, YEARLESS
from benchmarks.details.draw import BANKS, LOCALES, draw_for, faker_of, locales_of, own
from benchmarks.details.generate import TIMES, Document, clean, documents, fill
from benchmarks.details.halves import HALVES, SHARED_LOCALES, Half, half_of
from benchmarks.details.values import SLOTS

ROOT = Path(__file__).resolve().parents[2]
ALL = [one for language in LANGUAGES for kind in (*KINDS, CLEAN) for one in carriers(language, kind)]


@given(st.sampled_from(ALL), st.sampled_from(HALVES), st.integers(0, 50))
@settings(deadline=None, max_examples=150)
def test_every_slot_is_filled_and_marked_where_it_stands(carrier: Carrier, half: Half, number: int) -> None:
    made = fill(carrier, half, number)
    assert tuple(one.slot for one in made.details) == carrier.slots
    plain, last = "", 0
    for one in made.details:
        value = made.text[one.start : one.end]
        assert value == value.strip() != ""
        assert "\n" not in value
        plain += made.text[last : one.start] + "{" + one.slot + "}"
        last = one.end
    assert plain + made.text[last:] == carrier.text
    assert not SLOT.search(made.text)


def test_the_same_text_comes_each_time_and_another_one_for_another_number() -> None:
    carrier = next(one for one in ALL if "person" in one.slots)
    assert fill(carrier, "open", 3) == fill(carrier, "open", 3) != fill(carrier, "open", 4)
    code = (
        "from benchmarks.details.generate import documents; import hashlib;"
        "print(hashlib.sha256(repr([d.text for d in documents('open')]).encode()).hexdigest())"
    )
    ran = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(ran) == 1


@pytest.mark.parametrize(
    ("half", "digest"),
    [
        ("open", "6dd14a8371087fc10d849784ac3ddb11bc0e4c5002638bf1caf98c0997b9483a"),
        ("closed", "90a6182384d9c4d0c69884e86f93976bcfe5566a951df8f6a9fa4647083b7f1f"),
    ],
)
def test_the_documents_are_those_that_the_figures_were_measured_on(half: Half, digest: str) -> None:
    """To the byte; another Faker writes others, after which the figures are published anew."""
    made = [(one.text, [(o.start, o.end, o.slot) for o in one.details]) for one in documents(half)]
    assert hashlib.sha256(repr(made).encode()).hexdigest() == digest


def test_no_value_changes_with_the_clock() -> None:
    faker = faker_of("es_MX")
    drawn = []
    for _ in range(2):
        faker.seed_instance(7)
        drawn.append([str(faker.date_time()), str(faker.date_of_birth()), faker.curp()])
        time.sleep(1.1)
    assert drawn[0] == drawn[1]
    assert all(faker.date_time() < datetime(2026, 11, 1) for _ in range(200))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*KINDS, CLEAN])
def test_there_are_carriers_enough_of_each_kind_in_both_halves(language: str, kind: str) -> None:
    written = carriers(language, kind)
    assert len(written) >= 40
    assert len({one.text for one in written}) == len(written)
    assert len({SLOT.sub("", one.text).casefold() for one in written}) >= 40
    for half in HALVES:
        assert sum(one.half == half for one in written) >= 15
    for one in written:
        assert bool(one.slots) == (kind != CLEAN), one.text
        assert "{" not in SLOT.sub("", one.text) or '"' in one.text, f"no slot of a known name: {one.text}"


def test_every_slot_stands_in_carriers_of_each_half_and_language() -> None:
    for language in LANGUAGES:
        for half in HALVES:
            mine = [one for one in documents(half) if one.carrier.language == language]
            assert {one.slot for document in mine for one in document.details} == set(SLOTS)


def test_the_halves_hold_all_carriers_and_share_no_carrier_locale_or_value() -> None:
    opened, closed = ({one.carrier for one in documents(half)} | set(clean(half)) for half in HALVES)
    assert opened | closed == set(ALL)
    assert not opened & closed
    assert all(len(documents(half)) == TIMES * len({one.carrier for one in documents(half)}) for half in HALVES)
    for language, locales in LOCALES.items():
        ways = [locales_of(language, half) for half in HALVES]
        if language in SHARED_LOCALES:
            assert ways[0] == ways[1] == list(locales)
        else:
            assert sorted(one.name for way in ways for one in way) == sorted(one.name for one in locales)
            assert all(any(one.fills(tuple(SLOTS)) for one in way) for way in ways)
    assert {half_of("locale", one) for one in BANKS} == set(HALVES)
    assert not values("open") & values("closed")
    assert not names("open") & names("closed")


def values(half: Half) -> set[str]:
    """All values of a half but ages, in lower case."""
    return {value(d, one.start, one.end) for d in documents(half) for one in d.details if one.slot != "age"}


def names(half: Half) -> set[str]:
    """All given names and surnames that stand alone."""
    return {value(d, o.start, o.end) for d in documents(half) for o in d.details if o.slot in ("given", "surname")}


def value(document: Document, start: int, end: int) -> str:
    return document.text[start:end].casefold()


def test_only_locales_that_a_half_would_lack_are_shared() -> None:
    for language in SHARED_LOCALES:
        apart = [[one for one in LOCALES[language] if one.half == half] for half in HALVES]
        assert not all(any(one.fills(tuple(SLOTS)) for one in way) for way in apart), f"split the locales of {language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_written_in_words_and_in_figures_of_their_language(language: str) -> None:
    """Twelve months, and every notation names day, month and year in one way or another; without a year, no year."""
    assert len(set(MONTHS[language])) == 12
    for notation in NOTATIONS[language]:
        assert ("{y" in notation) or "%Y" in notation
        assert notation.count("{") == 3 or "%Y-%m-%d" in notation
    assert all("{y" not in notation and notation.count("{") == 2 for notation in YEARLESS[language])
    dates = [SLOTS["date"].fill(draw_for(language, "open", (), "a letter", number)) for number in range(400)]
    assert all(any(month in date for date in dates) for month in MONTHS[language])
    assert any(date.replace("-", "").isdigit() for date in dates)


def test_a_tax_number_is_written_without_its_country() -> None:
    draws = (draw_for("pt", "open", ("national_id",), "a form", number) for number in range(40))
    numbers = [SLOTS["national_id"].fill(draw) for draw in draws if draw.locale.name == "pt_PT"]
    assert numbers
    assert all(re.fullmatch(r"\d{9}", number) for number in numbers)


def test_a_value_that_cannot_be_had_is_an_error() -> None:
    draw = draw_for("en", "open", (), "a carrier", 0)
    other = next(word for word in ("oak", "elm", "ash", "yew", "fir", "box") if half_of("name", word) == "closed")
    with pytest.raises(ValueError, match="none of the open half"):
        own(draw, "name", lambda: other)
