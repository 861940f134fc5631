"""Precision, recall, density and coverage: by hand, against the authors' package and on planted corpora."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity import _distances
from corpusaudit.metrics.fidelity.prdc import RECORD, intervals, measure, prdc
from corpusaudit.results import Measurement
from tests.metrics.fidelity.spaces import cloud, planted


def line(*points: float) -> np.ndarray:
    return np.array(points, dtype=np.float64)[:, None]


def figures(workspace: Workspace, **parameters: int) -> dict[str, Measurement]:
    return {m.metric.removeprefix("fidelity."): m for m in measure(workspace, **parameters).measurements}


def test_by_hand() -> None:
    # Balls of 0, 1, 3, 10 to their nearest: radii 1, 1, 2, 7. Balls of 0.5, 2.5, 40: radii 2, 2, 37.5.
    result = prdc(line(0, 1, 3, 10), line(0.5, 2.5, 40), k=1)
    assert result.precision.tolist() == [True, True, False]
    assert result.density.tolist() == [2, 1, 0]  # 2.5 lies 1.5 from 1 (outside), 0.5 from 3 and 7.5 from 10
    assert result.recall.tolist() == [True, True, True, True]  # 10 lies 30 from 40
    assert result.coverage.tolist() == [True, True, True, False]
    np.testing.assert_allclose(result.nearest, [0.5, 0.5, 30])


def test_a_point_on_the_rim_is_outside() -> None:
    assert not prdc(line(0, 1), line(2, 30), k=1).precision.any()
    assert prdc(line(0, 1), line(1.999, 30), k=1).precision.tolist() == [True, False]


def test_a_ball_of_copies_holds_copies_and_nothing_else() -> None:
    result = prdc(line(5, 5, 5, 5), line(5, 5, 5.001, 9), k=2)
    assert result.precision.tolist() == [True, True, False, False]
    assert result.coverage.all()


@pytest.mark.shared
@pytest.mark.parametrize("k", [3, 5, 10])
def test_equals_the_authors_package(shared_data: Path, k: int) -> None:
    features = np.load(shared_data / "peer_values" / "features.npz")
    expected = json.loads((shared_data / "peer_values" / "values.json").read_text())["features"][f"k={k}"]
    assert prdc(features["real"], features["fake"], k=k).figures() == pytest.approx(expected, abs=1e-12)


def oracle(real: np.ndarray, synthetic: np.ndarray, k: int) -> dict[str, float]:
    """Return the figures from integers, one pair at a time."""

    def squared(a: np.ndarray, b: np.ndarray) -> int:
        return int(((a.astype(int) - b.astype(int)) ** 2).sum())

    def radius(points: np.ndarray, i: int) -> int:
        return sorted(squared(points[i], other) for j, other in enumerate(points) if j != i)[k - 1]

    def inside(point: np.ndarray, centre: np.ndarray, limit: int) -> bool:
        return squared(point, centre) < limit or squared(point, centre) == limit == 0

    ours = [radius(real, i) for i in range(len(real))]
    theirs = [radius(synthetic, j) for j in range(len(synthetic))]
    hits = np.array([[inside(s, r, limit) for s in synthetic] for r, limit in zip(real, ours, strict=True)])
    back = np.array([[inside(r, s, limit) for s, limit in zip(synthetic, theirs, strict=True)] for r in real])
    return {
        "precision": float(hits.any(axis=0).mean()),
        "recall": float(back.any(axis=1).mean()),
        "density": float(hits.sum(axis=0).mean() / k),
        "coverage": float(hits.any(axis=1).mean()),
    }


points = arrays(np.int8, st.tuples(st.integers(4, 14), st.just(2)), elements=st.integers(-3, 3))


@given(points, points, st.integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_agrees_with_whole_numbers(real: np.ndarray, synthetic: np.ndarray, k: int) -> None:
    result = prdc(real.astype(np.float64), synthetic.astype(np.float64), k=k).figures()
    assert result == pytest.approx(oracle(real, synthetic, k), abs=1e-12)


def test_far_from_the_origin_nothing_changes() -> None:
    rng = np.random.default_rng(0)
    real, synthetic = rng.standard_normal((60, 5)), rng.standard_normal((60, 5))
    assert prdc(real + 1e4, synthetic + 1e4).figures() == prdc(real, synthetic).figures()


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    real, synthetic = rng.standard_normal((90, 5)), rng.standard_normal((70, 5))
    whole = prdc(real, synthetic)
    monkeypatch.setattr(_distances, "_BLOCK_BYTES", 8 * 70 * 7)
    parts = prdc(real, synthetic)
    assert np.array_equal(parts.density, whole.density)
    assert np.array_equal(parts.recall, whole.recall)


@pytest.mark.parametrize("dimension", [8, 64])
def test_two_samples_of_one_distribution(dimension: int) -> None:
    found = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        found.append(prdc(rng.standard_normal((500, dimension)), rng.standard_normal((500, dimension))).figures())
    assert np.mean([f["coverage"] for f in found]) == pytest.approx(0.969, abs=0.015)
    assert np.mean([f["density"] for f in found]) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("real", "synthetic", "k", "message"),
    [
        (line(1, 2), line(1, 2), 2, "more than k"),
        (line(1, 2), line(1, 2), 0, "more than k"),
        (line(), line(1, 2), 1, "more than k"),
        (line(1, np.nan), line(1, 2), 1, "finite"),
        (line(1, 2), np.zeros((2, 2)), 1, "same d"),
        (np.zeros(3), np.zeros(3), 1, "same d"),
    ],
)
def test_bad_features(real: np.ndarray, synthetic: np.ndarray, k: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        prdc(real, synthetic, k=k)


def test_intervals_hold_the_long_run_value() -> None:
    values, held = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        real, synthetic = rng.standard_normal((60, 8)), rng.standard_normal((60, 8)) * 0.8 + 0.3
        values.append(prdc(real, synthetic).figures())
        held.append(intervals(real, synthetic))
    for name in values[0]:
        truth = np.mean([value[name] for value in values])
        assert np.mean([low <= truth <= high for low, high in (ends[name] for ends in held)]) >= 0.88, name


def test_a_clean_split_looks_like_its_baseline() -> None:
    found = figures(planted(synthetic=cloud(200, 1), source=cloud(200, 2), holdout=cloud(200, 3)))
    assert set(found) == {name.removeprefix("fidelity.") for name in RECORD.measures}
    for measurement in found.values():
        assert measurement.n == 200
        assert measurement.holdout is not None
        assert measurement.low <= measurement.value <= measurement.high
        assert measurement.low <= measurement.holdout.value <= measurement.high
        assert measurement.settings["real"] == "holdout"


def test_mode_collapse_loses_recall_and_coverage_but_not_precision() -> None:
    found = figures(planted(synthetic=cloud(200, 1, spread=0.1), holdout=cloud(200, 3), source=cloud(200, 2)))
    assert found["precision"].value == 1
    for name in ("recall", "coverage"):
        assert found[name].high < found[name].holdout.low


def test_unrelated_text_has_no_precision() -> None:
    found = figures(planted(synthetic=cloud(100, 1, spread=0.3, centre=5), source=cloud(100, 2, spread=0.3)))
    assert found["precision"].value == found["density"].value == found["coverage"].value == 0
    assert found["precision"].high > 0


def test_order_changes_nothing() -> None:
    rows = {"synthetic": cloud(90, 1), "source": np.repeat(cloud(30, 2), 3, axis=0), "holdout": cloud(70, 3)}
    rng = np.random.default_rng(0)
    mixed = {role: rng.permutation(part) for role, part in rows.items()}
    assert measure(planted(**rows), max_documents=50) == measure(planted(**mixed), max_documents=50)


def test_copies_of_the_real_text_are_perfect() -> None:
    real = cloud(80, 1)
    found = figures(planted(synthetic=real, holdout=real))
    assert {name: m.value for name, m in found.items()} == {"precision": 1, "recall": 1, "density": 1, "coverage": 1}


def test_sizes_are_equal_and_the_baseline_is_matched() -> None:
    found = figures(planted(synthetic=cloud(120, 1), source=cloud(40, 2), holdout=cloud(100, 3)))
    density = found["density"]
    assert (density.n, density.holdout.n) == (100, 40)
    assert density.holdout.matched is not None
    assert density.better == "band"
    alone = figures(planted(synthetic=cloud(120, 1), source=cloud(41, 2)))["recall"]
    assert (alone.n, alone.holdout.n, alone.settings["real"]) == (41, 20, "source")
    assert "generator saw" in alone.note


def test_charts_share_their_edges() -> None:
    series = figures(planted(synthetic=cloud(60, 1), source=cloud(60, 2), holdout=cloud(60, 3)))["precision"].series
    assert [s.name for s in series] == ["synthetic", "baseline"]
    assert series[0].x == series[1].x
    assert [sum(s.y) for s in series] == pytest.approx([1, 1])


def test_too_little_text_is_unmeasured() -> None:
    with pytest.raises(Unmeasured, match="no real text"):
        measure(planted(synthetic=cloud(20, 1)))
    with pytest.raises(Unmeasured, match="6 documents"):
        measure(planted(synthetic=cloud(20, 1), source=cloud(6, 2)))
    empty = np.concatenate([cloud(6, 1), np.zeros((50, 9), np.float32)])
    with pytest.raises(Unmeasured, match="6 documents"):
        measure(planted(synthetic=empty, source=cloud(60, 2)))
    assert figures(planted(synthetic=cloud(7, 1), source=cloud(7, 2)))["recall"].holdout is None


@pytest.mark.parametrize(("k", "least"), [(5, 7), (8, 10), (9, 12), (11, 14), (48, 55)])
def test_the_fewest_documents_leave_enough_whatever_is_left_out(k: int, least: int) -> None:
    rows = {role: cloud(least, seed) for seed, role in enumerate(("synthetic", "source", "holdout"))}
    assert figures(planted(**rows), k=k)["recall"].holdout is not None
    with pytest.raises(Unmeasured, match=f"k = {k} needs at least {least}"):
        measure(planted(**{**rows, "synthetic": cloud(least - 1, 9)}), k=k)


def test_bad_parameters() -> None:
    workspace = planted(synthetic=cloud(20, 1), source=cloud(20, 2))
    for parameters in ({"k": 0}, {"max_documents": 6}):
        with pytest.raises(UsageError):
            measure(workspace, **parameters)


def test_on_real_vectors_of_odd_text() -> None:
    texts = ["", "\ud800 lone", "مرحبا بالعالم", "e\u0301 combining", "ok"] + [
        f"Patient {i} slept well." for i in range(9)
    ]
    corpus = Corpus.from_texts(texts)
    found = figures(Workspace({"synthetic": corpus, "source": corpus}))
    assert found["coverage"].n == 13
    assert found["coverage"].value == 1


def test_memory_is_that_of_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_distances, "_BLOCK_BYTES", 1 << 20)
    x, y = cloud(1500, 1), cloud(1500, 2)
    tracemalloc.start()
    try:
        prdc(x, y)
        assert tracemalloc.get_traced_memory()[1] < 1500 * 1500 * 8 / 3
    finally:
        tracemalloc.stop()
