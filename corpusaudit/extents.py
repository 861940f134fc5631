"""What a figure can be, by its unit, and which limits on it make no sense: nothing could pass them, or nothing fail."""

from __future__ import annotations

import math
from typing import TypeAlias

Extent: TypeAlias = tuple[float, float]
"""The least and the greatest value that a figure can have."""

EXTENTS: dict[str, Extent] = {
    "rate": (0.0, 1.0),
    "share": (0.0, 1.0),
    "score": (0.0, 1.0),
    "AUC": (0.0, 1.0),
    "difference in score": (-1.0, 1.0),
    "cosine distance": (0.0, 2.0),
    "squared distance": (-2.0, 2.0),  # an unbiased estimate lies below 0 as often as above where texts are alike
    "Fréchet distance": (0.0, 4.0),  # squared; two unit vectors are at most 2 apart
    "ratio": (0.0, math.inf),
    "tokens": (0.0, math.inf),
    "documents": (0.0, math.inf),
    "bits": (0.0, math.inf),
    "log repeats": (0.0, math.inf),
}
LEAST_ALPHA, MOST_ALPHA = 0.0005, 0.5
"""Below, no p-value of a few thousand permutations could fail a limit; above, chance would more often than not."""
MOST_DAYS = 180
"""From an audit to the end of an acceptance: half a year, then somebody looks again."""
MOST_RATIO = 100.0
"""No figure of text is a hundred times that of other text of its kind but where the other is nearly 0."""
LEAST_RATIO = 0.01
"""Nor is it a hundredth of it: a limit below that fails nothing."""


def extent_of(unit: str) -> Extent:
    """Return what a figure of that unit can be; anything for a unit that is not ours."""
    return EXTENTS.get(unit, (-math.inf, math.inf))


def senseless(name: str, limit: float, extent: Extent) -> str | None:
    """Return why a limit of that name makes no sense on such a figure, as a clause; None where it does."""
    least, most = extent
    if name == "max":
        return _beyond(limit < least, limit >= most, extent)
    if name == "min":
        return _beyond(limit > most, limit <= least, extent)
    if name in ("max_excess_over_holdout", "max_increase"):
        return _beyond(False, limit >= most - least, extent)
    if least < 0:
        return "says nothing, since the figure can be below 0 and so can the one beside it"
    if name == "min_ratio_to_holdout" and limit == 0:
        return "can never fail, since the figure is never below 0"
    if name == "min_ratio_to_holdout" and limit < LEAST_RATIO:
        return f"is out of sense; a least ratio is {LEAST_RATIO:g} or more"
    return f"is out of sense; a ratio is limited by at most {MOST_RATIO:g}" if limit > MOST_RATIO else None


def cannot_fail(name: str, limit: float, beside: float, extent: Extent) -> bool:
    """Return whether no figure could break a limit that compares it with one ``beside`` it."""
    least, most = extent
    if name == "max_excess_over_holdout":
        return beside + limit >= most
    return beside * limit >= most if name.startswith("max") else beside * limit <= least


def cannot_worsen(limit: float, before: float, better: str, extent: Extent) -> bool:
    """Return whether no figure could be worse than one of ``before`` by more than a limit."""
    least, most = extent
    if better == "lower":
        return before + limit >= most
    return better == "higher" and before - limit <= least


def _beyond(never_passes: bool, never_fails: bool, extent: Extent) -> str | None:
    if not (never_passes or never_fails):
        return None
    least, most = extent
    ends = f"from {least:g} to {most:g}" if math.isfinite(most) else f"at least {least:g}"
    return f"can never {'pass' if never_passes else 'fail'}, since the figure is {ends}"
