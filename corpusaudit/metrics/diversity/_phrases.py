"""Phrases that one text uses more than another: who holds which, log-odds, and which may be shown."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.speakable import speakable
from corpusaudit.features.text.ngrams import ngram_ids, ngram_totals
from corpusaudit.features.text.tokens import Tokens, joined
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.resampling import jackknife_groups
from corpusaudit.metrics.shared.views import View

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
PRIOR = 0.3
"""Phrases of the prior for each of the smaller text. Of a phrase that one text alone holds, more of them shrink the
log-odds and fewer widen its error: the z-score is highest here, .74 of the root of the number of documents."""


class Side(NamedTuple):
    """Which phrases stand where in the text of one side.

    ``starts``: int64 (tokens,), the number of the phrase that starts at each token, -1 where none does. ``numbers``,
    ``groups``: int64 (holdings,), the phrase that a person holds, and the random group of that person's documents.
    ``group_of_token``: int64 (tokens,).
    """

    starts: Integers
    numbers: Integers
    groups: Integers
    group_of_token: Integers

    def held(self, phrases: int, without: int = -1) -> Integers:
        """Return how many people hold each phrase, int64 (phrases,), leaving out those of a group."""
        kept = self.numbers if without < 0 else self.numbers[self.groups != without]
        return np.bincount(kept, minlength=phrases)


def sides(first: View, second: View, words: int) -> tuple[Side, Side, int]:
    """Return the phrases of two texts under common numbers, and how many different ones there are."""
    both = joined(first.tokens, second.tokens)
    numbers, offsets, distinct = ngram_ids(both.ids, both.offsets, words)
    starts = np.full(len(both.ids), -1, np.int64)
    totals = ngram_totals(both.offsets, words)
    places = np.repeat(both.offsets[:-1] - offsets[:-1], totals) + np.arange(len(numbers))
    starts[places] = numbers
    cut = int(first.tokens.offsets[-1])
    return _side(first, starts[:cut]), _side(second, starts[cut:]), distinct


def _side(some: View, starts: Integers) -> Side:
    groups, _ = jackknife_groups(len(some), some.units)
    person = np.unique(some.groups, return_inverse=True)[1].astype(np.int64)
    of_token = np.repeat(np.arange(len(some)), some.tokens.lengths)
    there = starts >= 0
    # A person's documents share a group, so the first of them tells it.
    pairs, first = np.unique(np.stack([starts[there], person[of_token[there]]]), axis=1, return_index=True)
    return Side(starts, pairs[0], groups[of_token[there]][first], groups[of_token])


def log_odds_z(first: Integers, second: Integers) -> Floats:
    """Return the z-score of each phrase's log-odds in the first text against the second, float64 (phrases,).

    ``first``, ``second``: int64 (phrases,), how many people hold it. Positive where the first uses it more. The prior
    is the phrase's share in both texts together. Raises ValueError where a text holds no phrase.
    """
    sizes = int(first.sum()), int(second.sum())
    if min(sizes) == 0:
        raise ValueError("a text without phrases has no odds")
    weight = PRIOR * min(sizes)
    prior = weight * (first + second) / sum(sizes)
    logs, variances = [], []
    for held, size in zip((first, second), sizes, strict=True):
        mass = held + prior
        with np.errstate(divide="ignore", invalid="ignore"):
            logs.append(np.log(mass) - np.log(size + weight - mass))
            variances.append(1.0 / mass)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = (logs[0] - logs[1]) / np.sqrt(variances[0] + variances[1])
    # A phrase that nobody is left to hold has no mass at all, and the only phrase of a text no odds.
    return np.asarray(np.nan_to_num(scores, nan=0.0, posinf=0.0, neginf=0.0), np.float64)


def covered(side: Side, overused: NDArray[np.bool_], words: int) -> NDArray[np.bool_]:
    """Return which tokens stand in an overused phrase, bool (tokens,); ``overused``: bool (phrases,)."""
    begins = np.flatnonzero((side.starts >= 0) & overused[side.starts])
    found = np.zeros(len(side.starts), np.bool_)
    for step in range(words):
        found[begins + step] = True
    return found


def shown_phrases(
    workspace: Workspace, some: View, places: Integers, words: int, most: int
) -> tuple[list[tuple[int, str]], int]:
    """Return up to ``most`` of the phrases that start at ``places``, with their place, and how many may not be shown.

    A phrase that shares a pair of words with one that stands before it is left out: it is another part of the same. One
    is not shown where it, or a part of it, is known from one to four people of the private texts.
    """
    tokens, vocabulary = some.tokens, some.tokens.vocabulary.words
    ids = tokens.ids[places[:, None] + np.arange(words)]
    query = Tokens(
        ids.ravel(),
        np.arange(0, ids.size + 1, words, dtype=np.int64),
        np.zeros(ids.size, np.int32),
        np.zeros(ids.size, np.int32),
        tokens.vocabulary,
    )
    fine: NDArray[np.bool_] = np.all(speakable(workspace, query, most=words).reshape(-1, words), axis=1)
    chosen: list[tuple[int, str]] = []
    seen: set[tuple[int, ...]] = set()
    for place, row, may in zip(places.tolist(), ids.tolist(), fine.tolist(), strict=True):
        pairs = {tuple(row[i : i + 2]) for i in range(len(row) - 1)}
        if may and len(chosen) < most and not pairs & seen:
            chosen.append((place, " ".join(vocabulary[word] for word in row)))
            seen |= pairs
    return chosen, int((~fine).sum())
