"""What every renderer says alike: headline, counts, order of gates, what was not measured, findings by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpusaudit.numbers import NOTHING, format_value, one_in, significant
from corpusaudit.reports.sentences import SENTENCES, sentence
from corpusaudit.reports.wording import (
    ALL_MET,
    DIMENSION_TITLES,
    FAILED,
    GIVE,
    KIND_WORDS,
    MEND,
    MEND_ROWS,
    NOT_ALL,
    NOT_CLEARED,
    NOTHING_FOUND,
    NOTHING_JUDGED,
    STATE_MARKS,
    STATE_WORDS,
    STOPPED_BY_NOTHING,
    WEIGH,
    WHO_DECIDES,
    wording,
)
from corpusaudit.results import AuditReport, DetectorCard, Dimension, Finding, Gate, Measurement, State

Tone = Literal["fail", "unmeasured", "warn", "pass"]
"""How a verdict is coloured: a pass with warnings as a warning, one in which nothing was judged as unmeasured."""

NAMED = 6
"""Warnings that the first sentence names; the rest are counted there and listed below."""

STATE_ORDER: tuple[State, ...] = ("fail", "unmeasured", "warn", "accepted", "pass")
DIMENSION_ORDER: tuple[Dimension, ...] = tuple(DIMENSION_TITLES)

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


@dataclass(frozen=True)
class DocumentFindings:
    """The findings in one synthetic document, strongest first."""

    synthetic_id: str
    findings: tuple[Finding, ...]


def ordered_gates(report: AuditReport) -> list[Gate]:
    """Return the gates, worst state first, privacy first within a state, what weighs most first within a dimension."""
    dimensions: dict[str, int] = {name: i for i, name in enumerate(DIMENSION_ORDER)}
    weights = {name: i for i, name in enumerate(SENTENCES)}

    def key(gate: Gate) -> tuple[int, int, int, str]:
        dimension = dimensions.get(gate.metric.split(".", 1)[0], len(dimensions))
        return STATE_ORDER.index(gate.state), dimension, weights.get(gate.metric, len(weights)), gate.metric

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
    """Return the verdict as one sentence: why it is unmeasured, and which limits gave a warning."""
    if report.verdict == "fail":
        return FAILED
    if report.verdict == "unmeasured":
        reasons = _why_unmeasured(report)
        return f"{NOT_CLEARED}: {'; '.join(reasons)}." if reasons else NOTHING_JUDGED
    if not report.gates:
        return NOTHING_JUDGED
    if report.unread:
        return f"{STOPPED_BY_NOTHING}, but text that will be released was not read."
    total, states = len(report.gates), Counter(gate.state for gate in report.gates)
    if states["pass"] == total:
        return ALL_MET
    if states["unmeasured"] == total:
        return f"Nothing was judged: none of the {_limits(total)} was checked."
    parts = []
    if states["accepted"]:
        parts.append(f"{states['accepted']} of {_limits(total)} not met but accepted")
    if states["unmeasured"]:
        parts.append(f"{states['unmeasured']} of {_limits(total)} not checked")
    if not states["warn"]:
        return f"Passes, with {' and '.join(parts)}."
    warned = [title(report, gate.metric) for gate in ordered_gates(report) if gate.state == "warn"]
    named = "; ".join(warned[:NAMED]) + (f"; and {len(warned) - NAMED} more" if len(warned) > NAMED else "")
    beside = f", and {' and '.join(parts)}" if parts else ""
    return f"Passes with {len(warned)} {'warning' if len(warned) == 1 else 'warnings'}{beside}: {named}."


def _why_unmeasured(report: AuditReport) -> list[str]:
    """Return what keeps the verdict from a pass, each in a few words; nothing where no limit was set and all was read.

    Limits that only warn keep nothing from a pass, unless no limit could be judged at all.
    """
    reasons = ["text that will be released was not read"] if report.unread else []
    missing = [gate for gate in report.gates if gate.state == "unmeasured"]
    if len(missing) < len(report.gates):
        missing = [gate for gate in missing if gate.level == "error"]
    kinds = Counter(gate.reason_kind for gate in missing)
    if kinds["drift"]:
        reasons.append("source and holdout are not alike enough to compare with")
    if kinds["blocked"]:
        rest = "rests" if kinds["blocked"] == 1 else "rest"
        reasons.append(f"{_limits(kinds['blocked'])} {rest} on figures that cannot be relied on here")
    if kinds["left_out"]:
        reasons.append(f"{_limits(kinds['left_out'])} left out on request")
    if kinds[""]:
        reasons.append(f"{_limits(kinds[''])} could not be checked")
    return reasons


def _limits(count: int) -> str:
    return f"{count} {'limit' if count == 1 else 'limits'}"


def tone(report: AuditReport) -> Tone:
    """Return how the verdict is coloured."""
    if report.verdict != "pass":
        return report.verdict
    if report.warned or report.unread:
        return "warn"
    return "pass" if any(gate.state != "unmeasured" for gate in report.gates) else "unmeasured"


def mark(report: AuditReport) -> str:
    """Return the sign of the verdict."""
    return STATE_MARKS[tone(report)]


def meaning(report: AuditReport) -> str:
    """Return what to do with the verdict, in a sentence or two; empty where no limit was set and all was read."""
    if not report.gates and not report.unread:
        return ""
    if report.verdict == "fail":
        failed = {gate.metric.split(".", 1)[0] for gate in report.gates if gate.state == "fail"}
        found = {metric.split(".", 1)[0] for metric, count in report.findings_total.items() if count}
        return MEND_ROWS if failed & found else MEND
    if report.verdict == "unmeasured":
        return GIVE
    if all(gate.state == "pass" for gate in report.gates) and not report.unread:
        return f"{NOTHING_FOUND} {WHO_DECIDES}"
    return f"{WEIGH if report.warned else NOT_ALL} {WHO_DECIDES}"


def state_word(gate: Gate) -> str:
    """Return the state of a gate in a word; "left out" and "not judged" where it was not the figure that lacked."""
    return (
        KIND_WORDS.get(gate.reason_kind, STATE_WORDS[gate.state])
        if gate.state == "unmeasured"
        else STATE_WORDS[gate.state]
    )


def state_counts(gates: Sequence[Gate]) -> list[tuple[State, str, int]]:
    """Return state, word and count of gates, worst first; states that do not occur are left out."""
    counts = Counter((STATE_ORDER.index(gate.state), state_word(gate)) for gate in gates)
    return [
        (STATE_ORDER[place], word, count) for (place, word), count in sorted(counts.items(), key=lambda row: row[0])
    ]


def count_sentence(report: AuditReport) -> str:
    """Return how many limits there are and how they came out, as one sentence."""
    if not report.gates:
        return "No limits were set, so no figure was judged."
    words = {
        STATE_WORDS["unmeasured"]: "could not be checked",
        STATE_WORDS["warn"]: "gave a warning",
        STATE_WORDS["accepted"]: "not met but accepted, with a reason",
    }
    parts = [f"{count} {words.get(word, word)}" for _, word, count in state_counts(report.gates)]
    return f"Of {_limits(len(report.gates))}: {', '.join(parts)}."


def consequences(report: AuditReport) -> list[tuple[Gate, str]]:
    """Return each limit that was not met, is unmeasured or gave a warning, with what that means; worst first."""
    told = ((gate, sentence(gate, title(report, gate.metric))) for gate in ordered_gates(report))
    return [(gate, words) for gate, words in told if words is not None]


def title(report: AuditReport, metric: str) -> str:
    """Return a measurement's title, with its family where it has one."""
    measurement = report.measurement(metric)
    words = wording(metric, measurement.better if measurement else "band")
    return f"{words.family}, {words.title}" if words.family else words.title


def unmeasured(report: AuditReport) -> list[tuple[str, str]]:
    """Return id and reason of every figure that has no value, and of every limit that could not be judged.

    What was left out on request is not among them: see :func:`left_out`.
    """
    rows = [(m.metric, m.reason or "") for m in report.measurements if m.value is None]
    known = {metric for metric, _ in rows}
    rows += [
        (gate.metric, gate.explanation)
        for gate in report.gates
        if gate.state == "unmeasured" and gate.reason_kind != "left_out" and gate.metric not in known
    ]
    return list(dict.fromkeys(rows))


def left_out(report: AuditReport) -> list[str]:
    """Return the ids of limits whose measurements were left out on request."""
    return [gate.metric for gate in ordered_gates(report) if gate.reason_kind == "left_out"]


def left_out_besides(report: AuditReport) -> str:
    """Return a sentence on what was left out and has no limit; empty where there is nothing."""
    count = len(set(report.left_out) - {gate.metric for gate in report.gates})
    if not count:
        return ""
    return f"{count} more {'measurement' if count == 1 else 'measurements'} without a limit left out on request."


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
    """Return what is known of a finding beside its context, each fact in a few words."""
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
