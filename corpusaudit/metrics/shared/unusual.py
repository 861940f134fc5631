"""Where a rate is worst: the label with the highest rate, and the documents whose words are most unusual.

Generators remember what is rare, so a rate that looks fine on the whole can be high among outliers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.overlap.runs import survey_grams
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Part

BY, UNUSUAL = "rarity of words", "most unusual tenth"
_FEWEST = 10
"""Documents; of fewer there is no whole tenth."""


def word_rarity(workspace: Workspace, role: str) -> NDArray[np.float64]:
    """Return how rare the words of each document are in the real text, float64 (documents,), nan without words.

    The mean, over its tokens, of log2(people / people who use the word), one added to both; documents of the holdout
    count as one person each. The role is synthetic or holdout; a document of the holdout does not count itself.
    """

    def make() -> NDArray[np.float64]:
        tokens, people = workspace.tokens(role), workspace.people("source")
        holdout = workspace.tokens("holdout") if workspace.has("holdout") else None
        same = role == "holdout"
        users = survey_grams(tokens, workspace.tokens("source"), people, holdout, 1, same=same)
        real = len(np.unique(people)) + (0 if holdout is None else len(holdout) - int(same))
        bits = np.log2((real + 1) / (users.people + users.held + 1.0))
        document = np.repeat(np.arange(len(tokens)), tokens.lengths)
        with np.errstate(invalid="ignore"):
            # Rounded, so that documents of the same words are equally unusual in whatever order they stand.
            return np.round(np.bincount(document, bits, minlength=len(tokens)) / tokens.lengths, 9)

    made: NDArray[np.float64] = workspace.remember(("word rarity", role), make)
    return made


def unusual_tenth(workspace: Workspace, role: str, about: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Return which documents of ``about``, bool (documents,), are its tenth of rarest words; None for fewer than ten.

    Documents as unusual as the last of the tenth belong to it too.
    """
    rarity = word_rarity(workspace, role)
    known = about & ~np.isnan(rarity)
    size = int(known.sum())
    if size < _FEWEST:
        return None
    limit = np.sort(rarity[known])[size - (size + 9) // 10]
    with np.errstate(invalid="ignore"):
        return np.asarray(known & (rarity >= limit), np.bool_)


def worst_label(parts: Sequence[Part]) -> str | None:
    """Return a sentence on the label with the highest rate, by the lower end of its interval, so that few documents
    alone make no label the worst. ``parts``: one a label. None for one label, or where all rates are 0.
    """
    above = [part for part in parts if part.value]
    if len(parts) < 2 or not above:
        return None
    worst = max(above, key=lambda part: (part.low or 0.0, part.value, part.name))
    return f"worst label: {worst.name}, {100 * (worst.value or 0.0):.3g}% of {worst.n} documents"
