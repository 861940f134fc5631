"""Certain copies: what no unseen text would come near, one by one or together."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization import certain_copies
from tests.kept import KEPT

WORDS = [
    f"{a}{b}{c}" for a in ("am", "ber", "can", "dor") for b in ("bri", "ga", "hi", "mo") for c in ("de", "te", "l")
]


def texts(number: int, seed: int, length: int = 60) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(f"{rng.choice(WORDS)}{rng.randrange(40)}" for _ in range(length)) for _ in range(number)]


def edited(text: str, every: int, mark: str = "changed") -> str:
    return " ".join(f"{mark}{n}" if n % every == 0 else word for n, word in enumerate(text.split()))


SOURCE, HOLDOUT, OWN = texts(60, 1), texts(60, 2), texts(40, 3)
BASELINES = [edited(text, 3, "baseline") for text in texts(12, 9)], [edited(text, 3, "other") for text in texts(12, 9)]
"""Real texts that repeat each other, in pairs."""


def test_a_whole_copy_is_certain_and_chance_is_not(measure: Callable) -> None:
    (figure,) = measure("certain_copies", [*OWN[:20], SOURCE[3]], SOURCE, HOLDOUT)[0].measurements
    assert (figure.n, figure.value) == (21, pytest.approx(1 / 21))
    assert (figure.holdout.value, figure.holdout.n) == (0, len(HOLDOUT))
    assert measure("certain_copies", OWN, SOURCE, HOLDOUT)[0].measurements[0].value == 0


def test_an_edited_copy_is_certain(measure: Callable) -> None:
    figure = measure("certain_copies", [*OWN[:20], edited(SOURCE[3], 10)], SOURCE, HOLDOUT)[0].measurements[0]
    assert figure.value == pytest.approx(1 / 21)


def test_a_corpus_of_copies_is_found_where_real_text_repeats_itself(measure: Callable) -> None:
    source, holdout = [*SOURCE[:48], *BASELINES[0]], [*HOLDOUT[:48], *BASELINES[1]]
    (figure,) = measure("certain_copies", SOURCE[:40], source, holdout)[0].measurements
    assert figure.value > 0.5
    (figure,) = measure("certain_copies", [edited(text, 8) for text in SOURCE[:40]], source, holdout)[0].measurements
    assert figure.value > 0.5


def test_single_copies_are_not_certain_where_real_text_repeats_itself(measure: Callable) -> None:
    source, holdout = [*SOURCE[:48], *BASELINES[0]], [*HOLDOUT[:48], *BASELINES[1]]
    (figure,) = measure("certain_copies", [*OWN, edited(SOURCE[3], 8)], source, holdout)[0].measurements
    assert figure.value == 0
    assert 1 / 40 < figure.detectable < 0.5


def test_a_template_that_many_fill_in_is_no_copy(measure: Callable) -> None:
    form = " ".join(texts(1, 5, 50)[0].split())
    source, holdout, own = ([f"{form} {text}" for text in part] for part in (SOURCE, HOLDOUT, OWN))
    assert measure("certain_copies", own, source, holdout)[0].measurements[0].value == 0


def test_one_document_repeated_draws_one_person(measure: Callable) -> None:
    source, holdout = [*SOURCE[:48], *BASELINES[0]], [*HOLDOUT[:48], *BASELINES[1]]
    (figure,) = measure("certain_copies", [edited(SOURCE[3], 8)] * 40, source, holdout)[0].measurements
    assert figure.value == 0


def test_too_little_to_tell_is_unmeasured_and_says_how_much_would_do(measure: Callable) -> None:
    pairs = [[edited(text, 20, mark) for text in texts(12, 9)] for mark in ("baseline", "other")]
    with pytest.raises(Unmeasured, match=r"with 12 documents of the holdout .* about \d+ would do"):
        measure("certain_copies", OWN[:2], *pairs)


def test_needs_a_holdout_and_words(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="holdout"):
        measure("certain_copies", OWN, SOURCE)
    with pytest.raises(Unmeasured, match="8 tokens"):
        measure("certain_copies", ["too short"], SOURCE, HOLDOUT)


def test_the_order_of_documents_changes_nothing(measure: Callable) -> None:
    corpora = (
        [*OWN[:30], *(edited(text, 6) for text in SOURCE[:9])],
        [*SOURCE, *BASELINES[0]],
        [*HOLDOUT, *BASELINES[1]],
    )
    first = measure("certain_copies", *corpora)[0].measurements[0]
    turned = measure("certain_copies", *(corpus[::-1] for corpus in corpora))[0].measurements[0]
    assert (first.value, first.p_value, first.detectable) == (turned.value, turned.p_value, turned.detectable)


def test_a_persons_own_texts_are_no_likeness_between_people(measure: Callable) -> None:
    def grouped(texts: list[str], name: str) -> Corpus:
        return Corpus(tuple(Document(id=f"{i}", text=text, group=f"{name}{i // 2}") for i, text in enumerate(texts)))

    source = [text for pair in zip(SOURCE, (edited(t, 5, "again") for t in SOURCE), strict=True) for text in pair]
    synthetic = [edited(text, 8) for text in SOURCE[:8]] + OWN
    by_person = measure("certain_copies", synthetic, grouped(source, "s"), grouped(HOLDOUT, "h"))[0].measurements[0]
    assert by_person.value == pytest.approx(8 / 48)
    assert measure("certain_copies", synthetic, source, HOLDOUT)[0].measurements[0].value == 0


def test_the_stated_power_is_that_of_planted_copies(measure: Callable) -> None:
    source, holdout = [*SOURCE[:48], *BASELINES[0]], [*HOLDOUT[:48], *BASELINES[1]]
    (clean,) = measure("certain_copies", OWN, source, holdout)[0].measurements
    copies = int(np.ceil(clean.detectable * len(OWN)))
    planted = [*(edited(text, 6) for text in SOURCE[:copies]), *OWN[copies:]]
    assert measure("certain_copies", planted, source, holdout)[0].measurements[0].value > 0


@pytest.mark.shared
class TestAnswers:
    """Health prose that repeats its templates."""

    @staticmethod
    def drawn(folder: Path, n: int, seed: int) -> tuple[list[str], list[str], list[str]]:
        with gzip.open(folder / "medquad" / "answers.jsonl.gz", "rt", encoding="utf-8") as handle:
            pool = list(dict.fromkeys(json.loads(line)["text"] for line in handle))
        pool = [text for text in pool if 20 <= len(text.split()) <= 220]
        random.Random(f"answers {seed}").shuffle(pool)
        return pool[:n], pool[n : 2 * n], pool[2 * n : 3 * n]

    @pytest.mark.parametrize("seed", range(3))
    def test_one_in_twenty_edited_and_none(self, shared_data: Path, seed: int) -> None:
        source, holdout, own = self.drawn(shared_data, 200, seed)
        rng = random.Random(seed)
        words = " ".join(own).split()
        planted = [
            " ".join(rng.choice(words) if rng.random() < 0.05 else word for word in text.split())
            for text in source[:10]
        ]
        real = Workspace({"source": Corpus.from_texts(source), "holdout": Corpus.from_texts(holdout)}, store=KEPT)
        for synthetic, some in ((own, False), ([*planted, *own[10:]], True)):
            (figure,) = certain_copies.measure(real.with_synthetic(Corpus.from_texts(synthetic))).measurements
            assert (figure.value > 0) == some
