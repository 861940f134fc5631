"""How seconds grow with documents: the exponent x of n^x."""

from __future__ import annotations

import math
from collections.abc import Mapping

LEAST = 0.05
"""Seconds below which a stage is not timed well enough to be fitted."""


def exponent(seconds: Mapping[int, float], least: float = LEAST) -> float | None:
    """Return the slope of log seconds on log documents by least squares; None with fewer than two sizes to fit.

    ``seconds`` by number of documents; sizes that took less than ``least`` are left out.
    """
    points = [(math.log(size), math.log(its)) for size, its in seconds.items() if its >= least]
    if len(points) < 2:
        return None
    middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


def by_stage(runs: Mapping[int, Mapping[str, float]]) -> dict[str, dict[int, float]]:
    """Turn seconds by size and stage into seconds by stage and size, the longest at the largest size first.

    The embedder's and the tagger's seconds of the three corpora are one stage each.
    """
    found: dict[str, dict[int, float]] = {}
    for size, stages in runs.items():
        for stage, seconds in stages.items():
            its = found.setdefault(_name(stage), dict.fromkeys(runs, 0.0))
            its[size] += seconds
    largest = max(runs)
    return dict(sorted(found.items(), key=lambda item: -item[1][largest]))


def _name(stage: str) -> str:
    together = ("embedding ", "personal details in ")
    return next((name.split(" in ")[0].strip() for name in together if stage.startswith(name)), stage)
