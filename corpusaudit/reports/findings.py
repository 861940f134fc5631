"""What every renderer says alike of the detector, and of a report without findings."""

from __future__ import annotations

from corpusaudit.numbers import percent
from corpusaudit.reports.wording.detail_types import detail_type
from corpusaudit.results import AuditReport, DetectorCard

WORST_TYPES = 3
"""Types of detail that the sentence on the detector names."""


def no_findings(report: AuditReport) -> str:
    """Return what it means that there are no findings: little, where nothing looked for them."""
    searched = any(m.dimension in {"memorization", "disclosure"} and m.value is not None for m in report.measurements)
    if searched:
        return "No findings. This says as much as the measurements do, and no more."
    return "No findings, because nothing was searched: no measurement of copying or disclosure has a value."


def detector_words(card: DetectorCard) -> tuple[str, str]:
    """Return two sentences on the detector: with what details were found, and on what its figures were measured."""
    used = f"Tagger for names and addresses: {card.tagger}; details with a fixed form are found by rules."
    if card.reason is not None:
        return used, card.reason
    measured = (
        f"Measured on {card.sentences:,} {card.benchmark}. Found: the share of details found as their type; noticed: "
        "found as a detail of any type; right: the share of hits of the type that lie on one. Hits in "
        f"{card.clean_sentences:,} clinical sentences without any detail: {card.false_alarms:,}."
    )
    return used, measured


def detector_summary(card: DetectorCard) -> str:
    """Return in a sentence which types of detail the detector finds least often; empty where there are no figures."""
    seen = [one for one in card.figures if one.recall is not None]
    if not seen:
        return ""
    worst = sorted(seen, key=lambda one: (one.recall, one.type))[:WORST_TYPES]
    named = ", ".join(f"{detail_type(one.type)} {percent(one.recall or 0.0)}" for one in worst)
    return f"On its benchmark it finds least often, as the right type: {named}."
