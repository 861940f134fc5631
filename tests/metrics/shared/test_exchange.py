"""People change sides: matches with the source's people only are surprising, those with one person never."""

from __future__ import annotations

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.exchange import exchange_p_value, pool_of, pooled_units


def real(source: int, holdout: int, groups: int = 1) -> Workspace:
    """Return real text of that many documents on each side, ``groups`` documents a person."""
    corpora = {
        role: Corpus.from_texts([f"{role} {n}" for n in range(size)], groups=[str(n // groups) for n in range(size)])
        for role, size in (("synthetic", 1), ("source", source), ("holdout", holdout))
    }
    return Workspace(corpora)


def p_value(made: Workspace, matches: list[int]) -> float:
    return exchange_p_value(made, np.arange(len(matches)), np.array(matches, np.int64))


def test_the_pool_keeps_sides_and_people_apart() -> None:
    made = pool_of(real(4, 6, groups=2))
    assert made.people.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert made.first_unseen == 2
    assert len(made.tokens) == 10


def test_matches_with_many_of_the_source_and_none_of_the_holdout() -> None:
    # Ten people of 40, all among the 20 of the source: C(20, 10) / C(40, 10) = .0002, under the smallest p there is.
    assert p_value(real(20, 20), list(range(10))) == pytest.approx(0.0005, abs=0.0006)


def test_as_many_on_either_side() -> None:
    assert p_value(real(20, 20), [0, 1, 2, 3, 20, 21, 22, 23]) > 0.4


def test_one_person_says_nothing_however_often_he_is_matched() -> None:
    assert p_value(real(20, 20), [3] * 30) == pytest.approx(0.5, abs=0.05)


def test_documents_of_one_person_stay_together() -> None:
    apart, together = p_value(real(20, 20), list(range(8))), p_value(real(20, 20, groups=8), list(range(8)))
    assert apart < 0.01 < together


def test_alike_documents_stay_together_where_no_people_are_known() -> None:
    tale = "The mill burned down in the winter of the great flood and nobody in the village ever built it up again"
    source = [f"{tale} {word}." for word in ("once", "twice", "thrice", "never", "always")]
    rest = [f"{one} {two} {three}." for one in ("Green", "Loud") for two in ("turbines", "violins", "lawyers", "onions",
            "tunnels") for three in ("melt", "vote", "rust", "sing", "sleep")]  # fmt: skip
    corpora = {
        "synthetic": Corpus.from_texts(["a"]),
        "source": Corpus.from_texts(source + rest),
        "holdout": Corpus.from_texts([f"Yesterday {text}" for text in rest]),
    }
    made = Workspace(corpora)
    assert len(set(pool_of(made).people[:5].tolist())) == 5
    assert len(set(pooled_units(made)[0][:5].tolist())) == 1
    # People and groups are numbered apart: the holdout's first person is not its first group.
    assert pool_of(made).first_unseen == len(source + rest) > pooled_units(made)[1]
    assert p_value(made, list(range(5))) > 0.4


def test_no_match_is_no_evidence() -> None:
    assert p_value(real(5, 5), []) == 1


def test_nothing_is_embedded_where_nothing_matches() -> None:
    made = real(5, 5)
    assert p_value(made, []) == 1
    assert not [key for key in made._made if key[0] == "units"]
