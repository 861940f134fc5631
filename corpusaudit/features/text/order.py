"""An order of documents that looks random and follows from their texts alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray


def copy_ranks(texts: Sequence[Hashable]) -> list[int]:
    """Return for each text how many equal ones stand before it."""
    seen: Counter[Hashable] = Counter()
    ranks = []
    for text in texts:
        ranks.append(seen[text])
        seen[text] += 1
    return ranks


def text_order(texts: Sequence[str], seed: int) -> NDArray[np.int64]:
    """Return the indices of the texts in an order that looks random and does not depend on the one they stand in.

    Copies of a text count up, so that they do not all come together.
    """
    keys = []
    for text, rank in zip(texts, copy_ranks(texts), strict=True):
        head = f"{seed}|{rank}|".encode()
        keys.append(_digest(head, text))
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def order_key(text: str) -> bytes:
    """Return by what to sort texts of equal weight: an order that follows from the text and says nothing of it."""
    return _digest(b"", text)


def _digest(head: bytes, text: str) -> bytes:
    return hashlib.sha256(head + text.encode("utf-8", "surrogatepass")).digest()
