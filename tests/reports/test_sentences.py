"""Each sentence stands for one limit in one state, and none is shown of a limit that is in another."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.auditing.gates import verdict
from corpusaudit.config import load_preset, preset_names
from corpusaudit.metrics.registry import BUILT_IN, load_metric
from corpusaudit.reports import summary
from corpusaudit.reports.html.render import SHOWN_FIRST, render_html
from corpusaudit.reports.markdown import render_markdown
from corpusaudit.reports.terminal import render_terminal
from corpusaudit.reports.wording.measurements import SENTENCES, sentence, side
from corpusaudit.results import EXIT_CODES, AuditReport, Gate
from tests.reports.pages import Page
from tests.reports.samples import clean_pass, gate, measured, warned

REGISTERED = {name: load_metric(m).record.better for m in BUILT_IN for name in load_metric(m).record.measures}
OWN_WORDS = {name for m in BUILT_IN for name in load_metric(m).record.words}
LIMITS = ({"max": 0.1}, {"min": 0.1}, {"max_ratio_to_holdout": 1.2}, {"min_ratio_to_holdout": 0.6})


def all_sentences() -> dict[str, tuple[str, str]]:
    """Return every sentence there is, with the measurement and state it stands for."""
    found = {}
    for metric, words in SENTENCES.items():
        found[f"It is not known {words.unknown}."] = (metric, "unmeasured")
        for meaning in (words.over, words.under):
            if meaning is not None:
                found[meaning.failed] = (metric, "fail")
                found[meaning.warned] = (metric, "warn")
    return found


ALL = all_sentences()


@pytest.mark.parametrize("preset", preset_names())
def test_every_limit_of_every_preset_has_sentences_of_its_own(preset: str) -> None:
    for metric, config in load_preset(preset).items():
        judged = gate(metric, "fail", None, limit=config.limits())
        assert metric in SENTENCES, metric
        for state in ("fail", "warn", "unmeasured"):
            told = sentence(judged.model_copy(update={"state": state}), "title")
            assert told is not None
            assert ALL[told] == (metric, state)


def test_every_registered_measurement_has_sentences_on_the_sides_that_are_worse() -> None:
    for metric, better in REGISTERED.items():
        if metric in OWN_WORDS:
            continue  # its limits get the sentence that claims no more than that its figure is past them
        words = SENTENCES[metric]
        assert words.over is not None or better == "higher", metric
        assert words.under is not None or better == "lower", metric


def test_no_two_limits_share_a_sentence() -> None:
    count = sum(1 + 2 * (w.over is not None) + 2 * (w.under not in (None, w.over)) for w in SENTENCES.values())
    assert len(ALL) == count
    for one in ALL:
        assert re.fullmatch(r"[A-Z][^\n]*\.", one), one
        assert not [other for other in ALL if other != one and one in other]


def test_unknown_begins_with_a_question() -> None:
    assert all(re.match(r"(whether|how|what) ", words.unknown) for words in SENTENCES.values())


def test_what_a_sentence_may_not_claim() -> None:
    assert not [s for s, (metric, _) in ALL.items() if metric == "disclosure.rare_phrases" and "personal detail" in s]
    named = {metric for s, (metric, _) in ALL.items() if "named" in s}
    assert named == {"disclosure.certain_leaks"}
    nearer = [s for s, (metric, _) in ALL.items() if metric == "memorization.closer_to_source"]
    assert not [s for s in nearer if "repeat" in s or "cop" in s]
    assert any("than chance explains" in s for s in nearer)


def test_met_and_accepted_limits_say_nothing() -> None:
    assert sentence(gate("memorization.verbatim", "pass", 0.0), "t") is None
    assert sentence(gate("memorization.verbatim", "accepted", 0.0), "t") is None


@pytest.mark.parametrize(
    ("limit", "value", "expected"),
    [
        ({"max": 1.0}, 2.0, "over"),
        ({"min": 1.0}, 0.5, "under"),
        ({"max_excess_over_holdout": 0.0}, None, "over"),
        ({"min": 1.0, "max": 2.0}, 3.0, "over"),
        ({"min": 1.0, "max": 2.0}, 0.0, "under"),
        ({"min": 1.0, "max": 2.0}, None, None),
        ({"min_ratio_to_holdout": 0.5, "max_ratio_to_holdout": 2.0}, 3.0, None),
    ],
)
def test_the_side_on_which_a_limit_lies(limit: dict[str, float], value: float | None, expected: str | None) -> None:
    assert side(gate("diversity.ttr", "fail", value, limit=limit)) == expected


def test_a_limit_on_the_other_side_claims_nothing_of_this_one() -> None:
    odd = gate("memorization.exact_copies", "fail", 0.0, limit={"min": 0.5})
    assert (
        sentence(odd, "Documents copied whole") == "Copying: a figure (Documents copied whole) is not within its limit."
    )
    varied = sentence(gate("diversity.distinct_2", "fail", 0.9, limit={"max": 0.5}), "t")
    assert varied == "Its wording varies more than the limit allows (distinct-2)."


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("fail", "A figure (Tone) is not within its limit."),
        ("warn", "A figure (Tone) gives a warning."),
        ("unmeasured", "A figure (Tone) is not known."),
    ],
)
def test_measurements_from_elsewhere_claim_no_more_than_their_limit(state: Any, said: str) -> None:
    assert sentence(gate("acme.tone", state, 0.5), "Tone") == said
    assert sentence(gate("fidelity.tone", state, 0.5), "Tone") == said.replace("A figure", "Fidelity: a figure")


def report_of(gates: tuple[Gate, ...]) -> AuditReport:
    outcome = verdict(gates)
    update = {"gates": gates, "verdict": outcome, "exit_code": EXIT_CODES[outcome]}
    report = clean_pass().model_copy(update=update)
    return report.model_copy(update={"warnings": len(report.warned)})


@st.composite
def judged(draw: st.DrawFn) -> AuditReport:
    names = draw(st.lists(st.sampled_from(sorted(SENTENCES)), unique=True, min_size=1, max_size=16))
    gates = []
    for name in names:
        limit = draw(st.sampled_from(LIMITS))
        state = draw(st.sampled_from(["pass", "fail", "warn", "unmeasured", "accepted"]))
        level = (
            "warn" if state == "warn" else draw(st.sampled_from(["error", "warn"] if state != "fail" else ["error"]))
        )
        gates.append(gate(name, state, 0.5, limit=limit, level=level))
    return report_of(tuple(gates))


@settings(max_examples=60, deadline=None)
@given(judged())
def test_the_sentences_shown_are_those_of_the_limits_in_that_state(report: AuditReport) -> None:
    told = [row.consequence or "" for row in summary.consequences(report)]
    expected = [g.metric for g in summary.ordered_gates(report) if g.state in ("fail", "warn", "unmeasured")]
    assert [row.metric for row in summary.consequences(report)] == expected
    states = {g.metric: g.state for g in report.gates}
    assert all(states[ALL[words][0]] == ALL[words][1] for words in told if words in ALL)
    html, markdown = Page(render_html(report)).shown(), render_markdown(report)
    terminal = " ".join(render_terminal(report).split())
    assert {s for s in ALL if s in markdown} == {s for s in told if s in ALL}
    assert {s for s in ALL if s in html} == {s for s in told[:SHOWN_FIRST] if s in ALL}
    assert {s for s in ALL if s in terminal} <= {s for s in told if s in ALL}
    good = {"pass"} == set(states.values())
    for shown in (html, markdown, terminal):
        assert good or "found nothing" not in shown
        assert ("met every limit" in shown) == good
    if report.verdict == "pass" and "warn" in states.values():
        assert "PASS WITH WARNINGS" in terminal
        assert "pass with" in html
        assert "**pass with" in markdown


def test_two_fifths_duplicates_do_not_read_as_a_clean_pass() -> None:
    report = warned()
    assert (report.verdict, report.exit_code, report.warnings) == ("pass", 0, 4)
    for shown in (Page(render_html(report)).shown(), render_markdown(report), render_terminal(report)):
        assert "Passes with 4 warnings: " in shown
        assert "met every limit" not in shown
        assert "found nothing" not in shown
        assert "occur more than once" in shown


def test_rare_phrases_alone_accuse_nobody_of_personal_details() -> None:
    report = report_of((gate("disclosure.rare_phrases", "fail", 0.1, limit={"max_excess_over_holdout": 0.01}),))
    report = report.model_copy(update={"measurements": (measured("disclosure.rare_phrases", 0.1),)})
    told = [row.consequence or "" for row in summary.consequences(report)]
    assert len(told) == 1
    assert "Phrases of very few people of the source" in told[0]
    assert "could be named" not in Page(render_html(report)).shown()
