"""MinHash: equal to a plain oracle, honest about Jaccard, stable, and complete in its candidates."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpusaudit.features.overlap.minhash import (
    NO_SHINGLES,
    agreement,
    pairs_between,
    pairs_within,
    permutation_constants,
    signatures,
)
from corpusaudit.features.text.tokens import Tokens, Vocabulary, tokenize

TEXTS = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=40).map(" ".join), max_size=8)


def shingles(words: list[int], size: int) -> set[tuple[int, ...]]:
    size = min(size, len(words))
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)} if words else set()


def oracle(tokens: Tokens, shingle: int, permutations: int) -> NDArray[np.uint32]:
    """The same signatures in plain Python integers."""
    factors, shifts = (values.tolist() for values in permutation_constants(permutations))
    rows = []
    for index in range(len(tokens)):
        values = []
        for gram in shingles(tokens.document(index).tolist(), shingle):
            value = len(gram)
            for word in gram:
                value = (value ^ int(tokens.vocabulary.hashes[word])) * 0x9E3779B97F4A7C15 % 2**64
                value ^= value >> 32
            values.append(value % 2**32)
        pairs = zip(factors, shifts, strict=True)
        rows.append([min((v * f + s) % 2**32 for v in values) if values else 2**32 - 1 for f, s in pairs])
    return np.array(rows, np.uint32).reshape(len(tokens), permutations)


def jaccard(tokens: Tokens, other: Tokens, a: int, b: int, size: int) -> float:
    first, second = shingles(tokens.document(a).tolist(), size), shingles(other.document(b).tolist(), size)
    return len(first & second) / len(first | second) if first | second else 0.0


def edited(count: int, length: int, seed: int, most: float = 0.6) -> list[str]:
    """Copies of one text with a growing share of its words replaced."""
    rng = np.random.default_rng(seed)
    base = rng.integers(0, 10**6, length)
    rows = np.tile(base, (count, 1))
    change = rng.random(rows.shape) < np.linspace(0, most, count)[:, None]
    rows[change] = rng.integers(10**6, 10**9, int(change.sum()))
    return [" ".join(f"w{word}" for word in row) for row in rows]


class TestSignatures:
    @given(TEXTS, st.integers(1, 5), st.integers(1, 9))
    @settings(deadline=None)
    def test_equal_the_oracle(self, texts: list[str], shingle: int, permutations: int) -> None:
        tokens = tokenize(texts)
        assert np.array_equal(signatures(tokens, shingle, permutations), oracle(tokens, shingle, permutations))

    @pytest.mark.parametrize("length", [1023, 1024, 1025, 1026, 2051, 5000])
    def test_long_documents_are_read_in_blocks(self, length: int) -> None:
        rng = np.random.default_rng(length)
        tokens = tokenize([" ".join(map(str, rng.integers(0, 10**6, length)))])
        assert np.array_equal(signatures(tokens, 3, 8), oracle(tokens, 3, 8))

    def test_vocabulary_and_order_make_no_difference(self) -> None:
        texts = [f"the {i} patient sleeps badly since spring {i * i}" for i in range(20)]
        other = Vocabulary()
        tokenize(["spring badly since 16 the"], other)
        assert np.array_equal(signatures(tokenize(texts)), signatures(tokenize(texts[::-1], other))[::-1])

    def test_every_run_gives_the_same(self) -> None:
        code = (
            "from corpusaudit.features.overlap.minhash import signatures;"
            "from corpusaudit.features.text.tokens import tokenize;"
            "print(signatures(tokenize(['She sleeps badly since the spring.']))[0, :3].tolist())"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        # Written down, so that a change of the hash is seen: signatures may be kept between versions.
        assert done.stdout.strip() == str(signatures(tokenize(["she SLEEPS badly since the spring"]))[0, :3].tolist())
        assert done.stdout.strip() == "[635377632, 119589959, 1243595078]"

    def test_short_documents_are_one_shingle(self) -> None:
        signed = signatures(tokenize(["a b", "a b", "b a", "a", "a b c"]), 3)
        assert np.array_equal(signed[0], signed[1])
        for other in signed[2:]:
            assert (signed[0] == other).mean() < 0.05

    def test_documents_without_tokens_have_none(self) -> None:
        signed = signatures(tokenize(["", "...", "\ud800"]))
        assert (signed[:2] == NO_SHINGLES).all()
        assert signatures(tokenize([])).shape == (0, 128)
        assert len(pairs_within(signed[:2], 0).left) == len(pairs_between(signed, signed[:2], 0).left) == 0

    def test_how_often_a_shingle_stands_makes_no_difference(self) -> None:
        signed = signatures(tokenize(["a b a b a b a b", "a b a"]), 2)
        assert np.array_equal(signed[0], signed[1])

    def test_bad_sizes(self) -> None:
        for shingle, permutations in ((0, 4), (3, 0)):
            with pytest.raises(ValueError, match="at least"):
                signatures(tokenize(["a"]), shingle, permutations)


class TestEstimate:
    @pytest.mark.parametrize("shingle", [1, 2, 3])
    def test_error_is_that_of_independent_permutations(self, shingle: int) -> None:
        # 60 families of texts: the error over all pairs has mean 0 and the variance J (1 - J) / 128.
        scaled = []
        for seed in range(60):
            tokens = tokenize(edited(12, 80, seed))
            signed = signatures(tokens, shingle)
            right = np.arange(1, 12)
            exact = np.array([jaccard(tokens, tokens, 0, b, shingle) for b in right])
            found = agreement(signed, signed, np.zeros(11, np.int64), right)
            inside = (exact > 0.02) & (exact < 0.98)
            scaled += ((found - exact)[inside] / np.sqrt(exact * (1 - exact) / 128)[inside]).tolist()
        assert len(scaled) > 400
        assert abs(np.mean(scaled)) < 4 / np.sqrt(len(scaled) / 11)
        assert 0.85 < np.std(scaled) < 1.15

    def test_equal_and_strange_documents(self) -> None:
        signed = signatures(tokenize(["one two three four five", "One, two: three four FIVE", "six seven eight nine"]))
        assert agreement(signed, signed, np.array([0, 0]), np.array([1, 2])).tolist() == [1.0, 0.0]


class TestPairs:
    def texts(self) -> list[str]:
        rng = np.random.default_rng(0)
        clean = [" ".join(f"w{word}" for word in rng.integers(0, 3000, 60)) for _ in range(150)]
        return [text for seed in range(12) for text in edited(8, 60, 100 + seed, 0.2)] + clean

    def test_no_pair_above_one_half_is_missed(self) -> None:
        tokens = tokenize(self.texts())
        pairs = pairs_within(signatures(tokens), 0.2)
        found = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
        assert all(left < right for left, right in found)
        assert len(found) == len(pairs.left)
        assert pairs.shares.tolist() == sorted(pairs.shares.tolist(), reverse=True)
        alike = {
            (a, b)
            for a in range(len(tokens))
            for b in range(a + 1, len(tokens))
            if jaccard(tokens, tokens, a, b, 3) > 0.5
        }
        assert len(alike) > 50
        assert alike <= found

    def test_between_two_corpora(self) -> None:
        texts, vocabulary = self.texts(), Vocabulary()
        mine, theirs = tokenize(texts[::2], vocabulary), tokenize(texts[1::2], vocabulary)
        pairs = pairs_between(signatures(mine), signatures(theirs), 0.2)
        found = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
        alike = {(a, b) for a in range(len(mine)) for b in range(len(theirs)) if jaccard(mine, theirs, a, b, 3) > 0.5}
        assert len(alike) > 20
        assert alike <= found
        assert len(found) < 500
        expected = agreement(signatures(mine), signatures(theirs), pairs.left, pairs.right)
        assert np.array_equal(pairs.shares, expected)
        assert (pairs.shares >= 0.2).all()

    def test_equal_documents_do_not_explode(self) -> None:
        signed = np.repeat(signatures(tokenize(["all the same words"])), 20_000, axis=0)
        assert len(pairs_within(signed, 0.5).left) <= 20_000 * 8
        assert len(pairs_between(signed[:9000], signed[9000:], 0.5).left) <= 9000 * 16

    @given(TEXTS, TEXTS)
    @settings(deadline=None, max_examples=50)
    def test_anything_goes(self, first: list[str], second: list[str]) -> None:
        vocabulary = Vocabulary()
        mine, theirs = signatures(tokenize(first, vocabulary), 2), signatures(tokenize(second, vocabulary), 2)
        within, between = pairs_within(mine, 0.0), pairs_between(mine, theirs, 0.0)
        assert all(0 <= a < b < len(first) for a, b in zip(within.left, within.right, strict=True))
        equal = {(a, b) for a, x in enumerate(first) for b, y in enumerate(second) if x == y and x}
        assert equal <= set(zip(between.left.tolist(), between.right.tolist(), strict=True))
