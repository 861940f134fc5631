"""Phantom details: values of real text that chance explains."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import clopper_pearson, excess_p_value

NAME = "Maria Keller came back today."


def test_by_hand(by_hand: Callable) -> None:
    outcome, workspace = by_hand("pii_phantom")
    (figure,) = outcome.measurements
    assert (figure.value, figure.n) == (1 / 6, 6)
    assert (figure.low, figure.high) == clopper_pearson(1, 6)
    assert (figure.holdout.value, figure.holdout.n) == (0, 2)
    assert figure.p_value == excess_p_value(1, 6, 0, 2)
    (piece,) = outcome.evidence
    text = workspace.corpus("synthetic").texts[int(piece.synthetic_id)]
    assert text[slice(*piece.synthetic_span)] == "Samuel Whitcombe"
    assert (piece.class_, piece.entity, piece.source_id) == ("phantom", "PERSON", None)


def test_parts_by_type_are_shares_of_values(by_hand: Callable) -> None:
    parts = [part for part in by_hand("pii_phantom")[0].measurements[0].parts if part.by == "type"]
    assert [(part.name, part.value, part.n, part.holdout) for part in parts] == [
        ("DATE", 0, 1, None),
        ("PERSON", 1 / 3, 3, None),  # one person of the holdout is named, too few to be shown
        ("PHONE", 0, 1, None),
    ]


def test_each_detail_is_of_one_class(by_hand: Callable) -> None:
    listed = [by_hand(metric)[0].evidence for metric in ("pii_leaked", "pii_phantom", "pii_invented")]
    places = [(piece.synthetic_id, piece.synthetic_span) for pieces in listed for piece in pieces]
    assert len(places) == len(set(places)) == 5


def test_leaked_and_invented_values_are_not_phantom(measure: Callable) -> None:
    assert measure("pii_phantom", [NAME], [NAME])[0].measurements[0].value == 0
    assert measure("pii_phantom", [NAME], ["calm"], ["calm"])[0].measurements[0].value == 0
    assert measure("pii_phantom", [NAME], [NAME], [NAME])[0].measurements[0].value == 1
    assert measure("pii_phantom", [NAME], ["calm"], [NAME])[0].measurements[0].value == 1


def test_missing_roles(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("pii_phantom", [NAME], holdout=[NAME])
    figure = measure("pii_phantom", [NAME], ["calm"])[0].measurements[0]
    assert (figure.value, figure.note, figure.holdout) == (0, UNCALIBRATED, None)
    assert measure("pii_phantom", [""], [NAME])[0].measurements[0].value is None
