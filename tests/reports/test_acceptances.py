"""Acceptances in every format: who answers for what, until when and why, and which of them do not count."""

from __future__ import annotations

import csv
import io
import json

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from corpusaudit.reports import summary
from corpusaudit.reports.acceptances import acceptance_rows, acceptance_sentences, too_many
from corpusaudit.reports.brief import render_brief
from corpusaudit.reports.formats import rendered
from corpusaudit.reports.terminal import render_terminal
from corpusaudit.results import MANY, AuditReport
from tests.reports.samples import answered, clean_pass, full_fail


def many(count: int = MANY + 1) -> AuditReport:
    report = answered()
    assert report.accepted is not None
    entries = tuple(report.accepted.entries[1].model_copy(update={"incident": f"{i:032x}"}) for i in range(count))
    return report.model_copy(update={"accepted": report.accepted.model_copy(update={"entries": entries})})


def test_those_in_force_stand_first_and_each_says_what_it_is_of() -> None:
    rows = acceptance_rows(answered())
    assert [row.state for row in rows] == ["in force"] * 3 + ["not counted", "expired", "unused"]
    assert rows[0].what == "limit on Recall: real variety that is reached"
    assert rows[0].bounds == "as far as 71%"
    assert rows[1].what == "incident: notes.jsonl:101 is 62% of SOURCE·7f3a91c3"
    assert acceptance_sentences(answered()) == [
        "Acceptances: 3 in force, 1 not counted, 1 expired, 1 unused.",
        "Without them the verdict is fail.",
        "With all documents: memorization.exact_copies 0.25% (judged without: 0%).",
    ]
    assert acceptance_rows(clean_pass()) == acceptance_sentences(clean_pass()) == []


@pytest.mark.parametrize("kind", ["markdown", "summary", "junit"])
def test_reason_owner_and_end_are_shown(kind: str) -> None:
    text = rendered("render", kind, answered())
    for words in ("rare codes were left out", "data protection", "2026-06-30", "it ended on 2026-01-10"):
        assert words in text
    assert "3 accepted" in text or kind == "junit"


def test_the_terminal_shows_the_first_and_counts_the_rest() -> None:
    lines = render_terminal(answered(), width=200).splitlines()
    assert lines[0] == (
        " ! PASS, 3 ACCEPTED  Passes, with 1 of 5 limits not met but accepted and 2 incidents accepted."
    )
    assert any(line.startswith("  ≈ limit on Recall") and line.endswith("rare codes were left out") for line in lines)
    assert "  and 2 more" in lines


def test_very_many_are_said_in_the_verdict() -> None:
    assert too_many(many(MANY)) == ""
    report = many()
    assert report.verdict_words == f"pass with 1 warning, {MANY + 1} accepted"
    assert summary.headline(report).endswith(": very many acceptances.")
    assert f"{MANY + 1} acceptances are in force, more than {MANY}." in rendered("render", "summary", report)
    assert render_terminal(report).startswith(f" ! PASS WITH WARNINGS, {MANY + 1} ACCEPTED ")


def test_a_pass_with_acceptances_does_not_read_as_one_without() -> None:
    report = answered()
    incidents_alone = report.model_copy(update={"gates": tuple(g for g in report.gates if g.state == "pass")})
    assert summary.headline(incidents_alone) == "Passes, with 2 incidents accepted."
    assert summary.tone(incidents_alone) == "warn"
    assert "somebody answers for what was found" in summary.meaning(incidents_alone)
    assert summary.headline(clean_pass()) == "This corpus met every limit that was set."


def test_both_figures_stand_side_by_side() -> None:
    row = next(row for row in summary.gate_rows(answered()) if row.metric == "memorization.exact_copies")
    assert row.figure == "0.25% (judged: 0%)"
    table = {row["metric"]: row for row in csv.DictReader(io.StringIO(rendered("render", "csv", answered())))}
    copies, recall = table["memorization.exact_copies"], table["fidelity.recall"]
    assert (copies["value"], copies["judged"], copies["accepted_documents"]) == ("0.0025", "0.0", "3")
    assert (recall["state"], recall["accepted_by"], recall["accepted_until"]) == (
        "accepted",
        "data protection",
        "2026-06-30",
    )


def test_accepted_incidents_are_told_apart() -> None:
    rows = list(csv.DictReader(io.StringIO(rendered("render", "incidents", answered()))))
    assert {row["accepted_by"] for row in rows} == {"data protection"}
    assert {
        row["accepted_by"] for row in csv.DictReader(io.StringIO(rendered("render", "incidents", full_fail())))
    } == {""}
    results = json.loads(rendered("render", "sarif", answered()))["runs"][0]["results"]
    told = {
        "kind": "external",
        "status": "accepted",
        "justification": "data protection, until 2026-06-30: a public template",
    }
    assert [result["suppressions"] for result in results] == [[told], [told]]
    assert all(
        "suppressions" not in one for one in json.loads(rendered("render", "sarif", full_fail()))["runs"][0]["results"]
    )


def test_openmetrics_says_when_acceptances_end() -> None:
    families = {
        family.name: family for family in text_string_to_metric_families(rendered("render", "openmetrics", answered()))
    }
    counts = {sample.labels["state"]: sample.value for sample in families["corpusaudit_acceptances"].samples}
    assert counts == {"in force": 3, "not counted": 1, "expired": 1, "unused": 1}
    ends = families["corpusaudit_acceptance_expires_timestamp_seconds"].samples
    assert {sample.value for sample in ends} == {1782777600.0}
    (judged,) = families["corpusaudit_judged_without_accepted"].samples
    assert (judged.labels["metric"], judged.value) == ("memorization.exact_copies", 0.0)
    assert "corpusaudit_acceptances" not in rendered("render", "openmetrics", clean_pass())


def test_both_figures_stand_wherever_acceptances_are_told() -> None:
    told = "With all documents: memorization.exact_copies 0.25% (judged without: 0%)."
    assert told in acceptance_sentences(answered())
    assert told in " ".join(render_terminal(answered(), width=100).split())
    assert told.replace("_", r"\_") in render_brief(answered())
    same = answered().model_copy(update={"gates": tuple(g for g in answered().gates if not g.accepted_documents)})
    assert not [sentence for sentence in acceptance_sentences(same) if "With all documents" in sentence]
