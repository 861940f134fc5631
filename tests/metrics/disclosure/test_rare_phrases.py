"""Rare phrases: a turn of one person's story is found; common words, however ordered, are not."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from math import log2
from pathlib import Path

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured, UsageError
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure import rare_phrases
from corpusaudit.metrics.record import Outcome
from tests.kept import KEPT

STORY = "lost both thumbs in the mill fire of 1987"
COMMON = "was seen in the clinic today and feels well and will come back in the spring"


def notes(seed: int, count: int) -> list[str]:
    """Notes of common words in an order of their own: many share five in a row with one other."""
    draw = random.Random(seed)
    return [" ".join(draw.choice(COMMON.split()) for _ in range(40)) for _ in range(count)]


def audit(
    synthetic: Corpus | list[str],
    source: Corpus | list[str],
    holdout: Corpus | list[str] | None = None,
    **options: object,
) -> Outcome:
    given = {"synthetic": synthetic, "source": source, "holdout": holdout}
    corpora = {r: c if isinstance(c, Corpus) else Corpus.from_texts(c) for r, c in given.items() if c is not None}
    return rare_phrases.measure(Workspace(corpora, store=KEPT), **options)


def test_a_story_is_found_with_its_exact_place() -> None:
    source, synthetic = notes(1, 40), notes(2, 20)
    source[7] = f"He {STORY} and rents a room. {source[7]}"
    synthetic[3] = f"{synthetic[3]}. Years before, he {STORY.upper()}, it is said."
    outcome = audit(synthetic, source, notes(3, 20))
    (figure,) = outcome.measurements
    assert (figure.value, figure.n, figure.holdout.value, figure.holdout.n) == (1 / 20, 20, 0, 20)
    (piece,) = outcome.evidence
    assert synthetic[3][slice(*piece.synthetic_span)] == f"he {STORY.upper()}"
    assert source[7][slice(*piece.source_span)] == f"He {STORY}"
    assert (piece.synthetic_id, piece.source_id, piece.class_) == ("3", "7", "rare_phrase")
    assert piece.score > log2(40 * 1600 / 0.01)
    # No note of the holdout shares anything so improbable.
    assert piece.chance < 0.1
    assert piece.expected == pytest.approx(20 * piece.chance)


def test_common_words_in_any_order_are_nobodys() -> None:
    texts = notes(2, 20), notes(1, 40), notes(3, 20)
    for min_tokens in (4, 5):
        outcome = audit(*texts, min_tokens=min_tokens)
        assert outcome.measurements[0].value == 0
        assert outcome.evidence == ()
    # The runs are there: when nothing is asked of the words, half of the notes are flagged.
    roles = zip(("synthetic", "source", "holdout"), texts, strict=True)
    runs, _ = rare_phrases.weighed_runs(
        Workspace({role: Corpus.from_texts(rows) for role, rows in roles}), "synthetic", 2, 4
    )
    assert len(set(runs.document.tolist())) >= 10


@pytest.mark.parametrize("words", [6, 8, 12, 15])
def test_details_of_six_to_fifteen_words(words: int) -> None:
    told = (
        "grandmother hid seven violins beneath frozen turnips while soldiers burned every barn along the northern canal"
    )
    told = " ".join(told.split()[:words])
    source, synthetic = [*notes(1, 40), f"{notes(4, 1)[0]} {told}"], notes(2, 20)
    synthetic[0] = f"{told} {synthetic[0]}"
    assert {piece.synthetic_id for piece in audit(synthetic, source, notes(3, 20)).evidence} == {"0"}


class TestWhoseItIs:
    def figure(self, source: Corpus | list[str], holdout: list[str] | None = None, **options: int) -> float | None:
        return audit([f"He {STORY}", *notes(2, 10)], source, holdout, **options).measurements[0].value

    def test_of_two_people_it_is_nobodys_unless_k_says_so(self) -> None:
        told = [*notes(1, 40), f"She {STORY}", f"They {STORY}"]
        assert self.figure(told) == 0
        assert self.figure(told, k=3) == 1 / 11
        assert self.figure([*told, f"I {STORY}"], k=3) == 0

    def test_one_person_may_tell_it_twice(self) -> None:
        told = [*notes(1, 40), f"She {STORY}", f"They {STORY}"]
        people = [str(i) for i in range(40)]
        assert self.figure(Corpus.from_texts(told, groups=[*people, "p", "p"])) == 1 / 11

    def test_what_the_holdout_tells_is_known(self) -> None:
        assert self.figure([*notes(1, 40), f"She {STORY}"], [*notes(3, 10), f"Once he {STORY}"]) == 0

    def test_the_baseline_is_weighed_alike(self) -> None:
        source = [*notes(1, 40), f"She {STORY}"]
        figure = audit(notes(2, 10), source, [*notes(3, 9), f"Once he {STORY}"]).measurements[0]
        assert (figure.value, figure.holdout.value) == (0, 0.1)
        twice = audit(notes(2, 10), source, [*notes(3, 8), f"Once he {STORY}", f"Then {STORY}"]).measurements[0]
        assert twice.holdout.value == 0


class TestExcess:
    """Phrases of many people are an excess; those of one person are one sign, in however many documents they stand."""

    def told(self, index: int) -> str:
        draw = random.Random(f"story {index}")
        return " ".join("".join(draw.choice("abcdefgh") for _ in range(7)) for _ in range(7))

    def p_value(self, stories: list[int]) -> float:
        source = [f"{note} {self.told(i)}" for i, note in enumerate(notes(1, 40))]
        holdout = [f"{note} {self.told(100 + i)}" for i, note in enumerate(notes(3, 40))]
        synthetic = [f"{note} {self.told(story)}" for note, story in zip(notes(2, 30), stories, strict=True)]
        figure = audit(synthetic, source, holdout).measurements[0]
        assert (figure.value, figure.holdout.value) == (1, 0)
        return figure.p_value

    def test_of_thirty_people(self) -> None:
        assert self.p_value(list(range(30))) == 0.0005

    def test_of_one_person(self) -> None:
        assert self.p_value([7] * 30) > 0.3


def test_a_repeated_word_is_no_story() -> None:
    source = [*notes(1, 40), "ha " * 30]
    assert audit(["oh " + "ha " * 20], source).measurements[0].value == 0


def test_what_cannot_be_measured_says_why(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("rare_phrases", notes(2, 10), holdout=notes(3, 10))
    with pytest.raises(Unmeasured, match="fewer than 10 people"):
        audit(notes(2, 10), notes(1, 6), notes(3, 3))
    with pytest.raises(Unmeasured, match="5 tokens"):
        audit(["short text"], notes(1, 40))
    for options in ({"k": 1}, {"min_tokens": 2}, {"chance": 0.0}):
        with pytest.raises(UsageError, match="from"):
            audit(notes(2, 10), notes(1, 40), **options)


def rows(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def one_each(found: list[dict]) -> Corpus:
    """Return documents each of a person of its own."""
    return Corpus.from_texts([row["text"] for row in found], groups=[str(i) for i in range(len(found))])


def by_topic(found: list[dict]) -> Corpus:
    return Corpus.from_texts([row["text"] for row in found], groups=[row["focus"] for row in found])


@pytest.mark.shared
class TestRealText:
    def test_beats_any_five_shared_words(self, shared_data: Path) -> None:
        folder = shared_data / "planted"
        kinds = [row["kind"] for row in rows(folder / "truth.jsonl.gz")]
        outcome = audit(*(one_each(rows(folder / f"{role}.jsonl.gz")) for role in ("synthetic", "source", "holdout")))
        found = {int(piece.synthetic_id) for piece in outcome.evidence}
        share = {
            kind: sum(i in found for i, k in enumerate(kinds) if k == kind) / kinds.count(kind) for kind in set(kinds)
        }
        assert min(share[kind] for kind in ("verbatim", "splice20", "mosaic3x20", "edit05", "shuffled")) == 1
        assert share["clean"] <= outcome.measurements[0].holdout.value <= 0.2

    def test_a_clean_split_scores_like_its_holdout_and_a_story_stands_out(self, shared_data: Path) -> None:
        answers = rows(shared_data / "medquad" / "answers.jsonl.gz")
        topics = sorted({row["focus"] for row in answers})
        random.Random(5).shuffle(topics)
        part = {topic: index % 3 for index, topic in enumerate(topics)}
        sides = [[r for r in answers if part[r["focus"]] == p][:400] for p in range(3)]
        assert audit(*map(by_topic, sides)).measurements[0].p_value > 0.01
        synthetic, source, _ = sides
        source[7]["text"] += f" He {STORY}."
        told = synthetic[3]["text"] = f"Years ago he {STORY}, he says. {synthetic[3]['text']}"
        found = [piece for piece in audit(*map(by_topic, sides)).evidence if piece.synthetic_id == "3"]
        assert STORY in {told[slice(*piece.synthetic_span)].removeprefix("he ") for piece in found}
