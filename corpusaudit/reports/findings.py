"""What every renderer says alike of findings and of the detector that found them."""

from __future__ import annotations

from dataclasses import dataclass

from corpusaudit.numbers import one_in, percent, significant
from corpusaudit.results import AuditReport, DetectorCard, Finding

CLASS_WORDS = {
    "leaked": "stands in the source",
    "phantom": "chance explains it: unseen text or several people have it too",
    "invented": "made up",
    "rare_phrase": "words of few people of the source, and of nobody unseen",
}
STRENGTH_WORDS = {
    "strong": "strangers hardly share it by chance",
    "weak": "strangers may share it by chance",
}


WORST_TYPES = 3
"""Types of detail that the sentence on the detector names."""


@dataclass(frozen=True)
class DocumentFindings:
    """The findings in one synthetic document, strongest first."""

    synthetic_id: str
    findings: tuple[Finding, ...]


def no_findings(report: AuditReport) -> str:
    """Return what it means that there are no findings: little, where nothing looked for them."""
    searched = any(m.dimension in {"memorization", "disclosure"} and m.value is not None for m in report.measurements)
    if searched:
        return "No findings. This says as much as the measurements do, and no more."
    return "No findings, because nothing was searched: no measurement of copying or disclosure has a value."


def by_document(findings: tuple[Finding, ...]) -> list[DocumentFindings]:
    """Group findings by synthetic document; documents with the most findings first, the order otherwise kept."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.synthetic_id, []).append(finding)
    made = [DocumentFindings(name, tuple(sorted(items, key=_weight))) for name, items in groups.items()]
    return sorted(made, key=lambda group: (_weight(group.findings[0])[0], -len(group.findings)))


def _weight(finding: Finding) -> tuple[int, int, float]:
    """Sort leaked details and copies before details that are merely there, strong before weak, longer matches first."""
    listed = finding.metric.startswith("disclosure.") and finding.class_ not in ("leaked", "rare_phrase")
    return int(listed), int(finding.strength == "weak"), -float(finding.words or 0)


def finding_facts(finding: Finding) -> list[str]:
    """Return what is known of a finding besides its context, each fact in a few words."""
    facts = []
    if finding.entity:
        facts.append(finding.entity.replace("_", " ").lower())
    if finding.class_:
        facts.append(CLASS_WORDS.get(finding.class_, finding.class_))
    if finding.strength is not None:
        facts.append(STRENGTH_WORDS[finding.strength])
    if finding.words is not None:
        facts.append(f"about {finding.words:,} {'word' if finding.words == 1 else 'words'}")
    if finding.synthetic_span is None:
        facts.append("whole document")
    else:
        facts.append(f"characters {finding.synthetic_span[0]:,} to {finding.synthetic_span[1]:,}")
    if finding.score is not None:
        facts.append(f"score {significant(finding.score)}")
    if finding.chance is not None:
        often = one_in(finding.chance)
        most = often if often.startswith("fewer") else f"at most {often}"
        facts.append(f"{most} unseen real documents matches the source as well")
    return facts


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
    named = ", ".join(f"{one.type.replace('_', ' ').lower()} {percent(one.recall or 0.0)}" for one in worst)
    return f"On its benchmark it finds least often, as the right type: {named}."
