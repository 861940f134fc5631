"""The study's table over reports: its measures alone, each there, marked as a comparison marks them, and by label."""

from __future__ import annotations

from typing import Any

import pytest

from corpusaudit.comparison.compare import compare_reports
from corpusaudit.comparison.marks import ALONE, SOME_UNJUDGED
from corpusaudit.comparison.study import ASK, NO_LABEL, study_table
from corpusaudit.errors import UsageError
from corpusaudit.metrics.registry import STUDY
from corpusaudit.results import AuditReport, Column, Part, Study
from tests.reports.samples import gate, measured
from tests.reports.studies import KNOWN, REAL, of_study, report, study


def table(*reports: AuditReport, **given: Any) -> Study:
    return study_table({f"g{i}": one for i, one in enumerate(reports)}, KNOWN, STUDY, same_corpora=True, **given)


def test_the_columns_are_the_measures_of_the_study_in_its_order() -> None:
    more = report(0).model_copy(update={"measurements": (*report(0).measurements, measured("diversity.mattr", 0.5))})
    made = table(more, report(1, "fidelity.meteor", "fidelity.bertscore")).whole
    assert [column.metric for column in made.columns] == list(STUDY)
    assert {c.metric: c.cells[0].holdout for c in made.columns} == REAL


def test_what_a_report_lacks_says_how_to_get_it() -> None:
    made = table(report(0, "fidelity.meteor", "diversity.ttr"), report(1, "fidelity.meteor")).whole
    meteor, ttr = made.column("fidelity.meteor"), made.column("diversity.ttr")
    assert meteor is not None
    assert ttr is not None
    assert [(cell.value, cell.reason, cell.mark) for cell in meteor.cells] == [(None, ASK, "")] * 2
    assert [cell.reason for cell in ttr.cells] == [ASK, None]
    assert "--also study" in ASK
    with pytest.raises(UsageError, match="no report holds any measure of the study; audit again with --also study"):
        table(report(0, *STUDY), report(1, *STUDY))


def test_a_measure_without_a_value_keeps_its_own_reason() -> None:
    lacking = of_study("fidelity.mmd", 0, value=None, low=None, high=None, holdout=None, reason="too few documents")
    mine = report(0, "fidelity.mmd")
    mine = mine.model_copy(update={"measurements": (lacking, *mine.measurements)})
    column = table(mine, report(1)).whole.columns[0]
    assert [cell.reason for cell in column.cells] == ["too few documents", None]


def test_marks_are_those_of_a_comparison() -> None:
    reports = {"a": report(0), "b": report(1), "c": report(2)}
    made = study_table(reports, KNOWN, STUDY, same_corpora=True).whole
    compared = compare_reports(reports, KNOWN, same_corpora=True)
    marks = {c.metric: [cell.mark for cell in c.cells] for c in made.columns}
    assert marks == {c.metric: [cell.mark for cell in c.cells] for c in compared.columns}
    assert marks["fidelity.mmd"] == ["best", "tied", ""]
    assert marks["fidelity.rouge_l"] == ["best", "", ""]
    assert marks["memorization.plagiarism_rate"] == ["best", "tied", ""]


def test_reports_must_agree() -> None:
    other = report(1)
    wrong = of_study("memorization.plagiarism_rate", 1, settings={"max_distance": 0.1})
    held = (*(m for m in other.measurements if m.metric != wrong.metric), wrong)
    with pytest.raises(UsageError, match=r"max_distance: 0.05 in g0, 0.1 in g1\nAudit again with equal settings$"):
        table(report(0), other.model_copy(update={"measurements": held}))
    with pytest.raises(UsageError, match="same source and holdout"):
        study_table({"a": report(0), "b": report(1)}, KNOWN, STUDY)
    with pytest.raises(UsageError, match="two reports at least"):
        table(report(0))


def test_the_axes_are_the_first_of_each_side_that_two_reports_have() -> None:
    whole = table(report(0), report(1)).whole
    assert (whole.privacy, whole.quality) == ("memorization.nearest_distance", "fidelity.mmd")
    whole = table(report(0, "fidelity.mmd"), report(1, "memorization.nearest_distance")).whole
    assert (whole.privacy, whole.quality) == ("memorization.plagiarism_rate", "fidelity.bertscore")
    chosen = table(report(0), report(1), quality="diversity.ttr", privacy="memorization.plagiarism_rate").whole
    assert (chosen.privacy, chosen.quality) == ("memorization.plagiarism_rate", "diversity.ttr")
    with pytest.raises(UsageError, match=r"--quality diversity\.mattr: is not among"):
        table(report(0), report(1), quality="diversity.mattr")
    privacy = ("memorization.nearest_distance", "memorization.plagiarism_rate")
    assert table(report(0, *privacy), report(1, *privacy)).whole.privacy is None


def test_verdicts_are_said_since_the_table_has_no_room_for_them() -> None:
    notes = " ".join(study().whole.notes)
    assert "The verdicts: gpt pass, llama pass, copier pass." in notes
    assert "first table" not in notes


def test_by_label_the_figures_of_one_label_stand_side_by_side() -> None:
    made = study()
    assert [one.name for one in made.labels] == ["F32.1", "F41.1"]
    first = made.labels[0]
    assert [c.metric for c in first.columns] == ["diversity.ttr", "memorization.plagiarism_rate"]
    assert [(cell.n, cell.holdout, cell.mark) for cell in first.columns[1].cells] == [
        (60, 0.0025, "best"),
        (60, 0.0025, ""),
        (60, 0.0025, ""),
    ]
    assert study(by_label=False).labels == ()


def of_label(*figures: tuple[float, float | None, int] | None, metric: str = "diversity.ttr") -> Column:
    """Return the column of one label: value, half the interval's width and n of each generator; None where it has none.

    Another label keeps the measure by label.
    """
    reports = []
    for place, figure in enumerate(figures):
        parts = [Part(by="label", name="B", value=0.5, n=60, low=0.45, high=0.55, holdout=REAL[metric])]
        if figure is not None:
            value, half, n = figure
            ends = {} if half is None else {"low": value - half, "high": value + half}
            parts.append(Part(by="label", name="A", value=value, n=n, holdout=REAL[metric], **ends))
        mine = of_study(metric, place, parts=tuple(parts))
        reports.append(report(place, metric))
        reports[-1] = reports[-1].model_copy(update={"measurements": (*reports[-1].measurements, mine)})
    made = table(*reports, by_label=True)
    (label,) = [one for one in made.labels if one.name == "A"]
    (column,) = [one for one in label.columns if one.metric == metric]
    return column


@pytest.mark.parametrize(
    ("figures", "marks", "why"),
    [
        (((0.8, 0.05, 60), (0.5, 0.05, 60)), ["best", ""], ""),
        (((0.8, 0.05, 60), (0.79, 0.05, 60), (0.5, 0.05, 10)), ["best", "tied", ""], ""),
        (((0.8, 0.05, 60), (0.79, None, 60)), ["", ""], SOME_UNJUDGED),
        (((0.8, None, 60), (0.5, None, 60)), ["", ""], SOME_UNJUDGED),
        (((0.8, 0.05, 9), (0.5, 0.05, 60)), ["", ""], SOME_UNJUDGED),
        (((0.8, 0.05, 9), (0.5, 0.05, 9)), ["", ""], SOME_UNJUDGED),
        (((0.8, 0.05, 60), (0.5, 0.05, 60), (0.7, 0.05, 9)), ["", "", ""], SOME_UNJUDGED),
        (((0.8, 0.05, 60), None), ["", ""], ALONE),
        (((0.8, 0.05, 60), (0.5, 0.05, 60), None), ["best", "", ""], ""),
    ],
)
def test_nothing_is_marked_where_not_every_figure_of_a_column_can_be_judged(
    figures: tuple[tuple[float, float | None, int] | None, ...], marks: list[str], why: str
) -> None:
    column = of_label(*figures)
    assert [cell.mark for cell in column.cells] == marks
    assert column.unjudged == why


def test_counts_are_judged_without_an_interval() -> None:
    column = of_label((0.0, None, 40), (0.5, None, 40), metric="memorization.plagiarism_rate")
    assert ([cell.mark for cell in column.cells], column.unjudged) == (["best", ""], "")


def test_the_whole_table_is_marked_by_the_same_rule_and_a_comparison_by_its_own() -> None:
    def few(place: int) -> AuditReport:
        mine = of_study("fidelity.meteor", place, low=None, high=None)
        made = report(place, "fidelity.meteor", "diversity.ttr" if place else "")
        return made.model_copy(update={"measurements": (*made.measurements, mine)})

    whole = table(few(0), few(1)).whole
    for metric, why in (("fidelity.meteor", SOME_UNJUDGED), ("diversity.ttr", ALONE)):
        column = whole.column(metric)
        assert column is not None
        assert ([cell.mark for cell in column.cells], column.unjudged) == (["", ""], why)
    assert not any("not marked beside larger ones" in note for note in whole.notes)
    compared = compare_reports({"a": few(0), "b": few(1)}, KNOWN, same_corpora=True).column("fidelity.meteor")
    assert compared is not None
    assert ([cell.mark for cell in compared.cells], compared.unjudged) == (["best", ""], "")


def test_a_label_that_a_generator_has_not_is_a_reason() -> None:
    def without(name: str, one: AuditReport) -> AuditReport:
        held = (m.model_copy(update={"parts": tuple(p for p in m.parts if p.name != name)}) for m in one.measurements)
        return one.model_copy(update={"measurements": tuple(held)})

    made = table(report(0), without("F41.1", report(1)), report(2, "diversity.ttr"), by_label=True)
    ttr = made.labels[1].columns[0]
    assert [cell.reason for cell in ttr.cells] == [None, NO_LABEL, ASK]
    bare = [report(place, labels=False) for place in (0, 1)]
    with pytest.raises(UsageError, match="--by-label: no report holds a measure of the study by label"):
        table(*bare, by_label=True)


def test_a_figure_of_few_documents_is_marked_by_the_test_and_not_by_its_limit() -> None:
    """A copier is not the best of its column because the limit of the other was not judged at its size."""

    def of(count: int) -> AuditReport:
        mine = of_study("memorization.plagiarism_rate", 0, value=count / 12, low=None, high=None, n=12, parts=())
        made = report(0, "memorization.plagiarism_rate")
        unjudged = gate("memorization.plagiarism_rate", "unmeasured", count / 12)
        return made.model_copy(update={"measurements": (*made.measurements, mine), "gates": (unjudged,)})

    copier = of(12).model_copy(update={"gates": ()})
    column = table(of(0), copier).whole.column("memorization.plagiarism_rate")
    assert column is not None
    assert [cell.mark for cell in column.cells] == ["best", ""]
