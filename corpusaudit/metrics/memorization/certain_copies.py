"""Certain copies: documents too like one source document, and like no other text, for chance to explain.

What it measures
    The share of synthetic documents that must be copies of one person's text, edited or not: single ones that unseen
    text would not come near, or so many together as chance does not give. At least that share is copied.
How
    Exclusive likeness is the share of a document's information (``memorization.near_copies``) that one person's text
    holds, less the share that the second most similar person's holds: templates are like many, a copy is like one. It
    is taken against all real text, and each real document is judged by it too, left out in turn. From those scores
    follows the chance of a single document (tail of the log odds, predictive); a document expected at most .01 times
    among as many as were tested is certain by itself. And matches from a share of ``min_share`` are counted, stronger
    ones weighing more, between synthetic documents and the source, synthetic documents and the holdout, and between
    real people: by chance each pair of independent documents is as likely to match. The sum of the first is tested
    exactly; as many as must be set aside, the strongest first, until chance explains the rest at ``max_chance``, are
    certain together.
Read it as
    Any value above 0 means that private records are in the release. The findings of ``memorization.near_copies`` show
    where. ``detectable``: the share of copies of which four fifths were kept that would have shown. Where one to four
    people are matched, it and the p-value are those of the most cautious case, alike for all of them.
Does not show
    Copies of what many people's texts say, and single ones where real texts repeat each other; copied meaning in other
    words. It takes real documents for independent of each other but for their groups.
Parameters
    ``max_chance``: .005, a surplus that chance brings into one audit in two hundred. ``min_share``: .33, since less
    than a third is no copy.
Reference
    Leave-one-out scores as the null, exchangeable with those of unseen text (Vovk et al. 2005); the exact test of a sum
    of scores given their values (Pitman 1937); likeness and its use are this project's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization._documents import SHORTEST
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.exclusive import (
    Chance,
    Events,
    Likeness,
    chance_from,
    events_of,
    exclusive_likeness,
    pool_alignments,
    published_chances,
    published_events,
    published_p_value,
    real_alignments,
    strength,
    surplus,
    surplus_p_value,
)
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.metrics.shared.tails import chance_of, fit_tail
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="memorization.certain_copies",
    version=3,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source", "holdout"),
    measures=("memorization.certain_copies",),
    by_rarity=True,
    completed_by=("memorization.exact_copies", "memorization.near_copies"),
)

CERTAIN = 0.01
"""Expected number of unseen documents, among as many as were tested, at which a copy is certain."""
_LEAST_MEAN = 0.5
"""Mean excess of log odds in the tail, at least: scores that lie close together promise no thin tail beyond them."""
_KEPT = 0.8
"""The share of a copied document that the stated power takes for kept."""
_MOST = 1 << 20
"""Documents of a holdout; where even so many would not do, no size is named."""


def log_odds(gap: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log odds of shares, cut to [.05, .98]: a phrase in common is nothing, and whole copies are alike."""
    share = np.clip(gap, 0.05, 0.98)
    return np.asarray(np.log(share / (1.0 - share)), np.float64)


def expected_number(gap: NDArray[np.float64], unseen: NDArray[np.float64], tested: int) -> NDArray[np.float64]:
    """Return how many of ``tested`` unseen documents would reach each gap, inf where ``unseen`` is too few to say.

    The tail of the log odds is taken for exponential, that is of the odds for a power, of 2 at most.
    """
    tail = fit_tail(log_odds(unseen))
    if tail is None:
        return np.full(len(gap), np.inf)
    return chance_of(log_odds(gap), replace(tail, mean=max(tail.mean, _LEAST_MEAN))) * tested


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_chance: Annotated[float, Range(1e-6, 0.05)] = 0.005,
    min_share: Annotated[float, Range(0.1, 0.9)] = 0.33,
) -> Outcome:
    """Measure the corpus; its evidence is that of ``memorization.near_copies``."""
    pool, found = pool_alignments(workspace)
    with_words = workspace.tokens("synthetic").lengths >= SHORTEST
    baseline_with_words = workspace.tokens("holdout").lengths >= SHORTEST
    n = int(with_words.sum())
    if not n:
        raise Unmeasured(f"no synthetic document has {SHORTEST} tokens")
    queries, between = real_alignments(workspace)
    synthetic = exclusive_likeness(found, pool.people, len(with_words))
    real = exclusive_likeness(between, pool.people, len(queries))
    long_enough = pool.tokens.lengths[queries] >= SHORTEST
    events = events_of(workspace, synthetic, real, SHORTEST, min_share)
    if not events.source_pairs + events.unseen_pairs + events.real_pairs:
        raise Unmeasured(f"no document of source or holdout has {SHORTEST} tokens")
    chance = chance_from(events)
    drawn = (synthetic.person >= 0) & (synthetic.person < pool.first_unseen) & with_words & (synthetic.gap >= min_share)
    single = drawn & (expected_number(synthetic.gap, real.gap[long_enough], n) <= CERTAIN)
    published = _published(synthetic, real, events)
    reachable = _strongest_p_value(synthetic, real, events, chance) <= max_chance
    alone = expected_number(np.ones(1), real.gap[long_enough], n)[0] <= CERTAIN
    if not reachable and not alone:
        raise Unmeasured(_too_few(synthetic, real, published, max_chance, int(baseline_with_words.sum())))
    many = surplus(events.source, chance, max_chance)
    weight = np.where(drawn, strength(synthetic.gap, synthetic.bits), 0.0)
    together = weight >= np.sort(events.source)[-many] if many else np.zeros(len(weight), np.bool_)
    measurement = rate_measurement(
        RECORD,
        RECORD.id,
        workspace,
        single | (together & drawn),
        _certain_holdout(workspace, real, queries, n),
        measured=with_words,
        baseline_measured=baseline_with_words,
        note=f"{in_words(len(events.source))} people of the source are matched exclusively, "
        f"{in_words(len(events.unseen))} of the holdout",
    )
    chances = published_chances(events, published)
    rates = [_detectable(synthetic, real, published, one, max_chance, n, bool(alone)) for one in chances]
    known = max(rates, key=lambda rate: 2.0 if rate is None else rate)
    p_value = published_p_value(published, chances, max_chance if many else 1.0)
    return Outcome((measurement.model_copy(update={"detectable": known, "p_value": p_value}),))


def _certain_holdout(
    workspace: Workspace, real: Likeness, queries: NDArray[np.int64], tested: int
) -> NDArray[np.bool_]:
    """Return the holdout's documents that would be certain by themselves, each judged by the other real ones."""
    first = len(workspace.tokens("source"))
    flagged = np.zeros(len(workspace.tokens("holdout")), np.bool_)
    unseen = queries >= first
    expected = expected_number(real.gap, real.gap, tested)
    flagged[queries[unseen] - first] = expected[unseen] <= CERTAIN
    return flagged


def _published(synthetic: Likeness, real: Likeness, events: Events) -> Events:
    """Return the matches as published figures see them: those of a few people as whole copies of four long texts."""
    longest = float(np.nanmax(np.append(synthetic.said, 0.0)))
    return published_events(
        events, 2.0 * _copy_strength(synthetic, real, 1.0), float(strength(np.array(1.0), np.array(longest)))
    )


def _copy_strength(synthetic: Likeness, real: Likeness, kept: float = _KEPT) -> float:
    """Return the strength of a copy of which a share was kept, of a text that says as much as the median one."""
    said = np.concatenate([synthetic.said, real.said])
    said = said[~np.isnan(said)]
    typical = float(np.median(said)) if len(said) else 100.0
    return float(strength(np.array(kept), np.array(kept * typical)))


def _strongest_p_value(synthetic: Likeness, real: Likeness, events: Events, chance: Chance) -> float:
    """Return the p-value if every document were copied from somebody else."""
    people = int(min(len(synthetic.gap), events.source_pairs / max(len(synthetic.gap), 1)))
    copies = np.full(max(people, len(events.source)), _copy_strength(synthetic, real))
    return surplus_p_value(copies, chance.others, chance.share)


def _too_few(synthetic: Likeness, real: Likeness, events: Events, max_chance: float, holdout: int) -> str:
    """Return the reason why nothing could be certain, with the size of holdout at which it could."""
    size = max(holdout, 1)
    while size < _MOST:
        size *= 2
        grown = size / max(holdout, 1)
        pairs = replace(events, unseen_pairs=events.unseen_pairs * grown, real_pairs=events.real_pairs * grown)
        if _strongest_p_value(synthetic, real, pairs, chance_from(pairs)) <= max_chance:
            return (
                f"with {in_words(holdout)} documents of the holdout not even a copy in every document could be told "
                "from chance; "
                f"about {size} would do"
            )
    return "real texts of this kind repeat each other so much that no holdout would tell a copy from chance"


def _detectable(
    synthetic: Likeness, real: Likeness, events: Events, chance: Chance, max_chance: float, n: int, alone: bool
) -> float | None:
    """Return the smallest rate of copies that would have shown with 95 % probability; None where none would."""
    from scipy.stats import binom

    copy = _copy_strength(synthetic, real)
    kept = expected_number(np.array([_KEPT]), real.gap, n)[0] <= CERTAIN if alone else False
    most = int(min(n, events.source_pairs / max(n, 1)))
    low, high = 1, most + 1
    while low < high and not kept:
        middle = (low + high) // 2
        cases = np.concatenate([events.source, np.full(middle, copy)])
        shown = surplus_p_value(cases, chance.others, chance.share) <= max_chance
        low, high = (low, middle) if shown else (middle + 1, high)
    if low > most:
        return None
    below, above = 0.0, 1.0
    for _ in range(40):
        rate = (below + above) / 2
        below, above = (rate, above) if float(binom.sf(low - 1, n, rate)) < 0.95 else (below, rate)
    return above
