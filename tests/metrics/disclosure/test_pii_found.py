"""Details found, whoever they belong to: by type and by identifier, with and without real text beside them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.pii.types import HIPAA
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import clopper_pearson, excess_p_value

NAME = "Maria Keller came back today."


def test_by_hand(by_hand: Callable) -> None:
    outcome, _ = by_hand("pii_found")
    (figure,) = outcome.measurements
    assert (figure.value, figure.n) == (5 / 6, 6)
    assert (figure.low, figure.high) == clopper_pearson(5, 6)
    assert (figure.holdout.value, figure.holdout.n) == (0.5, 2)
    assert figure.p_value == excess_p_value(5, 6, 1, 2)
    assert outcome.evidence == ()  # the metrics of the three classes list them


def test_parts_count_documents(by_hand: Callable) -> None:
    parts = {(part.by, part.name): part for part in by_hand("pii_found")[0].measurements[0].parts}
    for by, name, count in (("type", "PERSON", 3), ("type", "PHONE", 1), ("identifier", HIPAA["DATE"], 1)):
        part = parts[by, name]
        assert part.value == pytest.approx(count / part.n)
        assert (part.low, part.high) == clopper_pearson(count, part.n)
    assert len(parts) == 6


def test_parts_are_about_the_documents_with_words_as_the_figure_is(measure: Callable) -> None:
    figure = measure("pii_found", ["Write to ann@example.org", "calm", "...", ""])[0].measurements[0]
    assert {(part.value, part.n) for part in figure.parts} == {(figure.value, figure.n)} == {(0.5, 2)}


def test_two_types_of_one_identifier_count_once(measure: Callable) -> None:
    text = "He lives at 14 Alder Lane, Portsmouth."
    figure = measure("pii_found", [text, "calm"])[0].measurements[0]
    parts = {part.name: part.value for part in figure.parts}
    assert parts == {"ADDRESS": 0.5, "LOCATION": 0.5, HIPAA["ADDRESS"]: 0.5}


def test_a_document_with_many_details_counts_once(measure: Callable) -> None:
    figure = measure("pii_found", [f"{NAME} {NAME} Call 555-301-0199.", "calm", "quiet"])[0].measurements[0]
    assert figure.value == pytest.approx(1 / 3)


def test_without_source_the_details_are_the_evidence(measure: Callable) -> None:
    outcome, _ = measure("pii_found", ["calm", f"{NAME} Call 555-301-0199."])
    assert outcome.measurements[0].note == UNCALIBRATED
    assert [(piece.synthetic_id, piece.entity) for piece in outcome.evidence] == [("1", "PERSON"), ("1", "PHONE")]
    assert outcome.evidence[0].synthetic_span == (0, 12)
    assert measure("pii_found", [NAME], [NAME])[0].evidence == ()


def test_nothing_found_is_zero_and_nothing_read_is_none(measure: Callable) -> None:
    figure = measure("pii_found", ["The patient slept well.", ""])[0].measurements[0]
    assert (figure.value, figure.n, figure.parts) == (0, 1, ())
    for synthetic in ([], [""], ["..."]):
        figure = measure("pii_found", synthetic)[0].measurements[0]
        assert (figure.value, figure.reason) == (None, "no synthetic document has words")


def test_parts_by_label(measure: Callable) -> None:
    synthetic = Corpus.from_texts([NAME, "calm"], labels=["a", "b"])
    parts = [part for part in measure("pii_found", synthetic)[0].measurements[0].parts if part.by == "label"]
    assert [(part.name, part.value) for part in parts] == [("a", 1), ("b", 0)]
