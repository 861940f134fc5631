"""Certain leaks: what fits one person of the source and hardly any unseen text would share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.pii.matching.mentions import Mention
from corpusaudit.features.pii.matching.rarity import Carriers
from corpusaudit.features.pii.types import Entity
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._classes import classify
from corpusaudit.metrics.disclosure._details import Detail
from corpusaudit.metrics.disclosure._strength import Held, Meetings, Reference, _met, _same_people
from corpusaudit.metrics.disclosure._weighing import counted
from corpusaudit.metrics.registry import load_metric
from corpusaudit.metrics.shared.statistics import clopper_pearson

CALM = "She slept well and ate her breakfast."


def share(measure: Callable, mine: list[str], theirs: list[str], unseen: list[str] | None = None) -> float:
    value: float = measure("certain_leaks", mine, theirs, unseen)[0].measurements[0].value
    return value


def test_by_hand(by_hand: Callable) -> None:
    outcome, workspace = by_hand("certain_leaks")
    (figure,) = outcome.measurements
    assert (figure.value, figure.n) == (2 / 6, 6)  # the telephone number and the full name, not the date alone
    assert (figure.low, figure.high) == clopper_pearson(2, 6)
    assert (figure.holdout.value, figure.holdout.n) == (0, 2)
    assert outcome.evidence == ()
    strengths = [(piece.entity, piece.strength) for piece in by_hand("pii_leaked")[0].evidence]
    assert strengths == [("PHONE", "strong"), ("PERSON", "strong"), ("DATE", "weak")]
    assert all(piece.expected >= 0 and 0 <= piece.chance <= 1 for piece in by_hand("pii_leaked")[0].evidence)
    assert all(piece.strength is None for piece in by_hand("pii_invented")[0].evidence)
    assert workspace.has("holdout")


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Jones was seen.",
        "She lives in Winchester now.",
        "Admitted on March 4, 2012.",
        "Call 1-800-555-0142 today.",
        "Read www.lindqvist.org for more.",
        "This was found by Dr. Albert Lindqvist last year.",
        "National Eye Institute, Bethesda, phone 301-555-0148, www.nei.example.org",
    ],
)
def test_what_chance_or_public_life_explains_is_not_certain(measure: Callable, text: str) -> None:
    assert share(measure, [text], [f"Yes. {text}", CALM], ["Nothing."]) == 0


def test_a_thing_with_the_look_of_a_name(measure: Callable) -> None:
    mine, theirs = ["She had a Lap Band placed."], ["The Lap Band was removed, no band in place, lap incision."]
    assert share(measure, mine, theirs) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Maria Lindqvist was seen.",
        "Write to t.lindqvist@example.org.",
        "Her SSN is 936-74-2608.",
        "MRN: 30853827.",
        "Lives at 5031 Lindqvist Street.",
        "Mrs. Lindqvist, born 03/14/1961, was seen.",
    ],
)
def test_what_fits_one_person_is_certain(measure: Callable, text: str) -> None:
    assert share(measure, [text, CALM], [f"Yes. {text}", "A quiet night."], ["Nothing."]) == 0.5


GIVEN = [
    "Anna", "Peter", "Laura", "Simon", "Clara", "David", "Emma", "Frank", "Grace", "Henry", "Julia", "Kevin", "Maria",
    "Oscar", "Paula", "Robert", "Sarah", "Thomas",
]  # fmt: skip
STEMS = "Cor Ul Tar Ken Bran Vel Mor Dra".split()  # noqa: SIM905
ENDS = "fenmar rosmir belvin roszan quist holder senko wick".split()  # noqa: SIM905


def named(first: int, count: int) -> list[str]:
    """Return notes of so many people, each with a full name of which the surname is nobody else's."""
    names = [f"{GIVEN[i * 7 % len(GIVEN)]} {STEMS[i % 8]}{'aeiou'[i // 64]}{ENDS[i // 8 % 8]}" for i in range(320)]
    return [f"{name} came in today and slept well on day {i}." for i, name in enumerate(names[first : first + count])]


@pytest.mark.parametrize(("leaked", "found"), [(0, 0), (1, 0), (3, 3), (8, 8)])
def test_many_full_names_are_certain_though_each_alone_could_be_chance(
    measure: Callable, leaked: int, found: int
) -> None:
    theirs, unseen = named(0, 100), named(100, 100)
    names = [" ".join(text.split()[:2]) for text in theirs[:leaked]]
    mine = [f"{name} came in today." for name in names] + named(200, 100 - leaked)
    assert share(measure, mine, theirs, unseen) == found / 100


@pytest.mark.parametrize(("leaked", "found"), [(1, 0), (12, 12)])
def test_many_pairs_are_certain_though_each_alone_could_be_chance(measure: Callable, leaked: int, found: int) -> None:
    towns = ["Quorn", "Tansley", "Wickford", "Halstead", "Marlow", "Ripley"]

    def notes(first: int, count: int, day: str) -> list[str]:
        names = [text.split()[1] for text in named(first, count)]
        return [f"Mr. {name} lives in {towns[i % 6]}. He felt well, {day} {i}." for i, name in enumerate(names)]

    theirs, unseen = notes(0, 60, "week"), notes(100, 60, "day")
    mine = [*notes(0, leaked, "month"), *notes(200, 60 - leaked, "year")]
    assert share(measure, mine, theirs, unseen) == found / 60


def test_what_several_people_have_is_not_certain(measure: Callable) -> None:
    name = "Maria Lindqvist was seen."
    two = [f"A. {name}", f"B. {name}"]
    assert share(measure, [name], two) == 0
    assert share(measure, [name], Corpus.from_texts(two, groups=["p", "p"])) == 1  # type: ignore[arg-type]
    noted = [f"{word} Maria Lindqvist, MRN: 30853827, was seen." for word in ("Today", "Again")]
    assert share(measure, [name], noted) == 1  # two notes of one patient, by their number


def test_a_detail_that_the_holdout_has_is_not_certain(measure: Callable) -> None:
    name = "Maria Lindqvist was seen."
    assert share(measure, [name], [f"A. {name}"], [f"B. {name}"]) == 0


def test_a_type_that_real_people_share_is_not_certain(measure: Callable) -> None:
    mine = ["Write to t.lindqvist@example.org."]
    source = [*(f"Yes. {text}" for text in mine), "Write to m.osei@example.org."]
    assert share(measure, mine, source, ["Write to k.solberg@example.org."]) == 1
    assert share(measure, mine, source, ["Or write to m.osei@example.org."]) == 0


def test_the_holdout_s_own_meeting_is_no_chance_to_itself(measure: Callable) -> None:
    source, unseen = ["Write to m.osei@example.org."], ["Or write to m.osei@example.org."]
    figure = measure("certain_leaks", [CALM], source, unseen)[0].measurements[0]
    assert (figure.value, figure.holdout.value) == (0, 1)


class TestReference:
    carriers = Carriers({}, {"EMAIL": 2, "DATE": 4}, frozenset())
    known = Reference((0, 1, 2, 3), 2, 4, 12, carriers, {"EMAIL": 1, "DATE": 2}, {}, {})

    def test_chance_by_hand(self) -> None:
        assert self.known.chance("2012-03-04", "DATE", (), 0) == pytest.approx(1 / 3654)  # one date a document
        assert self.known.chance("a.b@example.org", "EMAIL", (), 0) == pytest.approx(2 / 4 * 1e-9)

    def test_expected_by_hand(self) -> None:
        assert self.known.expected(1e-6, ("DATE", True), None, 10) == pytest.approx(10 * 2 * 1e-6)
        assert self.known.expected_pair({"DATE": 1e-3, "AGE": 1e-3}, None, 10) == pytest.approx(10 * 2 * 1e-6)

    def test_meetings_are_counted_from_both_sides(self) -> None:
        held = [Held("EMAIL", "a.b@example.org", person, frozenset({0, 2})) for person in (0, 2)]
        met = _met(held, self.known, {0, 1})
        # 10 documents against 2 people are 20 pairs; 2 of 12 ordered pairs of real people met.
        assert met.expected(0.0, ("EMAIL", False), None, 10) == pytest.approx(20 * 2 / 12)
        assert met.expected(0.0, ("EMAIL", False), 2, 10) == 0

    def test_pairs_of_the_same_kinds_count_in_full(self) -> None:
        table = Meetings(np.array([1e-4, 1e-4]), {})
        met = replace(self.known, pair_meetings={frozenset({"DATE", "PERSON"}): table})
        dated, aged = {"DATE": 1e-4, "PERSON": 1e-4}, {"AGE": 1e-4, "PERSON": 1e-4}
        assert met.expected_pair(dated, None, 10) == pytest.approx(20 * 1e-8 + 20 * 2 / 12)
        assert met.expected_pair(aged, None, 10) == pytest.approx(20 * 1e-8 + 20 * 2 * 1e-4 / 12)

    def test_beside_another_a_value_is_as_common_as_its_type_is_met(self) -> None:
        held = [Held("EMAIL", "a.b@example.org", person, frozenset({0, 2})) for person in (0, 2)]
        met = _met(held, self.known, {0, 1})
        assert met.in_company(1e-9, ("EMAIL", False)) == pytest.approx(2 * 2 / 12)
        assert met.in_company(1e-9, ("DATE", True)) == 1e-9

    def test_rarer_pairs_meet_less(self) -> None:
        table = Meetings(np.array([1e-6, 1e-4]), {7: np.array([1e-4])})
        assert table.number(1e-6, None, True) == pytest.approx(1.01)
        assert table.number(1e-6, 7, True) == pytest.approx(1.0)
        assert table.number(1e-6, None, False) == 2

    def test_people_of_one_role_with_a_number_and_a_name_are_one(self) -> None:
        both = frozenset({0, 1})
        held = [Held(kind, "x", person, both) for kind in ("MRN", "PERSON") for person in (0, 1)]
        assert _same_people(held, [0, 1, 2], 2) == {0: 0, 1: 0, 2: 2}
        assert _same_people(held, [0, 1, 2], 1) == {0: 0, 1: 1, 2: 2}  # one of them is of the holdout
        assert _same_people(held[:2], [0, 1, 2], 2) == {0: 0, 1: 1, 2: 2}


def test_missing_roles(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("certain_leaks", [CALM], holdout=[CALM])
    figure = measure("certain_leaks", ["Maria Lindqvist came."], ["Maria Lindqvist was seen."])[0].measurements[0]
    assert (figure.value, figure.holdout) == (1, None)
    assert figure.note.startswith("chance was learnt from the people of the source among themselves")
    assert measure("certain_leaks", [""], [CALM])[0].measurements[0].value is None


def test_large_corpora_are_drawn_from(monkeypatch: pytest.MonkeyPatch) -> None:
    from corpusaudit.metrics.disclosure import _strength

    monkeypatch.setattr(_strength, "_MOST_DOCUMENTS", 2)
    texts = ["Maria Lindqvist was seen.", CALM, "A quiet night.", "Nothing."]
    for source in (texts, texts[::-1]):
        workspace = Workspace({"synthetic": Corpus.from_texts(texts[:1]), "source": Corpus.from_texts(source)})
        figure = load_metric("disclosure.certain_leaks").measure(workspace).measurements[0]
        assert figure.value == 1
        assert classify(workspace)[0][0].strength == "strong"


def test_a_name_above_its_employer_is_not_that_of_a_colleague(measure: Callable) -> None:
    foot = "Harrow & Finch Consulting, 88 Mill Lane, Ashland"
    mine = [f"See you then.\n\nBest,\nFrank Duchin\n{foot}"]
    theirs = [f"Thank you.\n\nBest,\nFrank Thornsley\n{foot}", *(f"{CALM} {i}\nBest,\nAnna\n{foot}" for i in range(9))]
    assert share(measure, mine, theirs, [f"Well done.\nBest,\nMaria\n{foot}" for _ in range(5)]) == 0


def test_a_date_beside_the_telephone_of_a_ward_is_nobodys(measure: Callable) -> None:
    ward = "Ward office: (555) 214-7788"
    mine = [f"Date of visit: 12/01/2021\nBlurred vision.\n{ward}", *(f"{CALM} {i}\n{ward}" for i in range(9))]
    theirs = [f"Date of visit: {m:02d}/0{m % 9 + 1}/2021\nCough.\n{ward}" for m in range(1, 12)]
    theirs += [f"Date of visit: 12/01/2021\nFever.\n{ward}"]
    unseen = [f"Date of visit: {m:02d}/1{m % 9}/2020\nPain.\n{ward}" for m in range(1, 12)]
    assert share(measure, mine, theirs, unseen) == 0


def detail(owner: int, expected: float, kind: str = "PERSON", document: int | None = None) -> Detail:
    mention = Mention(1, 0, 0, (0, 5), frozenset({owner}), False)
    return Detail(
        owner if document is None else document, Entity(0, 5, kind, 1.0), mention, "leaked", False, expected=expected
    )


def test_the_number_of_people_is_weighed_by_what_is_expected_of_each() -> None:
    """Two need P(Poisson(x) >= 2) <= .01 / 6, so x up to .0588; three of one person are one."""

    def strong(*details: Detail, size: float = 1.0) -> list[bool]:
        return [d.strength == "strong" for d in counted(details, size)]

    assert strong(detail(1, 0.05)) == [False]
    assert strong(detail(1, 0.05), detail(2, 0.058)) == [True, True]
    assert strong(detail(1, 0.05), detail(2, 0.06)) == [False, False]
    assert strong(detail(1, 0.05), detail(1, 0.05), detail(1, 0.05)) == [False] * 3
    assert strong(*(detail(i, 0.05, document=1) for i in range(3))) == [False] * 3  # nor do three in one document
    assert strong(detail(1, 0.05), detail(2, 0.05, "PHONE")) == [False, False]  # each type by itself
    assert strong(detail(1, 0.05), detail(2, 0.05), size=2) == [False, False]  # twice as many documents
    assert strong(*(detail(i, 1.0) for i in range(7)), detail(9, 5.0)) == [True] * 7 + [False]
    assert strong(*(detail(i, float("inf")) for i in range(9))) == [False] * 9
    assert strong(detail(1, 0.05), detail(2, 0.05), replace(detail(3, 0.001), weak=True, alike=True)) == [
        True, True, False,
    ]  # fmt: skip
