"""OpenMetrics: read back by Prometheus' own reader, with every figure as it was measured and nothing read as 0."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as prometheus_families

from corpusaudit.reports.openmetrics import render_openmetrics
from corpusaudit.results import AuditReport, Measurement, SealCheck
from tests.reports.samples import SAMPLES, all_unmeasured, clean_pass, full_fail, unread, with_text
from tests.reports.strategies import texts

Samples = list[tuple[dict[str, str], float]]
HONEST = [name for name in SAMPLES if name != "hostile"]


def read(report: AuditReport, seal: SealCheck | None = None) -> dict[str, Samples]:
    """Return labels and values by family, without the prefix; every family is a gauge."""
    made = {}
    for family in text_string_to_metric_families(render_openmetrics(report, seal)):
        assert family.type == "gauge"
        assert family.documentation.endswith(".")
        assert family.unit == ("seconds" if family.name.endswith("_seconds") else "")
        made[family.name.removeprefix("corpusaudit_")] = [(one.labels, one.value) for one in family.samples]
    return made


def one_of(samples: Samples, label: str) -> dict[str, str]:
    """Return by metric which of the states is 1; of each exactly one is."""
    found: dict[str, list[str]] = {}
    for labels, value in samples:
        assert value in (0, 1)
        found.setdefault(labels.get("metric", ""), []).extend([labels[label]] * int(value))
    assert all(len(states) == 1 for states in found.values())
    return {metric: states[0] for metric, states in found.items()}


def by_metric(samples: Samples) -> dict[str, float]:
    found = {labels["metric"]: value for labels, value in samples}
    assert len(found) == len(samples)
    return found


@pytest.mark.parametrize("name", HONEST)
def test_verdict_and_states_are_those_of_the_report(name: str) -> None:
    report = SAMPLES[name]()
    found = read(report)
    assert one_of(found["verdict"], "verdict") == {"": report.verdict}
    assert {labels["verdict"] for labels, _ in found["verdict"]} == {"pass", "fail", "unmeasured"}
    assert one_of(found["limit_state"], "state") == {gate.metric: gate.state for gate in report.gates}
    assert {labels["metric"]: labels["level"] for labels, _ in found["limit_state"]} == {
        gate.metric: gate.level for gate in report.gates
    }


def figures(m: Measurement) -> dict[str, float | None]:
    base = m.holdout
    found = {"measurement": m.value, "measurement_low": m.low, "measurement_high": m.high, "measurement_n": m.n}
    if base is not None:
        found |= {"baseline": base.value, "baseline_low": base.low, "baseline_high": base.high, "baseline_n": base.n}
        found |= {"baseline_matched": base.matched}
    return found


@pytest.mark.parametrize("name", HONEST)
def test_every_figure_stands_in_it_as_it_was_measured(name: str) -> None:
    report = SAMPLES[name]()
    found = {family: by_metric(rows) for family, rows in read(report).items() if rows[0][0].get("unit") is not None}
    expected: dict[str, dict[str, float]] = {}
    for m in report.measurements:
        for family, value in figures(m).items():
            if value is not None:
                expected.setdefault(family, {})[m.metric] = value
    assert found == expected


def test_labels_tell_what_a_figure_is() -> None:
    (labels,) = (labels for labels, _ in read(full_fail())["measurement"] if labels["metric"] == "fidelity.mmd")
    assert labels == {
        "metric": "fidelity.mmd",
        "dimension": "fidelity",
        "preset": "clinical-release",
        "unit": "squared distance",
        "better": "lower",
    }
    assert {labels["of"] for labels, _ in read(full_fail())["baseline"]} == {"holdout", "source"}


def test_what_was_not_measured_has_no_sample_and_is_told() -> None:
    found = read(all_unmeasured())
    assert "measurement" not in found
    assert set(by_metric(found["measured"]).values()) == {0}
    assert len(found["measured"]) == len(all_unmeasured().measurements)


def test_what_else_is_told() -> None:
    found = read(full_fail(), SealCheck(verified=False, sentence="Not verified."))
    assert by_metric(found["findings"]) == full_fail().findings_total
    assert {labels["kind"]: value for labels, value in found["incidents"]} == {"person": 2, "copy": 14, "trace": 7}
    assert [(labels["role"], value) for labels, value in found["documents"]] == [
        ("synthetic", 1200),
        ("source", 800),
        ("holdout", 400),
    ]
    assert found["created_timestamp_seconds"] == [({}, 1768469400)]
    assert found["seal_verified"][0][1] == 0
    assert found["build_info"] == [({"version": "1.0.0"}, 1)]
    assert read(unread())["unread"][0][1] == 2


@pytest.mark.parametrize("created", ["yesterday", "2026-01-15T09:30:00"])
def test_a_time_that_is_not_one_for_all_has_no_sample(created: str) -> None:
    assert "created_timestamp_seconds" not in read(clean_pass().model_copy(update={"created": created}))


def test_a_few_documents_of_a_private_corpus_have_no_sample() -> None:
    report = clean_pass()
    few = {**report.corpora, "source": report.corpora["source"].model_copy(update={"documents": "<5"})}
    found = read(report.model_copy(update={"corpora": few}))
    assert [labels["role"] for labels, _ in found["documents"]] == ["synthetic", "holdout"]


@pytest.mark.parametrize("name", HONEST)
def test_readers_of_the_older_text_format_read_the_same(name: str) -> None:
    text = render_openmetrics(SAMPLES[name]())
    assert text.endswith("\n# EOF\n")
    old = [(s.name, s.labels, s.value) for family in prometheus_families(text) for s in family.samples]
    new = [(s.name, s.labels, s.value) for family in text_string_to_metric_families(text) for s in family.samples]
    assert old == new


@settings(max_examples=40, deadline=None)
@given(texts)
def test_no_text_from_outside_becomes_a_sample_or_a_line(text: str) -> None:
    plain, made = render_openmetrics(with_text("x")), render_openmetrics(with_text(text))
    made.encode()
    assert len(made.split("\n")) == len(plain.split("\n"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", made)
    samples = {family: len(rows) for family, rows in read(with_text(f"x{text}")).items()}
    assert samples == {family: len(rows) for family, rows in read(with_text("x")).items()}
