"""Rows of the cache: the feature of one text as plain numbers, with a code that only the folder's key gives.

Nothing is unpickled. The code covers the row's own key and its content: a row that was altered, emptied or put under
another text's key is found out.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

_CODE = 16
"""Bytes of the code before a row: 128 bits, which nobody guesses."""


def pack(feature: str, row_key: bytes, made: Any, secret: bytes) -> bytes:
    """Return the row of one text's feature."""
    content = _FORMS[feature][0](made)
    return _code(row_key, content, secret) + content


def unpack(feature: str, row_key: bytes, row: Any, secret: bytes) -> Any:
    """Return the feature of one text, None for a row that was not written under this key and secret."""
    if not isinstance(row, bytes):
        return None
    code, content = row[:_CODE], row[_CODE:]
    if not hmac.compare_digest(code, _code(row_key, content, secret)):
        return None
    return _FORMS[feature][1](content)


def _code(row_key: bytes, content: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, b"row\0" + row_key + content, hashlib.sha256)[:_CODE]


def _pack_vectors(made: Any) -> bytes:
    """``made``: :class:`~corpusaudit.features.vectors.embeddings.Embeddings` of one text."""
    model = made.model.encode("utf-8", "surrogatepass")
    sizes = struct.pack("<3q", len(model), len(made.windows), made.documents.shape[1])
    arrays = (made.documents.astype("<f4"), made.windows.astype("<f4"), made.window_spans.astype("<i8"))
    return b"".join((sizes, model, *(array.tobytes() for array in arrays)))


def _unpack_vectors(content: bytes) -> Any:
    from corpusaudit.features.vectors.embeddings import Embeddings

    named, windows, dimension = struct.unpack_from("<3q", content)
    at = struct.calcsize("<3q")
    model, at = content[at : at + named].decode("utf-8", "surrogatepass"), at + named
    vectors = np.frombuffer(content, "<f4", (1 + windows) * dimension, at).reshape(-1, dimension)
    spans = np.frombuffer(content, "<i8", 2 * windows, at + vectors.nbytes).reshape(-1, 2)
    return Embeddings(
        vectors[:1].astype(np.float32),
        vectors[1:].astype(np.float32),
        np.zeros(windows, np.int64),
        spans.astype(np.int64),
        model,
    )


def _pack_entities(made: Any) -> bytes:
    return json.dumps([[entity.start, entity.end, entity.type, entity.score] for entity in made]).encode()


def _unpack_entities(content: bytes) -> Any:
    from corpusaudit.features.pii.types import Entity

    return [Entity(*row) for row in json.loads(content)]


def _pack_languages(made: Any) -> bytes:
    """``made``: characters by language."""
    return json.dumps(made).encode()


_FORMS: dict[str, tuple[Callable[[Any], bytes], Callable[[bytes], Any]]] = {
    "embeddings": (_pack_vectors, _unpack_vectors),
    "entities": (_pack_entities, _unpack_entities),
    "languages": (_pack_languages, json.loads),
}
"""How each feature is written and read."""
