"""Which words of a match both documents have, counted by hand and beside a plain longest common subsequence."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpusaudit.features.overlap.kept_words import kept_runs, words_in, words_of_both
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize


def tokens(*texts: str) -> list[Tokens]:
    vocabulary = Vocabulary()
    return [tokenize([text], vocabulary) for text in texts]


def test_words_in_spans_are_counted_once() -> None:
    (made,) = tokens("one two three four")
    assert words_in(made, 0, []) == 0
    assert words_in(made, 0, [(0, 3)]) == 1
    assert words_in(made, 0, [(0, 5), (4, 13)]) == 3
    assert words_in(made, 0, [(3, 4)]) == 0


def test_words_of_both_count_in_runs_of_four_wherever_they_stand() -> None:
    one, two = tokens("e f g h x a b c d", "a b c d e f g h i")
    assert words_of_both(two, 0, one, 0) == 8
    assert words_of_both(two, 0, one, 0, [(16, 17)]) == 9
    three, four = tokens("a b c y d", "a b c d")
    assert words_of_both(four, 0, three, 0) == 0
    assert words_of_both(*tiny("so it goes", "it goes")) == 2
    assert words_of_both(*tiny("", "it goes")) == 0
    assert words_of_both(*tiny("it goes", "")) == 0


def tiny(mine: str, theirs: str) -> tuple[Tokens, int, Tokens, int]:
    one, two = tokens(mine, theirs)
    return two, 0, one, 0


def test_equal_spans_are_one_run() -> None:
    one, two = tokens("so one two three", "one two three four")
    (run,) = kept_runs(one, 0, (3, 16), two, 0, (0, 13))
    assert run == (3, (3, 16), (0, 13))


def test_runs_stand_between_what_was_changed_and_short_ones_are_left_out() -> None:
    one, two = tokens("a b c X e f g h Y j Z l m n", "a b c d e f g h i j k l m n")
    runs = kept_runs(one, 0, (0, 27), two, 0, (0, 27))
    assert [run.words for run in runs] == [3, 4, 3]
    assert [run.mine for run in runs] == [run.theirs for run in runs]
    assert [run.words for run in kept_runs(*halves("a b X", "a b Y"))] == [2]
    assert kept_runs(*halves("a", "b")) == []
    assert kept_runs(one, 0, (1, 2), two, 0, (0, 27)) == []


def halves(one: str, two: str) -> tuple[Tokens, int, tuple[int, int], Tokens, int, tuple[int, int]]:
    mine, theirs = tokens(one, two)
    return mine, 0, (0, len(one)), theirs, 0, (0, len(two))


WORDS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=12)


@given(WORDS, WORDS)
def test_runs_are_equal_words_in_one_order(mine: list[str], theirs: list[str]) -> None:
    one, two = " ".join(mine), " ".join(theirs)
    runs = kept_runs(*halves(one, two))
    assert all(one[slice(*run.mine)] == two[slice(*run.theirs)] for run in runs)
    assert all(len(one[slice(*run.mine)].split()) == run.words for run in runs)
    for before, after in pairwise(runs):
        assert before.mine[1] < after.mine[0]
        assert before.theirs[1] < after.theirs[0]
    assert sum(run.words for run in runs) <= longest(mine, theirs)


def longest(one: list[str], two: list[str]) -> int:
    row = [0] * (len(two) + 1)
    for word in one:
        last = 0
        for i, other in enumerate(two, 1):
            last, row[i] = row[i], last + 1 if word == other else max(row[i], row[i - 1])
    return row[-1]
