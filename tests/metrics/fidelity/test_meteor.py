"""METEOR: by hand, against nltk's, and on planted corpora."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.translate.meteor_score import single_meteor_score

from corpusaudit.metrics.fidelity._word_forms import Forms, same, stemmer, synonyms
from corpusaudit.metrics.fidelity.meteor import aligned, meteor
from tests.metrics.fidelity.test_rouge_l import texts
from tests.metrics.fidelity.texts import by_id, directed, scattered

WORDS = (
    "walk",
    "walks",
    "walked",
    "walking",
    "cat",
    "cats",
    "sat",
    "sit",
    "the",
    "a",
    "run",
    "running",
    "ache",
    "pain",
)
STEMS = stemmer()
STAGES = (same(), STEMS)


class Lemma:
    def __init__(self, word: str) -> None:
        self.word = word

    def name(self) -> str:
        return self.word


class Synset:
    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    def lemmas(self) -> list[Lemma]:
        return [Lemma(word) for word in self.words]


class Reader:
    """A reader of nltk's kind that knows a few words."""

    def __init__(self, *groups: Sequence[str]) -> None:
        self.groups = groups

    def synsets(self, word: str) -> list[Synset]:
        return [Synset(group) for group in self.groups if word in group]

    def get_version(self) -> str:
        return "of the test"


NOTHING = Reader()


def test_by_hand() -> None:
    # Four of five words match, two of them side by side twice: "the cat" and "a mat"; of six real words four do.
    document, reference = ["the", "cat", "likes", "a", "mat"], ["the", "cat", "sat", "on", "a", "mat"]
    assert aligned(document, reference, STAGES) == [(0, 0), (1, 1), (3, 4), (4, 5)]
    mean = (4 / 5) * (4 / 6) / (0.9 * 4 / 5 + 0.1 * 4 / 6)
    assert meteor(document, reference, STAGES) == pytest.approx(mean * (1 - 0.5 * (2 / 4) ** 3))
    assert meteor(["a"], ["b"], STAGES) == meteor([], ["b"], STAGES) == meteor(["a"], [], STAGES) == 0


def test_stems_match_after_equal_words() -> None:
    assert aligned(["walking", "walks"], ["walks", "walked"], STAGES) == [(0, 1), (1, 0)]
    assert aligned(["walking"], ["walked"], STAGES[:1]) == []


def test_synonyms_where_there_are_some() -> None:
    alike = synonyms(STEMS, Reader(("pain", "hurt"), ("pain", "hurt_feel")))
    assert alike is not None
    assert alike.name == "WordNet of the test"
    assert aligned(["pains"], ["hurt"], (*STAGES, alike)) == [(0, 0)]
    assert aligned(["pain"], ["hurt_feel"], (*STAGES, alike)) == []


words = st.lists(
    st.sampled_from(WORDS),
    max_size=25,
)


@given(words, words)
def test_agrees_with_nltk(document: list[str], reference: list[str]) -> None:
    expected = single_meteor_score(reference, document, wordnet=NOTHING)
    assert meteor(document, reference, STAGES) == pytest.approx(expected, abs=1e-12)
    reader = Reader(("pain", "ache"), ("sat", "sit", "cat"))
    alike = synonyms(STEMS, reader)
    assert alike is not None
    expected = single_meteor_score(reference, document, wordnet=reader)
    assert meteor(document, reference, (*STAGES, alike)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.shared
def test_agrees_with_nltk_on_notes(shared_data: Path) -> None:
    with gzip.open(shared_data / "peer_values" / "inputs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    real, made = ([row["text"] for row in rows if row["set"] == name][:15] for name in ("real", "gpt4"))
    for pair in zip(made, real, strict=True):
        document, reference = (re.findall(r"\w+", text.lower()) for text in pair)
        expected = single_meteor_score(reference, document, wordnet=NOTHING)
        assert meteor(document, reference, STAGES) == pytest.approx(expected, abs=1e-9)


def test_hostile_words_take_no_time() -> None:
    word = "y" * 100_000
    assert meteor([word], [word + "s"], STAGES) == 0
    assert meteor(["\ud800"], ["\ud800"], STAGES) == pytest.approx(0.5)


def test_measured_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpusaudit.metrics.fidelity.meteor.synonyms", lambda _: None)
    source = [("north walked home", ()), *[(f"south x{i} y{i}", ()) for i in range(5)]]
    given = {"synthetic": [("north walking home", ())], "source": source}
    found = by_id("fidelity.meteor", directed(given, {"north": 0, "south": 2}))
    assert found["meteor"].value == pytest.approx(1 - 0.5 / 27)
    assert "not installed" in str(found["meteor"].settings["synonyms"])
    alike = Forms("a list", lambda word: (word,), str)
    monkeypatch.setattr("corpusaudit.metrics.fidelity.meteor.synonyms", lambda _: alike)
    assert (
        by_id("fidelity.meteor", directed(given, {"north": 0, "south": 2}))["meteor"].settings["synonyms"] == "a list"
    )


def test_without_wordnet_nothing_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def ensure_loaded(self) -> None:
            raise LookupError

    monkeypatch.setattr("nltk.corpus.wordnet", Missing())
    assert synonyms(STEMS) is None


def test_copies_and_other_text_lie_beyond_the_baseline() -> None:
    source, holdout = texts(1, 60), texts(2, 60)

    def figure(synthetic: list[str]) -> Any:
        return by_id("fidelity.meteor", scattered(synthetic=synthetic, source=source, holdout=holdout))["meteor"]

    copied, clean, other = figure(source[:40]), figure(texts(3, 40)), figure(texts(4, 40, ["other", "text", "here"]))
    assert copied.value == pytest.approx(1 - 0.5 / 40**3)
    assert copied.low > copied.holdout.high
    assert clean.low < clean.holdout.high
    assert clean.high > clean.holdout.low
    assert other.high < other.holdout.low
    assert np.isfinite([copied.holdout.ratio_low, copied.holdout.ratio_high]).all()
