"""Equal amounts of text: what is cut where, and which baseline stands beside it."""

from __future__ import annotations

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.fidelity._words import (
    compared,
    equal_documents,
    equal_tokens,
    first_tokens,
    leaving_out,
    sides,
)
from corpusaudit.metrics.fidelity.length_divergence import RECORD
from corpusaudit.metrics.shared.views import View, view


def workspace(**texts: list[str]) -> Workspace:
    return Workspace({role: Corpus.from_texts(rows) for role, rows in texts.items()})


def numbered(count: int, words: int, start: str = "w") -> list[str]:
    return [" ".join(f"{start}{i}x{j}" for j in range(words)) for i in range(count)]


def test_the_first_tokens() -> None:
    whole = view(workspace(synthetic=numbered(4, 5)), "synthetic")
    for n, lengths in ((1, [1]), (5, [5]), (7, [5, 2]), (20, [5, 5, 5, 5])):
        some = first_tokens(whole, n)
        assert some.tokens.lengths.tolist() == lengths
        assert some.tokens.ids.tolist() == whole.tokens.ids[:n].tolist()
        assert some.texts == whole.texts[: len(lengths)]


def test_equal_amounts_have_two_digits() -> None:
    made = workspace(synthetic=numbered(50, 7), source=numbered(29, 5))
    first, second = equal_tokens(view(made, "synthetic"), view(made, "source"), 10_000)
    assert len(first.tokens.ids) == len(second.tokens.ids) == 140  # of 145
    first, second = equal_documents(view(made, "synthetic"), view(made, "source"), 20)
    assert len(first) == len(second) == 20


def test_which_real_text_is_compared() -> None:
    three = {"synthetic": numbered(9, 3), "source": numbered(12, 3), "holdout": numbered(8, 3)}
    found = sides(workspace(**three))
    assert (found.role, found.real.role) == ("holdout", "holdout")
    assert found.baseline is not None
    assert [side.role for side in found.baseline] == ["source", "holdout"]
    groups = [Document(f"s{i}", f"word{i}", (), f"person {i // 3}") for i in range(60)]
    found = sides(Workspace({"synthetic": Corpus.from_texts(["a"]), "source": Corpus(tuple(groups))}))
    assert found.baseline is not None
    first, second = (set(side.groups) for side in found.baseline)
    assert len(first) == len(second) == 10
    assert not first & second
    for role in ("source", "holdout"):
        assert sides(workspace(synthetic=["a"], **{role: numbered(9, 3)})).baseline is None
        with pytest.raises(Unmeasured, match="fewer than 5 documents of real text"):
            sides(workspace(synthetic=["a"], **{role: numbered(4, 3)}))
    with pytest.raises(Unmeasured, match="no real text"):
        sides(workspace(synthetic=["a"]))


def tokens_of(mine: View, real: View) -> float:
    return float(len(mine.tokens.ids) * 1000 + len(real.tokens.ids))


def test_the_baseline_is_as_large_as_it_can_be() -> None:
    made = workspace(synthetic=numbered(10, 20), source=numbered(6, 10), holdout=numbered(30, 10))

    def sample(first: View, second: View) -> tuple[View, View]:
        return equal_tokens(first, second, 10_000)

    def figure(mine: View, real: View) -> tuple[float, np.ndarray]:
        return tokens_of(mine, real), np.array([])

    found = compared(RECORD, RECORD.id, sides(made), figure, sample)
    assert found.value == 200_200
    assert found.holdout is not None
    assert (found.holdout.value, found.holdout.matched, found.holdout.n) == (60_060, 60_060, 6)
    whole = compared(RECORD, RECORD.id, sides(made), figure, sample, whole_real=True)
    assert whole.value == 200_300
    assert whole.holdout is not None
    assert (whole.holdout.value, whole.holdout.matched) == (60_300, 60_300)
    assert found.low is None


def test_groups_are_people_of_both_sides() -> None:
    made = workspace(synthetic=numbered(40, 2), source=numbered(20, 2))
    whole = view(made, "synthetic"), view(made, "source")
    value, without = leaving_out(*whole, tokens_of)
    assert value == 80_040
    assert without.tolist() == [76_038] * 20


def test_no_figure_is_a_reason() -> None:
    made = sides(workspace(synthetic=numbered(9, 3), holdout=numbered(9, 3)))
    with pytest.raises(Unmeasured, match="nothing to compare"):
        compared(RECORD, RECORD.id, made, lambda _, __: (float("nan"), np.array([])), lambda a, b: (a, b))
