"""What every chart is made of: scale, axis, whiskers, text, and the frame with title and description.

Places along x are percentages of the width and places along y are pixels, so that a chart fills any width while its
text keeps its size. Colours come from the style sheet through classes. Every chart has a title and a description.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from corpusaudit.reports.text import short, visible

Format = Callable[[float], str]
"""How a figure is written."""
LEFT, RIGHT = 1.5, 98.5
"""The ends of what is drawn, in percentages: a mark at an end is seen whole."""
_LEAST_RANGE = 1e-100
"""Below it a range of numbers is none: a place in it could not be computed."""
_MOST = 1e300
"""Numbers beyond it stand at the edge, since the width of their range would be infinite."""


@dataclass(frozen=True)
class Scale:
    """From numbers to places: ``low`` and ``high`` are its ends, ``ticks`` round numbers between or at them."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @classmethod
    def over(cls, numbers: Sequence[float], *, from_zero: bool = False) -> Scale:
        low, high = max(min(numbers), -_MOST), min(max(numbers), _MOST)
        if from_zero:
            low, high = min(low, 0.0), max(high, 0.0)
        if high - low < _LEAST_RANGE:
            # One figure has no range of its own. From 0 to it: above it may be nothing, as no F1 is above 1.
            low, high = min(low, 0.0), max(low, 0.0) if low else 1.0
        ticks = ticks_over(low, high)
        return cls(min(low, ticks[0]), max(high, ticks[-1]), ticks)

    def share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low) if self.high > self.low else 0.0

    def at(self, value: float) -> float:
        return LEFT + (RIGHT - LEFT) * min(max(self.share(value), 0.0), 1.0)


def ticks_over(low: float, high: float) -> tuple[float, ...]:
    """Return three to six round numbers that span the range."""
    if not high - low >= _LEAST_RANGE:
        return (low,)
    rough = (high - low) / 4
    power: float = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(float(f"{i * step:.12g}") for i in range(first, last + 1))


def axis(scale: Scale, y: int, fmt: Format | None) -> str:
    parts = [f'<line class="axis" x1="{LEFT}%" x2="{RIGHT}%" y1="{y}" y2="{y}"/>']
    if fmt is not None:
        parts += [tick(scale.at(t), fmt(t), y) for t in scale.ticks if scale.low <= t <= scale.high]
    return "".join(parts)


def tick(x: float, label: str, y: int) -> str:
    anchor, at = ("start", 0.0) if x < 6 else ("end", 100.0) if x > 94 else ("middle", x)
    return (
        f'<line class="axis" x1="{x:.2f}%" x2="{x:.2f}%" y1="{y}" y2="{y + 4}"/>'
        f'<text class="tick" x="{at:.4g}%" y="{y + 17}" text-anchor="{anchor}">{text_of(label)}</text>'
    )


def whisker(low: float | None, high: float | None, y: int, scale: Scale, name: str) -> str:
    if low is None or high is None:
        return ""
    a, b = f"{scale.at(low):.2f}%", f"{scale.at(high):.2f}%"
    ends = "".join(f'<line class="whisker {name}" x1="{x}" x2="{x}" y1="{y - 4}" y2="{y + 4}"/>' for x in (a, b))
    return f'<line class="whisker {name}" x1="{a}" x2="{b}" y1="{y}" y2="{y}"/>{ends}'


def plain(value: float) -> str:
    return f"{value:,.6g}"


def name_of(label: str, y: int, *, kept: bool = False) -> str:
    """Return the name of a row, cut to one line; ``kept``: it is a word of a corpus, the same in every language."""
    cut = short(label)
    mark = ' data-kept=""' if kept else "" if cut == label else f' data-whole="{text_of(label)}"'
    return f'<text class="name" x="0" y="{y}"{mark}>{text_of(cut)}</text>'


def text_of(text: str) -> str:
    return escape(visible(text))


def svg_of(
    key: str, title: str, description: str, height: int, body: str, kind: str = "", *, kept: bool = False
) -> str:
    """Return a chart in its frame; ``kept``: words of a corpus stand in its description."""
    named, mark = f"chart {kind}".rstrip(), ' data-kept=""' if kept else ""
    return (
        f'<svg class="{named}" role="img" width="100%" height="{height}" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{text_of(title)}</title><desc id="{key}-d"{mark}>{text_of(description)}</desc>'
        f"{body}</svg>"
    )
