"""Verbatim: documents that hold a run of rare words from one person's text.

What it measures
    The share of synthetic documents with a run of at least ``min_tokens`` tokens that stands, word for word, in the
    texts of exactly one person of the source and nowhere in the holdout.
How
    Texts are compared as tokens (case, punctuation, white space, look-alikes and invisible characters make no
    difference). Every such run is found and extended on both sides as far as the words agree. A run counts by how rare
    it is: words in phrases of ``phrase_tokens`` tokens that several people of the source, or the holdout, share are
    common language, and a run needs ``min_rare`` tokens outside them. Groups that hold the same document word for word
    are one person.
Read it as
    Compare with the holdout twin: authors repeat their own templates, so real unseen text scores above 0 too. The
    p-value says whether the excess over the holdout can be chance (Fisher's exact test on documents).
Does not show
    Copies broken up by edits into pieces shorter than ``min_tokens``; paraphrases; single details. Phrases that
    several people share are not counted, so a template that many records hold can be copied freely.
Parameters
    ``min_tokens``: shortest run. The default, 16, is what a copied passage of 20 white-space words holds at least, when
    up to a fifth of those words are signs or numbers that are no words of their own. ``phrase_tokens``: length of a
    common phrase (8: half of that). ``min_rare``: tokens outside common phrases (6: a third).
Reference
    Lee et al. 2022 and Carlini et al. 2023 for verbatim runs; the calibration on unseen real text is this project's.
"""

from __future__ import annotations

import numpy as np

from corpusaudit.features.runs import Runs, shared_runs
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.rates import rate_measurement
from corpusaudit.metrics.registry import Outcome, Record
from corpusaudit.results import Evidence

RECORD = Record(
    id="memorization.verbatim",
    version=1,
    dimension="memorization",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic", "source"),
    measures=("memorization.verbatim",),
)


def rare_runs(workspace: Workspace, role: str, min_tokens: int, phrase_tokens: int, min_rare: int) -> Runs:
    """Return the runs of that role's documents that count."""
    runs = shared_runs(
        workspace.tokens(role),
        workspace.tokens("source"),
        workspace.people("source"),
        workspace.tokens("holdout") if workspace.has("holdout") else None,
        min_tokens=min_tokens,
        phrase_tokens=phrase_tokens,
        same=role == "holdout",
    )
    return runs.where(runs.rare >= min_rare)


def run_evidence(metric: str, workspace: Workspace, runs: Runs) -> tuple[Evidence, ...]:
    """Return one piece of evidence a run, with character spans on both sides; the score is its tokens."""
    tokens, source = workspace.tokens("synthetic"), workspace.tokens("source")
    documents, sources = workspace.corpus("synthetic").documents, workspace.corpus("source").documents
    rows = zip(
        runs.document.tolist(),
        runs.start.tolist(),
        runs.end.tolist(),
        runs.source_document.tolist(),
        runs.source_start.tolist(),
        strict=True,
    )
    return tuple(
        Evidence(
            metric,
            documents[document].id,
            (int(tokens.starts[start]), int(tokens.ends[end - 1])),
            float(end - start),
            source_id=sources[there].id,
            source_span=(int(source.starts[at]), int(source.ends[at + end - start - 1])),
        )
        for document, start, end, there, at in rows
    )


def measure(workspace: Workspace, *, min_tokens: int = 16, phrase_tokens: int = 8, min_rare: int = 6) -> Outcome:
    """Measure the corpus; one piece of evidence a run."""
    tokens = workspace.tokens("synthetic")
    runs = rare_runs(workspace, "synthetic", min_tokens, phrase_tokens, min_rare)
    flagged = np.zeros(len(tokens), np.bool_)
    flagged[runs.document] = True
    twin_flagged = twin_measured = None
    if workspace.has("holdout"):
        twin_runs = rare_runs(workspace, "holdout", min_tokens, phrase_tokens, min_rare)
        twin_flagged = np.zeros(len(workspace.tokens("holdout")), np.bool_)
        twin_flagged[twin_runs.document] = True
        twin_measured = workspace.tokens("holdout").lengths >= min_tokens
    measurement = rate_measurement(
        RECORD,
        "memorization.verbatim",
        workspace,
        flagged,
        twin_flagged,
        measured=tokens.lengths >= min_tokens,
        twin_measured=twin_measured,
        nothing=f"no synthetic document has {min_tokens} tokens",
    )
    return Outcome((measurement,), run_evidence("memorization.verbatim", workspace, runs))
