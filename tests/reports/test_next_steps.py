"""What to do next: said of every limit of every preset, concrete, and of no limit that is met."""

from __future__ import annotations

import re
from typing import Any

import pytest

from corpusaudit.commands.accept_command import accept
from corpusaudit.commands.audit_command import audit
from corpusaudit.config import load_preset, preset_names
from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.wording.measurements import WORDINGS
from corpusaudit.reports.wording.next_steps import (
    CHANCE,
    DIMENSION_STEPS,
    REASON_STEPS,
    SEEN_AS,
    STEPS,
    WARNS_ONLY,
    dimension_steps,
    next_steps,
)
from corpusaudit.results import DIMENSIONS
from tests.reports.pages import Page
from tests.reports.samples import all_unmeasured, clean_pass, full_fail, gate, unread

LIMITED = sorted({metric for preset in preset_names() for metric in load_preset(preset)})
SAID = [
    *(step for steps in (*STEPS.values(), *DIMENSION_STEPS.values()) for step in (*steps.past, *steps.measure)),
    *(step for steps in REASON_STEPS.values() for step in steps),
    CHANCE,
    WARNS_ONLY,
]


@pytest.mark.parametrize("metric", LIMITED)
def test_every_limit_of_every_preset_has_steps_of_its_own(metric: str) -> None:
    assert STEPS[metric].past
    for state in ("fail", "warn", "unmeasured"):
        assert next_steps(gate(metric, state, None))
    assert not [one for one in STEPS if one != metric and STEPS[one].past == STEPS[metric].past], "said of another too"


def test_steps_are_of_measurements_that_exist() -> None:
    assert {*STEPS, *SEEN_AS, *SEEN_AS.values()} <= set(WORDINGS)
    assert set(DIMENSION_STEPS) == set(DIMENSIONS)


@pytest.mark.parametrize("step", SAID)
def test_a_step_is_whole_sentences_in_plain_words(step: str) -> None:
    assert re.fullmatch(r"[A-Z].*\.", step)
    assert "  " not in step
    known = {name for command in (accept, audit) for option in command.params for name in option.opts}
    assert set(re.findall(r"--[a-z-]+", step)) <= known, "an option that the audit does not have"


@pytest.mark.parametrize("state", ["pass", "accepted"])
def test_nothing_is_to_be_done_about_what_is_met(state: Any) -> None:
    assert next_steps(gate("memorization.verbatim", state, 0.0)) == ()


def test_a_warning_says_whether_chance_may_explain_it_or_the_limit_only_warns() -> None:
    assert next_steps(gate("memorization.verbatim", "warn", 0.5))[-1] == CHANCE
    assert next_steps(gate("fidelity.c2st", "warn", 0.9, level="warn"))[-1] == WARNS_ONLY


@pytest.mark.parametrize("kind", list(REASON_STEPS))
def test_a_reason_outside_the_figure_has_its_own_steps(kind: Any) -> None:
    assert next_steps(gate("memorization.verbatim", "unmeasured", None, reason_kind=kind)) == REASON_STEPS[kind]


def test_nobody_is_asked_for_a_corpus_that_the_audit_had() -> None:
    missing = gate("memorization.verbatim", "unmeasured", None)
    assert [step for step in next_steps(missing) if "--source" in step]
    had = next_steps(missing, ("synthetic", "source"))
    assert not [step for step in had if "--source" in step]
    assert [step for step in had if "--holdout" in step]
    assert len(next_steps(missing, ("synthetic", "source", "holdout"))) == 1
    assert next_steps(gate("memorization.exact_copies", "unmeasured", None), ("source",)), "and is told something"


def test_limits_from_elsewhere_have_those_of_their_dimension_or_their_package() -> None:
    ours = next_steps(gate("disclosure.tone", "fail", 0.5))
    assert ours == DIMENSION_STEPS["disclosure"].past
    assert "documentation" in next_steps(gate("acme.tone", "fail", 0.5))[0]
    assert dimension_steps("acme") == ()


def test_the_page_says_them_open_beside_the_limit() -> None:
    html = render_html(full_fail())
    failed = html[html.index('id="memorization-1"') : html.index('id="memorization-2"')]
    assert "What to do next" in failed
    assert STEPS["memorization.exact_copies"].past[0] in failed
    assert "What to do next" not in Page(render_html(clean_pass())).shown()


def test_the_page_says_how_to_get_measured_what_was_not() -> None:
    missing = Page(render_html(all_unmeasured())).shown()
    assert STEPS["memorization.exact_copies"].measure[0] in missing
    shown = Page(render_html(unread())).shown()
    for kind in ("left_out", "blocked", "drift"):
        assert REASON_STEPS[kind][0] in shown


def test_what_was_not_read_is_not_answered_with_models_of_another_language() -> None:
    steps = next_steps(gate("memorization.verbatim", "unmeasured", None, reason_kind="blocked"), ("source", "holdout"))
    assert any("not read" in step and "--text-field" in step and "--ignore-field" in step for step in steps)
    assert all(step.startswith("Where ") for step in steps)  # each says for which reason it is


def test_a_limit_that_nothing_can_break_is_not_answered_with_more_documents_alone() -> None:
    lost = gate("diversity.self_bleu_4", "unmeasured", 0.85, limit={"max_ratio_to_holdout": 1.25})
    assert any(
        "no figure could break" in step and "[gates]" in step for step in next_steps(lost, ("source", "holdout"))
    )
    assert not any("no figure could break" in step for step in next_steps(lost, ("source",)))
