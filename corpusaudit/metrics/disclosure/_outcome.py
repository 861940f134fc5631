"""What the metrics of each class tell: shares of documents, parts by type, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corpusaudit.features.small_counts import shown_share
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure._classes import classify
from corpusaudit.metrics.disclosure._details import Detail, DetailClass
from corpusaudit.metrics.record import Outcome, Record
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.results import Evidence, Part

_FROM_SOURCE_ALONE = "chance was learnt from the people of the source among themselves"

_LOOKS = 10.0
"""By so much the p-value of the second look is raised."""


def documents_with(
    details: Sequence[Detail], class_: DetailClass, size: int, *, strong: bool = False, rare: bool = False
) -> NDArray[np.bool_]:
    """Return which of ``size`` documents hold a detail of that class, a strong or a rare one if asked so."""
    flagged = np.zeros(size, np.bool_)
    wanted = [
        d.document
        for d in details
        if d.class_ == class_
        and (d.strength == "strong" or not strong)
        and not (rare and d.common and d.strength != "strong")
    ]
    flagged[wanted] = True
    return flagged


def type_parts(
    details: Sequence[Detail],
    unseen: Sequence[Detail],
    people: NDArray[np.int64] | None,
    class_: DetailClass,
    *,
    strong: bool = False,
) -> tuple[Part, ...]:
    """Return, for each type of detail, the share of its values that are of that class; beside it the holdout's.

    ``people``: who is behind each document of the holdout, None without one; a share of few of them is not shown.
    """

    def counts(detail: Detail) -> bool:
        return detail.class_ == class_ and (detail.strength == "strong" or not strong)

    parts = []
    for kind in sorted({detail.entity.type for detail in details}):
        mine = [counts(d) for d in details if d.entity.type == kind]
        theirs = [d for d in unseen if d.entity.type == kind]
        baseline = None
        if people is not None and theirs:
            baseline = shown_share(
                np.array([counts(d) for d in theirs], np.bool_), people[[d.document for d in theirs]]
            )
        parts.append(
            Part(
                by="type",
                name=kind,
                value=sum(mine) / len(mine),
                n=len(mine),
                holdout=baseline,
            )
        )
    return tuple(parts)


def detail_evidence(
    metric: str, workspace: Workspace, details: Sequence[Detail], classes: Sequence[DetailClass]
) -> tuple[Evidence, ...]:
    """Return one piece of evidence a detail of those classes; the score is the detector's."""
    documents = workspace.corpus("synthetic").documents
    sources = workspace.corpus("source").documents
    tested = max(1, int((workspace.tokens("synthetic").lengths > 0).sum()))
    return tuple(
        Evidence(
            metric,
            documents[detail.document].id,
            (detail.entity.start, detail.entity.end),
            float(detail.entity.score),
            class_=detail.class_,
            entity=detail.entity.type,
            source_id=None if detail.mention.document is None else sources[detail.mention.document].id,
            source_span=detail.mention.span,
            chance=min(1.0, detail.expected / tested) if detail.mention.people else None,
            expected=detail.expected if detail.mention.people else None,
            strength=detail.strength if detail.class_ == "leaked" else None,
            people=detail.mention.people,
        )
        for detail in details
        if detail.class_ in classes
    )


def leak_outcome(record: Record, workspace: Workspace) -> Outcome:
    """Return the share of documents with a leaked detail that is more than chance gives to many of this corpus.

    Where visits fall into one year, every third unseen document has the date of another one of the source: beside that,
    nothing else could show. So weak details of a type that chance gives to more than one of twenty unseen documents
    count only beside another detail of the same person. Should they be too many even so, each counts: that share is
    told where its excess over the holdout is as certain at a tenth of the level, so that the two looks together fail
    real text hardly more often than one.
    """
    details, unseen = classify(workspace)
    usual = sorted({d.entity.type for d in (*details, *unseen) if d.class_ == "leaked" and d.common})
    everything = class_outcome(record, workspace, "leaked")
    if not workspace.has("holdout"):
        return _untold(everything, details)
    if not usual:
        return everything
    rare = class_outcome(record, workspace, "leaked", rare=True)
    mine, all_ = rare.measurements[0], everything.measurements[0]
    if mine.p_value is None or all_.p_value is None or _LOOKS * all_.p_value >= mine.p_value:
        left = (
            "Details that chance gives to many unseen documents here count only beside another detail of the same "
            f"person; types of such details: {len(usual)}."
        )
        return replace(rare, measurements=(mine.model_copy(update={"note": left}),))
    told = f"Counted with details that chance gives to many unseen documents here; types of such details: {len(usual)}."
    update = {"p_value": min(1.0, _LOOKS * all_.p_value), "note": told}
    return replace(everything, measurements=(all_.model_copy(update=update),))


def _untold(outcome: Outcome, details: Sequence[Detail]) -> Outcome:
    """Return a figure with a note on what, without a holdout, may be staff or one patient's of many notes."""
    unsure = sum(d.class_ == "phantom" and not (d.weak or d.known or d.coarse or d.nobody) for d in details)
    figure = outcome.measurements[0]
    if not unsure or figure.value is None:
        return outcome
    said = (
        "Details of five people and more of the source, not counted since only a holdout or --group-field tells staff "
        f"from a patient with many notes: {unsure}"
    )
    return replace(outcome, measurements=(figure.model_copy(update={"note": f"{said}; {figure.note}"}),))


def class_outcome(
    record: Record, workspace: Workspace, class_: DetailClass, *, strong: bool = False, rare: bool = False
) -> Outcome:
    """Return the share of documents with a detail of that class, by type too; one piece of evidence a detail.

    ``strong``: only strong details count, and their evidence is left to the metric of their class. ``rare``: those do
    not that chance gives to many.
    """
    workspace.corpus("source")
    details, unseen = classify(workspace)
    holdout = workspace.has("holdout")
    baseline = (
        documents_with(unseen, class_, len(workspace.corpus("holdout")), strong=strong, rare=rare) if holdout else None
    )
    measurement = rate_measurement(
        record,
        record.id,
        workspace,
        documents_with(details, class_, len(workspace.corpus("synthetic")), strong=strong, rare=rare),
        baseline,
        measured=workspace.tokens("synthetic").lengths > 0,
        baseline_measured=None if baseline is None else workspace.tokens("holdout").lengths > 0,
        nothing="no synthetic document has words",
        parts=type_parts(details, unseen, workspace.people("holdout") if holdout else None, class_, strong=strong),
        **({"note": _FROM_SOURCE_ALONE} if strong and not holdout else {}),
    )
    return Outcome((measurement,), () if strong else detail_evidence(record.id, workspace, details, (class_,)))
