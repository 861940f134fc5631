"""The summary: short whatever a report holds, nothing that stops a release left out, no text that becomes markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from corpusaudit.reports import summary
from corpusaudit.reports.brief import INCIDENTS_SHOWN, LIMITS_SHOWN, LINES, UNMEASURED_SHOWN, UNREAD_SHOWN, render_brief
from corpusaudit.reports.markdown import escape_markdown
from corpusaudit.reports.wording.verdict import WHO_DECIDES
from corpusaudit.results import AuditReport, SealCheck
from tests.reports.samples import (
    SAMPLES,
    all_unmeasured,
    clean_pass,
    full_fail,
    gate,
    incident,
    measured,
    warned,
    with_text,
)
from tests.reports.strategies import texts


def rows(report: AuditReport, first: str = "state") -> list[list[str]]:
    """Return the cells of the table whose head begins with that word, without its head."""
    lines = render_brief(report).split("\n")
    begun = [place for place, line in enumerate(lines) if line.startswith(f"| {first} |")]
    if not begun:
        return []
    table = []
    for line in lines[begun[0] :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1]])
    assert len({len(row) for row in table}) == 1
    return table[2:]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_limit_that_is_not_met_stands_in_it(name: str) -> None:
    report = SAMPLES[name]()
    wanted = [row for row in summary.gate_rows(report) if row.state != "pass" and not row.left_out]
    assert [(row[0].split()[0], row[1]) for row in rows(report)] == [
        (row.mark, escape_markdown(row.title)) for row in wanted
    ]
    assert all(escape_markdown(sentence) in render_brief(report) for sentence in report.unread)
    left_out = [escape_markdown(row.title) for row in summary.gate_rows(report) if row.left_out]
    assert not left_out or f"**Limits left out on request:** {'; '.join(left_out)}." in render_brief(report)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_first_line_says_the_verdict(name: str) -> None:
    report = SAMPLES[name]()
    first, _, second = render_brief(report).split("\n")[:3]
    assert first == f"# {summary.mark(report)} {escape_markdown(summary.headline(report))}"
    assert second.startswith(f"corpusaudit verdict: **{report.verdict_words}** ")


def test_a_row_gives_figure_interval_baseline_limit_and_what_was_judged() -> None:
    (row,) = (row for row in rows(full_fail()) if row[1] == "Passages copied word for word")
    assert row == [
        "✕ not met",
        "Passages copied word for word",
        "5.33%",
        "4.2% to 6.75%",
        "0.5%",
        "at most 2 percentage points above holdout",
        escape_markdown("5.33% is 4.83 percentage points above the holdout's 0.5% (p < 0.001)"),
    ]


def test_incidents_are_counted_by_kind_and_the_worst_are_told() -> None:
    text = render_brief(full_fail())
    assert (
        "**Incidents: 2 documents give away 2 people, 14 documents copy 14 source documents, "
        "7 traces that chance may explain**" in text
    )
    told = [line for line in text.split("\n") if "SOURCE·" in line]
    certain = "2 × date, 1 × name (2 of a kind that strangers hardly share)"
    assert told[0] == f"- notes.jsonl&#58;101 is 100% of SOURCE·7f3a91c3; {certain}"
    assert len(told) == INCIDENTS_SHOWN
    assert f"- and {23 - INCIDENTS_SHOWN} more in incidents.csv" in text
    assert "No findings." in render_brief(clean_pass())


def test_findings_that_are_no_incident_are_counted() -> None:
    alone = full_fail().model_copy(update={"incidents": ()})
    assert "Single findings in report.json: 105." in render_brief(alone)


def test_what_was_not_measured_is_told_with_its_reason() -> None:
    text = render_brief(all_unmeasured())
    assert len(rows(all_unmeasured())) == 3
    assert "**Not measured, and without a limit**" in text
    assert text.count("no source corpus was given") == 4
    made = all_unmeasured()
    warns = made.model_copy(update={"gates": tuple(gate.model_copy(update={"level": "warn"}) for gate in made.gates)})
    assert render_brief(warns).count("(warns only)") == 3


def test_the_seal_is_told_and_a_doubt_stands_out() -> None:
    assert " **Not verified.**\n" in render_brief(warned(), SealCheck(verified=False, sentence="Not verified."))
    assert " Verified.\n" in render_brief(warned(), SealCheck(verified=True, sentence="Verified."))


def test_nothing_is_said_to_stand_below_that_does_not() -> None:
    assert "below" not in render_brief(clean_pass())
    assert WHO_DECIDES in render_brief(clean_pass())


def large() -> AuditReport:
    """Return a report with more of everything than is shown."""
    many = [f"own.metric_{i}" for i in range(40)]
    states = ("fail", "unmeasured", "warn")
    return clean_pass().model_copy(
        update={
            "verdict": "fail",
            "gates": tuple(gate(name, states[i % 3], None if i % 3 == 1 else 0.5) for i, name in enumerate(many)),
            "measurements": tuple(measured(f"disclosure.{name}", None, reason="none") for name in many),
            "unread": tuple(f"Column {name}." for name in many),
            "incidents": tuple(incident(i) for i in range(40)),
            "left_out": ("fidelity.recall",),
        }
    )


def test_it_is_short_whatever_a_report_holds_and_counts_what_it_leaves_out() -> None:
    text = render_brief(large(), SealCheck(verified=False, sentence="Not verified."))
    assert len(text.splitlines()) <= LINES
    assert len(rows(large())) == LIMITS_SHOWN
    assert f"and {40 - LIMITS_SHOWN} more in the full report, of which 0 not met" in text
    assert f"- and {40 - UNREAD_SHOWN} more that was not read" in text
    assert f"- and {40 - UNMEASURED_SHOWN} more that have no value" in text
    assert f"- and {40 - INCIDENTS_SHOWN} more in incidents.csv" in render_brief(large())


@settings(max_examples=40, deadline=None)
@given(texts)
def test_no_text_from_outside_changes_the_layout_or_becomes_markup(text: str) -> None:
    made = render_brief(with_text(text))
    made.encode()
    assert len(made.split("\n")) == len(render_brief(with_text("x")).split("\n")) <= LINES
    assert "<" not in made
    assert [len(row) for row in rows(with_text(text))] == [7] * 3
