"""Where metrics are found: each is a module with a ``RECORD`` and a function ``measure``.

A metric's module holds a pure function on arrays or strings and the adapter ``measure(workspace, *, parameters)``,
which returns an :class:`Outcome`. Modules are imported when asked for, so listing names stays fast.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from corpusaudit.results import Better, Dimension, Evidence, Kind, Measurement, Role

BUILT_IN: tuple[str, ...] = (
    "fidelity.mmd",
    "fidelity.prdc",
    "fidelity.c2st",
    "diversity.distinct",
    "diversity.self_bleu",
    "diversity.ttr",
    "diversity.mattr",
    "diversity.compression_ratio",
    "diversity.exact_duplicates",
    "diversity.near_duplicates",
    "diversity.effective_documents",
    "memorization.exact_copies",
    "memorization.approximate_copies",
    "memorization.near_copies",
    "memorization.certain_copies",
    "memorization.certain_passages",
    "memorization.verbatim",
    "memorization.longest_run",
    "memorization.nearest_distance",
    "memorization.plagiarism_rate",
    "memorization.paraphrases",
    "memorization.closer_to_source",
    "memorization.authenticity",
    "disclosure.pii_found",
    "disclosure.certain_leaks",
    "disclosure.pii_leaked",
    "disclosure.pii_phantom",
    "disclosure.pii_invented",
    "disclosure.rare_phrases",
    "utility.tstr",
    "utility.trtr",
    "utility.ratio",
    "utility.gain",
)

Reader = Literal["detector", "embedder"]


@dataclass(frozen=True)
class Record:
    """What is known of a metric before it runs.

    ``id`` is ``<dimension>.<name>`` and names the module; ``measures`` are the ids of the measurements it returns.
    ``version`` rises whenever the numbers change. ``needs`` are the roles without which nothing can be measured.
    ``reads`` are the models that its figures rest on: the detector of personal details, the embedding model.
    ``units`` are the units of those measurements that have another.
    """

    id: str
    version: int
    dimension: Dimension
    better: Better
    kind: Kind
    unit: str
    needs: tuple[Role, ...]
    measures: tuple[str, ...]
    reads: tuple[Reader, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)

    def measurement(self, metric: str, **fields: Any) -> Measurement:
        """Return a measurement of this metric; ``fields`` as in :class:`corpusaudit.results.Measurement`."""
        unit = self.units.get(metric, self.unit)
        base = {"dimension": self.dimension, "better": self.better, "kind": self.kind, "unit": unit}
        return Measurement(metric=metric, **{**base, **fields})


@dataclass(frozen=True)
class Outcome:
    """What a metric returns: its measurements, and raw evidence that never leaves the process unmasked."""

    measurements: tuple[Measurement, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Metric:
    """A record with the function that measures it."""

    record: Record
    measure: Callable[..., Outcome]


def load_metric(metric_id: str) -> Metric:
    """Import the built-in metric of that id (``dimension.name``)."""
    module = importlib.import_module(f"corpusaudit.metrics.{metric_id}")
    return Metric(module.RECORD, module.measure)


def load_metrics(ids: Sequence[str] = BUILT_IN) -> tuple[Metric, ...]:
    """Import metrics in the given order."""
    return tuple(load_metric(metric_id) for metric_id in ids)
