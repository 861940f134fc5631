"""The whole review: figures by hand, and what of real people is not said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpusaudit.results import Review, ReviewRow
from corpusaudit.review.answers import Answers
from corpusaudit.review.ratings import Ratings
from corpusaudit.review.result import review_of
from tests.review.sheets import answers, perfect


def row(review: Review, question: str, label: str | None) -> ReviewRow:
    (found,) = [one for one in review.rows if (one.question, one.label) == (question, label)]
    return found


def test_two_raters_who_know_everything() -> None:
    sheet = answers()
    review = review_of([perfect(sheet), perfect(sheet)], sheet, {"panic": 0.5})
    assert (review.raters, review.synthetic, review.real) == (2, 12, 12)
    assert review.told_apart.value == 1.0
    assert review.p_value is not None
    assert review.p_value < 0.01
    assert [one.value for one in review.by_rater] == [1.0, 1.0]
    for label in (None, "fatigue", "panic"):
        realism = row(review, "realism", label)
        assert (realism.synthetic.value, realism.real.value) == (2.0, 5.0)
        wrong = row(review, "wrong_label", label)
        assert (wrong.synthetic.value, wrong.instead) == (0.0, None)
    assert row(review, "wrong_label", "panic").label_agreement == 0.5
    assert {one.figure.value for one in review.agreement} == {1.0}


def test_mean_and_interval_by_hand() -> None:
    """Documents of 1 and 3 by the first rater, 3 and 3 by the second: means 2 and 3 for the two that were rated."""
    sheet = answers(["panic"], 6)
    empty = (None,) * 12
    first = Ratings(realism=(1, 3, *empty[:10]), faithfulness=empty, synthetic=empty, label=empty)
    second = replace(first, realism=(3, 3, *empty[:10]))
    review = review_of([first, second], sheet)
    figure = row(review, "realism", "panic").synthetic
    assert (figure.value, figure.n) == (2.5, 2)
    assert figure.low == 1.0, "the t interval of two documents is wider than the scale"
    assert figure.high == 5.0
    assert row(review, "realism", "panic").real.reason == "no rater answered"
    assert review.told_apart.reason == "no document of one side was judged"
    assert review.p_value is None


def test_wrong_labels_and_what_was_named_instead() -> None:
    sheet = answers()
    label = tuple("none" if row.stratum == "panic" and row.role == "synthetic" else row.stratum for row in sheet.rows)
    review = review_of([replace(perfect(sheet), label=label)], sheet)
    assert row(review, "wrong_label", "panic").synthetic.value == 1.0
    assert row(review, "wrong_label", "panic").instead == "none of the list"
    assert row(review, "wrong_label", "fatigue").synthetic.value == 0.0
    assert row(review, "wrong_label", None).synthetic.value == 0.5
    assert row(review, "wrong_label", None).real.value == 0.0


def wrong_for(sheet: Answers, documents: int) -> Ratings:
    """Return a rater who finds the label of that many real documents wrong."""
    real = [row.row for row in sheet.rows if row.role == "holdout"][:documents]
    return replace(perfect(sheet), label=tuple("none" if row.row in real else row.stratum for row in sheet.rows))


def test_a_share_of_real_documents_tells_of_no_few() -> None:
    sheet = answers(each=12)
    hidden = {n: row(review_of([wrong_for(sheet, n)], sheet), "wrong_label", None).real for n in (1, 2, 3, 4, 20, 23)}
    assert {figure.value for figure in hidden.values()} == {None}
    assert len({figure.model_dump_json() for figure in hidden.values()}) == 1, "1 to 4 read alike"
    shown = row(review_of([wrong_for(sheet, 5)], sheet), "wrong_label", None).real
    assert shown.value == pytest.approx(5 / 24)


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_a_mean_of_a_few_real_people_is_not_shown_nor_left_by_subtraction(few: int) -> None:
    sheet = answers(["a", "b", "c"], 7)
    rater = perfect(sheet)
    kept = {row.row for row in sheet.rows if row.role == "holdout" and row.stratum == "a"}
    kept = set(sorted(kept)[:few])
    realism = tuple(
        None if row.stratum == "a" and row.role == "holdout" and row.row not in kept else step
        for row, step in zip(sheet.rows, rater.realism, strict=True)
    )
    review = review_of([replace(rater, realism=realism)], sheet)
    real = {label: row(review, "realism", label).real for label in (None, "a", "b", "c")}
    assert real["a"].model_dump() == {
        "value": None,
        "low": None,
        "high": None,
        "n": "<5",
        "reason": "fewer than 5 people",
    }
    assert real["b"].value is None, "all and c would leave a"
    assert real["c"].value == 5.0
    assert real[None].value == 5.0


def test_told_apart_says_nothing_of_a_few_real_people() -> None:
    sheet = answers(["panic"], 6)
    rater = perfect(sheet)
    real = [i for i, row in enumerate(sheet.rows) if row.role == "holdout"]
    says = tuple(None if i in real[2:] else one for i, one in enumerate(rater.synthetic))
    review = review_of([replace(rater, synthetic=says)], sheet)
    assert review.told_apart.value is None
    assert review.told_apart.reason == "fewer than 5 people stand behind the real documents that were judged"


def test_the_order_of_raters_changes_the_numbering_alone() -> None:
    sheet = answers()
    one, other = perfect(sheet), replace(perfect(sheet), synthetic=(True,) * 24, realism=(3,) * 24)
    first, second = review_of([one, other], sheet), review_of([other, one], sheet)
    assert first.by_rater == second.by_rater[::-1]
    assert first.model_copy(update={"by_rater": ()}) == second.model_copy(update={"by_rater": ()})


def test_without_labels_and_of_the_source() -> None:
    sheet = answers([""], 6, shown=False)
    rows = tuple(row.model_copy(update={"role": "source"}) if row.role == "holdout" else row for row in sheet.rows)
    sheet = sheet.model_copy(update={"rows": rows})
    review = review_of([perfect(sheet)], sheet)
    assert [one.label for one in review.rows] == [None]
    assert {one.question for one in review.agreement} == {"realism", "origin"}
    assert {one.figure.reason for one in review.agreement} == {"one rater"}
    assert review.notes[0] == "Real documents are of the source, which the generator saw."
