"""What all embedders share: a text cut in overlapping windows, and vectors of unit length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_PART = 100_000
"""Characters of a long text that go through the tokenizer at a time: one 10 MB line would take over a gigabyte."""
_SURROGATES = re.compile("[\ud800-\udfff]")


class Window(NamedTuple):
    """A part of a text, as the model reads it, and where it stands: characters [start, end).

    ``content``: word pieces or text; equal contents get equal vectors.
    """

    content: bytes | str
    start: int
    end: int


class Encoder(NamedTuple):
    """A loaded model: its name with its digest, the length of its vectors, and the two steps from text to vectors.

    ``encode`` takes contents of windows and a number of threads, and returns (contents, dimension) at unit length.
    """

    model: str
    dimension: int
    cut: Callable[[str], list[Window]]
    encode: Callable[[list[Any], int], Vectors]


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
