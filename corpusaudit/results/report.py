"""The whole result of an audit."""

from __future__ import annotations

from html import escape
from typing import Annotated

from pydantic import Field, JsonValue

from corpusaudit.numbers import format_value
from corpusaudit.results.acceptances import Accepted
from corpusaudit.results.against import Against
from corpusaudit.results.detector import DetectorCard
from corpusaudit.results.findings import Finding
from corpusaudit.results.gates import Gate
from corpusaudit.results.incidents import Incident
from corpusaudit.results.measurements import Measurement
from corpusaudit.results.plain import Count, FewOrCount, Number, Plain
from corpusaudit.results.review import Review
from corpusaudit.results.terms import KeyOrigin, Role, Verdict

SCHEMA_VERSION = 1
"""Rises when a reader of older reports would misread a newer one."""

EXIT_CODES: dict[Verdict, int] = {"pass": 0, "fail": 1, "unmeasured": 3}
"""With which code an audit ends; 2 and 4 are errors."""


class ReportKey(Plain):
    """The key under which the digests and tokens of a report were made.

    ``id`` tells it from other keys without giving it away: equal ids, equal key. None for a random key of one run.
    """

    origin: KeyOrigin
    id: str | None


class SealCheck(Plain):
    """What came of checking the seal of a report that was read from a file; ``sentence`` says it to a reader."""

    verified: bool
    sentence: str


class CorpusSummary(Plain):
    """What was read for one role. Counts of a private corpus read ``"<5"`` where they are under five and not 0.

    Where that holds of its empty documents, ``documents`` leaves them out: with an n it would give away their number.
    ``tokens`` of a private corpus is rounded to two significant digits. ``groups``, the people, is None where none are
    named, and for a private corpus where fewer than five documents are second ones of somebody.
    ``languages``: the share of the text in each language (ISO 639-1 code, or ``another script``) that has at least a
    hundredth, most first; empty where no model read the text. ``digest`` is a plain SHA-256 of the synthetic corpus,
    which is to be public, and an HMAC of the private ones.
    """

    digest: str
    documents: FewOrCount
    empty: FewOrCount
    tokens: Count
    labels: Count
    groups: FewOrCount | None
    skipped: FewOrCount
    languages: dict[str, Number] = Field(default_factory=dict)


class Provenance(Plain):
    """With what the report was made; ``signature`` is the one line that must agree for two reports to compare."""

    version: str
    signature: str
    seed: Count
    packages: dict[str, str]
    models: dict[str, str]
    config_digest: str
    command: str
    duration: dict[str, Annotated[float, Field(ge=0)]]


class AuditReport(Plain):
    """The whole result of an audit; what ``report.json`` holds.

    ``incidents`` holds all of them, the worst first; ``findings`` is capped per metric, and ``findings_total`` counts
    them all. ``detector`` is there when personal details were measured. ``warnings`` counts the limits that gave a
    warning, and one more where very many acceptances are in force. ``unread`` are sentences on text that will be
    released and was not read: any keeps the verdict from a pass. ``left_out`` are the measurements that were not asked
    for; ``blocked`` says by measurement why a figure cannot be relied on, ``drift`` why the holdout cannot stand for
    the source, None where it can. ``against`` is the earlier report that limits on an increase compare with, None where
    none was given. ``accepted`` holds what somebody answers for, None where nothing was given. ``review`` is what
    experts said, None where none were asked. ``seal`` is an HMAC of all the rest under ``key``, None where that is
    random.
    """

    schema_version: int = SCHEMA_VERSION
    verdict: Verdict
    exit_code: int
    created: str
    preset: str
    corpora: dict[Role, CorpusSummary]
    gates: tuple[Gate, ...]
    measurements: tuple[Measurement, ...]
    findings: tuple[Finding, ...]
    findings_total: dict[str, Count]
    provenance: Provenance
    limits: tuple[str, ...]
    incidents: tuple[Incident, ...] = ()
    detector: DetectorCard | None = None
    warnings: Count = 0
    unread: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    blocked: dict[str, str] = Field(default_factory=dict)
    drift: str | None = None
    against: Against | None = None
    accepted: Accepted | None = None
    key: ReportKey | None = None
    review: Review | None = None
    seal: str | None = None

    def measurement(self, metric: str) -> Measurement | None:
        """Return the measurement of that id, or None when the report holds none."""
        return next((m for m in self.measurements if m.metric == metric), None)

    @property
    def warned(self) -> tuple[Gate, ...]:
        """The limits that gave a warning."""
        return tuple(gate for gate in self.gates if gate.state == "warn")

    @property
    def warning_count(self) -> int:
        """How many warnings there are: those of limits, and one where very many acceptances are in force."""
        return len(self.warned) + (self.accepted is not None and self.accepted.too_many)

    @property
    def verdict_words(self) -> str:
        """The verdict as people read it: a pass with warnings or acceptances, or without any judgement, says so."""
        if self.verdict != "pass":
            return self.verdict
        count = self.warning_count
        words = f"pass with {count} {'warning' if count == 1 else 'warnings'}" if count else "pass"
        if not any(gate.state != "unmeasured" for gate in self.gates):
            words = "pass, nothing judged"
        taken = 0 if self.accepted is None else len(self.accepted.in_force)
        return f"{words}, {taken:,} accepted" if taken else words

    def __repr__(self) -> str:
        """Return one line; all of the report is in ``model_dump_json()`` and in what ``render`` writes."""
        states = [gate.state for gate in self.gates]
        return (
            f"AuditReport({self.verdict_words}; preset {self.preset!r}; limits: {states.count('fail')} not met, "
            f"{states.count('unmeasured')} unmeasured, {states.count('pass')} met; {self._incidents()})"
        )

    __str__ = __repr__

    def _incidents(self) -> str:
        kinds = [one.kind for one in self.incidents]
        return (
            f"incidents: {kinds.count('person')} of people, {kinds.count('copy')} copies, {kinds.count('trace')} traces"
        )

    def _written(self, gate: Gate) -> str:
        measurement = self.measurement(gate.metric)
        return format_value(gate.value, measurement.unit if measurement else gate.unit)

    def _baseline(self, gate: Gate) -> str:
        measurement = self.measurement(gate.metric)
        if measurement is None or measurement.holdout is None or measurement.holdout.of != "holdout":
            return ""
        return format_value(measurement.holdout.value, measurement.unit)

    def _repr_html_(self) -> str:
        """Return the verdict, how many incidents there are, and the gates as a table, worst first, for notebooks."""
        unread = "".join(f"<p>Not read: {escape(sentence)}</p>" for sentence in self.unread)
        rows = "".join(
            f"<tr><td>{'left out' if gate.reason_kind == 'left_out' else escape(gate.state)}</td>"
            f"<td>{escape(gate.metric)}</td>"
            f"<td>{'' if gate.value is None else escape(self._written(gate))}</td>"
            f"<td>{escape(self._baseline(gate))}</td>"
            f"<td>{escape(gate.explanation)}</td></tr>"
            for gate in sorted(self.gates, key=_weight)
        )
        return (
            f"<p><strong>corpusaudit: {escape(self.verdict_words)}</strong> (preset {escape(self.preset)})</p>{unread}"
            f"<p>{escape(self._incidents().capitalize())}</p>"
            "<table><thead><tr><th>state</th><th>gate</th><th>value</th><th>holdout</th><th>judged</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def _weight(gate: Gate) -> int:
    """Return where a gate stands in a table: what was not met first, what was left out on request last."""
    order = ("fail", "unmeasured", "warn", "accepted", "pass")
    return len(order) if gate.reason_kind == "left_out" else order.index(gate.state)


def report_schema() -> dict[str, JsonValue]:
    """Return the JSON Schema of ``report.json``."""
    return AuditReport.model_json_schema(by_alias=True)
