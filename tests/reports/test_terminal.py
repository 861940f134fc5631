"""The terminal summary: fits a screen, and nothing from outside reaches the terminal as a command."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings

from corpusaudit.reports.terminal import render_terminal
from corpusaudit.reports.text import columns
from corpusaudit.results import AuditReport
from tests.reports.samples import SAMPLES, all_unmeasured, clean_pass, full_fail, gate, measured, with_text
from tests.reports.strategies import texts


def crowded() -> AuditReport:
    report = full_fail()
    more = tuple(gate(f"acme.a_rather_long_name_for_a_metric_{i}", "unmeasured", None) for i in range(60))
    totals = {f"acme.a_rather_long_name_for_a_metric_{i}": 1000 + i for i in range(60)}
    return report.model_copy(update={"gates": (*report.gates, *more), "findings_total": totals})


@pytest.mark.parametrize("width", [60, 80, 100, 200])
@pytest.mark.parametrize("report", [*(build() for build in SAMPLES.values()), crowded()], ids=[*SAMPLES, "crowded"])
def test_fits_a_screen(report: AuditReport, width: int) -> None:
    lines = render_terminal(report, width=width).splitlines()
    assert len(lines) <= 40
    assert max(columns(line) for line in lines) <= width


def test_the_verdict_is_the_first_line_and_failures_come_first() -> None:
    lines = render_terminal(full_fail()).splitlines()
    assert lines[0] == " ✕ FAIL  Do not release this corpus as it stands."
    gates = [line for line in lines if re.match(r"  [✕?!≈✓] ", line)]
    assert [line.split()[0] for line in gates] == ["✕", "✕", "✕", "✕", "?", "!", "≈", "✓", "✓"]
    assert any("memorization.verbatim" in line and "5.33%" in line and "0.5%" in line for line in gates)


def test_what_is_left_out_is_counted() -> None:
    shown = render_terminal(crowded())
    assert "and 57 more, of which 2 met" in shown
    assert render_terminal(full_fail()).count("and 18 more") == 1


def test_the_worst_incidents_are_told_and_all_are_counted() -> None:
    lines = render_terminal(full_fail(), width=200).splitlines()
    at = lines.index(
        "Incidents: 2 documents give away 2 people, 14 documents copy 14 source documents, "
        "7 traces that chance may explain"
    )
    assert lines[at + 1].startswith("  - notes.jsonl:101 is 100% of SOURCE·7f3a91c3: 2 × date, 1 × name")
    assert "No findings." in render_terminal(clean_pass())


def test_missing_figures_read_n_a_and_reasons_follow() -> None:
    shown = render_terminal(all_unmeasured())
    assert shown.count("n/a") == 6
    assert "memorization.exact_copies and 3 more: no source corpus was given" in shown
    assert "Not measured; give --source FILE and --holdout FILE too:" in shown


def test_why_most_limits_lack_a_figure_goes_before_what_no_limit_needs() -> None:
    report = full_fail()
    none = "no holdout corpus was given"
    lacking = [measured("diversity.x", None, reason="fewer than 200 documents with tokens")]
    lacking += [measured(f"memorization.x{i}", None, reason=none) for i in range(3)]
    gates = (*report.gates, gate("memorization.x2", "unmeasured", None))
    roles = {role: corpus for role, corpus in report.corpora.items() if role != "holdout"}
    changed = {"measurements": tuple(lacking), "gates": gates, "corpora": roles}
    lines = render_terminal(report.model_copy(update=changed)).splitlines()
    at = lines.index("Not measured; give --holdout FILE too:")
    assert lines[at + 1] == f"  memorization.x2 and 2 more: {none}"


def test_a_report_that_no_limit_compares_with_does_not_seem_to_have_been_judged_by_it() -> None:
    said = "Nothing was judged by it, since no limit is called max_increase."
    report = SAMPLES["answered"]()
    assert report.against is not None
    increase = report.gates[0].model_copy(update={"limit": {"max_increase": 0.01}})
    assert said in render_terminal(report.model_copy(update={"gates": report.gates[1:]}))
    assert said not in render_terminal(report.model_copy(update={"gates": (*report.gates, increase)}))
    assert said not in render_terminal(full_fail())


def test_colour_only_when_asked_and_only_around_the_same_text() -> None:
    plain, coloured = render_terminal(full_fail()), render_terminal(full_fail(), color=True)
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@settings(max_examples=60, deadline=None)
@given(texts)
def test_no_text_from_outside_reaches_the_terminal_raw(text: str) -> None:
    shown = render_terminal(with_text(text), width=80)
    shown.encode()
    lines = shown.split("\n")
    assert max(columns(line) for line in lines) <= 80
    assert not [c for c in shown if c != "\n" and unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
