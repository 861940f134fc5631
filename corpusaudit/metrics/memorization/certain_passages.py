"""Certain passages: more documents with a passage of one person's text than chance brings.

What it measures
    The share of synthetic documents that must hold a passage copied word for word from one person's text, since chance
    does not explain so many, or so long ones: at least that share does.
How
    Phrases of ``min_tokens`` tokens that exactly one person of all real text wrote are looked for in every synthetic
    document; so are those that exactly two real people share, which is what chance, a common teacher or a template
    does. A match weighs the tokens that such phrases cover. By chance each pair of independent documents is as likely
    to match: synthetic with source, synthetic with holdout, real with real. The sum of the first is tested exactly,
    given all weights; as many matches as must be set aside, the longest first, until chance explains the rest at
    ``max_chance``, are certain.
Read it as
    Any value above 0 means that passages of private records are in the release; ``memorization.verbatim`` lists them.
    It sees what ``memorization.certain_copies`` cannot: passages in texts of their own, and documents put together from
    several people's. ``detectable``: the share of documents with 50 tokens of one person that would have shown.
    Where one to four people are matched, it and the p-value are those of the most cautious case, alike for all of them.
Does not show
    Passages that edits have broken up, and passages that several people share. Where real texts repeat each other only
    a surplus is beyond doubt. It takes real documents for independent of each other but for their groups.
Parameters
    ``min_tokens``: 16, the shortest verbatim run. ``max_chance``: .002, the level at which the presets judge.
Reference
    The exact test of a sum of scores given their values (Pitman 1937); exclusive phrases are this project's.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.overlap.runs import survey_grams
from corpusaudit.features.text.tokens import Tokens
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.exchange import Pool, pool_of
from corpusaudit.metrics.shared.exclusive import (
    Chance,
    Events,
    chance_from,
    published_chances,
    published_events,
    published_p_value,
    surplus,
    surplus_p_value,
)
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="memorization.certain_passages",
    version=2,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source", "holdout"),
    measures=("memorization.certain_passages",),
    by_rarity=True,
)

_TYPICAL = 50
"""Tokens of a copied paragraph, for the stated power."""


def exclusive_tokens(
    query: Tokens, pool: Pool, min_tokens: int, authors: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return which document matches which person, and on how many tokens; arrays of one length.

    Of ``query`` those phrases count that one person of the pool wrote; where ``authors``, int64 (documents of query,),
    says who wrote the query, a text of the pool itself, those that one other person wrote too. Of two people of the
    pool that match only one is named, whose text comes later.
    """
    survey = survey_grams(query, pool.tokens, pool.people, None, min_tokens)
    at = np.flatnonzero(survey.people == (1 if authors is None else 2))
    document = np.searchsorted(query.offsets, at, side="right") - 1
    person = pool.people[np.searchsorted(pool.tokens.offsets, survey.place[at], side="right") - 1]
    if authors is not None:
        other = person != authors[document]
        at, document, person = at[other], document[other], person[other]
    # Places of one document and person that overlap cover a token once.
    order = np.lexsort((at, person, document))
    at, document, person = at[order], document[order], person[order]
    new = np.ones(len(at), np.bool_)
    new[1:] = (document[1:] != document[:-1]) | (person[1:] != person[:-1])
    covered = np.full(len(at), float(min_tokens))
    covered[1:] = np.where(new[1:], min_tokens, np.minimum(np.diff(at), min_tokens))
    starts = np.flatnonzero(new)
    tokens = np.add.reduceat(covered, starts) if len(starts) else np.zeros(0)
    return document[starts], person[starts], tokens


def _strongest(person: NDArray[np.int64], tokens: NDArray[np.float64], people: int) -> NDArray[np.float64]:
    """Return the most tokens that any document shares with each person, float64 (people,), 0 where none does."""
    most = np.zeros(people)
    np.maximum.at(most, person, tokens)
    return most


def pair_events(pool: Pool, person: NDArray[np.int64], tokens: NDArray[np.float64], n: int, min_tokens: int) -> Events:
    """Return the matches of ``n`` synthetic documents and of real people, each person of either side counted once."""
    people = int(pool.people.max(initial=-1)) + 1
    most = _strongest(person, tokens, people)
    long_enough = pool.tokens.lengths >= min_tokens
    seen = len(np.unique(pool.people[long_enough & (pool.people < pool.first_unseen)]))
    unseen = len(np.unique(pool.people[long_enough])) - seen
    document, other, between = exclusive_tokens(pool.tokens, pool, min_tokens, pool.people)
    # One match a pair of people, whatever the number of their documents.
    pair = np.unique(np.stack([pool.people[document], other]), axis=1, return_inverse=True)[1].ravel()
    real = _strongest(pair, between, int(pair.max(initial=-1)) + 1)
    source, held = most[: pool.first_unseen], most[pool.first_unseen :]
    every = seen + unseen
    return Events(source[source > 0], held[held > 0], real, float(n * seen), float(n * unseen), every * (every - 1) / 2)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    min_tokens: Annotated[int, Range(4, 48, "tokens")] = 16,
    max_chance: Annotated[float, Range(1e-6, 0.05)] = 0.002,
) -> Outcome:
    """Measure the corpus; its evidence is that of ``memorization.verbatim``."""
    pool = pool_of(workspace)
    lengths = workspace.tokens("synthetic").lengths
    about, baseline_about = lengths >= min_tokens, workspace.tokens("holdout").lengths >= min_tokens
    n = int(about.sum())
    if not n:
        raise Unmeasured(f"no synthetic document has {min_tokens} tokens")
    document, person, tokens = exclusive_tokens(workspace.tokens("synthetic"), pool, min_tokens)
    events = pair_events(pool, person, tokens, n, min_tokens)
    if not (events.source_pairs and events.unseen_pairs):
        raise Unmeasured(f"source or holdout has no document of {min_tokens} tokens")
    chance = chance_from(events)
    most = int(min(n, events.source_pairs / n))
    if surplus_p_value(np.full(max(most, 1), float(_TYPICAL)), chance.others, chance.share) > max_chance:
        raise Unmeasured(
            f"with {in_words(int(baseline_about.sum()))} documents of the holdout not even a passage in every document "
            "could be told "
            "from what real people share; a larger holdout would do, unless they repeat each other"
        )
    many = surplus(events.source, chance, max_chance)
    flagged = np.zeros(len(lengths), np.bool_)
    if many:
        certain = (person < pool.first_unseen) & (tokens >= np.sort(events.source)[-many])
        flagged[document[certain]] = True
    measurement = rate_measurement(
        RECORD,
        RECORD.id,
        workspace,
        flagged,
        np.zeros(len(baseline_about), np.bool_),
        measured=about,
        baseline_measured=baseline_about,
        note=f"{in_words(len(events.source))} people of the source are matched exclusively, "
        f"{in_words(len(events.unseen))} of the holdout",
    )
    published = published_events(events, 2.0 * _TYPICAL, float(lengths.max()))
    chances = published_chances(events, published)
    rates = [_detectable(published, one, max_chance, n, most) for one in chances]
    known = max(rates, key=lambda rate: 2.0 if rate is None else rate)
    p_value = published_p_value(published, chances, max_chance if many else 1.0)
    return Outcome((measurement.model_copy(update={"detectable": known, "p_value": p_value}),))


def _detectable(events: Events, chance: Chance, max_chance: float, n: int, most: int) -> float | None:
    """Return the smallest rate of copied paragraphs that would have shown with 95 % probability; None where none."""
    from scipy.stats import beta

    low, high = 1, most + 1
    while low < high:
        middle = (low + high) // 2
        cases = np.concatenate([events.source, np.full(middle, float(_TYPICAL))])
        shown = surplus_p_value(cases, chance.others, chance.share) <= max_chance
        low, high = (low, middle) if shown else (middle + 1, high)
    return None if low > most else float(beta.ppf(0.95, low, n - low + 1))
