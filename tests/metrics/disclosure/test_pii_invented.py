"""Invented details: values that stand in no real text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import excess_p_value

NAME = "Maria Keller came back today."


def test_by_hand(by_hand: Callable) -> None:
    outcome, workspace = by_hand("pii_invented")
    (figure,) = outcome.measurements
    assert (figure.value, figure.n) == (1 / 6, 6)
    # Of the two holdout documents with words, one names somebody whom no other text names.
    assert (figure.holdout.value, figure.holdout.n) == (0.5, 2)
    assert figure.p_value == excess_p_value(1, 6, 1, 2)
    (piece,) = outcome.evidence
    text = workspace.corpus("synthetic").texts[int(piece.synthetic_id)]
    assert text[slice(*piece.synthetic_span)] == "Ingrid Solberg"
    assert (piece.class_, piece.entity, piece.source_id, piece.source_span) == ("invented", "PERSON", None, None)


def test_parts_by_type_are_shares_of_values(by_hand: Callable) -> None:
    parts = [part for part in by_hand("pii_invented")[0].measurements[0].parts if part.by == "type"]
    assert [(part.name, part.value, part.n, part.holdout) for part in parts] == [
        ("DATE", 0, 1, None),
        ("PERSON", 1 / 3, 3, None),  # one person of the holdout is named, too few to be shown
        ("PHONE", 0, 1, None),
    ]


def test_leaked_and_phantom_values_are_not_invented(measure: Callable) -> None:
    assert measure("pii_invented", [NAME], [NAME])[0].measurements[0].value == 0
    assert measure("pii_invented", [NAME], ["calm"], [NAME])[0].measurements[0].value == 0
    assert measure("pii_invented", [NAME], ["calm"], ["calm"])[0].measurements[0].value == 1


def test_missing_roles(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("pii_invented", [NAME], holdout=[NAME])
    figure = measure("pii_invented", [NAME], ["calm"])[0].measurements[0]
    assert (figure.value, figure.note, figure.holdout) == (1, UNCALIBRATED, None)
    assert measure("pii_invented", [""], [NAME])[0].measurements[0].value is None
