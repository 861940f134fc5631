"""What somebody answers for: limits and incidents that were accepted, by whom, why and until when."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from corpusaudit.results.measurements import Measurement
from corpusaudit.results.plain import Count, Number, Plain
from corpusaudit.results.terms import Verdict

MANY = 20
"""Acceptances in force; above it a pass says so by a warning: that many exceptions are a rule of their own."""
AcceptanceState = Literal["in force", "expired", "unused", "not counted"]
"""It counts; its time is over; there is nothing here that it would bear on; it may not bear on what is here."""


class Acceptance(Plain):
    """One entry of an acceptance file: a limit or an incident, with ``reason``, ``owner`` and the last day it holds.

    ``figure`` is the figure up to which a limit was accepted, ``documents`` in how many documents an incident was.
    ``why`` says why it does not count, where it does not.
    """

    limit: str | None = None
    incident: str | None = None
    reason: str
    owner: str
    expires: str
    figure: Number | None = None
    documents: Count | None = None
    state: AcceptanceState = "unused"
    why: str = ""

    @model_validator(mode="after")
    def _one_thing(self) -> Acceptance:
        if (self.limit is None) == (self.incident is None):
            raise ValueError("an acceptance is of a limit or of an incident")
        if (self.limit is None) != (self.figure is None) or (self.incident is None) != (self.documents is None):
            raise ValueError("a limit is accepted up to a figure, an incident in a number of documents")
        return self


class Accepted(Plain):
    """All acceptances that an audit was given, and what they did; ``on`` is the day on which they were judged.

    ``incidents`` are the fingerprints without which limits were judged. ``measurements`` are the figures without them,
    of those measurements that have other ones then, without parts; ``documents`` says by measurement how many documents
    are out of its count. The figures with all documents stand in the report's measurements as ever. ``verdict_without``
    is the verdict as if nothing had been accepted.
    """

    on: str
    entries: tuple[Acceptance, ...]
    incidents: tuple[str, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    documents: dict[str, Count] = Field(default_factory=dict)
    verdict_without: Verdict = "unmeasured"

    @property
    def in_force(self) -> tuple[Acceptance, ...]:
        """The acceptances that count."""
        return tuple(entry for entry in self.entries if entry.state == "in force")

    @property
    def too_many(self) -> bool:
        """Whether so many are in force that it is a warning."""
        return len(self.in_force) > MANY

    def measurement(self, metric: str) -> Measurement | None:
        """Return the figure without the accepted incidents, None where it is the same with them."""
        return next((m for m in self.measurements if m.metric == metric), None)
