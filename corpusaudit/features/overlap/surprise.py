"""How improbable a run of words is, judged by how other people write.

The bits of a run are -log2 of the chance that one more text holds it, built word by word: of the people whose text
holds the two words before, how many go on with this one? Where nobody does, the one word before is asked, then the
word alone. The owners of the run are left out, so that their own text does not make their words common.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.runs import Runs, survey_grams
from corpusaudit.features.text.tokens import Tokens

_ORDER = 3
"""Words of the longest phrase counted: a word and the two before it."""


def surprise(
    runs: Runs,
    query: Tokens,
    source: Tokens,
    people: NDArray[np.int64],
    holdout: Tokens | None,
    *,
    gram_tokens: int,
    same: bool = False,
) -> NDArray[np.float64]:
    """Return the bits of each run, float64 (runs,), at least 0.

    ``people``: int64 (source documents,), the person behind each; documents of the holdout count as one person each.
    ``gram_tokens``: no run is shorter; the rarest such piece of a run says how many own it. ``same`` says that
    ``query`` is the holdout itself. A word that returns within a run counts once. Source: back-off n-gram models
    (Katz 1987), on people rather than on occurrences.
    """
    if not len(runs):
        return np.zeros(0)
    run = np.repeat(np.arange(len(runs)), runs.length)
    before = np.arange(len(run)) - np.repeat(np.cumsum(runs.length) - runs.length, runs.length)
    place = runs.start[run] + before
    owners = _owners(runs, survey_grams(query, source, people, None, gram_tokens).people, gram_tokens)[run]
    others = []
    for k in range(1, _ORDER + 1):
        survey = survey_grams(query, source, people, holdout, k, same=same)
        whole = before >= k - 1
        count = np.zeros(len(run))
        at = place[whole] - (k - 1)
        count[whole] = survey.people[at] + survey.held[at] - owners[whole]
        others.append(np.maximum(count, 0.0))
    bits = np.log2((_real_people(people, holdout, same) - owners + 1) / (others[0] + 1))
    for context, known in pairwise(others):
        follows = np.flatnonzero(known > 0)
        bits[follows] = np.log2(context[follows - 1] / known[follows])
    repeated = np.ones(len(run), np.bool_)
    repeated[np.unique(run * len(query.vocabulary) + query.ids[place], return_index=True)[1]] = False
    bits[repeated] = 0.0
    return np.bincount(run, np.maximum(bits, 0.0), minlength=len(runs)).astype(np.float64)


def _owners(runs: Runs, people: NDArray[np.int32], k: int) -> NDArray[np.int64]:
    """Return how many people have the rarest k-gram of each run."""
    pieces = runs.length - k + 1
    run = np.repeat(np.arange(len(runs)), pieces)
    at = np.arange(len(run)) - np.repeat(np.cumsum(pieces) - pieces, pieces) + runs.start[run]
    least = np.full(len(runs), np.iinfo(np.int64).max)
    np.minimum.at(least, run, people[at].astype(np.int64))
    return least


def _real_people(people: NDArray[np.int64], holdout: Tokens | None, same: bool) -> int:
    return len(np.unique(people)) + (0 if holdout is None else len(holdout) - int(same))
