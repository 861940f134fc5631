"""Equal amounts of synthetic and of real text, for figures of words and lengths that grow or shrink with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import FEWER, PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Record
from corpusaudit.metrics.shared.ratios import Estimate, with_ratio
from corpusaudit.metrics.shared.resampling import jackknife_groups, jackknife_interval
from corpusaudit.metrics.shared.views import View, view
from corpusaudit.results import Baseline, Measurement

Integers = NDArray[np.int64]

Floats = NDArray[np.float64]
Figure = Callable[[View, View], tuple[float, Floats]]
"""A figure of synthetic text against real text, and the same without each of some groups of people, or nan."""
Sample = Callable[[View, View], tuple[View, View]]
"""Equal amounts of two texts."""


@dataclass(frozen=True, repr=False)
class Sides:
    """Synthetic and real text, and the real texts of the baseline: one in the place of the synthetic, and one beside.

    ``real``: role of the real text. ``said``: what the baseline compares.
    """

    synthetic: View
    real: View
    baseline: tuple[View, View] | None
    role: str
    said: str


def sides(workspace: Workspace) -> Sides:
    """Return the texts to compare, documents in an order that their content and the seed fix.

    Real text is the holdout where there is one, else the source. The baseline has the source in the place of the
    synthetic text, or, where only one real corpus is given, one half of its people beside the other. Raises Unmeasured
    without real text, with fewer than five real documents that have tokens, and without such a synthetic one.
    """
    role = next((role for role in ("holdout", "source") if workspace.has(role)), None)
    if role is None:
        raise Unmeasured("neither holdout nor source was given: no real text to compare with")
    synthetic, real = view(workspace, "synthetic"), view(workspace, role)
    if len(real) < PEOPLE:
        raise Unmeasured(f"{FEWER} documents of real text to compare with")
    if role == "holdout" and workspace.has("source"):
        other, beside, said = view(workspace, "source"), real, "the source against the holdout"
    else:
        place = {person: rank for rank, person in enumerate(dict.fromkeys(real.groups))}
        first = np.array([place[person] % 2 == 0 for person in real.groups], np.bool_)
        other, beside = real.take(np.flatnonzero(first)), real.take(np.flatnonzero(~first))
        said = f"one half of the {role} against the other"
    enough = min(len(set(other.groups)), len(set(beside.groups))) >= PEOPLE
    return Sides(synthetic, real, (other, beside) if enough else None, role, said)


def compared(
    record: Record,
    metric: str,
    found: Sides,
    figure: Figure,
    sample: Sample,
    *,
    most: float = np.inf,
    whole_real: bool = False,
    **fields: Any,
) -> Measurement:
    """Return a figure of equal amounts of synthetic and real text, with interval and baseline.

    Where the baseline's texts are smaller, its ``matched`` is the synthetic figure at their size. ``most``: what the
    figure can be at most. ``whole_real``: only the text in the synthetic place is cut, and the real one taken whole.
    Interval: jackknife over 20 groups of people of each side, left out together. Raises Unmeasured where the figure is
    nan.
    """

    def cut(first: View, second: View) -> tuple[View, View]:
        return (sample(first, first)[0], second) if whole_real else sample(first, second)

    mine, real = cut(found.synthetic, found.real)
    value, estimate = _estimate(mine, real, figure, most)
    if np.isnan(value):
        raise Unmeasured("there is nothing to compare")
    made = None if found.baseline is None else _baseline(found.baseline, (sample, cut), figure, most, (mine, real))
    baseline = None
    if made is not None:
        baseline = with_ratio(made[0], estimate if made[0].matched is None else made[1], made[2])
    return record.measurement(
        metric,
        value=value,
        low=None if estimate is None else estimate.low,
        high=None if estimate is None else estimate.high,
        n=len(mine),
        holdout=baseline,
        settings={"real": found.role, "baseline": found.said, **fields.pop("settings", {})},
        note=f"Compared with the {found.role}; the baseline compares {found.said}.",
        **fields,
    )


def _baseline(
    texts: tuple[View, View], samples: tuple[Sample, Sample], figure: Figure, most: float, ours: tuple[View, View]
) -> tuple[Baseline, Estimate | None, Estimate | None] | None:
    """Return the baseline and the intervals of the synthetic figure at its size and of its own; None without one."""
    sample, cut = samples
    mine, other = sample(ours[0], texts[0])
    other, beside = cut(other, texts[1])
    mine, beside = cut(mine, beside)
    other, beside = cut(other, beside)
    held, held_estimate = _estimate(other, beside, figure, most)
    if np.isnan(held):
        return None
    matched, matched_estimate = None, None
    if (len(mine.tokens.ids), len(beside.tokens.ids)) != tuple(len(side.tokens.ids) for side in ours):
        matched, matched_estimate = _estimate(mine, beside, figure, most)
    return (
        Baseline(
            value=held,
            n=min(len(other), len(beside)),
            low=None if held_estimate is None else held_estimate.low,
            high=None if held_estimate is None else held_estimate.high,
            matched=None if matched is None or np.isnan(matched) else matched,
        ),
        matched_estimate,
        held_estimate,
    )


def _estimate(mine: View, real: View, figure: Figure, most: float) -> tuple[float, Estimate | None]:
    value, left_out = figure(mine, real)
    if len(left_out) < 2 or not np.isfinite([value, *left_out]).all():
        return value, None
    low, high = jackknife_interval(value, left_out, least=0.0, most=most)
    return value, None if low is None or high is None else Estimate(value, low, high)


def groups_of(mine: View, real: View) -> tuple[Integers, Integers, int]:
    """Return the group of every document of both sides, int64 (documents,) each, and how many groups there are."""
    own, other = (jackknife_groups(len(side), side.units) for side in (mine, real))
    count = min(own[1], other[1])
    return own[0] % max(1, count), other[0] % max(1, count), count


def leaving_out(mine: View, real: View, figure: Callable[[View, View], float]) -> tuple[float, Floats]:
    """Return a figure and the same without each group of people, for figures that cost little."""
    own, other, count = groups_of(mine, real)
    without = [
        figure(mine.take(np.flatnonzero(own != group)), real.take(np.flatnonzero(other != group)))
        for group in range(count if count > 1 else 0)
    ]
    return figure(mine, real), np.array(without)


def equal_documents(first: View, second: View, most: int) -> tuple[View, View]:
    """Return as many documents of each, at most so many."""
    n = min(len(first), len(second), most)
    return first.take(range(n)), second.take(range(n))


def equal_tokens(first: View, second: View, most: int) -> tuple[View, View]:
    """Return as many tokens of each, at most so many: the first documents, and the beginning of the next.

    The number has two digits that are not nought, since reports tell of private text no more.
    """
    n = _two_digits(min(len(first.tokens.ids), len(second.tokens.ids), most))
    return first_tokens(first, n), first_tokens(second, n)


def first_tokens(whole: View, n: int) -> View:
    """Return the first documents of a view that hold n tokens, the last one cut."""
    offsets = whole.tokens.offsets
    last = int(np.searchsorted(offsets, n))
    if last >= len(offsets) or not n:
        return whole
    bounds = np.concatenate([offsets[:last], [n]]).astype(np.int64)
    tokens = whole.tokens
    cut = Tokens(tokens.ids[:n], bounds, tokens.starts[:n], tokens.ends[:n], tokens.vocabulary)
    return replace(whole.take(range(last)), tokens=cut)


def _two_digits(n: int) -> int:
    scale: int = 10 ** max(0, len(str(n)) - 2)
    return n // scale * scale
