"""Compression ratio: how much smaller gzip makes a corpus.

What it measures: repetition of any kind, from phrases to whole documents, within the 32 KiB that gzip looks back.

How: UTF-8 bytes of the texts, joined by a blank in a random order that their content and the seed decide, over their
bytes after one gzip pass at level 9. The interval is a delete-a-group jackknife over 20 random groups of
documents, those of one person together. Above 2,000 documents the corpus is not compressed once more without each
group: one pass that ends a block after each document says how many bytes each takes, and what a group takes is left
out of the sums. Labels are compressed in blocks of ``label_documents`` documents. The holdout
baseline compares the same number of documents, each cut after the same number of tokens, and so do labels beside it.

Read it as: about 2.5 to 3.5 for varied English prose; higher is more repetitive. Compare it with ``holdout`` and its
``matched`` figure.

Does not show: repetition further apart than 32 KiB, or in other words. Other builds of zlib may differ in the third
decimal.

Parameters: ``label_documents``, documents in a block of a label and the least a label needs.

Reference: Shaib et al., Standardizing the Measurement of Text Diversity, 2024.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.features.sums import exact_mean
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.resampling import Interval, jackknife_groups, jackknife_interval, mean_interval
from corpusaudit.metrics.shared.views import Figure, View, blocks, equalized, label_parts, labelled, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline

_GZIP = 31
"""zlib's window bits for the gzip format; its header holds no time and no name."""
_PIECE = 1 << 20
"""Length of what is given to the compressor at a time."""
_DEAR = 2_000
"""Documents above which the corpus is not compressed 20 times more for the interval."""
_BLOCK_END = 5
"""Bytes that the end of a block takes by itself."""

RECORD = Record(
    id="diversity.compression_ratio",
    version=6,
    dimension="diversity",
    better="lower",
    kind="census",
    unit="ratio",
    needs=("synthetic",),
    measures=("diversity.compression_ratio",),
    sized=("diversity.compression_ratio",),
)


def compression_ratio(texts: Sequence[str]) -> float:
    """Return UTF-8 bytes over gzip bytes (level 9, one pass) of the texts joined by a blank, in the given order.

    Positive; raises ValueError when the texts hold no byte. Lone surrogates count as the three bytes they take.
    """
    before = after = 0
    press = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    for piece in _pieces(texts):
        before += len(piece)
        after += len(press.compress(piece))
    if not before:
        raise ValueError("no text to compress")
    return before / (after + len(press.flush()))


def _pieces(texts: Iterable[str]) -> Iterable[bytes]:
    piece = bytearray()
    for index, text in enumerate(texts):
        piece += (b" " if index else b"") + text.encode("utf-8", "surrogatepass")
        if len(piece) >= _PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def block_mean(whole: View, size: int) -> Figure:
    """Return the mean ratio of disjoint blocks of ``size`` documents, with a t interval."""
    ratios = np.array([compression_ratio(block.texts) for block in blocks(whole, size)])
    return Figure(exact_mean(ratios), *mean_interval(ratios, least=0))


def interval(whole: View, value: float) -> Interval:
    """Return the interval of the ratio of all documents, ``value``."""
    groups, count = jackknife_groups(len(whole), whole.units)
    if len(whole) > _DEAR:
        before, after = (np.bincount(groups, share, count) for share in shares(whole.texts))
        return jackknife_interval(value, value * (1 - before) / (1 - after), least=0)
    members = [np.flatnonzero(groups != group) for group in range(count)]
    ratios = np.array([compression_ratio([whole.texts[i] for i in some]) for some in members if len(some)])
    return jackknife_interval(value, ratios, least=0)


def shares(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the share of each text in the bytes of all, and in what they take compressed, behind those before it."""
    press = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    before, after = np.zeros(len(texts)), np.zeros(len(texts))
    for index, text in enumerate(texts):
        piece = (b" " if index else b"") + text.encode("utf-8", "surrogatepass")
        before[index] = len(piece)
        packed = len(press.compress(piece)) + len(press.flush(zlib.Z_SYNC_FLUSH))
        after[index] = max(1, packed - _BLOCK_END)
    return before / before.sum(), after / after.sum()


@within_ranges
def measure(
    workspace: Workspace,
    *,
    label_documents: Annotated[int, Range(2, 10_000, "documents")] = 10,
) -> Outcome:
    """Measure how far gzip compresses the synthetic corpus."""
    synthetic = view(workspace, "synthetic")
    value = compression_ratio(synthetic.texts)
    low, high = interval(synthetic, value)
    equal = equalized(workspace)
    baseline, said = None, ""
    if equal is not None:
        held = block_mean(equal.holdout, equal.documents)
        matched = block_mean(equal.synthetic, equal.documents).value
        baseline = Baseline(**held._asdict(), n=equal.documents, matched=matched)
        said = f"Compared with the holdout at {in_words(equal.documents)} documents of {equal.length} tokens."
    shown, other, long = labelled(workspace)
    (parts,) = label_parts(shown, other, lambda v: [block_mean(v, label_documents)], 1, label_documents, long=long)
    measurement = RECORD.measurement(
        "diversity.compression_ratio",
        value=value,
        low=low,
        high=high,
        n=len(synthetic),
        holdout=baseline,
        parts=parts,
        note=note(synthetic, said),
    )
    return Outcome((measurement,))
