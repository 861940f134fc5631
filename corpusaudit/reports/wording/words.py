"""The form of what is said of a measurement.

A sentence claims what its own measurement shows and nothing that another one would have to show. A limit from above
and one from below mean different things, so each has its own. A warning has words that hold in both its cases: the
figure is past a limit that stops nothing, or it is past one that does and chance may explain that.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """The words for one measurement.

    ``family`` groups variants of one figure, such as distinct-1 to distinct-4; ``of`` is whose figure it is.
    """

    title: str
    how_to_read: str
    does_not_show: str
    family: str | None = None
    of: str = "synthetic"


@dataclass(frozen=True)
class Meaning:
    """A sentence for a limit that was not met and one for a warning."""

    failed: str
    warned: str


@dataclass(frozen=True)
class Sentences:
    """The sentences of one measurement: its figure ``over`` or ``under`` the limit; ``unknown`` begins with "whether".

    A side is None where a limit on it would mean nothing of its own.
    """

    unknown: str
    over: Meaning | None = None
    under: Meaning | None = None
