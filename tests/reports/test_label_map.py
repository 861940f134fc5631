"""The map of labels: which measurements stand in it, how it is shaded and ordered, and that nothing stands twice."""

from __future__ import annotations

import re
from typing import Any

import pytest

from corpusaudit.reports.html.render import render_html
from corpusaudit.reports.label_map import COLLAPSED, LabelMap, MapRow, label_map, off_the_map
from corpusaudit.reports.markdown import render_markdown
from corpusaudit.results import AuditReport, Baseline, Measurement, Part
from tests.reports.pages import Page
from tests.reports.samples import all_unmeasured, clean_pass, full_fail, measured, with_text

HDD = "Different words among 42 at random (HD-D)"
NO = Baseline(value=0.0, n=400)


def report_of(*measurements: Measurement, documents: int = 1200) -> AuditReport:
    report = clean_pass()
    synthetic = report.corpora["synthetic"].model_copy(update={"documents": documents})
    return report.model_copy(
        update={"measurements": measurements, "corpora": {**report.corpora, "synthetic": synthetic}, "gates": ()}
    )


def part(name: str, value: float | None, n: int = 40, **fields: Any) -> Part:
    return Part(by="label", name=name, value=value, n=n, **fields)


def made(*measurements: Measurement, documents: int = 1200) -> LabelMap:
    found = label_map(report_of(*measurements, documents=documents))
    assert found is not None
    return found


def row(found: LabelMap, name: str) -> MapRow:
    return next(row for row in found.rows if row.name == name)


@pytest.mark.parametrize(
    ("better", "value", "ends", "holdout", "text", "shade"),
    [
        ("higher", 0.95, None, 1.0, "0.95", "kept"),
        ("higher", 0.8, None, 1.0, "0.80", "less"),
        ("higher", 0.6, None, 1.0, "0.60", "poor"),
        ("higher", 0.2, None, 1.0, "0.20", "lost"),
        ("higher", 2.0, None, 1.0, "2.00", "kept"),
        ("lower", 0.2, None, 1.0, "0.20", "kept"),
        ("lower", 1.25, None, 1.0, "1.25", "less"),
        ("lower", 30.0, None, 1.0, "30", "lost"),
        ("band", 1.25, None, 1.0, "1.25", "less"),
        ("band", 0.8, None, 1.0, "0.80", "less"),
        # The end of the interval nearest to real text decides.
        ("higher", 0.2, (0.1, 0.8), 1.0, "0.20", "less"),
        ("higher", 0.2, (-0.8, 1.2), 1.0, "0.20", "kept"),
        ("lower", 3.0, (0.5, 6.0), 1.0, "3.00", "kept"),
        ("lower", 3.0, (1.9, 4.0), 1.0, "3.00", "poor"),
        # Nothing can be divided by 0 or by what is not known.
        ("lower", 0.3, (0.2, 0.4), 0.0, "(0.3)", "none"),
        ("higher", 0.3, None, None, "(0.3)", "none"),
        ("higher", -0.3, None, 0.5, "(-0.3)", "none"),
    ],
)
def test_cells(
    better: Any, value: float, ends: tuple[float, float] | None, holdout: float | None, text: str, shade: str
) -> None:
    low, high = ends or (None, None)
    parts = (part("a", value, low=low, high=high, holdout=holdout),)
    (cell,) = row(made(measured("diversity.mtld", 1.0, better=better, parts=parts)), "a").cells
    assert (cell.text, cell.shade) == (text, shade)


def test_a_cell_tells_all_that_is_behind_it() -> None:
    parts = (part("a", 0.5, low=0.4, high=0.7, holdout=0.8), part("b", None, reason="too few"))
    found = made(measured("diversity.hdd", 0.5, unit="ratio", parts=parts))
    assert row(found, "a").cells[0].told.endswith("0.5, real text 0.8, interval 0.4 to 0.7")
    assert row(found, "b").cells[0].text == "n/a"
    assert row(found, "b").cells[0].told.endswith("not measured: too few")


def titles(found: LabelMap) -> list[str]:
    return [column.title for column in found.columns]


def judged_by(report: AuditReport, *metrics: str) -> AuditReport:
    gate = clean_pass().gates[0]
    return report.model_copy(update={"gates": tuple(gate.model_copy(update={"metric": one}) for one in metrics)})


@pytest.mark.parametrize(
    ("low", "holdout", "shade"),
    [
        (0.0, NO, "kept"),
        (0.01, NO, "less"),
        (0.06, NO, "poor"),
        (0.3, NO, "lost"),
        (0.06, Baseline(value=0.1, n=400), "kept"),
        (0.3, None, "none"),
        (None, NO, "none"),
    ],
)
def test_shares_are_shaded_as_far_as_they_are_surely_more_than_unseen_text(
    low: float | None, holdout: Any, shade: str
) -> None:
    m = measured("memorization.verbatim", 0.4, holdout=holdout, parts=(part("a", 0.5, low=low, high=0.9),))
    (cell,) = made(m).rows[0].cells
    assert (cell.text, cell.shade) == ("50%", shade)


def test_the_same_label_of_unseen_text_counts_before_all_of_it() -> None:
    m = measured("memorization.verbatim", 0.4, holdout=NO, parts=(part("a", 0.5, low=0.3, high=0.9, holdout=0.4),))
    assert made(m).rows[0].cells[0].shade == "kept"


def test_lengths_and_distances_are_shown_without_a_shade() -> None:
    m = measured("memorization.longest_run", 200, unit="tokens", holdout=NO, parts=(part("a", 200, low=150, high=210),))
    assert made(m).rows[0].cells[0].shade == "none"


def test_both_sides_stand_in_one_map_each_under_its_own_head() -> None:
    copied = measured("memorization.verbatim", 0.4, holdout=NO, parts=(part("a", 0.5, low=0.3, high=0.9),))
    varied = measured("diversity.mtld", 9.0, better="higher", parts=(part("a", 0.4, holdout=1.0), part("b", 1.0)))
    found = made(varied, copied)
    assert [group.split(":")[0] for group, _ in found.groups] == [
        "Copying and disclosure",
        "Fidelity, diversity and use",
    ]
    assert [count for _, count in found.groups] == [1, 1]
    assert [row.name for row in found.rows] == ["a", "b"]
    assert [cell.shade for cell in found.rows[0].cells] == ["lost", "lost"]
    assert "no document has this label" in found.rows[1].cells[0].told
    html = render_html(report_of(varied, copied))
    assert html.count('<details class="map"') == html.count('<table class="labels">') == 1
    assert html.count('scope="colgroup"') == 2


def test_what_no_limit_judges_and_no_label_shades_stands_with_its_own_figure() -> None:
    fine = measured("diversity.hdd", 0.8, better="higher", parts=(part("a", 1.0, holdout=1.0),))
    poor = measured("diversity.mtld", 9.0, better="higher", parts=(part("a", 0.4, holdout=1.0),))
    clean = measured("memorization.verbatim", 0.0, holdout=NO, parts=(part("a", 0.0, low=0.0, high=0.1),))
    report = report_of(fine, poor, clean)
    assert off_the_map(report) == {"diversity.hdd", "memorization.verbatim"}
    judged = judged_by(report, "memorization.verbatim")
    assert off_the_map(judged) == {"diversity.hdd"}
    assert re.findall(r">([^<]*) by label", render_html(judged).split('id="labels"')[0]) == [HDD]
    assert re.findall(r"<summary>([^<]*) by part", render_markdown(judged)) == [HDD]


def test_all_stand_in_it_where_nothing_is_judged_or_shaded() -> None:
    fine = measured("diversity.hdd", 0.8, better="higher", parts=(part("a", 1.0, holdout=1.0),))
    clean = measured("memorization.verbatim", 0.0, holdout=NO, parts=(part("a", 0.0, low=0.0, high=0.1),))
    assert [column.metric for column in made(fine, clean).columns] == ["memorization.verbatim", "diversity.hdd"]
    assert not made(fine, clean).pressing


def test_a_map_in_which_nothing_is_shaded_is_folded() -> None:
    for low, is_open in ((0.0, False), (0.2, True)):
        m = measured("memorization.verbatim", 0.4, holdout=NO, parts=(part("a", 0.5, low=low, high=0.9),))
        assert ('<details class="map" open>' in render_html(report_of(m))) == is_open


def test_one_figure_of_each_family_and_none_that_is_nothing_throughout() -> None:
    parts = (part("a", 0.5, holdout=0.5),)
    nothing = measured("diversity.exact_duplicates", 0.0, parts=(part("a", 0.0, holdout=0.0),))
    families = [measured(f"diversity.distinct_{n}", 0.5, parts=parts) for n in (1, 2, 3)]
    assert titles(made(*families, nothing)) == ["distinct-1"]
    judged = label_map(judged_by(report_of(*families), "diversity.distinct_2"))
    assert judged is not None
    assert titles(judged) == ["distinct-2"]


def test_parts_of_other_kinds_have_no_place_in_it() -> None:
    phrases = measured("diversity.overused_phrases", 0.1, parts=(Part(by="phrase", name="a b c", value=0.1, n=9),))
    assert label_map(report_of(phrases)) is None
    assert "a b c" in render_html(report_of(phrases))


def test_labels_are_marked_and_the_worst_come_first() -> None:
    parts = (part("fine", 1.0, holdout=1.0), part("poor", 0.4, holdout=1.0), part("few", 1.0, 12, holdout=1.0))
    flags = (part("fine", 0.0, 1), part("few", 1.0, 1), part("gone", 1.0, 1), part("poor", None, 0, reason="few"))
    found = made(measured("diversity.mtld", 1.0, better="higher", parts=parts), measured(COLLAPSED, 0.5, parts=flags))
    assert [row.name for row in found.rows] == ["gone", "few", "poor", "fine"]
    assert [row.marks for row in found.rows] == [("lost",), ("collapsed", "rare"), (), ()]
    assert [row.n for row in found.rows] == ["0", "12", "40", "40"]
    said = " ".join(found.sentences)
    assert all(word in said for word in ("Collapsed:", "Lost:", "Rare:"))


def test_several_labels_a_document_are_told() -> None:
    one = measured("diversity.mtld", 1.0, parts=(part("a", 1.0, 60, holdout=1.0), part("b", 1.0, 60, holdout=1.0)))
    sentence = "Some documents have several labels and count for each."
    assert sentence in made(one, documents=100).sentences
    assert sentence not in made(one, documents=120).sentences


def test_no_labels_no_map() -> None:
    assert label_map(all_unmeasured()) is None
    assert 'id="labels"' not in render_html(all_unmeasured())
    assert "Label by label" not in render_markdown(all_unmeasured())


def test_a_label_stands_in_one_place_of_the_page() -> None:
    parts = tuple(part(f"label{i}", 0.1 * i, holdout=0.5) for i in range(1, 4))
    report = report_of(
        measured("diversity.self_bleu_4", 0.3, parts=parts), measured("diversity.vendi_score", 3.0, parts=parts)
    )
    shown = Page(render_html(report)).shown()
    written = render_markdown(report)
    for name in ("label1", "label2", "label3"):
        assert len(re.findall(rf"\b{name}\b", shown)) == 1
        assert len(re.findall(rf"\b{name}\b", written)) == 1


def test_many_labels_are_cut_and_counted() -> None:
    parts = tuple(part(f"label{i:04}", 0.5, holdout=0.5) for i in range(250))
    report = report_of(measured("diversity.mtld", 0.5, parts=parts))
    assert "50 more in report.json" in render_html(report)
    assert "230 more in report.json" in render_markdown(report)


def test_markdown_has_marks_for_shades() -> None:
    parts = (part("a|b", 0.2, holdout=1.0),)
    report = report_of(measured("diversity.mtld", 1.0, better="higher", parts=parts))
    assert "| a\\|b | 40 | 0.20 ▼▼ |" in render_markdown(report)


def test_text_from_outside_stays_text() -> None:
    html = render_html(with_text("<b>x</b>"))
    assert "<b>x</b>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html[html.index('id="labels"') :]


def test_the_sample_shows_all_marks() -> None:
    found = label_map(full_fail())
    assert found is not None
    assert found.rows[0].marks == ("lost",)
    assert {mark for row in found.rows for mark in row.marks} == {"lost", "collapsed", "rare"}
