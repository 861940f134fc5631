"""Incidents: every finding in one of them, those of one document with one source document or person together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusaudit.auditing.incidents import DRAWN, STRETCHES, find_incidents
from corpusaudit.auditing.keys import Key
from corpusaudit.corpus.document import Place
from corpusaudit.corpus.model import Corpus
from corpusaudit.features.workspace import Workspace
from corpusaudit.results import Evidence, Incident

KEY = Key(b"k" * 32, "file")
OTHER = Key(b"o" * 32, "file")
SOURCE = ["Maria Lopez came on 3 May with a burning pain below the ribs.", "Tom Berg sleeps badly.", "Nothing of note."]
COPY = "She said: Maria Lopez came on 3 May with a burning pain below the ribs."


def workspace(
    synthetic: list[str], source: list[str] = SOURCE, groups: list[str] | None = None, **fields: Any
) -> Workspace:
    corpora = {
        "synthetic": replace(Corpus.from_texts(synthetic, ids=[f"s{i}" for i in range(len(synthetic))]), **fields),
        "source": Corpus.from_texts(source, ids=[f"r{i}" for i in range(len(source))], groups=groups),
    }
    return Workspace(corpora)


def verbatim(synthetic: int, source: int, mine: tuple[int, int], theirs: tuple[int, int], **more: Any) -> Evidence:
    metric = more.pop("metric", "memorization.verbatim")
    return Evidence(metric, f"s{synthetic}", mine, 9.0, source_id=f"r{source}", source_span=theirs, **more)


def detail(synthetic: int, source: int, mine: tuple[int, int], theirs: tuple[int, int], **more: Any) -> Evidence:
    found = {"class_": "leaked", "entity": "PERSON", "strength": "strong", **more}
    return verbatim(synthetic, source, mine, theirs, metric="disclosure.pii_leaked", **found)


def found(made: Workspace, *evidence: Evidence, key: Key = KEY) -> tuple[Incident, ...]:
    return find_incidents(made, evidence, key)[0]


def test_a_copy_with_its_details_is_one_incident() -> None:
    whole = (10, len(COPY))
    pieces = (
        verbatim(0, 0, whole, (0, len(SOURCE[0]))),
        verbatim(0, 0, whole, (0, len(SOURCE[0])), metric="memorization.near_copies", chance=1e-4, expected=1e-2),
        detail(0, 0, (10, 21), (0, 11)),
        detail(0, 0, (30, 35), (20, 25), entity="DATE", strength="weak"),
    )
    (one,) = found(workspace([COPY]), *pieces)
    assert (one.kind, one.certain, one.details) == ("person", 1, {"DATE": 1, "PERSON": 1})
    assert (one.share, one.by, one.words, one.source_words) == (1.0, "words", 10, 10)
    assert one.chance == 1e-4
    assert one.metrics == ("disclosure.pii_leaked", "memorization.near_copies", "memorization.verbatim")
    assert {(s.synthetic, s.source) for s in one.stretches} >= {((14, 99), (0, 99))}


def test_a_detail_of_several_people_belongs_to_the_one_who_was_copied() -> None:
    source = ["Maria Lopez called.", SOURCE[0]]
    pieces = (verbatim(0, 1, (10, len(COPY)), (0, len(SOURCE[0]))), detail(0, 0, (10, 21), (0, 11)))
    (one,) = found(workspace([COPY], source), *pieces)
    assert one.source == found(workspace([COPY], source), pieces[0])[0].source
    assert one.details == {"PERSON": 1}


def test_a_detail_that_the_copied_document_has_not_is_an_incident_of_its_own() -> None:
    text = COPY + " Tom Berg too."
    pieces = (verbatim(0, 0, (10, len(COPY)), (0, 60)), detail(0, 1, (len(COPY) + 1, len(COPY) + 9), (0, 8)))
    person, copy = found(workspace([text]), *pieces)
    assert (person.kind, person.share, copy.kind, copy.details) == ("person", None, "copy", {})
    assert person.source != copy.source


def test_documents_of_one_person_are_one_incident_named_by_what_most_is_of() -> None:
    made = workspace([COPY + " Tom Berg sleeps badly."], groups=["p", "p", "q"])
    start = len(COPY) + 1
    pieces = (verbatim(0, 1, (start, start + 21), (0, 21)), verbatim(0, 0, (10, len(COPY)), (0, len(SOURCE[0]))))
    (one,) = found(made, *pieces)
    assert (one.share, one.words, one.more_documents) == (1.0, 10, True)
    assert one.source == found(workspace([COPY]), pieces[1])[0].source


@pytest.mark.parametrize(
    ("metric", "expected", "kind"),
    [
        ("memorization.verbatim", None, "copy"),
        ("memorization.verbatim", 0.1, "copy"),
        ("memorization.verbatim", 0.11, "trace"),
        ("memorization.near_copies", 0.4, "trace"),
        ("memorization.exact_copies", 0.4, "copy"),
    ],
)
def test_what_chance_explains_is_a_trace_unless_it_is_beyond_doubt(
    metric: str, expected: float | None, kind: str
) -> None:
    """However much of a document it is: whole documents may be boilerplate that everybody has."""
    piece = verbatim(0, 0, (10, 71), (0, 61), metric=metric, chance=expected, expected=expected)
    assert found(workspace([COPY]), piece)[0].kind == kind


def test_an_edited_match_counts_the_words_that_were_kept_whatever_its_score() -> None:
    words = [f"word{i}" for i in range(20)]
    source = " ".join(words)
    # The fifth is another, and of what is left between two others a single word is no match.
    edited = " ".join([*words[:4], "new", *words[5:12], "new", words[13], "new", *words[15:]])
    for score in (0.2, 0.99):
        piece = Evidence(
            "memorization.near_copies", "s0", (0, len(edited)), score, source_id="r0", source_span=(0, len(source))
        )
        (one,) = found(workspace([edited], [source]), piece)
        assert (one.share, one.by, one.words) == (0.8, "words", 20)
        assert len(one.stretches) == 3


def test_matches_in_another_order_are_drawn_one_by_one_the_longest_first() -> None:
    parts = [" ".join(f"w{i}x{j}" for j in range(4)) for i in range(STRETCHES + 6)]
    mine, theirs = " ".join(parts), " ".join(reversed(parts))
    pieces = [
        verbatim(0, 0, (at := mine.index(part), at + len(part)), (there := theirs.index(part), there + len(part)))
        for part in parts
    ]
    (one,) = found(workspace([mine], [theirs]), *pieces)
    assert (len(one.stretches), one.share) == (STRETCHES, 1.0)


def test_people_come_before_copies_and_copies_by_share() -> None:
    made = workspace([COPY[:40], COPY + " a", COPY + " b", "Tom Berg."])
    pieces = (
        verbatim(1, 0, (10, 26), (0, 16), chance=0.4, expected=1.0),
        verbatim(0, 0, (10, 40), (0, 30)),
        verbatim(2, 0, (10, 71), (0, 61)),
        detail(3, 1, (0, 8), (0, 8)),
    )
    assert [(one.kind, one.synthetic_id) for one in found(made, *pieces)] == [
        ("person", "s3"),
        ("copy", "s2"),
        ("copy", "s0"),
        ("trace", "s1"),
    ]
    assert found(made, *pieces) == found(made, *reversed(pieces))


def test_what_stands_in_no_source_or_is_explained_is_no_incident() -> None:
    made = workspace([COPY])
    invented = Evidence("disclosure.pii_invented", "s0", (0, 3), 1.0, class_="invented", entity="PERSON")
    phantom = detail(0, 0, (10, 21), (0, 11), class_="phantom", strength=None)
    assert found(made, invented, phantom) == ()
    alone = Workspace({"synthetic": Corpus.from_texts(["a b"], ids=["s0"])})
    assert find_incidents(alone, [invented], KEY) == ((), (invented,))


def test_a_fingerprint_is_of_both_texts_and_keyed() -> None:
    piece = verbatim(0, 0, (10, 40), (0, 40))

    def fingerprint(synthetic: str = COPY, source: str = SOURCE[0], key: Key = KEY) -> str:
        return found(workspace([synthetic], [source, *SOURCE[1:]]), piece, key=key)[0].fingerprint

    same = fingerprint()
    assert found(workspace(["other", COPY]), replace(piece, synthetic_id="s1"))[0].fingerprint == same
    others = {fingerprint(COPY + "."), fingerprint(source=SOURCE[0] + "."), fingerprint(key=OTHER)}
    # Nor is it told by where one text ends and the other begins.
    moved = fingerprint(COPY + SOURCE[0][0], SOURCE[0][1:])
    assert len({same, moved, *others}) == 5


def test_meaning_is_said_where_few_words_are_shared() -> None:
    told = "On the third of May Ms Lopez had a pain like fire under her ribs."
    piece = verbatim(0, 0, (0, 30), (0, 30), metric="memorization.paraphrases", chance=1e-3, expected=1e-3)
    (one,) = found(workspace([told]), piece)
    assert (one.by, one.share, one.kind, one.stretches[0].by) == ("meaning", 0.53, "copy", "meaning")
    (same,) = found(workspace([COPY]), piece)
    assert (same.by, same.share) == ("words", 1.0)


def test_words_count_in_whatever_order_their_sentences_stand() -> None:
    sentences = [" ".join(f"w{i}x{j}" for j in range(6)) for i in range(5)]
    mine, theirs = ". ".join(reversed(sentences)), ". ".join(sentences)
    piece = verbatim(0, 0, (0, len(mine)), (0, len(theirs)), metric="memorization.near_copies")
    assert found(workspace([mine], [theirs]), piece)[0].share == 1.0


def test_details_of_two_people_of_one_name_are_of_the_one_who_has_most_of_them() -> None:
    source = ["Maria Lopez called.", "Maria Lopez, born 3 May 1950, called."]
    text = "It was Maria Lopez (3 May 1950)."
    pieces = (detail(0, 0, (7, 18), (0, 11)), detail(0, 1, (20, 30), (18, 28), entity="DATE"))
    (one,) = found(workspace([text], source), *pieces)
    assert (one.certain, one.details) == (2, {"DATE": 1, "PERSON": 1})
    assert (one,) == found(workspace([text], source), *reversed(pieces))
    assert one.source == found(workspace([text], source), pieces[1])[0].source


def test_the_place_of_a_document_is_shown_unless_its_file_is_named_like_a_private_text() -> None:
    piece = verbatim(0, 0, (10, 40), (0, 40))
    here = found(workspace([COPY], places={"s0": Place(Path("out/notes.jsonl").absolute(), 7)}), piece)[0]
    away = found(workspace([COPY], places={"s0": Place(Path("/elsewhere/notes.jsonl"), None)}), piece)[0]
    told = found(workspace([COPY], places={"s0": Place(Path("out/lopez.txt").absolute(), 1)}), piece)[0]
    assert (here.file, here.line) == ("out/notes.jsonl", 7)
    assert (away.file, away.line) == ("notes.jsonl", None)
    assert (told.file, told.line) == (None, None)
    lines = {"s0": Place(Path("maria.jsonl"), 1), "s1": Place(Path("maria.jsonl"), 2)}
    many = found(workspace([COPY, "Nothing."], places=lines), piece)[0]
    assert (many.file, many.line) == ("maria.jsonl", 1)


def test_only_the_worst_are_drawn_and_all_are_there() -> None:
    texts = [COPY + f" {i}" for i in range(DRAWN + 5)]
    pieces = [verbatim(i, 0, (10, 40), (0, 40)) for i in range(len(texts))]
    all_of_them = found(workspace(texts), *pieces)
    assert len(all_of_them) == len(texts)
    assert [bool(one.stretches and one.context) for one in all_of_them] == [True] * DRAWN + [False] * 5


def test_no_word_of_the_source_is_in_an_incident() -> None:
    pieces = (verbatim(0, 0, (10, len(COPY)), (0, len(SOURCE[0]))), detail(0, 0, (10, 21), (0, 11)))
    written = found(workspace([COPY]), *pieces)[0].model_dump_json()
    assert not [word for word in ("Maria", "Lopez", "burning", "ribs", '"r0"') if word in written]


def test_private_findings_name_their_incident() -> None:
    made = workspace([COPY + " Tom Berg too."])
    invented = Evidence("disclosure.pii_invented", "s0", (0, 3), 1.0, class_="invented", entity="PERSON")
    pieces = (
        detail(0, 1, (len(COPY) + 1, len(COPY) + 9), (0, 8)),
        invented,
        verbatim(0, 0, (10, 71), (0, 61)),
        detail(0, 1, (10, 21), (0, 11)),
    )
    incidents, traced = find_incidents(made, pieces, KEY)
    copied, other = (one.fingerprint for one in incidents)
    # A name that stands in the copy belongs to it, though the finding names another document.
    assert [piece.incident for piece in traced] == [other, None, copied, copied]
    assert [replace(piece, incident=None) for piece in traced] == list(pieces)


PIECES = st.lists(
    st.tuples(
        st.sampled_from(["memorization.verbatim", "memorization.paraphrases", "disclosure.pii_leaked"]),
        st.integers(0, 2),
        st.integers(0, 2),
        st.integers(0, 50),
        st.integers(1, 20),
        st.sampled_from(["strong", "weak"]),
    ),
    max_size=12,
)


@given(PIECES, st.booleans())
@settings(deadline=None, max_examples=60)
def test_every_finding_is_in_one_incident(rows: list[tuple[str, int, int, int, int, Any]], grouped: bool) -> None:
    made = workspace([COPY, SOURCE[1], "Tom Berg and Maria Lopez"], groups=["p", "p", "q"] if grouped else None)
    pieces = [
        detail(mine, theirs, (at, at + length), (at, at + length), strength=strength)
        if metric == "disclosure.pii_leaked"
        else verbatim(mine, theirs, (at, at + length), (at, at + length), metric=metric)
        for metric, mine, theirs, at, length, strength in rows
    ]
    incidents = found(made, *pieces)
    assert sum(sum(one.details.values()) for one in incidents) == sum(p.class_ == "leaked" for p in pieces)
    assert sum(one.certain for one in incidents) == sum(p.strength == "strong" for p in pieces)
    assert {(one.synthetic_id, metric) for one in incidents for metric in one.metrics} == {
        (p.synthetic_id, p.metric) for p in pieces
    }
    assert len({(one.synthetic_id, one.source) for one in incidents}) == len(incidents)


def test_a_person_has_one_token_whatever_document_is_matched() -> None:
    made = workspace([COPY, SOURCE[1]], groups=["p", "p", "q"])
    one, other = (verbatim(i, i, (0, 9), (0, 9)) for i in (0, 1))
    first, second = found(made, one, other)
    assert first.person == second.person != first.source
    assert first.source != second.source
    assert (first.person or "").startswith("GROUP·")
    (unlike,) = found(made, one, key=OTHER)
    assert unlike.person != first.person
    assert [one.person for one in found(workspace([COPY]), one)] == [None]
    (alone,) = found(workspace([COPY], groups=["zz", "p", "q"]), one)
    assert alone.person != first.person
