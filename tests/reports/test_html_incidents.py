"""Incidents on the page: the worst open, the others folded, what is left out counted; strips are drawn from places."""

from __future__ import annotations

import re

import pytest

from corpusaudit.reports.html.charts.strips import TOLD, describe, strip
from corpusaudit.reports.html.incidents import GROUP, OPEN, SHOWN, incidents_view, seen_by
from corpusaudit.reports.html.render import render_html
from corpusaudit.results import AuditReport, Stretch
from tests.reports.pages import Page
from tests.reports.samples import all_unmeasured, answered, clean_pass, full_fail, incident


def with_incidents(*kinds: str) -> AuditReport:
    found = tuple(incident(i, kind=kind) for i, kind in enumerate(kinds, 1))
    return full_fail().model_copy(update={"incidents": found})


def test_the_worst_are_open_and_the_others_folded_by_kind() -> None:
    view = incidents_view(full_fail())
    assert [one.kind for one in view.open] == ["person"] * 2 + ["copy"] * 8
    assert [(group.heading, group.compact) for group in view.groups] == [("6 more copies", False), ("7 traces", True)]
    assert [words for _, words, _ in view.counts] == [
        "2 documents give away 2 people",
        "14 documents copy 14 source documents",
        "7 traces",
    ]
    html = render_html(full_fail())
    assert html.count('class="incident ') == 16
    assert html.index("is 100% of") < html.index("6 more copies")


def test_a_kind_of_which_none_is_open_has_no_more_of_it() -> None:
    view = incidents_view(with_incidents(*["person"] * (OPEN + 1), "copy"))
    assert [group.heading for group in view.groups] == ["1 more leaked person", "1 copy"]


def test_traces_are_never_open() -> None:
    view = incidents_view(with_incidents("trace", "trace"))
    assert view.open == ()
    assert [len(group.incidents) for group in view.groups] == [2]


def test_what_is_not_shown_is_counted_and_the_file_named() -> None:
    report = with_incidents(*["copy"] * (SHOWN + 50))
    view = incidents_view(report)
    assert (view.total, view.hidden) == (SHOWN + 50, 50)
    assert sum(len(group.incidents) for group in view.groups) + len(view.open) == SHOWN
    assert max(len(group.incidents) for group in view.groups) == GROUP
    assert f"25 more copies, 26 to 50 of {SHOWN - OPEN}" in render_html(report)
    shown = Page(render_html(report)).shown()
    assert "50 more incidents are not shown here; all 250 stand in incidents.csv" in shown


def test_an_incident_says_what_it_is_how_long_how_rare_and_who_saw_it() -> None:
    html = render_html(full_fail())
    article = html[html.index('<article id="incident-1"') : html.index('<article id="incident-2"')]
    said = re.sub(r"\s+", " ", Page(article).shown())
    assert "leaked person notes.jsonl:101 is 100% of SOURCE·7f3a91c3" in said
    assert "about 190 of the source document&#39;s 260 words" in article
    assert "one in 10,000,000" not in said, "under one in a million no figure is given"
    assert "fewer than one in 1,000,000 unseen documents comes as near to the source" in said
    assert "2 × date, 1 × name (2 of a kind that strangers hardly share)" in said
    assert "Passages copied word for word, Documents that are mostly copied" in said
    assert f"{0x9C4D01AB:08x}{1:024x}" in said, "the fingerprint, which accepting it takes"


def test_cards_link_to_the_incidents_that_their_measurement_saw() -> None:
    seen = seen_by(full_fail())
    assert seen["memorization.verbatim"][0] == ("notes.jsonl:101", "incident-1")
    assert [name for name, _ in seen["disclosure.certain_leaks"]] == ["notes.jsonl:101", "notes.jsonl:102"]
    html = render_html(full_fail())
    failed = html[html.index('id="d-memorization"') : html.index('id="d-disclosure"')]
    assert '<a href="#incident-1"><bdi translate="no">notes.jsonl:101</bdi></a>' in failed


def test_each_document_is_named_once_and_those_that_are_not_shown_are_counted() -> None:
    twice = (
        incident(1),
        incident(1, source="SOURCE·2"),
        incident(2, kind="trace", metrics=("memorization.near_copies",)),
    )
    seen = seen_by(full_fail().model_copy(update={"incidents": twice}))
    assert seen["memorization.near_copies"] == [("notes.jsonl:101", "incident-1"), ("notes.jsonl:102", "incident-3")]
    assert seen["memorization.certain_copies"] == [("notes.jsonl:101", "incident-1")], "chance may explain a trace"
    many = with_incidents(*["copy"] * (SHOWN + 3))
    assert len(seen_by(many)["memorization.verbatim"]) == SHOWN + 3
    assert seen_by(many)["memorization.verbatim"][-1][1] == "evidence"


def test_masked_segments_are_chips() -> None:
    assert '<span class="chip"><bdi>[NEAR_COPIES·11aa91c3]</bdi></span>' in render_html(full_fail())


def test_without_incidents_it_says_why() -> None:
    assert "nothing was searched" in render_html(all_unmeasured())
    assert "No findings." in render_html(clean_pass())
    assert "Single findings in report.json: 105" in render_html(full_fail().model_copy(update={"incidents": ()}))


@pytest.mark.parametrize("by", ["words", "meaning"])
def test_a_strip_joins_the_stretch_in_both_documents(by: str) -> None:
    drawn = strip([Stretch(synthetic=(10, 40), source=(50, 90), by=by)], key="k", title="t")
    Page(f"<html><body>{drawn}</body></html>")
    shapes = re.findall(r'<path class="(\w+)" d="([^"]+)"', drawn)
    assert [name for name, _ in shapes] == (["meaning"] if by == "meaning" else ["band", "words"])
    places = {float(n) for _, shape in shapes for n in re.findall(r"\d+", shape)}
    assert {10, 40, 50, 90} <= places


def test_meaning_lies_above_words_and_what_lies_within_is_not_drawn_twice() -> None:
    whole = Stretch(synthetic=(0, 100), source=(0, 100), by="words")
    part = Stretch(synthetic=(3, 6), source=(3, 6), by="words")
    reworded = Stretch(synthetic=(0, 60), source=(0, 60), by="meaning")
    drawn = strip([reworded, part, whole], key="k", title="t")
    assert re.findall(r'<path class="(\w+)"', drawn) == ["band", "words", "meaning"]
    long = Stretch(synthetic=(0, 50), source=(0, 50), by="words")
    moved = strip([Stretch(synthetic=(3, 6), source=(80, 83), by="words"), long], key="k", title="t")
    assert len(re.findall("<path", moved)) == 4, "it stands elsewhere in the source"


def test_a_strip_is_told_in_words_longest_first_and_the_rest_counted() -> None:
    many = [Stretch(synthetic=(i * 5, i * 5 + 1 + i % 3), source=(i, i + 1), by="words") for i in range(10)]
    told = describe(many)
    assert told.count("stands at") == TOLD
    assert told.endswith("; and 4 more")
    assert "in other words" in describe([Stretch(synthetic=(0, 9), source=(0, 9), by="meaning")])


def test_a_stretch_of_no_width_is_seen() -> None:
    drawn = strip([Stretch(synthetic=(100, 100), source=(0, 0), by="words")], key="k", title="t")
    assert "M99.4 0H100" in drawn
    with pytest.raises(ValueError, match="at least one"):
        strip([], key="k", title="t")


def test_a_hundred_thousand_incidents_leave_the_page_small() -> None:
    """The time that a browser takes for it: benchmarks/html_page.py."""
    one = incident(1, stretches=tuple(Stretch(synthetic=(i, i + 2), source=(i, i + 3), by="words") for i in range(24)))
    found = tuple(one.model_copy(update={"fingerprint": f"{i:032x}"}) for i in range(100_000))
    html = render_html(full_fail().model_copy(update={"incidents": found}))
    assert len(html.encode()) < 5_000_000
    assert "99,800 more incidents are not shown here" in html


def test_an_accepted_incident_stands_behind_those_that_nobody_answers_for() -> None:
    report = answered()
    view = incidents_view(report)
    assert view.open == ()
    assert [(group.heading, len(group.incidents)) for group in view.groups] == [
        ("2 accepted, for which somebody answers", 2)
    ]
    said = re.sub(r"\s+", " ", Page(render_html(report)).shown())
    assert "Accepted by data protection until 2026-06-30 : a public template" in said
    assert seen_by(report) == {}
