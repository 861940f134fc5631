"""The classifier two-sample test: what it tells apart, its baseline, order and bad input."""

from __future__ import annotations

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity.c2st import RECORD, measure
from corpusaudit.results import Measurement
from tests.metrics.fidelity.spaces import cloud, planted


def one(workspace: Workspace, **parameters: int) -> Measurement:
    (measurement,) = measure(workspace, **parameters).measurements
    assert measurement.metric == RECORD.id
    return measurement


def test_another_cloud_is_told_from_real_text_and_the_baseline_is_not() -> None:
    real = {"source": cloud(100, 1), "holdout": cloud(80, 2)}
    found = one(planted(synthetic=cloud(120, 3, centre=1.0), **real))
    assert found.value is not None
    assert found.value > 0.9
    assert found.n == 80
    assert found.holdout is not None
    assert found.holdout.low is not None
    assert found.holdout.high is not None
    assert found.holdout.low < 0.5 < found.holdout.high
    assert found.holdout.ratio_low is not None
    assert found.holdout.ratio_low > 1.1
    alike = one(planted(synthetic=cloud(120, 4), **real))
    assert alike.holdout is not None
    assert alike.holdout.ratio_low is not None
    assert alike.holdout.ratio_low < 1


def test_a_smaller_source_makes_the_baseline_and_its_match_smaller() -> None:
    found = one(planted(synthetic=cloud(90, 3), source=cloud(40, 1), holdout=cloud(90, 2)))
    assert found.n == 90
    assert found.holdout is not None
    assert found.holdout.n == 40
    assert found.holdout.matched is not None


def test_one_real_corpus_is_halved_for_the_baseline() -> None:
    found = one(planted(synthetic=cloud(60, 3), source=cloud(60, 1)))
    assert found.settings["real"] == "source"
    assert found.holdout is not None
    assert found.holdout.n == 30


def test_a_baseline_of_0_has_no_ratio() -> None:
    found = one(planted(synthetic=cloud(8, 3), source=cloud(4, 108), holdout=cloud(4, 109)))
    assert found.holdout is not None
    assert (found.holdout.value, found.holdout.ratio_low, found.holdout.ratio_high) == (0, None, None)


def test_order_changes_nothing() -> None:
    roles = {"synthetic": cloud(50, 3), "source": cloud(50, 1), "holdout": cloud(50, 2)}
    turned = {role: rows[np.random.default_rng(7).permutation(50)] for role, rows in roles.items()}
    assert one(planted(**roles)) == one(planted(**turned))


def test_at_most_so_many_documents_are_compared() -> None:
    assert one(planted(synthetic=cloud(50, 3), holdout=cloud(50, 1)), max_documents=20).n == 20


def test_what_cannot_be_compared_has_a_reason() -> None:
    with pytest.raises(Unmeasured, match="no real text"):
        measure(planted(synthetic=cloud(20, 1)))
    with pytest.raises(Unmeasured, match="at least 4"):
        measure(planted(synthetic=cloud(3, 1), holdout=cloud(20, 2)))
    with pytest.raises(Unmeasured, match="at least 4"):
        measure(Workspace({"synthetic": Corpus.from_texts(["", "..."]), "holdout": Corpus.from_texts(["a b"])}))
    with pytest.raises(UsageError):
        measure(planted(synthetic=cloud(20, 1), holdout=cloud(20, 2)), max_documents=3)
