"""What all renderers say alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.reports import findings, summary
from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.markdown import render_markdown
from corpusaudit.reports.terminal import render_terminal
from corpusaudit.results import AuditReport
from tests.reports.samples import all_unmeasured, clean_pass, full_fail, gate, unread, warned


def rows_of(report: AuditReport) -> dict[str, summary.GateRow]:
    return {row.metric: row for row in summary.gate_rows(report)}


def test_a_row_holds_all_words_of_a_gate() -> None:
    rows = rows_of(full_fail())
    assert [row.metric for row in summary.gate_rows(full_fail())] == [
        g.metric for g in summary.ordered_gates(full_fail())
    ]
    copied = rows["memorization.verbatim"]
    assert (copied.mark, copied.word, copied.value, copied.judged, copied.judged_how) == (
        "✕",
        "not met",
        "5.33%",
        "5.33%",
        None,
    )
    assert (copied.limit, copied.interval, copied.baseline) == (
        "at most 2 percentage points above holdout",
        "4.2% to 6.75%",
        "0.5%",
    )
    nearer = rows["memorization.closer_to_source"]
    assert (nearer.value, nearer.judged, nearer.judged_how) == ("56.1%", "58.9%", "the unfavourable end")
    excess = gate("memorization.closer_to_source", "fail", 0.561, on="bound", limit={"max_excess_over_holdout": 0.05})
    (row,) = summary.gate_rows(full_fail().model_copy(update={"gates": (excess,)}))
    assert (row.judged, row.judged_how) == ("56.1%", None), "an excess is judged on the value"
    useful = rows["utility.tstr_embeddings"]
    assert (useful.limit, useful.baseline, useful.baseline_named) == ("at least 0.8 × source", "0.77", "0.77 (source)")
    assert (rows["fidelity.coverage"].value, rows["fidelity.coverage"].baseline_named) == ("n/a", "n/a")
    assert {row.metric for row in rows.values() if row.consequence is None} == {
        g.metric for g in full_fail().gates if g.state in ("pass", "accepted")
    }


def test_limits_that_only_warn_are_marked_unless_they_warn() -> None:
    gates = tuple(gate(f"acme.m{i}", state, 1.0, level="warn") for i, state in enumerate(("pass", "warn")))
    rows = rows_of(clean_pass().model_copy(update={"gates": gates}))
    assert [rows[name].warns_only for name in ("acme.m0", "acme.m1")] == [True, False]


@pytest.mark.parametrize("render", [render_html, render_markdown, render_terminal])
def test_every_renderer_shows_the_figures_of_the_rows(render: Callable[[AuditReport], str]) -> None:
    shown, rows = render(full_fail()), summary.gate_rows(full_fail())
    assert len(rows) > 5
    for row in rows:
        assert all(words in shown for words in (row.mark, row.word, row.judged, row.baseline)), row


def test_one_module_puts_gates_into_words() -> None:
    folder = Path(summary.__file__).parent
    holding = {
        word: {path.name for path in folder.rglob("*.py") if word in path.read_text(encoding="utf-8")}
        for word in ("format_limit(", "judged_how=", '"accepted"')
    }
    assert holding == {
        "format_limit(": {"summary.py"},
        "judged_how=": {"summary.py"},
        '"accepted"': {"sarif.py", "states.py"},
    }


def without_gates(report: AuditReport) -> AuditReport:
    return report.model_copy(update={"gates": ()})


def test_gates_stand_worst_first_and_privacy_first() -> None:
    gates = summary.ordered_gates(full_fail())
    assert [g.state for g in gates] == ["fail"] * 4 + ["unmeasured", "warn", "accepted", "pass", "pass"]
    names = [g.metric.split(".")[1] for g in gates[:4]]
    assert names == ["exact_copies", "verbatim", "closer_to_source", "pii_leaked"], "what weighs most first"


def test_a_report_without_limits_never_reads_as_a_pass() -> None:
    assert summary.headline(without_gates(clean_pass())) == "Nothing was judged: no limit was set."
    assert summary.headline(without_gates(all_unmeasured())) == "Nothing was judged: no limit was set."
    assert "no figure was judged" in summary.count_sentence(without_gates(clean_pass()))


def test_counts_are_said_in_one_sentence() -> None:
    assert summary.count_sentence(clean_pass()) == "Of 4 limits: 4 met."
    assert summary.count_sentence(all_unmeasured()) == "Of 3 limits: 3 could not be checked."


def test_left_out_is_counted_apart_from_what_could_not_be_measured() -> None:
    assert summary.count_sentence(unread()) == "Of 5 limits: 1 left out, 2 not judged, 2 met."
    assert summary.left_out(unread()) == ["fidelity.coverage"]
    assert summary.left_out_too(unread()) == "3 more measurements without a limit left out on request."
    assert [metric for metric, _ in summary.unmeasured(unread())] == ["memorization.verbatim", "disclosure.pii_leaked"]
    assert summary.left_out(clean_pass()) == []
    assert summary.left_out_too(clean_pass()) == ""


def test_the_first_sentence_names_the_warnings() -> None:
    assert summary.headline(warned()) == (
        "Passes with 4 warnings: Documents that occur more than once; Documents that all but repeat another; Distinct "
        "word sequences, distinct-2; Likeness among documents, self-BLEU-4."
    )
    one = warned().model_copy(update={"gates": warned().gates[:3]})
    assert summary.headline(one) == "Passes with 1 warning: Documents that occur more than once."
    many = tuple(gate(f"acme.m{i}", "warn", 1.0) for i in range(9))
    assert summary.headline(warned().model_copy(update={"gates": many})).endswith("; M5; and 3 more.")


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["pass", "pass"], "This corpus met every limit that was set."),
        (["pass", "unmeasured"], "Passes, with 1 of 2 limits not checked."),
        (["pass", "accepted"], "Passes, with 1 of 2 limits not met but accepted."),
        (["warn", "unmeasured"], "Passes with 1 warning, and 1 of 2 limits not checked: M0."),
        (["unmeasured", "unmeasured"], "Nothing was judged: none of the 2 limits was checked."),
    ],
)
def test_only_a_pass_of_all_limits_says_that_all_were_met(states: list[Any], said: str) -> None:
    gates = tuple(gate(f"acme.m{i}", state, 1.0) for i, state in enumerate(states))
    assert summary.headline(clean_pass().model_copy(update={"gates": gates})) == said


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["pass", "pass"], "This corpus met every limit that was set."),
        (["pass", "unmeasured"], "1 of 2 limits not checked."),
        (["warn", "unmeasured"], "1 warning, and 1 of 2 limits not checked: M0."),
        (["unmeasured", "unmeasured"], "Nothing was judged: none of the 2 limits was checked."),
    ],
)
def test_limits_that_only_warn_say_first_that_they_stop_nothing(states: list[Any], said: str) -> None:
    gates = tuple(gate(f"acme.m{i}", state, 1.0, level="warn") for i, state in enumerate(states))
    made = clean_pass().model_copy(update={"gates": gates})
    assert summary.headline(made) == f"Every limit here only warns, so nothing is stopped. {said}"


def test_the_first_sentence_says_why_the_verdict_is_unmeasured() -> None:
    assert summary.headline(unread()) == (
        "This corpus cannot be cleared yet: text that will be released was not read; source and holdout are not alike "
        "enough to compare with; 1 limit rests on figures that cannot be relied on here."
    )
    assert summary.headline(all_unmeasured()) == "This corpus cannot be cleared yet: 3 limits could not be checked."
    left = all_unmeasured().model_copy(
        update={"gates": tuple(g.model_copy(update={"reason_kind": "left_out"}) for g in all_unmeasured().gates)}
    )
    assert summary.headline(left) == "This corpus cannot be cleared yet: 3 limits left out on request."
    looked_at = clean_pass().model_copy(update={"unread": ("a column",)})
    assert summary.headline(looked_at) == (
        "Every limit here only warns, so nothing is stopped, but text that will be released was not read."
    )
    assert summary.tone(looked_at) == "warn"
    assert "found nothing" not in summary.meaning(looked_at)
    only_unread = clean_pass().model_copy(update={"verdict": "unmeasured", "unread": ("a column",)})
    assert summary.headline(only_unread) == (
        "This corpus cannot be cleared yet: text that will be released was not read."
    )
    assert summary.headline(only_unread.model_copy(update={"gates": ()})) == summary.headline(only_unread)


def test_what_to_do_follows_from_what_failed() -> None:
    assert "remove those rows" in summary.meaning(full_fail())
    quality = full_fail().model_copy(update={"gates": (gate("fidelity.coverage", "fail", 0.1, limit={"min": 0.5}),)})
    assert summary.meaning(quality) == "Mend the generator, then audit again."
    assert "Look at each warning" in summary.meaning(warned())
    assert "found nothing" in summary.meaning(clean_pass())
    assert summary.meaning(without_gates(clean_pass())) == ""


def test_the_tone_and_the_words_of_a_verdict() -> None:
    for build, tone, words in (
        (full_fail, "fail", "fail"),
        (clean_pass, "pass", "pass"),
        (warned, "warn", "pass with 4 warnings"),
        (unread, "unmeasured", "unmeasured"),
    ):
        assert (summary.tone(build()), build().verdict_words) == (tone, words)
    none = clean_pass().model_copy(update={"gates": (gate("acme.m", "unmeasured", None, level="warn"),)})
    assert (summary.tone(none), none.verdict_words) == ("unmeasured", "pass, nothing judged")


def test_a_notebook_tells_a_pass_with_warnings_apart() -> None:
    assert "corpusaudit: pass with 4 warnings<" in warned()._repr_html_()
    assert "corpusaudit: pass<" in clean_pass()._repr_html_()
    shown = unread()._repr_html_()
    assert shown.index("Column &#x27;summary&#x27;") < shown.index("<table>")
    assert "<td>left out</td>" in shown


def test_unmeasured_lists_figures_and_gates_without_a_figure() -> None:
    report = all_unmeasured()
    missing = report.gates[0].model_copy(update={"metric": "acme.other", "explanation": "never measured"})
    rows = summary.unmeasured(report.model_copy(update={"gates": (*report.gates, missing)}))
    assert len(rows) == 5
    assert rows[-1] == ("acme.other", "never measured")


@pytest.mark.parametrize(("build", "searched"), [(clean_pass, True), (all_unmeasured, False)])
def test_no_findings_says_whether_anything_looked_for_them(build: object, searched: bool) -> None:
    report = build()  # type: ignore[operator]
    assert ("nothing was searched" in findings.no_findings(report)) != searched
