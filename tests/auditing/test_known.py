"""What may be named: read from metrics as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from corpusaudit.auditing.known import choose_metrics, known_metrics, parameters
from corpusaudit.auditing.measuring import run_metric
from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Metric, Outcome, Record


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


@pytest.mark.parametrize(
    ("needs", "one_of", "given", "said"),
    [
        (("synthetic", "source"), (), ("synthetic",), "no source corpus was given"),
        (("synthetic", "source", "holdout"), (), ("synthetic",), "no source and no holdout corpus was given"),
        (("synthetic", "source", "holdout"), (), ("synthetic", "source"), "no holdout corpus was given"),
        (
            ("synthetic",),
            ("holdout", "source"),
            ("synthetic",),
            "neither holdout nor source was given: no real text to compare with",
        ),
    ],
)
def test_a_metric_that_lacks_a_role_is_not_called(
    needs: tuple[Any, ...], one_of: tuple[Any, ...], given: tuple[str, ...], said: str
) -> None:
    made = metric("fidelity.prdc")  # its function raises whatever it is given
    needy = Metric(replace(made.record, needs=needs, needs_one_of=one_of), made.measure)
    workspace = Workspace({role: Corpus.from_texts(["one text"]) for role in given})
    (found,) = run_metric(needy, workspace, {}).measurements
    assert (found.value, found.n, found.reason) == (None, 0, said)
    assert found.settings == {"size": 3, "share": None}


def test_a_metric_that_has_its_roles_is_called() -> None:
    (found,) = run_metric(
        metric("fidelity.prdc"), Workspace({"synthetic": Corpus.from_texts(["one text"])}), {}
    ).measurements
    assert found.reason == "the metric broke (NotImplementedError)"
