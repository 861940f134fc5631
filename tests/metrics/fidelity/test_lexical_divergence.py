"""Lexical divergence: by hand, against scipy and its stored values, and on planted corpora."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity.lexical_divergence import divergence, jensen_shannon
from corpusaudit.metrics.shared.views import view
from corpusaudit.results import Measurement
from tests.metrics.fidelity.texts import by_id


def texts(seed: int, count: int, words: str = "abcdefghijklmnopqrst") -> list[str]:
    draw = random.Random(seed)
    weights = [1 / (i + 1) for i in range(len(words))]
    return [" ".join(draw.choices(words, weights, k=30)) for _ in range(count)]


def measured(**rows: list[str]) -> dict[str, Measurement]:
    return by_id("fidelity.lexical_divergence", Workspace({role: Corpus.from_texts(r) for role, r in rows.items()}))


def test_by_hand() -> None:
    # Halfway lie 3/4 and 1/4: the first is log2(4/3) from it, the second (log2(2/3) + log2 2) / 2.
    expected = (np.log2(4 / 3) + (np.log2(2 / 3) + 1) / 2) / 2
    assert jensen_shannon(np.array([2, 0]), np.array([1, 1])) == pytest.approx(expected)
    assert jensen_shannon(np.array([3, 1]), np.array([6, 2])) == 0
    assert jensen_shannon(np.array([1, 0]), np.array([0, 5])) == 1
    assert np.isnan(jensen_shannon(np.array([0, 0]), np.array([1, 0])))


counts = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=30).filter(
    lambda rows: all(any(column) for column in zip(*rows, strict=True))
)


@given(counts, st.randoms())
def test_agrees_with_scipy(rows: list[tuple[int, int]], order: random.Random) -> None:
    first, second = np.array(rows).T
    found = jensen_shannon(first, second)
    assert found == pytest.approx(float(jensenshannon(first, second, base=2)) ** 2, abs=1e-9)
    order.shuffle(rows)
    assert jensen_shannon(*np.array(rows).T) == found


@pytest.mark.shared
def test_equals_stored_values(shared_data: Path) -> None:
    values = json.loads((shared_data / "peer_values" / "values.json").read_text())["paired"]
    with gzip.open(shared_data / "peer_values" / "inputs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    words = {
        name: Counter(w for row in rows if row["set"] == name for w in re.findall(r"\w+", row["text"].lower()))
        for name in ("real", *values)
    }
    for name, figures in values.items():
        expected = next(value for key, value in figures.items() if key.startswith("jensenshannon"))
        types = sorted({*words[name], *words["real"]})
        found = jensen_shannon(*(np.array([words[side][w] for w in types]) for side in (name, "real")))
        assert found == pytest.approx(expected**2, abs=1e-9)  # scipy's is the root


def test_pairs_of_words_do_not_cross_documents() -> None:
    workspace = Workspace({"synthetic": Corpus.from_texts(["a b", "c d"]), "source": Corpus.from_texts(["a b", "b c"])})
    sides = [view(workspace, role) for role in ("synthetic", "source")]
    assert divergence(*sides, 1)[0] == pytest.approx(jensen_shannon(np.array([1, 1, 1, 1]), np.array([1, 2, 1, 0])))
    assert divergence(*sides, 2)[0] == pytest.approx(jensen_shannon(np.array([1, 1, 0]), np.array([1, 0, 1])))
    assert np.isnan(divergence(*sides, 3)[0])


def test_leaving_out_is_the_figure_of_the_rest() -> None:
    workspace = Workspace({"synthetic": Corpus.from_texts(texts(1, 30)), "source": Corpus.from_texts(texts(2, 20))})
    first, second = (view(workspace, role) for role in ("synthetic", "source"))
    for order in (1, 2):
        _, without = divergence(first, second, order)
        rest = [np.flatnonzero(np.arange(len(side)) % 20 != 3) for side in (first, second)]
        assert without[3] == pytest.approx(divergence(first.take(rest[0]), second.take(rest[1]), order)[0], abs=1e-12)


def test_a_clean_split_lies_at_the_baseline_and_other_words_above() -> None:
    real = {"source": texts(1, 200), "holdout": texts(2, 200)}
    clean, other = (
        measured(synthetic=texts(3, 200), **real),
        measured(synthetic=texts(4, 200, "klmnopqrstabcdefghij"), **real),
    )
    for name in ("lexical_divergence_1", "lexical_divergence_2"):
        assert clean[name].holdout is not None
        assert clean[name].low <= clean[name].holdout.high
        assert clean[name].value < 2 * clean[name].holdout.value
        assert other[name].low > other[name].holdout.high


def test_size_is_held_equal() -> None:
    found = measured(synthetic=texts(3, 400), source=texts(1, 50), holdout=texts(2, 200))["lexical_divergence_2"]
    assert found.n == 200
    assert found.holdout is not None
    assert found.holdout.n == 50
    assert found.holdout.matched is not None
    assert found.holdout.matched > found.value  # less text, more chance
    assert found.holdout.matched == pytest.approx(found.holdout.value, rel=0.25)


def test_single_words_have_no_pairs() -> None:
    found = measured(synthetic=["a"] * 9, holdout=["a", "b", "c", "d", "e", "f"] * 3)
    assert found["lexical_divergence_1"].value is not None
    assert "2 tokens in a row" in str(found["lexical_divergence_2"].reason)
