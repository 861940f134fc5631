"""Sample reports: one that fails on everything that matters, one that passes, one unmeasured, one hostile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corpusaudit.auditing.masking import SHOWN_PER_METRIC
from corpusaudit.metrics.registry import load_metrics
from corpusaudit.results import (
    Acceptance,
    Accepted,
    Against,
    AuditReport,
    Baseline,
    CorpusSummary,
    DetectorCard,
    DetectorFigures,
    Finding,
    Gate,
    Incident,
    Measurement,
    Part,
    Provenance,
    ReportKey,
    Review,
    ReviewAgreement,
    ReviewFigure,
    ReviewRow,
    Segment,
    Series,
    Stretch,
    UntunedFigure,
)

HOSTILE = (
    "<script>alert(1)</script>",
    "a|b`c`*d*_e_[f](http://evil.example/)<img src=x onerror=alert(1)>&amp;",
    "left\u202egnirts\u202cright\u2066x\u2069",
    "lone\ud800surrogate\udfff",
    "esc\x1b[31mred\x07\x00\r\nnext\u2028line",
    "שלום عربي \"'--><!-- {{ 7*7 }} {% raw %}",
)
LABELS = ("F32.1", "F41.1", "F20.0", "F43.1", "F10.2", "F60.3", "F50.0", "F42", "F31.1", "F84.0", "F90.0")


def provenance() -> Provenance:
    """Return a fixed provenance."""
    return Provenance(
        version="1.0.0",
        signature="corpusaudit:1.0.0|seed:0|tokens:1|embedder:all-MiniLM-L6-v2-int8@53aa5117|verbatim:min_tokens=20,v1",
        seed=0,
        packages={"numpy": "2.2.6", "faiss-cpu": "1.11.0", "polars": "1.31.0", "presidio-analyzer": "2.2.360"},
        models={"embedder": "sha256:53aa51172d142c89", "tagger": "sha256:0e2b7d5590ce13fa"},
        config_digest="sha256:77c1f0a4be29",
        command="corpusaudit audit out/notes.jsonl --source [source] --holdout [holdout] --preset clinical-release",
        duration={
            "reading": 0.41,
            "tokens": 1.2,
            "embedding synthetic": 48.3,
            "personal details": 201.7,
            "metrics": 9.04,
        },
    )


def corpora(**without: None) -> dict[Any, CorpusSummary]:
    """Return the summaries of three corpora, less the roles named in ``without``."""
    made = {
        "synthetic": CorpusSummary(
            digest="sha256:4be1c09a7d3f52e8",
            documents=1200,
            empty=2,
            tokens=184_310,
            labels=11,
            groups=None,
            skipped=3,
            languages={"es": 0.61, "en": 0.36, "another script": 0.03},
        ),
        "source": CorpusSummary(
            digest="hmac-sha256:91aa02cf37de6b1091aa02cf37de6b10",
            documents=800,
            empty=0,
            tokens=131_002,
            labels=11,
            groups=412,
            skipped=0,
        ),
        "holdout": CorpusSummary(
            digest="hmac-sha256:cc6790e1b2f4a853cc6790e1b2f4a853",
            documents=400,
            empty=0,
            tokens=64_877,
            labels=11,
            groups="<5",
            skipped=0,
        ),
    }
    return {role: summary for role, summary in made.items() if role not in without}


def measured(metric: str, value: float | None, **fields: Any) -> Measurement:
    """Return a measurement with defaults by dimension."""
    dimension = metric.split(".")[0]
    lower = dimension in {"memorization", "disclosure"}
    base: dict[str, Any] = {
        "dimension": dimension,
        "better": "lower" if lower else "band" if dimension == "diversity" else "higher",
        "kind": "census" if dimension != "fidelity" else "estimate",
        "unit": "rate" if lower or dimension == "fidelity" else "ratio",
        "n": 1200,
    }
    return Measurement(metric=metric, value=value, **{**base, **fields})


def gate(metric: str, state: Any, value: float | None, **fields: Any) -> Gate:
    """Return a gate with defaults."""
    base: dict[str, Any] = {
        "limit": {"max": 0.0},
        "on": "value",
        "level": "error",
        "because": "DPIA section 4.2",
        "explanation": f"compared with the limit: {state}",
    }
    return Gate(metric=metric, state=state, value=value, **{**base, **fields})


def by_label(base: float, step: float) -> tuple[Part, ...]:
    """Return one part for each label, the last one unmeasured."""
    parts = [
        Part(
            by="label",
            name=name,
            value=base + i * step,
            n=110 - i,
            low=max(base + i * step - 0.01, 0),
            high=base + i * step + 0.02,
            holdout=base,
        )
        for i, name in enumerate(LABELS[:-1])
    ]
    return (*parts, Part(by="label", name=LABELS[-1], value=None, n=1, reason="fewer than two documents"))


def distances() -> tuple[Series, ...]:
    """Return the nearest distances of synthetic and holdout documents over shared bins."""
    edges = tuple(round(i * 0.05, 2) for i in range(13))
    common: dict[str, Any] = {
        "kind": "histogram",
        "x": edges,
        "x_label": "cosine distance to the nearest source text",
        "y_label": "documents",
    }
    return (
        Series(name="synthetic", y=(61, 12, 25, 70, 160, 240, 268, 190, 101, 48, 20, 5), **common),
        Series(name="holdout", y=(0, 2, 6, 18, 44, 73, 96, 83, 47, 20, 9, 2), **common),
    )


def in_one_plane() -> tuple[Series, ...]:
    """Return densities of synthetic, source and holdout documents over four by four squares."""
    common: dict[str, Any] = {
        "kind": "density",
        "x": (),
        "x_label": "the two directions in which real text varies most",
        "y_label": "density",
    }
    return (
        Series(name="synthetic", y=(0, 0, 0, 0, 0, 5, 3, 0, 0, 2, 1, 0, 0, 0, 0, 0), **common),
        Series(name="source", y=(0, 1, 1, 0, 1, 5, 4, 0, 1, 3, 4, 1, 0, 0, 1, 0), **common),
        Series(name="holdout", y=(0, 0, 1, 0, 1, 4, 5, 1, 0, 4, 3, 0, 0, 1, 0, 0), **common),
    )


def full_measurements() -> tuple[Measurement, ...]:
    """Return measurements of all dimensions with intervals, baselines, parts and series."""
    settings = {"min_tokens": 20, "max_groups": 1}
    return (
        measured(
            "fidelity.mmd",
            0.00312,
            unit="squared distance",
            better="lower",
            low=0.0024,
            high=0.0040,
            holdout=Baseline(value=0.00021, n=400, low=-0.0003, high=0.0008),
            p_value=0.0002,
            series=in_one_plane(),
        ),
        measured("fidelity.precision", 0.912, low=0.894, high=0.927, holdout=Baseline(value=0.95, n=400)),
        measured("fidelity.recall", 0.71, low=0.68, high=0.74, holdout=Baseline(value=0.93, n=400)),
        measured(
            "fidelity.density",
            1.08,
            unit="ratio",
            better="band",
            low=1.01,
            high=1.15,
            holdout=Baseline(value=0.99, n=400),
        ),
        measured("fidelity.coverage", None, reason="fewer than 6 documents in the holdout"),
        *(
            measured(
                f"diversity.distinct_{n}", value, holdout=Baseline(value=value + 0.04, n=400, matched=value + 0.02)
            )
            for n, value in ((1, 0.041), (2, 0.318), (3, 0.604), (4, 0.77))
        ),
        *(
            measured(
                f"diversity.self_bleu_{n}",
                value,
                unit="BLEU",
                low=value - 0.01,
                high=value + 0.012,
                holdout=Baseline(value=value - 0.09, n=400, low=value - 0.11, high=value - 0.07, matched=value - 0.03),
                parts=by_label(value - 0.1, 0.02),
            )
            for n, value in ((2, 0.71), (3, 0.52), (4, 0.371))
        ),
        measured(
            "diversity.collapsed_labels",
            0.2,
            unit="share",
            better="lower",
            low=0.0567,
            high=0.51,
            n=10,
            holdout=Baseline(value=0.0, n=10, low=0.0, high=0.278),
            parts=(
                *(Part(by="label", name=name, value=float(name in LABELS[8:10]), n=1) for name in LABELS[:9]),
                Part(by="label", name=LABELS[-1], value=None, n=0, reason="fewer than 10 documents with this label"),
                Part(by="label", name="F43.2", value=1.0, n=1),
            ),
            note="Labels judged: 10; collapsed: 1; lost: 1. Compared with the holdout.",
        ),
        measured("diversity.compression_ratio", 4.12, unit="ratio", holdout=Baseline(value=3.3, n=400, matched=3.9)),
        measured(
            "diversity.exact_duplicates",
            0.0225,
            unit="rate",
            better="lower",
            low=0.0155,
            high=0.0325,
            holdout=Baseline(value=0, n=400),
        ),
        measured(
            "memorization.exact_copies",
            0.015,
            low=0.0095,
            high=0.0236,
            detectable=0.0025,
            settings=settings,
            holdout=Baseline(value=0.0, n=400, low=0.0, high=0.0095),
            p_value=0.0066,
        ),
        measured(
            "memorization.verbatim",
            0.0533,
            low=0.042,
            high=0.0675,
            detectable=0.0025,
            settings=settings,
            holdout=Baseline(value=0.005, n=400, low=0.0014, high=0.018),
            p_value=0.00001,
            parts=by_label(0.01, 0.011),
        ),
        measured(
            "memorization.longest_run",
            214,
            unit="words",
            holdout=Baseline(value=23, n=400),
            series=(
                Series(
                    name="synthetic",
                    kind="bars",
                    x=("20 to 29", "30 to 49", "50 or more"),
                    y=(21, 19, 24),
                    x_label="words in the run",
                    y_label="documents",
                ),
            ),
        ),
        measured(
            "memorization.nearest_distance",
            0.281,
            unit="cosine distance",
            better="higher",
            low=0.276,
            high=0.286,
            holdout=Baseline(value=0.294, n=400, low=0.287, high=0.301),
            series=distances(),
            kind="estimate",
        ),
        measured(
            "memorization.closer_to_source",
            0.561,
            low=0.533,
            high=0.589,
            p_value=0.00002,
            holdout=Baseline(value=0.5, n=400),
            note="Source cut to 400 documents so that both sides are equal.",
        ),
        measured(
            "disclosure.pii_leaked",
            0.0192,
            low=0.0128,
            high=0.0286,
            holdout=Baseline(value=0.0025, n=400),
            parts=tuple(
                Part(by="entity", name=name, value=value, n=1200, low=value / 2, high=value * 1.8, holdout=0.0)
                for name, value in (("PERSON", 0.0125), ("PHONE_NUMBER", 0.0042), ("STREET_ADDRESS", 0.0025))
            ),
        ),
        measured("disclosure.pii_invented", 0.41, low=0.382, high=0.438),
        *utility(),
    )


def utility() -> tuple[Measurement, ...]:
    """Return what a classifier learns: figures beside those of the source, of the source alone, and their ratio."""
    common: dict[str, Any] = {"unit": "score", "better": "higher", "kind": "estimate", "n": 831}
    source = Baseline(value=0.77, n=831, low=0.728, high=0.799, of="source")
    return (
        *(
            measured(
                f"utility.tstr_{kind}", 0.744, low=0.7, high=0.78, holdout=source, parts=by_label(0.5, 0.03), **common
            )
            for kind in ("embeddings", "tfidf")
        ),
        *(
            measured(f"utility.trtr_{kind}", 0.77, low=0.728, high=0.799, parts=alone(by_label(0.6, 0.03)), **common)
            for kind in ("embeddings", "tfidf")
        ),
        measured("utility.ratio_embeddings", 0.967, low=0.935, high=0.999, **{**common, "unit": "ratio"}),
    )


def alone(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return parts without a figure beside them."""
    return tuple(part.model_copy(update={"holdout": None}) for part in parts)


def found(**fields: Any) -> Finding:
    """Return a finding."""
    return Finding(**fields)


def with_findings(report: AuditReport) -> AuditReport:
    """Return a report with the findings that its figures ask for: one in each document that a share counts."""
    finding = {name for one in load_metrics() if one.record.findings for name in one.record.measures}
    shown: list[Finding] = []
    totals: dict[str, int] = {}
    for m in report.measurements:
        count = round(m.value * m.n) if m.metric in finding and m.value else 0
        totals |= {m.metric: count} if count else {}
        shown += [
            found(
                metric=m.metric, synthetic_id=f"{i}", synthetic_span=(0, 9), source=None, words=2, score=1.0, context=()
            )
            for i in range(min(count, SHOWN_PER_METRIC))
        ]
    return report.model_copy(update={"findings": tuple(shown), "findings_total": totals})


def findings() -> tuple[Finding, ...]:
    """Return findings of copies and of leaked details in a few documents."""
    copied = tuple(
        found(
            metric="memorization.verbatim",
            synthetic_id=f"notes.jsonl:{100 + i}",
            synthetic_span=(120, 420 + i),
            source=f"SOURCE·{0x7F3A91C2 + i:08x}{i:024x}",
            words=50 + 10 * (i % 5),
            score=1.0,
            context=(
                Segment(text="She reports low mood since the autumn. "),
                Segment(text=f"[COPIED·{0x11AA91C2 + i:08x}{i:024x}, about {50 + 10 * (i % 5)} words]", masked=True),
                Segment(text=" No suicidal thoughts were voiced."),
            ),
        )
        for i in range(30)
    )
    whole = found(
        metric="memorization.exact_copies",
        synthetic_id="notes.jsonl:101",
        source=f"SOURCE·7f3a91c3{1:024x}",
        words=190,
        score=1.0,
        context=(Segment(text=f"[DOCUMENT·0be1c09a{1:024x}]", masked=True),),
    )
    leaked = tuple(
        found(
            metric="disclosure.pii_leaked",
            class_="leaked",
            entity=entity,
            synthetic_id="notes.jsonl:101",
            synthetic_span=(10 * i, 10 * i + 9),
            source=f"SOURCE·7f3a91c3{1:024x}",
            context=(
                Segment(text="was seen by "),
                Segment(text=f"[{entity}·{i:08x}{i:024x}]", masked=True),
                Segment(text=" on"),
            ),
        )
        for i, entity in enumerate(("PERSON", "PERSON", "PHONE_NUMBER", "STREET_ADDRESS", "DATE", "PERSON", "AGE"))
    )
    return (*copied, whole, *leaked)


def incident(place: int, **fields: Any) -> Incident:
    """Return a copy of most of a source document; ``place`` tells it from others."""
    usual: dict[str, Any] = {
        "fingerprint": f"{0x9C4D01AA + place:08x}{place:024x}",
        "kind": "copy",
        "synthetic_id": f"notes.jsonl:{100 + place}",
        "source": f"SOURCE·{0x7F3A91C2 + place:08x}{place:024x}",
        "share": 0.62,
        "by": "words",
        "words": 160,
        "source_words": 260,
        "chance": 1e-4,
        "details": {},
        "certain": 0,
        "metrics": ("memorization.near_copies", "memorization.verbatim"),
        "file": "out/notes.jsonl",
        "line": 100 + place,
        "stretches": (
            Stretch(synthetic=(4, 40), source=(10, 44), by="words"),
            Stretch(synthetic=(52, 90), source=(60, 100), by="words"),
        ),
        "context": (
            Segment(text="She reports low mood since the autumn. "),
            Segment(text=f"[NEAR_COPIES·{0x11AA91C2 + place:08x}{place:024x}]", masked=True),
            Segment(text=" No suicidal thoughts were voiced."),
        ),
    }
    return Incident(**{**usual, **fields})


def incidents() -> tuple[Incident, ...]:
    """Return a leaked person in a whole copy, one by details alone, copies in words and by meaning, and traces."""
    leaked = ("disclosure.pii_leaked",)
    person = {"kind": "person", "certain": 2}
    return (
        incident(1, share=1.0, words=190, details={"DATE": 2, "PERSON": 1}, chance=1e-7, **person),
        incident(2, share=None, by=None, words=5, details={"PHONE": 2}, metrics=leaked, **person),
        *(incident(i, share=round(0.9 - 0.02 * i, 2)) for i in range(3, 16)),
        incident(16, by="meaning", share=0.4, chance=0.01, metrics=("memorization.paraphrases",), file=None, line=None),
        *(
            incident(i, kind="trace", share=None, by=None, words=9, chance=0.1, metrics=("disclosure.rare_phrases",))
            for i in range(17, 23)
        ),
        incident(23, kind="trace", share=None, by=None, words=2, chance=None, details={"AGE": 1}, metrics=leaked),
    )


def full_fail() -> AuditReport:
    """Return a report that fails on copies and disclosure, warns on diversity and accepts one figure."""
    excess = {"max_excess_over_holdout": 0.02}
    return AuditReport(
        verdict="fail",
        exit_code=1,
        created="2026-01-15T09:30:00Z",
        preset="clinical-release",
        key=ReportKey(origin="file", id="5e0d1c2b3a4f5e6d7c8b9a0f1e2d3c4b"),
        seal="e3" * 32,
        corpora=corpora(),
        gates=(
            gate(
                "fidelity.recall",
                "accepted",
                0.68,
                on="bound",
                limit={"min": 0.75},
                explanation="0.68 is below the least allowed 0.75; accepted until 2026-06-30: rare codes left out",
            ),
            gate("fidelity.coverage", "unmeasured", None, limit={"min": 0.5}, explanation="the figure has no value"),
            gate(
                "diversity.self_bleu_4",
                "warn",
                0.341,
                limit={"max_ratio_to_holdout": 1.2},
                level="warn",
                because="Templates show first here",
                explanation="0.341 is 1.21 times the holdout's 0.281",
            ),
            gate("diversity.exact_duplicates", "pass", 0.0225, limit={"max": 0.05}),
            gate("memorization.exact_copies", "fail", 0.015, explanation="18 of 1,200 documents are source documents"),
            gate(
                "memorization.verbatim",
                "fail",
                0.0533,
                limit=excess,
                because="Real authors share some runs",
                explanation="5.33% is 4.83 percentage points above the holdout's 0.5% (p < 0.001)",
            ),
            gate("memorization.closer_to_source", "fail", 0.589, on="bound", limit={"max": 0.55}),
            gate("disclosure.pii_leaked", "fail", 0.0192),
            gate(
                "utility.tstr_embeddings",
                "pass",
                0.744,
                limit={"min_ratio_to_holdout": 0.8},
                explanation="0.744 is 0.966 times the source's 0.77",
            ),
        ),
        measurements=full_measurements(),
        findings=findings(),
        findings_total={"memorization.verbatim": 64, "memorization.exact_copies": 18, "disclosure.pii_leaked": 23},
        incidents=incidents(),
        warnings=1,
        provenance=provenance(),
        limits=(
            "Personal details are found by rules and a tagger.",
            "Paraphrase is not searched for.",
        ),
        detector=detector(),
    )


def detector() -> DetectorCard:
    """Return a card with a type that the benchmark lacks."""
    return DetectorCard(
        tagger="bundled (Rampart, int8)",
        benchmark="made-up sentences",
        sentences=354,
        figures=(
            DetectorFigures(type="PERSON", n=162, recall=0.957, noticed=0.981, reported=170, precision=0.988),
            DetectorFigures(type="VEHICLE", n=0, recall=None, noticed=None, reported=0, precision=None),
        ),
        false_alarms=2,
        clean_sentences=40,
        untuned=(
            UntunedFigure(language="es", figure="surname", n=28, value=0.75, low=0.3, high=0.98, noticed=0.75),
            UntunedFigure(language="es", figure="every detail", n=840, value=0.66, low=0.6, high=0.72, noticed=0.76),
            UntunedFigure(
                language="es", figure="hits in clean texts", n=54, value=593, low=407, high=815, noticed=None
            ),
        ),
    )


def clean_pass() -> AuditReport:
    """Return a report in which every gate is met and nothing was found."""
    return AuditReport(
        verdict="pass",
        exit_code=0,
        created="2026-01-15T09:30:00Z",
        preset="release",
        corpora=corpora(),
        gates=(
            gate("memorization.exact_copies", "pass", 0.0, explanation="no document is a source document"),
            gate("memorization.verbatim", "pass", 0.0042, limit={"max_excess_over_holdout": 0.02}),
            gate("disclosure.pii_leaked", "pass", 0.0),
            gate("diversity.self_bleu_4", "pass", 0.28, limit={"max_ratio_to_holdout": 1.25}, level="warn"),
        ),
        measurements=(
            measured(
                "memorization.exact_copies",
                0.0,
                low=0.0,
                high=0.0031,
                detectable=0.0025,
                holdout=Baseline(value=0.0, n=400, low=0.0, high=0.0095),
            ),
            measured("memorization.verbatim", 0.0042, low=0.0018, high=0.0097, holdout=Baseline(value=0.005, n=400)),
            measured(
                "memorization.nearest_distance",
                0.301,
                unit="cosine distance",
                better="higher",
                holdout=Baseline(value=0.294, n=400),
            ),
            measured("disclosure.pii_leaked", 0.0, low=0.0, high=0.0031, holdout=Baseline(value=0.0, n=400)),
            measured("diversity.self_bleu_4", 0.28, unit="BLEU", holdout=Baseline(value=0.281, n=400)),
        ),
        findings=(),
        findings_total={},
        provenance=provenance(),
        limits=("Paraphrase is not searched for.",),
        detector=DetectorCard(
            tagger="spacy:en_core_web_sm",
            benchmark="made-up sentences",
            sentences=354,
            reason="unmeasured: the packaged figures are of the bundled tagger and do not hold for this one",
        ),
    )


def all_unmeasured() -> AuditReport:
    """Return a report of one corpus alone in which nothing could be measured."""
    reason = "no source corpus was given"
    names = ("memorization.exact_copies", "memorization.verbatim", "disclosure.pii_leaked", "fidelity.mmd")
    return AuditReport(
        verdict="unmeasured",
        exit_code=3,
        created="2026-01-15T09:30:00Z",
        preset="release",
        corpora=corpora(source=None, holdout=None),
        gates=tuple(gate(name, "unmeasured", None, explanation=reason) for name in names[:3]),
        measurements=tuple(measured(name, None, n=0, reason=reason) for name in names),
        findings=(),
        findings_total={},
        provenance=provenance(),
        limits=(),
    )


def warned() -> AuditReport:
    """Return a report of a corpus of which 40 % are duplicates: four limits give a warning, none is broken."""
    rate: dict[str, Any] = {"unit": "rate", "better": "lower"}
    return clean_pass().model_copy(
        update={
            "gates": (
                gate("memorization.exact_copies", "pass", 0.0, explanation="no document is a source document"),
                gate("disclosure.pii_leaked", "pass", 0.0),
                gate("diversity.exact_duplicates", "warn", 0.4, limit={"max": 0.05}, level="warn"),
                gate("diversity.near_duplicates", "warn", 0.432, limit={"max": 0.05}, level="warn"),
                gate("diversity.self_bleu_4", "warn", 0.71, limit={"max_ratio_to_holdout": 1.25}, level="warn"),
                gate("diversity.distinct_2", "warn", 0.11, limit={"min_ratio_to_holdout": 0.6}, level="warn"),
            ),
            "measurements": (
                *(m for m in clean_pass().measurements if m.dimension != "diversity"),
                measured("diversity.exact_duplicates", 0.4, low=0.372, high=0.428, **rate),
                measured("diversity.near_duplicates", 0.432, low=0.404, high=0.46, **rate),
                measured("diversity.self_bleu_4", 0.71, unit="BLEU", holdout=Baseline(value=0.281, n=400)),
                measured("diversity.distinct_2", 0.11, holdout=Baseline(value=0.31, n=400)),
            ),
            "warnings": 4,
        }
    )


def unread() -> AuditReport:
    """Return a report on text of which a part was not read; limits are left out, blocked, and held up by drift."""
    excess = {"max_excess_over_holdout": 0.01}
    drift = "Source and holdout differ (AUC 0.83), so the holdout cannot stand for unseen text of this kind."
    blocked = "24% of the text is in a language that the detector was not measured on."
    return clean_pass().model_copy(
        update={
            "verdict": "unmeasured",
            "exit_code": 3,
            "gates": (
                gate("memorization.exact_copies", "pass", 0.0),
                gate(
                    "memorization.verbatim",
                    "unmeasured",
                    0.0042,
                    limit=excess,
                    explanation=drift,
                    reason_kind="drift",
                ),
                gate("disclosure.pii_leaked", "unmeasured", None, explanation=blocked, reason_kind="blocked"),
                gate(
                    "fidelity.coverage",
                    "unmeasured",
                    None,
                    limit={"min": 0.5},
                    level="warn",
                    explanation="It was left out of this audit.",
                    reason_kind="left_out",
                ),
                gate("diversity.self_bleu_4", "pass", 0.28, limit={"max_ratio_to_holdout": 1.25}, level="warn"),
            ),
            "unread": (
                "Column 'summary' of the synthetic corpus: 1,200 texts of 24 words (median).",
                "Column 'meta.note' of the synthetic corpus: 1,198 texts of 9 words (median).",
            ),
            "left_out": ("fidelity.coverage", "fidelity.density", "fidelity.precision", "fidelity.recall"),
            "blocked": {"disclosure.pii_leaked": blocked},
            "drift": drift,
        }
    )


def with_text(text: str) -> AuditReport:
    """Return a report that holds ``text`` wherever a report can hold text from outside."""
    metric = "memorization.exact_copies"
    return AuditReport(
        verdict="fail",
        exit_code=1,
        created=text,
        preset=text,
        corpora={"synthetic": corpora()["synthetic"].model_copy(update={"digest": text})},
        gates=(
            gate(metric, "fail", 0.5, because=text, explanation=text),
            gate(text, "unmeasured", None, because=text, explanation=text, limit={text: 1.0}),
            gate(f"{text}2", "unmeasured", None, because=text, explanation=text, reason_kind="left_out"),
            gate(f"{text}3", "warn", 0.5, because=text, explanation=text),
        ),
        accepted=accepted_with(text),
        against=Against(created=text, seal=text, unlike={text: text}, reason=text),
        unread=(text,),
        left_out=(f"{text}2",),
        blocked={text: text},
        drift=text,
        warnings=1,
        measurements=(
            measured(
                metric,
                0.5,
                note=text,
                settings={text: text},
                unit=text,
                parts=(
                    Part(by=text, name=text, value=0.5, n=4),
                    Part(by=text, name=text, value=None, n=0, reason=text),
                ),
                series=(
                    Series(name=text, kind="bars", x=(text, text + "2"), y=(1, 2), x_label=text, y_label=text),
                    Series(name=text, kind="line", x=(text, text), y=(1, 2), x_label=text, y_label=text),
                    Series(name=text, kind="histogram", x=(0, 1, 2), y=(1, 2), x_label=text, y_label=text),
                    Series(name=text, kind="density", x=(), y=(1, -2, 9, 0), x_label=text, y_label=text),
                    Series(name=text, kind="density", x=(), y=(1,), x_label=text, y_label=text),
                ),
            ),
            measured(text, None, dimension="disclosure", reason=text),
            measured(
                "diversity.distinct_2",
                0.5,
                parts=(
                    Part(by="label", name=text, value=0.5, n=4, holdout=0.4),
                    Part(by="label", name=f"{text}2", value=None, n=0, reason=text),
                ),
            ),
        ),
        findings=(
            found(
                metric=metric,
                class_=text,
                entity=text,
                synthetic_id=text,
                source=text,
                words=2,
                score=0.5,
                context=(Segment(text=text), Segment(text=text, masked=True)),
            ),
        ),
        findings_total={metric: 1, text: 2},
        incidents=(
            incident(
                1,
                fingerprint=text,
                synthetic_id=text,
                source=text,
                details={text: 1},
                metrics=(metric, text),
                file=text,
                context=(Segment(text=text), Segment(text=text, masked=True)),
            ),
        ),
        provenance=Provenance(
            version=text,
            signature=text,
            seed=0,
            packages={text: text},
            models={text: text},
            config_digest=text,
            command=text,
            duration={text: 1.0},
        ),
        limits=(text,),
    )


def accepted_with(text: str) -> Accepted:
    """Return acceptances that hold ``text`` wherever they can."""
    limit = Acceptance(limit=text, figure=0.5, reason=text, owner=text, expires=text, state="in force")
    other = Acceptance(incident=text, documents=1, reason=text, owner=text, expires=text, state="expired", why=text)
    return Accepted(on=text, entries=(limit, other))


def answered() -> AuditReport:
    """Return a pass in which a limit and two copies are accepted, beside acceptances that do not count."""
    base = clean_pass()
    found = (incident(1), incident(2, kind="trace", share=None, by=None, words=2))
    common: dict[str, Any] = {"owner": "data protection", "expires": "2026-06-30", "state": "in force"}
    late = {"state": "expired", "why": "it ended on 2026-01-10"}
    worse = {"state": "not counted", "why": "the figure is worse than the one accepted, 0.01"}
    unused = {"state": "unused", "why": "no such incident is in this corpus under this key"}

    def of_incident(fingerprint: str, **fields: Any) -> Acceptance:
        made = {"incident": fingerprint, "documents": 1, "reason": "a public template", **common, **fields}
        return Acceptance.model_validate(made)

    entries = (
        Acceptance(limit="fidelity.recall", figure=0.71, reason="rare codes were left out", **common),
        *(of_incident(one.fingerprint) for one in found),
        of_incident("e1" * 16, **late, reason="to be looked at"),
        of_incident("e2" * 16, **unused),
        Acceptance(limit="memorization.verbatim", figure=0.01, reason="set phrases", **{**common, **worse}),
    )
    copies = gate("memorization.exact_copies", "pass", 0.0, before=0.0025, accepted_documents=3)
    recall = gate("fidelity.recall", "accepted", 0.71, limit={"min": 0.75}, explanation="0.71 is below 0.75")
    first = base.measurements[0].model_copy(update={"value": 0.0025, "high": 0.0073})
    return base.model_copy(
        update={
            "gates": (copies, *base.gates[1:], recall),
            "measurements": (first, *base.measurements[1:], measured("fidelity.recall", 0.71, low=0.68, high=0.74)),
            "accepted": Accepted(
                on="2026-01-15",
                entries=entries,
                incidents=tuple(one.fingerprint for one in found),
                measurements=(base.measurements[0],),
                documents={"memorization.exact_copies": 3},
                verdict_without="fail",
            ),
            "incidents": found,
            "findings_total": {"memorization.exact_copies": 3},
            "against": Against(
                created="2025-11-02T08:00:00+00:00",
                seal="a4" * 32,
                measurements=(base.measurements[1],),
                unlike={"memorization.exact_copies": "seed is 0 and was 1"},
            ),
        }
    )


def hostile() -> AuditReport:
    """Return a report whose every text tries to break out."""
    return with_text(" ".join(HOSTILE))


def expert_review(digest: str) -> Review:
    """Return what two experts said, with a label of hostile text and a figure of real text that is not shown."""

    def figure(value: float, half: float, n: int = 40) -> ReviewFigure:
        return ReviewFigure(value=value, low=value - half, high=value + half, n=n)

    hidden = ReviewFigure(n="<5", reason="fewer than 5 people")
    apart = ReviewFigure(reason="given for all labels together")
    return Review(
        raters=2,
        synthetic=40,
        real=40,
        seed=3,
        digest=digest,
        labels_shown=False,
        told_apart=figure(0.6875, 0.11, 80),
        p_value=0.0021,
        by_rater=(figure(0.75, 0.11, 80), figure(0.625, 0.12, 79)),
        rows=(
            ReviewRow(question="realism", label=None, synthetic=figure(3.4, 0.3), real=figure(4.2, 0.2)),
            ReviewRow(question="realism", label="F32.1", synthetic=figure(3.1, 0.6, 10), real=figure(4.3, 0.4, 10)),
            ReviewRow(question="realism", label="", synthetic=figure(3.5, 0.8, 6), real=hidden),
            ReviewRow(question="wrong_label", label=None, synthetic=figure(0.2, 0.08), real=figure(0.125, 0.07)),
            ReviewRow(
                question="wrong_label",
                label="F32.1",
                synthetic=figure(0.35, 0.2, 10),
                real=apart,
                instead=f"F33 {HOSTILE[1]} {HOSTILE[2]}",
                label_agreement=0.61,
            ),
        ),
        agreement=(
            ReviewAgreement(question="realism", measure="alpha, ordinal", figure=figure(0.61, 0.12)),
            ReviewAgreement(question="realism", measure="weighted kappa", figure=figure(0.58, 0.13)),
            ReviewAgreement(question="origin", measure="alpha, nominal", figure=ReviewFigure(reason="one rater")),
            ReviewAgreement(question="fitting_label", measure="percentage", figure=figure(0.72, 0.09)),
        ),
        notes=("The raters saw no labels.",),
    )


def reviewed() -> AuditReport:
    """Return a report in which experts judged documents too."""
    report = clean_pass()
    return report.model_copy(update={"review": expert_review(report.corpora["synthetic"].digest)})


SAMPLES: dict[str, Callable[[], AuditReport]] = {
    "full_fail": full_fail,
    "clean_pass": clean_pass,
    "warned": warned,
    "answered": answered,
    "all_unmeasured": all_unmeasured,
    "unread": unread,
    "hostile": hostile,
    "reviewed": reviewed,
}
