"""Masking: a word of a synthetic document is shown only when it says nothing about a real text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.auditing.keys import Key
from corpusaudit.auditing.masking import SHOWN_PER_METRIC, mask_findings, private_token, rounded
from corpusaudit.corpus.model import Corpus, Document
from corpusaudit.counts import few
from corpusaudit.features.workspace import Workspace
from corpusaudit.metrics.registry import load_metrics
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
    assert [shown(finding) for finding in mask_findings(Workspace(corpora), evidence, KEY)] == ["called", "called"]


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


def shared_by(people: int) -> dict[str, Corpus]:
    """Return corpora of the same texts each time, in which so many people of the source use a rare word."""
    draw = random.Random(5)
    passage, *others = ([f"word{draw.randrange(400)}" for _ in range(40)] for _ in range(100))
    passage[10:12] = ["Rosalind", "Quokka", "at", "r.quokka@mail.example.org"]
    for words in others[:4]:
        words[5:7] = ["Rosalind", "Quokka"]
    source = [
        Document(f"s{i}", " ".join(words), (), f"p{i % people if i < 4 else i}") for i, words in enumerate(others)
    ]
    source = [Document("s", " ".join(passage), (), "p0"), *source[:60]]
    holdout = [Document(f"h{i}", " ".join(words), (), f"q{i}") for i, words in enumerate(others[60:80])]
    nearly, phrase = list(passage), list(others[80])
    nearly[3], nearly[30], phrase[20:20] = "other", "others", passage[8:16]
    synthetic = [Document(f"y{i}", " ".join(words)) for i, words in enumerate((passage, nearly, phrase, *others[81:]))]
    return {"synthetic": Corpus(tuple(synthetic)), "source": Corpus(tuple(source)), "holdout": Corpus(tuple(holdout))}


def test_scores_that_follow_from_how_many_people_use_a_word_are_shown_in_steps() -> None:
    one, four = Workspace(shared_by(1)), Workspace(shared_by(4))
    compared, followed = set(), set()
    for metric in load_metrics():
        if metric.record.findings:
            scores = [
                {
                    (piece.synthetic_id, piece.synthetic_span): piece.score
                    for piece in metric.measure(workspace).evidence
                }
                for workspace in (one, four)
            ]
            places = scores[0].keys() & scores[1].keys()
            compared |= {metric.record.id} if places else set()
            if any(scores[0][place] != scores[1][place] for place in places):
                followed.add(metric.record.id)
                assert metric.record.score_step is not None, metric.record.id
    listing = {metric.record.id for metric in load_metrics() if metric.record.findings == "all"}
    assert listing - compared == {"disclosure.pii_phantom", "disclosure.pii_invented"}, "their values are nobody's here"
    assert followed == {"memorization.near_copies", "disclosure.rare_phrases"}
