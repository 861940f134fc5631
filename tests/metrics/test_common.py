"""What every metric must do, checked for every metric there is: a new one gets these tests by existing.

Each audit of a small corpus is made once and shared: a corpus as it is, the same with its documents in other
orders, the same once more, and corpora that are small, empty, alone or all alike.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from typing import Any

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.record import Outcome
from corpusaudit.metrics.registry import BUILT_IN, load_metric
from corpusaudit.results import Measurement
from tests.kept import KEPT

CODES = ("F32.1", "F41.1", "F43.1")
WORDS = (
    "sleep appetite mood worry panic nausea dizziness tremor cough fever fatigue headache memory focus anger grief "
    "work school family partner child nurse clinic ward week month night morning daily weekly often seldom never "
    "improved worse stable mild severe moderate reports denies describes shows feels wants takes stopped started"
)
PEOPLE = ("Maria Keller", "Thomas Osei", "Ingrid Solberg", "Rafael Costa")
BOUNDED = frozenset({"rate", "share", "score"})


def notes(seed: int, count: int) -> list[Document]:
    rows = random.Random(seed)
    documents = []
    for i in range(count):
        words = [rows.choice(WORDS.split()) for _ in range(rows.randint(12, 40))]
        person = rows.choice(PEOPLE)
        contact = f" {person} can be reached at p{seed}{i}@mail.example.org." if i % 5 == 0 else ""
        text = f"The patient {' '.join(words)}.{contact}"
        documents.append(Document(f"{seed}-{i}", text, (CODES[i % 3],), f"person {seed} {i // 2}"))
    return documents


def base() -> dict[str, Corpus]:
    source, holdout, synthetic = notes(1, 40), notes(2, 40), notes(3, 36)
    copies = [Document(f"copy {i}", source[i].text, source[i].labels) for i in range(2)]
    long = [document for document in source[2:] if len(document.text.split()) >= 20]
    copies.append(Document("joined", f"{long[0].text} And: {long[1].text}", long[0].labels))
    empty = [Document("empty", ""), Document("signs", " ... ")]
    return {
        "synthetic": Corpus((*synthetic, *copies, *empty)),
        "source": Corpus(tuple(source)),
        "holdout": Corpus((*holdout, Document("nothing", ""))),
    }


def each(corpora: Mapping[str, Corpus], change: Callable[[tuple[Document, ...]], Any]) -> dict[str, Corpus]:
    return {role: Corpus(tuple(change(corpus.documents))) for role, corpus in corpora.items()}


def blank(documents: tuple[Document, ...]) -> list[Document]:
    return [Document(document.id, "", document.labels, document.group) for document in documents]


VARIANTS: dict[str, Callable[[], dict[str, Corpus]]] = {
    "base": base,
    "again": base,
    "shuffled": lambda: each(base(), lambda d: random.Random(7).sample(d, len(d))),
    "reversed": lambda: each(base(), lambda d: d[::-1]),
    "one document": lambda: {**base(), "synthetic": Corpus(tuple(notes(3, 1)))},
    "one document each": lambda: each(base(), lambda d: d[:1]),
    "empty documents": lambda: {**base(), "synthetic": Corpus(tuple(blank(base()["synthetic"].documents)))},
    "all empty": lambda: each(base(), blank),
    "words alone": lambda: {
        "synthetic": Corpus(tuple(notes(3, 3))),
        **{role: Corpus.from_texts([f"{role} word"] * 3) for role in ("source", "holdout")},
    },
    "no documents": lambda: dict.fromkeys(base(), Corpus(())),
    "identical": lambda: dict.fromkeys(("synthetic", "source", "holdout"), Corpus(tuple(notes(1, 40)))),
    "one text": lambda: {**base(), "synthetic": Corpus.from_texts([notes(1, 1)[0].text] * 20)},
    "no holdout": lambda: {role: corpus for role, corpus in base().items() if role != "holdout"},
    "alone": lambda: {"synthetic": base()["synthetic"]},
}

ORDERS = ("shuffled", "reversed")
ANEW = ("base", "again", *ORDERS)
"""Variants whose figures are compared to the last bit: each makes its features itself. Others share those of texts."""

Run = Callable[[str, str], Outcome | Unmeasured]


@pytest.fixture(scope="session")
def run() -> Run:
    """Measure a metric on a variant, once; what could not be measured is returned as its reason."""
    workspaces: dict[str, Workspace] = {}
    outcomes: dict[tuple[str, str], Outcome | Unmeasured] = {}

    def measured(metric: str, variant: str) -> Outcome | Unmeasured:
        if variant not in workspaces:
            store = None if variant in ANEW else KEPT
            workspaces[variant] = Workspace(VARIANTS[variant](), seed=0, store=store)
        if (metric, variant) not in outcomes:
            try:
                outcomes[metric, variant] = load_metric(metric).measure(workspaces[variant])
            except Unmeasured as reason:
                outcomes[metric, variant] = reason
        return outcomes[metric, variant]

    return measured


@pytest.fixture(scope="session")
def frozen() -> Workspace:
    """Return the variant "base" with its tokens and embeddings, to which nobody can write."""
    workspace = Workspace(VARIANTS["base"](), seed=0)
    for role in workspace.corpora:
        for feature in (workspace.tokens(role), workspace.embeddings(role)):
            for value in vars(feature).values():
                if isinstance(value, np.ndarray):
                    value.flags.writeable = False
    return workspace


def done(outcome: Outcome | Unmeasured) -> Outcome:
    assert isinstance(outcome, Outcome), str(outcome)
    return outcome


def figures(outcome: Outcome) -> dict[str, Any]:
    return {measurement.metric: measurement.model_dump() for measurement in outcome.measurements}


def assert_equal(first: Any, second: Any, place: str) -> None:
    """Compare nested plain data to the last bit, and say where it differs."""
    if isinstance(first, Mapping):
        assert first.keys() == second.keys(), place
        for key, value in first.items():
            assert_equal(value, second[key], f"{place}.{key}")
    elif isinstance(first, list | tuple):
        assert len(first) == len(second), place
        for index, (a, b) in enumerate(zip(first, second, strict=True)):
            assert_equal(a, b, f"{place}[{index}]")
    else:
        assert first == second, place


def assert_sound(measurement: Measurement, variant: str = "base") -> None:
    assert (measurement.value is None) != (measurement.reason is None), variant
    rows: list[Any] = [measurement, *measurement.parts]
    if measurement.holdout is not None:
        rows.append(measurement.holdout)
    for row in rows:
        assert row.n >= 0, variant
        assert (row.low is None) == (row.high is None), variant
        if row.low is not None:
            assert row.low <= row.value <= row.high, variant
        if measurement.unit in BOUNDED:
            assert all(0 <= end <= 1 for end in (row.value, row.low, row.high) if end is not None), variant
    for part in measurement.parts:
        assert (part.value is None) != (part.reason is None), variant


@pytest.mark.parametrize("metric", BUILT_IN)
class TestEveryMetric:
    def test_record_names_what_is_returned(self, run: Run, metric: str) -> None:
        record = load_metric(metric).record
        outcome = done(run(metric, "base"))
        assert record.id == metric
        assert tuple(m.metric for m in outcome.measurements) == record.measures
        assert all(m.metric.startswith(f"{record.dimension}.") for m in outcome.measurements)
        assert "synthetic" in record.needs

    def test_figures_are_sound(self, run: Run, metric: str) -> None:
        outcome = done(run(metric, "base"))
        assert any(measurement.value is not None for measurement in outcome.measurements)
        for measurement in outcome.measurements:
            assert_sound(measurement)

    def test_same_seed_same_numbers(self, run: Run, metric: str) -> None:
        first, second = done(run(metric, "base")), done(run(metric, "again"))
        assert first.measurements == second.measurements
        assert [astuple(e) for e in first.evidence] == [astuple(e) for e in second.evidence]

    @pytest.mark.parametrize("variant", ORDERS)
    def test_order_of_documents_changes_no_bit(self, run: Run, metric: str, variant: str) -> None:
        first, second = done(run(metric, "base")), done(run(metric, variant))
        assert_equal(figures(first), figures(second), metric)
        places = [sorted((e.synthetic_id, e.synthetic_span or ()) for e in o.evidence) for o in (first, second)]
        assert places[0] == places[1]

    def test_odd_corpora_give_a_sound_figure_or_a_reason(self, run: Run, metric: str) -> None:
        for variant in [name for name in VARIANTS if name not in ANEW]:
            outcome = run(metric, variant)
            if isinstance(outcome, Unmeasured):
                assert str(outcome), variant
                continue
            for measurement in outcome.measurements:
                assert_sound(measurement, variant)

    def test_nothing_measured_is_never_a_value(self, run: Run, metric: str) -> None:
        for variant in ("all empty", "no documents", "empty documents"):
            outcome = run(metric, variant)
            if isinstance(outcome, Outcome):
                assert all(measurement.value is None for measurement in outcome.measurements), variant

    def test_a_missing_role_is_a_reason(self, run: Run, metric: str) -> None:
        record = load_metric(metric).record
        outcome = run(metric, "alone")
        if set(record.needs) == {"synthetic"} and record.dimension == "diversity" and not record.needs_one_of:
            assert any(measurement.value is not None for measurement in done(outcome).measurements)
        elif set(record.needs) != {"synthetic"}:
            values = [] if isinstance(outcome, Unmeasured) else [m.value for m in outcome.measurements]
            assert all(value is None for value in values)

    def test_evidence_points_into_documents(self, run: Run, metric: str) -> None:
        corpora = VARIANTS["base"]()
        synthetic = {document.id: document for document in corpora["synthetic"].documents}
        source = {document.id: document for document in corpora["source"].documents}
        record = load_metric(metric).record
        for piece in done(run(metric, "base")).evidence:
            assert piece.metric in record.measures
            start, end = piece.synthetic_span or (0, 0)
            assert 0 <= start <= end <= len(synthetic[piece.synthetic_id].text)
            if piece.source_id is not None:
                start, end = piece.source_span or (0, 0)
                assert 0 <= start <= end <= len(source[piece.source_id].text)

    def test_findings_lie_in_the_documents_that_the_rate_counts_as_the_record_says(self, run: Run, metric: str) -> None:
        record = load_metric(metric).record
        gave = 0
        for variant in ("base", "no holdout", "alone", "identical", "one text"):
            outcome = run(metric, variant)
            if isinstance(outcome, Unmeasured) or outcome.measurements[0].value is None:
                continue
            gave += len(outcome.evidence)
            if record.findings == "all" or (record.findings == "without_source" and variant == "alone"):
                (m,) = outcome.measurements
                assert (m.kind, m.unit) == ("census", "rate")
                assert len({piece.synthetic_id for piece in outcome.evidence}) == round(m.value * m.n), variant
        assert bool(gave) == bool(record.findings), "its record says whether it gives findings"

    def test_features_are_not_changed(self, run: Run, frozen: Workspace, metric: str) -> None:
        # Features are shared: a metric that wrote to one would change the next metric's numbers.
        if load_metric(metric).record.dimension != "disclosure":  # the tagger is slow and reads texts, not tokens
            workspace = replace(frozen, _made=dict(frozen._made))  # it makes what comes of them by itself
            assert load_metric(metric).measure(workspace).measurements == done(run(metric, "base")).measurements
