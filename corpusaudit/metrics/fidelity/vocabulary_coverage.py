"""Vocabulary coverage: how much of the words of real text the synthetic text uses, and how much it adds.

What it measures: whether words that real authors use are missing (``vocabulary_coverage``), and whether the generator
uses words that they do not (``out_of_vocabulary``).

How: the real vocabulary is the words that at least five real people use, so that no figure tells what a few wrote.
Coverage is the share of all that real text says in these words which is said in words that the synthetic text uses too.
Out of vocabulary is the share of the synthetic tokens that are no such words. Real text is the holdout where there is
one, else the source, and is taken whole; of the synthetic text at most ``max_tokens``: documents in an order that a
hash of their text decides, the last one cut. Interval: delete-a-group jackknife over 20 groups of people of both sides.

Read it as: coverage .95, one in twenty running words of real text is one that the generator never uses. Both figures
depend on the amount of text and on how many words only few people use: compare with the baseline, the same for the
source against the holdout, or for one half of the people of the only real corpus against the other, at as many tokens
(``matched`` is the synthetic figure there). Coverage far below it, words are missing; out of vocabulary far above it,
the generator speaks in words of its own.

Does not show: which words (``diversity.overused_phrases`` names some), how often each is used, what is said with them.

Parameters: ``max_tokens``, tokens of the synthetic text, and of the baseline's, at most.

Reference: none; coverage weighed by frequency is the lexical coverage of applied linguistics (Nation 2006).
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from corpusaudit.counts import FEWER, PEOPLE
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._words import Floats, Integers, compared, equal_tokens, groups_of, sides
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.views import View
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Measurement

RECORD = Record(
    id="fidelity.vocabulary_coverage",
    version=1,
    dimension="fidelity",
    better="higher",
    kind="estimate",
    unit="share",
    needs=("synthetic",),
    measures=("fidelity.vocabulary_coverage", "fidelity.out_of_vocabulary"),
    needs_one_of=("holdout", "source"),
    sized=("fidelity.vocabulary_coverage",),
)


def coverages(synthetic: View, real: View) -> tuple[Floats, Floats]:
    """Return coverage and the share out of vocabulary, (2,), and both without each group of people, (groups, 2).

    In [0, 1]; nan where no real word is used by five people.
    """
    own, other, count = groups_of(synthetic, real)
    size = len(real.tokens.vocabulary)
    person = np.unique(real.groups, return_inverse=True)[1].astype(np.int64)
    group = np.zeros(int(person.max(initial=-1)) + 1, np.int64)
    group[person] = other
    pairs = np.unique(np.repeat(person, real.tokens.lengths) << 32 | real.tokens.ids.astype(np.int64))
    used_by = pairs & 0xFFFFFFFF, group[pairs >> 32]
    uttered = real.tokens.ids, np.repeat(other, real.tokens.lengths)
    written = synthetic.tokens.ids, np.repeat(own, synthetic.tokens.lengths)
    rows = (used_by, uttered, written)
    whole = [np.bincount(words, minlength=size) for words, _ in rows]
    without = []
    for one in range(count if count > 1 else 0):
        gone = (np.bincount(words[of == one], minlength=size) for words, of in rows)
        without.append(coverage(*(all_ - some for all_, some in zip(whole, gone, strict=True))))
    return np.array(coverage(*whole)), np.array(without).reshape(-1, 2)


def coverage(people: Integers, uttered: Integers, written: Integers) -> tuple[float, float]:
    """Return coverage and the share out of vocabulary; nan where no word is used by five people, or none written.

    Each int64 (vocabulary,): real people who use a word, how often real text has it, how often synthetic text has it.
    """
    known = people >= PEOPLE
    if not known.any() or not written.any():
        return float("nan"), float("nan")
    covered = uttered[known & (written > 0)].sum() / uttered[known].sum()
    return float(covered), float(written[~known].sum() / written.sum())


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_tokens: Annotated[int, Range(1000, 100_000_000, "tokens")] = 1_000_000,
) -> Outcome:
    """Return the coverage of the real vocabulary and the share of synthetic tokens outside it.

    max_tokens: tokens of the synthetic text, and of the baseline's, at most. Raises Unmeasured without
    real text in which five people use one word, and without a synthetic document that has a token.
    """
    found = sides(workspace)

    def measured(place: int, better: str) -> Measurement:
        def figure(mine: View, real: View) -> tuple[float, Floats]:
            values, without = coverages(mine, real)
            return float(values[place]), without[:, place]

        return compared(
            RECORD,
            RECORD.measures[place],
            found,
            figure,
            lambda mine, real: equal_tokens(mine, real, max_tokens),
            most=1.0,
            whole_real=True,
            better=better,
        )

    if np.isnan(coverages(found.synthetic, found.real)[0]).any():
        raise Unmeasured(f"every word of the {found.role} is used by {FEWER} people")
    return Outcome((measured(0, "higher"), measured(1, "lower")))
