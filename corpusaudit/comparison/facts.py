"""What must be known of a measurement to set it beside those of other reports; reports do not say it."""

from __future__ import annotations

from dataclasses import dataclass

from corpusaudit.results import Better, Dimension, Side


@dataclass(frozen=True)
class Facts:
    """What is known of one measurement.

    ``metric`` is the id of the metric that returns it, ``parameters`` are that metric's; a setting that is none of them
    follows from the corpora. ``headline`` is its place among those that may stand for their side, None where it may
    not. The rest is as in the metric's record.
    """

    metric: str
    parameters: frozenset[str]
    side: Side
    dimension: Dimension
    better: Better
    unit: str
    headline: int | None = None
    sized: bool = False
    ranked: bool = True
    of_source: bool = False
    completed_by: tuple[str, ...] = ()
    undeniable: bool = False
