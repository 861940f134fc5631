"""Notes of one house: what its staff, address and calendar give by chance hides no patient and accuses nobody."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import pytest

from corpusaudit.results import Measurement

SIZE = 60
HOUSE = "St. Brendan Hospital, Tel. (555) 301-2200, records@stbrendanhospital.org"
STEMS = "Cor Ul Tar Ken Bran Vel Mor Dra".split()  # noqa: SIM905
ENDS = "fenmar rosmir belvin roszan quist holder senko wick".split()  # noqa: SIM905
STAFF = ["Oscar Feldwick", "Paula Ranholder", "Laura Mistquist"]


def surname(number: int) -> str:
    return f"{STEMS[number % 8]}{'aeiou'[number // 64]}{ENDS[number // 8 % 8]}"


def day(number: int) -> str:
    return f"{datetime.date(2019, 1, 1) + datetime.timedelta(days=number):%B %d, %Y}"


def notes(surnames: Sequence[int], days: Sequence[int], word: str) -> list[str]:
    """Return a note for each surname and day, signed by one of the staff, under the house's own address."""
    return [
        f"Mr. {surname(name)} came on {day(seen)} and felt well, {word} {place}. "
        f"Signed: Dr. {STAFF[place % 3]}, {HOUSE}"
        for place, (name, seen) in enumerate(zip(surnames, days, strict=True))
    ]


SOURCE = notes(range(SIZE), range(SIZE), "week")
HALF = SIZE // 2
UNSEEN = notes(range(100, 100 + SIZE), [*range(HALF), *range(300, 300 + HALF)], "hour")
"""Every second one was seen on a day of the source."""


@pytest.fixture(scope="module")
def judged(measure: Callable) -> Callable:
    def run(metric: str, synthetic: Sequence[str]) -> Measurement:
        made: Measurement = measure(metric, synthetic, SOURCE, UNSEEN)[0].measurements[0]
        return made

    return run


def synthetic(leaked: int, met: int = HALF) -> list[str]:
    """Return notes of which ``leaked`` hold surname and day of one note of the source, and ``met`` its day at least."""
    last = range(SIZE - met, SIZE)
    names = [*[SIZE - met + place for place in range(leaked)], *range(200, 200 + SIZE - leaked)]
    return notes(names, [*last, *range(500, 500 + SIZE - met)], "month")


def test_days_of_one_year_are_no_leak_and_hide_none(judged: Callable) -> None:
    clean = judged("pii_leaked", synthetic(0))
    assert (clean.value, clean.holdout.value) == (0, 0)
    assert "count only beside another detail of the same person; types of such details: 1." in clean.note
    for leaked in (6, 12):
        figure = judged("pii_leaked", synthetic(leaked))
        assert (figure.value, figure.holdout.value) == (leaked / SIZE, 0)
    assert figure.p_value < 0.002
    # Their share is small beside the half that chance alone gives: counted with that nothing would show.
    parts = {part.name: part for part in figure.parts if part.by == "type"}
    assert (parts["DATE"].value, parts["DATE"].holdout) == (0.5, 0.5)


def test_too_many_common_details_are_told_all_the_same(judged: Callable) -> None:
    figure = judged("pii_leaked", synthetic(0, met=HALF))
    assert figure.p_value > 0.05
    source_only = notes(range(200, 200 + SIZE), [HALF + place % HALF for place in range(SIZE)], "month")
    figure = judged("pii_leaked", source_only)
    assert (figure.value, figure.holdout.value) == (1, 0.5)
    assert figure.p_value < 0.002
    assert figure.note.startswith("Counted with details that chance gives to many")


def test_the_house_s_address_makes_no_pair(judged: Callable) -> None:
    figure = judged("certain_leaks", synthetic(0))
    assert (figure.value, figure.holdout.value) == (0, 0)
    assert judged("certain_leaks", synthetic(6)).value == 6 / SIZE


class TestManyNotes:
    """A name in many notes is the staff's where unseen notes hold it, else perhaps that of one patient."""

    source = tuple(
        f"Martha Kelquist came in on a {word} day." for word in ("warm", "cold", "wet", "dry", "long", "mild", "dark")
    )

    def figure(self, measure: Callable, holdout: Sequence[str] | None) -> Measurement:
        made: Measurement = measure("pii_leaked", ["Martha Kelquist is better."], self.source, holdout)[0].measurements[
            0
        ]
        return made

    def test_a_patient_with_many_notes_is_no_staff(self, measure: Callable) -> None:
        assert self.figure(measure, ["A quiet night on the ward."]).value == 1

    def test_staff_stands_in_unseen_notes_too(self, measure: Callable) -> None:
        assert self.figure(measure, ["Martha Kelquist came in."]).value == 0

    def test_without_a_holdout_nobody_can_tell(self, measure: Callable) -> None:
        figure = self.figure(measure, None)
        assert figure.value == 0
        assert "a patient with many notes: 1;" in figure.note
        assert "--group-field" in figure.note
