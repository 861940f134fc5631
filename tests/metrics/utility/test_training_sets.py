from __future__ import annotations

import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.training_sets import combinations, train_side_by_side
from tests.metrics.utility.corpora import corpus, relabelled


def test_each_alone_the_first_with_each_other_and_all() -> None:
    assert combinations(["gold"]) == [("gold",)]
    assert combinations(["gold", "silver"]) == [("gold",), ("silver",), ("gold", "silver")]
    assert combinations(["gold", "silver", "bronze"]) == [
        ("gold",),
        ("silver",),
        ("bronze",),
        ("gold", "silver"),
        ("gold", "bronze"),
        ("gold", "silver", "bronze"),
    ]


def test_training_sets_share_one_test_and_gain_over_the_first() -> None:
    gold = Corpus(tuple(d for d in corpus(3, 30).documents if d.labels != ("food",)))
    # The bronze corpus holds five test documents; they are left out for gold too.
    bronze = Corpus((*corpus(1, 60).documents, *corpus(2, 5).documents))
    table = train_side_by_side({"gold": gold, "bronze": bronze}, corpus(2, 60))
    assert [(one.name, one.documents) for one in table.sets] == [("gold", 20), ("bronze", 65), ("gold + bronze", 85)]
    assert table.documents == 55
    assert table.left_out == "test documents left out: 5 copies or near copies of training documents"
    for kind in ("embeddings", "tfidf"):
        first, _, both = (one.measurement(f"utility.f1_{kind}") for one in table.sets)
        gain = table.sets[2].measurement(f"utility.gain_{kind}")
        assert first is not None
        assert both is not None
        assert gain is not None
        assert gain.value == pytest.approx((both.value or 0) - (first.value or 0))
        assert gain.low is not None
        assert gain.low > 0
        assert table.sets[0].measurement(f"utility.gain_{kind}") is None
        assert {part.n for part in both.parts} == {18, 19}


def test_one_set_that_cannot_be_learnt_from_hides_no_other() -> None:
    alone = Corpus(tuple(d for d in corpus(3, 30).documents if d.labels == ("food",)))
    table = train_side_by_side({"gold": corpus(1, 60), "one": alone}, corpus(2, 60))
    figures = [one.measurement("utility.f1_tfidf") for one in table.sets]
    assert [f is not None and f.value is not None for f in figures] == [True, False, True]
    assert figures[1] is not None
    assert "fewer than two labels" in (figures[1].reason or "")


def test_a_base_that_cannot_be_learnt_from_hides_the_gain_alone() -> None:
    alone = Corpus(tuple(d for d in corpus(3, 30).documents if d.labels == ("food",)))
    table = train_side_by_side({"gold": alone, "more": corpus(1, 60)}, corpus(2, 60))
    for kind in ("embeddings", "tfidf"):
        figures = [one.measurement(f"utility.f1_{kind}") for one in table.sets]
        assert [f is not None and f.value is not None for f in figures] == [False, True, True]
        gain = table.sets[1].measurement(f"utility.gain_{kind}")
        assert gain is not None
        assert gain.value is None
        assert "nothing to gain over: the documents of gold" in (gain.reason or "")


def test_shuffled_labels_gain_nothing() -> None:
    table = train_side_by_side({"gold": corpus(1, 90), "noise": relabelled(corpus(3, 90))}, corpus(2, 90))
    gain = table.sets[1].measurement("utility.gain_tfidf")
    assert gain is not None
    assert gain.high is not None
    assert gain.high < 0


def test_chance_stands_beside_what_was_learnt() -> None:
    table = train_side_by_side({"gold": corpus(1, 90), "noise": relabelled(corpus(3, 90))}, corpus(2, 90))
    for kind in ("embeddings", "tfidf"):
        chances = [one.measurement(f"utility.chance_{kind}") for one in table.sets]
        scores = [one.measurement(f"utility.f1_{kind}") for one in table.sets]
        # Three labels of equal size: handed out at random, a third of each is right.
        assert [c is not None and c.value for c in chances] == pytest.approx([1 / 3] * 3, abs=0.05)
        assert scores[0] is not None
        assert scores[0].value is not None
        assert scores[0].value > 0.9


def test_intervals_are_paired() -> None:
    # The same training text under two names makes the same mistakes: no gain, whatever the test documents.
    noisy = Corpus((*corpus(1, 30).documents, *relabelled(corpus(3, 60)).documents))
    again = Corpus(tuple(Document(f"again {d.id}", d.text, d.labels) for d in noisy.documents))
    table = train_side_by_side({"gold": noisy, "again": again}, corpus(2, 60))
    for kind in ("embeddings", "tfidf"):
        score, gain = (table.sets[1].measurement(f"utility.{what}_{kind}") for what in ("f1", "gain"))
        assert score is not None
        assert gain is not None
        assert (score.high or 0) - (score.low or 0) > 0.05
        assert (gain.low, gain.value, gain.high) == (0, 0, 0)


def test_order_ids_and_names_of_people_change_no_number() -> None:
    def turned(given: Corpus, name: str) -> Corpus:
        rows = [
            Document(f"{name}{i}", d.text, d.labels[::-1], None if d.group is None else f"{name}{d.group}")
            for i, d in enumerate(given.documents)
        ]
        return Corpus(tuple(rows[::-1]))

    gold = relabelled(corpus(1, 40, several=True))
    rows = corpus(2, 60, several=True).documents
    test = Corpus(tuple(Document(d.id, d.text, d.labels, f"p{i // 3}") for i, d in enumerate(rows)))
    first, second = (
        train_side_by_side({"gold": one}, other).model_dump()
        for one, other in ((gold, test), (turned(gold, "x"), turned(test, "y")))
    )
    assert first == second


def test_what_was_not_used_is_said() -> None:
    gold = corpus(1, 30)
    idle = Document("idle", "no label here", ())
    silver = Corpus((*(d for d in corpus(3, 30).documents if d.labels != ("food",)), idle), skipped=2)
    test = Corpus(tuple(Document(d.id, d.text, d.labels, f"p{i}") for i, d in enumerate(corpus(2, 30).documents)))
    assert train_side_by_side({"gold": gold, "silver": silver}, test).notes == (
        "silver: bad rows that were skipped: fewer than 5.",
        "silver: documents that train nothing, for want of a label or words: fewer than 5.",
        "No training document names its person, so nobody could be left out for standing on both sides.",
        "silver: 1 of 3 tested labels stand in no training document and score 0.",
    )
    assert train_side_by_side({"gold": gold}, corpus(2, 30)).notes == ()


def test_no_figure_at_all_is_unmeasured() -> None:
    alone = Corpus(tuple(d for d in corpus(3, 30).documents if d.labels == ("food",)))
    with pytest.raises(Unmeasured, match="fewer than two labels"):
        train_side_by_side({"alone": alone}, corpus(2, 60))


def test_what_cannot_be_tested_says_why() -> None:
    with pytest.raises(Unmeasured, match="0 test documents are left"):
        train_side_by_side({"gold": corpus(1, 30)}, corpus(1, 30))
    with pytest.raises(ValueError, match="may be called test"):
        train_side_by_side({"test": corpus(1, 30)}, corpus(2, 30))
