"""Nothing of the closed half of the generated texts stands in the detector: no carrier, no run of words, no name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from benchmarks.details.carriers import KINDS, LANGUAGES, SLOT, carriers
from benchmarks.details.generate import clean, documents

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (ROOT / "corpusaudit" / "features" / "pii", ROOT / "tests" / "features" / "pii")
RUN = 5
WHOLE = 3
"""Clean carriers of fewer words, and given names or towns of one word, are common property."""
NAMES = {"person", "person_upper", "last_first"}
STREETS = {"street", "street_address"}
NO_NAMES = {("po", "box")}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """All runs of so many words."""
    found = words(text)
    return {tuple(found[place : place + length]) for place in range(len(found) - length + 1)}


@cache
def detector_runs(length: int) -> frozenset[tuple[str, ...]]:
    """All runs of so many words in rules, examples, lists, card and tests; in a list none goes over a line's end."""
    texts = []
    for path in sorted(path for room in ROOMS for path in room.rglob("*")):
        if path.suffix in {".py", ".txt", ".toml", ".json"}:
            text = path.read_text(encoding="utf-8")
            texts += text.splitlines() if path.suffix == ".txt" else [text]
    return frozenset(run for text in texts for run in runs(text, length))


def closed_runs() -> set[tuple[str, ...]]:
    """Runs of words of the closed carriers, between their slots, and closed clean carriers that are short."""
    mine = [o for language in LANGUAGES for kind in KINDS for o in carriers(language, kind) if o.half == "closed"]
    pieces = [piece for one in [*mine, *clean("closed")] for piece in SLOT.sub("\0", one.text).split("\0")]
    short = {tuple(words(one.text)) for one in clean("closed")}
    return {run for piece in pieces for run in runs(piece, RUN)} | {run for run in short if WHOLE <= len(run) < RUN}


def closed_names() -> set[tuple[str, ...]]:
    """Full names and streets of the closed half: two words or more, streets with and without their numbers."""
    found = set()
    for document in documents("closed"):
        for one in document.details:
            if one.slot in NAMES | STREETS:
                said = tuple(words(document.text[one.start : one.end]))
                found |= {said, tuple(word for word in said if not re.search(r"\d", word))}
    return {name for name in found if len(name) > 1} - NO_NAMES


def test_no_closed_carrier_and_no_run_of_its_words_stands_in_the_detector() -> None:
    assert len(closed_runs()) > 1000
    assert shared(closed_runs()) == []


def test_no_closed_name_and_no_closed_street_stands_in_the_detector() -> None:
    assert len(closed_names()) > 300
    assert shared(closed_names()) == []


def shared(wanted: set[tuple[str, ...]]) -> list[str]:
    return sorted(" ".join(run) for run in wanted if run in detector_runs(len(run)))


@pytest.mark.parametrize("length", [2, RUN])
def test_what_stands_in_the_detector_is_seen(length: int) -> None:
    """The search itself: every run of words of a rule's example is found."""
    from corpusaudit.features.pii.rules.age import RULES

    examples = [text for rule in RULES for text, _ in rule.true_examples]
    planted = {run for text in examples for run in runs(text, length)}
    assert planted
    assert planted <= detector_runs(length)
