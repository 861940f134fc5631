"""JUnit XML: read back by a reader of its own, which finds what stops a release and nothing that reads as a pass."""

from __future__ import annotations

import re

import junitparser
import pytest
from hypothesis import given, settings

from corpusaudit.reports import summary
from corpusaudit.reports.junit import render_junit
from corpusaudit.reports.text import one_line
from corpusaudit.results import AuditReport, SealCheck
from tests.reports.samples import HOSTILE, SAMPLES, answered, clean_pass, full_fail, gate, unread, warned, with_text
from tests.reports.strategies import texts

RESULTS = {"fail": "Failure", "unmeasured": "Error", "warn": "", "accepted": "Skipped", "pass": ""}


def read(report: AuditReport, seal: SealCheck | None = None) -> junitparser.JUnitXml:
    made = junitparser.JUnitXml.fromstring(render_junit(report, seal).encode())
    assert isinstance(made, junitparser.JUnitXml)
    return made


def suites(report: AuditReport) -> dict[str, junitparser.TestSuite]:
    return {suite.name.removeprefix("corpusaudit."): suite for suite in read(report)}


def result(case: junitparser.TestCase) -> str:
    """Return what came of a case; empty where it passed."""
    assert len(case.result) <= 1
    return type(case.result[0]).__name__ if case.result else ""


@pytest.mark.parametrize("name", SAMPLES)
def test_every_limit_is_a_case_with_its_state(name: str) -> None:
    report = SAMPLES[name]()
    rows = summary.gate_rows(report)
    found = [
        (case.name, result(case))
        for key, suite in suites(report).items()
        if key not in ("verdict", "unread", "acceptances")
        for case in suite
    ]
    expected = [
        (
            one_line(f"{row.metric} {row.limit}"),
            "Skipped" if row.state == "unmeasured" and (row.warns_only or row.left_out) else RESULTS[row.state],
        )
        for row in rows
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_reader_sees_a_pass_only_where_the_verdict_is_one(name: str) -> None:
    report = SAMPLES[name]()
    made = read(report)
    assert (made.failures + made.errors == 0) == (report.verdict == "pass")
    assert made.tests == sum(suite.tests for suite in made) == sum(len(list(suite)) for suite in made)
    assert made.failures == sum(result(case) == "Failure" for suite in made for case in suite)
    assert made.errors == sum(result(case) == "Error" for suite in made for case in suite)
    assert made.skipped == sum(result(case) == "Skipped" for suite in made for case in suite)


def test_an_acceptance_is_told_with_who_answers_for_it() -> None:
    found = suites(answered())
    (case,) = found["fidelity"]
    assert case.result[0].message.startswith("accepted: ≈ limit on Recall")
    assert case.result[0].message.endswith("data protection, until 2026-06-30: rare codes were left out")
    entries = {case.name: case.system_out for case in found["acceptances"]}
    assert len(entries) == 6
    assert "expired, since it ended on 2026-01-10" in entries["e1" * 16]


def test_a_failure_says_what_was_compared_with_what() -> None:
    (case,) = (case for case in suites(full_fail())["memorization"] if case.name.startswith("memorization.verbatim"))
    assert case.classname == "corpusaudit.memorization"
    assert case.name == "memorization.verbatim at most 2 percentage points above holdout"
    assert case.result[0].message == "5.33% is 4.83 percentage points above the holdout's 0.5% (p < 0.001)"
    assert "Reason for the limit: Real authors share some runs." in case.result[0].text


def test_a_warning_passes_and_says_so() -> None:
    said = [case.system_out for case in suites(warned())["diversity"]]
    assert len(said) == 4
    assert all(text.startswith("warning: ") for text in said)


def test_text_that_was_not_read_is_an_error_each() -> None:
    report = unread()
    cases = list(suites(report)["unread"])
    assert [case.name for case in cases] == list(report.unread)
    assert {result(case) for case in cases} == {"Error"}


def test_text_that_was_not_read_stops_even_where_no_limit_does() -> None:
    report = clean_pass().model_copy(update={"unread": ("Column 'x': 9 texts.",)})
    assert (report.verdict, read(report).errors) == ("pass", 1)


def test_a_report_without_limits_is_not_empty() -> None:
    report = clean_pass().model_copy(update={"gates": (), "verdict": "unmeasured"})
    assert [(suite.name, suite.tests, suite.errors) for suite in read(report)] == [("corpusaudit.verdict", 1, 1)]


def test_a_limit_without_a_measurement_has_a_suite() -> None:
    report = clean_pass().model_copy(update={"gates": (gate("own.metric", "unmeasured", None), gate("x", "fail", 1))})
    assert [case.name.split()[0] for case in suites(report)["other"]] == ["x", "own.metric"]


def test_suites_say_what_was_judged() -> None:
    for suite in read(full_fail(), SealCheck(verified=False, sentence="Not verified.")):
        found = {one.name: one.value for one in suite.properties()}
        assert found == {
            "verdict": "fail",
            "preset": "clinical-release",
            "version": "1.0.0",
            "created": "2026-01-15T09:30:00Z",
            "documents": "1200",
            "seal": "Not verified.",
        }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    plain, made = read(with_text("x")), read(with_text(text))
    assert [(s.tests, s.failures, s.errors) for s in made] == [(s.tests, s.failures, s.errors) for s in plain]


@settings(max_examples=40, deadline=None)
@given(texts)
def test_no_text_from_outside_changes_the_elements_or_breaks_the_xml(text: str) -> None:
    written = render_junit(with_text(text))
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", written)
    assert read(with_text(text)).tests == 8
