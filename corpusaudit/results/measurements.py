"""A figure, with all that it needs to be read."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from corpusaudit.results.plain import Count, Number, Plain
from corpusaudit.results.terms import Better, Dimension, Kind


class Baseline(Plain):
    """The baseline: the same figure for real text that the generator never saw.

    ``of`` is ``source`` where it is the source's figure instead: in utility, what the same classifier learns from it.
    ``matched`` is the synthetic figure at the holdout's size (equal documents or tokens), for figures that depend on
    the size of the corpus; None where ``Measurement.value`` compares with ``value`` as it stands. ``ratio_low`` and
    ``ratio_high`` are the ends of the 95 % interval of the figure divided by the baseline, where that is known.
    """

    value: Number
    n: Count
    low: Number | None = None
    high: Number | None = None
    matched: Number | None = None
    ratio_low: Number | None = None
    ratio_high: Number | None = None
    of: Literal["holdout", "source"] = "holdout"


class Part(Plain):
    """A measurement for one label, entity type or identifier."""

    by: str
    name: str
    value: Number | None
    n: Count
    low: Number | None = None
    high: Number | None = None
    holdout: Number | None = None
    reason: str | None = None


class Series(Plain):
    """Numbers for one chart: ``histogram`` (x: bin edges, one more than y), ``bars`` (x: names), ``line``, ``density``.

    Of a density x is empty, and y are the levels, 0 to 5, of the squares of a plane, row by row from below.
    """

    name: str
    kind: Literal["histogram", "bars", "line", "density"]
    x: tuple[Number | str, ...]
    y: tuple[Number, ...]
    x_label: str
    y_label: str

    @model_validator(mode="after")
    def _lengths(self) -> Series:
        expected = 0 if self.kind == "density" else len(self.y) + (self.kind == "histogram")
        if self.kind == "density" and math.isqrt(len(self.y)) ** 2 != len(self.y):
            raise ValueError(f"series {self.name}: {len(self.y)} squares are no plane")
        if len(self.x) != expected:
            raise ValueError(f"series {self.name}: {len(self.x)} x for {len(self.y)} y")
        return self


class Words(Plain):
    """What a measurement is called, how to read it and what it does not show, for a reader who knows no statistics."""

    title: str
    how_to_read: str
    does_not_show: str


class Measurement(Plain):
    """One figure with all that it needs to be read: interval, n, holdout baseline, parts, settings; or a reason.

    ``value`` is None exactly when ``reason`` says why. ``low`` and ``high`` are the ends of the 95 % interval.
    ``detectable`` is the smallest rate that this n would have shown with 95 % probability. ``p_value`` belongs to the
    difference from the holdout; ``exchange_p`` is that of the same question by a permutation test of people between
    source and holdout, which also holds where documents depend on each other. ``note`` is one more thing to know when
    reading the figure. ``words`` are the metric's own, None where the reports have better ones.
    """

    metric: str
    dimension: Dimension
    better: Better
    kind: Kind
    unit: str
    n: Count
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    holdout: Baseline | None = None
    p_value: Annotated[float, Field(ge=0, le=1)] | None = None
    exchange_p: Annotated[float, Field(ge=0, le=1)] | None = None
    detectable: Annotated[float, Field(ge=0, le=1)] | None = None
    parts: tuple[Part, ...] = ()
    settings: dict[str, JsonValue] = Field(default_factory=dict)
    reason: str | None = None
    note: str | None = None
    series: tuple[Series, ...] = ()
    words: Words | None = None

    @property
    def baseline_role(self) -> str:
        """Whose the baseline is: ``holdout`` or ``source``."""
        return "holdout" if self.holdout is None else self.holdout.of

    @model_validator(mode="after")
    def _value_or_reason(self) -> Measurement:
        if (self.value is None) != (self.reason is not None):
            raise ValueError(f"{self.metric}: either a value or a reason, never both, never neither")
        return self
