"""From shared runs to findings: places in characters on both sides."""

from __future__ import annotations

from corpusaudit.features.overlap.runs import Runs
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Evidence


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
