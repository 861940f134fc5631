"""The embedder for many languages: USE multilingual v3, in `corpusaudit/models/multilingual`.

Trained on ar, de, en, es, fr, it, ja, ko, nl, pl, pt, ru, th, tr, zh and zh-TW: a text and its translation lie near
each other. The model reads texts of any length; windows are as long as those of the English model, since longer and
shorter ones found fewer translated copies.
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np

from corpusaudit.execution.spread import map_shards
from corpusaudit.features.vectors.encoder import Encoder, Reading, Vectors, window_by_window, window_spans
from corpusaudit.features.vectors.packaged import loaded, model_name, run, tokenized

MULTILINGUAL_FOLDER = Path(__file__).resolve().parents[2] / "models" / "multilingual"
MULTILINGUAL_NAME = "use-multilingual-v3"
MULTILINGUAL_DIMENSION = 512
"""Values in a vector of this model."""
LATIN_LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "tr")
"""Languages that it knows and that words tell apart; other scripts are not told from each other here."""
_PIECES = 254
"""Pieces of a window at most, without the two that open and close it."""


def load_multilingual(folder: Path = MULTILINGUAL_FOLDER) -> Encoder:
    """The model, after its files were compared with their recorded sha256. Raises ModelError."""
    return Encoder(
        model=model_name(folder, MULTILINGUAL_NAME),
        dimension=MULTILINGUAL_DIMENSION,
        read=functools.partial(_read, folder),
        encode=functools.partial(_encode, folder),
    )


def _read(folder: Path, text: str) -> Reading:
    ids, starts = tokenized(folder, text)
    opening, closing = (loaded(folder).tokenizer.token_to_id(mark) for mark in ("<s>", "</s>"))
    return window_by_window(
        (np.array([opening, *ids[first:end], closing], dtype=np.int64).tobytes(), left, right)
        for first, end, left, right in window_spans(text, starts, _PIECES)
    )


def _encode(folder: Path, contents: list[bytes], threads: int) -> list[Vectors]:
    return list(map_shards(functools.partial(_run, folder), contents, workers=threads))


def _run(folder: Path, content: bytes) -> Vectors:
    """One window's vector, (1, dimension), in a run of its own."""
    return run(folder, np.frombuffer(content, dtype=np.int64).tolist()).reshape(1, -1)
