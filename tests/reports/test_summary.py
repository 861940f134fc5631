"""What all renderers say alike."""

from __future__ import annotations

import pytest

from corpusaudit.reports import summary
from corpusaudit.results import AuditReport
from tests.reports.samples import all_unmeasured, clean_pass, full_fail


def without_gates(report: AuditReport) -> AuditReport:
    return report.model_copy(update={"gates": ()})


def test_gates_stand_worst_first_and_privacy_first() -> None:
    gates = summary.ordered_gates(full_fail())
    assert [g.state for g in gates] == ["fail"] * 4 + ["unmeasured", "warn", "accepted", "pass", "pass"]
    assert gates[3].metric == "disclosure.pii_leaked"


def test_a_report_without_limits_never_reads_as_a_pass() -> None:
    assert summary.headline(without_gates(clean_pass())) == "Nothing was judged: no limit was set."
    assert summary.headline(without_gates(all_unmeasured())) == "Nothing was judged: no limit was set."
    assert "no figure was judged" in summary.count_sentence(without_gates(clean_pass()))


def test_counts_are_said_in_one_sentence() -> None:
    assert summary.count_sentence(clean_pass()) == "Of 4 limits: 4 met."
    assert summary.count_sentence(all_unmeasured()) == "Of 3 limits: 3 could not be checked."


def test_consequences_follow_the_gates_that_failed() -> None:
    assert len(summary.consequences(full_fail())) == 2
    assert summary.consequences(clean_pass()) == []


def test_unmeasured_lists_figures_and_gates_without_a_figure() -> None:
    report = all_unmeasured()
    missing = report.gates[0].model_copy(update={"metric": "acme.other", "explanation": "never measured"})
    rows = summary.unmeasured(report.model_copy(update={"gates": (*report.gates, missing)}))
    assert len(rows) == 5
    assert rows[-1] == ("acme.other", "never measured")


def test_findings_are_grouped_with_the_longest_match_first() -> None:
    groups = summary.by_document(full_fail().findings)
    assert groups[0].synthetic_id == "notes.jsonl:101"
    assert groups[0].findings[0].metric == "memorization.exact_copies"
    assert sum(len(group.findings) for group in groups) == len(full_fail().findings)


@pytest.mark.parametrize(("build", "searched"), [(clean_pass, True), (all_unmeasured, False)])
def test_no_findings_says_whether_anything_looked_for_them(build: object, searched: bool) -> None:
    report = build()  # type: ignore[operator]
    assert ("nothing was searched" in summary.no_findings(report)) != searched
