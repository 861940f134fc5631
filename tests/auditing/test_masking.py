"""Masking: a word of a synthetic document is shown only when it says nothing about a real text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.auditing.keys import Key
from corpusaudit.auditing.masking import SHOWN_PER_METRIC, mask_findings, private_token, rounded
from corpusaudit.corpus.model import Corpus
from corpusaudit.counts import few
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Evidence, Finding

KEY = Key(b"k" * 32, "file")


def shown(finding: Finding) -> str:
    return " ".join(segment.text for segment in finding.context if not segment.masked)


def masked(synthetic: str, source: list[str], span: tuple[int, int], holdout: list[str] | None = None) -> Finding:
    corpora = {"synthetic": Corpus.from_texts([synthetic], ids=["s"]), "source": Corpus.from_texts(source)}
    if holdout is not None:
        corpora["holdout"] = Corpus.from_texts(holdout)
    evidence = [Evidence("memorization.verbatim", "s", span, 1.0, source_id="0", source_span=(0, 1))]
    return mask_findings(Workspace(corpora), evidence, KEY)[0]


def test_words_that_stand_in_no_real_text_are_shown_and_the_match_is_not() -> None:
    text = "invented beginning copied words invented end"
    finding = masked(text, ["copied words"], (19, 31))
    assert shown(finding) == "invented beginning invented end"
    assert [segment.text for segment in finding.context if segment.masked] == [
        f"[{private_token(KEY, 'VERBATIM', 'copied words')}]"
    ]


def test_a_word_of_fewer_than_five_people_is_hidden_and_one_of_five_is_shown() -> None:
    text = "rare common match"
    assert shown(masked(text, ["common"] * 1 + ["rare"] * 1, (12, 17))) == ""
    five = [f"common {number}" for number in ("one", "two", "three", "four", "five")]
    assert shown(masked(text, [*five, "rare"], (12, 17))) == "common"


def test_a_pair_of_common_words_that_one_person_alone_puts_together_is_hidden() -> None:
    apart = [f"{a} filler{i} {b}" for i in range(5) for a, b in [("blue", "door")]]
    assert shown(masked("blue door match", apart, (10, 15))) == "blue door"
    assert shown(masked("blue door match", [*apart, "blue door"], (10, 15))) == ""


def test_people_of_source_and_holdout_count_together() -> None:
    some = ["common a", "common b", "common c"]
    assert shown(masked("common match", some, (7, 12))) == ""
    assert shown(masked("common match", some, (7, 12), ["common d", "common e"])) == "common"


def test_one_person_saying_a_word_five_times_is_one_person() -> None:
    corpora = {
        "synthetic": Corpus.from_texts(["tell match"], ids=["s"]),
        "source": Corpus.from_texts([f"tell {i}" for i in "abcde"], groups=["one"] * 5),
    }
    evidence = [Evidence("memorization.verbatim", "s", (5, 10), 1.0)]
    assert shown(mask_findings(Workspace(corpora), evidence, KEY)[0]) == ""


def test_other_findings_in_the_context_are_hidden_too() -> None:
    corpora = {"synthetic": Corpus.from_texts(["Ada Novak called Ben Orth"], ids=["s"])}
    evidence = [
        Evidence("disclosure.pii_found", "s", (0, 9), 1.0, entity="PERSON"),
        Evidence("disclosure.pii_found", "s", (17, 25), 1.0, entity="PERSON"),
    ]
    for finding in mask_findings(Workspace(corpora), evidence, KEY):
        assert shown(finding) == "called"


@pytest.mark.parametrize("name", ["Ada Novak slept badly " * 8, "Ada Novak\nslept badly"])
def test_an_id_that_may_be_a_text_is_not_shown(name: str) -> None:
    corpora = {"synthetic": Corpus.from_texts(["word", "word"], ids=["s", name])}
    evidence = [Evidence("memorization.verbatim", id_, (0, 4), 1.0) for id_ in ("s", name)]
    found = mask_findings(Workspace(corpora), evidence, KEY)
    assert {finding.synthetic_id for finding in found} == {"s", "document 2"}


def test_source_ids_are_tokens_and_lengths_are_rounded() -> None:
    finding = masked("a b c", ["a b c"], (0, 5))
    assert finding.source == private_token(KEY, "SOURCE", "0")
    assert finding.words == 3
    assert (rounded(257), rounded(99), rounded(1234), rounded(0)) == (260, 99, 1200, 0)
    assert (few(0), few(4), few(5)) == ("<5", "<5", 5)


def test_the_most_striking_findings_are_kept_leaked_ones_first() -> None:
    corpora = {"synthetic": Corpus.from_texts(["word"] * 60, ids=[f"{i:02d}" for i in range(60)])}
    evidence = [
        Evidence("disclosure.pii_leaked", f"{i:02d}", (0, 4), 1.0, class_="leaked" if i > 55 else "phantom")
        for i in range(60)
    ]
    findings = mask_findings(Workspace(corpora), evidence, KEY)
    assert len(findings) == SHOWN_PER_METRIC
    assert [finding.class_ for finding in findings[:5]] == ["leaked"] * 4 + ["phantom"]


NAMES = st.sampled_from(["ada", "ben", "cleo", "dora", "emil", "nora", "otto"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(NAMES, min_size=3, max_size=12),
    st.lists(st.lists(NAMES, max_size=6), min_size=1, max_size=7),
    st.data(),
)
def test_no_word_of_a_few_people_is_ever_shown(words: list[str], people: list[list[str]], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    sources = [" ".join([*said, f"unique{i}"]) for i, said in enumerate(people)]
    visible = shown(masked(text, sources, (start, end))).split()
    for word in set(visible):
        holders = sum(word in said for said in people)
        assert holders == 0 or holders >= 5
