"""MAUVE: its formula by hand and as the authors' package has it, its clusters, its interval, planted corpora."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from corpusaudit.errors import Unmeasured, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity import _distances
from corpusaudit.metrics.fidelity.mauve import RECORD, clusters, estimate, frontier_area, measure
from corpusaudit.results import Measurement
from tests.metrics.fidelity.spaces import cloud, planted


def figure(workspace: Workspace, **parameters: int) -> Measurement:
    (measurement,) = measure(workspace, **parameters).measurements
    assert measurement.metric == RECORD.id
    return measurement


def shares(*counts: int) -> np.ndarray:
    return np.array(counts) / sum(counts)


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [
        (shares(5, 3, 2, 0), shares(1, 4, 0, 5), 0.11995338984450413),
        (shares(10, 0), shares(0, 10), 0.0040720962619612555),
        (shares(7, 1, 1, 1), shares(1, 1, 1, 7), 0.21906168496212094),
        (shares(4, 4, 2), shares(4, 4, 2), 1.0),
    ],
)
def test_equals_the_authors_package(p: np.ndarray, q: np.ndarray, expected: float) -> None:
    # Values of mauve-text 0.4.0: get_divergence_curve_for_multinomials and the area as compute_mauve takes it.
    assert frontier_area(p, q) == pytest.approx(expected, abs=1e-12)
    assert frontier_area(q, p) == pytest.approx(expected, abs=1e-12)


def test_one_cluster_shared_by_all_is_1() -> None:
    # The authors' package gives .75: points of the curve above each other stand in no order there.
    assert frontier_area(shares(9, 0), shares(4, 0)) == pytest.approx(1)


def plain(p: np.ndarray, q: np.ndarray) -> float:
    """Return the area under the frontier as the paper writes it, one mixture and one cluster at a time."""

    def divergence(side: np.ndarray, mixture: np.ndarray) -> float:
        return sum(float(a * np.log(a / b)) for a, b in zip(side, mixture, strict=True) if a > 0)

    points = [(1.0, 0.0), (0.0, 1.0)]
    for weight in np.linspace(1e-6, 1 - 1e-6, 25):
        mixture = weight * p + (1 - weight) * q
        points.append((float(np.exp(-5 * divergence(q, mixture))), float(np.exp(-5 * divergence(p, mixture)))))
    points.sort(key=lambda point: (point[0], -point[1]))
    return sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))


def test_agrees_with_the_paper() -> None:
    rng = np.random.default_rng(0)
    for size in (2, 3, 8, 30):
        p, q = (rng.multinomial(40, rng.dirichlet(np.full(size, 0.5))) / 40 for _ in range(2))
        assert frontier_area(p, q) == pytest.approx(plain(p, q), abs=1e-9)


def test_clusters_by_hand() -> None:
    heaps = np.repeat(np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]]), 5, axis=0)
    points = heaps + np.random.default_rng(1).normal(size=heaps.shape) * 0.1
    found = {
        tuple(tuple(np.flatnonzero(labels == one)) for one in dict.fromkeys(labels.tolist()))
        for labels in (clusters(points, 3, np.random.default_rng(seed)) for seed in range(20))
    }
    assert ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9), (10, 11, 12, 13, 14)) in found
    labels = clusters(points, 3, np.random.default_rng(0))
    means = np.stack([points[labels == one].mean(axis=0) for one in np.unique(labels)])
    nearest = np.linalg.norm(points[:, None] - means, axis=2).argmin(axis=1)
    assert (np.unique(labels)[nearest] == labels).all()  # no point is nearer to another cluster's mean
    assert clusters(np.zeros((20, 2)), 3, np.random.default_rng(0)).tolist() == [0] * 20


def test_the_same_text_is_1_and_other_text_is_near_0() -> None:
    x = cloud(200, 1)
    assert estimate(x, x).value == pytest.approx(1, abs=1e-9)
    assert estimate(x, cloud(200, 2, centre=3)).value < 0.05
    one = np.repeat(x[:1], 40, axis=0)
    assert estimate(one, one).value == pytest.approx(1, abs=1e-9)


def test_a_clean_draw_is_like_real_text_and_others_are_not() -> None:
    real = {"source": cloud(200, 2), "holdout": cloud(200, 3)}
    clean = figure(planted(synthetic=cloud(200, 1), **real))
    assert clean.settings["clusters"] == 20
    assert clean.holdout is not None
    assert clean.holdout.ratio_low is not None
    assert clean.holdout.ratio_high is not None
    assert clean.holdout.ratio_low < 1 < clean.holdout.ratio_high
    for synthetic in (cloud(200, 1, centre=1), cloud(200, 1, spread=0.3), np.repeat(cloud(5, 1), 40, axis=0)):
        found = figure(planted(synthetic=synthetic, **real))
        assert found.holdout is not None
        assert found.holdout.ratio_high is not None
        assert found.holdout.ratio_high < 0.6


def test_a_smaller_source_makes_baseline_and_match_smaller() -> None:
    found = figure(planted(synthetic=cloud(90, 3), source=cloud(40, 1), holdout=cloud(90, 2)))
    assert found.n == 90
    assert found.holdout is not None
    assert found.holdout.n == 40
    assert found.holdout.matched is not None
    halves = figure(planted(synthetic=cloud(90, 3), holdout=cloud(90, 2)))
    assert halves.holdout is not None
    assert halves.holdout.n == 45
    few = figure(planted(synthetic=cloud(90, 3), source=cloud(19, 1), holdout=cloud(90, 2)))
    assert few.holdout is None


def test_interval_holds_the_long_run_value() -> None:
    found = [estimate(cloud(60, 2 * s), cloud(60, 2 * s + 1, spread=0.8), seed=s) for s in range(50)]
    truth = np.mean([one.value for one in found])
    assert np.mean([one.low <= truth <= one.high for one in found]) >= 0.9
    assert np.mean([one.high - one.low for one in found]) < 0.5


def test_the_interval_knows_that_clusterings_differ() -> None:
    x, y = cloud(60, 1), cloud(60, 2, spread=0.6)
    values = [estimate(x, y, seed=seed).value for seed in range(8)]
    one = estimate(x, y)
    assert np.std(values) > 0
    assert all(one.low < value < one.high for value in values)


def test_order_and_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"synthetic": cloud(90, 1), "source": np.repeat(cloud(30, 2), 3, axis=0), "holdout": cloud(70, 3)}
    rng = np.random.default_rng(0)
    mixed = {role: rng.permutation(part) for role, part in parts.items()}
    whole = measure(planted(**parts), max_documents=50)
    assert whole == measure(planted(**mixed), max_documents=50)
    monkeypatch.setattr(_distances, "_BLOCK_BYTES", 8 * 5 * 7)
    assert figure(planted(**parts), max_documents=50).value == pytest.approx(whole.measurements[0].value, abs=1e-12)


def test_few_documents_and_bad_input() -> None:
    with pytest.raises(Unmeasured, match="19 documents with words a side; at least 20"):
        measure(planted(synthetic=cloud(19, 1), source=cloud(30, 2)))
    with pytest.raises(Unmeasured, match="no real text"):
        measure(planted(synthetic=cloud(20, 1)))
    with pytest.raises(UsageError):
        measure(planted(synthetic=cloud(20, 1), source=cloud(20, 2)), max_documents=2)
    with pytest.raises(ValueError, match="finite"):
        estimate(np.full((20, 2), np.inf), cloud(20, 1, dimension=1))
    with pytest.raises(ValueError, match="at least 20"):
        estimate(cloud(3, 1), cloud(20, 1))
