"""The detector's card: the packaged figures are those of this detector, and the benchmark is what it says."""

from __future__ import annotations

from corpusaudit.features.pii.card.benchmark import (
    PER_TEMPLATE,
    WITHOUT_DETAILS,
    _covered,
    _templates,
    sentences_with_details,
)
from corpusaudit.features.pii.card.card import detector_digest, measure_card, read_card
from corpusaudit.features.pii.types import TYPES

AGAIN = "after a change of the detector run: python scripts/measure_detector.py"


def test_the_packaged_card_is_of_this_detector() -> None:
    assert read_card()["detector"] == detector_digest(), AGAIN


def test_measuring_again_gives_the_packaged_figures() -> None:
    assert measure_card() == read_card(), AGAIN


def test_every_type_is_measured() -> None:
    written = {one["type"]: one["written"] for one in read_card()["figures"]}
    assert set(written) == set(TYPES)
    assert min(written.values()) >= 6


def test_the_benchmark_is_the_same_each_time_and_marks_what_it_wrote() -> None:
    made = sentences_with_details()
    assert made == sentences_with_details()
    assert len(made) == len(_templates()) * PER_TEMPLATE
    assert len(set(WITHOUT_DETAILS)) == len(WITHOUT_DETAILS) == 40
    for text, spans in made:
        assert all(text[start:end].strip() == text[start:end] != "" for start, end, _ in spans)
    assert any(text[start:end] == "4" for text, spans in made for start, end, _ in spans) is False


def test_half_of_a_detail_must_be_covered_by_its_type() -> None:
    assert _covered((0, 10, "PERSON"), [(0, 4, "PERSON"), (8, 12, "PERSON"), (0, 9, "DATE")]) == 6
    assert _covered((0, 10, "PERSON"), [(0, 9, "DATE")], any_type=True) == 9
    assert _covered((0, 10, "FAX"), [(0, 9, "PHONE")]) == 9
    assert _covered((0, 10, "DATE"), [(10, 19, "DATE")]) == 0
