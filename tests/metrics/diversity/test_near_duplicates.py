"""Near duplicates: by hand, against all pairs, and on corpora that invite a quadratic search."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.errors import Unmeasured
from corpusaudit.features.text.tokens import tokenize
from corpusaudit.metrics.shared.duplicates import are_near, least_estimate, near_duplicate_clusters
from corpusaudit.results import Measurement

Measured = Callable[..., dict[str, Measurement]]
METRIC = "diversity.near_duplicates"
TEN = "she sleeps badly since the move in spring she says"


def distance(first: list[str], second: list[str]) -> int:
    """Edit distance by the textbook."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def by_all_pairs(texts: list[str], similarity: float) -> list[int]:
    """Clusters over every pair of documents."""
    words = [text.split() for text in texts]
    cluster = list(range(len(texts)))
    for a in range(len(texts)):
        for b in range(a):
            longer = max(len(words[a]), len(words[b]))
            if words[a] and words[b] and distance(words[a], words[b]) <= (1 - similarity) * longer + 1e-9:
                low, high = sorted((cluster[a], cluster[b]))
                cluster = [low if c == high else c for c in cluster]
    return cluster


def clusters(texts: list[str], similarity: float = 0.8) -> list[int]:
    return near_duplicate_clusters(tokenize(texts), similarity=similarity).tolist()


def varied(seed: int, families: int, copies: int, length: int = 40) -> list[str]:
    draw = random.Random(seed)
    texts = []
    for _ in range(families):
        base = [f"w{draw.randrange(2000)}" for _ in range(length)]
        for copy in range(copies):
            changed = [f"x{draw.randrange(10**6)}" if draw.random() < 0.06 * copy else word for word in base]
            texts.append(" ".join(changed))
    return texts


def test_clusters_by_hand() -> None:
    texts = [
        TEN,
        "something else altogether",
        TEN.replace("move", "fall"),  # one word of ten
        TEN.replace("move", "fall").replace("spring", "autumn"),  # two, and one from the third
        TEN.replace("move", "fall").replace("spring", "autumn").replace("says", "claims"),  # three from the first
        TEN.upper() + "!",
        "",
        "...",
    ]
    assert clusters(texts) == [0, 1, 0, 0, 0, 0, 6, 7]
    assert clusters(texts, 0.9) == [0, 1, 0, 0, 0, 0, 6, 7]
    assert clusters(texts, 1.0) == [0, 1, 2, 3, 4, 0, 6, 7]
    # Three words of ten apart, and nothing between them.
    assert clusters([texts[0], texts[4]]) == [0, 1]


def test_the_limit_itself_is_near() -> None:
    def ids(text: str) -> list[int]:
        return tokenize(["a b c d e f g h i j x y", text]).document(1).tolist()

    assert are_near(ids("a b c d e"), ids("a b x d e"), 0.8)
    assert not are_near(ids("a b c d"), ids("a b x d"), 0.8)
    assert are_near(ids("a b c d e f g h i j"), ids("a b c d e f g h i"), 0.9)
    assert not are_near(ids("a b c d e f g h i"), ids("a b c d e f g h"), 0.9)
    assert not are_near(ids("a"), ids("b"), 0.8)
    assert are_near(ids("a"), ids("a"), 1.0)


def test_equal_to_all_pairs() -> None:
    texts = [*varied(0, 12, 6), *varied(1, 12, 5, 10), *varied(2, 40, 1), *varied(3, 40, 1, 3)]
    expected = by_all_pairs(texts, 0.8)
    assert clusters(texts) == expected
    assert 20 < len(texts) - len(set(expected)) < 100


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=6).map(" ".join), max_size=8))
@settings(deadline=None)
def test_no_false_pair_whatever_the_texts(texts: list[str]) -> None:
    found, expected = clusters(texts), by_all_pairs(texts, 0.8)
    assert all(expected[a] == expected[cluster] for a, cluster in enumerate(found))
    assert len({(text, cluster) for text, cluster in zip(texts, found, strict=True) if text}) == len({*texts} - {""})


@given(st.integers(0, 50))
@settings(deadline=None, max_examples=10)
def test_order_changes_no_cluster(seed: int) -> None:
    texts = varied(9, 6, 5)
    order = random.Random(seed).sample(range(len(texts)), len(texts))
    first, second = clusters(texts), clusters([texts[i] for i in order])
    pairs = set(zip((first[i] for i in order), second, strict=True))
    assert len(pairs) == len(set(first)) == len(set(second))


def test_fewer_candidates_for_a_higher_limit() -> None:
    assert 0 == least_estimate(0.5) < least_estimate(0.8) < least_estimate(0.95) < least_estimate(1.0) == 1.0
    assert least_estimate(0.8) == pytest.approx(0.6 / 1.4 - 3 * np.sqrt(0.6 / 1.4 * 0.8 / 1.4 / 128))


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        (["one text, and it is the same for everybody"] * 50_000, 1),
        ([f"w{i}" for i in range(50_000)], 50_000),
        ([" ".join(["over"] * 200_000), " ".join(["over"] * 199_999), "over"], 2),
        (["!!", "...", "\u200b"], 3),
        (["😀😀😀😀😀", "😀😀😀😀😀😀", "🙂"], 2),
        (["مرحبا بكم في العيادة اليوم", "مرحبا بكم في العيادة غدا"], 1),
        (["她今年春天以来睡不好", "她今年春天以来睡不着"], 1),
        (["a \ud800 b c d e f", "a b c d e \udfff f"], 1),
    ],
)
def test_odd_corpora(texts: list[str], number: int) -> None:
    assert len(set(clusters(texts))) == number


def test_the_share_counts_every_member_and_the_chart_and_note_tell_of_clusters(measured: Measured) -> None:
    texts = [TEN, TEN, TEN + " too", "nothing like it", "short note one two", "Short note: one, two", ""]
    figure = measured("near_duplicates", texts)[METRIC]
    assert (figure.value, figure.n) == (5 / 6, 6)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < 5 / 6 < figure.high
    (chart,) = figure.series
    assert dict(zip(chart.x, chart.y, strict=True)) == {
        "2": 2, "3": 3, "4": 0, "5 to 9": 0, "10 to 99": 0, "100 or more": 0,
    }  # fmt: skip
    assert figure.note == (
        "1 documents without tokens were left out. Clusters of near-copies: 2; the largest holds 3 documents."
    )
    assert figure.holdout is None


def test_no_cluster_no_chart(measured: Measured) -> None:
    figure = measured("near_duplicates", [f"note {i}" for i in range(50)])[METRIC]
    assert (figure.value, figure.low, figure.series, figure.note) == (0, 0, (), None)


def test_similarity_is_a_parameter(measured: Measured) -> None:
    texts = [TEN, TEN.replace("move", "fall").replace("spring", "autumn")]
    assert measured("near_duplicates", texts)[METRIC].value == 1
    assert measured("near_duplicates", texts, similarity=0.85)[METRIC].value == 0


def test_the_baseline_compares_as_many_documents(measured: Measured) -> None:
    texts = [f"{TEN} {i} times" for i in range(100)] + [
        f"{i} {i + 1} {i + 2} {i + 3} {i + 4}" for i in range(0, 1500, 5)
    ]
    figure = measured("near_duplicates", texts, [f"other {i}" for i in range(40)])[METRIC]
    assert figure.value == 0.25
    assert figure.holdout is not None
    assert figure.holdout.n == 40
    assert figure.holdout.value == 0
    assert figure.holdout.matched == 0.25
    figure = measured("near_duplicates", texts[100:], texts)[METRIC]
    assert figure.holdout is not None
    assert figure.holdout.n == 300
    assert figure.holdout.value == pytest.approx(0.25, abs=0.05)


def test_parts_by_label_look_inside_the_label(measured: Measured) -> None:
    texts = [TEN] * 10 + [f"{i} of {i} is {i * i}" for i in range(9)] + [TEN]
    labels = ["F32.1"] * 10 + ["F41.1"] * 10
    parts = {part.name: part.value for part in measured("near_duplicates", texts, labels=labels)[METRIC].parts}
    assert parts == {"F32.1": 1.0, "F41.1": 0.0}


def test_no_tokens_at_all_is_unmeasured(measured: Measured) -> None:
    with pytest.raises(Unmeasured, match="no synthetic document has a token"):
        measured("near_duplicates", ["", "!!"])


@pytest.mark.shared
def test_synsym_holds_its_exact_duplicates(synsym: list[str]) -> None:
    tokens = tokenize(synsym)
    found = near_duplicate_clusters(tokens)
    sizes = np.bincount(found)[found]
    words = [tokens.document(i).tobytes() for i in range(len(tokens))]
    seen: dict[bytes, int] = {}
    for index, word in enumerate(words):
        assert found[seen.setdefault(word, index)] == found[index]
    assert 0.02 < (sizes > 1).mean() < 0.05
