"""Who comes on a sheet, and that neither order nor place tells what is what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import InputError
from corpusaudit.review.draw import Drawn, draw, on_both_sides, shown_labels
from tests.review.sheets import corpus

SYNTHETIC = corpus("synthetic", ["fatigue"] * 20 + ["panic"] * 8 + ["rare"] * 3)
HOLDOUT = corpus("holdout", ["fatigue"] * 9 + ["panic"] * 30 + ["odd"] * 2)


def test_each_label_has_as_many_real_as_synthetic_documents() -> None:
    drawn = draw(SYNTHETIC, {"holdout": HOLDOUT}, 10, 0)
    assert Counter((one.stratum, one.role) for one in drawn) == {
        ("fatigue", "synthetic"): 9,
        ("fatigue", "holdout"): 9,
        ("panic", "synthetic"): 8,
        ("panic", "holdout"): 8,
    }
    assert shown_labels(drawn) == ("fatigue", "panic")


def test_rarer_labels_are_drawn_together() -> None:
    synthetic = corpus("synthetic", ["fatigue"] * 6 + ["a"] * 3 + ["b"] * 3)
    holdout = corpus("holdout", ["fatigue"] * 6 + ["b"] * 4 + [()] * 2)
    drawn = draw(synthetic, {"holdout": holdout}, 10, 0)
    assert Counter((one.stratum, one.role) for one in drawn)[("", "holdout")] == 6
    assert shown_labels(drawn) == ("fatigue",)


def test_a_label_that_loses_its_documents_to_a_rarer_one_is_drawn_with_the_rest() -> None:
    both = [("common", "less common")] * 5 + ["less common"] * 2
    drawn = draw(corpus("synthetic", both), {"holdout": corpus("holdout", both)}, 10, 0)
    assert {one.stratum for one in drawn} == {"common"}, "two are left, which nobody can compare"


def test_neither_order_nor_shards_change_anything_and_the_seed_does() -> None:
    backwards = Corpus(SYNTHETIC.documents[::-1])
    drawn = draw(SYNTHETIC, {"holdout": HOLDOUT}, 5, 0)
    again = draw(backwards, {"holdout": Corpus(HOLDOUT.documents[::-1])}, 5, 0)
    other = draw(SYNTHETIC, {"holdout": HOLDOUT}, 5, 1)
    ids = [[one.document.id for one in sheet] for sheet in (drawn, again, other)]
    assert ids[0] == ids[1]
    assert set(ids[0]) != set(ids[2])


def half_before(drawn: Sequence[Drawn]) -> float:
    """Return the share of pairs of a synthetic and a real document in which the synthetic one comes first."""
    places: dict[bool, list[int]] = {True: [], False: []}
    for place, one in enumerate(drawn):
        places[one.role == "synthetic"].append(place)
    pairs = [mine < theirs for mine in places[True] for theirs in places[False]]
    return sum(pairs) / len(pairs)


@pytest.mark.parametrize("sizes", [(20, 20), (400, 12), (12, 400)])
@pytest.mark.parametrize("turned", [False, True])
def test_the_order_tells_no_origin(sizes: tuple[int, int], turned: bool) -> None:
    """Over many seeds a synthetic document stands before a real one half of the time, however many each side has.

    Of 100 sheets with 10 documents a side the share has a standard error of .013 around one half.
    """
    synthetic, holdout = (corpus(role, ["a"] * n) for role, n in zip(("synthetic", "holdout"), sizes, strict=True))
    if turned:
        synthetic, holdout = (Corpus(one.documents[::-1]) for one in (synthetic, holdout))
    sheets = [draw(synthetic, {"holdout": holdout}, 10, seed) for seed in range(100)]
    assert sum(map(half_before, sheets)) / 100 == pytest.approx(0.5, abs=0.06)
    first = sum(sheet[0].role == "synthetic" for sheet in sheets)
    assert 30 < first < 70


def test_a_text_of_both_corpora_gives_its_origin_away_by_no_place() -> None:
    """Of 20 documents two given ones are neighbours in a tenth of the orders, and either is first in half of them."""
    words = [f"Low mood for {i} weeks." for i in range(10)]
    synthetic, holdout = (
        Corpus(
            tuple(replace(one, text=text) for one, text in zip(corpus(role, ["a"] * 10).documents, words, strict=True))
        )
        for role in ("synthetic", "holdout")
    )
    holdout = Corpus((*holdout.documents[:9], replace(holdout.documents[9], text="Another.")))
    beside = first = pairs = 0
    for seed in range(100):
        drawn = draw(synthetic, {"holdout": holdout}, 10, seed)
        assert len(drawn) == 20
        place = {(one.role, one.document.text): at for at, one in enumerate(drawn)}
        for text in words[:9]:
            mine, theirs = place["synthetic", text], place["holdout", text]
            pairs, beside, first = pairs + 1, beside + (abs(mine - theirs) == 1), first + (mine < theirs)
    assert beside / pairs == pytest.approx(0.1, abs=0.04)
    assert first / pairs == pytest.approx(0.5, abs=0.06)


def test_the_order_cannot_be_computed_from_texts_and_seed() -> None:
    """What raters lack has a part in it: of another corpus the same documents come in another order."""
    synthetic, holdout = (corpus(role, ["a"] * 20) for role in ("synthetic", "holdout"))
    one = draw(synthetic, {"holdout": holdout}, 20, 0)
    renamed = replace(holdout.documents[-1], id="another id")
    other = draw(synthetic, {"holdout": Corpus((*holdout.documents[:-1], renamed))}, 20, 0)
    assert sorted(map(text_of, one)) == sorted(map(text_of, other))
    assert [*map(text_of, one)] != [*map(text_of, other)]


def text_of(one: Drawn) -> str:
    return one.document.text


def test_one_corpus_in_two_roles_is_refused() -> None:
    again = Corpus(tuple(replace(one, id=f"other {one.id}") for one in SYNTHETIC.documents[::-1]))
    with pytest.raises(InputError, match="same corpus was given as synthetic and as holdout"):
        draw(SYNTHETIC, {"holdout": again}, 10, 0)
    with pytest.raises(InputError, match="same corpus was given as holdout and as source"):
        draw(SYNTHETIC, {"holdout": HOLDOUT, "source": HOLDOUT}, 10, 0)


def test_real_text_that_a_model_labelled_is_refused_as_synthetic() -> None:
    with pytest.raises(InputError, match="given as synthetic are real text that a model labelled"):
        draw(replace(SYNTHETIC, real=3), {"holdout": HOLDOUT}, 10, 0)


def test_texts_of_both_sides_are_counted_as_the_sheet_shows_them() -> None:
    drawn = draw(SYNTHETIC, {"holdout": HOLDOUT}, 10, 0)
    assert on_both_sides(drawn) == 0
    mine = [one for one in drawn if one.role == "synthetic"][:3]
    theirs = [replace(one, role="holdout", document=replace(one.document, text=f"{text_of(one)} \n")) for one in mine]
    assert on_both_sides((*drawn, *theirs)) == 3


def test_texts_that_look_alike_on_the_sheet_stand_once_a_side() -> None:
    rows = [
        replace(one, text=f" {HOLDOUT.documents[i % 9].text}\r\n" if i > 8 else one.text)
        for i, one in enumerate(HOLDOUT.documents[:18])
    ]
    drawn = draw(corpus("synthetic", ["fatigue"] * 20), {"holdout": Corpus(tuple(rows))}, 500, 0)
    assert sum(one.role == "holdout" for one in drawn) == 9


def test_a_person_has_one_document_and_a_text_stands_once() -> None:
    people = [f"p{i // 2}" for i in range(20)]
    holdout = corpus("holdout", ["fatigue"] * 20, people)
    drawn = draw(SYNTHETIC, {"holdout": holdout}, 500, 0)
    groups = [one.document.group for one in drawn if one.role == "holdout"]
    assert len(groups) == len(set(groups)) == 10
    same = Corpus(tuple(replace(one, text="the same") for one in HOLDOUT.documents[:9]) + HOLDOUT.documents[9:])
    texts = [one.document.text for one in draw(SYNTHETIC, {"holdout": same}, 10, 0) if one.role == "holdout"]
    assert len(texts) == len(set(texts))


def test_empty_documents_are_not_drawn() -> None:
    blank = Corpus(tuple(replace(one, text=" \n") for one in HOLDOUT.documents))
    with pytest.raises(InputError, match="fewer than 5 documents with text"):
        draw(SYNTHETIC, {"holdout": blank}, 10, 0)


def test_the_source_stands_beside_the_holdout() -> None:
    source = corpus("source", ["panic"] * 30)
    drawn = draw(SYNTHETIC, {"holdout": HOLDOUT, "source": source}, 8, 0)
    assert {one.role for one in drawn if one.stratum == "panic"} == {"synthetic", "holdout", "source"}


def test_lone_surrogates_and_long_texts_are_drawn() -> None:
    odd = Corpus(tuple(replace(one, text=f"{one.text} \ud800 {'word ' * 20_000}") for one in HOLDOUT.documents))
    assert len(draw(SYNTHETIC, {"holdout": odd}, 5, 0)) == 20
