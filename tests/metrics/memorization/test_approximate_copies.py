"""Approximate copies: equal to nltk over all pairs; the limit; short texts; what stands in the evidence."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize
from corpusaudit.metrics.memorization.approximate_copies import best_bleu, bleu
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import clopper_pearson, excess_p_value


def by_all_pairs(query: list[str], source: list[str]) -> list[float]:
    """The best BLEU of each document over every source document, 0 where none exceeds .75."""
    smooth = SmoothingFunction().method1
    best = []
    for text in query:
        words = text.split()
        scores = [
            sentence_bleu([other.split()], words, smoothing_function=smooth)
            for other in source
            if len(words) >= 8 and other
        ]
        best.append(max((score for score in scores if score > 0.75), default=0.0))
    return best


def both(query: list[str], source: list[str]) -> tuple[Tokens, Tokens]:
    vocabulary = Vocabulary()
    return tokenize(query, vocabulary), tokenize(source, vocabulary)


def corpus(seed: int, templates: int, each: int, change: float) -> list[str]:
    """Texts made from templates, alike within one, each with some words replaced, dropped or doubled."""
    draw, texts = random.Random(seed), []
    for template in range(templates):
        template = random.Random(template)
        base = [f"w{template.randrange(400)}" for _ in range(template.randint(6, 60))]
        for _ in range(each):
            words = []
            for word in base:
                odd = draw.random() < change
                words += [[f"x{draw.randrange(10**6)}"], [], [word, word]][draw.randrange(3)] if odd else [word]
            texts.append(" ".join(words))
    return texts


@pytest.mark.parametrize(("change", "low", "high"), [(0.0, 1, 1), (0.06, 0.8, 1), (0.12, 0.3, 0.8), (0.2, 0, 0.3)])
def test_equal_to_nltk_over_all_pairs(change: float, low: float, high: float) -> None:
    query, source = corpus(1, 20, 4, change), corpus(2, 20, 5, 0.04)
    mine, theirs = both(query, source)
    found, scores = best_bleu(mine, theirs)
    expected = by_all_pairs(query, source)
    assert low <= np.mean(np.array(expected) > 0) <= high
    assert scores.tolist() == pytest.approx(expected, abs=1e-12)
    assert ((found >= 0) == (np.array(expected) > 0)).all()
    for index, there in enumerate(found.tolist()):
        if there >= 0:
            assert scores[index] == bleu(mine.document(index), theirs.document(there))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_a_score_is_nltks_to_the_last_digit(candidate: list[int], reference: list[int]) -> None:
    expected = sentence_bleu([reference], candidate, smoothing_function=SmoothingFunction().method1)
    assert bleu(np.array(candidate, np.uint32), np.array(reference, np.uint32)) == expected


def test_the_limit_is_exceeded_not_reached() -> None:
    tokens, source = both(["a b c d e f g h"], ["a b c d e f g h", "a b c d e f g h i j"])
    exact = bleu(tokens.document(0), source.document(1))
    assert exact == pytest.approx(np.exp(1 - 10 / 8))
    shorter = source.subset([1])
    assert best_bleu(tokens, shorter, min_bleu=exact)[0].tolist() == [-1]
    assert best_bleu(tokens, shorter, min_bleu=exact - 1e-9)[0].tolist() == [0]
    assert [array.tolist() for array in best_bleu(tokens, source)] == [[0], [1.0]]


def test_by_hand(measure: Callable, story: str, other: str) -> None:
    near = story.replace("frozen", "icy")
    far = " ".join(word if i % 4 else f"other{i}" for i, word in enumerate(story.split()))
    outcome, workspace = measure("approximate_copies", [other, near, far], ["x", story], ["y " * 9])
    (figure,) = outcome.measurements
    assert (figure.value, figure.n) == (1 / 3, 3)
    assert (figure.low, figure.high) == clopper_pearson(1, 3)
    assert (figure.holdout.value, figure.holdout.n) == (0, 1)
    assert figure.p_value == excess_p_value(1, 3, 0, 1)
    assert figure.note is None
    (piece,) = outcome.evidence
    assert (piece.synthetic_id, piece.source_id) == ("1", "1")
    # 24 words, one replaced: 23 of 24, 21 of 23, 19 of 22 and 17 of 21 runs are left.
    assert piece.score == pytest.approx((23 / 24 * 21 / 23 * 19 / 22 * 17 / 21) ** 0.25)
    assert piece.synthetic_span == (0, len(workspace.corpus("synthetic").texts[1]))
    assert piece.source_span == (0, len(story))


def test_the_best_of_several_sources_is_named(measure: Callable, story: str) -> None:
    sources = [
        story.replace("river", "lake").replace("mill", "barn"),
        story.replace("river", "lake"),
        story + " in the month of may",
    ]
    outcome, _ = measure("approximate_copies", [story], sources)
    (piece,) = outcome.evidence
    assert piece.source_id == "1"


def test_every_copy_of_a_document_is_a_finding(measure: Callable, story: str, other: str) -> None:
    outcome, _ = measure("approximate_copies", [story, other, story.upper()], [story, story, other + " today"])
    assert outcome.measurements[0].value == 1
    assert [piece.synthetic_id for piece in outcome.evidence] == ["0", "1", "2"]
    assert [piece.source_id for piece in outcome.evidence] == ["0", "2", "0"]


def test_short_documents_are_left_out(measure: Callable, story: str) -> None:
    short = "Patient is well."
    outcome, _ = measure("approximate_copies", [short, story], [short, story], [short])
    assert (outcome.measurements[0].value, outcome.measurements[0].n) == (1, 1)
    assert outcome.measurements[0].holdout is None
    outcome, _ = measure("approximate_copies", [short], [short])
    assert outcome.measurements[0].value is None
    assert "8 tokens" in outcome.measurements[0].reason


def test_without_holdout_the_figure_is_uncalibrated(measure: Callable, story: str) -> None:
    outcome, _ = measure("approximate_copies", [story], [story])
    assert outcome.measurements[0].note == UNCALIBRATED
    assert outcome.measurements[0].holdout is outcome.measurements[0].p_value is None


def test_without_source_nothing_is_measured(measure: Callable, story: str) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("approximate_copies", [story], holdout=[story])


def test_parts_by_label(measure: Callable, story: str, other: str) -> None:
    synthetic = Corpus.from_texts([story, other, "short"], labels=["F32.1", ["F32.1", "F41.1"], "F43.1"])
    outcome, _ = measure("approximate_copies", synthetic, [story])
    parts = {part.name: (part.value, part.n) for part in outcome.measurements[0].parts}
    assert parts == {"F32.1": (0.5, 2), "F41.1": (0.0, 1), "F43.1": (None, 0)}


@pytest.mark.parametrize(
    ("query", "source", "share"),
    [
        (["all of them say the very same thing here"] * 5000, ["all of them say the very same thing here"] * 5000, 1.0),
        ([" ".join(["over"] * 50_000)], [" ".join(["over"] * 49_999), "over"], 1.0),
        ([f"w{i}" for i in range(2000)], [f"w{i}" for i in range(2000)], None),
        (["😀 🙂 😀 🙃 😉 😊 😇 🥰 😍 🤩"], ["😀 🙂 😀 🙃 😉 😊 😇 🥰 😍 😎"], 1.0),
        (["她今年春天以来一直睡不好觉"], ["她今年春天以来一直睡不好", ""], 1.0),
        (["a b c d \ud800 e f g h i j"], ["a b c d e f g h \udfff i j"], 1.0),
        (["مرحبا بكم في العيادة اليوم يا سيدتي الكريمة جدا"], ["!!!"], 0.0),
        (["one two three four five six seven eight"], [], 0.0),
    ],
)
def test_odd_corpora(measure: Callable, query: list[str], source: list[str], share: float | None) -> None:
    outcome, _ = measure("approximate_copies", query, source, query[:2])
    assert outcome.measurements[0].value == share


@pytest.mark.shared
def test_planted_copies_are_found_and_unseen_text_is_not(shared_data: Path) -> None:
    def rows(name: str) -> list[dict[str, Any]]:
        with gzip.open(shared_data / "planted" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    vocabulary = Vocabulary()
    synthetic, source, holdout = (
        tokenize([row["text"] for row in rows(name)], vocabulary) for name in ("synthetic", "source", "holdout")
    )
    found = best_bleu(synthetic, source)[0]
    kinds: dict[str, list[bool]] = {}
    for row, there in zip(rows("truth"), found.tolist(), strict=True):
        kinds.setdefault(row["kind"], []).append(there >= 0)
    for kind in ("verbatim", "edit05", "obfuscated"):
        assert np.mean(kinds[kind]) >= 0.95
    assert np.mean(kinds["clean"]) <= 0.005
    assert (best_bleu(holdout, source)[0] >= 0).mean() <= 0.005
