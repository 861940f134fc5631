"""The terms of a result, and what follows from a dimension: whose its baselines are, on which side it stands."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["synthetic", "source", "holdout"]
Dimension = Literal["fidelity", "diversity", "memorization", "disclosure", "utility"]
Side = Literal["privacy", "quality"]
Better = Literal["lower", "higher", "band"]
Kind = Literal["census", "estimate"]
State = Literal["pass", "fail", "warn", "unmeasured", "accepted"]
Verdict = Literal["pass", "fail", "unmeasured"]
Level = Literal["error", "warn"]
ReasonKind = Literal["", "left_out", "blocked", "drift"]
KeyOrigin = Literal["file", "environment", "random"]

ROLES: tuple[Role, ...] = get_args(Role)
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
SIDES: dict[Dimension, Side] = {
    "fidelity": "quality",
    "diversity": "quality",
    "memorization": "privacy",
    "disclosure": "privacy",
    "utility": "quality",
}
"""What each dimension speaks of. On the side of privacy a rate counts documents of which each is judged by itself."""
COMPARED_WITH: dict[Dimension, Role] = {name: "source" if name == "utility" else "holdout" for name in DIMENSIONS}
"""Whose the baselines of each dimension are: what the source trains, in utility; else the holdout."""
