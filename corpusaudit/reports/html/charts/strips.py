"""Where a match lies in two documents: one bar above the other, matching stretches joined. Drawn from places alone."""

from __future__ import annotations

from collections.abc import Sequence

from corpusaudit.reports.html.charts.svg import text_of
from corpusaudit.results import Stretch

BAR, GAP = 12, 30
"""Height of a bar and of what lies between the two, in pixels."""
LEAST = 0.6
"""Per cent of the width that a stretch takes at least: a short one is seen."""
TOLD = 6
"""Stretches that the description names; the rest is counted, since nobody listens to a list of fifty."""


def strip(stretches: Sequence[Stretch], *, key: str, title: str) -> str:
    """Return the synthetic document as a bar above that of the source, and what they share as joined stretches.

    Same words are filled, same meaning is outlined with dashes, so that they differ without colour too. ``key`` makes
    the ids unique in the page. Raises ValueError for no stretches.
    """
    if not stretches:
        raise ValueError("a strip needs at least one stretch")
    low = BAR + GAP
    height = low + BAR
    # What lies in other words is drawn last: its outline is seen on what is filled.
    drawn = "".join(_joined(s, low, height) for s in sorted(_apart(stretches), key=lambda s: s.by == "meaning"))
    tracks = "".join(f'<rect class="track" x="0" width="100" y="{y}" height="{BAR}"/>' for y in (0, low))
    return (
        f'<svg class="strip" role="img" width="100%" height="{height}" viewBox="0 0 100 {height}" '
        f'preserveAspectRatio="none" aria-labelledby="{key}-t {key}-d"><title id="{key}-t">{text_of(title)}</title>'
        f'<desc id="{key}-d">{text_of(describe(stretches))}</desc>{tracks}{drawn}</svg>'
    )


def describe(stretches: Sequence[Stretch]) -> str:
    """Return in words what a strip shows, for those who do not see it."""
    ways = {"words": "word for word", "meaning": "in other words"}
    apart = _apart(stretches)
    told = [
        f"{s.synthetic[0]} to {s.synthetic[1]}% of the synthetic document stands at {s.source[0]} to {s.source[1]}% "
        f"of the source document, {ways[s.by]}"
        for s in apart[:TOLD]
    ]
    more = len(apart) - TOLD
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def _apart(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Return the stretches, longest first, without those that lie within a longer one of their kind."""
    kept: list[Stretch] = []
    for s in sorted(stretches, key=lambda s: s.synthetic[0] - s.synthetic[1]):
        if not any(s.by == k.by and _within(s.synthetic, k.synthetic) and _within(s.source, k.source) for k in kept):
            kept.append(s)
    return kept


def _within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


def _joined(stretch: Stretch, low: int, height: int) -> str:
    (a, b), (c, d) = _seen(stretch.synthetic), _seen(stretch.source)
    shape = f"M{a:g} 0H{b:g}V{BAR}L{d:g} {low}V{height}H{c:g}V{low}L{a:g} {BAR}z"
    band = f"M{a:g} {BAR}H{b:g}L{d:g} {low}H{c:g}z"
    if stretch.by == "meaning":
        return f'<path class="meaning" d="{shape}"/>'
    ends = f"M{a:g} 0H{b:g}V{BAR}H{a:g}zM{c:g} {low}H{d:g}V{height}H{c:g}z"
    return f'<path class="band" d="{band}"/><path class="words" d="{ends}"/>'


def _seen(ends: tuple[int, int]) -> tuple[float, float]:
    start, end = float(ends[0]), float(ends[1])
    if end - start >= LEAST:
        return start, end
    start = min(start, 100 - LEAST)
    return start, start + LEAST
