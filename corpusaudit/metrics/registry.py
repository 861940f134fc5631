"""Where metrics are found: each is a module with a ``RECORD`` and a function ``measure``.

A metric's module holds a pure function on arrays or strings and the adapter ``measure(workspace, *, parameters)``,
which returns an :class:`Outcome`. Modules are imported when asked for, so listing names stays fast.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from corpusaudit.results import DIMENSIONS, SIDES, Better, Dimension, Evidence, Kind, Measurement, Role, Side, Words

_FIRST: tuple[str, ...] = (
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
"""The order of the report: what weighs most, or is most like what stands before it, comes first. A metric that is not
named here follows the others of its dimension."""


def _built_in() -> tuple[str, ...]:
    """Return the ids of the modules in the folders of the dimensions, without importing one."""
    folder = Path(__file__).parent
    found = [
        f"{dimension}.{module.name}"
        for dimension in DIMENSIONS
        for module in pkgutil.iter_modules([str(folder / dimension)])
        if not module.name.startswith("_")
    ]
    place = {metric: rank for rank, metric in enumerate(_FIRST)}
    return tuple(
        sorted(found, key=lambda metric: (DIMENSIONS.index(_dimension(metric)), place.get(metric, len(place))))
    )


def _dimension(metric_id: str) -> Dimension:
    return next(dimension for dimension in DIMENSIONS if metric_id.startswith(f"{dimension}."))


BUILT_IN: tuple[str, ...] = _built_in()
"""The ids of our own metrics in the order of the report."""

Reader = Literal["detector", "embedder"]


@dataclass(frozen=True)
class Record:
    """All that is known of a metric before it runs; whoever treats metrics differently asks here and not for a name.

    ``id`` is ``<dimension>.<name>`` and names the module; ``measures`` are the ids of the measurements it returns.
    ``version`` rises whenever the numbers change. ``needs`` are the roles without which nothing can be measured, and of
    ``needs_one_of`` one must be there. ``reads`` are the models that its figures rest on: the detector of personal
    details, the embedding model. ``units`` are the units of those measurements that have another, ``words`` what
    measurements are called and how they are read, where reports have no better words for them.

    ``by_rarity``: its rate is also shown for the documents of the most unusual words, with the label of the highest.
    For reports side by side: ``sized`` are the measurements that a larger corpus makes larger or smaller by itself;
    ``headlines`` those that may stand for this side (privacy or quality), the lowest number first; ``ranked`` says that
    more or less is better or worse, ``of_source`` that it is a figure of the real text alone. ``completed_by``
    are measurements that show what this one, a count of what is certain, has missed; ``undeniable``: what it counts is
    certain whatever its limit says.
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
    needs_one_of: tuple[Role, ...] = ()
    by_rarity: bool = False
    sized: tuple[str, ...] = ()
    headlines: Mapping[str, int] = field(default_factory=dict)
    ranked: bool = True
    of_source: bool = False
    completed_by: tuple[str, ...] = ()
    undeniable: bool = False
    words: Mapping[str, Words] = field(default_factory=dict)

    @property
    def side(self) -> Side:
        """Whether it speaks of privacy or of quality."""
        return SIDES[self.dimension]

    @property
    def compares_with_real_text(self) -> bool:
        """Whether its figures are of synthetic and real text as wholes, and so tell how much real text there is."""
        return self.side == "quality" and bool({*self.needs, *self.needs_one_of} - {"synthetic"})

    def lacks(self, given: Container[str]) -> str | None:
        """Return which of the roles it needs are not among those ``given``, as a clause; None where none is missing."""
        missing = [role for role in self.needs if role not in given]
        if missing:
            return f"no {' and no '.join(missing)} corpus was given"
        if self.needs_one_of and not any(role in given for role in self.needs_one_of):
            return f"neither {' nor '.join(self.needs_one_of)} was given: no real text to compare with"
        return None

    def measurement(self, metric: str, **fields: Any) -> Measurement:
        """Return a measurement of this metric; ``fields`` as in :class:`corpusaudit.results.Measurement`."""
        unit = self.units.get(metric, self.unit)
        base = {
            "dimension": self.dimension,
            "better": self.better,
            "kind": self.kind,
            "unit": unit,
            "words": self.words.get(metric),
        }
        return Measurement(metric=metric, **{**base, **fields})


@dataclass(frozen=True)
class Outcome:
    """What a metric returns: its measurements, and raw evidence that never leaves the process unmasked."""

    measurements: tuple[Measurement, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Metric:
    """A record with the function that measures it; of a plug-in with the name and version of its distribution."""

    record: Record
    measure: Callable[..., Outcome]
    package: str | None = None
    package_version: str = ""


@dataclass(frozen=True)
class Lost:
    """A plug-in that could not be used, and why.

    ``namespace`` is what the ids of its package start with; ``reason`` a clause without text of any document.
    """

    namespace: str
    package: str
    package_version: str
    reason: str

    @property
    def sentence(self) -> str:
        """What it means for a figure that the package would have brought."""
        return f"A plug-in of the package {self.package} {self.package_version} {self.reason}."


@dataclass(frozen=True)
class PlugIns:
    """Metrics of other packages, sorted by id, and plug-ins that could not be used."""

    metrics: tuple[Metric, ...] = ()
    lost: tuple[Lost, ...] = ()


def load_metric(metric_id: str) -> Metric:
    """Import the built-in metric of that id (``dimension.name``)."""
    module = importlib.import_module(f"corpusaudit.metrics.{metric_id}")
    return Metric(module.RECORD, module.measure)


def load_metrics(ids: Sequence[str] | None = None) -> tuple[Metric, ...]:
    """Import built-in metrics in the given order; where None, all of them and then those of plug-ins."""
    if ids is not None:
        return tuple(load_metric(metric_id) for metric_id in ids)
    return (*(load_metric(metric_id) for metric_id in BUILT_IN), *plug_ins().metrics)


def plug_ins() -> PlugIns:
    """Return the metrics that other packages bring, and what could not be used of them; looked for once a process."""
    from corpusaudit.metrics.plug_ins import find_plug_ins

    return find_plug_ins()
