"""What every renderer says alike: headline, counts, order of gates, what was not measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpusaudit.numbers import NOTHING, format_interval, format_limit, format_value
from corpusaudit.reports.wording.measurements import SENTENCES, sentence, wording, words_of
from corpusaudit.reports.wording.states import KIND_WORDS, STATES
from corpusaudit.reports.wording.terms import DIMENSION_TITLES
from corpusaudit.reports.wording.verdict import (
    ALL_MET,
    ANSWERED,
    FAILED,
    GIVE,
    MEND,
    MEND_ROWS,
    NOT_ALL,
    NOT_CLEARED,
    NOTHING_FOUND,
    NOTHING_JUDGED,
    ONLY_WARNS,
    WEIGH,
    WHO_DECIDES,
)
from corpusaudit.results import COMPARED_WITH, AuditReport, Dimension, Gate, Measurement, State

Tone = Literal["fail", "unmeasured", "warn", "pass"]
"""How a verdict is coloured: a pass with warnings or acceptances as a warning, one without judgement as unmeasured."""

MANY_ACCEPTED = "very many acceptances"
NAMED = 6
"""Warnings that the first sentence names; the rest are counted there and listed below."""

STATE_ORDER: tuple[State, ...] = tuple(STATES)
DIMENSION_ORDER: tuple[Dimension, ...] = tuple(DIMENSION_TITLES)
NO_DIMENSION = "other"
"""Where a limit stands whose measurement the report does not hold and whose id begins with no dimension."""


def ordered_gates(report: AuditReport) -> list[Gate]:
    """Return the gates, worst state first, privacy first within a state, what weighs most first within a dimension."""
    dimensions: dict[str, int] = {name: i for i, name in enumerate(DIMENSION_ORDER)}
    weights = {name: i for i, name in enumerate(SENTENCES)}

    def key(gate: Gate) -> tuple[int, int, int, str]:
        dimension = dimensions.get(gate.metric.split(".", 1)[0], len(dimensions))
        return STATE_ORDER.index(gate.state), dimension, weights.get(gate.metric, len(weights)), gate.metric

    return sorted(report.gates, key=key)


@dataclass(frozen=True)
class GateRow:
    """One limit in finished words: every renderer shows these, and formats nothing of a gate by itself.

    ``warns_only``: its level keeps it from stopping a release, whatever its state. ``left_out``: on request.
    ``judged`` is the figure that was judged, ``judged_how`` what it is where it is not the value, ``matched`` that it
    is the one at the holdout's size. ``baseline`` is the same figure for the text named in ``baseline_of``.
    ``consequence`` is what the state means; None for a limit that is met.
    """

    state: State
    mark: str
    word: str
    warns_only: bool
    left_out: bool
    metric: str
    title: str
    limit: str
    value: str
    judged: str
    judged_how: str | None
    matched: bool
    interval: str
    baseline: str
    baseline_of: str
    because: str
    explanation: str
    consequence: str | None

    @property
    def figure(self) -> str:
        """The value, with the figure that was judged where that is another."""
        return f"{self.value} (judged{self.judged_words})" if self.judged_words else self.value

    @property
    def judged_words(self) -> str:
        """The figure that was judged with what it is, as it stands behind "judged"; empty where it is the value."""
        if self.judged == self.value:
            return ""
        how = " at the holdout's size" if self.matched else f" at {self.judged_how}" if self.judged_how else ""
        return f"{how}: {self.judged}"

    @property
    def baseline_named(self) -> str:
        """The baseline, with whose it is where that is not the holdout's."""
        known = self.baseline != NOTHING and self.baseline_of != "holdout"
        return f"{self.baseline} ({self.baseline_of})" if known else self.baseline


def gate_rows(report: AuditReport) -> list[GateRow]:
    """Return the gates in finished words, worst first."""
    return [_gate_row(report, gate) for gate in ordered_gates(report)]


def _gate_row(report: AuditReport, gate: Gate) -> GateRow:
    measurement = report.measurement(gate.metric)
    unit = measurement.unit if measurement else gate.unit
    baseline = measurement.holdout if measurement else None
    # A figure that was left out would have been compared as those of its dimension are.
    dimension = dimension_of(report, gate.metric)
    usual = next((role for name, role in COMPARED_WITH.items() if name == dimension), "holdout")
    baseline_of = baseline.of if baseline else usual
    name = title(report, gate.metric)
    return GateRow(
        state=gate.state,
        mark=STATES[gate.state].mark,
        word=state_word(gate),
        warns_only=gate.level == "warn" and gate.state != "warn",
        left_out=gate.reason_kind == "left_out",
        metric=gate.metric,
        title=name,
        limit=format_limit(gate.limit, unit, baseline_of),
        value=format_value(measurement.value if measurement else None, unit),
        judged=format_value(gate.value, unit),
        judged_how="the unfavourable end" if measurement and _judged_at_an_end(gate, measurement) else None,
        matched=measurement is not None and _judged_at_the_size(gate, measurement),
        interval=format_interval(measurement.low, measurement.high, unit) if measurement else NOTHING,
        baseline=format_value(baseline.value if baseline else None, unit),
        baseline_of=baseline_of,
        because=gate.because,
        explanation=gate.explanation,
        consequence=sentence(gate, name),
    )


def _judged_at_an_end(gate: Gate, measurement: Measurement) -> bool:
    """Return whether the figure judged is an end of the interval; an excess is judged on the value, whatever ``on``."""
    at_an_end = gate.value != measurement.value and gate.value in (measurement.low, measurement.high)
    return gate.on == "bound" and at_an_end and not _judged_at_the_size(gate, measurement)


def _judged_at_the_size(gate: Gate, measurement: Measurement) -> bool:
    """Return whether the figure judged is the one at the holdout's size, as in a ratio or an excess."""
    matched = measurement.holdout.matched if measurement.holdout else None
    compared = any(name.endswith("_holdout") for name in gate.limit)
    return compared and matched is not None and gate.value == matched != measurement.value


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
        return f"{ONLY_WARNS}, but text that will be released was not read."
    total, states = len(report.gates), Counter(gate.state for gate in report.gates)
    incidents = accepted_incidents(report)
    # A gate that promises nothing says so before anything that it found.
    opening = f"{ONLY_WARNS}. " if all(gate.level == "warn" for gate in report.gates) else ""
    if states["pass"] == total and not incidents and not report.warning_count:
        return f"{opening}{ALL_MET}"
    if states["unmeasured"] == total:
        return f"{opening}Nothing was judged: none of the {_limits(total)} was checked."
    shown = ((states[state], STATES[state].besides) for state in STATE_ORDER)
    parts = [f"{count} of {_limits(total)} {besides}" for count, besides in shown if count and besides]
    parts += [f"{incidents:,} {'incident' if incidents == 1 else 'incidents'} accepted"] if incidents else []
    if not report.warning_count:
        return f"{opening or 'Passes, with '}{' and '.join(parts)}."
    warned = [title(report, gate.metric) for gate in ordered_gates(report) if gate.state == "warn"]
    warned += [MANY_ACCEPTED] if report.warning_count > len(warned) else []
    named = "; ".join(warned[:NAMED]) + (f"; and {len(warned) - NAMED} more" if len(warned) > NAMED else "")
    rest = f", and {' and '.join(parts)}" if parts else ""
    counted = f"{len(warned)} {'warning' if len(warned) == 1 else 'warnings'}"
    return f"{opening or 'Passes with '}{counted}{rest}: {named}."


def accepted_incidents(report: AuditReport) -> int:
    """Return how many incidents are out of the figures that were judged."""
    return 0 if report.accepted is None else sum(entry.incident is not None for entry in report.accepted.in_force)


def _why_unmeasured(report: AuditReport) -> list[str]:
    """Return what keeps the verdict from a pass, each in a few words; nothing where no limit was set and all was read.

    Limits that only warn keep nothing from a pass.
    """
    reasons = ["text that will be released was not read"] if report.unread else []
    missing = [gate for gate in report.gates if gate.state == "unmeasured" and gate.level == "error"]
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
    if report.warning_count or report.unread or (report.accepted is not None and report.accepted.in_force):
        return "warn"
    return "pass" if any(gate.state != "unmeasured" for gate in report.gates) else "unmeasured"


def mark(report: AuditReport) -> str:
    """Return the sign of the verdict."""
    return STATES[tone(report)].mark


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
    answered = report.accepted is not None and report.accepted.in_force
    if all(gate.state == "pass" for gate in report.gates) and not report.unread and not answered:
        return f"{NOTHING_FOUND} {WHO_DECIDES}"
    return f"{WEIGH if report.warning_count else ANSWERED if answered else NOT_ALL} {WHO_DECIDES}"


def state_word(gate: Gate) -> str:
    """Return the state of a gate in a word; "left out" and "not judged" where it was not the figure that lacked."""
    word = STATES[gate.state].word
    return KIND_WORDS.get(gate.reason_kind, word) if gate.state == "unmeasured" else word


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
    rows = state_counts(report.gates)
    # "left out" and "not judged" are counted by these words, other states as their table says.
    parts = [f"{count} {STATES[state].counted if word == STATES[state].word else word}" for state, word, count in rows]
    return f"Of {_limits(len(report.gates))}: {', '.join(parts)}."


def consequences(report: AuditReport) -> list[GateRow]:
    """Return each limit that was not met, is unmeasured or gave a warning, whose row says what that means."""
    return [row for row in gate_rows(report) if row.consequence is not None]


def title(report: AuditReport, metric: str) -> str:
    """Return a measurement's title, with its family where it has one."""
    measurement = report.measurement(metric)
    words = words_of(measurement) if measurement else wording(metric)
    return f"{words.family}, {words.title}" if words.family else words.title


def dimension_of(report: AuditReport, metric: str) -> str:
    """Return the dimension of a measurement or of a limit without one, or :data:`NO_DIMENSION`."""
    measurement = report.measurement(metric)
    if measurement is not None:
        return measurement.dimension
    named = metric.split(".", 1)[0]
    return named if named in DIMENSION_ORDER else NO_DIMENSION


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


def unmeasured_by_reason(report: AuditReport) -> list[tuple[list[str], str]]:
    """Return the ids of what :func:`unmeasured` names, by their reason: first what limits of level ``error`` lack.

    Of reasons of one weight, the one that holds for most figures goes first.
    """
    by_reason: dict[str, list[str]] = {}
    for metric, reason in unmeasured(report):
        by_reason.setdefault(reason, []).append(metric)
    stopping = {gate.metric for gate in report.gates if gate.level == "error" and gate.state == "unmeasured"}
    rows = [(sorted(ids, key=lambda one: one not in stopping), reason) for reason, ids in by_reason.items()]
    return sorted(rows, key=lambda row: (row[0][0] not in stopping, -len(row[0])))


def left_out(report: AuditReport) -> list[str]:
    """Return the ids of limits whose measurements were left out on request."""
    return [gate.metric for gate in ordered_gates(report) if gate.reason_kind == "left_out"]


def left_out_too(report: AuditReport) -> str:
    """Return a sentence on what was left out and has no limit; empty where there is nothing."""
    count = len(set(report.left_out) - {gate.metric for gate in report.gates})
    if not count:
        return ""
    return f"{count} more {'measurement' if count == 1 else 'measurements'} without a limit left out on request."
