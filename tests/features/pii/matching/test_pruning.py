"""What is not looked at could not have been found: searches give the same with every shortcut taken away."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpusaudit.features.pii.matching import mentions, streets
from corpusaudit.features.pii.matching.mentions import Mention, find_mentions, query
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize

WORDS = "Muñoz Munoz Götz Goetz Maria María Keller day 4 12 2012 March marzo Calle Olmo road 5 B 555 0142 of de".split()  # noqa: SIM905
DETAILS = [
    ("PERSON", "Maria Muñoz"),
    ("PERSON", "Götz Keller"),
    ("PERSON", "Keller"),
    ("DATE", "March 4, 2012"),
    ("DATE", "12.4.2012"),
    ("ADDRESS", "Calle Olmo 5, B"),
    ("ADDRESS", "12 Olmo road"),
    ("PHONE", "555 0142"),
    ("LOCATION", "Olmo"),
    ("MRN", "5550142"),
]


def search(seed: int) -> list[tuple[Mention, frozenset[int]]]:
    draw = random.Random(seed)
    texts = [" ".join(draw.choices(WORDS, k=12)) for _ in range(60)]
    vocabulary = Vocabulary()
    tokens = tokenize(texts[:40], vocabulary)
    holdout = tokenize(texts[40:], vocabulary)
    asked = [query(value, kind) for kind, value in DETAILS]
    people = np.arange(40, dtype=np.int64)
    found = find_mentions(asked, vocabulary, tokens, texts[:40], people, holdout, texts[40:])
    return [(mention, mention.owners) for mention in found]


def all_held(other: Tokens) -> list[bool]:
    return [True] * len(other.vocabulary)


def all_near(_marked: np.ndarray, at: np.ndarray) -> np.ndarray:
    return np.ones(len(at), bool)


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_lost(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = search(seed)
    monkeypatch.setattr(mentions, "_held", all_held)
    monkeypatch.setattr(streets, "_near", all_near)
    assert quick == search(seed)


def test_the_texts_hold_what_is_looked_for() -> None:
    found = {kind for seed in range(30) for (kind, _), (m, _) in zip(DETAILS, search(seed), strict=True) if m.people}
    assert found == {kind for kind, _ in DETAILS}


@pytest.mark.parametrize("seed", range(5))
def test_what_is_near(seed: int) -> None:
    marked = np.random.default_rng(seed).random(200) < 0.02
    at = np.arange(200)
    by_hand = [bool(marked[max(0, i - streets._BEFORE) : i + streets._BEHIND].any()) for i in range(200)]
    assert streets._near(marked, at).tolist() == by_hand
