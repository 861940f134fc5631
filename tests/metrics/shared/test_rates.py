"""Rates: documents of one person, or that say the same, count together in interval and test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.disclosure.pii_leaked import RECORD
from corpusaudit.metrics.shared.rates import rate_measurement
from corpusaudit.metrics.shared.statistics import clopper_pearson, excess_p_value
from corpusaudit.results import Measurement

WORDS = (
    *("lantern", "violin", "harbour", "meadow", "piston", "glacier", "sonnet", "walnut"),
    *("quarry", "thimble", "ledger", "comet", "saddle", "orchid", "anvil"),
)
TEXTS = [f"The {a} and the {b}." for a in WORDS for b in WORDS if a < b]


def rate(
    synthetic: Sequence[str], flagged: Sequence[int], groups: Sequence[str] | None = None, unseen: int = 50
) -> Measurement:
    """Return the rate of those flagged documents beside a holdout of ``unseen`` documents of which none is."""
    corpora = {
        "synthetic": Corpus.from_texts(synthetic, groups=groups),
        "holdout": Corpus.from_texts([f"Yesterday, {text}" for text in TEXTS[:unseen]]),
    }
    hits = np.isin(np.arange(len(synthetic)), flagged)
    return rate_measurement(RECORD, RECORD.id, Workspace(corpora), hits, np.zeros(unseen, np.bool_))


def test_documents_that_stand_alone_are_judged_as_before() -> None:
    found = rate(TEXTS[:60], range(9))
    assert found.p_value == pytest.approx(excess_p_value(9, 60, 0, 50))
    assert (found.low, found.high) == clopper_pearson(9, 60)


def test_one_person_is_one_surprise() -> None:
    groups = ["one"] * 9 + [str(i) for i in range(51)]
    found = rate(TEXTS[:60], range(9), groups)
    assert excess_p_value(9, 60, 0, 50) < 0.005
    assert found.p_value is not None
    assert found.p_value > 0.3
    assert found.high is not None
    assert found.high > clopper_pearson(9, 60)[1]


def test_one_text_over_and_over_is_one_surprise() -> None:
    found = rate([TEXTS[70]] * 9 + TEXTS[:51], range(9))
    assert found.p_value is not None
    assert found.p_value > 0.3


def test_documents_alike_of_which_none_is_flagged_change_nothing() -> None:
    found = rate(TEXTS[:9] + [TEXTS[70]] * 51, range(9))
    assert found.p_value == pytest.approx(excess_p_value(9, 60, 0, 50))


def test_without_people_and_flagged_documents_nothing_is_compared() -> None:
    found = rate(TEXTS[:60], ())
    assert (found.p_value, found.low, found.high) == (1.0, *clopper_pearson(0, 60))


def test_nothing_flagged_counts_people() -> None:
    found = rate(TEXTS[:60], (), [str(i // 5) for i in range(60)])
    assert (found.low, found.high) == clopper_pearson(0, 12)
