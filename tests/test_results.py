"""Results: what cannot be said honestly cannot be built, and what is built meets its JSON Schema."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from corpusaudit.results import AuditReport, Baseline, Evidence, Finding, Measurement, Part, Series, report_schema
from tests.late import jsonschema
from tests.reports.samples import SAMPLES, clean_pass, full_fail, measured

READABLE = [name for name in SAMPLES if name != "hostile"]


@pytest.mark.parametrize("name", READABLE)
def test_samples_meet_the_schema(name: str) -> None:
    schema = report_schema()
    jsonschema().Draft202012Validator.check_schema(schema)
    dumped = SAMPLES[name]().model_dump_json(by_alias=True)
    assert [*jsonschema().Draft202012Validator(schema).iter_errors(json.loads(dumped))] == []


@pytest.mark.parametrize("name", READABLE)
def test_reports_come_back_from_json_as_they_were(name: str) -> None:
    report = SAMPLES[name]()
    assert AuditReport.model_validate_json(report.model_dump_json(by_alias=True)) == report


def test_schema_refuses_what_the_contract_does_not_know() -> None:
    dumped = json.loads(clean_pass().model_dump_json(by_alias=True))
    for change in ({"verdict": "maybe"}, {"surprise": 1}, {"gates": [{"metric": "a"}]}):
        with pytest.raises(jsonschema().ValidationError):
            jsonschema().validate({**dumped, **change}, report_schema(), cls=jsonschema().Draft202012Validator)


def test_findings_write_the_word_class() -> None:
    dumped = json.loads(full_fail().model_dump_json(by_alias=True))
    leaked = [f for f in dumped["findings"] if f["metric"] == "disclosure.pii_leaked"]
    assert {f["class"] for f in leaked} == {"leaked"}
    assert not [f for f in dumped["findings"] if "class_" in f]


@pytest.mark.parametrize(("value", "reason"), [(None, None), (0.5, "but also a reason")])
def test_a_measurement_has_a_value_or_a_reason(value: float | None, reason: str | None) -> None:
    with pytest.raises(ValidationError, match="either a value or a reason"):
        measured("diversity.ttr", value, reason=reason)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_numbers_are_finite(bad: float) -> None:
    builders: list[Any] = [
        lambda: measured("diversity.ttr", bad),
        lambda: measured("diversity.ttr", 0.5, low=bad),
        lambda: measured("diversity.ttr", 0.5, high=bad),
        lambda: Baseline(value=bad, n=1),
        lambda: Baseline(value=0.5, n=1, matched=bad),
        lambda: Part(by="label", name="a", value=bad, n=1),
        lambda: Finding(metric="a.b", synthetic_id="1", score=bad),
        lambda: Series(name="a", kind="bars", x=("a",), y=(bad,), x_label="x", y_label="y"),
    ]
    for build in builders:
        with pytest.raises(ValidationError):
            build()


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_probabilities_are_between_0_and_1(p: float) -> None:
    with pytest.raises(ValidationError):
        measured("diversity.ttr", 0.5, p_value=p)
    with pytest.raises(ValidationError):
        measured("diversity.ttr", 0.5, detectable=p)


@given(st.integers(0, 6), st.integers(0, 6), st.sampled_from(["histogram", "bars", "line"]))
def test_series_have_matching_lengths(x: int, y: int, kind: Any) -> None:
    fields: dict[str, Any] = {"name": "a", "kind": kind, "x_label": "x", "y_label": "y"}
    fields |= {"x": tuple(float(i) for i in range(x)), "y": (1.0,) * y}
    if x == y + (kind == "histogram"):
        Series(**fields)
    else:
        with pytest.raises(ValidationError, match="x for"):
            Series(**fields)


@pytest.mark.parametrize(("x", "y", "made"), [(0, 0, 1), (0, 1, 1), (0, 9, 1), (0, 8, 0), (9, 9, 0), (1, 0, 0)])
def test_a_density_has_no_x_and_as_many_rows_as_columns(x: int, y: int, made: int) -> None:
    fields: dict[str, Any] = {"name": "a", "kind": "density", "x_label": "x", "y_label": "y"}
    fields |= {"x": (1.0,) * x, "y": (1.0,) * y}
    if made:
        Series(**fields)
    else:
        with pytest.raises(ValidationError, match=r"x for|no plane"):
            Series(**fields)


def test_results_cannot_be_changed_and_know_no_other_field() -> None:
    measurement = measured("diversity.ttr", 0.5)
    with pytest.raises(ValidationError):
        setattr(measurement, "value", 0.0)  # noqa: B010
    with pytest.raises(ValidationError):
        Measurement(**{**measurement.model_dump(), "extra": 1})


def test_a_measurement_is_found_by_its_id() -> None:
    found = full_fail().measurement("memorization.verbatim")
    assert found is not None
    assert found.value == 0.0533
    assert full_fail().measurement("memorization.unknown") is None


def test_notebooks_show_escaped_tables() -> None:
    report = clean_pass().model_copy(update={"preset": "<b>x</b>"})
    assert "<b>x" not in report._repr_html_()
    assert "&lt;b&gt;x" in report._repr_html_()


def test_a_notebook_shows_what_was_not_met_first_with_the_holdout_beside_it_and_the_incidents() -> None:
    shown = full_fail()._repr_html_()
    assert "Incidents: 2 of people, 14 copies, 7 traces" in shown
    states = re.findall(r"<tr><td>([a-z ]+)</td>", shown)
    order = ["fail", "unmeasured", "warn", "accepted", "pass", "left out"]
    assert states == sorted(states, key=order.index)
    assert "<td>memorization.verbatim</td><td>5.33%</td><td>0.5%</td>" in shown


def test_a_report_is_one_short_line_where_it_is_printed() -> None:
    for build in SAMPLES.values():
        for shown in (repr(build()), str(build())):
            assert len(shown.splitlines()) == 1
            assert len(shown) < 400
    assert str(full_fail()).startswith("AuditReport(fail; preset ")


def test_private_evidence_shows_nothing_of_itself() -> None:
    evidence = Evidence("memorization.verbatim", "Jane Roe.txt", (0, 9), 1.0, source_id="John Doe.txt")
    assert "Roe" not in repr(evidence)
    assert "Doe" not in repr(evidence)
