"""Which columns that were not read are text, and which names of them may be shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from corpusaudit.corpus.columns import UnreadColumns
from corpusaudit.corpus.model import read_corpus
from corpusaudit.errors import InputError

LONG = "he slept badly and woke at four"
PEOPLE = ["Ada Bell", "Cora Dunn", "Eli Fox", "Gus Hart", "Ida Jones", "Ken Low", "Mia Nash", "Otto Park"]


def unread(rows: Iterable[Mapping[str, Any]], **more: Any) -> tuple[str, ...]:
    columns = UnreadColumns(
        more.get("text", ("text",)), more.get("read", frozenset({"id"})), more.get("ignored", frozenset())
    )
    for row in rows:
        columns.look(row)
    return columns.names()


def column(values: Iterable[Any], name: str = "extra") -> list[dict[str, Any]]:
    return [{"id": str(i), "text": "x", name: value} for i, value in enumerate(values)]


@pytest.mark.parametrize(
    "values",
    [
        [f"{LONG} {i}" for i in range(8)],
        [LONG] * 8,  # the same everywhere is released everywhere
        PEOPLE,
        [name.replace(" ", ".").lower() + "@mail.org" for name in PEOPLE],
        [None] * 40 + PEOPLE[:2],  # only in later rows
        ["none"] * 400 + [f"{LONG} {name}" for name in PEOPLE],  # rarely more than a word
        [f"{LONG} {name}".split() for name in PEOPLE],  # words of a list
        [[{"a": {"b": name}}] for name in PEOPLE],
        [name.encode() for name in PEOPLE],
        [{"who": name} for name in PEOPLE] + [7, None, []],
    ],
)
def test_text_that_was_not_read(values: list[Any]) -> None:
    found = unread(column(values))
    assert len(found) == 1
    assert found[0].startswith("'extra") or "not shown" in found[0]


@pytest.mark.parametrize(
    "values",
    [
        range(8),
        [str(i / 7) for i in range(8)],
        [f"{i:x}" * 20 for i in range(1, 9)],
        [f"0000000{i}-1111-2222-3333-444444444444" for i in range(8)],
        ["clinical", "colloquial"] * 4,
        [None, "", " "] * 3,
        [True, False, None] * 3,
        [["PERSON", "DATE"], ["DATE"], ["PERSON", "DATE", "PHONE"], ["DATE", "DATE"]] * 4,
        [b"\xff\xfe\x00"] * 8,
        ["duplicate"],
    ],
)
def test_what_is_no_text(values: Iterable[Any]) -> None:
    assert unread(column(values)) == ()


def test_ids_labels_groups_and_ignored_columns_are_apart() -> None:
    assert unread(column(PEOPLE, "label")) == ()
    assert unread(column([LONG] * 8, "label")) == ("'label'",)
    assert unread(column(PEOPLE, "who"), read=frozenset({"id", "who"})) == ()
    nested = [{"meta": {"note": LONG, "who": name}} for name in PEOPLE]
    assert unread(nested) == ("'meta.note'", "'meta.who'")
    assert unread(nested, ignored=frozenset({"meta.note"})) == ("'meta.who'",)
    assert unread(nested, ignored=frozenset({"meta"})) == ()
    assert unread(nested, text=("meta.note",), ignored=frozenset({"meta.who"})) == ()


@pytest.mark.parametrize("field", ["label", "who"])
def test_texts_in_a_column_that_was_named_as_label_or_group_are_not_read(field: str) -> None:
    note = f"{LONG} {LONG} {LONG}"
    read = frozenset({field})
    assert len(unread(column([note, *PEOPLE], field), read=read)) == 1
    assert len(unread([{"text": "x", field: ["a", note]}] * 3, read=read)) == 1
    assert unread(column([LONG] * 8, field), read=read) == ()


def test_columns_of_our_generators_are_apart_where_a_row_says_whose_it_is() -> None:
    row = {"text": "x", "sub_concepts": [LONG], "source_id": "ann", "because": LONG, "reasoning": LONG}
    whole = {**row, "provenance": {"request_id": "r1", "model": LONG}}
    assert unread([whole] * 6) == ("'reasoning'",)
    assert unread([{**row, "provenance": str(whole["provenance"])}] * 6) == ("'reasoning'",)
    assert set(unread([row] * 6)) == {"'sub_concepts'", "'because'", "'reasoning'"}


def test_of_a_chat_that_was_read_only_what_is_said_was_read() -> None:
    turn = {"role": "user", "content": LONG, "thinking": LONG}
    chats = [{"messages": [turn, {"role": "assistant", "content": name}]} for name in PEOPLE]
    assert unread(chats, text=("messages",)) == ("'messages.thinking'",)
    named = [{"messages": [{"role": name, "content": LONG}]} for name in PEOPLE]
    assert unread(named, text=("messages",)) == ("'messages.role'",)


def test_words_count_however_they_are_joined() -> None:
    note = "-".join(f"{LONG} {LONG} {LONG}".split())
    assert unread([{"text": "x", "label": note}] + [{"text": "x", "label": "a"}] * 90) == ("'label'",)
    row = {"text": "x", "source_id": note, "provenance": {"request_id": "r1"}}
    assert unread([row] * 6) == ("'source_id'",)
    assert unread([{**row, "source_id": "note-1_a"}] * 6) == ()


@pytest.mark.parametrize("named", [None, "id"])
def test_an_id_that_holds_text_was_read_only_where_it_was_named(tmp_path: Path, named: str | None) -> None:
    for told, ids in ((("'id'",), [f"{LONG} {name}" for name in PEOPLE]), ((), PEOPLE)):
        path = tmp_path / "a.jsonl"
        path.write_text("".join(json.dumps({"id": name, "text": LONG}) + "\n" for name in ids))
        assert read_corpus(path, id_field=named).unread == (() if named else told)


def test_names_that_may_be_private_are_not_shown() -> None:
    assert unread(column([LONG] * 8, "Ada Bell")) == ("a column whose name is not shown",)
    keyed = [{"text": "x", name.split()[0]: f"{LONG} {name}"} for name in PEOPLE]
    assert unread(keyed) == ("8 columns whose names are not shown",)
    many = [{"text": "x", "by": {f"k{i}": LONG}} for i in range(150)]
    assert "not shown" in unread(many)[-1]
    assert not any("k1" in name for name in unread(many))


def test_text_in_keys_is_text() -> None:
    assert unread([{"said": {f"{LONG} {i}": 1}} for i in range(8)]) == ("a column whose name is not shown",)
    assert unread([{"text": "x", f"{LONG} {i}": 1} for i in range(8)]) == ("a column whose name is not shown",)
    assert unread([{"text": "x", f"{LONG} {LONG} {LONG}".replace(" ", "_"): 1}] * 8) != ()
    assert unread([{"text": "x", "How did you sleep in the last week": 1}] * 8) == ()
    assert unread([{"said": {f"p{i}": 1}} for i in range(220)]) == ("a column whose name is not shown",)


def test_columns_whose_names_are_not_shown_are_told_by_their_places(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    rows = "".join(f"{i},a note of row {i},Dr Ada Bell {i},2024-01-{i:02d} at noon\n" for i in range(1, 20))
    path.write_text(f"id,text,Signed by,Pat.Seen\n{rows}", encoding="utf-8")
    assert read_corpus(path).unread_places == "columns 3, 4"
    assert read_corpus(path, ignore_fields=["Signed by", "Pat.Seen"]).unread_places == ""
    ragged = tmp_path / "notes.jsonl"
    ragged.write_text(
        "".join(json.dumps({"text": "a", **({"Ada Bell": f"{LONG} {i}"} if i else {})}) + "\n" for i in range(8)),
        encoding="utf-8",
    )
    found = read_corpus(ragged)
    assert (len(found.unread), found.unread_places) == (1, "")


def test_a_name_that_differs_by_case_and_signs_alone_is_suggested(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("Nr,Final Note Text,Ada Bell\n1,a note,b\n2,another,c\n", encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'Final Note Text'"):
        read_corpus(path, text_field="final_note text")
    with pytest.raises(InputError) as refused:
        read_corpus(path, text_field="Note")
    assert "Final" not in str(refused.value)
    assert "Ada" not in str(refused.value)
