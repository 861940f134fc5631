"""Paraphrases: passages nearer in meaning to one passage of the source than real unseen text comes.

What it measures
    The share of synthetic documents with a window whose meaning, by sentence embedding, lies nearer to a window of the
    source than ``max_chance`` of real unseen documents do.
How
    For every document of the synthetic corpus and of the holdout, the smallest cosine distance of its windows to any
    window of the source is found, exactly. The distances of the holdout say how near unseen text comes by itself; the
    tail of that distribution, of -log distance, is extrapolated to ``max_chance``, and what lies nearer is flagged.
    With the embedder for many languages, documents are also compared with texts in other languages: a translation lies
    nearer to its original than to all else, in proportion. The same figure towards the holdout, which was not
    translated, says how seldom that happens by itself.
Read it as
    The rate beside the holdout's own; the p-value is Fisher's. Each finding names the passage of the source and says
    how many unseen documents come that near (``chance``).
Does not show
    Paraphrases that stay as far from their source as unseen text of that kind does: formulaic corpora hide many. Short
    passages in long windows, translated ones above all. Words that were kept show better in
    ``memorization.near_copies``.
Parameters
    ``max_chance``: .002, the level at which the presets judge. ``max_chance_translated``: .007, the same for
    translations, of which no more are named than a fifth of which chance would bring.
Reference
    Distance to the closest record, judged against a holdout (Platzer and Reutterer 2021), here for each finding; the
    limit for translations is that of Benjamini and Hochberg (1995).
"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from corpusaudit.counts import in_words
from corpusaudit.errors import Unmeasured
from corpusaudit.features.vectors.embeddings import MULTILINGUAL
from corpusaudit.features.vectors.translations import nearest_pair
from corpusaudit.features.vectors.windows import WindowMatches
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization._windows import window_evidence
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.metrics.shared.tails import FEWEST, chance_of, fit_tail, nearness
from corpusaudit.ranges import Range, within_ranges

RECORD = Record(
    id="memorization.paraphrases",
    version=5,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source", "holdout"),
    measures=("memorization.paraphrases",),
    reads=("embedder",),
    by_rarity=True,
    findings="all",
)


def surprising(distance: NDArray[np.float64], unseen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of unseen documents expected that near, float64 like ``distance``; nan where that is nan.

    Raises Unmeasured where ``unseen`` holds too few figures to say.
    """
    tail = fit_tail(nearness(unseen))
    if tail is None:
        raise Unmeasured(f"how near unseen text comes needs a holdout of {FEWEST} documents with words")
    return np.where(np.isnan(distance), np.nan, chance_of(nearness(np.nan_to_num(distance, nan=2.0)), tail))


MOST_BY_CHANCE = 0.2
"""Share of the translations found that chance may bring: one seldom case is no evidence where many were looked at."""

_MANY = 0.1
"""Share of the release and of the source; translations of less may go unseen, as those of single passages do."""


def chance_translated(workspace: Workspace) -> NDArray[np.float64]:
    """Return, for each synthetic document, the chance to stand out as it does as a translation of a source text.

    float64 (documents,), nan where no text in another language is there. Read off the same documents towards the
    holdout, which nobody translated; with more people in the source a coincidence is so many times likelier. Raises
    Unmeasured where too few such documents are there to say.
    """
    found, unseen = workspace.translations("source"), workspace.translations("holdout")
    tail = fit_tail(unseen.score)
    if tail is None:
        many = found.compared >= _MANY * len(np.unique(workspace.people("source")))
        if many.mean() >= _MANY:
            raise Unmeasured(
                "texts are in other languages than those of the source, and how seldom they look like translations by "
                f"chance needs {FEWEST} of them and a holdout in the languages of the source"
            )
        return np.full(len(found.score), np.nan)
    more = found.compared / np.maximum(unseen.compared, 1)
    chance = chance_of(np.nan_to_num(found.score, nan=-np.inf), tail) * np.maximum(more, 1.0)
    return np.where(np.isnan(found.score), np.nan, np.minimum(chance, 1.0))


def expected_seldom(chance: NDArray[np.float64], most: float) -> NDArray[np.bool_]:
    """Return which are under the largest limit, ``most`` at most, under which a fifth at most is there by chance.

    That is the procedure of Benjamini and Hochberg (1995); nan is never under it.
    """
    known = np.sort(chance[~np.isnan(chance)])
    under = np.flatnonzero(known <= MOST_BY_CHANCE * np.arange(1, len(known) + 1) / max(1, len(known)))
    limit = min(float(known[under[-1]]), most) if len(under) else -1.0
    return np.asarray(chance <= limit)


def _with_pairs(workspace: Workspace, matches: WindowMatches, translated: NDArray[np.bool_]) -> WindowMatches:
    """Return the matches with those of translated documents between their windows and the text that they translate."""
    mine, theirs = workspace.embeddings("synthetic"), workspace.embeddings("source")
    own, other = (
        np.array([code or "" for code in workspace.document_languages(role)]) for role in ("synthetic", "source")
    )
    person, people = workspace.translations("source").person, workspace.people("source")
    distance, window, other_window = matches.distance.copy(), matches.window.copy(), matches.other_window.copy()
    for document in np.flatnonzero(translated).tolist():
        among = (people == person[document]) & (other != own[document]) & (other != "")
        distance[document], window[document], other_window[document] = nearest_pair(mine, document, theirs, among)
    return WindowMatches(distance, window, other_window)


@within_ranges
def measure(
    workspace: Workspace,
    *,
    max_chance: Annotated[float, Range(1e-6, 0.05)] = 0.002,
    max_chance_translated: Annotated[float, Range(1e-6, 0.05)] = 0.007,
) -> Outcome:
    """Measure the corpus; one piece of evidence a document, the score being the cosine similarity."""
    workspace.corpus("holdout")
    matches = workspace.windows("synthetic", "source")
    unseen = workspace.windows("holdout", "source").distance
    chance = surprising(matches.distance, unseen)
    if surprising(np.zeros(1), unseen)[0] > max_chance:
        enough = math.ceil(1.0 / max_chance)
        raise Unmeasured(
            f"among {in_words(int((~np.isnan(unseen)).sum()))} documents of the holdout not even the same passage "
            "would be "
            f"nearer than chance brings unseen text; about {enough} would do, unless real texts repeat each other"
        )
    flagged = chance <= max_chance
    note = None
    if workspace.embedder == MULTILINGUAL:
        by_translation = chance_translated(workspace)
        translated = expected_seldom(by_translation, max_chance_translated)
        if translated.any():
            note = f"{int(translated.sum()):,} in another language than the passage that they translate"
            added = translated & ~flagged
            matches = _with_pairs(workspace, matches, added)
            flagged, chance = flagged | added, np.where(added, by_translation, chance)
    measurement = rate_measurement(
        RECORD,
        "memorization.paraphrases",
        workspace,
        flagged,
        surprising(unseen, unseen) <= max_chance,
        measured=~np.isnan(matches.distance),
        baseline_measured=~np.isnan(unseen),
        nothing="no synthetic document has words",
        note=note,
    )
    return Outcome((measurement,), window_evidence(RECORD.id, workspace, matches, flagged, chance))
