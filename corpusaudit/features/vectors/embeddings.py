"""Sentence embeddings of documents and of their windows.

A model reads a limited number of word pieces (the bundled one 256). A longer text is cut in overlapping windows, and
the vector of each window is kept with the one of the document: a copied paragraph moves the mean of a long note very
little, but stands out in the window that holds it. What a model is run on twice is run once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpusaudit.errors import ModelError
from corpusaudit.execution.processors import processors
from corpusaudit.features.vectors.bundled import load_bundled
from corpusaudit.features.vectors.encoder import Encoder, Reading, Vectors, unit_rows
from corpusaudit.features.vectors.multilingual import load_multilingual
from corpusaudit.features.vectors.sentence_transformers import SENTENCE_TRANSFORMERS, load_sentence_transformer
from corpusaudit.shown import shown_name

BUNDLED = "bundled"
MULTILINGUAL = "multilingual"
_CHUNK = 64
"""Documents a thread between two calls of ``progress``."""

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Embeddings:
    """Vectors of one corpus, in the order of its documents.

    documents: (n_documents, dimension) float32, unit length; a document without words is a row of zeros.
    windows: (n_windows, dimension) float32, unit length; a document without words has none.
    window_document: (n_windows,) index of the document, ascending.
    window_spans: (n_windows, 2) [start, end) in characters of the original document; together the windows of a
        document cover all of it but white space at their ends.
    model: name and sha256 of the model, for provenance.
    """

    documents: Vectors
    windows: Vectors
    window_document: Integers
    window_spans: Integers
    model: str

    def only(self, keep: NDArray[np.bool_]) -> Embeddings:
        """Return the same with the documents for which ``keep`` is false, (n_documents,) bool, made empty."""
        windows = keep[self.window_document]
        return Embeddings(
            np.where(keep[:, None], self.documents, np.float32(0.0)),
            self.windows[windows],
            self.window_document[windows],
            self.window_spans[windows],
            self.model,
        )

    def split(self) -> list[Embeddings]:
        """Return the same as one for each document."""
        bounds = np.searchsorted(self.window_document, np.arange(len(self.documents) + 1))
        return [
            Embeddings(
                self.documents[number : number + 1],
                self.windows[first:end],
                np.zeros(end - first, dtype=np.int64),
                self.window_spans[first:end],
                self.model,
            )
            for number, (first, end) in enumerate(pairwise(bounds.tolist()))
        ]


def joined(rows: Sequence[Embeddings]) -> Embeddings:
    """Return as one what :meth:`Embeddings.split` gave, at least one row; all are of one model."""
    counts = [len(row.windows) for row in rows]
    return Embeddings(
        np.concatenate([row.documents for row in rows]),
        np.concatenate([row.windows for row in rows]),
        np.repeat(np.arange(len(rows), dtype=np.int64), counts),
        np.concatenate([row.window_spans for row in rows]),
        rows[0].model,
    )


def embed(
    texts: Sequence[str],
    *,
    embedder: str = BUNDLED,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Embeddings:
    """Embed every document and every window of it.

    embedder: `bundled` (English), `multilingual`, or `sentence-transformers:` and the name of a model in the local
        cache or the path of its folder.
    threads: how many to use; default: the processors this process may use. The numbers do not depend on it.
    progress: called now and then with the number of documents done so far, the last time with all of them.

    The vector of a document is the normalized mean of the vectors of its windows, which are equally long. With the
    models of this package a document's numbers depend on its text alone. Other models run in batches, whose composition
    can move the last digits.

    Raises ModelError (a model that is missing, changed or not loadable offline, an unknown `embedder`) and
    MissingExtraError (the extra `sentence-transformers` is not installed).
    """
    encoder = _encoder(embedder)
    threads = processors() if threads is None else threads
    documents = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    windows = [np.zeros((0, encoder.dimension), dtype=np.float32)]
    window_document: list[int] = []
    window_spans: list[tuple[int, int]] = []
    known: dict[bytes, Vectors] = {}
    step = _CHUNK * threads
    for first in range(0, len(texts), step):
        readings = [encoder.read(text) for text in texts[first : first + step]]
        made = _vectors(encoder, readings, known, threads)
        for number, (reading, vectors) in enumerate(zip(readings, made, strict=True), first):
            documents[number] = _pool(vectors)
            windows.append(vectors)
            window_document.extend([number] * len(reading.windows))
            window_spans.extend((window.start, window.end) for window in reading.windows)
        if progress is not None:
            progress(first + len(readings))
    return Embeddings(
        documents=documents,
        windows=np.concatenate(windows),
        window_document=np.array(window_document, dtype=np.int64),
        window_spans=np.array(window_spans, dtype=np.int64).reshape(-1, 2),
        model=encoder.model,
    )


def _vectors(encoder: Encoder, readings: list[Reading], known: dict[bytes, Vectors], threads: int) -> Iterator[Vectors]:
    """(n_windows, dimension) for each document; `known` grows by the runs that were not in it."""
    keys = [[_key(content) for content in reading.runs] for reading in readings]
    new = {
        key: content
        for reading, row in zip(readings, keys, strict=True)
        for content, key in zip(reading.runs, row, strict=True)
        if key not in known
    }
    if new:
        known.update(zip(new, encoder.encode(list(new.values()), threads), strict=True))
    for reading, row in zip(readings, keys, strict=True):
        rows = np.concatenate([np.zeros((0, encoder.dimension), np.float32), *(known[key] for key in row)])
        means = [_mean(rows[window.row :], window.weights) for window in reading.windows]
        yield unit_rows(np.array(means).reshape(-1, encoder.dimension))


def _mean(rows: Vectors, weights: Sequence[float]) -> NDArray[np.float64]:
    """The sum of the first rows by their weights; its length does not matter."""
    summed: NDArray[np.float64] = (rows[: len(weights)] * np.array(weights)[:, None]).sum(axis=0)
    return summed


def _key(content: bytes | str) -> bytes:
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return hashlib.blake2b(data, digest_size=16).digest()


def _pool(vectors: Vectors) -> Vectors:
    """Mean of a document's window vectors as a unit vector; zeros where there is no window.

    The windows of one document are equally long, so that the plain mean is the one weighted by length.
    """
    if len(vectors) == 1:
        return vectors.reshape(-1)
    return unit_rows(vectors.astype(np.float64).sum(axis=0, keepdims=True)).reshape(-1)


_LOADERS: dict[str, Callable[[str], Encoder]] = {
    BUNDLED: lambda _: load_bundled(),
    MULTILINGUAL: lambda _: load_multilingual(),
    SENTENCE_TRANSFORMERS: load_sentence_transformer,
}
"""By what the embedder is called; where that ends with a colon, the name or path of a model follows."""


def embedder_forms() -> tuple[str, ...]:
    """Return what an embedder may be called, with NAME_OR_PATH where a model is named."""
    return tuple(f"{name}NAME_OR_PATH" if name.endswith(":") else name for name in _LOADERS)


def _encoder(embedder: str) -> Encoder:
    kind, colon, name = embedder.partition(":")
    load = _LOADERS.get(kind + colon)
    if load is None or (colon and not name):
        forms = " and ".join(f"'{form}'" for form in embedder_forms())
        raise ModelError(
            f"unknown embedder '{shown_name(embedder)}'; possible are {forms}, such as "
            f"'{SENTENCE_TRANSFORMERS}all-mpnet-base-v2'"
        )
    return load(name)
