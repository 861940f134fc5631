"""A card measured by the user: of their engine and no other, and shown in the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.auditing.detector import detector_card
from corpusaudit.auditing.own_card import measure_own_card, read_own_card
from corpusaudit.errors import InputError, UsageError
from corpusaudit.features.pii.tagger.model import FOLDER
from corpusaudit.results import Measurement

ENGINE = f"onnx:{FOLDER}"


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    return measure_own_card(ENGINE)


def written(folder: Path, card: Any) -> Path:
    (folder / "card.json").write_text(json.dumps(card))
    return folder / "card.json"


def test_a_card_is_read_back_and_shown(tmp_path: Path, card: dict[str, Any]) -> None:
    read = read_own_card(written(tmp_path, card), ENGINE)
    assert str(FOLDER) not in json.dumps(card)
    name, told = "disclosure.pii_found", {"value": 0.0, "n": 1}
    found = Measurement(metric=name, dimension="disclosure", better="lower", kind="census", unit="rate", **told)
    shown = detector_card(ENGINE, [found], {"synthetic": {"en": 1.0}}, read)
    assert shown is not None
    assert (shown.reason, shown.untuned) == (None, ())
    recall = {one.type: one.recall for one in shown.figures}
    assert (recall["PERSON"] or 0) > 0.8
    assert str(FOLDER) not in shown.model_dump_json()


@pytest.mark.parametrize("changed", ["engine", "version", "digest", "detector", "rules"])
def test_a_card_of_another_engine_is_refused(tmp_path: Path, card: dict[str, Any], changed: str) -> None:
    other = {**card, "of": {**card["of"], changed: "other"}}
    with pytest.raises(InputError, match=f"another {changed}"):
        read_own_card(written(tmp_path, other), ENGINE)


def test_a_card_of_the_bundled_engine_is_none(tmp_path: Path, card: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        measure_own_card("bundled")
    with pytest.raises(InputError, match="not of the engine"):
        read_own_card(written(tmp_path, card), "bundled")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"of": {}, "figures": []}', '{"of": 1, "figures": [1]}'])
def test_what_is_no_card(tmp_path: Path, content: str) -> None:
    (tmp_path / "card.json").write_text(content)
    with pytest.raises(InputError, match="card"):
        read_own_card(tmp_path / "card.json", ENGINE)
    with pytest.raises(InputError, match="cannot be read"):
        read_own_card(tmp_path / "none.json", ENGINE)


def test_counts_that_cannot_be_are_no_card(tmp_path: Path, card: dict[str, Any]) -> None:
    figures = [{**card["figures"][0], "found": card["figures"][0]["written"] + 1}, *card["figures"][1:]]
    with pytest.raises(InputError, match="no card"):
        read_own_card(written(tmp_path, {**card, "figures": figures}), ENGINE)
