"""MMD: by hand, against the plain formula and on planted corpora."""

from __future__ import annotations

import json
import tracemalloc
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corpusaudit.errors import Unmeasured, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity import _distances
from corpusaudit.metrics.fidelity.mmd import RECORD, kernel_test, measure, median_gamma, mmd2
from corpusaudit.results import Measurement
from tests.metrics.fidelity.spaces import cloud, planted


def line(*points: float) -> np.ndarray:
    return np.array(points, dtype=np.float64)[:, None]


def figure(workspace: Workspace, **parameters: int) -> Measurement:
    (measurement,) = measure(workspace, **parameters).measurements
    return measurement


def plain(x: np.ndarray, y: np.ndarray, gamma: float, unbiased: bool) -> float:
    def mean(a: np.ndarray, b: np.ndarray, skip: bool) -> float:
        pairs = [(p, q) for i, p in enumerate(a) for j, q in enumerate(b) if not (skip and i == j)]
        return float(np.mean([np.exp(-gamma * ((p - q) ** 2).sum()) for p, q in pairs]))

    return mean(x, x, unbiased) + mean(y, y, unbiased) - 2 * mean(x, y, False)


def test_by_hand() -> None:
    e1, e4 = np.exp(-1), np.exp(-4)
    assert mmd2(line(0, 1), line(0, 2), gamma=1) == pytest.approx(e1 + e4 - 2 * (1 + e4 + e1 + e1) / 4)
    assert mmd2(line(0, 1), line(0, 1), gamma=1, unbiased=False) == pytest.approx(0)
    assert mmd2(line(0, 1), line(0, 1), gamma=1) == pytest.approx(e1 - 1)


@pytest.mark.shared
def test_equals_the_reference(shared_data: Path) -> None:
    features = np.load(shared_data / "peer_values" / "features.npz")
    values = json.loads((shared_data / "peer_values" / "values.json").read_text())["features"]
    expected = next(value for name, value in values.items() if name.startswith("mmd2"))
    real, fake = features["real"], features["fake"]
    assert mmd2(real, fake, gamma=1 / 16) == pytest.approx(expected["unbiased"], abs=1e-12)
    assert mmd2(real, fake, gamma=1 / 16, unbiased=False) == pytest.approx(expected["biased"], abs=1e-12)
    assert kernel_test(real, fake, gamma=1 / 16).value == pytest.approx(expected["unbiased"], abs=1e-12)


rows = arrays(np.float64, st.tuples(st.integers(3, 9), st.just(2)), elements=st.floats(-3, 3, width=16))


@given(rows, rows, st.floats(0.01, 2), st.booleans())
@settings(max_examples=100, deadline=None)
def test_agrees_with_the_plain_formula(x: np.ndarray, y: np.ndarray, gamma: float, unbiased: bool) -> None:
    assert mmd2(x, y, gamma=gamma, unbiased=unbiased) == pytest.approx(plain(x, y, gamma, unbiased), abs=1e-9)
    assert kernel_test(x, y, gamma=gamma, permutations=1).value == pytest.approx(plain(x, y, gamma, True), abs=1e-9)


def test_exchanges_are_the_figure_of_relabelled_rows() -> None:
    x, y = line(0, 1, 5), line(2, 3, 9, 11)
    every = [
        plain(pool[:3], pool[3:], 0.1, True)
        for pool in (np.random.default_rng(s).permutation(np.concatenate([x, y])) for s in range(400))
    ]
    permuted = kernel_test(x, y, gamma=0.1, permutations=400).permuted
    assert len(permuted) == 400
    # 35 ways to choose three of seven: both hold them all.
    assert {round(v, 9) for v in permuted} == {round(v, 9) for v in every}


def test_jackknife_by_hand() -> None:
    x, y = line(0, 1, 4, 6), line(2, 3, 9)
    test = kernel_test(x, y, gamma=0.1, permutations=1)
    from scipy.stats import t

    variance = 0.0
    for side, other in ((x, y), (y, x)):
        left = [plain(np.delete(side, i, 0), other, 0.1, True) for i in range(len(side))]
        variance += (len(side) - 1) / len(side) * float(np.sum((np.array(left) - np.mean(left)) ** 2))
    assert test.high - test.value == pytest.approx(t.ppf(0.975, 2) * np.sqrt(variance))


def test_median_heuristic_by_hand() -> None:
    # Of 0, 1, 3 and 3 the distances are 1, 3, 3, 2 and 2 (and a copy, which is no distance): the median is 2.
    assert median_gamma(line(0, 1, 3, 3)) == pytest.approx(1 / (2 * 2.0**2))
    with pytest.raises(Unmeasured, match="same vector"):
        median_gamma(line(2, 2, 2))


def test_the_kernel_is_that_of_the_holdout_whatever_the_synthetic_text() -> None:
    real = cloud(60, 3)
    found = [
        figure(planted(synthetic=cloud(n, 1, centre=far), source=cloud(40, 2), holdout=real))
        for n, far in ((30, 0), (90, 5))
    ]
    assert found[0].settings["gamma"] == found[1].settings["gamma"]
    assert found[0].settings["gamma"] == pytest.approx(median_gamma(real))


def test_p_values_are_uniform_where_nothing_differs() -> None:
    found = []
    for seed in range(120):
        rng = np.random.default_rng(seed)
        x, y = rng.standard_normal((20, 3)), rng.standard_normal((20, 3))
        found.append(kernel_test(x, y, gamma=0.2, permutations=99, seed=seed).p_value)
    shares = [np.mean([low < p <= high for p in found]) for low, high in pairwise((0, 0.25, 0.5, 0.75, 1))]
    assert np.mean(np.array(found) <= 0.05) < 0.12
    assert max(abs(share - 0.25) for share in shares) < 0.12


def test_interval_holds_the_long_run_value() -> None:
    found = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        test = kernel_test(rng.standard_normal((40, 4)), rng.standard_normal((40, 4)) + 0.6, gamma=0.1, permutations=1)
        found.append((test.low, test.value, test.high))
    truth = np.mean([value for _, value, _ in found])
    assert np.mean([low <= truth <= high for low, _, high in found]) >= 0.9


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((60, 5)), rng.standard_normal((50, 5))
    whole = mmd2(x, y, gamma=0.1)
    monkeypatch.setattr(_distances, "_BLOCK_BYTES", 8 * 50 * 7)
    assert mmd2(x, y, gamma=0.1) == pytest.approx(whole, abs=1e-14)


def test_a_clean_split_is_not_told_apart() -> None:
    found = figure(planted(synthetic=cloud(150, 1), source=cloud(150, 2), holdout=cloud(150, 3)))
    assert found.metric == RECORD.id
    assert found.p_value > 0.05
    assert found.low <= 0 <= found.high
    assert found.settings["baseline"] == "source against holdout"
    assert found.holdout.low <= 0 <= found.holdout.high


def test_unrelated_and_collapsed_text_is_told_apart() -> None:
    for synthetic in (cloud(100, 1, centre=2), cloud(100, 1, spread=0.2)):
        found = figure(planted(synthetic=synthetic, source=cloud(100, 2), holdout=cloud(100, 3)))
        assert found.p_value == pytest.approx(1 / 501)
        assert found.low > found.holdout.high


def test_one_real_corpus_is_compared_with_its_halves() -> None:
    found = figure(planted(synthetic=cloud(100, 1, centre=2), holdout=cloud(100, 3)))
    assert found.holdout.n == 50
    assert found.holdout.value == pytest.approx(0, abs=1e-3)
    assert found.holdout.low < 0 < found.holdout.high < found.low


def test_copies_of_the_real_text_never_look_different() -> None:
    real = cloud(60, 1)
    found = figure(planted(synthetic=real, source=real))
    assert found.p_value > 0.9
    assert found.value < 0


def test_order_changes_nothing() -> None:
    parts = {"synthetic": cloud(90, 1), "source": np.repeat(cloud(30, 2), 3, axis=0), "holdout": cloud(70, 3)}
    rng = np.random.default_rng(0)
    mixed = {role: rng.permutation(part) for role, part in parts.items()}
    assert measure(planted(**parts), max_documents=50) == measure(planted(**mixed), max_documents=50)


def test_few_documents() -> None:
    found = figure(planted(synthetic=cloud(3, 1), source=cloud(3, 2)))
    assert found.low < found.value < found.high
    assert found.holdout is None
    with pytest.raises(Unmeasured, match="fewer than 5 documents"):
        measure(planted(synthetic=cloud(1, 1), source=cloud(30, 2)))
    with pytest.raises(Unmeasured, match="no real text"):
        measure(planted(synthetic=cloud(20, 1)))
    same = np.repeat(cloud(1, 1), 20, axis=0)
    with pytest.raises(Unmeasured, match="same vector"):
        measure(planted(synthetic=same, source=same))


def test_bad_input() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        mmd2(line(1), line(1, 2), gamma=1)
    with pytest.raises(ValueError, match="finite"):
        mmd2(line(1, np.inf), line(1, 2), gamma=1)
    workspace = planted(synthetic=cloud(20, 1), source=cloud(20, 2))
    for parameters in ({"max_documents": 2}, {"permutations": 18}):
        with pytest.raises(UsageError):
            measure(workspace, **parameters)


def test_memory_of_the_figure_alone_is_that_of_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_distances, "_BLOCK_BYTES", 1 << 20)
    x, y = cloud(1500, 1), cloud(1500, 2)
    tracemalloc.start()
    try:
        mmd2(x, y, gamma=0.5)
        assert tracemalloc.get_traced_memory()[1] < 1500 * 1500 * 8 / 3
    finally:
        tracemalloc.stop()
