"""Length divergence: by hand, against scipy's stored values, and on planted corpora."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity.length_divergence import length_divergence
from corpusaudit.results import Measurement
from tests.metrics.fidelity.texts import by_id


def texts(seed: int, count: int, mean: int) -> list[str]:
    draw = random.Random(seed)
    return [f"t{seed}x{i}" + " word" * draw.randint(0, 2 * mean) for i in range(count)]


def measured(**rows: list[str]) -> Measurement:
    workspace = Workspace({role: Corpus.from_texts(r) for role, r in rows.items()})
    return by_id("fidelity.length_divergence", workspace)["length_divergence"]


def test_by_hand() -> None:
    # 2 becomes 4 and 6 becomes 10: a mean change of 3, of a mean length of 7.
    assert length_divergence(np.array([6, 2]), np.array([4, 10])) == pytest.approx(3 / 7)
    assert length_divergence(np.array([5, 5, 5]), np.array([5])) == 0


@pytest.mark.shared
def test_equals_stored_values(shared_data: Path) -> None:
    values = json.loads((shared_data / "peer_values" / "values.json").read_text())["paired"]
    with gzip.open(shared_data / "peer_values" / "inputs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    lengths = {
        name: np.array([len(re.findall(r"\w+", row["text"])) for row in rows if row["set"] == name])
        for name in ("real", *values)
    }
    for name, figures in values.items():
        expected = next(value for key, value in figures.items() if key.startswith("wasserstein"))
        found = length_divergence(lengths[name], lengths["real"]) * lengths["real"].mean()
        assert found == pytest.approx(expected, abs=1e-9)


def test_shorter_documents_lie_above_the_baseline_and_equal_ones_do_not() -> None:
    real = {"source": texts(1, 150, 40), "holdout": texts(2, 150, 40)}
    clean, short = measured(synthetic=texts(3, 150, 40), **real), measured(synthetic=texts(4, 150, 20), **real)
    assert clean.holdout is not None
    assert clean.low < clean.holdout.high
    assert short.low > short.holdout.high
    assert short.value == pytest.approx(0.5, abs=0.12)
    assert measured(synthetic=texts(4, 80, 40) + texts(5, 70, 4), **real).value > clean.value


def test_documents_without_words_are_left_out() -> None:
    found = measured(synthetic=["", "...", "a b c"], holdout=["a b c"] * 6)
    assert (found.value, found.n, found.holdout) == (0, 1, None)
