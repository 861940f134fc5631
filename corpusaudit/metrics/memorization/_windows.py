"""From windows that lie near each other to findings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.vectors.windows import WindowMatches
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Evidence


def window_evidence(
    metric: str,
    workspace: Workspace,
    matches: WindowMatches,
    flagged: NDArray[np.bool_],
    chance: NDArray[np.float64] | None,
) -> tuple[Evidence, ...]:
    """Return the nearest pair of windows of each flagged document; the score is their cosine similarity.

    ``flagged``: bool (documents,). ``chance``: the share of unseen documents that come as near, None where unknown.
    """
    tested = int((~np.isnan(matches.distance)).sum())
    mine, theirs = workspace.embeddings("synthetic"), workspace.embeddings("source")
    documents, sources = workspace.corpus("synthetic").documents, workspace.corpus("source").documents
    rows = []
    for index in np.flatnonzero(flagged).tolist():
        window, other = int(matches.window[index]), int(matches.other_window[index])
        start, end = mine.window_spans[window].tolist()
        there_start, there_end = theirs.window_spans[other].tolist()
        likely = None if chance is None else float(chance[index])
        rows.append(
            Evidence(
                metric,
                documents[index].id,
                (start, end),
                1.0 - float(matches.distance[index]),
                source_id=sources[int(theirs.window_document[other])].id,
                source_span=(there_start, there_end),
                chance=likely,
                expected=None if likely is None else likely * tested,
            )
        )
    return tuple(rows)
