"""What every renderer says alike: headline, counts, order of gates, what was not measured, findings by document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from corpusaudit.reports.numbers import NOTHING, format_value, one_in, significant
from corpusaudit.reports.wording import CONSEQUENCES, DIMENSION_TITLES, HEADLINES, NOTHING_JUDGED, wording
from corpusaudit.results import AuditReport, DetectorCard, Dimension, Finding, Gate, Measurement, State

STATE_ORDER: tuple[State, ...] = ("fail", "unmeasured", "warn", "accepted", "pass")
DIMENSION_ORDER: tuple[Dimension, ...] = tuple(DIMENSION_TITLES)

CLASS_WORDS = {
    "leaked": "stands in the source",
    "phantom": "chance explains it: unseen text or several people have it too",
    "invented": "made up",
    "rare_phrase": "words of few people of the source, and of nobody unseen",
}


@dataclass(frozen=True)
class DocumentFindings:
    """The findings in one synthetic document, strongest first."""

    synthetic_id: str
    findings: tuple[Finding, ...]


def ordered_gates(report: AuditReport) -> list[Gate]:
    """Return the gates, worst state first, privacy first within a state."""

    ranks: dict[str, int] = {name: i for i, name in enumerate(DIMENSION_ORDER)}

    def key(gate: Gate) -> tuple[int, int, str]:
        dimension = gate.metric.split(".", 1)[0]
        return STATE_ORDER.index(gate.state), ranks.get(dimension, len(ranks)), gate.metric

    return sorted(report.gates, key=key)


def twin(measurement: Measurement | None, unit: str) -> str:
    """Return the figure beside that of a gate, with whose it is where that is not the holdout's."""
    if measurement is None or measurement.holdout is None:
        return NOTHING
    shown = format_value(measurement.holdout.value, unit)
    return shown if measurement.beside == "holdout" else f"{shown} ({measurement.beside})"


def unit_of(report: AuditReport, metric: str) -> str:
    """Return the unit of that measurement, or an empty string when the report holds none."""
    measurement = report.measurement(metric)
    return measurement.unit if measurement else ""


def headline(report: AuditReport) -> str:
    """Return the verdict as one sentence."""
    if report.verdict != "fail" and not report.gates:
        return NOTHING_JUDGED
    return HEADLINES[report.verdict]


def state_counts(report: AuditReport) -> dict[State, int]:
    """Return how many gates are in each state, worst first; states that do not occur are left out."""
    counts = Counter(gate.state for gate in report.gates)
    return {state: counts[state] for state in STATE_ORDER if counts[state]}


def count_sentence(report: AuditReport) -> str:
    """Return how many limits there are and how they came out, as one sentence."""
    total = len(report.gates)
    if not total:
        return "No limits were set, so no figure was judged."
    counts = state_counts(report)
    words = {
        "fail": "not met",
        "unmeasured": "could not be checked",
        "warn": "gave a warning",
        "accepted": "not met but accepted, with a reason",
        "pass": "met",
    }
    parts = [f"{count} {words[state]}" for state, count in counts.items()]
    return f"Of {total} {'limit' if total == 1 else 'limits'}: {', '.join(parts)}."


def consequences(report: AuditReport) -> list[str]:
    """Return what the failed gates mean, one sentence for each dimension that failed, privacy first."""
    failed = {gate.metric.split(".", 1)[0] for gate in report.gates if gate.state == "fail"}
    return [CONSEQUENCES[dimension] for dimension in DIMENSION_ORDER if dimension in failed]


def title(report: AuditReport, metric: str) -> str:
    """Return a measurement's title, with its family where it has one."""
    measurement = report.measurement(metric)
    words = wording(metric, measurement.better if measurement else "band")
    return f"{words.family}, {words.title}" if words.family else words.title


def unmeasured(report: AuditReport) -> list[tuple[str, str]]:
    """Return id and reason of every figure that has no value, and of every gate on a figure that is missing."""
    rows = [(m.metric, m.reason or "") for m in report.measurements if m.value is None]
    known = {m.metric for m in report.measurements}
    rows += [
        (gate.metric, gate.explanation)
        for gate in report.gates
        if gate.state == "unmeasured" and gate.metric not in known
    ]
    return list(dict.fromkeys(rows))


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
    made = [DocumentFindings(name, tuple(sorted(items, key=_strength))) for name, items in groups.items()]
    return sorted(made, key=lambda group: (_strength(group.findings[0])[0], -len(group.findings)))


def _strength(finding: Finding) -> tuple[int, float]:
    """Sort leaked details and copies before details that are merely there, longer matches first."""
    listed = finding.metric.startswith("disclosure.") and finding.class_ not in ("leaked", "rare_phrase")
    return int(listed), -float(finding.words or 0)


def finding_facts(finding: Finding) -> list[str]:
    """Return what is known of a finding beside its context, each fact in a few words."""
    facts = []
    if finding.entity:
        facts.append(finding.entity.replace("_", " ").lower())
    if finding.class_:
        facts.append(CLASS_WORDS.get(finding.class_, finding.class_))
    if finding.words is not None:
        facts.append(f"about {finding.words:,} {'word' if finding.words == 1 else 'words'}")
    if finding.synthetic_span is None:
        facts.append("whole document")
    else:
        facts.append(f"characters {finding.synthetic_span[0]:,} to {finding.synthetic_span[1]:,}")
    if finding.score is not None:
        facts.append(f"score {significant(finding.score)}")
    if finding.chance is not None:
        facts.append(f"{one_in(finding.chance)} unseen real documents matches the source as well")
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
