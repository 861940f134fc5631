"""A release beside the one before it: what became worse, and who is exposed by the two together."""

from __future__ import annotations

from typing import Literal

from corpusaudit.results.comparison import Column, Comparison
from corpusaudit.results.plain import Count, Plain
from corpusaudit.results.terms import State

Turn = Literal["worse", "better", "unclear", "same", "lost", "unlike", "unmeasured"]
"""What became of a figure: chance does not explain that it is worse, or better; chance may explain the difference; it
is the same; it was measured and is no more; the two do not compare; one of them was never there."""


class Change(Plain):
    """One measurement in both releases: its column holds the earlier figure first. ``reason`` says why none is said."""

    turn: Turn
    column: Column
    reason: str = ""


class LimitChange(Plain):
    """A limit whose state is another than it was; None where the release had no such limit."""

    metric: str
    old: State | None
    new: State | None


class Exposure(Plain):
    """What one release gives away of one person: incidents, the largest share of a text, details by type.

    ``by_chance``: all of it is what chance may explain, so that this release alone exposes nobody.
    """

    incidents: Count
    share: float | None
    details: dict[str, Count]
    by_chance: bool = False


class ExposedTwice(Plain):
    """A person exposed by a release, of whom both have something; ``adds_up``: each has what the other lacks."""

    token: str
    old: Exposure
    new: Exposure
    adds_up: bool


class Exposed(Plain):
    """Who is exposed: people of the source, or its documents where it names no people (``by``).

    ``together`` counts those of either release and ``both`` those of both. ``twice`` are those of either of whom both
    releases have something, be it what chance may explain, the worst first; ``spread`` counts those of them of whom
    each release has a kind of detail that the other lacks. Counts are exact: they count findings in released text,
    which the reports list one by one.
    """

    by: Literal["people", "documents"]
    old: Count
    new: Count
    both: Count
    together: Count
    spread: Count
    twice: tuple[ExposedTwice, ...]


class Releases(Plain):
    """A release beside an earlier one: their verdicts, what changed, and who is exposed by the two together.

    ``whole`` sets both side by side, the earlier first. ``incidents`` counts those of the earlier release, of the
    later, and those that stand in both. ``exposed`` is None where it cannot be told, for the reason ``untold``.
    """

    whole: Comparison
    created: tuple[str, str]
    changes: tuple[Change, ...]
    limits: tuple[LimitChange, ...]
    incidents: tuple[Count, Count, Count]
    exposed: Exposed | None
    untold: str = ""
    notes: tuple[str, ...] = ()
