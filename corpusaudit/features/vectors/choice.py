"""Which of the packaged embedders reads a corpus best, by the languages that its texts are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

AUTO = "auto"
"""What an audit is told to let the languages choose."""
LEAST_FOREIGN = 0.1
"""Share of a corpus in other languages from which the English model is not taken; below it no figure moves by more."""


def embedder_for(languages: Iterable[Mapping[str, float]]) -> str:
    """Return the embedder for corpora whose shares by language, in [0, 1], are given: English's where all are English.

    Vectors of two models do not compare, so that one model reads all corpora of an audit.
    """
    foreign = max((sum(part for code, part in shares.items() if code != "en") for shares in languages), default=0.0)
    return "multilingual" if foreign >= LEAST_FOREIGN else "bundled"
