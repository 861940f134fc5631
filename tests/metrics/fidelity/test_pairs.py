"""Which texts are read side by side: by hand, by label, and whatever the order of the files."""

from __future__ import annotations

import random

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity import _pairs
from corpusaudit.metrics.fidelity._pairs import Pairing, mean_estimate, pairing
from tests.metrics.fidelity.texts import Row, directed

ANGLES = {f"a{i}": i / 100 for i in range(100)}


def rows(first: int, count: int, label: str = "") -> list[Row]:
    return [(f"a{first + i} word{i}", (label,) if label else ()) for i in range(count)]


def told(workspace: Workspace, found: Pairing) -> dict[str, tuple[str, str]]:
    """Return the first words of the nearest and of the random real document, by the text of the synthetic one."""
    mine, real = workspace.corpus("synthetic").texts, workspace.corpus(found.synthetic.real).texts
    pairs = found.synthetic
    return {
        mine[a]: (real[b].split()[0], real[c].split()[0])
        for a, b, c in zip(pairs.documents.tolist(), pairs.nearest.tolist(), pairs.random.tolist(), strict=True)
    }


def test_the_nearest_has_the_same_label() -> None:
    source = [*rows(0, 6, "x"), *rows(50, 6, "y")]
    synthetic: list[Row] = [("a4 one", ("x",)), ("a4 two", ("y",)), ("a4 three", ("x", "y")), ("a53 four", ())]
    workspace = directed({"synthetic": synthetic, "source": source, "holdout": rows(0, 6)}, ANGLES)
    found = pairing(workspace, 100)
    assert "1 documents without a label" in found.note
    pairs = told(workspace, found)
    assert {text.split()[1]: nearest for text, (nearest, _) in pairs.items()} == {
        "one": "a4",
        "two": "a50",
        "three": "a4",
        "four": "a53",
    }
    assert int(pairs["a4 one"][1][1:]) < 50 <= int(pairs["a4 two"][1][1:])
    assert found.synthetic.cosine.max() == pytest.approx(1)
    assert found.synthetic.cosine.min() == pytest.approx(np.cos(0.46))


def test_a_label_of_a_few_people_is_as_good_as_none() -> None:
    for count in range(1, 6):
        source = [*rows(0, 9, "x"), *rows(50, count, "rare")]
        given = {"synthetic": [("a3 one", ("rare",))], "source": source, "holdout": rows(0, 6)}
        found = pairing(directed(given, ANGLES), 100)
        assert ("any label" in found.note) == (count < 5)


def test_random_ones_are_drawn_from_all_that_fit() -> None:
    source = [*rows(0, 10, "x"), *rows(50, 10, "y")]
    synthetic = [(f"a4 s{i}", ("x",)) for i in range(300)]
    workspace = directed({"synthetic": synthetic, "source": source, "holdout": rows(0, 6)}, ANGLES)
    drawn = [second for _, second in told(workspace, pairing(workspace, 300)).values()]
    counts = [drawn.count(f"a{i}") for i in range(10)]
    assert sum(counts) == 300
    assert 10 < min(counts) <= max(counts) < 55


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"synthetic": rows(0, 40, "x"), "source": rows(20, 40, "x"), "holdout": rows(0, 6)}
    whole = pairing(directed(given, ANGLES), 100).synthetic
    monkeypatch.setattr(_pairs, "_BLOCK_BYTES", 8 * 40 * 3)
    again = pairing(directed(given, ANGLES), 100).synthetic
    assert whole.nearest.tolist() == again.nearest.tolist()
    assert whole.random.tolist() == again.random.tolist()


def test_order_of_the_files_changes_no_pair() -> None:
    given = {"synthetic": rows(0, 40, "x"), "source": rows(20, 40, "x"), "holdout": rows(40, 30, "x")}
    mixed = {role: random.Random(1).sample(documents, len(documents)) for role, documents in given.items()}
    first, second = directed(given, ANGLES), directed(mixed, ANGLES)
    assert told(first, pairing(first, 20)) == told(second, pairing(second, 20))
    other = directed(given, ANGLES, seed=1)
    assert told(first, pairing(first, 20)).keys() != told(other, pairing(other, 20)).keys()


def test_the_baseline_is_the_holdout_beside_the_same_source() -> None:
    given = {"synthetic": rows(0, 30), "source": rows(20, 40), "holdout": rows(40, 50)}
    found = pairing(directed(given, ANGLES), 100)
    assert found.baseline is not None
    assert (found.synthetic.real, found.baseline.role, len(found.baseline)) == ("source", "holdout", 30)
    assert "any label" not in found.note  # nothing is labelled


def test_one_real_corpus_is_halved_by_people() -> None:
    documents = [Document(f"h{i}", f"word{i} so", (), f"person {i // 2}") for i in range(40)]
    corpora = {"synthetic": Corpus.from_texts([f"t{i}" for i in range(40)]), "holdout": Corpus(tuple(documents))}
    found = pairing(Workspace(corpora), 100)
    assert found.baseline is not None
    assert "one half" in str(found.settings["baseline"])
    used = set(found.synthetic.nearest.tolist()) | set(found.synthetic.random.tolist())
    assert not {index // 2 for index in used} & {index // 2 for index in found.baseline.documents.tolist()}


def test_too_little_real_text() -> None:
    with pytest.raises(Unmeasured, match="no real text"):
        pairing(Workspace({"synthetic": Corpus.from_texts(["a b"])}), 100)
    with pytest.raises(Unmeasured, match="fewer than 5 documents of real text"):
        pairing(directed({"synthetic": rows(0, 9), "source": rows(0, 4), "holdout": rows(0, 9)}, ANGLES), 100)
    few = pairing(directed({"synthetic": rows(0, 9), "source": rows(0, 9), "holdout": rows(0, 4)}, ANGLES), 100)
    assert few.baseline is None
    alone = pairing(directed({"synthetic": rows(0, 9), "source": rows(0, 9)}, ANGLES), 100)
    assert alone.baseline is None
    with pytest.raises(Unmeasured, match="no synthetic document"):
        pairing(directed({"synthetic": [("a0", ())][:0], "source": rows(0, 9)}, ANGLES), 100)


def test_the_interval_is_by_people() -> None:
    values = np.repeat([0.2, 0.4, 0.6, 0.8], 25)
    alone, together = mean_estimate(values, np.arange(100)), mean_estimate(values, np.repeat(np.arange(4), 25))
    assert alone is not None
    assert together is not None
    assert alone.value == together.value == pytest.approx(0.5)
    # Four people: t of 3 degrees, 3.182, times the standard error of their means, .1291.
    assert together.high - 0.5 == pytest.approx(3.1824 * 0.1291, abs=1e-3)
    assert alone.high - alone.low < together.high - together.low
    assert mean_estimate(values, np.zeros(100, np.int64)) is None
