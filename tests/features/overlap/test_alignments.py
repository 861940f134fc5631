"""Local alignments: equal to a plain Smith-Waterman, weighted by what a word tells, found wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.features.overlap import alignments as module
from corpusaudit.features.overlap._alignment_kernels import align_pairs
from corpusaudit.features.overlap.alignments import Alignments, align, cut_passages, information
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize


def tokens(*corpora: Sequence[str]) -> list[Tokens]:
    vocabulary = Vocabulary()
    return [tokenize(list(texts), vocabulary) for texts in corpora]


def aligned(query: Sequence[str], source: Sequence[str], people: Sequence[int] | None = None) -> Alignments:
    mine, theirs = tokens(query, source)
    return align(mine, theirs, np.array(range(len(source)) if people is None else people, np.int64))


def plain_score(a: list[int], info: list[float], b: list[int]) -> float:
    """Return the best local alignment's score, from the recursion as published."""
    best, table = 0.0, [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            step = info[i - 1] if a[i - 1] == b[j - 1] else -3.0
            table[i][j] = max(0.0, table[i - 1][j - 1] + step, table[i - 1][j] - 2, table[i][j - 1] - 2)
            best = max(best, table[i][j])
    return best


def plain_collected(a: list[int], info: list[float], b: list[int], k: int = 5) -> float:
    """Return the information of the words of a in its k-grams that b has."""
    grams = {tuple(b[j : j + k]) for j in range(len(b) - k + 1)}
    held = {i + step for i in range(len(a) - k + 1) if tuple(a[i : i + k]) in grams for step in range(k)}
    return sum(info[place] for place in held)


def compare(a: list[int], info: list[float], b: list[int]) -> np.ndarray:
    found = np.zeros((1, 5))
    ids = [np.array(side, np.uint32) for side in (a, b)]
    ends = [np.array([0, len(side)], np.int64) for side in (a, b)]
    zero = np.zeros(1, np.int64)
    weights = np.array(info, np.float32)
    align_pairs(ids[0], ends[0], weights, ids[1], ends[1], zero, zero, np.float32(3), np.float32(2), 5, found)
    return found[0]


words = st.lists(st.integers(0, 6), min_size=1, max_size=25)


@settings(max_examples=200, deadline=None)
@given(words, words, st.data())
def test_scores_are_those_of_the_plain_recursion(a: list[int], b: list[int], data: st.DataObject) -> None:
    info = data.draw(st.lists(st.integers(0, 24).map(lambda n: n / 2), min_size=len(a), max_size=len(a)))
    score, low, high, there, until = compare(a, info, b)
    assert score == pytest.approx(max(plain_score(a, info, b), plain_collected(a, info, b)))
    assert 0 <= low <= high <= len(a)
    assert 0 <= there <= until <= len(b)
    inside = slice(int(low), int(high))
    other = b[int(there) : int(until)]
    # The span alone reaches the score: nothing outside it counted.
    assert max(plain_score(a[inside], info[inside], other), plain_collected(a[inside], info[inside], other)) >= (
        score - 1e-6
    )


class TestInformation:
    def test_what_everybody_says_tells_little_and_a_rare_word_much(self) -> None:
        common = [f"the patient was seen in {place}" for place in "abcdefgh"]
        mine, theirs = tokens(["the patient was seen in zanzibar"], common)
        bits = information(mine, theirs, np.arange(8))
        assert bits[2:5].max() < 0.5
        assert bits[5] > 3

    def test_the_one_compared_does_not_make_his_words_common(self) -> None:
        story = "seven clocks remember a quarry"
        mine, alone, twice = tokens([story], [story, "x y"], [story, story])
        once = information(mine, alone, np.arange(2))
        assert information(mine, twice, np.array([0, 0])) == pytest.approx(once, abs=0.7)
        assert information(mine, twice, np.arange(2)).sum() < 0.6 * once.sum()

    def test_what_a_document_repeats_is_no_news(self) -> None:
        name = "glucose transporter deficiency"
        mine, theirs = tokens([f"{name} and {name} and {name}"], [f"{name} is rare", "it rains"])
        bits = information(mine, theirs, np.arange(2))
        assert bits[5:7].max() <= 1
        assert bits[9:].max() <= 1

    def test_shape_and_sign(self) -> None:
        mine, theirs = tokens(["", "a", "b c d"], [])
        bits = information(mine, theirs, np.zeros(0, np.int64))
        assert bits.shape == (4,)
        assert (bits >= 0).all()


class TestPassages:
    @given(st.lists(st.integers(0, 40), max_size=6), st.sampled_from([2, 8, 10]))
    def test_every_half_passage_stands_whole_in_one(self, lengths: list[int], size: int) -> None:
        (corpus,) = tokens([" ".join(f"w{n}" for n in range(length)) for length in lengths])
        cut = cut_passages(corpus, size)
        assert set(cut.document.tolist()) == {i for i, length in enumerate(lengths) if length}
        held: dict[int, list[range]] = {}
        for number, document in enumerate(cut.document.tolist()):
            first = int(cut.first[number] - corpus.offsets[document])
            length = int(cut.offsets[number + 1] - cut.offsets[number])
            assert 0 < length <= size
            ids = cut.ids[cut.offsets[number] : cut.offsets[number + 1]]
            assert (ids == corpus.document(document)[first : first + length]).all()
            held.setdefault(document, []).append(range(first, first + length))
        for document, ranges in held.items():
            half = min(size // 2, lengths[document])
            for start in range(lengths[document] - half + 1):
                assert any(start in span and start + half - 1 in span for span in ranges)


class TestAlign:
    STORY = "he carried the lantern across the frozen river while his brother counted the sleeping horses behind a mill"

    def test_an_edited_copy_is_found_with_its_place(self) -> None:
        edited = f"Well then. {self.STORY.replace('frozen', 'icy').replace('counted ', '')} so ends it"
        found = aligned(["nothing of that kind", edited], ["other words entirely", f"Once {self.STORY}."])
        assert (int(found.document[0]), int(found.source_document[0])) == (1, 1)
        assert (int(found.start[0]) - 4, int(found.end[0]) - 4) == (2, 2 + len(self.STORY.split()) - 1)
        assert int(found.source_start[0]) - 3 == 1
        assert 0.5 < found.share[0] < 1

    def test_moved_sentences_are_found(self) -> None:
        pieces = ["seven clocks stand in her pantry", "each of them remembers a summer", "a quarry lies near the house"]
        found = aligned([". ".join(reversed(pieces))], [". ".join(pieces), "a b c"])
        assert found.share[0] > 0.9

    def test_what_many_people_write_is_no_likeness(self) -> None:
        found = aligned([self.STORY], [self.STORY] * 30)
        assert not len(found) or found.bits.max() < 10

    def test_documents_without_words_and_empty_corpora(self) -> None:
        assert len(aligned([], [self.STORY])) == 0
        assert len(aligned(["", "..."], [self.STORY])) == 0
        assert len(aligned([self.STORY], [])) == 0

    def test_blocks_change_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        texts = [" ".join(f"w{(n * n + s) % 17}" for n in range(30)) for s in range(12)]
        whole = aligned(texts, texts[::-1])
        monkeypatch.setattr(module, "_BLOCK", 64)
        parts = aligned(texts, texts[::-1])
        assert (whole.bits == parts.bits).all()
        assert (whole.source_document == parts.source_document).all()

    def test_a_passage_of_a_long_document(self) -> None:
        around = [f"filler{n}" for n in range(3000)]
        around[1700:1700] = self.STORY.split()
        found = aligned([" ".join(around)], [self.STORY, "x"])
        assert (int(found.start[0]), int(found.end[0])) == (1700, 1700 + len(self.STORY.split()))
