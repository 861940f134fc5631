"""Overused phrases: by hand, against the formula, on a planted tic and real text, and what may be named."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity._phrases import log_odds_z
from corpusaudit.metrics.diversity.overused_phrases import measure
from corpusaudit.results import Measurement

TIC = "please note that everybody is different"


def texts(seed: int, count: int, words: int = 60) -> list[str]:
    rng = np.random.default_rng(seed)
    return [" ".join(f"w{i}" for i in rng.zipf(1.5, 30) % words) for _ in range(count)]


def with_tic(rows: Sequence[str], every: int = 1) -> list[str]:
    """Return the texts with a sentence behind every second or so, after a word that stands nowhere else."""
    return [f"{text} n{i} {TIC}" if i % every == 0 else text for i, text in enumerate(rows)]


def measured(
    synthetic: Sequence[str], holdout: Sequence[str], source: Sequence[str] | None = None, **options: float
) -> Measurement:
    corpora = {"synthetic": Corpus.from_texts(synthetic), "holdout": Corpus.from_texts(holdout)}
    if source is not None:
        corpora["source"] = Corpus.from_texts(source)
    (found,) = measure(Workspace(corpora), **options).measurements  # type: ignore[arg-type]
    return found


def test_counted_by_hand() -> None:
    first, second = np.array([40, 960]), np.array([10, 990])
    prior = 0.3 * 1000 * 50 / 2000
    logs = math.log((40 + prior) / (1300 - 40 - prior)) - math.log((10 + prior) / (1300 - 10 - prior))
    assert log_odds_z(first, second)[0] == pytest.approx(logs / math.sqrt(1 / (40 + prior) + 1 / (10 + prior)))
    assert log_odds_z(first, second)[0] == pytest.approx(3.66, abs=0.01)
    assert log_odds_z(second, first)[0] == pytest.approx(-log_odds_z(first, second)[0])
    assert log_odds_z(np.array([5]), np.array([5])).tolist() == [0.0]
    with pytest.raises(ValueError, match="without phrases"):
        log_odds_z(np.array([0]), np.array([3]))


def test_a_tic_is_seen_named_and_weighed() -> None:
    real, other = texts(0, 200), texts(1, 200)
    planted = with_tic(texts(2, 200), 2)
    found = measured(planted, real, other)
    # Half of the documents have 6 of 37 words of the tic.
    assert found.value is not None
    assert found.value == pytest.approx(600 / (200 * 30 + 700))
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high < 0.2
    assert found.holdout is not None
    assert found.holdout.value == 0.0
    # Phrases of one tic have pairs of words in common: two of four are named.
    assert {part.name for part in found.parts} <= {" ".join(TIC.split()[i : i + 3]) for i in range(4)}
    assert [(part.by, part.value, part.n, part.holdout) for part in found.parts] == [("phrase", 0.5, 200, 0.0)] * 2
    assert str(found.note).startswith("4 phrases of 3 words are overused.")


def test_real_text_against_real_text_has_none() -> None:
    for seed in range(3):
        found = measured(texts(10 + seed, 150), texts(20 + seed, 150), texts(30 + seed, 150))
        assert found.value == 0.0
        assert found.parts == ()
        assert str(found.note).startswith("No phrase is overused.")


def test_a_phrase_of_a_few_real_people_is_not_named() -> None:
    synthetic = with_tic(texts(2, 60))
    source = texts(1, 60)
    source[0] += f" {TIC}"
    found = measured(synthetic, texts(0, 60), source)
    assert found.value is not None
    assert found.value > 0.1
    assert found.parts == ()
    assert "4 of which may not be shown" in str(found.note)
    assert "everybody" not in found.model_dump_json()


def test_a_part_of_a_phrase_that_one_person_uses_hides_it() -> None:
    source = texts(1, 60)
    source[0] += " everybody is"
    found = measured(with_tic(texts(2, 60)), texts(0, 60), source)
    assert "please note that" in [part.name for part in found.parts]
    assert not any("everybody is" in part.name for part in found.parts)


def test_people_are_counted_and_not_their_documents() -> None:
    real = {"holdout": Corpus.from_texts(texts(0, 60)), "source": Corpus.from_texts(texts(1, 60))}
    rows = with_tic(texts(2, 60), 2)
    # The same texts: of sixty people, or those with the tic all of one.
    many = Corpus(tuple(Document(f"{i}", text, (), f"p{i}") for i, text in enumerate(rows)))
    one = Corpus(tuple(Document(f"{i}", text, (), "p0" if TIC in text else f"p{i}") for i, text in enumerate(rows)))
    values = [measure(Workspace({"synthetic": some, **real})).measurements[0].value for some in (many, one)]
    assert values[0] == pytest.approx(30 * 6 / (60 * 30 + 30 * 7))
    assert values[1] == 0.0


def test_with_one_real_corpus_its_halves_are_compared() -> None:
    found = measured(with_tic(texts(2, 100)), texts(0, 100))
    assert found.n == 50
    assert found.holdout is not None
    assert (found.holdout.value, found.holdout.n) == (0.0, 50)


def test_what_cannot_be_told_has_a_reason() -> None:
    with pytest.raises(Unmeasured, match="no real text"):
        measure(Workspace({"synthetic": Corpus.from_texts(texts(0, 40))}))
    with pytest.raises(Unmeasured, match="fewer than 10 documents a side"):
        measured(texts(0, 40), texts(1, 12))
    with pytest.raises(Unmeasured, match="no 3 words in a row"):
        measured(["one two"] * 20, ["three four"] * 40)
