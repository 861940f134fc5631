"""What may be named: read from metrics as they are."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.auditing.known import choose_metrics, known_metrics, parameters
from corpusaudit.errors import UsageError
from corpusaudit.metrics.registry import Metric, Outcome, Record


def metric(name: str, *measures: str) -> Metric:
    def measure(workspace: Any, *, size: int = 3, share: float | None = None) -> Outcome:
        raise NotImplementedError

    dimension: Any = name.split(".")[0]
    return Metric(Record(name, 1, dimension, "lower", "census", "rate", (), measures or (name,)), measure)


METRICS = (metric("diversity.ttr"), metric("fidelity.prdc", "fidelity.precision", "fidelity.recall"))


def test_parameters_come_with_their_types() -> None:
    known = known_metrics(METRICS)
    assert known.parameters["diversity.ttr"] == {"size": int, "share": float | None}
    assert known.kinds == {"diversity.ttr": "census", "fidelity.precision": "census", "fidelity.recall": "census"}
    assert parameters(METRICS[0])["size"].default == 3


@pytest.mark.parametrize(
    ("only", "skip", "ids"),
    [
        ((), (), ["diversity.ttr", "fidelity.prdc"]),
        (("fidelity",), (), ["fidelity.prdc"]),
        (("fidelity.recall",), (), ["fidelity.prdc"]),
        (("fidelity.prdc", "diversity.ttr"), (), ["diversity.ttr", "fidelity.prdc"]),
        ((), ("diversity",), ["fidelity.prdc"]),
        (("diversity", "fidelity"), ("fidelity.precision",), ["diversity.ttr"]),
    ],
)
def test_only_and_skip(only: tuple[str, ...], skip: tuple[str, ...], ids: list[str]) -> None:
    assert [chosen.record.id for chosen in choose_metrics(METRICS, only, skip)] == ids


@pytest.mark.parametrize(
    ("only", "skip", "said"),
    [
        (("diversity.tr",), (), "--only diversity.tr: no such metric or dimension; did you mean 'diversity.ttr'"),
        ((), ("prdc",), "--skip prdc: no such metric or dimension; did you mean 'fidelity.prdc'"),
        (("utility",), (), "leave no metric"),
    ],
)
def test_names_that_are_none(only: tuple[str, ...], skip: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        choose_metrics(METRICS, only, skip)


def test_the_built_in_metrics_can_all_be_named() -> None:
    known = known_metrics()
    assert "memorization.verbatim" in known.parameters
    assert "diversity.self_bleu_4" in known.kinds
