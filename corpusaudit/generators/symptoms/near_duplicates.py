"""Which sub-concepts of symptoms say the same."""

from __future__ import annotations

from collections.abc import Sequence

MAX_SIMILARITY = 0.91
"""Cosine of two sub-concepts from which one of them goes: none of the 253 that SynSym's reviewers kept are so alike."""


def near_duplicates(texts: Sequence[str], labels: Sequence[str]) -> dict[int, int]:
    """Return which texts go, each with one that it resembles: bundled embeddings, cosine of at least MAX_SIMILARITY.

    Texts with words that the model does not know are alike where their words are the same.
    """
    from corpusaudit.features.vectors.bundled import bundled_knows
    from corpusaudit.features.vectors.embeddings import embed

    if not texts:
        return {}
    vectors = embed(texts).documents
    cosines = vectors @ vectors.T
    known = [bundled_knows(text) for text in texts]
    words = [" ".join(text.casefold().split()) for text in texts]

    def alike(i: int, j: int) -> bool:
        return words[i] == words[j] or (known[i] and known[j] and bool(cosines[i, j] >= MAX_SIMILARITY))

    gone: dict[int, int] = {}
    for i in range(len(texts)):
        earlier = [j for j in range(i) if j not in gone and labels[j] == labels[i] and alike(i, j)]
        if earlier:
            gone[i] = earlier[0]
    left = [i for i in range(len(texts)) if i not in gone]
    for i in left:
        elsewhere = [j for j in left if labels[j] != labels[i] and alike(i, j)]
        if elsewhere:
            gone[i] = elsewhere[0]
    return dict(sorted(gone.items()))
