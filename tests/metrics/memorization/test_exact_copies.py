"""Exact copies: equal word for word, whatever the characters; short and shared texts prove nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpusaudit.corpus.model import Corpus
from corpusaudit.errors import Unmeasured
from corpusaudit.metrics.shared.rates import UNCALIBRATED
from corpusaudit.metrics.shared.statistics import clopper_pearson, excess_p_value

SHORT = "Patient is well."


def test_a_copy_is_found_and_a_near_copy_is_not(measure: Callable, story: str, other: str) -> None:
    near = story.replace("lantern", "candle")
    outcome, workspace = measure("exact_copies", [near, other, f"  {story.upper()}!\n"], ["x", story], ["y " * 9])
    (figure,) = outcome.measurements
    assert (figure.value, figure.n) == (1 / 3, 3)
    assert (figure.low, figure.high) == clopper_pearson(1, 3)
    assert (figure.holdout.value, figure.holdout.n) == (0, 1)
    assert figure.p_value == excess_p_value(1, 3, 0, 1)
    assert figure.note is None
    (piece,) = outcome.evidence
    assert (piece.synthetic_id, piece.source_id, piece.score) == ("2", "1", 1.0)
    assert piece.synthetic_span == (0, len(workspace.corpus("synthetic").texts[2]))
    assert piece.source_span == (0, len(story))


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda text: text.replace(" ", "\n- "),
        lambda text: text.replace("e", "е"),  # Cyrillic
        lambda text: text.replace("a", "a\u200b"),
        lambda text: text.replace(" ", "_"),
        lambda text: " ".join(f"_{word}_" for word in text.split()),
        lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in text),
    ],
)
def test_disguise_makes_no_difference(measure: Callable, story: str, change: Callable[[str], str]) -> None:
    outcome, _ = measure("exact_copies", [change(story)], [story])
    assert outcome.measurements[0].value == 1


def test_short_documents_are_left_out(measure: Callable, story: str) -> None:
    outcome, _ = measure("exact_copies", [SHORT, story], [SHORT, story], [SHORT])
    assert (outcome.measurements[0].value, outcome.measurements[0].n) == (1, 1)
    assert outcome.measurements[0].holdout is None
    outcome, _ = measure("exact_copies", [SHORT, story], [SHORT, story], min_tokens=3)
    assert (outcome.measurements[0].value, outcome.measurements[0].n) == (1, 2)
    outcome, _ = measure("exact_copies", [SHORT], [SHORT])
    assert outcome.measurements[0].value is None
    assert "8 tokens" in outcome.measurements[0].reason
    assert outcome.evidence == ()


def test_a_text_that_the_holdout_also_holds_is_no_copy(measure: Callable, story: str) -> None:
    outcome, _ = measure("exact_copies", [story], [story], [story.title()])
    assert outcome.measurements[0].value == 0
    assert outcome.evidence == ()
    # By itself, that holdout document does stand in the source; were it there twice, it would be common.
    assert outcome.measurements[0].holdout.value == 1
    outcome, _ = measure("exact_copies", [story], [story], [story, story])
    assert outcome.measurements[0].holdout.value == 0


def test_a_note_filed_twice_is_still_copied(measure: Callable, story: str) -> None:
    outcome, _ = measure("exact_copies", [story], ["x", story, story.upper()])
    assert outcome.measurements[0].value == 1
    assert [piece.source_id for piece in outcome.evidence] == ["1"]


def test_without_holdout_the_figure_is_uncalibrated(measure: Callable, story: str) -> None:
    outcome, _ = measure("exact_copies", [story], [story])
    assert outcome.measurements[0].note == UNCALIBRATED
    assert outcome.measurements[0].holdout is outcome.measurements[0].p_value is None


def test_without_source_nothing_is_measured(measure: Callable, story: str) -> None:
    with pytest.raises(Unmeasured, match="no source"):
        measure("exact_copies", [story], holdout=[story])


def test_parts_by_label(measure: Callable, story: str, other: str) -> None:
    synthetic = Corpus.from_texts([story, other, SHORT], labels=["F32.1", ["F32.1", "F41.1"], "F43.1"])
    outcome, _ = measure("exact_copies", synthetic, [story])
    parts = {part.name: (part.value, part.n) for part in outcome.measurements[0].parts}
    assert parts == {"F32.1": (0.5, 2), "F41.1": (0.0, 1), "F43.1": (None, 0)}


RECORDS = tuple(
    " ".join(f"{name}{i}" for i in range(20 + 7 * place)) for place, name in enumerate(("fox", "elm", "tin"))
)
"""Records of 20, 27 and 34 words."""


def cut(text: str, span: tuple[int, int] | None) -> str:
    assert span is not None
    return text[slice(*span)]


def test_records_one_behind_another_are_copies(measure: Callable, story: str, other: str) -> None:
    fox, elm, tin = RECORDS
    text = f"NOTE:\n\n{fox}. {tin.upper()}\n-- next visit --\n{elm}"  # 81 of 84 words
    synthetic = [other, text, elm]
    outcome, _ = measure("exact_copies", synthetic, [elm, story, fox, tin], ["y " * 9])
    (figure,) = outcome.measurements
    assert (figure.value, figure.n, figure.holdout.value) == (2 / 3, 3, 0)
    found = {
        (e.synthetic_id, cut(synthetic[int(e.synthetic_id)], e.synthetic_span), e.source_id) for e in outcome.evidence
    }
    assert found == {("1", fox, "2"), ("1", tin.upper(), "3"), ("1", elm, "0"), ("2", elm, "0")}
    assert {(e.source_id, e.source_span, e.score) for e in outcome.evidence} == {
        ("0", (0, len(elm)), 1.0), ("2", (0, len(fox)), 1.0), ("3", (0, len(tin)), 1.0)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("{0} {1}", True),
        ("{1} {1}", True),
        ("{0} a b c d e {1}", True),  # 47 of 52 words
        ("{0} a b c d e f {1}", False),  # 47 of 53
        ("{2} a b c", False),  # one record alone, with words of its own
        ("{0} {1} {short}", False),  # of 66 words 47 are of records that are long enough
        ("{0} {1} {2}", True),
    ],
)
def test_what_counts(measure: Callable, text: str, copied: bool) -> None:
    short = " ".join(f"yew{i}" for i in range(19))
    outcome, _ = measure("exact_copies", [text.format(*RECORDS, short=short)], [*RECORDS, short])
    assert outcome.measurements[0].value == copied
    assert bool(outcome.evidence) == copied


def test_changed_and_half_records_are_no_exact_copies(measure: Callable) -> None:
    fox, elm, tin = RECORDS
    clean = [
        f"{fox.replace('fox7', 'hen')} {elm.replace('elm9', 'hen')}",
        f"{fox} {tin[: len(tin) // 2]}",
        f"{tin} {tin.replace('tin30', 'hen')}",
    ]
    outcome, _ = measure("exact_copies", clean, RECORDS)
    assert outcome.measurements[0].value == 0
    assert outcome.evidence == ()


def test_records_that_the_holdout_holds_do_not_count(measure: Callable) -> None:
    fox, elm, tin = RECORDS
    for holdout in ([elm], [f"{fox}, {elm}"]):  # one of them, or the two together
        outcome, _ = measure("exact_copies", [f"{fox} {elm}"], RECORDS, holdout)
        assert outcome.measurements[0].value == 0
    outcome, _ = measure("exact_copies", [f"{fox} {elm} {tin}"], RECORDS, [f"{fox} {elm}"])
    assert outcome.measurements[0].value == 1
    # The holdout is judged in the same way: a document of it that is two records, unless it holds one of them besides.
    assert outcome.measurements[0].holdout.value == 1
    outcome, _ = measure("exact_copies", ["x " * 9], RECORDS, [f"{fox} {elm}", elm.title()])
    assert outcome.measurements[0].holdout.value == 0.5, "which is the record that it holds"
    assert outcome.measurements[0].holdout.n == 2


def test_a_longer_least_length_holds_for_records_in_a_row_too(measure: Callable) -> None:
    fox, elm, tin = RECORDS
    for least, value in ((20, 1), (21, 0.5), (28, 0)):
        outcome, _ = measure("exact_copies", [f"{fox} {elm}", f"{elm} {tin}"], RECORDS, min_tokens=least)
        assert outcome.measurements[0].value == value


def test_a_record_that_returns_is_one_finding(measure: Callable) -> None:
    outcome, _ = measure("exact_copies", [" ".join([RECORDS[0]] * 500)], RECORDS)
    (piece,) = outcome.evidence
    assert piece.synthetic_span == (0, len(RECORDS[0]))


def test_a_document_of_emphasis_is_read_in_the_places_of_its_own_text(measure: Callable) -> None:
    text = f"_{RECORDS[0].replace(' ', '_')}_ {RECORDS[1]}"
    outcome, _ = measure("exact_copies", [text], RECORDS)
    assert [cut(text, e.synthetic_span) for e in outcome.evidence] == [RECORDS[0].replace(" ", "_"), RECORDS[1]]
