"""Compression ratio: against gzip itself, and the published figure of SynSym."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Callable
from typing import Any

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.diversity import compression_ratio as module
from corpusaudit.metrics.diversity.compression_ratio import compression_ratio, shares
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]


def by_gzip(data: bytes) -> float:
    return len(data) / len(gzip.compress(data, 9, mtime=0))


def words(seed: int, count: int) -> str:
    source = random.Random(seed)
    return " ".join(str(source.getrandbits(20)) for _ in range(count))


@pytest.mark.parametrize("texts", [["a"], ["", "a"], ["ab", "", "ab"], ["über", "日本語", "🙂"]])
def test_equals_gzip(texts: list[str]) -> None:
    assert compression_ratio(texts) == by_gzip(" ".join(texts).encode())


def test_equals_gzip_across_pieces() -> None:
    texts = [words(seed, 2000) for seed in range(300)]
    assert sum(map(len, texts)) > 3 << 20
    assert compression_ratio(texts) == by_gzip(" ".join(texts).encode())


def test_lone_surrogates_and_no_text() -> None:
    assert compression_ratio(["\ud800"]) == by_gzip(b"\xed\xa0\x80")
    with pytest.raises(ValueError, match="no text"):
        compression_ratio([])


def test_repetition_stands_out_beside_the_holdout(measured: Measured) -> None:
    varied = [words(seed, 50) for seed in range(40)]
    planted = measured("compression_ratio", [words(0, 50) + f" {i}" for i in range(40)], varied)
    clean = measured("compression_ratio", varied[:20], varied[20:])
    for found, ratio in ((planted, 20.0), (clean, 1.0)):
        baseline = found["diversity.compression_ratio"].holdout
        assert baseline is not None
        assert baseline.matched is not None
        assert baseline.matched / baseline.value == pytest.approx(ratio, rel=0.5 if ratio > 1 else 0.02)


def width(texts: list[str]) -> tuple[float, float]:
    workspace = Workspace({"synthetic": Corpus.from_texts(texts)})
    found = module.measure(workspace).measurements[0]
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return found.value, found.high - found.low


def test_interval_of_a_large_corpus_is_near_that_of_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(0)
    alike = [words(7, 40) + f" {n}" for n in range(60)]
    texts = [words(rng.randrange(600), rng.randrange(10, 60)) + f" {n}" for n in range(600)] + alike
    value, whole = width(texts)
    monkeypatch.setattr(module, "_DEAR", 300)
    compressed: list[int] = []

    def counted(some: list[str]) -> float:
        compressed.append(len(some))
        return compression_ratio(some)

    monkeypatch.setattr(module, "compression_ratio", counted)
    same, other = width(texts)
    assert same == value
    assert other == pytest.approx(whole, rel=0.25)
    assert compressed == [len(texts)]


def test_shares_of_texts() -> None:
    texts = ["", "a", words(0, 200), words(0, 200), words(1, 200)]
    before, after = shares(texts)
    assert before.sum() == pytest.approx(1)
    assert after.sum() == pytest.approx(1)
    assert before[2] == pytest.approx(before[3])
    assert after[3] < 0.1 * after[2]  # it stands there already
    assert after[4] == pytest.approx(after[2], rel=0.1)
    assert (after > 0).all()
    assert shares(["\ud800"])[0].tolist() == [1.0]


@pytest.mark.shared
def test_synsym(synsym: list[str]) -> None:
    assert round(compression_ratio(synsym), 4) == 3.8406


@pytest.mark.shared
def test_text_is_packed_once_where_the_package_diversity_packs_it_twice(peer_texts: Any) -> None:
    # Its value is that of gzip on what gzip has packed, a little too high or too low as it happens.
    for texts, figures in peer_texts:
        joined = " ".join(texts).encode()
        packed = io.BytesIO()
        with gzip.GzipFile("compressed.gz", "wb", fileobj=packed) as file:
            file.write(gzip.compress(joined))
        twice = len(joined) / len(packed.getvalue())
        theirs = figures["diversity compression_ratio {'algorithm': 'gzip'}"]
        # Both headers hold the time of day, which packs a few bytes better or worse.
        least, most = (len(joined) / (len(packed.getvalue()) + bytes_) for bytes_ in (8, -8))
        assert least - 5.1e-4 <= theirs <= most + 5.1e-4
        assert compression_ratio(texts) == pytest.approx(by_gzip(joined), abs=1e-9)
        assert compression_ratio(texts) != pytest.approx(twice, abs=1e-4)
