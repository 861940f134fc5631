"""What is said of an incident: no more than its share, its details and its rarity."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.reports.incidents import counted_words
from corpusaudit.reports.wording.incidents import facts, headline
from tests.reports.samples import incident


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"share": 1.0}, "is 100% of S"),
        ({"share": 0.5}, "is 50% of S"),
        ({"share": 0.31}, "holds 31% of S"),
        ({"share": 0.05, "kind": "trace"}, "holds 5% of S"),
        ({"share": 0.6, "by": "meaning"}, "comes near S in meaning"),
        ({"share": None, "by": None, "kind": "person"}, "gives away a person of S"),
        ({"share": None, "by": None, "kind": "trace"}, "shares details or phrases with S"),
    ],
)
def test_the_headline_says_how_much_of_what(fields: dict[str, Any], said: str) -> None:
    assert headline(incident(1, **fields), "S") == f"notes.jsonl:101 {said}"


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (1e-9, "fewer than one in 1,000,000 unseen documents comes as near to the source"),
        (0.01, "at most one in 100 unseen documents comes as near to the source"),
        (1.0, "many unseen documents come as near to the source"),
    ],
)
def test_rarity_is_never_said_to_be_less_than_it_is(chance: float, said: str) -> None:
    assert facts(incident(1, chance=chance))[-1] == said


def test_details_alone_are_no_length() -> None:
    assert facts(incident(1, share=None, by=None, chance=None)) == []
    assert facts(incident(1, chance=None)) == ["about 160 of the source document's 260 words"]
    assert facts(incident(1, chance=None, by="meaning")) == ["by a passage of about 160 words"]
    assert facts(incident(1, chance=None, more_documents=True))[1:] == [
        "and parts of other documents of the same person"
    ]


def test_incidents_are_counted_by_documents_and_by_people() -> None:
    one, two = "GROUP·1", "GROUP·2"
    people = [incident(i, kind="person", certain=1, person=one if i < 4 else two) for i in range(1, 5)]
    assert counted_words("person", people[:1]) == "1 document gives away 1 person"
    assert counted_words("person", people) == "4 documents give away 2 people"
    unnamed = [incident(i, kind="person", certain=1, source="SOURCE·1") for i in (1, 2)]
    assert counted_words("person", unnamed) == "2 documents give away 1 person"
    copies = [incident(1), incident(1, source="SOURCE·2")]
    assert counted_words("copy", copies) == "1 document copies 2 source documents"
    assert counted_words("trace", [incident(1, kind="trace")]) == "1 trace"
