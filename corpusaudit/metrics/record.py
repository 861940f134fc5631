"""What is known of a metric before it runs, what it returns, and what other packages bring."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from corpusaudit.results import SIDES, Better, Dimension, Evidence, Kind, Measurement, Role, Side, Words

Reader = Literal["detector", "embedder"]
Findings = Literal["", "all", "without_source"]


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

    ``findings``: which documents its findings lie in. ``all``: each that its rate counts has one, and no other has
    one; ``without_source``: so where no source is given, for beside one other metrics list them; empty: it gives none.
    ``counts_details``: its parts by type are shares of the details found, of which a document may hold many.
    ``score_step``: the scores of its findings follow from how many people use a word, and are shown rounded up to a
    multiple of this; None where they follow from no such count.

    ``by_default``: an audit measures it unasked. Metrics that cost much and that no preset judges are measured on
    request: where they are named, by ``only``, ``also`` or a limit.
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
    findings: Findings = ""
    counts_details: bool = False
    score_step: float | None = None
    by_default: bool = True
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
