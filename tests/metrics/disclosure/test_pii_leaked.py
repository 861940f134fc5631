"""Leaked details: values of one person of the source, in any notation; what chance explains is no leak."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.pii.matching.mentions import Mention
from corpusaudit.features.pii.types import Entity
from corpusaudit.metrics.disclosure._classes import classify
from corpusaudit.metrics.disclosure._details import Detail
from corpusaudit.metrics.disclosure._outcome import type_parts
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import clopper_pearson, excess_p_value

PHONE = "Call 555-301-0199 today."
DATE = "Admitted on March 4, 2012."
NAME = "Maria Keller came back today."


def test_by_hand(by_hand: Callable) -> None:
    outcome, workspace = by_hand("pii_leaked")
    (figure,) = outcome.measurements
    assert (figure.value, figure.n) == (3 / 6, 6)
    assert (figure.low, figure.high) == clopper_pearson(3, 6)
    assert (figure.holdout.value, figure.holdout.n) == (0, 2)
    assert figure.p_value == excess_p_value(3, 6, 0, 2)
    mine = {document.id: document.text for document in workspace.corpus("synthetic").documents}
    theirs = {document.id: document.text for document in workspace.corpus("source").documents}
    found = [
        (
            piece.class_,
            piece.entity,
            mine[piece.synthetic_id][slice(*piece.synthetic_span)],
            None if piece.source_id is None else theirs[piece.source_id][slice(*piece.source_span)],
        )
        for piece in outcome.evidence
    ]
    assert found == [
        ("leaked", "PHONE", "(555) 301 0199", "555-301-0199"),
        ("leaked", "PERSON", "Maria Keller", "Maria Keller"),
        ("leaked", "DATE", "2012-03-04", "March 4, 2012"),
    ]


def test_parts_by_type_are_shares_of_values(by_hand: Callable) -> None:
    parts = {part.name: part for part in by_hand("pii_leaked")[0].measurements[0].parts if part.by == "type"}
    assert {name: (part.value, part.n, part.holdout) for name, part in parts.items()} == {
        "DATE": (1, 1, None),
        "PERSON": (1 / 3, 3, None),  # one person of the holdout is named, too few to be shown
        "PHONE": (1, 1, None),
    }


class TestClasses:
    def test_a_value_of_the_source_alone_leaks(self, classes: Callable) -> None:
        assert classes([PHONE, NAME], [PHONE, NAME]) == [("leaked", "PHONE"), ("leaked", "PERSON")]

    def test_a_value_of_the_holdout_is_phantom(self, classes: Callable) -> None:
        for source in ([PHONE, NAME], ["nothing"]):
            assert {c for c, _ in classes([PHONE, NAME], source, [f"Yes. {PHONE}", NAME])} == {"phantom"}

    def test_a_value_of_nobody_is_invented(self, classes: Callable) -> None:
        assert classes([PHONE], ["Call 555-301-0198."], ["Call 555-301-0197."]) == [("invented", "PHONE")]

    def test_a_number_that_two_people_share_still_leaks(self, classes: Callable) -> None:
        assert classes([PHONE], [PHONE, f"Also: {PHONE}"]) == [("leaked", "PHONE")]

    def test_a_date_must_stand_with_one_person(self, classes: Callable) -> None:
        two = [f"A. {DATE}", f"B. {DATE}"]
        assert classes([DATE], two) == [("phantom", "DATE")]
        assert classes([DATE], Corpus.from_texts(two, groups=["p", "p"])) == [("leaked", "DATE")]
        assert classes([DATE], [DATE, DATE]) == [("leaked", "DATE")]  # one note, filed twice
        assert classes([DATE], ["A 2012-03-04.", "B 3/4/2012."]) == [("phantom", "DATE")]

    def test_a_single_name_must_stand_with_one_person(self, classes: Callable) -> None:
        seen = "Mr. Lindqvist was seen."
        assert classes([seen], [f"Yes. {seen}"]) == [("leaked", "PERSON")]
        assert classes([seen], [f"A. {seen}", f"B. {seen}"]) == [("phantom", "PERSON")]

    def test_a_full_name_that_five_people_have_is_nobodys(self, classes: Callable) -> None:
        texts = [f"{letter}. {NAME}" for letter in "ABCDE"]
        assert classes([NAME], texts[:4]) == [("leaked", "PERSON")]
        assert classes([NAME], texts) == [("phantom", "PERSON")]

    def test_a_number_that_five_people_have_is_an_organisation_s(self, classes: Callable) -> None:
        texts = [f"{letter}. {PHONE}" for letter in "ABCDE"]
        assert classes([PHONE], texts[:4]) == [("leaked", "PHONE")]
        assert classes([PHONE], texts) == [("phantom", "PHONE")]
        records = [f"{letter}. SSN 936-74-2608" for letter in "ABCDE"]
        assert classes(["Her SSN is 936742608."], records) == [("leaked", "SSN")]

    def test_common_knowledge_never_leaks(self, classes: Callable) -> None:
        for text in ("Albert Einstein was right.", "She lives in Chicago now.", "Mr. Thomas was here."):
            assert {class_ for class_, _ in classes([text], [f"Yes. {text}"])} == {"phantom"}, text
            assert {class_ for class_, _ in classes([text], ["calm"])} == {"invented"}, text

    def test_an_age_or_a_month_alone_shows_nothing(self, classes: Callable) -> None:
        for text in ("A 94-year-old woman.", "Since March 2012 she slept badly."):
            assert {class_ for class_, _ in classes([text], [f"Yes. {text}"])} == {"phantom"}, text

    def test_a_coarse_detail_leaks_beside_its_owner_s_number(self, classes: Callable) -> None:
        text = f"A 94-year-old woman. {PHONE}"
        assert classes([text], [f"Yes. {text}"]) == [("leaked", "AGE"), ("leaked", "PHONE")]
        assert classes([text], ["A 94-year-old man.", PHONE]) == [("phantom", "AGE"), ("leaked", "PHONE")]
        assert classes([text], [f"Yes. {text}"], ["She is 94 years old."]) == [("phantom", "AGE"), ("leaked", "PHONE")]

    @pytest.mark.parametrize(
        ("mine", "theirs", "class_"),
        [
            ("This concerns R. Thackeray.", "Robert Thackeray was seen.", "leaked"),
            ("This concerns Robert Thackeray.", "Thackeray, R. was seen.", "leaked"),
            ("This concerns Robert Thackeray.", "Mr. Robert James Thackeray was seen.", "leaked"),
            ("This concerns Robert J. Thackeray.", "Robert Thackeray was seen.", "leaked"),
            ("Patient name: Thackeray, Robert.", "Robert Thackeray was seen.", "leaked"),
            ("This concerns R. Thackeray.", "Maria Thackeray was seen.", "invented"),
            ("This concerns Robert Thackeray.", "Maria Thackeray saw Robert Lee.", "invented"),
        ],
    )
    def test_names_with_initials(self, classes: Callable, mine: str, theirs: str, class_: str) -> None:
        assert classes([mine], [theirs]) == [(class_, "PERSON")]

    @pytest.mark.parametrize(
        ("mine", "theirs", "class_"),
        [
            ("Lives at 5031 Hawthorn St.", "5031 Hawthorn Street is home", "leaked"),
            ("Lives at 5031 N. Hawthorn Street, Apt 5.", "5031 North Hawthorn St, Apartment 5", "leaked"),
            ("Lives at 5031 Hawthorn Street, Apt 5.", "at 5031 HAWTHORN STREET now", "leaked"),
            ("Lives at 5031 Hawthorn Street.", "5032 Hawthorn Street is home", "invented"),
            ("Lives at 5031 Hawthorn Street.", "5031 Hawthorn Road is home", "invented"),
        ],
    )
    def test_addresses_with_abbreviations(self, classes: Callable, mine: str, theirs: str, class_: str) -> None:
        assert classes([mine], [theirs]) == [(class_, "ADDRESS")]

    @pytest.mark.parametrize(
        ("mine", "theirs"),
        [
            ("Call 937-555-0163 ext. 12 today.", "Tel (937) 555 0163"),
            ("Call +44 20 7946 0958 today.", "Tel 020 7946 0958"),
            ("Call 020 7946 0958 today.", "Tel +44 (0)20 7946 0958"),
        ],
    )
    def test_telephone_numbers_with_extension_and_country(self, classes: Callable, mine: str, theirs: str) -> None:
        assert classes([mine], [theirs]) == [("leaked", "PHONE")]

    @pytest.mark.parametrize(
        ("mine", "theirs", "weak"),
        [
            ("This concerns Ana Munoz.", "Ana Muñoz was seen.", False),
            ("This concerns Uwe Goetz.", "Uwe Götz was seen.", False),
            ("This concerns Jane Smith-Jones.", "Smith-Jones, Jane was seen.", False),
            ("This concerns Bob Thackeray.", "Robert Thackeray was seen.", True),
            ("This concerns Robert Thackeray.", "Robert Thackeray Lindqvist was seen.", True),
            ("This concerns Robert Thackeray.", "Robert Thackeray, MD was seen.", False),
        ],
    )
    def test_other_spellings_leak_and_guesses_are_weak(
        self, measure: Callable, mine: str, theirs: str, weak: bool
    ) -> None:
        _, workspace = measure("pii_leaked", [mine], [theirs])
        (detail,) = classify(workspace)[0]
        assert (detail.class_, detail.weak) == ("leaked", weak)

    @pytest.mark.parametrize(
        ("mine", "theirs"),
        [
            ("MRN: 00012345678.", "His MRN is 12-345678, he said."),
            ("medical record no. A-104-22871", "record A10422871 was pulled"),
            ("Call 555-301-0199 today.", "call five five five three oh one oh one nine nine"),
            ("Write to t.lindqvist@example.org.", "write to t.lindqvist at example dot org"),
            ("Admitted on March 4, 2012.", "am 4. März 2012 aufgenommen"),
        ],
    )
    def test_numbers_contacts_and_days_in_other_spellings(self, classes: Callable, mine: str, theirs: str) -> None:
        assert {class_ for class_, _ in classes([mine], [theirs])} == {"leaked"}

    def test_a_name_that_is_a_thing_in_the_source_is_nobody_s(self, classes: Callable) -> None:
        assert classes(["I saw Mr. Opitz today."], ["Opitz syndrome is rare."]) == [("phantom", "PERSON")]
        assert classes(["I saw Mr. Bell-Kay today."], ["Bell-Kay disease is rare."]) == [("phantom", "PERSON")]
        assert classes(["I saw Mr. Karl Bellow today."], ["Karl Bellow syndrome is rare."]) == [("phantom", "PERSON")]

    def test_details_of_an_empty_corpus(self, classes: Callable) -> None:
        assert classes(["calm", ""], [NAME]) == []


class TestChance:
    def test_a_meeting_of_the_holdout_is_no_cliff(self, classes: Callable) -> None:
        towns = ["Portsmouth", "Norwich", "Chattanooga", "Kalamazoo", "Trondheim", "Galway"]
        notes = [f"He grew up in {town} and moved on." for town in towns]
        for unseen in (notes[3:], ["He grew up in Duluth and moved on."]):
            found = classes(notes[:3], [f"Well. {note}" for note in notes], [f"No. {note}" for note in unseen])
            assert found == [("leaked", "LOCATION")] * 3

    def test_both_sides_are_judged_alike(self, measure: Callable) -> None:
        towns = ["Portsmouth", "Norwich", "Chattanooga", "Kalamazoo"]
        notes = [f"He grew up in {town} and moved on." for town in towns]
        source = [f"Well. {note}" for note in notes]
        figure = measure("pii_leaked", notes[:2], source, [f"No. {note}" for note in notes[2:]])[0].measurements[0]
        assert (figure.value, figure.holdout.value, figure.p_value) == (1, 1, 1)

    def test_parts_show_the_holdout(self) -> None:
        def details(leaked: int, invented: int) -> tuple[Detail, ...]:
            entity = Entity(0, 1, "LOCATION", 1.0)
            kinds = ["leaked"] * leaked + ["invented"] * invented
            return tuple(Detail(i, entity, Mention(people=1), kind, True) for i, kind in enumerate(kinds))

        for leaked, invented, baseline in ((5, 5, 0.5), (0, 5, 0.0), (1, 9, None), (9, 1, None), (0, 4, None)):
            people = np.arange(leaked + invented)
            (part,) = type_parts(details(1, 3), details(leaked, invented), people, "leaked")
            assert (part.value, part.n, part.holdout) == (0.25, 4, baseline)


def test_the_holdout_is_judged_by_its_other_documents(measure: Callable) -> None:
    figure = measure("pii_leaked", ["calm"], [NAME], [f"Yes. {NAME}", "A quiet night."])[0].measurements[0]
    assert (figure.value, figure.holdout.value) == (0, 0.5)
    figure = measure("pii_leaked", ["calm"], [NAME], [f"Yes. {NAME}", f"No. {NAME}"])[0].measurements[0]
    assert figure.holdout.value == 0


def test_missing_roles(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("pii_leaked", [NAME], holdout=[NAME])
    figure = measure("pii_leaked", [NAME], [NAME])[0].measurements[0]
    assert figure.note == UNCALIBRATED
    assert figure.holdout is figure.p_value is None
    for synthetic in ([""], [" ..."], []):
        figure = measure("pii_leaked", synthetic, [NAME])[0].measurements[0]
        assert (figure.value, figure.reason) == (None, "no synthetic document has words")


def test_parts_by_label(measure: Callable) -> None:
    synthetic = Corpus.from_texts([NAME, "calm", ""], labels=["a", ["a", "b"], "c"])
    parts = [part for part in measure("pii_leaked", synthetic, [NAME])[0].measurements[0].parts if part.by == "label"]
    assert [(part.name, part.value, part.n) for part in parts] == [("a", 0.5, 2), ("b", 0, 1), ("c", None, 0)]
