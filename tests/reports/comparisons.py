"""Sample comparisons and training sets: a common one, and one whose names are hostile."""

from __future__ import annotations

from typing import Any

from corpusaudit.results import (
    Cell,
    Column,
    Comparison,
    Generator,
    Measurement,
    Part,
    TrainingSet,
    TrainingSets,
)
from tests.reports.samples import HOSTILE


def comparison(names: tuple[str, ...] = ("cold", "hot", "copier")) -> Comparison:
    """Return three generators: two good ones, of which one has no coverage, and one that copies."""
    cold, hot, copier = names

    def cells(*rows: tuple[Any, ...], real: tuple[float, ...] = ()) -> tuple[Cell, ...]:
        made = tuple(Cell(value=v, low=low, high=high, n=40, mark=mark) for v, low, high, mark in rows)
        return tuple(c.model_copy(update={"holdout": r}) for c, r in zip(made, real, strict=True)) if real else made

    missing = Cell(value=None, n=3, reason="3 documents are too few")
    return Comparison(
        generators=(
            Generator(name=cold, verdict="pass", failed=0, documents=40, verified=True),
            Generator(name=hot, verdict="unmeasured", failed=0, documents=40, verified=False),
            Generator(name=copier, verdict="fail", failed=3, documents=1040),
        ),
        columns=(
            Column(
                metric="memorization.verbatim", dimension="memorization", better="lower", unit="rate",
                judged="exact test",
                cells=cells(
                    (0.0, 0.0, 0.0881, "best"), (0.05, 0.006, 0.169, "tied"), (1.0, 0.912, 1.0, ""),
                    real=(0.1, 0.1, 0.1),
                ),
            ),
            Column(
                metric="fidelity.mmd", dimension="fidelity", better="lower", unit="mmd²", judged="", unlike=("gamma",),
                cells=cells((0.0101, -0.002, 0.03, ""), (0.0203, None, None, ""), (-0.0034, -0.01, 0.004, "")),
            ),
            Column(
                metric="fidelity.coverage", dimension="fidelity", better="higher", unit="share", judged="intervals",
                cells=(*cells((0.65, 0.5, 0.8, "tied")), missing, *cells((0.7, 0.6, 0.75, "best"))),
            ),
            Column(
                metric="diversity.distinct_2", dimension="diversity", better="band", unit="ratio", judged="intervals",
                cells=cells(
                    (0.61, 0.6, 0.62, ""), (0.55, 0.54, 0.56, "best"), (0.31, 0.3, 0.32, ""), real=(0.57, 0.57, 0.58)
                ),
            ),
        ),
        shared=(("source", "a1b2c3 (67 documents)"), ("seed", "0"), ("memorization.verbatim: min_tokens", "20")),
        privacy="memorization.verbatim",
        quality="diversity.distinct_2",
        notes=("Best is said of one figure.", "Tied means that chance explains the difference."),
    )  # fmt: skip


def crowded_comparison(times: int = 10) -> Comparison:
    """Return the same generators many times over, under other names: a long table and a full scatter."""
    few = comparison()
    generators = tuple(g.model_copy(update={"name": f"{g.name}_{i}"}) for i in range(times) for g in few.generators)
    columns = tuple(column.model_copy(update={"cells": column.cells * times}) for column in few.columns)
    return few.model_copy(update={"generators": generators, "columns": columns})


def hostile_comparison() -> Comparison:
    """Return the same with names that try to break out of every format."""
    return comparison((HOSTILE[0], HOSTILE[1], "=cmd|'/c calc'!A0" + HOSTILE[2] + r" \input{x} 100%"))


def _measured(
    metric: str, value: float | None, low: float | None = None, high: float | None = None, **more: Any
) -> Measurement:
    made: dict[str, Any] = {"dimension": "utility", "better": "higher", "kind": "estimate", "unit": "score", "n": 186}
    return Measurement(metric=metric, value=value, low=low, high=high, **{**made, **more})


def training_sets(name: str = "silver") -> TrainingSets:
    """Return three sets: one with every figure, one that could not be learnt, and both together."""

    def figures(value: float, gain: float | None) -> tuple[Measurement, ...]:
        made = []
        for kind in ("embeddings", "tfidf"):
            parts = (
                Part(by="label", name="F32.1", value=value, n=18, low=0.1, high=0.9),
                Part(by="label", name=name, value=0.0, n=1, low=0.0, high=0.0),
            )
            made.append(_measured(f"utility.f1_{kind}", value, value - 0.07, value + 0.05, parts=parts))
            made.append(_measured(f"utility.chance_{kind}", 0.041))
            if gain is not None:
                made.append(_measured(f"utility.gain_{kind}", gain, gain - 0.02, gain + 0.02))
        return tuple(made)

    lacking = tuple(
        _measured(f"utility.{what}_{kind}", None, reason="fewer than two labels: nothing can be learnt")
        for kind in ("embeddings", "tfidf")
        for what in ("f1", "chance", "gain")
    )
    return TrainingSets(
        sets=(
            TrainingSet(name="gold", documents=1510, measurements=figures(0.386, None)),
            TrainingSet(name=name, documents=503, measurements=lacking),
            TrainingSet(name=f"gold + {name}", documents=2013, measurements=figures(0.4, 0.014)),
        ),
        documents=186,
        left_out="test documents left out: 5 copies or near copies of training documents",
    )
