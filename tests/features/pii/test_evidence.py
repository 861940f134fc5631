"""Which names, places and addresses of the tagger have evidence beside common words."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.evidence import with_evidence
from corpusaudit.features.pii.types import Hit


def kept(text: str, value: str, kind: str, score: float) -> bool:
    start = text.index(value)
    return bool(with_evidence(text, [Hit(start, start + len(value), kind, score, "tagger")]))


@pytest.mark.parametrize(
    ("text", "value", "score", "person"),
    [
        ("SOCIAL HISTORY: Widow, retired.", "Widow", 0.95, False),
        ("He cannot stop thinking of drowning.", "drowning", 0.99, False),
        ("Mother with osteoporosis.", "osteoporosis", 0.99, False),
        ("Takes Robaxin at night.", "Robaxin", 0.7, False),
        ("A Hungarian lady of 40.", "Hungarian", 0.9, False),
        ("Two ATVs stood there.", "ATVs", 0.9, False),
        ("The OPTN6 and the ZFTRAN gene", "ZFTRAN", 0.3, False),
        ("A NephroCath was placed.", "NephroCath", 0.5, False),
        ("Referred by Dr. XYZ today.", "XYZ", 0.9, False),
        ("Then Whitcombe came.", "Whitcombe", 0.15, True),
        ("Then Brown came.", "Brown", 0.3, True),
        ("Hope rang again.", "Hope", 0.9, True),
        ("Seen by Dr. Widow today.", "Widow", 0.3, True),
        ("Seen by A. Widow today.", "Widow", 0.3, True),
        ("Willem ten Pass rang.", "Pass", 0.3, True),
        ("Then McAllister came.", "McAllister", 0.3, True),
        ("I met ZIELEWICZ, Chidera there", "ZIELEWICZ", 0.3, True),
        ("i met hope there", "hope", 0.9, True),
        ("I met Marek and hope there", "hope", 0.9, False),
    ],
)
def test_a_name_of_common_words_needs_more(text: str, value: str, score: float, person: bool) -> None:
    assert kept(text, value, "PERSON", score) == person


@pytest.mark.parametrize(
    ("text", "value", "kind", "score", "right"),
    [
        ("A count of 7000 was found.", "7000", "LOCATION", 0.8, False),
        ("Then to 7000 Chur.", "7000", "LOCATION", 0.95, True),
        ("Started on Robaxin.", "Robaxin", "LOCATION", 0.6, False),
        ("The ZTK12-CDG form.", "ZTK12-CDG", "LOCATION", 0.9, False),
        ("London SW1A 2AA.", "SW1A 2AA", "LOCATION", 0.6, True),
        ("She lives in Ashford.", "Ashford", "LOCATION", 0.6, True),
        ("Gait: Trendelenburg.", "Trendelenburg", "LOCATION", 1.0, False),
        ("on chromosome 7 of", "chromosome 7", "ADDRESS", 0.95, False),
        ("at 41 cherry lane now", "41 cherry lane", "ADDRESS", 0.95, True),
    ],
)
def test_places_and_addresses_too(text: str, value: str, kind: str, score: float, right: bool) -> None:
    assert kept(text, value, kind, score) == right


def test_other_types_are_left_alone() -> None:
    assert kept("call widow 12345", "widow", "PHONE", 0.5)
