"""Overused phrases: how much of the synthetic text is made of phrases that it uses far more than real text?

What it measures: a generator's tics: "it is important to note", "a sense of".

How: for each run of ``words`` words, the people (documents, where no people are named) who hold it are counted in the
synthetic and in as many real documents. The log-odds of the phrase in the two, with an informative Dirichlet prior in
proportion to its share in both, over their standard error, is its z-score. Phrases with ``z`` or more are overused; the
value is the share of the synthetic words that stand in one. Real text is the holdout where there is one; the baseline
is the same figure for the source against it, and where only one real corpus was given, for one half of it against the
other, each with as many documents. The interval is a delete-a-group jackknife over 20 random groups of both texts; the
phrases are found anew each time.

Read it as: 0, it has no phrases of its own; 8 %, of a hundred words eight belong to phrases that real authors hardly
use. The baseline says how much two draws of real text differ. Parts are the phrases themselves, strongest first, with
the share of synthetic documents that hold each. Only figures at one number of documents compare: more documents show
rarer habits.

Does not show: whether a phrase is wrong; what stands in real text and not here. A phrase that one to four people of the
real text use, or a part of it, is not shown.

Parameters: ``words``, words of a phrase; ``z``, the least z-score; ``max_documents``, documents compared at most.

Reference: Monroe, Colaresi and Quinn, Fightin' Words, Political Analysis 2008 (section 3.5.1).
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import PEOPLE, in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity._phrases import Side, covered, log_odds_z, shown_phrases, sides
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.equal import Leaving, estimate_of, figure_of
from corpusaudit.metrics.shared.ratios import with_ratio
from corpusaudit.metrics.shared.views import Figure, View, note, view
from corpusaudit.ranges import Range, within_ranges
from corpusaudit.results import Baseline, Part

SHOWN = 20
"""Phrases that are named: as many as somebody reads."""
_FEWEST = 10
"""Documents a side; with fewer no phrase can be told from chance."""

RECORD = Record(
    id="diversity.overused_phrases",
    version=2,
    dimension="diversity",
    better="lower",
    kind="estimate",
    unit="share",
    needs=("synthetic",),
    measures=("diversity.overused_phrases",),
    sized=("diversity.overused_phrases",),
    needs_one_of=("holdout", "source"),
)


def overused(first: Side, second: Side, phrases: int, z: float, *, without: int = -1) -> NDArray[np.bool_]:
    """Return which phrases the first text overuses, bool (phrases,); ``without``: a group left out of both texts."""
    held = first.held(phrases, without), second.held(phrases, without)
    if min(int(one.sum()) for one in held) == 0:
        return np.zeros(phrases, np.bool_)
    return np.asarray(log_odds_z(*held) >= z, np.bool_)


def _leaving(first: Side, second: Side, phrases: int, words: int, z: float) -> Leaving:
    """Return the share of the first text's words in phrases that it overuses."""
    found = covered(first, overused(first, second, phrases, z), words)
    without = []
    for group in range(int(first.group_of_token.max()) + 1):
        kept = first.group_of_token != group
        if kept.any():
            some = covered(first, overused(first, second, phrases, z, without=group), words)
            without.append(float(some[kept].mean()))
    return Leaving(float(found.mean()), np.array(without))


def _figure(first: View, second: View, n: int, words: int, z: float) -> Figure | None:
    """Return the figure for ``n`` documents a side; None where a side holds no phrase."""
    one, other, phrases = sides(first.take(range(n)), second.take(range(n)), words)
    if not (len(one.numbers) and len(other.numbers)):
        return None
    return figure_of(_leaving(one, other, phrases, words, z), most=1.0)


def _real(workspace: Workspace) -> tuple[View, View, str]:
    """Return the real text to compare with, real text to compare with that, and a sentence on both."""
    given = [role for role in ("holdout", "source") if workspace.has(role)]
    if not given:
        raise Unmeasured("neither holdout nor source was given: no real text to compare with")
    if len(given) > 1:
        said = "Compared with the holdout; the source is compared with it in the same way."
        return view(workspace, "holdout"), view(workspace, "source"), said
    whole = view(workspace, given[0])
    halves = whole.take(range(0, len(whole), 2)), whole.take(range(1, len(whole), 2))
    return (*halves, f"Compared with half of the {given[0]}; the other half is compared with it in the same way.")


@within_ranges
def measure(
    workspace: Workspace,
    *,
    words: Annotated[int, Range(2, 6, "words")] = 3,
    z: Annotated[float, Range(2.0, 10.0)] = 3.0,
    max_documents: Annotated[int, Range(50, 10_000, "documents")] = 2000,
) -> Outcome:
    """Measure how much of the synthetic text stands in phrases that it overuses."""
    real, other, said = _real(workspace)
    synthetic = view(workspace, "synthetic")
    n = min(len(synthetic), len(real), max_documents)
    if n < _FEWEST:
        raise Unmeasured(f"fewer than {_FEWEST} documents a side do not tell a phrase from chance")
    figure = _figure(synthetic, real, n, words, z)
    if figure is None:
        raise Unmeasured(f"one of the two texts has no {words} words in a row")
    size, baseline = min(n, len(other)), None
    held = _figure(other, real, size, words, z) if size >= _FEWEST else None
    same = figure if size == n else _figure(synthetic, real, size, words, z)
    if held is not None and same is not None:
        baseline = Baseline(**held._asdict(), n=size, matched=None if size == n else same.value)
        baseline = with_ratio(baseline, estimate_of(same), estimate_of(held))
    parts, told = _phrases(workspace, synthetic.take(range(n)), real.take(range(n)), words, z)
    measurement = RECORD.measurement(
        "diversity.overused_phrases",
        **figure._asdict(),
        n=n,
        holdout=baseline,
        parts=parts,
        note=note(synthetic, told, said, f"{in_words(n)} documents a side."),
    )
    return Outcome((measurement,))


def _phrases(workspace: Workspace, some: View, real: View, words: int, z: float) -> tuple[tuple[Part, ...], str]:
    """Return the strongest phrases that may be shown, and a sentence on how many there are."""
    first, second, phrases = sides(some, real, words)
    held, beside = first.held(phrases), second.held(phrases)
    flagged = overused(first, second, phrases, z)
    if not flagged.any():
        return (), "No phrase is overused."
    places = np.flatnonzero((first.starts >= 0) & flagged[first.starts])
    places = places[np.unique(first.starts[places], return_index=True)[1]]
    scores = log_odds_z(held, beside)[first.starts[places]]
    # Of equally strong phrases the one that stands first: documents stand in the order of their content.
    places = places[np.lexsort((places, -np.round(scores, 9)))]
    shown, hidden = shown_phrases(workspace, some, places, words, SHOWN)
    people, others = len(set(some.groups)), len(set(real.groups))
    rows = [(name, int(held[first.starts[place]]), int(beside[first.starts[place]])) for place, name in shown]
    parts = tuple(
        Part(
            by="phrase",
            name=name,
            value=count / people,
            n=people,
            holdout=there / others if real.role == "holdout" and _told(there) and _told(others) else None,
        )
        for name, count, there in rows
    )
    unsaid = f", {hidden} of which may not be shown" if hidden else ""
    return parts, f"{len(places)} phrases of {words} words are overused{unsaid}."


def _told(people: int) -> bool:
    """Return whether a count of private people may be told."""
    return people == 0 or people >= PEOPLE
