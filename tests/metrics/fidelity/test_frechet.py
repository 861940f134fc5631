"""Fréchet distance: by hand, against scipy's matrix root and scikit-learn's shrinkage, and on planted corpora."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import sqrtm
from sklearn.covariance import ledoit_wolf

from corpusaudit.errors import Unmeasured, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity.frechet import RECORD, estimate, frechet, gaussian, measure
from corpusaudit.results import Measurement
from tests.metrics.fidelity.spaces import cloud, planted


def figure(workspace: Workspace, **parameters: int) -> Measurement:
    (measurement,) = measure(workspace, **parameters).measurements
    assert measurement.metric == RECORD.id
    return measurement


def drawn(n: int, d: int, seed: int, spread: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((n, d)) * np.linspace(0.2, spread, d)


def by_scipy(x: np.ndarray, y: np.ndarray) -> float:
    first, second = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    shift = x.mean(axis=0) - y.mean(axis=0)
    return float(shift @ shift + np.trace(first) + np.trace(second) - 2 * np.trace(sqrtm(first @ second)).real)


def test_by_hand() -> None:
    # Means 1 and 3; standard deviations 1 and 2 (of all rows), which are the root of 2 times as large as samples'.
    x, y = np.array([[0.0], [2.0]]), np.array([[1.0], [5.0]])
    assert frechet(gaussian(x), gaussian(y)) == pytest.approx(4 + 1)
    assert frechet(gaussian(x, shrink=False), gaussian(y, shrink=False)) == pytest.approx(4 + 2)


@pytest.mark.parametrize(("n", "d"), [(200, 5), (60, 20), (30, 12)])
def test_agrees_with_the_matrix_root_of_scipy(n: int, d: int) -> None:
    x, y = drawn(n, d, 1), drawn(n + 9, d, 2, spread=3.0) + 0.3
    found = frechet(gaussian(x, shrink=False), gaussian(y, shrink=False))
    assert found == pytest.approx(by_scipy(x, y), rel=1e-9)
    assert found == pytest.approx(frechet(gaussian(y, shrink=False), gaussian(x, shrink=False)), rel=1e-9)


@pytest.mark.shared
def test_equals_the_reference(shared_data: Path) -> None:
    features = np.load(shared_data / "peer_values" / "features.npz")
    values = json.loads((shared_data / "peer_values" / "values.json").read_text())["features"]
    expected = next(value for name, value in values.items() if name.startswith("frechet"))
    found = frechet(gaussian(features["real"], shrink=False), gaussian(features["fake"], shrink=False))
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("n", "d"), [(5, 30), (40, 30), (4000, 10)])
def test_shrinkage_is_that_of_scikit_learn(n: int, d: int) -> None:
    rows = drawn(n, d, 3)
    covariance, intensity = ledoit_wolf(rows)
    made = gaussian(rows)
    assert made.shrinkage == pytest.approx(intensity, abs=1e-12)
    np.testing.assert_allclose(made.covariance, covariance, atol=1e-12)
    assert (made.shrinkage > 0.1) == (n < 100)


def test_shrinkage_halves_the_distance_of_two_draws_where_documents_are_few() -> None:
    x, y = drawn(40, 60, 4), drawn(40, 60, 5)
    assert estimate(x, y).value < frechet(gaussian(x, shrink=False), gaussian(y, shrink=False)) / 2


def test_flat_directions_cost_no_digits() -> None:
    x = np.concatenate([drawn(30, 6, 6), np.zeros((30, 6))], axis=1)
    y = np.concatenate([drawn(30, 6, 7), np.zeros((30, 6))], axis=1)
    flat = frechet(gaussian(x, shrink=False), gaussian(y, shrink=False))
    assert flat == pytest.approx(by_scipy(x[:, :6], y[:, :6]), rel=1e-9)


def test_the_same_text_has_no_distance() -> None:
    real = cloud(60, 1)
    found = figure(planted(synthetic=real, source=real, holdout=cloud(60, 2)))
    assert found.holdout is not None
    assert found.value == pytest.approx(found.holdout.value)  # it is compared with the holdout, as the source is
    found = figure(planted(synthetic=real, source=real))
    assert found.value == pytest.approx(0, abs=1e-12)
    one = figure(planted(synthetic=np.repeat(real[:1], 20, axis=0), source=np.repeat(real[:1], 20, axis=0)))
    assert one.value == pytest.approx(0, abs=1e-12)


def test_a_cosine_of_means_is_no_frechet_distance() -> None:
    real, narrow = cloud(400, 1), cloud(400, 2, spread=0.1)
    middles = [side.mean(axis=0) for side in (real, narrow)]
    cosine = middles[0] @ middles[1] / np.linalg.norm(middles[0]) / np.linalg.norm(middles[1])
    assert 1 - cosine < 0.01
    assert estimate(real, narrow).value > 0.5


def test_a_clean_draw_is_as_far_as_real_text_and_others_are_farther() -> None:
    real = {"source": cloud(150, 2), "holdout": cloud(150, 3)}
    clean = figure(planted(synthetic=cloud(150, 1), **real))
    assert clean.holdout is not None
    assert clean.holdout.ratio_low is not None
    assert clean.holdout.ratio_high is not None
    assert clean.holdout.ratio_low < 1 < clean.holdout.ratio_high
    for synthetic in (cloud(150, 1, centre=2), cloud(150, 1, spread=0.2)):
        found = figure(planted(synthetic=synthetic, **real))
        assert found.holdout is not None
        assert found.holdout.ratio_low is not None
        assert found.holdout.ratio_low > 3
        assert found.low is not None
        assert found.holdout.high is not None
        assert found.low > found.holdout.high


def test_a_smaller_source_makes_baseline_and_match_smaller() -> None:
    found = figure(planted(synthetic=cloud(90, 3), source=cloud(40, 1), holdout=cloud(90, 2)))
    assert found.n == 90
    assert found.holdout is not None
    assert found.holdout.n == 40
    assert found.holdout.matched is not None
    assert found.value is not None
    assert found.holdout.matched > found.value
    halves = figure(planted(synthetic=cloud(90, 3), holdout=cloud(90, 2)))
    assert halves.holdout is not None
    assert halves.holdout.n == 45


def test_interval_holds_the_long_run_value() -> None:
    found = [estimate(drawn(60, 6, 2 * s), drawn(60, 6, 2 * s + 1, spread=2.0) + 0.2) for s in range(60)]
    truth = np.mean([one.value for one in found])
    assert np.mean([one.low <= truth <= one.high for one in found]) >= 0.9


def test_order_changes_nothing() -> None:
    parts = {"synthetic": cloud(90, 1), "source": np.repeat(cloud(30, 2), 3, axis=0), "holdout": cloud(70, 3)}
    rng = np.random.default_rng(0)
    mixed = {role: rng.permutation(part) for role, part in parts.items()}
    assert measure(planted(**parts), max_documents=50) == measure(planted(**mixed), max_documents=50)


def test_few_documents_and_bad_input() -> None:
    found = figure(planted(synthetic=cloud(3, 1), source=cloud(3, 2)))
    assert found.low is not None
    assert found.value is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high
    assert found.holdout is None
    with pytest.raises(Unmeasured, match="fewer than 5 documents"):
        measure(planted(synthetic=cloud(2, 1), source=cloud(30, 2)))
    with pytest.raises(Unmeasured, match="no real text"):
        measure(planted(synthetic=cloud(20, 1)))
    with pytest.raises(UsageError):
        measure(planted(synthetic=cloud(20, 1), source=cloud(20, 2)), max_documents=2)
    with pytest.raises(ValueError, match="finite"):
        gaussian(np.array([[1.0], [np.inf]]))
    with pytest.raises(ValueError, match="two rows"):
        gaussian(np.array([[1.0]]))


@pytest.mark.parametrize(("mine", "others", "dimensions"), [(12, 9, 40), (3, 3, 384), (25, 15, 40), (30, 30, 40)])
def test_few_rows_in_many_dimensions_are_as_far_apart_as_in_the_directions_they_span(
    mine: int, others: int, dimensions: int
) -> None:
    rng = np.random.default_rng(mine)
    real, synthetic = rng.normal(size=(mine, dimensions)), 0.5 + 2 * rng.normal(size=(others, dimensions))
    assert estimate(real, synthetic).value == pytest.approx(frechet(gaussian(real), gaussian(synthetic)), rel=1e-9)
    assert estimate(real, real).value == pytest.approx(0, abs=1e-9)
