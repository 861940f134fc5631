"""Personal details found, whoever they belong to: the figure that needs no source.

What it measures
    The share of synthetic documents with at least one personal detail, by type and by HIPAA Safe Harbor identifier.
How
    Rules for details with a fixed form, and a tagger for names and addresses.
Read it as
    What a reader of the release would take for a detail of a person. Whether it is a real person's is answered by
    ``disclosure.pii_leaked``, which needs the source. Parts give the share of documents with a detail of that type.
Does not show
    Details without a fixed form or a name, such as an employer or a rare event. Detection errs both ways.
Parameters
    None.
Reference
    45 CFR 164.514(b)(2), the 18 identifiers of the Safe Harbor method, as far as text can hold them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.pii.types import HIPAA
from corpusaudit.features.small_counts import shown_share
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.metrics.shared.statistics import clopper_pearson
from corpusaudit.results import Evidence, Part

RECORD = Record(
    id="disclosure.pii_found",
    version=6,
    dimension="disclosure",
    better="lower",
    kind="census",
    unit="rate",
    needs=("synthetic",),
    measures=("disclosure.pii_found",),
    reads=("detector",),
    ranked=False,  # a corpus of copies invents nobody, and is no better for it
    findings="without_source",
)


def _kinds(workspace: Workspace, role: str) -> list[set[str]]:
    return [{entity.type for entity in found} for found in workspace.entities(role)]


def _parts(kinds: list[set[str]], unseen: list[set[str]], people: NDArray[np.int64]) -> tuple[Part, ...]:
    """Return the share of documents with each type, then with each Safe Harbor identifier.

    ``kinds``: the types in each synthetic document with words, those of the figure itself.
    ``people``: who is behind each document of ``unseen``; a share of few of them is not shown.
    """
    names = {kind: (("type", kind), ("identifier", HIPAA.get(kind, "R any other unique identifying number or code")))
             for kind in sorted(set().union(*kinds))}  # fmt: skip
    parts = []
    for by, name in sorted({pair for pairs in names.values() for pair in pairs}, reverse=True):
        members = {
            kind for kind in HIPAA if (by == "type" and kind == name) or (by == "identifier" and HIPAA[kind] == name)
        }
        count = sum(bool(found & members) for found in kinds)
        low, high = clopper_pearson(count, len(kinds))
        baseline = (
            shown_share(np.array([bool(found & members) for found in unseen], np.bool_), people) if unseen else None
        )
        parts.append(
            Part(by=by, name=name, value=count / len(kinds), n=len(kinds), low=low, high=high, holdout=baseline)
        )
    return tuple(parts)


def _evidence(workspace: Workspace) -> tuple[Evidence, ...]:
    """Return every detail, or none where a source is given: its class then says which metric lists it."""
    if workspace.has("source"):
        return ()
    documents = workspace.corpus("synthetic").documents
    return tuple(
        Evidence("disclosure.pii_found", document.id, (e.start, e.end), float(e.score), entity=e.type)
        for document, found in zip(documents, workspace.entities("synthetic"), strict=True)
        for e in found
    )


def measure(workspace: Workspace) -> Outcome:
    """Measure the corpus; one piece of evidence a detail where no source is given."""
    kinds = _kinds(workspace, "synthetic")
    unseen = _kinds(workspace, "holdout") if workspace.has("holdout") else []
    worded = workspace.tokens("synthetic").lengths > 0
    about = [found for found, has_words in zip(kinds, worded, strict=True) if has_words]
    measurement = rate_measurement(
        RECORD,
        "disclosure.pii_found",
        workspace,
        np.array([bool(found) for found in kinds], np.bool_),
        np.array([bool(found) for found in unseen], np.bool_) if unseen else None,
        measured=worded,
        baseline_measured=workspace.tokens("holdout").lengths > 0 if unseen else None,
        nothing="no synthetic document has words",
        parts=_parts(about, unseen, workspace.people("holdout") if unseen else np.zeros(0, np.int64)),
    )
    return Outcome((measurement,), _evidence(workspace))
