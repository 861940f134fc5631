"""Where a rate is worst: rarity of words by hand, the tenth with its ties, the label that is safely the worst."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.memorization import closer_to_source, exact_copies
from corpusaudit.metrics.shared.unusual import BY, UNUSUAL, unusual_tenth, word_rarity, worst_label
from corpusaudit.results import Part


def workspace(synthetic: list[str], source: list[str], holdout: list[str] | None = None, **fields: list) -> Workspace:
    corpora = {"synthetic": Corpus.from_texts(synthetic, **fields), "source": Corpus.from_texts(source)}
    if holdout is not None:
        corpora["holdout"] = Corpus.from_texts(holdout)
    return Workspace(corpora)


class TestRarity:
    def test_by_hand(self) -> None:
        made = workspace(["red red", "red blue", "grey", "..."], ["red fox", "red blue"], ["red", "blue"])
        # Of four real texts three say red, two say blue, none says grey.
        red, blue, grey = log2(5 / 4), log2(5 / 3), log2(5)
        assert word_rarity(made, "synthetic")[:3] == pytest.approx([red, (red + blue) / 2, grey])
        assert np.isnan(word_rarity(made, "synthetic")[3])
        # A document of the holdout does not count itself.
        assert word_rarity(made, "holdout") == pytest.approx([log2(4 / 3), log2(4 / 2)])

    def test_the_tenth_takes_its_ties_along(self) -> None:
        texts = ["red"] * 18 + ["grey", "grey", "grey", ""]
        everything = np.ones(len(texts), np.bool_)
        made = workspace(texts, ["red fox", "red blue"])
        found = unusual_tenth(made, "synthetic", everything)
        assert found is not None
        assert np.flatnonzero(found).tolist() == [18, 19, 20]
        some = everything.copy()
        some[18:20] = False
        assert np.flatnonzero(unusual_tenth(made, "synthetic", some)).tolist() == [*range(18), 20]
        assert unusual_tenth(made, "synthetic", np.arange(len(texts)) < 9) is None


class TestWorstLabel:
    def part(self, name: str, value: float | None, n: int, low: float | None) -> Part:
        return Part(by="label", name=name, value=value, n=n, low=low, reason=None if value is not None else "none")

    def test_few_documents_make_no_label_the_worst(self) -> None:
        parts = [self.part("A", 1.0, 1, 0.025), self.part("B", 0.5, 80, 0.386), self.part("C", None, 0, None)]
        assert worst_label(parts) == "worst label: B, 50% of 80 documents"

    def test_nothing_to_say(self) -> None:
        assert worst_label([]) is None
        assert worst_label([self.part("A", 0.5, 80, 0.386)]) is None
        assert worst_label([self.part("A", 0.0, 80, 0.0), self.part("B", 0.0, 80, 0.0)]) is None


ODD = "zither quartz obelisk vortex sphinx jackal umbra kelp"
PLAIN = "she sleeps well and eats with appetite again this week as before in"


def test_rates_and_closeness_of_outliers() -> None:
    plain = [f"{PLAIN} {month}" for month in ("march", "april", "may", "june", "july")]
    source = [*plain, ODD]
    synthetic = [*(f"{text} too" for text in plain * 5), ODD, f"{ODD} plinth", f"{ODD} plinth agate"]
    made = workspace(synthetic, source, [f"{text} then" for text in plain * 2], labels=["A"] * 25 + ["B"] * 3)
    figure = exact_copies.measure(made).measurements[0]
    (unusual,) = (part for part in figure.parts if part.by == BY)
    assert (unusual.name, unusual.value, unusual.n, unusual.holdout) == (UNUSUAL, 1 / 3, 3, 0)
    assert figure.note == "worst label: B, 33.3% of 3 documents"
    closer = closer_to_source.measure(made, permutations=19).measurements[0]
    (unusual,) = (part for part in closer.parts if part.by == BY)
    assert (unusual.value, unusual.n, unusual.holdout) == (1, 3, 0.5)
