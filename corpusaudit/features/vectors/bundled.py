"""The bundled embedder: all-MiniLM-L6-v2, int8, in `corpusaudit/models/embedder`; it reads at most 256 word pieces.

The model rounds the activations of a run by their common range, so texts that shared a run would change each other's
vectors: in batches of 8 and of 32 the same text in another order differed by up to .008 in cosine, as much as int8
costs altogether. Every window therefore runs alone and unpadded, one run a thread: its vector depends on its own words
and on nothing else, and this was no slower than batches (75 against 71 and 39 documents of 200 pieces a second on two
cores).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpusaudit.execution.spread import map_shards
from corpusaudit.features.vectors.encoder import Encoder, Vectors, readable, tokenizer_parts, unit_rows
from corpusaudit.features.vectors.packaged import Form, checked, loaded, packaged_encoder, recorded_digests, session

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
_LAST_LAYER = b"layer5.output"
# A file of this form may go on after its end: graph (field 7) { output (12) { name (1) } } adds to what stands there.
_OUTPUT = b"\x0a" + bytes([len(_LAST_LAYER)]) + _LAST_LAYER
_OUTPUTS = b"\x62" + bytes([len(_OUTPUT)]) + _OUTPUT
_PIECES_OUTPUT = b"\x3a" + bytes([len(_OUTPUTS)]) + _OUTPUTS
_FORM = Form(BUNDLED_NAME, BUNDLED_DIMENSION, BUNDLED_PIECES, ("[CLS]", "[SEP]"))


@functools.lru_cache(maxsize=1)
def _with_pieces(folder: Path) -> Any:
    """The same model with one output more, the vectors of the pieces, of which its own is the mean."""
    model = checked(folder / "model.onnx", recorded_digests(folder)["model.onnx"])
    return session(model + _PIECES_OUTPUT)


def load_bundled(folder: Path = BUNDLED_FOLDER) -> Encoder:
    """The bundled model, after its files were compared with their recorded sha256. Raises ModelError."""
    return packaged_encoder(folder, _FORM)


def bundled_knows(text: str) -> bool:
    """Return whether the bundled model has pieces for all words of a text; words that it has none for are one to it.

    So it is with Thai, Amharic, most of Chinese, and emoji.
    """
    contents = [window.content for window in load_bundled().cut(text)]
    return not any(isinstance(ids, bytes) and _UNKNOWN in np.frombuffer(ids, dtype=np.int64) for ids in contents)


def piece_vectors(texts: Sequence[str], threads: int | None = None, folder: Path = BUNDLED_FOLDER) -> list[Vectors]:
    """Return the vectors of the word pieces of each text, (pieces, dimension) at unit length.

    Pieces are those of the model's last layer, [CLS] and [SEP] left out; of each text the first ``BUNDLED_READ``, in
    one window or two of equal length. A text without words has none. ``threads``: default, one a processor; the numbers
    do not depend on it.
    """
    rows = [_pieces(folder, text) for text in texts]
    _with_pieces(folder)  # once, before threads ask for it
    windows = [window for row in rows for window in row]
    made = map_shards(functools.partial(_run_pieces, folder), windows, workers=threads)
    return [np.concatenate([_NO_PIECES, *(next(made) for _ in row)]) for row in rows]


def _pieces(folder: Path, text: str) -> list[bytes]:
    """The first pieces of a text with [CLS] and [SEP], as windows."""
    tokenizer = loaded(folder).tokenizer
    ids: list[int] = []
    for _, part in tokenizer_parts(readable(text)):
        ids.extend(tokenizer.encode(part, add_special_tokens=False).ids)
        if len(ids) >= BUNDLED_READ:
            break
    ids = ids[:BUNDLED_READ]
    middle = len(ids) if len(ids) <= BUNDLED_PIECES else -(-len(ids) // 2)
    opening, closing = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    parts = [part for part in (ids[:middle], ids[middle:]) if part]
    return [np.array([opening, *part, closing], dtype=np.int64).tobytes() for part in parts]


def _run_pieces(folder: Path, content: bytes) -> Vectors:
    ids = np.frombuffer(content, dtype=np.int64).reshape(1, -1)
    (vectors,) = _with_pieces(folder).run([_LAST_LAYER.decode()], {"input_ids": ids})
    return unit_rows(vectors[0, 1:-1])
