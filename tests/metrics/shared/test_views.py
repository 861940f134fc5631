"""Views: an order that the file does not decide, equal size, labels."""

from __future__ import annotations

import random

import pytest

from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.errors import Unmeasured
from corpusaudit.features.text.tokens import tokenize
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.shared.views import (
    MOST_BLOCKS,
    Figure,
    View,
    blocks,
    content_order,
    cut,
    equalized,
    label_parts,
    view,
)


def of(texts: list[str], labels: list[list[str]] | None = None) -> View:
    return view(Workspace({"synthetic": Corpus.from_texts(texts, labels=labels)}), "synthetic")


def test_content_order_does_not_depend_on_the_file() -> None:
    rows = [(f"text {i % 7}", ["a"] if i % 2 else ["a", "b"]) for i in range(30)]
    shuffled = random.Random(0).sample(rows, len(rows))
    ordered = []
    for some in (rows, shuffled):
        corpus = Corpus.from_texts([text for text, _ in some], labels=[labels for _, labels in some])
        ordered.append([some[i] for i in content_order(corpus, 0)])
    assert ordered[0] == ordered[1]
    assert sorted(content_order(corpus, 0)) == list(range(30))


def test_content_order_depends_on_the_seed_and_scatters_copies() -> None:
    corpus = Corpus.from_texts(["same"] * 50 + [f"other {i}" for i in range(50)])
    first, second = content_order(corpus, 0), content_order(corpus, 1)
    assert first.tolist() != second.tolist()
    assert 10 < (first[:50] < 50).sum() < 40


def test_lone_surrogates_have_a_place() -> None:
    assert content_order(Corpus.from_texts(["\ud800", "a"]), 0).shape == (2,)


def test_view_leaves_documents_without_tokens_out() -> None:
    seen = of(["one", "", "two", "..."])
    assert (len(seen), seen.empty) == (2, 2)
    with pytest.raises(Unmeasured):
        of(["", "!"])


def test_intervals_keep_near_duplicates_together_where_nobody_is_named() -> None:
    words = [" ".join(f"w{i}x{j}" for j in range(20)) for i in range(40)]
    alike = [f"{words[0]} again", *words]
    made = view(Workspace({"synthetic": Corpus.from_texts(alike)}), "synthetic")
    together = {made.units[made.texts.index(text)] for text in alike[:2]}
    assert (len(together), len(set(made.units)), len(set(made.groups))) == (1, 40, 41)
    assert made.take([3, 5]).units == (made.units[3], made.units[5])
    named = Corpus(tuple(Document(str(i), text, (), f"p{i}") for i, text in enumerate(alike)))
    made = view(Workspace({"synthetic": named}), "synthetic")
    assert made.units == made.groups
    templated = view(Workspace({"synthetic": Corpus.from_texts([words[0]] * 30 + words)}), "synthetic")
    assert len(set(templated.units)) == 70  # from one template: too few units would be left


def test_cut_keeps_long_enough_documents_and_their_text() -> None:
    kept = cut(of(["One, two; three!", "one two", "one"]), 2)
    assert sorted(kept.texts) == ["One, two", "one two"]
    assert kept.tokens.offsets.tolist() == [0, 2, 4]
    again = tokenize(kept.texts, kept.tokens.vocabulary)
    assert kept.tokens.ids.tolist() == again.ids.tolist()


def test_equalized_takes_the_smaller_lower_quartile() -> None:
    corpora = {"synthetic": Corpus.from_texts(["a b c d e f"] * 8), "holdout": Corpus.from_texts(["a b c", "a b"] * 4)}
    equal = equalized(Workspace(corpora))
    assert equal is not None
    assert (equal.length, equal.documents, len(equal.synthetic)) == (2, 8, 8)
    assert equalized(Workspace({"synthetic": corpora["synthetic"]})) is None


def test_few_short_documents_of_the_holdout_leave_the_length_as_it_is() -> None:
    synthetic = [f"a{i} b c d e f" for i in range(20)]
    holdout = [*(f"s{i}" for i in range(3)), *(" ".join(["w"] * n) for n in range(6, 26))]
    equal = equalized(Workspace({"synthetic": Corpus.from_texts(synthetic), "holdout": Corpus.from_texts(holdout)}))
    assert equal is not None
    assert (equal.length, equal.documents) == (6, 18)  # the three short ones are left out with two of six and seven
    few = ["s", *(" ".join(["w"] * n) for n in range(6, 10))]
    corpora = {"synthetic": Corpus.from_texts(synthetic), "holdout": Corpus.from_texts(few)}
    assert equalized(Workspace(corpora)) is None  # fewer than five would be kept


def test_blocks_are_disjoint_and_of_equal_size() -> None:
    texts = [f"text {i}" for i in range(23)]
    parts = blocks(of(texts), 5)
    assert [len(part) for part in parts] == [5] * 4
    assert len({text for part in parts for text in part.texts}) == 20
    assert len(blocks(of([f"t{i}" for i in range(500)]), 2)) == MOST_BLOCKS


def test_label_parts_count_a_document_under_each_of_its_labels() -> None:
    whole = of(["a", "b", "c", "d"], [["x"], ["x", "y"], ["x", "x"], []])
    (parts,) = label_parts(whole, None, lambda v: [Figure(float(len(v)))], 1, 2)
    assert [(p.name, p.n, p.value) for p in parts] == [("x", 3, 3.0), ("y", 1, None)]
    assert parts[1].reason == "fewer than 2 documents with this label"
