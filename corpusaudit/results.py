"""What an audit returns: plain frozen data that renderers and gates read, with a JSON Schema.

Everything here is safe to publish: evidence reaches :class:`Finding` only after masking. The one exception is
:class:`Evidence`, the raw record that metrics hand to the masking step and that ``--private-evidence`` writes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, model_validator

from corpusaudit.numbers import format_value

SCHEMA_VERSION = 1
"""Rises when a reader of older reports would misread a newer one."""

Role = Literal["synthetic", "source", "holdout"]
Dimension = Literal["fidelity", "diversity", "memorization", "disclosure", "utility"]
Side = Literal["privacy", "quality"]
Better = Literal["lower", "higher", "band"]
Kind = Literal["census", "estimate"]
State = Literal["pass", "fail", "warn", "unmeasured", "accepted"]
Verdict = Literal["pass", "fail", "unmeasured"]
Level = Literal["error", "warn"]
ReasonKind = Literal["", "left_out", "blocked", "drift"]
KeyOrigin = Literal["file", "environment", "random"]

ROLES: tuple[Role, ...] = ("synthetic", "source", "holdout")
DIMENSIONS: tuple[Dimension, ...] = ("fidelity", "diversity", "memorization", "disclosure", "utility")
SIDES: dict[Dimension, Side] = {
    "fidelity": "quality",
    "diversity": "quality",
    "memorization": "privacy",
    "disclosure": "privacy",
    "utility": "quality",
}
"""What each dimension speaks of. On the side of privacy a rate counts documents of which each is judged by itself."""
COMPARED_WITH: dict[Dimension, Role] = {name: "source" if name == "utility" else "holdout" for name in DIMENSIONS}
"""Whose the baselines of each dimension are: what the source trains, in utility; else the holdout."""


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("must be a finite number; a figure that does not exist is None with a reason")
    return value


Number = Annotated[float, AfterValidator(_finite)]
Count = Annotated[int, Field(ge=0)]
FewOrCount = Count | Literal["<5"]
"""A count of people or documents of private text, which is not shown under five."""


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Baseline(_Plain):
    """The baseline: the same figure for real text that the generator never saw.

    ``of`` is ``source`` where it is the source's figure instead: in utility, what the same classifier learns from it.
    ``matched`` is the synthetic figure at the holdout's size (equal documents or tokens), for figures that depend on
    the size of the corpus; None where ``Measurement.value`` compares with ``value`` as it stands. ``ratio_low`` and
    ``ratio_high`` are the ends of the 95 % interval of the figure divided by the baseline, where that is known.
    """

    value: Number
    n: Count
    low: Number | None = None
    high: Number | None = None
    matched: Number | None = None
    ratio_low: Number | None = None
    ratio_high: Number | None = None
    of: Literal["holdout", "source"] = "holdout"


class Part(_Plain):
    """A measurement for one label, entity type or identifier."""

    by: str
    name: str
    value: Number | None
    n: Count
    low: Number | None = None
    high: Number | None = None
    holdout: Number | None = None
    reason: str | None = None


class Series(_Plain):
    """Numbers for one chart: ``histogram`` (x: bin edges, one more than y), ``bars`` (x: names), ``line``, ``density``.

    Of a density x is empty, and y are the levels, 0 to 5, of the squares of a plane, row by row from below.
    """

    name: str
    kind: Literal["histogram", "bars", "line", "density"]
    x: tuple[Number | str, ...]
    y: tuple[Number, ...]
    x_label: str
    y_label: str

    @model_validator(mode="after")
    def _lengths(self) -> Series:
        expected = 0 if self.kind == "density" else len(self.y) + (self.kind == "histogram")
        if self.kind == "density" and math.isqrt(len(self.y)) ** 2 != len(self.y):
            raise ValueError(f"series {self.name}: {len(self.y)} squares are no plane")
        if len(self.x) != expected:
            raise ValueError(f"series {self.name}: {len(self.x)} x for {len(self.y)} y")
        return self


class Words(_Plain):
    """What a measurement is called, how to read it and what it does not show, for a reader who knows no statistics."""

    title: str
    how_to_read: str
    does_not_show: str


class Measurement(_Plain):
    """One figure with all that it needs to be read: interval, n, holdout baseline, parts, settings; or a reason.

    ``value`` is None exactly when ``reason`` says why. ``low`` and ``high`` are the ends of the 95 % interval.
    ``detectable`` is the smallest rate that this n would have shown with 95 % probability. ``p_value`` belongs to the
    difference from the holdout; ``exchange_p`` is that of the same question by a permutation test of people between
    source and holdout, which also holds where documents depend on each other. ``note`` is one more thing to know when
    reading the figure. ``words`` are the metric's own, None where the reports have better ones.
    """

    metric: str
    dimension: Dimension
    better: Better
    kind: Kind
    unit: str
    n: Count
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    holdout: Baseline | None = None
    p_value: Annotated[float, Field(ge=0, le=1)] | None = None
    exchange_p: Annotated[float, Field(ge=0, le=1)] | None = None
    detectable: Annotated[float, Field(ge=0, le=1)] | None = None
    parts: tuple[Part, ...] = ()
    settings: dict[str, JsonValue] = Field(default_factory=dict)
    reason: str | None = None
    note: str | None = None
    series: tuple[Series, ...] = ()
    words: Words | None = None

    @property
    def baseline_role(self) -> str:
        """Whose the baseline is: ``holdout`` or ``source``."""
        return "holdout" if self.holdout is None else self.holdout.of

    @model_validator(mode="after")
    def _value_or_reason(self) -> Measurement:
        if (self.value is None) != (self.reason is not None):
            raise ValueError(f"{self.metric}: either a value or a reason, never both, never neither")
        return self


class Segment(_Plain):
    """A piece of a finding's context: text that may be shown, or the token that stands for text that may not."""

    text: str
    masked: bool = False


class Finding(_Plain):
    """One place in one synthetic document and what it matches, masked.

    ``synthetic_span`` is [start, end) in characters; None for the whole document. ``source`` is a keyed token, never
    the id itself. ``words`` is rounded to two significant digits. ``chance`` is the share of real unseen documents
    whose best match with the source reaches this score; ``expected`` is how many would among as many documents as were
    tested. Both are rounded up to a power of ten, and None where no holdout says or where they would tell how many of a
    few people have a detail; a strong detail of a few reads the most that any has. ``score`` is rounded up where it
    follows from how many people use a word. ``strength`` of a detail: strong where unrelated people never share it
    by chance, weak where they may.
    """

    metric: str
    class_: str | None = Field(default=None, alias="class")
    entity: str | None = None
    synthetic_id: str
    synthetic_span: tuple[int, int] | None = None
    source: str | None = None
    words: Count | None = None
    score: Number | None = None
    chance: Annotated[float, Field(ge=0, le=1)] | None = None
    expected: Number | None = None
    strength: Literal["strong", "weak"] | None = None
    context: tuple[Segment, ...] = ()


class Gate(_Plain):
    """A judged limit. ``explanation`` says in a sentence what was compared with what.

    ``alpha`` is the p-value that an excess needs to fail. ``on`` says what was judged, ``on_asked`` what the
    configuration asked for, None where it left that to the kind of the figure. ``reason_kind`` says why a limit is
    unmeasured for a reason outside its figure: it was left out on request, its figure cannot be relied on, or source
    and holdout differ.
    ``detectable`` is the smallest figure that would have failed this limit with 95 % probability, None where it is not
    known or the limit is not met.
    """

    metric: str
    limit: dict[str, float]
    on: Literal["value", "bound"]
    level: Level
    state: State
    value: Number | None
    because: str
    explanation: str
    alpha: Number = 0.002
    on_asked: Literal["value", "bound"] | None = None
    reason_kind: ReasonKind = ""
    detectable: Number | None = None


class ReportKey(_Plain):
    """The key under which the digests and tokens of a report were made.

    ``id`` tells it from other keys without giving it away: equal ids, equal key. None for a random key of one run.
    """

    origin: KeyOrigin
    id: str | None


class SealCheck(_Plain):
    """What came of checking the seal of a report that was read from a file; ``sentence`` says it to a reader."""

    verified: bool
    sentence: str


class CorpusSummary(_Plain):
    """What was read for one role. Counts of a private corpus read ``"<5"`` where they are under five and not 0.

    Where that holds of its empty documents, ``documents`` leaves them out: with an n it would give away their number.
    ``tokens`` of a private corpus is rounded to two significant digits. ``groups``, the people, is None where none are
    named, and for a private corpus where fewer than five documents are second ones of somebody.
    ``digest`` is a plain SHA-256 of the synthetic corpus, which is to be public, and an HMAC of the private ones.
    """

    digest: str
    documents: FewOrCount
    empty: FewOrCount
    tokens: Count
    labels: Count
    groups: FewOrCount | None
    skipped: FewOrCount


class Provenance(_Plain):
    """With what the report was made; ``signature`` is the one line that must agree for two reports to compare."""

    version: str
    signature: str
    seed: Count
    packages: dict[str, str]
    models: dict[str, str]
    config_digest: str
    command: str
    duration: dict[str, Annotated[float, Field(ge=0)]]


class DetectorFigures(_Plain):
    """How well personal details of one type are found: details of the benchmark, and hits of the detector.

    ``recall`` is the share of ``n`` details found as this type, ``noticed`` as a detail of any type; ``precision`` is
    the share of ``reported`` hits that lie on a detail of this type. All in [0, 1]; None where there was nothing.
    """

    type: str
    n: Count
    recall: Number | None
    noticed: Number | None
    reported: Count
    precision: Number | None


class DetectorCard(_Plain):
    """How well the detector of personal details sees, from the benchmark that ships with the program.

    ``reason`` says why there are no figures (another tagger was asked for, or the figures are of another version).
    ``false_alarms`` counts hits in ``clean_sentences`` clinical sentences without any detail.
    """

    tagger: str
    benchmark: str
    sentences: Count
    figures: tuple[DetectorFigures, ...] = ()
    false_alarms: Count | None = None
    clean_sentences: Count = 0
    reason: str | None = None


class ReviewFigure(_Plain):
    """One figure of an expert review: 95 % interval and n documents; or no value, and why.

    ``n`` of real documents, each of another person, reads ``"<5"`` where they are a few.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    n: FewOrCount = 0
    reason: str | None = None

    @model_validator(mode="after")
    def _value_or_reason(self) -> ReviewFigure:
        if (self.value is None) != (self.reason is not None):
            raise ValueError("either a value or a reason, never both, never neither")
        return self


class ReviewRow(_Plain):
    """How synthetic and real documents of one label were rated; ``label`` is None for all, empty for rarer labels.

    ``question``: ``realism`` and ``faithfulness`` are means of five points, ``wrong_label`` is the share of answers
    that name another label than the document's, or none. ``instead`` is what was named most often then, of the
    synthetic documents. ``label_agreement`` is the F1 of that label in ``fidelity.label_agreement``.
    """

    question: Literal["realism", "faithfulness", "wrong_label"]
    label: str | None
    synthetic: ReviewFigure
    real: ReviewFigure
    instead: str | None = None
    label_agreement: Number | None = None


class ReviewAgreement(_Plain):
    """How far raters agree on one question, by one measure; n counts documents that two raters answered for."""

    question: Literal["realism", "faithfulness", "origin", "fitting_label"]
    measure: Literal["alpha, nominal", "alpha, ordinal", "alpha, interval", "weighted kappa", "percentage"]
    figure: ReviewFigure


class Review(_Plain):
    """What experts said of documents whose origin they did not know.

    ``synthetic`` and ``real`` count the documents of the sheet. ``told_apart`` is the balanced accuracy of all raters,
    ``by_rater`` of each in the order they were given, ``p_value`` how often chance would do as well. ``digest`` is that
    of the synthetic corpus. ``notes`` are sentences that a reader needs.
    """

    raters: Count
    synthetic: Count
    real: Count
    seed: Count
    digest: str
    labels_shown: bool
    told_apart: ReviewFigure
    p_value: Annotated[float, Field(ge=0, le=1)] | None
    by_rater: tuple[ReviewFigure, ...]
    rows: tuple[ReviewRow, ...]
    agreement: tuple[ReviewAgreement, ...]
    notes: tuple[str, ...] = ()


class AuditReport(_Plain):
    """The whole result of an audit; what ``report.json`` holds.

    ``findings`` is capped per metric; ``findings_total`` counts them all. ``detector`` is there when personal details
    were measured. ``warnings`` counts the limits that gave a warning. ``unread`` are sentences on text that will be
    released and was not read: any keeps the verdict from a pass. ``left_out`` are the measurements that were not asked
    for; ``blocked`` says by measurement why a figure cannot be relied on, ``drift`` why the holdout cannot stand for
    the source, None where it can. ``review`` is what experts said, None where none were asked. ``seal`` is an HMAC of
    all the rest under ``key``, None where that is random.
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
    detector: DetectorCard | None = None
    warnings: Count = 0
    unread: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    blocked: dict[str, str] = Field(default_factory=dict)
    drift: str | None = None
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
    def verdict_words(self) -> str:
        """The verdict as people read it: a pass with warnings, or one in which nothing was judged, says so."""
        if self.verdict != "pass":
            return self.verdict
        if self.warned:
            return f"pass with {len(self.warned)} {'warning' if len(self.warned) == 1 else 'warnings'}"
        return "pass" if any(gate.state != "unmeasured" for gate in self.gates) else "pass, nothing judged"

    def _written(self, gate: Gate) -> str:
        measurement = self.measurement(gate.metric)
        return format_value(gate.value, measurement.unit if measurement else "")

    def _repr_html_(self) -> str:
        """Return the verdict and the gates as a table, for notebooks."""
        unread = "".join(f"<p>Not read: {escape(sentence)}</p>" for sentence in self.unread)
        rows = "".join(
            f"<tr><td>{'left out' if gate.reason_kind == 'left_out' else escape(gate.state)}</td>"
            f"<td>{escape(gate.metric)}</td>"
            f"<td>{'' if gate.value is None else escape(self._written(gate))}</td>"
            f"<td>{escape(gate.explanation)}</td></tr>"
            for gate in self.gates
        )
        return (
            f"<p><strong>corpusaudit: {escape(self.verdict_words)}</strong> (preset {escape(self.preset)})</p>{unread}"
            f"<table><thead><tr><th>state</th><th>gate</th><th>value</th><th>judged</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


class TrainingSet(_Plain):
    """What a classifier learnt from one corpus or from several put together; ``documents`` it was trained on."""

    name: str
    documents: Count
    measurements: tuple[Measurement, ...]

    def measurement(self, metric: str) -> Measurement | None:
        """Return the measurement of that id, or None when there is none."""
        return next((m for m in self.measurements if m.metric == metric), None)


class TrainingSets(_Plain):
    """Training sets on one test corpus of ``documents``; ``left_out`` says what was taken out of it, empty if nothing.

    The first set is the one that gains are counted from. ``notes`` are sentences about what was read.
    """

    sets: tuple[TrainingSet, ...]
    documents: Count
    left_out: str
    notes: tuple[str, ...] = ()


Mark = Literal["best", "tied", ""]


class Cell(_Plain):
    """One figure of one generator. ``mark``: best of its column, tied with the best, or neither.

    ``holdout`` is the figure of real text; ``matched``, where there is one, that of the generator at the size of the
    real text, which is then what compares with it.
    """

    value: Number | None
    low: Number | None = None
    high: Number | None = None
    n: Count = 0
    holdout: Number | None = None
    matched: Number | None = None
    reason: str | None = None
    mark: Mark = ""


class Column(_Plain):
    """One measurement of all generators, cells in their order.

    ``judged`` says how ties were found; empty where nothing was marked because of ``unlike``: settings that follow from
    each corpus, such as its size, and differ.
    """

    metric: str
    dimension: Dimension
    better: Better
    unit: str
    judged: str
    unlike: tuple[str, ...] = ()
    cells: tuple[Cell, ...]


class Generator(_Plain):
    """One row of a comparison. ``verified``: was its seal checked and right; None where it was read from no file."""

    name: str
    verdict: Verdict
    failed: Count
    documents: Count
    warnings: Count = 0
    verified: bool | None = None


class Comparison(_Plain):
    """Several reports side by side: one row a generator, one column a measurement, privacy first.

    ``shared`` is what all reports have in common: setting and value. ``privacy`` and ``quality`` are the metrics of the
    scatter, None where no two columns fit. ``notes`` are sentences that a reader needs. ``same_corpora``: what shows
    that source and holdout are the same in all, digests under one key or the user's word; empty where there are none.
    """

    generators: tuple[Generator, ...]
    columns: tuple[Column, ...]
    shared: tuple[tuple[str, str], ...]
    privacy: str | None
    quality: str | None
    notes: tuple[str, ...]
    same_corpora: Literal["key", "word", ""] = ""

    def column(self, metric: str) -> Column | None:
        """Return the column of that measurement, or None when there is none."""
        return next((column for column in self.columns if column.metric == metric), None)


class StudyLabel(_Plain):
    """The documents of one label: those columns of a study that are measured by label."""

    name: str
    columns: tuple[Column, ...]


class Study(_Plain):
    """The measures of the published study for several generators: one row a generator, one column a measure.

    The columns of ``whole`` are all of the study's, in its order; where no report holds one, its cells say so.
    ``labels`` are sorted by name, none where nobody asked for them.
    """

    whole: Comparison
    labels: tuple[StudyLabel, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """One finding as a metric makes it: ids and spans, no text. Private, since source ids may name people.

    ``people``: how many people of the source have the value, where ``chance`` and ``expected`` follow from that.
    """

    metric: str
    synthetic_id: str
    synthetic_span: tuple[int, int] | None
    score: float
    class_: str | None = None
    entity: str | None = None
    source_id: str | None = None
    source_span: tuple[int, int] | None = None
    chance: float | None = None
    expected: float | None = None
    strength: Literal["strong", "weak"] | None = None
    people: int | None = None


EXIT_CODES: dict[Verdict, int] = {"pass": 0, "fail": 1, "unmeasured": 3}


def report_schema() -> dict[str, JsonValue]:
    """Return the JSON Schema of ``report.json``."""
    return AuditReport.model_json_schema(by_alias=True)
