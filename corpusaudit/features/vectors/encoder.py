"""What all embedders share: a text cut in overlapping windows, what a model is run on, and vectors of unit length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_PART = 100_000
"""Characters of a long text that go through the tokenizer at a time: one 10 MB line would take over a gigabyte."""
_SURROGATES = re.compile("[\ud800-\udfff]")


class Window(NamedTuple):
    """A part of a text that has a vector of its own, and where it stands: characters [start, end).

    Its vector is the mean of the rows from ``row`` on, counted over all runs of the text, one for each of ``weights``.
    """

    start: int
    end: int
    row: int
    weights: tuple[float, ...]


class Reading(NamedTuple):
    """A text as a model reads it: what the model is run on, and the windows that are made of what comes out.

    ``runs``: word pieces or text; equal ones get equal vectors.
    """

    runs: list[bytes | str]
    windows: list[Window]


class Encoder(NamedTuple):
    """A loaded model: its name with its digest, the length of its vectors, and the two steps from text to vectors.

    ``encode`` takes runs and a number of threads, and returns the vectors of each, (rows, dimension).
    """

    model: str
    dimension: int
    read: Callable[[str], Reading]
    encode: Callable[[list[Any], int], list[Vectors]]


def window_by_window(windows: Iterable[tuple[bytes | str, int, int]]) -> Reading:
    """The reading of a text whose windows (content, start, end) are each run by itself."""
    listed = list(windows)
    return Reading(
        [content for content, _, _ in listed],
        [Window(start, end, row, (1.0,)) for row, (_, start, end) in enumerate(listed)],
    )


def cut_windows(pieces: int, size: int) -> list[tuple[int, int]]:
    """[start, end) of the windows over a text of `pieces` word pieces, each at most `size` long.

    Neighbours share at least half a window. So every passage of up to half a window (127 pieces, a paragraph of about
    100 words) stands whole in one window, which a wider stride would not give, and a text costs at most twice its
    length. The starts are spread evenly, so that no short rest is left at the end.
    """
    if pieces <= size:
        return [(0, pieces)] if pieces else []
    stride = max(1, size // 2)
    last = -(-(pieces - size) // stride)
    starts = [number * (pieces - size) // last for number in range(last + 1)]
    return [(start, start + size) for start in starts]


def cut_runs(pieces: int, size: int) -> list[tuple[int, int]]:
    """[start, end) of the runs over a text of `pieces` word pieces, each at most `size` long; none overlaps another.

    A text that is longer is cut in equal parts of at most half of `size`, of which two and two are run together: parts
    of even length found more copies than longest runs and a rest.
    """
    if pieces <= size:
        return [(0, pieces)] if pieces else []
    parts = -(-pieces // max(1, size // 2))
    cuts = [pieces * number // parts for number in range(parts + 1)]
    return list(pairwise([*cuts[::2], *([pieces] if parts % 2 else [])]))


def window_spans(text: str, starts: Sequence[int], size: int) -> Iterator[tuple[int, int, int, int]]:
    """(first piece, end piece, first character, end character) of each window; `starts`: first character of each piece.

    A span runs to the next window's piece, so that characters which the tokenizer drops are covered as well.
    """
    for first, end in cut_windows(len(starts), size):
        left = starts[first] if first else 0
        right = starts[end] if end < len(starts) else len(text)
        covered = text[left:right]
        right -= len(covered) - len(covered.rstrip())
        yield first, end, left + len(covered) - len(covered.lstrip()), right


def tokenizer_parts(text: str) -> Iterator[tuple[int, str]]:
    """(offset, part) of a long text, cut before white space, where no word piece can span the cut."""
    start = 0
    while len(text) - start > _PART:
        limit = start + _PART
        blank = max(text.rfind(" ", start + 1, limit), text.rfind("\n", start + 1, limit))
        end = blank if blank > start else limit
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def readable(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced one for one: offsets stay those of `text`."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def unit_rows(vectors: NDArray[Any]) -> Vectors:
    """The rows at unit length in 32 bits, rows of zeros as they are."""
    exact = vectors.astype(np.float64)
    norms = np.linalg.norm(exact, axis=1, keepdims=True)
    unit: Vectors = (exact / np.where(norms > 0, norms, 1.0)).astype(np.float32)
    return unit
