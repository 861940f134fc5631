"""Near copies: edited, cut and reordered documents are found; templates and mere likeness are not."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from corpusaudit.auditing.masking import shown_score
from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization import near_copies
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from tests.kept import KEPT

WORDS = [
    f"{first}{last}"
    for first in ("am", "ber", "can", "dor", "el")
    for last in ("bridge", "gate", "hill", "mouth", "stone", "wood")
]


def texts(number: int, seed: int, length: int = 60) -> list[str]:
    """Return texts of words in random order: real ones that share words and no phrases."""
    rng = random.Random(seed)
    return [" ".join(f"{rng.choice(WORDS)}{rng.randrange(40)}" for _ in range(length)) for _ in range(number)]


def edited(text: str, every: int) -> str:
    return " ".join(f"changed{n}" if n % every == 0 else word for n, word in enumerate(text.split()))


SOURCE, HOLDOUT, OWN = texts(60, 1), texts(40, 2), texts(20, 3)


def test_edits_that_break_every_long_run_are_found_with_their_place(measure: Callable, quoted: Callable) -> None:
    copy = edited(SOURCE[7], 4)
    outcome, workspace = measure("near_copies", [*OWN, copy], SOURCE, HOLDOUT)
    (figure,) = outcome.measurements
    assert (figure.metric, figure.n, figure.value) == ("memorization.near_copies", 21, pytest.approx(1 / 21))
    assert figure.holdout.value == 0
    (piece,) = outcome.evidence
    assert (piece.synthetic_id, piece.source_id) == ("20", "7")
    mine, theirs = quoted(piece, workspace)
    assert mine == " ".join(copy.split()[1:])
    assert theirs == " ".join(SOURCE[7].split()[1:])
    assert 0.5 < piece.score < 0.9
    assert piece.expected == pytest.approx(21 * piece.chance)


def test_a_whole_copy_scores_one(measure: Callable) -> None:
    outcome, _ = measure("near_copies", [*OWN, SOURCE[3]], SOURCE, HOLDOUT)
    assert outcome.measurements[0].value == pytest.approx(1 / 21)
    assert outcome.evidence[0].score == pytest.approx(1)


def test_no_whole_copy_scores_above_one(measure: Callable) -> None:
    outcome, _ = measure("near_copies", SOURCE, SOURCE, HOLDOUT)
    assert len(outcome.evidence) == len(SOURCE)
    assert {shown_score(piece) for piece in outcome.evidence} == {1.0}


def test_unseen_text_that_repeats_the_source_makes_copies_likely(measure: Callable) -> None:
    outcome, _ = measure("near_copies", [*OWN, SOURCE[3]], SOURCE, [*HOLDOUT, *SOURCE[10:16]])
    (figure,) = outcome.measurements
    assert figure.holdout.value == pytest.approx(6 / 46)
    assert figure.value == pytest.approx(1 / 21)
    assert outcome.evidence[0].chance > 0.01


def test_moved_sentences(measure: Callable) -> None:
    words = SOURCE[5].split()
    moved = " ".join(words[45:] + words[30:45] + words[15:30] + words[:15])
    outcome, _ = measure("near_copies", [*OWN, moved], SOURCE, HOLDOUT)
    assert [piece.source_id for piece in outcome.evidence] == ["5"]


def test_a_template_that_many_fill_in_is_no_copy(measure: Callable) -> None:
    form = "the patient came on {} and said that {} was better since the last visit and will return in four weeks"
    source = [form.format(f"day{n}", f"thing{n}") for n in range(30)]
    outcome, _ = measure("near_copies", [form.format("noon", "sleep")], source, HOLDOUT)
    assert outcome.measurements[0].value == 0


def test_without_a_holdout_only_the_larger_part_counts(measure: Callable) -> None:
    outcome, _ = measure("near_copies", [edited(SOURCE[7], 5), *OWN], SOURCE)
    (figure,) = outcome.measurements
    assert figure.value == pytest.approx(1 / 21)
    assert UNCALIBRATED in figure.note
    assert (outcome.evidence[0].chance, outcome.evidence[0].expected) == (None, None)


def test_a_holdout_of_nine_says_nothing_of_chance(measure: Callable) -> None:
    outcome, _ = measure("near_copies", [*OWN, SOURCE[3]], SOURCE, HOLDOUT[:9])
    assert outcome.measurements[0].holdout.n == 9
    assert outcome.evidence[0].chance is None


def test_limits_keep_their_bounds() -> None:
    tail = near_copies.fit_tail(np.full(20, 0.01))
    assert near_copies.share_limit(None, 0.5, 0.002, 0.25) == 0.5
    assert near_copies.share_limit(tail, 0.5, 0.002, 0.25) == 0.25
    assert near_copies.share_limit(near_copies.fit_tail(np.linspace(0, 1, 40)), 0.5, 0.002, 0.25) == 0.5


def test_one_finding_for_each_person_copied(measure: Callable) -> None:
    both = f"{SOURCE[1]} {SOURCE[2]}"
    outcome, _ = measure("near_copies", [*OWN, both], SOURCE, HOLDOUT, max_share=0.4)
    assert {piece.source_id for piece in outcome.evidence} == {"1", "2"}


def test_each_finding_has_the_chance_of_its_own_score(measure: Callable) -> None:
    text = f"{SOURCE[1]} {' '.join(SOURCE[2].split()[:45])}"
    evidence = measure("near_copies", [*OWN, text], SOURCE, HOLDOUT)[0].evidence
    first, second = sorted(evidence, key=lambda piece: -piece.score)
    assert (first.source_id, second.source_id) == ("1", "2")
    assert first.chance < second.chance


@pytest.mark.parametrize("metric", ["exact_copies", "approximate_copies", "verbatim"])
def test_every_finding_of_copied_words_says_how_surprising_it_is(measure: Callable, metric: str) -> None:
    outcome, _ = measure(metric, [*OWN, SOURCE[3]], SOURCE, HOLDOUT)
    (piece,) = outcome.evidence
    assert 0 < piece.chance <= 1 / (len(HOLDOUT) + 1)
    assert piece.expected == pytest.approx(21 * piece.chance)
    (piece,) = measure(metric, [*OWN, SOURCE[3]], SOURCE)[0].evidence
    assert piece.chance is None


@cache
def planted(folder: Path) -> tuple[Workspace, dict[str, dict]]:
    def rows(name: str) -> list[dict]:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as handle:
            return [json.loads(line) for line in handle]

    corpora = {}
    for role in ("synthetic", "source", "holdout"):
        ids = [row["id"] for row in rows(role)]
        # Each row is a person's of its own, so that no cluster has to be looked for.
        corpora[role] = Corpus.from_texts([row["text"] for row in rows(role)], ids=ids, groups=ids)
    return Workspace(corpora, store=KEPT), {row["id"]: row for row in rows("truth")}


@pytest.fixture(scope="module")
def flagged(shared_data: Path) -> tuple[dict[str, set[str]], dict[str, dict]]:
    workspace, truth = planted(shared_data / "planted")
    found: dict[str, set[str]] = {}
    for piece in near_copies.measure(workspace).evidence:
        assert piece.source_id is not None
        found.setdefault(piece.synthetic_id, set()).add(piece.source_id)
    return found, truth


@pytest.mark.shared
class TestPlanted:
    @pytest.mark.parametrize(
        ("kind", "least"),
        [("verbatim", 1), ("edit05", 1), ("edit15", 1), ("edit30", 0.975), ("obfuscated", 1), ("shuffled", 1),
         ("paraphrase", 0.9)],
    )  # fmt: skip
    def test_every_kind_of_edited_copy(self, flagged: tuple, kind: str, least: float) -> None:
        found, truth = flagged
        rows = [row for row in truth.values() if row["kind"] == kind]
        hits = [bool(found.get(row["id"], set()) & set(row["source_ids"])) for row in rows]
        assert len(hits) == 40
        assert sum(hits) / len(hits) >= least

    def test_clean_rows(self, flagged: tuple) -> None:
        found, truth = flagged
        clean = [row["id"] in found for row in truth.values() if row["kind"] in ("clean", "pii_hallucinated")]
        assert sum(clean) / len(clean) <= 0.005
