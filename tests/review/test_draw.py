"""Who comes on a sheet, and that neither order nor place tells what is what."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import InputError
from corpusaudit.review.draw import draw, shown_labels
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


def test_the_order_tells_no_origin() -> None:
    """Over many seeds a synthetic document stands before a real one half of the time."""
    first = 0
    for seed in range(200):
        drawn = draw(SYNTHETIC, {"holdout": HOLDOUT}, 5, seed)
        first += drawn[0].role == "synthetic"
    assert 70 < first < 130


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
