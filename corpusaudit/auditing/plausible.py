"""Figures that no audit could have written: what holds of every figure, whatever was measured."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from corpusaudit.auditing.coverage import MOST_SKIPPED
from corpusaudit.auditing.masking import SHOWN_PER_METRIC, rounded
from corpusaudit.counts import least, most
from corpusaudit.metrics.record import Record
from corpusaudit.metrics.registry import BUILT_IN, load_metrics
from corpusaudit.results import (
    AuditReport,
    Baseline,
    CorpusSummary,
    DetectorCard,
    Measurement,
    Number,
    Part,
    Review,
    ReviewFigure,
)

_SLACK = 1e-6
"""Figures may differ in their last digits; one that was changed differs by more."""


def implausible(report: AuditReport) -> str | None:
    """Return the first figure that no audit could have written, as a clause; None where all could be."""
    found = (_figures(report), _findings(report), _incidents(report), _corpora(report), _reviewed(report))
    return next((wrong for part in found for wrong in part), None)


def _figures(report: AuditReport) -> Iterator[str]:
    for measurement in report.measurements:
        yield from _measurement(measurement, report)
    for measurement in report.against.measurements if report.against is not None else ():
        yield from (f"in the earlier report, {wrong}" for wrong in impossible(measurement))
    if report.detector is not None:
        yield from _detector(report.detector)


def impossible(m: Measurement) -> Iterator[str]:
    """Yield what of a measurement cannot be, whatever was measured: its figure, its baseline's and its parts'."""
    yield from _figure(f"{m.metric}", m.value, m.low, m.high, m.n, m)
    if m.holdout is not None:
        means = _is_mean(m) and m.holdout.matched is not None
        if _is_ours(m) and (m.kind, m.unit) == ("census", "rate") and m.holdout.matched is not None and not means:
            yield f"{m.metric} has a figure at the holdout's size, which it never has"
        yield from _figure(f"the {m.holdout.of} figure of {m.metric}", *_ends(m.holdout), m, whole=not means)
    for part in m.parts:
        yield from _figure(f"a part of {m.metric}", *_ends(part), m)
        if _is_ours(m) and part.n > m.n and m.value is not None and not _counts_details(m, part):
            yield f"a part of {m.metric} has n = {part.n}, and the whole {m.n}"


def _measurement(m: Measurement, report: AuditReport) -> Iterator[str]:
    yield from impossible(m)
    if not _is_ours(m):
        return
    held = report.corpora.get("holdout")
    if m.holdout is not None and held is not None and m.holdout.n > _documents(held):
        yield f"the {m.holdout.of} figure of {m.metric} has n = {m.holdout.n}, more than the holdout has documents"
    whole = report.corpora.get("synthetic")
    if m.kind == "census" and whole is not None and m.n > most(whole.documents):
        yield f"{m.metric} has n = {m.n}, more than the synthetic corpus has documents"


def _ends(one: Baseline | Part) -> tuple[Number | None, Number | None, Number | None, int]:
    return one.value, one.low, one.high, one.n


def _figure(
    what: str,
    value: float | None,
    low: float | None,
    high: float | None,
    n: int,
    m: Measurement,
    *,
    whole: bool = True,
) -> Iterator[str]:
    """Yield what is wrong with a figure; ``whole``: a rate is of one set of ``n`` documents, no mean over several."""
    if value is None:
        if low is not None or high is not None:
            yield f"{what} has an interval and no value"
        return
    if n < 1:
        yield f"{what} has a value and rests on nothing (n = 0)"
    if (low is None) != (high is None):
        yield f"the interval of {what} has one end"
    if low is not None and high is not None and not low - _SLACK <= value <= high + _SLACK:
        yield f"the interval of {what} does not hold its value"
    if m.unit != "rate":
        return
    if any(figure is not None and not 0 <= figure <= 1 for figure in (value, low, high)):
        yield f"{what} is a rate outside 0 and 1"
    if _is_ours(m) and m.kind == "census" and whole and not _is_count(value, n):
        yield f"{what} is {value:g} of {n}, which is no whole number of documents"


def _is_ours(m: Measurement) -> bool:
    """Return whether a measurement is of this package: those of others start with the name of their distribution."""
    return m.metric.startswith(f"{m.dimension}.")


@cache
def _records() -> Mapping[str, Record]:
    """Return the record of each of our measurements, by its id."""
    return {name: metric.record for metric in load_metrics(BUILT_IN) for name in metric.record.measures}


def _is_mean(m: Measurement) -> bool:
    """Return whether the holdout's figure is a mean over draws of one size: that of a share that grows with size is."""
    record = _records().get(m.metric)
    return record is not None and m.metric in record.sized


def _counts_details(m: Measurement, part: Part) -> bool:
    """Return whether the n of a part is one of details, which no number of documents bounds."""
    record = _records().get(m.metric)
    return record is not None and record.counts_details and part.by == "type"


def _is_count(share: float, n: int) -> bool:
    return abs(share * n - round(share * n)) <= _SLACK * max(1, n)


def _detector(card: DetectorCard) -> Iterator[str]:
    for one in card.figures:
        for share, n in ((one.recall, one.n), (one.noticed, one.n), (one.precision, one.reported)):
            if share is not None and (not 0 <= share <= 1 or n < 1):
                yield f"the detector's figures of {one.type} are no shares"


def _corpora(report: AuditReport) -> Iterator[str]:
    for role, corpus in report.corpora.items():
        yield from _corpus(role, corpus)
        skipped = least(corpus.skipped)
        if skipped > MOST_SKIPPED * (most(corpus.documents) + skipped) and not report.unread:
            yield f"{corpus.skipped} rows of the {role} corpus were skipped, and nothing is said to be unread"


def _corpus(role: str, corpus: CorpusSummary) -> Iterator[str]:
    if role == "synthetic" and "<5" in (corpus.documents, corpus.empty, corpus.skipped):
        yield "counts of the synthetic corpus are hidden, which is to be public"
    if least(corpus.empty) > _documents(corpus):
        yield f"the {role} corpus has {corpus.documents} documents, and {corpus.empty} empty ones"
    worded = least(corpus.documents) - most(corpus.empty)
    if corpus.tokens < (worded if role == "synthetic" else min(worded, rounded(max(0, worded)))):
        yield f"the {role} corpus has fewer words than documents with words"
    if corpus.groups is not None and least(corpus.groups) > _documents(corpus):
        yield f"the {role} corpus has more people than documents"


def _documents(corpus: CorpusSummary) -> int:
    """Return how many documents there are at most; a few empty ones are not among those that are counted."""
    return most(corpus.documents) + (most(corpus.empty) if corpus.empty == "<5" else 0)


def _findings(report: AuditReport) -> Iterator[str]:
    for metric, count in Counter(finding.metric for finding in report.findings).items():
        if report.findings_total.get(metric, 0) < count:
            yield f"it shows {count} findings of {metric} and counts {report.findings_total.get(metric, 0)}"
    for metric, total in report.findings_total.items():
        shown = sum(finding.metric == metric for finding in report.findings)
        if shown < min(total, SHOWN_PER_METRIC):
            yield f"it counts {total} findings of {metric} and shows {shown or 'none'}"
    for measurement in report.measurements:
        yield from _findings_of(measurement, report)


def _findings_of(m: Measurement, report: AuditReport) -> Iterator[str]:
    """Yield where the findings of a figure are not those of the documents that it counts."""
    record = _records().get(m.metric)
    finds = "" if record is None else record.findings
    if m.value is None or finds == "" or (finds == "without_source" and "source" in report.corpora):
        return
    count, total = round(m.value * m.n), report.findings_total.get(m.metric, 0)
    shown = len({finding.synthetic_id for finding in report.findings if finding.metric == m.metric})
    if total < count:
        yield f"it counts {total} findings of {m.metric}, whose figure is of {count} documents"
    elif shown > count:
        yield f"it shows findings of {m.metric} in {shown} documents, and its figure is of {count}"
    elif total <= SHOWN_PER_METRIC and shown < count:
        yield f"all findings of {m.metric} are in {shown} documents, and its figure is of {count}"
    details = [part for part in m.parts if part.value is not None and _counts_details(m, part)]
    counted = sum(round((part.value or 0.0) * part.n) for part in details)
    if details and counted != total:
        yield f"it counts {total} findings of {m.metric}, and {counted} details by type"


def _incidents(report: AuditReport) -> Iterator[str]:
    """Yield where the incidents are not those of the findings; an older report has none."""
    if "incidents" not in report.model_fields_set:
        return
    documents: dict[str, set[str]] = {}
    for one in report.incidents:
        if one.certain > sum(one.details.values()) or (one.kind == "person") != (one.certain > 0):
            yield f"an incident of the kind {one.kind} has {one.certain} certain details"
        if (one.share is None) != (one.by is None):
            yield "an incident has a share and does not say of what"
        for metric in one.metrics:
            documents.setdefault(metric, set()).add(one.synthetic_id)
    traced = {f.metric for f in report.findings if f.source is not None and f.class_ in (None, "leaked", "rare_phrase")}
    for measurement in report.measurements:
        metric, record = measurement.metric, _records().get(measurement.metric)
        if (
            measurement.value is None
            or record is None
            or record.findings != "all"
            or metric not in {*documents, *traced}
        ):
            continue
        found, count = len(documents.get(metric, ())), round(measurement.value * measurement.n)
        if found != count:
            yield f"incidents of {metric} are in {found} documents, and its figure is of {count}"


def _reviewed(report: AuditReport) -> Iterator[str]:
    """Yield what of an expert review cannot be."""
    review, corpus = report.review, report.corpora.get("synthetic")
    if review is None:
        return
    if corpus is None or review.digest != corpus.digest:
        yield "the expert review is of another synthetic corpus"
    if len(review.by_rater) != review.raters:
        yield f"the expert review counts {review.raters} raters, and has figures of {len(review.by_rater)}"
    documents = review.synthetic + review.real
    for figure, least_, most_ in _review_figures(review):
        shown = [end for end in (figure.low, figure.value, figure.high) if end is not None]
        if any(not least_ - _SLACK <= end <= most_ + _SLACK for end in shown) or shown != sorted(shown):
            yield "a figure of the expert review lies outside its scale or its interval"
        if figure.value is not None and not 1 <= most(figure.n) <= documents:
            yield f"a figure of the expert review has n = {figure.n}, and its sheet {documents} documents"


def _review_figures(review: Review) -> Iterator[tuple[ReviewFigure, float, float]]:
    """Yield every figure of a review with the ends of its scale."""
    yield from ((one, 0.0, 1.0) for one in (review.told_apart, *review.by_rater))
    for row in review.rows:
        ends = (0.0, 1.0) if row.question == "wrong_label" else (1.0, 5.0)
        yield from ((one, *ends) for one in (row.synthetic, row.real))
    yield from ((one.figure, -math.inf, 1.0) for one in review.agreement)
