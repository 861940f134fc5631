"""Paraphrases in another language than their source: translations are flagged and named, unseen text is not."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization.paraphrases import MOST_BY_CHANCE, expected_seldom, measure
from corpusaudit.metrics.record import Outcome
from tests.kept import KEPT

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"
SIZE = 70
COPIED = 7
ENGLISH, SPANISH = 0, 1


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Return composed documents of the open half, in English and in Spanish."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        made: tuple[tuple[str, str], ...] = importlib.import_module("bilingual.compose").documents("open", 3 * SIZE)
    return made


def part(number: int, language: int, size: int = SIZE) -> list[str]:
    return [pair[language] for pair in texts()[number * SIZE : number * SIZE + size]]


def audited(synthetic: list[str], real: int, embedder: str = "multilingual", holdout: int = SIZE) -> Outcome:
    corpora = {"synthetic": synthetic, "source": part(0, real), "holdout": part(1, real, holdout)}
    used = Workspace({role: Corpus.from_texts(rows) for role, rows in corpora.items()}, embedder=embedder, store=KEPT)
    return measure(used)


def planted(language: int) -> list[str]:
    return [*part(0, language)[:COPIED], *part(2, language)[COPIED:]]


@pytest.mark.parametrize(("real", "written"), [(ENGLISH, SPANISH), (SPANISH, ENGLISH)])
def test_translations_are_flagged_with_the_text_that_they_translate(real: int, written: int) -> None:
    outcome = audited(planted(written), real)
    found = {piece.synthetic_id: piece for piece in outcome.evidence}
    copies = {str(number) for number in range(COPIED)}
    assert len(copies & set(found)) >= 6
    assert len(set(found) - copies) <= 1
    assert all(found[name].source_id == name for name in copies & set(found))
    assert all(piece.chance <= 0.007 for piece in outcome.evidence)
    (figure,) = outcome.measurements
    assert figure.value == len(found) / SIZE
    assert figure.holdout.value == 0
    assert "in another language than the passage that they translate" in figure.note


@pytest.mark.parametrize(("real", "written"), [(ENGLISH, SPANISH), (SPANISH, ENGLISH), (SPANISH, SPANISH)])
def test_unseen_text_is_no_translation(real: int, written: int) -> None:
    outcome = audited(part(2, written), real)
    assert len(outcome.evidence) <= 1
    assert outcome.measurements[0].p_value > 0.05


def test_a_source_larger_than_the_holdout_makes_a_coincidence_likelier() -> None:
    equal, half = (audited(planted(SPANISH), ENGLISH, holdout=size).evidence for size in (SIZE, SIZE // 2))
    assert len(half) >= 4
    assert {piece.synthetic_id for piece in half} <= {piece.synthetic_id for piece in equal}


def test_texts_in_one_language_have_the_figures_that_they_had() -> None:
    """Without a document in another language nothing but the distances of one language counts."""
    outcome = audited([*part(0, SPANISH)[:2], *part(2, SPANISH)[2:]], SPANISH)
    assert {piece.synthetic_id for piece in outcome.evidence} == {"0", "1"}
    assert outcome.measurements[0].note is None


def test_the_english_model_reads_no_other_language() -> None:
    outcome = audited(planted(SPANISH), ENGLISH, embedder="bundled")
    assert outcome.measurements[0].note is None


def test_a_source_in_two_languages_hides_no_translation() -> None:
    """Each document is compared with the texts in other languages alone, however near its own language lies."""
    both = [*part(0, ENGLISH), *part(1, SPANISH)]
    unseen = [*part(1, ENGLISH), *part(2, SPANISH)[COPIED:]]
    corpora = {"synthetic": planted(SPANISH), "source": both[: SIZE + 20], "holdout": [*unseen[:SIZE], *unseen[-20:]]}
    used = Workspace({role: Corpus.from_texts(rows) for role, rows in corpora.items()}, embedder="multilingual")
    outcome = measure(used)
    ids = {piece.synthetic_id: piece.source_id for piece in outcome.evidence}
    assert len({str(number) for number in range(COPIED)} & set(ids)) >= 5
    assert all(ids[str(number)] == str(number) for number in range(COPIED) if str(number) in ids)


def test_a_few_documents_in_another_language_are_not_taken_for_clean() -> None:
    with pytest.raises(Unmeasured, match="needs 10 of them and a holdout in the languages of the source"):
        audited(part(0, SPANISH)[:9], ENGLISH)
    assert (
        audited([*part(0, SPANISH)[:9], *part(2, ENGLISH), *part(1, ENGLISH)[:30]], ENGLISH).measurements[0].value
        == 0.0
    )


def test_texts_of_one_person_do_not_hide_a_translation() -> None:
    """A source that holds each text twice, for one person: the second would be as near as the first."""
    twice = [Document(f"{i}{again}", text, group=f"p{i}") for i, text in enumerate(part(0, ENGLISH)) for again in "ab"]
    corpora = {
        "synthetic": Corpus.from_texts(planted(SPANISH)),
        "source": Corpus(tuple(twice)),
        "holdout": Corpus.from_texts(part(1, ENGLISH)),
    }
    outcome = measure(Workspace(corpora, embedder="multilingual", store=KEPT))
    assert len({piece.synthetic_id for piece in outcome.evidence} & {str(number) for number in range(COPIED)}) >= 6


def test_a_limit_under_which_chance_brings_a_fifth_at_most() -> None:
    chance = np.array([0.0001, 0.0002, 0.5, np.nan, 0.9, 0.004])
    assert expected_seldom(chance, 0.006).tolist() == [True, True, False, False, False, True]
    assert expected_seldom(chance, 0.001).tolist() == [True, True, False, False, False, False]
    assert not expected_seldom(np.full(3, np.nan), 0.006).any()
    one_of_many = np.array([0.004, *np.linspace(0.1, 1, 99)])
    assert one_of_many[0] > MOST_BY_CHANCE / 100
    assert not expected_seldom(one_of_many, 0.006).any(), "one such document in a hundred is what chance brings"
