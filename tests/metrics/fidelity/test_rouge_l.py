"""ROUGE-L: by hand, against rouge-score's values, and on planted corpora."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.metrics.fidelity.rouge_l import rouge_l
from tests.metrics.fidelity.texts import by_id, directed, scattered

WORDS = [f"word{i}" for i in range(400)]


def texts(seed: int, count: int, words: list[str] = WORDS) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choices(words, k=40)) for _ in range(count)]


def test_by_hand() -> None:
    # t, c, t and m stand in both, in order: 2 * 4 / (6 + 5).
    assert rouge_l(list("tcsotm"), list("tcltm")) == 8 / 11
    assert rouge_l(["a", "b"], ["b", "a"]) == 1 / 2
    assert rouge_l(["a"], ["a"]) == 1
    assert rouge_l(["a"], ["b"]) == rouge_l([], ["b"]) == rouge_l(["b"], []) == rouge_l([], []) == 0


def plain(a: list[int], b: list[int]) -> float:
    table = np.zeros((len(a) + 1, len(b) + 1), int)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1, j + 1] = table[i, j] + 1 if x == y else max(table[i, j + 1], table[i + 1, j])
    precision, recall = table[-1, -1] / len(a), table[-1, -1] / len(b)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


short = st.lists(st.integers(0, 5), min_size=1, max_size=30)


@given(short, short)
def test_agrees_with_the_table(a: list[int], b: list[int]) -> None:
    assert rouge_l(a, b) == pytest.approx(plain(a, b), abs=1e-12)
    assert rouge_l(a, b) == rouge_l(b, a)


@pytest.mark.shared
def test_equals_rouge_score(shared_data: Path) -> None:
    values = json.loads((shared_data / "peer_values" / "values.json").read_text())["paired"]
    with gzip.open(shared_data / "peer_values" / "inputs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    sets = {name: [row for row in rows if row["set"] == name] for name in ("real", *values)}
    for name, figures in values.items():
        expected = next(value for key, value in figures.items() if "rougeL F1" in key)
        found = [
            # Its words: runs of a to z and digits, in small letters.
            rouge_l(*(re.findall("[a-z0-9]+", row["text"].lower()) for row in pair))
            for pair in zip(sets[name], sets["real"], strict=True)
        ]
        assert np.mean(found) == pytest.approx(expected, abs=1e-9)


def test_nearest_and_random_by_hand() -> None:
    source = [("north one two three", ()), *[(f"south x{i} y{i} z{i}", ()) for i in range(5)]]
    synthetic = [("north one two four", ()), ("south a b c", ())]
    found = by_id("fidelity.rouge_l", directed({"synthetic": synthetic, "source": source}, {"north": 0, "south": 2}))
    assert found["rouge_l"].value == pytest.approx((3 / 4 + 1 / 4) / 2)
    assert found["rouge_l"].holdout is None  # six documents cannot be halved
    assert found["rouge_l_random"].value in (0, 1 / 8, 1 / 4, (3 / 4) / 2, (3 / 4 + 1 / 4) / 2)
    assert found["rouge_l"].n == 2


def test_labels_are_parts() -> None:
    source = [(f"north one x{i}", ("n",)) for i in range(6)] + [(f"south two y{i}", ("s",)) for i in range(6)]
    holdout = [(f"north one h{i}", ("n",)) for i in range(6)] + [(f"south z{i}", ("s",)) for i in range(4)]
    synthetic = [(f"north one k{i}", ("n",)) for i in range(6)] + [("south two k", ("s",)), ("south m", ("s",))] * 2
    given = {"synthetic": synthetic, "source": source, "holdout": holdout}
    found = by_id("fidelity.rouge_l", directed(given, {"north": 0.0, "south": 2.0}))["rouge_l"]
    parts = {part.name: part for part in found.parts}
    assert (parts["s"].n, parts["n"].n) == (4, 6)
    assert parts["s"].value == pytest.approx((2 / 3 + 2 / 5) / 2)
    assert parts["n"].value == parts["n"].holdout == pytest.approx(2 / 3)
    assert parts["s"].holdout is None  # four people of the holdout have it
    assert found.holdout is not None
    assert found.holdout.value == pytest.approx((6 * 2 / 3 + 4 * 2 / 5) / 10)


def test_copies_and_other_text_lie_beyond_the_baseline() -> None:
    source, holdout = texts(1, 60), texts(2, 60)

    def figure(synthetic: list[str]) -> dict[str, tuple[float, ...]]:
        made = by_id("fidelity.rouge_l", scattered(synthetic=synthetic, source=source, holdout=holdout))
        return {
            name: (m.value, m.low, m.high, m.holdout.low, m.holdout.high)  # type: ignore[union-attr, misc]
            for name, m in made.items()
        }

    copied, clean, other = figure(source[:40]), figure(texts(3, 40)), figure(texts(4, 40, ["other", "text", "here"]))
    assert copied["rouge_l"][0] == 1
    assert copied["rouge_l"][1] > copied["rouge_l"][4]
    assert clean["rouge_l"][1] < clean["rouge_l"][4]
    assert clean["rouge_l"][2] > clean["rouge_l"][3]
    assert other["rouge_l"][2] < other["rouge_l"][3]
    assert copied["rouge_l_random"][1] < copied["rouge_l_random"][4]  # copies are as like a random one as real text


def test_long_and_odd_documents() -> None:
    draw = random.Random(0)
    long = " ".join(draw.choices(WORDS, k=200_000))
    synthetic = [long[:100_000], "\ud800 lone", "one"]
    real = [long, *texts(1, 12), "\udfff"]
    workspace = scattered(synthetic=synthetic, holdout=real)  # the model would take its time over so many words
    found = by_id("fidelity.rouge_l", workspace)
    assert found["rouge_l"].n == 3
    assert found["rouge_l"].value is not None
