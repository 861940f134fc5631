"""The card of a report: there when details were measured, without figures where they do not hold."""

from __future__ import annotations

import pytest

from corpusaudit.auditing import detector
from corpusaudit.auditing.detector import detector_card
from corpusaudit.features.pii.card.card import read_card
from corpusaudit.results import Measurement


def measured(metric: str, value: float | None) -> Measurement:
    return Measurement(
        metric=metric, dimension="disclosure", better="lower", kind="census", unit="rate", n=1, value=value,
        reason="no source corpus was given" if value is None else None,
    )  # fmt: skip


def test_figures_of_the_bundled_tagger() -> None:
    card = detector_card("bundled", [measured("disclosure.pii_found", 0.0)], {"synthetic": {"en": 1.0}})
    assert card is not None
    assert card.reason is None
    assert "Rampart" in card.tagger
    packaged = {one["type"]: one for one in read_card()["figures"]}
    for figure in card.figures:
        one = packaged[figure.type]
        assert figure.recall == one["found"] / one["written"]
        assert figure.precision == (one["right"] / one["reported"] if one["reported"] else None)
        assert figure.noticed is not None
        assert figure.recall <= figure.noticed <= 1


def test_figures_on_texts_that_nobody_tuned_on_are_those_of_the_audited_languages() -> None:
    found = [measured("disclosure.pii_found", 0.0)]
    card = detector_card("bundled", found, {"synthetic": {"en": 1.0}})
    assert card is not None
    assert {one.language for one in card.untuned} == {"en"}
    everything = {one.figure: one for one in card.untuned}["every detail"]
    assert 0.5 < everything.low <= everything.value <= everything.high <= 1
    assert everything.noticed is not None
    both = detector_card("bundled", found, {"source": {"en": 0.9, "pl": 0.1}, "synthetic": {"es": 0.995, "de": 0.005}})
    assert both is not None
    assert {one.language for one in both.untuned} == {"en", "es"}


def test_another_tagger_has_no_figures() -> None:
    card = detector_card("spacy:en_core_web_sm", [measured("disclosure.pii_found", 0.0)], {"synthetic": {"en": 1.0}})
    assert card is not None
    assert card.tagger == "spacy:en_core_web_sm"
    assert (card.figures, card.false_alarms) == ((), None)
    assert card.reason is not None
    assert card.reason.startswith("unmeasured")


def test_figures_of_another_version_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detector, "detector_digest", lambda: "other")
    card = detector_card("bundled", [measured("disclosure.pii_found", 0.0)], {"synthetic": {"en": 1.0}})
    assert card is not None
    assert card.figures == ()
    assert "another version" in str(card.reason)


def test_no_card_where_no_details_were_measured() -> None:
    assert detector_card("bundled", [measured("disclosure.pii_leaked", None)], {"synthetic": {"en": 1.0}}) is None
    assert detector_card("bundled", [measured("disclosure.rare_phrases", 0.0)], {"synthetic": {"en": 1.0}}) is None
