"""Nearest windows: the best of each document, by brute force; a copied paragraph shows in a long document."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.features.vectors.embeddings import Embeddings, embed
from corpusaudit.features.vectors.windows import nearest_windows


def as_embeddings(counts: list[int], seed: int = 0) -> Embeddings:
    """Random unit windows, that many for each document."""
    windows = np.random.default_rng(seed).normal(size=(sum(counts), 4)).astype(np.float32)
    windows /= np.linalg.norm(windows, axis=1, keepdims=True)
    owner = np.repeat(np.arange(len(counts)), counts)
    spans = np.zeros((sum(counts), 2), np.int64)
    return Embeddings(np.zeros((len(counts), 4), np.float32), windows, owner, spans, "random")


COUNTS = st.lists(st.integers(0, 4), max_size=6)


@given(COUNTS, COUNTS)
@settings(deadline=None)
def test_equals_brute_force(mine: list[int], theirs: list[int]) -> None:
    queries, index = as_embeddings(mine, 1), as_embeddings(theirs, 2)
    matches = nearest_windows(queries, index)
    assert len(matches.distance) == len(mine)
    for document, count in enumerate(mine):
        if not count or not sum(theirs):
            assert np.isnan(matches.distance[document])
            assert matches.window[document] == matches.other_window[document] == -1
            continue
        rows = np.flatnonzero(queries.window_document == document)
        distances = 1 - queries.windows[rows].astype(float) @ index.windows.astype(float).T
        assert matches.distance[document] == pytest.approx(distances.min(), abs=1e-6)
        row, other = np.unravel_index(distances.argmin(), distances.shape)
        assert (matches.window[document], matches.other_window[document]) == (rows[row], other)


def test_a_copied_paragraph_in_a_long_document() -> None:
    paragraph = (
        "He has worked night shifts at the harbour for eleven years and sleeps four hours a day at most. "
        "Since the spring he hears the cranes when they stand still, and he counts the steps to the gate. "
    ) * 9
    filler = (
        " ".join(f"The {word} clinic opens on weekdays for walk-in visits." for word in ("eye", "skin", "heart")) * 9
    )
    other = "Bread was baked in the old kitchen every morning before the guests arrived from the valley. " * 12
    texts = embed([f"{filler} {paragraph} {filler}", other, ""])
    source = embed([other.upper(), paragraph])
    matches = nearest_windows(texts, source)
    assert matches.distance[0] < 0.1 < 0.2 < 1 - float(texts.documents[0] @ source.documents[1])
    assert source.window_document[matches.other_window[0]] == 1
    assert matches.distance[1] < 1e-3  # the bundled model reads small letters only
    assert np.isnan(matches.distance[2])
    start, end = texts.window_spans[matches.window[0]].tolist()
    assert start < len(filler) + len(paragraph)
    assert end > len(filler)
