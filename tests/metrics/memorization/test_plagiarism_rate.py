"""Plagiarism rate: documents with a passage that says what a passage of the source says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import excess_p_value

SOURCE = [
    "He was admitted to the ward with chest pain after a long flight from Lisbon.",
    "She bakes bread for the whole village on Sundays.",
]
EDITED = "He was admitted to the ward with chest pains after a long flight from Lisbon."
FRESH = ["The violin needs new strings before the concert.", "Snow fell on the harbour all night.", "Two cats sleep."]
PARAGRAPH = " ".join(
    f"On day {word} he walked to the quay before dawn and wrote the number of ships into a green notebook."
    for word in "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()  # noqa: SIM905
)
FILLER = " ".join(f"{text} Nobody minds, and the kettle sings." for text in FRESH * 5)


def test_an_edited_copy_is_found_and_new_text_is_not(measure: Callable, quoted: Callable) -> None:
    outcome, workspace = measure("plagiarism_rate", [FRESH[0], EDITED, FRESH[1]], SOURCE, [FRESH[2]])
    (figure,) = outcome.measurements
    assert (figure.value, figure.n, figure.holdout.value) == (1 / 3, 3, 0)
    assert figure.p_value == excess_p_value(1, 3, 0, 1)
    (piece,) = outcome.evidence
    assert quoted(piece, workspace) == (EDITED, SOURCE[0])
    assert (piece.synthetic_id, piece.source_id) == ("1", "0")
    assert 0.95 < piece.score < 1


def test_a_long_copied_passage_in_a_longer_document(measure: Callable, quoted: Callable) -> None:
    # Several windows long, so that one of them is cut nearly as it is in the source.
    passage = f"{PARAGRAPH} {PARAGRAPH}"
    outcome, workspace = measure("plagiarism_rate", [f"{FILLER} {passage} {FILLER}", FILLER], [*SOURCE, passage])
    assert outcome.measurements[0].value == 0.5
    (piece,) = outcome.evidence
    mine, theirs = quoted(piece, workspace)
    assert piece.source_id == "2"
    assert theirs in passage
    assert "green notebook" in mine


def test_the_limit_is_a_parameter(measure: Callable) -> None:
    assert measure("plagiarism_rate", [EDITED], SOURCE, max_distance=1e-6)[0].measurements[0].value == 0
    assert measure("plagiarism_rate", [SOURCE[0]], SOURCE, max_distance=1e-6)[0].measurements[0].value == 1
    assert measure("plagiarism_rate", [EDITED], SOURCE, max_distance=0.5)[0].measurements[0].value == 1


def test_the_holdout_is_scored_alike(measure: Callable) -> None:
    figure = measure("plagiarism_rate", [EDITED, *FRESH], SOURCE, [EDITED, "", FRESH[0]])[0].measurements[0]
    assert (figure.value, figure.holdout.value, figure.holdout.n) == (0.25, 0.5, 2)
    assert figure.p_value > 0.5


def test_nothing_to_measure_is_a_reason(measure: Callable) -> None:
    for synthetic, source in ((["", "\n"], SOURCE), (FRESH, [""]), ([], SOURCE)):
        outcome, _ = measure("plagiarism_rate", synthetic, source)
        assert outcome.measurements[0].value is None
        assert outcome.measurements[0].reason
        assert outcome.evidence == ()


def test_parts_by_label(measure: Callable) -> None:
    synthetic = Corpus.from_texts([EDITED, FRESH[0], ""], labels=["copied", "new", "empty"])
    parts = measure("plagiarism_rate", synthetic, SOURCE)[0].measurements[0].parts
    assert [(part.name, part.value, part.n) for part in parts] == [("copied", 1, 1), ("empty", None, 0), ("new", 0, 1)]


def test_missing_roles(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("plagiarism_rate", FRESH)
    figure = measure("plagiarism_rate", FRESH, SOURCE)[0].measurements[0]
    assert figure.note == UNCALIBRATED
    assert figure.holdout is figure.p_value is None
