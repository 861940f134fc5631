"""Work that is spread: what comes back is the same whatever the engine, the workers and the shards."""

from __future__ import annotations

import functools
import operator
import os
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.execution import spread
from corpusaudit.execution.spread import ENGINES, Engine, map_shards, merge, running_on
from corpusaudit.features.overlap import runs
from corpusaudit.features.overlap.runs import survey_grams
from corpusaudit.features.pii.tagger.model import tag_words
from corpusaudit.features.text.tokens import Vocabulary, tokenize
from corpusaudit.features.vectors.embeddings import embed
from corpusaudit.features.vectors.neighbours import nearest

TEXTS = [f"Anna Berg of {number} Oak Street slept well, and Tom Reed drove to Leeds." for number in range(12)]


def squares(shard: range) -> list[int]:
    return [number * number for number in shard]


def fails_at(bad: int, number: int) -> int:
    if number == bad:
        raise LookupError("shard")
    return number


def who(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("engine", ENGINES)
def test_results_come_in_the_order_of_the_shards(engine: Engine) -> None:
    with running_on(engine):
        for step in (1, 7, 100):
            shards = [range(first, min(first + step, 100)) for first in range(0, 100, step)]
            assert merge(map_shards(squares, shards, workers=2), operator.add) == squares(range(100))


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_shard_raises_is_raised(engine: Engine) -> None:
    with running_on(engine), pytest.raises(LookupError, match="shard"):
        list(map_shards(functools.partial(fails_at, 3), range(5), workers=2))


def test_processes_are_others() -> None:
    with running_on("processes"):
        assert os.getpid() not in set(map_shards(who, [1, 2], workers=1))
    assert set(map_shards(who, [1, 2])) == {os.getpid()}


def test_an_engine_holds_for_what_is_spread_inside() -> None:
    with running_on("processes"):
        made = map_shards(who, [1], workers=1)
    assert next(made) != os.getpid()


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="engines are serial, threads"), running_on("ray"):  # type: ignore[arg-type]
        pass


def test_only_functions_that_another_process_finds_are_spread() -> None:
    def inside(number: int) -> int:
        return number

    for function in (inside, lambda number: number, functools.partial(inside), {}.get, functools.partial(TEXTS.index)):
        with pytest.raises(TypeError, match="top level"):
            map_shards(function, [1])  # type: ignore[arg-type]


def test_shards_are_handed_out_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results that nobody took yet must not pile up in memory."""
    monkeypatch.setattr(spread, "AT_ONCE", 4)
    taken: list[int] = []

    def shards() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    made = map_shards(operator.neg, shards(), workers=2)
    assert next(made) == 0
    assert len(taken) == 4
    assert [0, *made] == [-number for number in range(20)]


@given(st.lists(st.text(max_size=3), min_size=1, max_size=30))
def test_merge_joins_neighbours_in_their_order(parts: list[str]) -> None:
    assert merge(parts, operator.add) == "".join(parts)


def test_nothing_cannot_be_merged() -> None:
    with pytest.raises(ValueError, match="nothing"):
        merge([], operator.add)


# What the audit spreads


def features() -> list[object]:
    """Everything that is spread, small: word vectors, neighbours, tagged words, shared phrases."""
    vectors = embed(TEXTS)
    near = nearest(vectors.documents, vectors.documents[::-1], 3)
    vocabulary = Vocabulary()
    tokens = tokenize(TEXTS, vocabulary)
    survey = survey_grams(tokenize(TEXTS[:4], vocabulary), tokens, np.arange(12, dtype=np.int64) // 2, tokens, 4)
    arrays = (
        vectors.documents,
        vectors.windows,
        near.distances,
        near.indices,
        survey.people,
        survey.held,
        survey.place,
    )
    return [*(array.tolist() for array in arrays), tag_words(TEXTS)]


@pytest.mark.parametrize("engine", sorted({*ENGINES} - {"threads"}))
def test_features_are_equal_on_every_engine(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_THREAD_TOKENS", 20)  # so that these few words are read in shares
    expected = features()
    with running_on(engine):
        assert features() == expected
