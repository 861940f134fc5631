"""The bundled embedder: all-MiniLM-L6-v2, int8, in `corpusaudit/models/embedder`; it reads at most 256 word pieces.

A text that is longer is run in parts that do not overlap, and the vector of a window is the mean of the pieces in it,
whichever run they were in: windows that overlap cost nothing, where each was run by itself 1.6 pieces were run for one.
Of texts that fit one run the vector is the mean of all their pieces, as the model was trained.

Every part runs alone and unpadded, one a thread: batches are no faster on a processor, and padding would be read.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from corpusaudit.execution.spread import map_shards
from corpusaudit.features.vectors.encoder import (
    Encoder,
    Reading,
    Vectors,
    Window,
    cut_runs,
    readable,
    tokenizer_parts,
    unit_rows,
    window_spans,
)
from corpusaudit.features.vectors.packaged import loaded, model_name, run, tokenized

BUNDLED_FOLDER = Path(__file__).resolve().parents[2] / "models" / "embedder"
BUNDLED_NAME = "all-MiniLM-L6-v2-int8"
BUNDLED_DIMENSION = 384
"""Values in a vector of this model."""
BUNDLED_PIECES = 254
"""Word pieces of a window: the model's 256 less [CLS] and [SEP]."""
_NO_PIECES = np.zeros((0, BUNDLED_DIMENSION), np.float32)
_UNKNOWN = 100
"""[UNK] in its vocabulary."""
BUNDLED_READ = 2 * BUNDLED_PIECES
"""Pieces of a text whose vectors are made at most: two windows, about as many as models of this kind read."""


def load_bundled(folder: Path = BUNDLED_FOLDER) -> Encoder:
    """The bundled model, after its files were compared with their recorded sha256. Raises ModelError."""
    return Encoder(
        model=model_name(folder, BUNDLED_NAME),
        dimension=BUNDLED_DIMENSION,
        read=functools.partial(_read, folder),
        encode=functools.partial(_encode, folder),
    )


def bundled_knows(text: str) -> bool:
    """Return whether the bundled model has pieces for all words of a text; words that it has none for are one to it.

    So it is with Thai, Amharic, most of Chinese, and emoji.
    """
    return _UNKNOWN not in tokenized(BUNDLED_FOLDER, text)[0]


def _read(folder: Path, text: str) -> Reading:
    """The runs of a text, and its windows as means of their rows; a row ends where a window begins or ends."""
    ids, starts = tokenized(folder, text)
    spans = list(window_spans(text, starts, BUNDLED_PIECES))
    bounds = cut_runs(len(ids), BUNDLED_PIECES)
    cuts = sorted({place for pair in (*bounds, *(span[:2] for span in spans)) for place in pair})
    row_of = {place: row for row, place in enumerate(cuts)}
    opened, closed = ({bound[side] for bound in bounds} for side in (0, 1))
    # [CLS] and [SEP] count with the pieces beside them.
    sizes = [float(end - first + (first in opened) + (end in closed)) for first, end in pairwise(cuts)]
    runs: list[bytes | str] = []
    for first, end in bounds:
        inside = cuts[row_of[first] : row_of[end]]
        runs.append(_content(folder, ids[first:end], [place - first for place in inside]))
    windows = [
        Window(left, right, row_of[first], tuple(sizes[row_of[first] : row_of[end]]))
        for first, end, left, right in spans
    ]
    return Reading(runs, windows)


def _content(folder: Path, ids: Sequence[int], rows: Sequence[int]) -> bytes:
    """What a run needs: how many rows, the first piece of each, and the ids with [CLS] and [SEP]."""
    opening, closing = (loaded(folder).tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    return np.array([len(rows), *rows, opening, *ids, closing], dtype=np.int64).tobytes()


def _encode(folder: Path, contents: list[bytes], threads: int) -> list[Vectors]:
    return list(map_shards(functools.partial(_run_rows, folder), contents, workers=threads))


def _run_rows(folder: Path, content: bytes) -> Vectors:
    """The mean of the pieces of each row, (rows, dimension); the first has [CLS] with it and the last [SEP]."""
    count, *numbers = np.frombuffer(content, dtype=np.int64).tolist()
    ids = numbers[count:]
    firsts = np.array([0, *(place + 1 for place in numbers[1:count])], dtype=np.int64)
    sums = np.add.reduceat(run(folder, ids), firsts, axis=0, dtype=np.float64)
    means: Vectors = (sums / np.diff(firsts, append=len(ids))[:, None]).astype(np.float32)
    return means


def piece_vectors(texts: Sequence[str], threads: int | None = None, folder: Path = BUNDLED_FOLDER) -> list[Vectors]:
    """Return the vectors of the word pieces of each text, (pieces, dimension) at unit length.

    Pieces are those of the model's last layer, [CLS] and [SEP] left out; of each text the first ``BUNDLED_READ``, in
    one run or two of equal length. A text without words has none. ``threads``: default, one a processor; the numbers
    do not depend on it.
    """
    rows = [_first_pieces(folder, text) for text in texts]
    parts = [part for row in rows for part in row]
    made = map_shards(functools.partial(_run_pieces, folder), parts, workers=threads)
    return [np.concatenate([_NO_PIECES, *(next(made) for _ in row)]) for row in rows]


def _first_pieces(folder: Path, text: str) -> list[bytes]:
    """The first pieces of a text with [CLS] and [SEP], as runs."""
    tokenizer = loaded(folder).tokenizer
    ids: list[int] = []
    for _, part in tokenizer_parts(readable(text)):
        ids.extend(tokenizer.encode(part, add_special_tokens=False).ids)
        if len(ids) >= BUNDLED_READ:
            break
    ids = ids[:BUNDLED_READ]
    middle = len(ids) if len(ids) <= BUNDLED_PIECES else -(-len(ids) // 2)
    return [_content(folder, part, []) for part in (ids[:middle], ids[middle:]) if part]


def _run_pieces(folder: Path, content: bytes) -> Vectors:
    return unit_rows(run(folder, np.frombuffer(content, dtype=np.int64)[1:].tolist())[1:-1])
