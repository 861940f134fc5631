"""Shared runs: equal to a search by brute force over tiny alphabets, where repeats and overlaps abound."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.features.overlap import runs
from corpusaudit.features.overlap.runs import GramSurvey, Runs, gram_owners, people_behind, shared_runs, survey_grams
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize

TEXT = st.lists(st.sampled_from("abc"), max_size=14).map(" ".join)
TEXTS = st.lists(TEXT, max_size=5)


class Case(NamedTuple):
    query: list[str]
    source: list[str]
    people: list[int]
    holdout: list[str] | None
    k: int


@st.composite
def cases(draw: st.DrawFn, holdout: bool = True) -> Case:
    source = draw(TEXTS)
    people = [draw(st.integers(0, 3)) for _ in source]
    return Case(draw(TEXTS), source, people, draw(TEXTS | st.none()) if holdout else None, draw(st.integers(1, 5)))


def grams(text: str, k: int) -> list[tuple[str, ...]]:
    words = text.split()
    return [tuple(words[i : i + k]) for i in range(len(words) - k + 1)]


def made(case: Case) -> tuple[Tokens, Tokens, np.ndarray, Tokens | None]:
    vocabulary = Vocabulary()
    query, source = tokenize(case.query, vocabulary), tokenize(case.source, vocabulary)
    holdout = None if case.holdout is None else tokenize(case.holdout, vocabulary)
    return query, source, np.array(case.people, np.int64), holdout


def expected_survey(case: Case, k: int, same: bool = False) -> list[tuple[int, int]]:
    """People and holdout documents of every token position."""
    found = []
    for number, text in enumerate(case.query):
        rows = [(0, 0)] * len(text.split())
        for position, gram in enumerate(grams(text, k)):
            people = {p for p, other in zip(case.people, case.source, strict=True) if gram in grams(other, k)}
            held = [n for n, other in enumerate(case.holdout or []) if gram in grams(other, k)]
            rows[position] = (len(people), len([n for n in held if not (same and n == number)]))
        found += rows
    return found


def surveyed(case: Case, k: int, same: bool = False) -> GramSurvey:
    query, source, people, holdout = made(case)
    return survey_grams(query, source, people, holdout, k, same=same)


def found_runs(case: Case, min_tokens: int, phrase_tokens: int, same: bool = False) -> Runs:
    query, source, people, holdout = made(case)
    return shared_runs(query, source, people, holdout, min_tokens=min_tokens, phrase_tokens=phrase_tokens, same=same)


class TestSurvey:
    @given(cases())
    @settings(max_examples=300, deadline=None)
    def test_counts_equal_brute_force(self, case: Case) -> None:
        survey = surveyed(case, case.k)
        assert list(zip(survey.people.tolist(), survey.held.tolist(), strict=True)) == expected_survey(case, case.k)

    @given(cases())
    @settings(deadline=None)
    def test_the_holdout_itself_does_not_count_its_own_document(self, case: Case) -> None:
        case = case._replace(holdout=case.query)
        survey = surveyed(case, case.k, same=True)
        pairs = list(zip(survey.people.tolist(), survey.held.tolist(), strict=True))
        assert pairs == expected_survey(case, case.k, same=True)

    @given(cases())
    @settings(deadline=None)
    def test_place_holds_the_gram(self, case: Case) -> None:
        query, source, people, holdout = made(case)
        survey = survey_grams(query, source, people, holdout, case.k)
        for position, place in enumerate(survey.place.tolist()):
            assert (place >= 0) == (survey.people[position] > 0)
            if place >= 0:
                there = slice(place, place + case.k)
                assert source.ids[there].tolist() == query.ids[position : position + case.k].tolist()
                document = np.searchsorted(source.offsets, place, side="right") - 1
                assert place + case.k <= source.offsets[document + 1]

    @given(cases(), st.randoms(use_true_random=False))
    @settings(deadline=None)
    def test_order_of_source_documents_changes_no_count(self, case: Case, random: object) -> None:
        order = list(range(len(case.source)))
        random.shuffle(order)
        moved = case._replace(source=[case.source[i] for i in order], people=[case.people[i] for i in order])
        first, second = surveyed(case, case.k), surveyed(moved, case.k)
        assert np.array_equal(first.people, second.people)
        one, other = (found_runs(c, case.k, max(1, case.k - 1)) for c in (case, moved))
        # Where a person wrote the words twice, which place is shown may differ, not whether a document is flagged.
        assert set(one.document.tolist()) == set(other.document.tolist())

    @given(cases(), st.integers(1, 4))
    @settings(deadline=None)
    def test_threads_change_nothing(self, case: Case, threads: int) -> None:
        alone = surveyed(case, case.k)
        with pytest.MonkeyPatch.context() as patch:  # texts this short are not worth a thread
            patch.setattr(runs, "_THREAD_TOKENS", 1)
            patch.setattr(runs, "kernel_threads", lambda: threads)
            together = surveyed(case, case.k)
        assert all(
            np.array_equal(getattr(alone, name), getattr(together, name)) for name in ("people", "held", "place")
        )

    def test_a_long_stream_is_read_by_threads(self) -> None:
        random = np.random.default_rng(5)
        source = [" ".join(map(str, row)) for row in random.integers(0, 40, (300, 40))]
        case = Case(source[::7], source, random.integers(0, 60, 300).tolist(), source[::11], 3)
        tokens, other, people, holdout = made(case)
        many = other.subset(np.tile(np.arange(300), 200))
        survey = survey_grams(tokens, many, np.tile(people, 200), holdout, 3)
        assert len(many.ids) > 2 * runs._THREAD_TOKENS
        expected = surveyed(case, 3)
        assert np.array_equal(survey.people, expected.people)
        assert np.array_equal(survey.held, expected.held)

    @given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=20), st.integers(1, 5))
    def test_shares_keep_owners_whole(self, rows: list[tuple[int, int]], count: int) -> None:
        owners = np.array([owner for owner, _ in rows], np.int64)
        order = np.argsort(owners, kind="stable")
        shares = runs._shares(order, owners, np.array([length for _, length in rows], np.int64), count)
        assert [index for share in shares for index in share.tolist()] == order.tolist()
        assert len(shares) <= count
        met = [set(owners[share].tolist()) for share in shares]
        assert sum(map(len, met)) == len(set(owners.tolist()))

    def test_without_source_or_holdout_nothing_is_found(self) -> None:
        query = tokenize(["a b c"])
        survey = survey_grams(query, None, np.zeros(0, np.int64), None, 2)
        assert survey.people.tolist() == survey.held.tolist() == [0, 0, 0]
        assert survey.place.tolist() == [-1, -1, -1]

    def test_a_gram_longer_than_any_document(self) -> None:
        case = Case(["a b"], ["a b"], [0], ["a b"], 3)
        assert surveyed(case, 3).people.tolist() == [0, 0]

    def test_no_gram_runs_from_one_document_into_the_next(self) -> None:
        case = Case(["a b"], ["x a", "b y"], [0, 0], None, 2)
        assert surveyed(case, 2).people.tolist() == [0, 0]
        assert surveyed(case._replace(query=["a", "b"], source=["a b"], people=[0]), 2).people.tolist() == [0, 0]

    def test_a_person_counts_once_however_often_and_wherever_the_words_stand(self) -> None:
        case = Case(["a b"], ["a b a b", "a b", "a b"], [7, 2, 7], ["a b a b"], 2)
        survey = surveyed(case, 2)
        assert (survey.people[0], survey.held[0]) == (2, 1)

    def test_many_grams(self) -> None:
        # The table fills up and hashes meet: every gram of a text of 20,000 random tokens is found once.
        random = np.random.default_rng(3)
        text = " ".join(map(str, random.integers(0, 9, 20_000)))
        case = Case([text], [text], [0], None, 12)
        survey = surveyed(case, 12)
        assert survey.people.tolist() == [1] * (20_000 - 11) + [0] * 11


class TestOwners:
    @given(cases(holdout=False))
    @settings(deadline=None)
    def test_equal_brute_force(self, case: Case) -> None:
        query, source, people, _ = made(case)
        found = gram_owners(query, source, people, case.k)
        survey = survey_grams(query, source, people, None, case.k)
        position = 0
        for text in case.query:
            expected = grams(text, case.k)
            for number in range(len(text.split())):
                owners, place = found.at(position)
                who = {
                    p
                    for p, other in zip(case.people, case.source, strict=True)
                    if number < len(expected) and expected[number] in grams(other, case.k)
                }
                assert sorted(owners) == sorted(who)
                assert place == survey.place[position]
                position += 1


class TestRuns:
    @given(cases(), st.integers(1, 4))
    @settings(max_examples=300, deadline=None)
    def test_equal_brute_force(self, case: Case, phrase_tokens: int) -> None:
        query, source, _, _ = made(case)
        runs = found_runs(case, case.k, phrase_tokens)
        unique = [people == 1 and held == 0 for people, held in expected_survey(case, case.k)]
        shared = [people > 1 or held > 0 for people, held in expected_survey(case, phrase_tokens)]
        covered = set()
        for document, start, end, there, at, rare in zip(
            runs.document.tolist(),
            runs.start.tolist(),
            runs.end.tolist(),
            runs.source_document.tolist(),
            runs.source_start.tolist(),
            runs.rare.tolist(),
            strict=True,
        ):
            low, high = query.offsets[document : document + 2].tolist()
            source_low, source_high = source.offsets[there : there + 2].tolist()
            length = end - start
            assert low <= start < end <= high
            assert source_low <= at <= source_high - length
            # The same words on both sides ...
            assert query.ids[start:end].tolist() == source.ids[at : at + length].tolist()
            # ... and not one word more on either end.
            assert start == low or at == source_low or query.ids[start - 1] != source.ids[at - 1]
            assert end == high or at + length == source_high or query.ids[end] != source.ids[at + length]
            assert any(unique[start : end - case.k + 1])
            common = [
                any(shared[p] for p in range(max(low, token - phrase_tokens + 1), token + 1))
                for token in range(start, end)
            ]
            assert rare == common.count(False)
            covered.update(range(start, end - case.k + 1))
        assert {position for position, flag in enumerate(unique) if flag} <= covered
        assert len(set(zip(runs.start.tolist(), runs.end.tolist(), strict=True))) == len(runs)

    @given(cases(holdout=False))
    @settings(deadline=None)
    def test_a_copied_document_is_one_run(self, case: Case) -> None:
        words = " ".join(f"w{i}" for i in range(case.k + 2))
        runs = found_runs(
            case._replace(query=[words], source=[*case.source, words], people=[*case.people, 9]), case.k, 2
        )
        assert (runs.start.tolist(), runs.end.tolist()) == ([0], [case.k + 2])
        assert runs.source_document.tolist() == [len(case.source)]
        assert runs.rare.tolist() == runs.length.tolist() == [case.k + 2]

    def test_by_hand(self) -> None:
        source = ["x x one two three four five y", "z z a b c d"]
        query = ["q one two three four five q a b c d", "one two q three four"]
        runs = found_runs(Case(query, source, [0, 1], None, 0), 4, 2)
        assert runs.document.tolist() == [0, 0]
        assert runs.start.tolist() == [1, 7]
        assert runs.end.tolist() == [6, 11]
        assert runs.source_document.tolist() == [0, 1]
        assert runs.source_start.tolist() == [2, 10]
        assert runs.where(runs.length > 4).start.tolist() == [1]

    def test_words_that_the_holdout_or_two_people_share_make_no_run(self) -> None:
        words = "a b c d e f"
        assert len(found_runs(Case([words], [words], [0], None, 0), 4, 2)) == 1
        assert len(found_runs(Case([words], [words, words], [0, 1], None, 0), 4, 2)) == 0
        assert len(found_runs(Case([words], [words, words], [5, 5], None, 0), 4, 2)) == 1
        assert len(found_runs(Case([words], [words], [0], [words], 0), 4, 2)) == 0

    def test_rare_leaves_out_phrases_in_common(self) -> None:
        # "c d" stands with two people: it counts in the length, not among the rare tokens.
        runs = found_runs(Case(["a b c d e f"], ["a b c d e f", "q c d q"], [0, 1], None, 0), 4, 2)
        assert (runs.length.tolist(), runs.rare.tolist()) == ([6], [4])
        runs = found_runs(Case(["a b c d e f"], ["a b c d e f"], [0], ["q c d q", "e f"], 0), 4, 2)
        assert (runs.length.tolist(), runs.rare.tolist()) == ([6], [2])

    def test_the_holdout_against_itself_is_judged_by_the_other_documents(self) -> None:
        words = "a b c d e f"
        alone = Case([words, "x y"], [words], [0], [words, "x y"], 0)
        assert len(found_runs(alone, 4, 2, same=True)) == 1
        twice = Case([words, words], [words], [0], [words, words], 0)
        assert len(found_runs(twice, 4, 2, same=True)) == 0

    def test_nothing_to_compare(self) -> None:
        for case in (Case([], [], [], None, 0), Case([""], ["", ""], [0, 1], [""], 0), Case(["a"], [], [], [], 0)):
            assert len(found_runs(case, 2, 1)) == 0

    def test_one_token_over_and_over(self) -> None:
        runs = found_runs(Case(["a " * 3000], ["a " * 2000], [0], None, 0), 16, 8)
        assert runs.length.tolist()[0] == 2000
        assert len(runs) <= 3000


class TestPeopleBehind:
    def people(self, groups: list[str], texts: list[str]) -> list[int]:
        return people_behind(groups, tokenize(texts)).tolist()

    def test_one_a_group(self) -> None:
        assert self.people(["x", "y", "x"], ["a", "b", "c"]) == [0, 1, 0]

    def test_groups_that_share_a_document_are_one_person(self) -> None:
        assert self.people(["x", "y", "z"], ["Same words.", "same WORDS", "other"]) == [0, 0, 1]

    def test_sharing_is_passed_on(self) -> None:
        groups, texts = ["x", "y", "y", "z", "w"], ["a", "a", "b", "b", "c"]
        assert self.people(groups, texts) == [0, 0, 0, 0, 1]

    def test_documents_without_words_join_nobody(self) -> None:
        assert self.people(["x", "y", "z"], ["", "...", ""]) == [0, 1, 2]

    def test_nobody(self) -> None:
        assert self.people([], []) == []

    @given(
        st.lists(st.tuples(st.sampled_from("pqrst"), st.sampled_from(["", "a", "b", "c", "d"])), max_size=9), st.data()
    )
    @settings(deadline=None)
    def test_order_changes_nothing(self, rows: list[tuple[str, str]], data: st.DataObject) -> None:
        order = data.draw(st.permutations(range(len(rows))))
        first = self.people([g for g, _ in rows], [t for _, t in rows])
        second = self.people([rows[i][0] for i in order], [rows[i][1] for i in order])
        moved = [first[i] for i in order]
        pairs = set(zip(moved, second, strict=True))
        assert len(pairs) == len(set(moved)) == len(set(second))


@pytest.mark.parametrize("k", [1, 3, 16])
def test_features_are_left_as_they_are(k: int) -> None:
    case = Case(["a b c d"], ["a b c d"], [0], ["b c"], k)
    query, source, people, holdout = made(case)
    for tokens in (query, source, holdout):
        tokens.ids.flags.writeable = tokens.offsets.flags.writeable = False
    people.flags.writeable = False
    before = [(tokens.ids.tolist(), tokens.offsets.tolist()) for tokens in (query, source, holdout)]
    shared_runs(query, source, people, holdout, min_tokens=k, phrase_tokens=k)
    assert [(tokens.ids.tolist(), tokens.offsets.tolist()) for tokens in (query, source, holdout)] == before
