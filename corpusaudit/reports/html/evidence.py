"""The evidence of a report for the templates: masked findings by synthetic document, capped, the rest counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpusaudit.reports.findings import by_document, finding_facts
from corpusaudit.reports.summary import title
from corpusaudit.reports.text import one_line, short_tokens
from corpusaudit.results import AuditReport, Finding, Segment

DOCUMENTS_SHOWN = 25  # with findings
FINDINGS_SHOWN = 6
"""Documents, and findings in each, that a reader may look through; the rest is counted."""
SEGMENT_LIMIT = 400
"""Characters of unmasked context: two lines on either side of what was masked."""


@dataclass(frozen=True)
class FindingView:
    """One finding: what it is, facts, and its context as pairs of text and whether it is masked."""

    title: str
    metric: str
    facts: tuple[str, ...]
    source: str | None
    context: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class DocumentView:
    """The findings in one synthetic document; ``more`` counts those left out."""

    synthetic_id: str
    count: int
    findings: tuple[FindingView, ...]
    more: int


@dataclass(frozen=True)
class EvidenceView:
    """All evidence that is shown; ``totals`` counts every finding by measurement, shown or not."""

    documents: tuple[DocumentView, ...]
    more_documents: int
    totals: tuple[tuple[str, str, int], ...]
    shown: int
    total: int


def evidence_view(report: AuditReport) -> EvidenceView:
    """Return the first documents with the strongest findings, and how much there is beyond them."""
    groups = by_document(report.findings)
    documents = tuple(
        DocumentView(
            synthetic_id=group.synthetic_id,
            count=len(group.findings),
            findings=tuple(_finding(report, finding) for finding in group.findings[:FINDINGS_SHOWN]),
            more=max(len(group.findings) - FINDINGS_SHOWN, 0),
        )
        for group in groups[:DOCUMENTS_SHOWN]
    )
    totals = tuple((title(report, metric), metric, count) for metric, count in report.findings_total.items() if count)
    return EvidenceView(
        documents=documents,
        more_documents=max(len(groups) - DOCUMENTS_SHOWN, 0),
        totals=totals,
        shown=sum(len(d.findings) for d in documents),
        total=max(sum(report.findings_total.values()), len(report.findings)),
    )


def _finding(report: AuditReport, finding: Finding) -> FindingView:
    return FindingView(
        title=title(report, finding.metric),
        metric=finding.metric,
        facts=tuple(finding_facts(finding)),
        source=None if finding.source is None else short_tokens(finding.source),
        context=tuple(_segments(finding.context)),
    )


def _segments(context: Sequence[Segment]) -> list[tuple[str, bool]]:
    pairs = []
    for segment in context:
        text = one_line(short_tokens(segment.text) if segment.masked else segment.text)
        if not segment.masked and len(text) > SEGMENT_LIMIT:
            half = SEGMENT_LIMIT // 2
            text = f"{text[:half]} … {text[-half:]}"
        pairs.append((text, segment.masked))
    return pairs
