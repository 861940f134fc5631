"""Approximate copies: documents that say nearly all of one source document, in nearly the same order.

What it measures
    The share of synthetic documents whose BLEU with one source document is above ``min_bleu``.
How
    BLEU-4 on tokens (shares of common 1- to 4-token runs, geometric mean, brevity penalty), the synthetic document
    against each candidate from the source. Candidates come from MinHash on pairs of neighbouring tokens: a BLEU above
    .75 needs two thirds of those pairs in common. Zero counts are smoothed by Chen and Cherry's method 1 (.1 in place
    of 0); with ``min_tokens`` of 8 no smoothed score comes near .75. Documents under ``min_tokens`` tokens are left
    out.
Read it as
    Compare with the holdout baseline, the share of real unseen documents that reach the same BLEU: templates that real
    authors fill in reach it too. The p-value says whether the excess can be chance (Fisher's exact test).
Does not show
    Copied parts of documents (``memorization.verbatim``), copies with more than about one word in ten changed, other
    orders of sentences, paraphrases.
Parameters
    ``min_bleu``: the score that a copy exceeds; .75 is that of the reference. ``min_tokens``: tokens below which
    likeness proves nothing (8, as for ``memorization.exact_copies``).
Reference
    Ippolito et al., Preventing Generation of Verbatim Memorization in Language Models Gives a False Sense of Privacy,
    INLG 2023 (BLEU above .75; there on pieces of 50 tokens). BLEU as computed by nltk.
"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.minhash import PERMUTATIONS, pairs_between, signatures
from corpusaudit.features.text.ngrams import common_ngrams
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization._documents import whole_documents
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="memorization.approximate_copies",
    version=3,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("memorization.approximate_copies",),
    by_rarity=True,
    findings="all",
)

_SHINGLE = 2
"""Words a shingle of the signatures that find candidates."""
_SMOOTHED = 0.1
"""Stands for no match at an order: method 1 of Chen and Cherry (2014)."""


def bleu(candidate: NDArray[np.uint32], reference: NDArray[np.uint32]) -> float:
    """Return BLEU-4 of one document against another, 0 to 1, as nltk's ``sentence_bleu`` with smoothing method 1."""
    offsets = np.array([0, len(candidate), len(candidate) + len(reference)], np.int64)
    first = np.zeros(1, np.int64)
    matches = _matches(np.concatenate([candidate, reference]), offsets, first, first + 1)
    return _score(matches[0].tolist(), len(candidate), len(reference))


def _score(matches: list[int], length: int, reference: int) -> float:
    """Return BLEU-4 of a document of ``length`` tokens from its n-grams in common, as nltk does to the last digit."""
    if not matches[0]:
        return 0.0
    shares = [(count or _SMOOTHED) / max(1, length - shorter) for shorter, count in enumerate(matches)]
    brevity = 1.0 if length > reference else math.exp(1 - reference / length)
    return brevity * math.exp(math.fsum(0.25 * math.log(share) for share in shares))


def _matches(
    ids: NDArray[np.uint32], offsets: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many 1- to 4-grams the documents of each pair have in common, (pairs, 4)."""
    return np.column_stack([common_ngrams(ids, offsets, order, left, right) for order in range(1, 5)])


def best_bleu(
    query: Tokens, source: Tokens, *, min_bleu: float = 0.75, min_tokens: int = 8
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the source document most like each document of ``query``, -1 for none above ``min_bleu``, and its BLEU.

    Both are (documents,); BLEU is 0 where there is none. Tokens must share a vocabulary.
    """
    found, scores = np.full(len(query), -1, np.int64), np.zeros(len(query))
    mine, theirs = _distinct(query, min_tokens), _distinct(source, 1)
    kept, there = np.array(sorted(set(mine.values()))), np.array(sorted(set(theirs.values())))
    if not len(kept) or not len(there):
        return found, scores
    few, many = query.subset(kept), source.subset(there)
    left, right = _candidates(few, many, min_bleu)
    likely, matches = _bleu_of_pairs(few, many, left, right)
    best = np.lexsort((there[right], -likely, left))
    length, of_reference = query.lengths, source.lengths
    for pair in best[np.unique(left[best], return_index=True)[1]].tolist():
        index, reference = int(kept[left[pair]]), int(there[right[pair]])
        score = _score(matches[pair].tolist(), int(length[index]), int(of_reference[reference]))
        if score > min_bleu:
            found[index], scores[index] = reference, score
    for index in range(len(query)):
        first = mine.get(query.document(index).tobytes(), index)
        found[index], scores[index] = found[first], scores[first]
    return found, scores


def _distinct(tokens: Tokens, min_tokens: int) -> dict[bytes, int]:
    """Return the first document of each wording of at least ``min_tokens`` tokens."""
    first: dict[bytes, int] = {}
    for index in np.flatnonzero(tokens.lengths >= min_tokens).tolist():
        first.setdefault(tokens.document(index).tobytes(), index)
    return first


def _candidates(query: Tokens, source: Tokens, min_bleu: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs whose BLEU may exceed ``min_bleu``: documents of ``query`` and of ``source``.

    The four precisions fall with their order, so that of pairs of tokens is at least the score to the power 4/3.
    """
    common = min_bleu ** (4 / 3)
    jaccard = common / (2 - common)
    least = jaccard - 3 * math.sqrt(jaccard * (1 - jaccard) / PERMUTATIONS)
    pairs = pairs_between(signatures(query, _SHINGLE), signatures(source, _SHINGLE), max(0.0, least))
    return pairs.left, pairs.right


def _bleu_of_pairs(
    query: Tokens, source: Tokens, left: NDArray[np.int64], right: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return BLEU-4 of each pair up to rounding, to choose the best of many candidates, and its n-grams in common."""
    mine, left = np.unique(left, return_inverse=True)
    theirs, right = np.unique(right, return_inverse=True)
    query, source = query.subset(mine), source.subset(theirs)
    ids = np.concatenate([query.ids, source.ids])
    offsets = np.concatenate([query.offsets, source.offsets[1:] + query.offsets[-1]])
    lengths, references = query.lengths[left], source.lengths[right]
    matches = _matches(ids, offsets, left, right + len(query))
    logs = np.minimum(0.0, 1 - references / lengths)
    for shorter, counts in enumerate(matches.T):
        logs += 0.25 * np.log(np.where(counts > 0, counts, _SMOOTHED) / np.maximum(1, lengths - shorter))
    return np.exp(logs), matches


@within_ranges
def measure(
    workspace: Workspace,
    *,
    min_bleu: Annotated[float, Range(0.3, 0.99)] = 0.75,
    min_tokens: Annotated[int, Range(4, 64, "tokens")] = 8,
) -> Outcome:
    """Measure the corpus; one piece of evidence a copied document, the score being its BLEU."""
    tokens, source = workspace.tokens("synthetic"), workspace.tokens("source")
    holdout = workspace.tokens("holdout") if workspace.has("holdout") else None
    found, scores = best_bleu(tokens, source, min_bleu=min_bleu, min_tokens=min_tokens)
    baseline = None if holdout is None else best_bleu(holdout, source, min_bleu=min_bleu, min_tokens=min_tokens)[0]
    measurement = rate_measurement(
        RECORD,
        RECORD.id,
        workspace,
        found >= 0,
        None if baseline is None else baseline >= 0,
        measured=tokens.lengths >= min_tokens,
        baseline_measured=None if holdout is None else holdout.lengths >= min_tokens,
        nothing=f"no synthetic document has {min_tokens} tokens",
    )
    return Outcome((measurement,), whole_documents(RECORD.id, workspace, found, scores))
