"""Nearest similarity: by hand, and on planted corpora."""

from __future__ import annotations

import numpy as np
import pytest

from corpusaudit.results import Measurement
from tests.metrics.fidelity.spaces import cloud, planted
from tests.metrics.fidelity.texts import by_id, directed


def figure(**vectors: np.ndarray) -> Measurement:
    return by_id("fidelity.nearest_similarity", planted(**vectors))["nearest_similarity"]


def test_by_hand() -> None:
    angles = {"east": 0.0, "near": 0.5, "west": np.pi}
    source = [(f"east s{i}", ("x",)) for i in range(5)]
    synthetic = [("east a", ("x",)), ("near b", ("y",)), ("west c", ("x",))]
    found = by_id("fidelity.nearest_similarity", directed({"synthetic": synthetic, "source": source}, angles))
    measurement = found["nearest_similarity"]
    assert measurement.value == pytest.approx((1 + np.cos(0.5) + 0) / 3)  # whatever the label; below 0 counts as 0
    assert {part.name: part.value for part in measurement.parts} == {
        "x": pytest.approx(0.5),
        "y": pytest.approx(np.cos(0.5)),
    }
    assert "label" not in str(measurement.note)


def test_copies_lie_above_and_other_text_below_the_baseline() -> None:
    source = cloud(120, 1)
    clean, copied, far = (
        figure(synthetic=made, source=source, holdout=cloud(120, 2))
        for made in (cloud(120, 3), source[:100], cloud(120, 4, centre=-2.0))
    )
    assert clean.low < clean.holdout.high
    assert clean.high > clean.holdout.low
    assert copied.value == pytest.approx(1)
    assert copied.low > copied.holdout.high
    assert far.high < far.holdout.low


def test_no_bar_stands_for_a_few_people() -> None:
    found = figure(synthetic=cloud(30, 1), source=cloud(60, 2), holdout=cloud(30, 3))
    synthetic, holdout = found.series
    assert (synthetic.name, holdout.name) == ("synthetic", "holdout")
    assert sum(synthetic.y) == pytest.approx(1)
    assert all(share == 0 or share >= 5 / 30 - 1e-9 for share in holdout.y)
