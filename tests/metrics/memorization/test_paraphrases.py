"""Paraphrases: meaning nearer to a source passage than unseen text comes, judged against the holdout."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.memorization.paraphrases import surprising

REAL = [
    "The patient has been unable to sleep since her husband died in March, and she cries most evenings.",
    "He panics on the bus, gets out two stops early and walks home with his heart racing.",
    "She hears two voices that comment on what she does and has stopped eating with the family.",
    "He drinks a bottle of wine every night and lost his licence after an accident in winter.",
]
UNSEEN = [
    "A student who washes his hands until they bleed and checks the stove forty times.",
    "The teacher feels nothing at work and has not opened her letters for months.",
    "A retired sailor forgets names and was found at the harbour at night.",
    "The girl restricts herself to apples and runs ten miles each day.",
    "He spent his savings in a week, slept three hours and planned to buy an airline.",
    "The nurse relives the crash whenever she hears brakes.",
    "A man of fifty is sure that his neighbours read his thoughts through the wall.",
    "She cannot throw anything away, and the hall can no longer be crossed.",
    "The boy interrupts, loses his things and never finishes a task.",
    "A widow asks for pills against pain for which no doctor found a cause.",
    "The cook gambles on horses and hid the debts from his wife.",
    "She feels outside her body when the lights of the shop hum.",
]
NEAR = "The patient could not sleep since her husband's death in March, and weeps most evenings."


def test_a_reworded_passage_is_found_and_named(measure: Callable) -> None:
    outcome, _ = measure("paraphrases", [NEAR, "They sell bicycles and repair lamps."], REAL, UNSEEN)
    (figure,) = outcome.measurements
    assert (figure.value, figure.n, figure.holdout.value) == (0.5, 2, 0)
    (piece,) = outcome.evidence
    assert (piece.synthetic_id, piece.source_id) == ("0", "0")
    assert piece.chance <= 0.002
    assert piece.expected == pytest.approx(2 * piece.chance)
    assert piece.score > 0.7


def test_unseen_text_as_near_makes_it_common(measure: Callable) -> None:
    like = [text.replace("the", "a") for text in REAL]
    with pytest.raises(Unmeasured, match="not even the same passage"):
        measure("paraphrases", [NEAR], REAL, [*UNSEEN, *like])
    outcome, _ = measure("paraphrases", [NEAR], REAL, [*UNSEEN * 40, *like])
    assert outcome.measurements[0].value == 0


def test_needs_a_holdout_that_says_something(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="holdout"):
        measure("paraphrases", [NEAR], REAL)
    with pytest.raises(Unmeasured, match="10 documents"):
        measure("paraphrases", [NEAR], REAL, UNSEEN[:9])


def test_documents_without_words_are_left_out(measure: Callable) -> None:
    (figure,) = measure("paraphrases", [NEAR, "", "..."], REAL, UNSEEN)[0].measurements
    assert (figure.n, figure.value) == (1, 1)


def test_no_distance_is_no_chance() -> None:
    found = surprising(np.array([0.0, np.nan, 0.5]), np.linspace(0.4, 0.6, 20))
    assert np.isnan(found[1])
    assert found[0] < 0.01 < found[2]


def test_a_limit_read_off_the_holdout_is_a_distance_that_text_can_have() -> None:
    # A third of the unseen documents lie near, the rest far: a tail of plain distances put the limit below 0.
    unseen = np.concatenate([np.linspace(0.1, 0.3, 20), np.linspace(0.5, 0.7, 20)])
    assert surprising(np.array([0.0]), unseen)[0] <= 0.002


def test_unmeasured_where_not_even_the_same_passage_could_be_told(measure: Callable) -> None:
    with pytest.raises(Unmeasured, match="about 500 would do"):
        measure("paraphrases", [NEAR], REAL, [*UNSEEN, *REAL])
