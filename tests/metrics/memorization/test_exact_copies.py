"""Exact copies: equal word for word, whatever the characters; short and shared texts prove nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import clopper_pearson, excess_p_value

SHORT = "Patient is well."


def test_a_copy_is_found_and_a_near_copy_is_not(measure: Callable, story: str, other: str) -> None:
    near = story.replace("lantern", "candle")
    outcome, workspace = measure("exact_copies", [near, other, f"  {story.upper()}!\n"], ["x", story], ["y " * 9])
    (figure,) = outcome.measurements
    assert (figure.value, figure.n) == (1 / 3, 3)
    assert (figure.low, figure.high) == clopper_pearson(1, 3)
    assert (figure.holdout.value, figure.holdout.n) == (0, 1)
    assert figure.p_value == excess_p_value(1, 3, 0, 1)
    assert figure.note is None
    (piece,) = outcome.evidence
    assert (piece.synthetic_id, piece.source_id, piece.score) == ("2", "1", 1.0)
    assert piece.synthetic_span == (0, len(workspace.corpus("synthetic").texts[2]))
    assert piece.source_span == (0, len(story))


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda text: text.replace(" ", "\n- "),
        lambda text: text.replace("e", "е"),  # Cyrillic
        lambda text: text.replace("a", "a\u200b"),
        lambda text: text.replace(" ", "_"),
        lambda text: " ".join(f"_{word}_" for word in text.split()),
        lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in text),
    ],
)
def test_disguise_makes_no_difference(measure: Callable, story: str, change: Callable[[str], str]) -> None:
    outcome, _ = measure("exact_copies", [change(story)], [story])
    assert outcome.measurements[0].value == 1


def test_short_documents_are_left_out(measure: Callable, story: str) -> None:
    outcome, _ = measure("exact_copies", [SHORT, story], [SHORT, story], [SHORT])
    assert (outcome.measurements[0].value, outcome.measurements[0].n) == (1, 1)
    assert outcome.measurements[0].holdout is None
    outcome, _ = measure("exact_copies", [SHORT, story], [SHORT, story], min_tokens=3)
    assert (outcome.measurements[0].value, outcome.measurements[0].n) == (1, 2)
    outcome, _ = measure("exact_copies", [SHORT], [SHORT])
    assert outcome.measurements[0].value is None
    assert "8 tokens" in outcome.measurements[0].reason
    assert outcome.evidence == ()


def test_a_text_that_the_holdout_also_holds_is_no_copy(measure: Callable, story: str) -> None:
    outcome, _ = measure("exact_copies", [story], [story], [story.title()])
    assert outcome.measurements[0].value == 0
    assert outcome.evidence == ()
    # By itself, that holdout document does stand in the source; were it there twice, it would be common.
    assert outcome.measurements[0].holdout.value == 1
    outcome, _ = measure("exact_copies", [story], [story], [story, story])
    assert outcome.measurements[0].holdout.value == 0


def test_a_note_filed_twice_is_still_copied(measure: Callable, story: str) -> None:
    outcome, _ = measure("exact_copies", [story], ["x", story, story.upper()])
    assert outcome.measurements[0].value == 1
    assert [piece.source_id for piece in outcome.evidence] == ["1"]


def test_without_holdout_the_figure_is_uncalibrated(measure: Callable, story: str) -> None:
    outcome, _ = measure("exact_copies", [story], [story])
    assert outcome.measurements[0].note == UNCALIBRATED
    assert outcome.measurements[0].holdout is outcome.measurements[0].p_value is None


def test_without_source_nothing_is_measured(measure: Callable, story: str) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("exact_copies", [story], holdout=[story])


def test_parts_by_label(measure: Callable, story: str, other: str) -> None:
    synthetic = Corpus.from_texts([story, other, SHORT], labels=["F32.1", ["F32.1", "F41.1"], "F43.1"])
    outcome, _ = measure("exact_copies", synthetic, [story])
    parts = {part.name: (part.value, part.n) for part in outcome.measurements[0].parts}
    assert parts == {"F32.1": (0.5, 2), "F41.1": (0.0, 1), "F43.1": (None, 0)}
